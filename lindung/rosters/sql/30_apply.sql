-- Applying a checked list, set-based and past row rights: a sponsor's people may live anywhere and may be known through
-- others. Every function that the application calls first asks whether the actor holds the right for the programme.
-- Named in docs/decisions/0003-row-rights.md.

GRANT INSERT ON registry_person, registry_identity, membership_membership, membership_payerassignment TO lindung_matcher;
-- For the lock alone.
GRANT UPDATE (months) ON rosters_list TO lindung_matcher;

-- Persons, memberships, payers and entries for the rows of pg_temp.judged_rows that are to be added, and new content for
-- those changed. Columns: row int, verdict text, reasons text[], notices text[], name text, nik text, nik_masked text,
-- typed jsonb, listed jsonb, birth date, sex text, village text, sector text, from_month date, action text (add, change,
-- keep, none), code text, owner_role text, due_on date, found jsonb. Returns memberships that existed before and whose cover may
-- change. Not for the application.
CREATE OR REPLACE FUNCTION lindung_enter_rows(list uuid, version uuid) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  plan record;
  touched uuid[];
BEGIN
  SELECT l.id AS list, l.first_month, p.* INTO STRICT plan
    FROM rosters_list l JOIN sponsorship_programme p ON p.id = l.programme_id WHERE l.id = lindung_enter_rows.list;
  -- Whoever is new here gets the ids of person and membership at once: what is inserted below need not be found again.
  CREATE TEMP TABLE adding ON COMMIT DROP AS
    SELECT j.row, j.nik, j.name, j.birth, j.sex, j.village, j.sector, j.listed, j.from_month,
      coalesce(i.holder_id, lindung_uuid7()) AS person, i.holder_id IS NULL AS unknown,
      CASE WHEN i.holder_id IS NULL THEN lindung_uuid7() END AS membership, i.holder_id IS NULL AS joining
    FROM pg_temp.judged_rows j LEFT JOIN registry_holder i ON i.number = j.nik WHERE j.action = 'add';
  -- Two numbers of one merged person on one list: the person enters once.
  DELETE FROM adding a USING adding b, registry_merge g
    WHERE g.standing AND a.person = g.survivor_id AND b.person = a.person AND b.row < a.row;
  ANALYZE adding;
  -- In the order of numbers, so that two lists that bring the same people wait for each other and never in a circle.
  INSERT INTO registry_person (id, name, sex, birth_date, identity_masked, village, kabupaten, province)
    SELECT person, name, sex, birth, left(nik, 4) || repeat('*', 12), village, left(village, 5), left(village, 2)
    FROM adding WHERE unknown ORDER BY nik;
  INSERT INTO registry_identity (number, kind, person_id)
    SELECT nik, 'nik', person FROM adding WHERE unknown ORDER BY nik;
  UPDATE adding a SET membership = k.id FROM membership_membership k
    WHERE NOT a.unknown AND k.person_id = a.person AND k.segment = 'BPU' AND (k.ended_on IS NULL OR k.ended_on >= a.from_month);
  UPDATE adding a SET membership = k.id FROM registry_merge g JOIN membership_membership k ON k.person_id = g.absorbed_id
    WHERE g.standing AND g.survivor_id = a.person AND a.membership IS NULL AND k.segment = 'BPU'
      AND (k.ended_on IS NULL OR k.ended_on >= a.from_month);
  touched := ARRAY(SELECT a.membership FROM adding a WHERE a.membership IS NOT NULL AND NOT a.joining
    AND EXISTS (SELECT FROM coverage_coverspan s WHERE s.membership_id = a.membership AND s.to_day >= a.from_month));
  UPDATE adding a SET membership = lindung_uuid7(), joining = true WHERE a.membership IS NULL;
  INSERT INTO membership_membership (id, person_id, segment, began_on, village, kabupaten, province)
    SELECT a.membership, a.person, 'BPU', a.from_month, coalesce(a.village, p.village),
      left(coalesce(a.village, p.village), 5), left(coalesce(a.village, p.village), 2)
    FROM adding a JOIN registry_person p ON p.id = a.person WHERE a.joining ORDER BY a.nik;
  -- The payer changes unless this very one pays already. Two payers may begin in one month, not on one day.
  INSERT INTO membership_payerassignment (membership_id, from_day, payer_kind, organisation_id, wadah, wadah_number,
      agreement, village, kabupaten, person_id)
    SELECT paid.membership, paid.day, plan.payer_kind, plan.organisation_id, plan.wadah, plan.wadah_number,
      plan.agreement_number, paid.village, paid.kabupaten, paid.person
    FROM (
      SELECT k.id AS membership, k.began_on AS day, k.village, k.kabupaten, k.person_id AS person
      FROM adding a JOIN membership_membership k ON k.id = a.membership WHERE a.joining
      UNION ALL
      SELECT k.id, free.day, k.village, k.kabupaten, k.person_id
      FROM adding a JOIN membership_membership k ON k.id = a.membership
      LEFT JOIN LATERAL (SELECT b.* FROM membership_payerassignment b WHERE b.membership_id = k.id
        AND b.from_day <= greatest(a.from_month, k.began_on) ORDER BY b.from_day DESC LIMIT 1) now_paying ON true
      CROSS JOIN LATERAL (
        SELECT CASE WHEN now_paying.from_day IS DISTINCT FROM greatest(a.from_month, k.began_on)
          THEN greatest(a.from_month, k.began_on) ELSE (
            SELECT min(d.day)::date FROM generate_series(now_paying.from_day::timestamp,
              now_paying.from_day + interval '60 days', '1 day') d (day)
            WHERE NOT EXISTS (SELECT FROM membership_payerassignment b WHERE b.membership_id = k.id AND b.from_day = d.day)
          ) END AS day
      ) free
      WHERE NOT a.joining AND (now_paying.organisation_id, now_paying.payer_kind, now_paying.wadah, now_paying.agreement)
        IS DISTINCT FROM (plan.organisation_id, plan.payer_kind, plan.wadah, plan.agreement_number)
    ) paid;
  INSERT INTO rosters_entry (list_id, person_id, membership_id, village, name, listed, sector, from_month,
      since_version_id, row)
    SELECT plan.list, a.person, a.membership, coalesce(a.village, p.village), a.name, jsonb_strip_nulls(a.listed), a.sector, a.from_month,
      lindung_enter_rows.version, a.row
    FROM adding a JOIN registry_person p ON p.id = a.person;
  UPDATE rosters_entry e SET listed = e.listed || jsonb_strip_nulls(j.listed), name = j.name, village = coalesce(j.village, e.village),
      sector = j.sector, row = j.row
    FROM pg_temp.judged_rows j JOIN registry_holder i ON i.number = j.nik
    WHERE j.action = 'change' AND e.list_id = plan.list AND e.ended_on IS NULL AND (e.person_id = i.recorded_id
      OR (e.person_id = i.holder_id AND NOT EXISTS (SELECT FROM rosters_entry f
        WHERE f.list_id = plan.list AND f.person_id = i.recorded_id AND f.ended_on IS NULL)));
  DROP TABLE adding;
  RETURN touched;
