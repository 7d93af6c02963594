-- Files as they were sent, and checks that wait to be applied. The application reads both under row rights and writes
-- through these functions alone; each asks first whether the actor may check lists of the programme.

GRANT SELECT ON rosters_sentfile TO lindung_app;
GRANT SELECT, INSERT, DELETE ON rosters_sentfile, rosters_checkedrow TO lindung_matcher;

ALTER TABLE rosters_checkedrow ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS checkedrow_read ON rosters_checkedrow;
CREATE POLICY checkedrow_read ON rosters_checkedrow FOR SELECT TO lindung_app
  USING (version_id IN (SELECT id FROM rosters_version));
-- The file holds whole numbers: only who checks lists opens it.
ALTER TABLE rosters_sentfile ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS sentfile_read ON rosters_sentfile;
CREATE POLICY sentfile_read ON rosters_sentfile FOR SELECT TO lindung_app
  USING (version_id IN (SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    WHERE lindung_right_in_region('rosters.check', l.region)
      OR l.organisation_id = ANY ((SELECT lindung_organisations_with('rosters.check'))::uuid[])));

-- Raises unless the actor may check lists of the programme. Not for the application.
CREATE OR REPLACE FUNCTION lindung_must_check(programme uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sponsorship_programme p WHERE p.id = programme
    AND (lindung_right_in_region('rosters.check', p.region)
      OR p.organisation_id = ANY (lindung_organisations_with('rosters.check')))) THEN
    RAISE EXCEPTION 'the actor may not check lists of this programme' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- The programme of a version. Not for the application.
CREATE OR REPLACE FUNCTION lindung_programme_of(version uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.programme_id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id WHERE v.id = version
$$;

-- Remove files past the last day they are kept (in WITA). What was never applied goes with its file; what was applied stays
-- without it. Returns how many files. Not for the application.
CREATE OR REPLACE FUNCTION lindung_forget_files() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'Asia/Makassar')::date;
  files bigint;
BEGIN
  SELECT count(*) INTO files FROM rosters_sentfile f JOIN rosters_version v ON v.id = f.version_id WHERE v.kept_until < today;
  PERFORM lindung_forget_check(v.id, 'cancelled') FROM rosters_version v
    WHERE v.state IN ('sent', 'checked') AND v.kept_until < today;
  DELETE FROM rosters_sentfile f USING rosters_version v WHERE v.id = f.version_id AND v.kept_until < today;
  RETURN files;
END
$$;

-- The same on the clock, while nobody acts: in the trail stands why. Discloses a number.
CREATE OR REPLACE FUNCTION lindung_sweep_files() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('lindung.channel', 'job', true), set_config('lindung.operation', 'rosters.sweep', true),
    set_config('lindung.reason', 'masa simpan berkas berakhir', true);
  RETURN lindung_forget_files();
END
$$;

