-- Numbers as they were typed in rows held and returned (NIK, family card, telephone). Beside the other cells everybody
-- who reads the row finds them masked; whole they stand in a column of their own, which the application cannot read. Who
-- settles or sends the rows asks for them here; who may see numbers is told those of one task, after the trail has noted
-- it (45_tasks.sql). Named in docs/decisions/0003-row-rights.md.

CREATE OR REPLACE FUNCTION lindung_masked_cell(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(cell, 4) || repeat('*', greatest(length(cell) - 4, 0))
$$;

-- A text with numbers that are long enough to be somebody's masked: people type them into the wrong cell.
CREATE OR REPLACE FUNCTION lindung_masked_text(content text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF content ~ '[0-9]{10}' THEN
    RETURN regexp_replace(content, '([0-9]{4})[0-9]{6,}', '\1************', 'g');
  END IF;
  RETURN content;
END
$$;

-- Whether findings suggest a number.
CREATE OR REPLACE FUNCTION lindung_suggests_number(found jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(found @? '$[*] ? (@.suggestion != null && (@.field == "nik" || @.field == "family_card"))', false)
$$;

-- Findings without the numbers they suggest.
CREATE OR REPLACE FUNCTION lindung_masked_findings(found jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE told jsonb := $1;
BEGIN
  IF NOT lindung_suggests_number(told) THEN
    RETURN lindung_masked_text(told::text)::jsonb;
  END IF;
  RETURN (SELECT lindung_masked_text(jsonb_agg(
      CASE WHEN f->>'field' IN ('nik', 'family_card') THEN f || '{"suggestion": null}' ELSE f END ORDER BY n)::text)::jsonb
    FROM jsonb_array_elements(told) WITH ORDINALITY each (f, n));
END
$$;

-- What of the cells of a row is kept apart: whole numbers, and numbers suggested for them, by reason. Questions to tables
-- are asked only where something is there to be found: a hundred thousand rows come at once.
CREATE OR REPLACE FUNCTION lindung_cell_numbers(typed jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  numbers jsonb := jsonb_strip_nulls(jsonb_build_object(
    'nik', typed->'nik', 'family_card', typed->'family_card', 'phone', typed->'phone'));
  others constant jsonb := typed - '{nik,family_card,phone,found,changed}'::text[];
BEGIN
  IF lindung_suggests_number(typed->'found') THEN
    numbers := numbers || (SELECT jsonb_build_object('suggestions', jsonb_object_agg(f->>'code', f->'suggestion'))
      FROM jsonb_array_elements(typed->'found') f
      WHERE f->>'field' IN ('nik', 'family_card') AND f->>'suggestion' IS NOT NULL);
  END IF;
  IF others::text ~ '[0-9]{10}' THEN
    numbers := numbers || (SELECT jsonb_build_object('cells', jsonb_object_agg(c.key, c.value))
      FROM jsonb_each_text(others) c WHERE c.value ~ '[0-9]{10}');
  END IF;
  RETURN nullif(numbers, '{}');
END
$$;

-- The cells of a row as everybody who reads it may read them.
CREATE OR REPLACE FUNCTION lindung_masked_cells(typed jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  masked jsonb := typed || jsonb_strip_nulls(jsonb_build_object('nik', lindung_masked_cell(typed->>'nik'),
    'family_card', lindung_masked_cell(typed->>'family_card'), 'phone', lindung_masked_cell(typed->>'phone')));
BEGIN
  IF lindung_suggests_number(typed->'found') THEN
    masked := masked || jsonb_build_object('found', lindung_masked_findings(typed->'found'));
  END IF;
  IF typed->'changed' ?| '{family_card,phone}' THEN
    masked := masked || jsonb_build_object('changed', (
      SELECT jsonb_object_agg(c.key, CASE WHEN c.key IN ('family_card', 'phone')
        THEN jsonb_build_array(lindung_masked_cell(c.value->>0), lindung_masked_cell(c.value->>1)) ELSE c.value END)
      FROM jsonb_each(typed->'changed') c));
  END IF;
  RETURN lindung_masked_text(masked::text)::jsonb;
END
$$;

-- Whoever writes a row, its numbers are put aside: no service has to remember it.
CREATE OR REPLACE FUNCTION lindung_put_numbers_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.numbers := lindung_cell_numbers(NEW.typed);
  NEW.typed := lindung_masked_cells(NEW.typed);
  NEW.name := lindung_masked_text(NEW.name);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER numbers_aside BEFORE INSERT ON rosters_row
  FOR EACH ROW WHEN (NEW.typed IS NOT NULL) EXECUTE FUNCTION lindung_put_numbers_aside();
CREATE OR REPLACE TRIGGER numbers_aside BEFORE INSERT ON rosters_checkedrow
  FOR EACH ROW WHEN (NEW.typed IS NOT NULL) EXECUTE FUNCTION lindung_put_numbers_aside();

-- What a task was found for says no more than its row.
CREATE OR REPLACE FUNCTION lindung_mask_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.found := lindung_masked_findings(NEW.found);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER numbers_aside BEFORE INSERT OR UPDATE OF found ON rosters_task
  FOR EACH ROW WHEN (NEW.found <> '[]') EXECUTE FUNCTION lindung_mask_task();

-- Every column but the numbers. Granted one by one, because a right to the table is a right to all of its columns.
DO $$
DECLARE
  relation text;
  open text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['rosters_row', 'rosters_checkedrow'] LOOP
    SELECT string_agg(quote_ident(a.attname), ', ') INTO open FROM pg_attribute a
      WHERE a.attrelid = relation::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'numbers';
    EXECUTE format('REVOKE SELECT ON %I FROM lindung_app', relation);
    EXECUTE format('GRANT SELECT (%s) ON %I TO lindung_app', open, relation);
  END LOOP;
END
$$;

-- Whole numbers of rows, to who may settle or send the lists they stand on; of other rows nothing.
CREATE OR REPLACE FUNCTION lindung_typed_numbers(rows uuid[]) RETURNS TABLE (id uuid, numbers jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT r.id, r.version_id, r.numbers FROM rosters_row r
      WHERE r.id = ANY (lindung_typed_numbers.rows) AND r.numbers IS NOT NULL
    UNION ALL
    SELECT c.id, c.version_id, c.numbers FROM rosters_checkedrow c
      WHERE c.id = ANY (lindung_typed_numbers.rows) AND c.numbers IS NOT NULL
  ), own AS MATERIALIZED (
    SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    WHERE v.id IN (SELECT a.version_id FROM asked a) AND (lindung_right_in_region('rosters.check', l.region)
      OR lindung_right_in_region('tasks.settle', l.region)
      OR l.organisation_id = ANY (lindung_organisations_with('rosters.check') || lindung_organisations_with('tasks.settle')))
  )
  SELECT a.id, a.numbers FROM asked a WHERE a.version_id IN (SELECT o.id FROM own o);
END
$$;
ALTER FUNCTION lindung_typed_numbers(uuid[]) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_typed_numbers(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_typed_numbers(uuid[]) TO lindung_app;