END
$$;

-- Apply a judged list as a new version, or as the version `checked` that was looked at before. The same file again, if
-- nothing of it is new, writes nothing and answers with the version it made. Refused unless the actor may apply lists of
-- the programme.
DROP FUNCTION IF EXISTS lindung_apply_list(uuid, date, integer, text, text, text, jsonb, jsonb);
DROP FUNCTION IF EXISTS lindung_apply_list(uuid, date, integer, text, text, text, jsonb, jsonb, uuid);
CREATE OR REPLACE FUNCTION lindung_apply_list(
  programme uuid, first_month date, months integer, file_name text, sha256 text, sheet text, totals jsonb, quote jsonb,
  checked uuid DEFAULT NULL
) RETURNS TABLE (version uuid, number integer, written boolean, unlisted jsonb, touched uuid[])
-- A list of a province is sorted and joined in memory.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
  plan sponsorship_programme;
  made uuid;
  which uuid;
  latest record;
  numbered integer;
  changed uuid[];
BEGIN
  SELECT * INTO plan FROM sponsorship_programme p WHERE p.id = programme;
  IF plan.id IS NULL OR NOT lindung_right_in_region('rosters.apply', plan.region) THEN
    RAISE EXCEPTION 'the actor may not apply lists of this programme' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO rosters_list (programme_id, first_month, months, organisation_id, region)
    VALUES (plan.id, lindung_apply_list.first_month, lindung_apply_list.months, plan.organisation_id, plan.region)
    ON CONFLICT (programme_id, first_month, months) DO NOTHING;
  SELECT l.id INTO STRICT which FROM rosters_list l WHERE l.programme_id = plan.id
    AND l.first_month = lindung_apply_list.first_month AND l.months = lindung_apply_list.months FOR UPDATE;
  SELECT v.id, v.number, v.sha256 INTO latest FROM rosters_version v WHERE v.list_id = which AND v.state = 'applied'
    ORDER BY v.number DESC LIMIT 1;
  -- Whom the file leaves out; who enters below stands in it.
  unlisted := lindung_unlisted(which);
  IF latest.sha256 = lindung_apply_list.sha256
    AND NOT EXISTS (SELECT FROM pg_temp.judged_rows j WHERE j.action IN ('add', 'change')) THEN
    IF checked IS NOT NULL THEN
      PERFORM lindung_forget_check(checked, 'cancelled');
    END IF;
    RETURN QUERY SELECT latest.id, latest.number, false, unlisted, '{}'::uuid[];
    RETURN;
  END IF;
  totals := jsonb_set(totals, '{receipt}', coalesce(totals -> 'receipt', '{}') || unlisted);
  SELECT coalesce(max(v.number), 0) + 1 INTO numbered FROM rosters_version v
    WHERE v.list_id = which AND v.id IS DISTINCT FROM checked;
  IF checked IS NULL THEN
    INSERT INTO rosters_version (list_id, number, state, file_name, sha256, sheet, sent_by_id, applied_at, applied_by_id,
        totals, quote)
      VALUES (which, numbered, 'applied', lindung_apply_list.file_name, lindung_apply_list.sha256, lindung_apply_list.sheet,
        lindung_actor(), now(), lindung_actor(), lindung_apply_list.totals, lindung_apply_list.quote)
      RETURNING id INTO made;
  ELSE
    -- It keeps its number unless another file came in between.
    UPDATE rosters_version v SET state = 'applied', stage = '', stage_at = now(), problem = NULL, applied_at = now(),
        applied_by_id = lindung_actor(), totals = lindung_apply_list.totals, quote = lindung_apply_list.quote,
        number = greatest(v.number, numbered)
      WHERE v.id = checked AND v.list_id = which AND v.state = 'checked' RETURNING v.id, v.number INTO made, numbered;
    IF made IS NULL THEN
      RAISE EXCEPTION 'the version is not one that waits to be applied' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'rosters_version_waits';
    END IF;
    DELETE FROM rosters_checkedrow c WHERE c.version_id = made;
  END IF;
  changed := lindung_enter_rows(which, made);
  UPDATE rosters_task t SET state = 'superseded' FROM rosters_version v
    WHERE v.id = t.version_id AND v.list_id = which AND t.state = 'open';
  -- Ids beforehand: what was inserted just now has no statistics, and joining it again would be guessed wrong.
  CREATE TEMP TABLE numbered_rows ON COMMIT DROP AS
    SELECT lindung_uuid7() AS id, j.row, i.holder_id AS person, i.recorded_id AS recorded
    FROM pg_temp.judged_rows j LEFT JOIN registry_holder i ON i.number = j.nik;
  ANALYZE numbered_rows;
  INSERT INTO rosters_row (id, version_id, row, verdict, reasons, notices, name, nik_masked, typed, person_id, from_month,
      village)
    SELECT n.id, made, j.row, j.verdict, j.reasons, j.notices, coalesce(j.name, ''), coalesce(j.nik_masked, ''), j.typed,
      CASE WHEN n.recorded IN (SELECT e.person_id FROM rosters_entry e WHERE e.list_id = which AND e.ended_on IS NULL)
        THEN n.recorded
        WHEN n.person IN (SELECT e.person_id FROM rosters_entry e WHERE e.list_id = which AND e.ended_on IS NULL)
        THEN n.person END, j.from_month, coalesce(j.village, '')
    FROM pg_temp.judged_rows j JOIN numbered_rows n USING (row);
  INSERT INTO rosters_task (row_id, version_id, code, village, found, owner_role, due_on)
    SELECT n.id, made, j.code, coalesce(j.village, ''), coalesce(j.found, '[]'), j.owner_role, j.due_on
    FROM pg_temp.judged_rows j JOIN numbered_rows n USING (row) WHERE j.verdict = 'held';
  DROP TABLE numbered_rows;
  RETURN QUERY SELECT made, numbered, true, unlisted, changed;