-- Keep a file that was sent as a version to be checked. The same act again, or the same file while it waits or stands
-- checked, answers with the version there is. Files past their day are removed on the way, and checks with them.
CREATE OR REPLACE FUNCTION lindung_send_list(
  programme uuid, first_month date, months integer, file_name text, sha256 text, sheet text, content bytea,
  operation uuid, origin text, kept_until date
) RETURNS TABLE (version uuid, made boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  which uuid;
  found uuid;
BEGIN
  PERFORM lindung_must_check(programme);
  INSERT INTO rosters_list (programme_id, first_month, months, organisation_id, region)
    SELECT p.id, lindung_send_list.first_month, lindung_send_list.months, p.organisation_id, p.region
    FROM sponsorship_programme p WHERE p.id = programme
    ON CONFLICT (programme_id, first_month, months) DO NOTHING;
  -- Two who send at once wait here for each other.
  SELECT l.id INTO STRICT which FROM rosters_list l WHERE l.programme_id = programme
    AND l.first_month = lindung_send_list.first_month AND l.months = lindung_send_list.months FOR UPDATE;
  SELECT v.id INTO found FROM rosters_version v WHERE v.list_id = which AND (v.operation_id = operation
    OR (v.state IN ('sent', 'checked') AND v.sha256 = lindung_send_list.sha256
      AND lindung_send_list.sheet IN ('', v.sheet)))
    ORDER BY v.number DESC LIMIT 1;
  IF found IS NOT NULL THEN
    RETURN QUERY SELECT found, false;
    RETURN;
  END IF;
  PERFORM lindung_forget_files();
  INSERT INTO rosters_version (list_id, number, state, file_name, sha256, sheet, sent_by_id, totals, quote, origin, stage,
      stage_at, operation_id, kept_until)
    SELECT which, coalesce(max(v.number), 0) + 1, 'sent', lindung_send_list.file_name, lindung_send_list.sha256,
      lindung_send_list.sheet, lindung_actor(), '{}', '{}', lindung_send_list.origin, 'waiting', now(), operation,
      lindung_send_list.kept_until
    FROM rosters_version v WHERE v.list_id = which
    RETURNING id INTO found;
  INSERT INTO rosters_sentfile (version_id, content) VALUES (found, lindung_send_list.content);
  RETURN QUERY SELECT found, true;
END
$$;

-- Note how far a check or an apply has come. False if the version no longer waits for it.
CREATE OR REPLACE FUNCTION lindung_check_stage(version uuid, stage text, rows_read integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_check(lindung_programme_of(version));
  UPDATE rosters_version v SET stage = lindung_check_stage.stage, stage_at = now(),
      rows_read = coalesce(lindung_check_stage.rows_read, v.rows_read)
    WHERE v.id = version AND v.state = CASE WHEN lindung_check_stage.stage = 'applying' THEN 'checked' ELSE 'sent' END;
  RETURN FOUND;
END
$$;

-- Keep what a check came to: the rows of pg_temp.judged_rows, totals and quote. A version checked before is overwritten;
-- `problem` then says why. A file that brings nothing new to the version it made is that version. Answers with the
-- version to look at, or null if the check was cancelled meanwhile.
CREATE OR REPLACE FUNCTION lindung_keep_check(version uuid, sheet text, totals jsonb, quote jsonb, problem jsonb)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  sent record;
  latest record;
BEGIN
  PERFORM lindung_must_check(lindung_programme_of(version));
  SELECT v.id, v.list_id, v.sha256, v.state INTO sent FROM rosters_version v WHERE v.id = version FOR UPDATE;
  IF sent.state NOT IN ('sent', 'checked') THEN
    RETURN NULL;
  END IF;
  SELECT v.id, v.sha256 INTO latest FROM rosters_version v WHERE v.list_id = sent.list_id AND v.state = 'applied'
    ORDER BY v.number DESC LIMIT 1;
  IF latest.sha256 = sent.sha256 AND NOT EXISTS (SELECT FROM pg_temp.judged_rows j WHERE j.action IN ('add', 'change')) THEN
    PERFORM lindung_forget_check(version, 'cancelled');
    RETURN latest.id;
  END IF;
  totals := jsonb_set(totals, '{receipt}', coalesce(totals -> 'receipt', '{}') || lindung_unlisted(sent.list_id));
  UPDATE rosters_version v SET state = 'checked', stage = '', stage_at = now(), sheet = lindung_keep_check.sheet,
      totals = lindung_keep_check.totals, quote = lindung_keep_check.quote, problem = lindung_keep_check.problem
    WHERE v.id = version;
  DELETE FROM rosters_checkedrow c WHERE c.version_id = version;
  INSERT INTO rosters_checkedrow (version_id, row, verdict, reasons, notices, name, nik_masked, typed, from_month)
    SELECT version, j.row, j.verdict, j.reasons, j.notices, coalesce(j.name, ''), coalesce(j.nik_masked, ''), j.typed,
      j.from_month FROM pg_temp.judged_rows j;
  RETURN version;
END
$$;

-- Remove the file and the rows of a version that will not be applied. Not for the application.
CREATE OR REPLACE FUNCTION lindung_forget_check(version uuid, state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  UPDATE rosters_version v SET state = lindung_forget_check.state, stage = '', stage_at = now() WHERE v.id = version;
  DELETE FROM rosters_checkedrow c WHERE c.version_id = version;
  DELETE FROM rosters_sentfile f WHERE f.version_id = version;
END
$$;

-- Cancel a version that was sent or checked. False if it was applied or is gone already.
CREATE OR REPLACE FUNCTION lindung_cancel_check(version uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM lindung_must_check(lindung_programme_of(version));
  PERFORM FROM rosters_version v WHERE v.id = version AND v.state IN ('sent', 'checked') FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM lindung_forget_check(version, 'cancelled');
  RETURN true;
END
$$;

-- The file cannot be read as a list, or applying it was refused: say why. A file that is no list is not kept.
CREATE OR REPLACE FUNCTION lindung_refuse_check(version uuid, problem jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE was text;
BEGIN
  PERFORM lindung_must_check(lindung_programme_of(version));
  SELECT v.state INTO was FROM rosters_version v WHERE v.id = version FOR UPDATE;
  IF was = 'sent' THEN
    PERFORM lindung_forget_check(version, 'refused');
  END IF;
  UPDATE rosters_version v SET stage = '', problem = lindung_refuse_check.problem
    WHERE v.id = version AND v.state IN ('refused', 'checked');
END
$$;

-- The numbers of who stands on a list, by entry, so that the list can go on in a next period. Told only to who may check
-- lists of the programme: these numbers came from its own files.
CREATE OR REPLACE FUNCTION lindung_list_numbers(list uuid) RETURNS TABLE (entry uuid, nik text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM lindung_must_check((SELECT l.programme_id FROM rosters_list l WHERE l.id = lindung_list_numbers.list));
  RETURN QUERY SELECT e.id, i.number::text FROM rosters_entry e
    JOIN registry_identity i ON i.person_id = e.person_id AND i.kind = 'nik'
    WHERE e.list_id = lindung_list_numbers.list AND e.ended_on IS NULL;
END
$$;

-- By whom versions were sent and applied, for whoever may read these versions: names of users, nothing else.
CREATE OR REPLACE FUNCTION lindung_version_people(versions uuid[]) RETURNS TABLE (version uuid, sent_by text, applied_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.id, s.full_name::text, a.full_name::text FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    LEFT JOIN access_user s ON s.id = v.sent_by_id LEFT JOIN access_user a ON a.id = v.applied_by_id
  WHERE v.id = ANY (versions) AND (lindung_right_in_region('people.read', l.region)
    OR l.organisation_id = ANY (lindung_organisations_with('people.read'))
    OR (v.state = 'applied' AND l.id = ANY (lindung_village_lists())))
$$;

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_must_check(uuid)', 'lindung_programme_of(uuid)',
    'lindung_forget_check(uuid, text)', 'lindung_forget_files()', 'lindung_sweep_files()',
    'lindung_send_list(uuid, date, integer, text, text, text, bytea, uuid, text, date)',
    'lindung_check_stage(uuid, text, integer)', 'lindung_keep_check(uuid, text, jsonb, jsonb, jsonb)',
    'lindung_cancel_check(uuid)', 'lindung_refuse_check(uuid, jsonb)', 'lindung_list_numbers(uuid)',
    'lindung_version_people(uuid[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature LIKE 'lindung_must_check%' OR signature LIKE 'lindung_programme_of%'
      OR signature LIKE 'lindung_forget_%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
