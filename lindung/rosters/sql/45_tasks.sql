-- Looking at a held row beside whom the registry knows. Past row rights, because the holder of a number may live anywhere;
-- named in docs/decisions/0003-row-rights.md.

-- The holder of a NIK ('nik') and people born on the same day with nearly the same name under another number ('alike'),
-- for a task the actor may read. Whom the actor may not see comes without an id: that there is somebody, and no more. The
-- words and beginnings of the name are made by lindung/rosters/name_words.py. Who is not told the row's number gives none:
-- it is read from the row, if 16 digits of it can be trusted. At most 20.
CREATE OR REPLACE FUNCTION lindung_task_people(
  task uuid, nik text, name_key text, words text[], begins text, begins_too text, birth date, name_words jsonb
) RETURNS TABLE (person uuid, how text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM lindung_must_read_task(lindung_task_people.task);
  RETURN QUERY
  WITH holder AS (
    SELECT i.holder_id AS id FROM registry_holder i WHERE i.number = coalesce(lindung_task_people.nik, (
      SELECT regexp_replace(r.numbers->>'nik', '[^0-9]', '', 'g') FROM rosters_task t JOIN rosters_row r ON r.id = t.row_id
      WHERE t.id = lindung_task_people.task AND 'nik_damaged' <> ALL (r.reasons)))
  ), near AS (
    -- How a name begins is looked at first: reading its words costs a hundred times more.
    SELECT p.id, p.name, p.name_key FROM registry_person p
    WHERE p.birth_date = lindung_task_people.birth AND p.id NOT IN (SELECT h.id FROM holder h)
      AND p.id NOT IN (SELECT g.absorbed_id FROM registry_merge g WHERE g.standing)
      AND ((strpos(' ' || p.name_key, lindung_task_people.begins) > 0
          AND strpos(' ' || p.name_key, lindung_task_people.begins_too) > 0)
        OR left(replace(p.name_key, ' ', ''), 6) = left(replace(lindung_task_people.name_key, ' ', ''), 6))
    OFFSET 0
  ), found AS (
    SELECT h.id, 'nik' AS how FROM holder h
    UNION ALL
    SELECT n.id, 'alike' FROM near n WHERE n.name_key = lindung_task_people.name_key
      OR lindung_names_alike(lindung_name_words(n.name, name_words), lindung_task_people.words) = 'same'
  )
  SELECT CASE WHEN lindung_sees_person(f.id) THEN f.id END, f.how FROM found f ORDER BY f.how DESC, f.id LIMIT 20;
END
$$;

-- Raises unless the actor may read the task: in the region of its list, for who pays, or for the village of the row.
CREATE OR REPLACE FUNCTION lindung_must_read_task(task uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM rosters_task t JOIN rosters_version v ON v.id = t.version_id JOIN rosters_list l ON l.id = v.list_id
    WHERE t.id = task AND (lindung_right_in_region('tasks.read', l.region)
      OR l.organisation_id = ANY (lindung_organisations_with('tasks.read'))
      OR t.village = ANY (lindung_villages_reading('tasks.read')))
  ) THEN
    RAISE EXCEPTION 'the actor may not read this task' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- The whole numbers of a held row and of rows it is held for, told after the trail has noted it; people it is compared
-- with are noted by themselves. Needs the right to see numbers.
DROP FUNCTION IF EXISTS lindung_note_task_seen(uuid);
CREATE FUNCTION lindung_note_task_seen(task uuid) RETURNS TABLE (line integer, numbers jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_read_task(task);
  IF coalesce(current_setting('lindung.sees_identity', true), '') <> 'true' THEN
    RAISE EXCEPTION 'no role of the actor may see identity numbers' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM lindung_write_event('rosters_row', t.row_id::text, 'seen', NULL, NULL, left(l.region, 5))
    FROM rosters_task t JOIN rosters_version v ON v.id = t.version_id JOIN rosters_list l ON l.id = v.list_id
    WHERE t.id = task;
  RETURN QUERY SELECT r.row::integer, r.numbers FROM rosters_task t JOIN rosters_row r ON r.version_id = t.version_id
    WHERE t.id = task AND r.numbers IS NOT NULL AND (r.id = t.row_id OR r.row::text IN (
      SELECT named[1] FROM jsonb_array_elements(t.found) f, regexp_matches(f->>'about', '\y[0-9]{1,7}\y', 'g') named
      WHERE f->>'code' IN ('nik_shared', 'possible_same_person')));
END
$$;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_must_read_task(uuid)', 'lindung_note_task_seen(uuid)',
    'lindung_task_people(uuid, text, text, text[], text, text, date, jsonb)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature LIKE 'lindung_must_read_task%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