END
$$;

-- Entries of a list that pg_temp.judged_rows does not name: those of the villages it names are no longer listed. It says
-- nothing of other villages; their names are counted as untouched, so that nobody need guess. Not for the application.
DROP FUNCTION IF EXISTS lindung_count_unlisted(uuid);
CREATE OR REPLACE FUNCTION lindung_unlisted(list uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (
    SELECT jsonb_build_object('no_longer_listed', count(*) FILTER (WHERE x.named),
      'untouched', count(*) FILTER (WHERE NOT x.named),
      'untouched_villages', count(DISTINCT x.village) FILTER (WHERE NOT x.named))
    FROM (
      SELECT e.village,
        e.village IN (SELECT j.village FROM pg_temp.judged_rows j WHERE j.village IS NOT NULL) AS named
      FROM rosters_entry e WHERE e.list_id = lindung_unlisted.list AND e.ended_on IS NULL
        AND e.person_id NOT IN (SELECT unnest(ARRAY[i.holder_id, i.recorded_id])
          FROM pg_temp.judged_rows j JOIN registry_holder i ON i.number = j.nik)
    ) x
  );
END
$$;

-- Settle held rows of a version. Accepted ones enter the same version, from pg_temp.judged_rows (as above, one for each
-- row). A sponsor's officer settles only who stays within the quota. Returns memberships as lindung_enter_rows.
CREATE OR REPLACE FUNCTION lindung_settle_tasks(tasks uuid[], decision text, reason text) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  chosen record;
  changed uuid[] := '{}';
BEGIN
  SELECT v.list_id AS list, v.id AS version, count(*) AS tasks, bool_and(t.state = 'open') AS open,
      bool_and(lindung_right_in_region('tasks.settle', l.region) OR (t.code = 'over_quota'
        AND l.organisation_id = ANY (lindung_organisations_with('tasks.settle')))) AS allowed
    INTO chosen
    FROM (SELECT * FROM rosters_task t WHERE t.id = ANY (lindung_settle_tasks.tasks) FOR UPDATE) t
    JOIN rosters_version v ON v.id = t.version_id JOIN rosters_list l ON l.id = v.list_id GROUP BY 1, 2;
  IF chosen.allowed IS NOT TRUE OR chosen.tasks <> cardinality(lindung_settle_tasks.tasks) THEN
    RAISE EXCEPTION 'the actor may not settle these tasks' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT chosen.open THEN
    RAISE EXCEPTION 'a task is settled already' USING ERRCODE = 'check_violation', CONSTRAINT = 'rosters_task_open';
  END IF;
  IF decision = 'accept' THEN
    IF (SELECT count(*) FROM pg_temp.judged_rows j JOIN rosters_row r ON r.version_id = chosen.version AND r.row = j.row
        JOIN rosters_task t ON t.row_id = r.id AND t.id = ANY (lindung_settle_tasks.tasks)) <> chosen.tasks
      OR (SELECT count(*) FROM pg_temp.judged_rows) <> chosen.tasks THEN
      RAISE EXCEPTION 'other rows than those of the tasks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    changed := lindung_enter_rows(chosen.list, chosen.version);
  END IF;
  UPDATE rosters_task t SET state = 'settled', decision = lindung_settle_tasks.decision,
      reason = lindung_settle_tasks.reason, settled_by_id = lindung_actor(), settled_at = now()
    WHERE t.id = ANY (lindung_settle_tasks.tasks);
  RETURN changed;
END
$$;

-- End entries of a list with a reason, from a day on; `replacement` is the entry that takes the place of the one ended.
CREATE OR REPLACE FUNCTION lindung_end_entries(entries uuid[], last_day date, reason text, replacement uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended bigint;
BEGIN
  IF EXISTS (
    SELECT FROM unnest(entries) asked (id) LEFT JOIN rosters_entry e ON e.id = asked.id
    LEFT JOIN rosters_list l ON l.id = e.list_id
    WHERE lindung_right_in_region('rosters.apply', l.region) IS NOT TRUE OR (replacement IS NOT NULL
      AND NOT EXISTS (SELECT FROM rosters_entry n WHERE n.id = replacement AND n.list_id = l.id AND n.ended_on IS NULL))
  ) THEN
    RAISE EXCEPTION 'the actor may not end these entries' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE rosters_entry e SET ended_on = last_day, end_reason = reason, replaced_by_id = replacement,
      ended_version_id = (SELECT v.id FROM rosters_version v WHERE v.list_id = e.list_id AND v.state = 'applied'
        ORDER BY v.number DESC LIMIT 1)
    WHERE e.id = ANY (entries) AND e.ended_on IS NULL;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END
$$;

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_enter_rows(uuid, uuid)', 'lindung_unlisted(uuid)',
    'lindung_apply_list(uuid, date, integer, text, text, text, jsonb, jsonb, uuid)',
    'lindung_settle_tasks(uuid[], text, text)', 'lindung_end_entries(uuid[], date, text, uuid)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature LIKE 'lindung_enter_rows%' OR signature LIKE 'lindung_unlisted%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
