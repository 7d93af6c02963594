-- Keeping derived cover. A person's memberships may lie in several regions, so deriving reads past row rights: these
-- functions read and write only what deriving needs, and only for persons the actor may see or acts for: somebody on a
-- bill whose money the actor records, or on a list the actor applies, is covered by that act wherever he or she lives.
-- Birth dates, sex and places never leave the database for it. Named in docs/decisions/0003-row-rights.md.

-- Raises unless the actor may see, or acts for, every one of these persons. The owner loads and rebuilds without
-- anybody acting. lindung_pays_for stands in billing/sql/60_acts_for.sql, lindung_lists_person in the room of lists.
CREATE OR REPLACE FUNCTION lindung_must_see(persons uuid[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
BEGIN
  IF session_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.registry_person'::regclass) THEN
    RETURN;
  END IF;
  -- Most live in a kabupaten that is open as a whole; the long question is asked of the others.
  IF EXISTS (
    SELECT 1 FROM unnest(persons) asked (id) LEFT JOIN registry_person p ON p.id = asked.id
    WHERE (p.kabupaten = ANY (kabupaten_read)) IS NOT TRUE AND NOT lindung_sees_person(asked.id)
      AND NOT lindung_pays_for(asked.id) AND NOT lindung_lists_person(asked.id)
      -- Who is merged with somebody seen is one person with him or her.
      AND NOT EXISTS (SELECT FROM unnest(lindung_same_people(ARRAY[asked.id])) same (id) WHERE same.id <> asked.id
        AND (lindung_sees_person(same.id) OR lindung_pays_for(same.id) OR lindung_lists_person(same.id)))
  ) THEN
    RAISE EXCEPTION 'the actor may not see every person whose cover is to be derived'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Persons whose memberships are touched, with everything cover is derived from.
CREATE OR REPLACE FUNCTION lindung_persons_of(membership_ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  persons uuid[] := ARRAY(SELECT DISTINCT person_id FROM membership_membership WHERE id = ANY (membership_ids));
BEGIN
  PERFORM lindung_must_see(persons);
  RETURN persons;
END
$$;

-- The same people with everybody who is one person with them: cover is derived of all together.
CREATE OR REPLACE FUNCTION lindung_people_together(persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_see(persons);
  RETURN lindung_same_people(persons);
END
$$;

CREATE OR REPLACE FUNCTION lindung_lines_of(persons uuid[])
RETURNS TABLE (membership_id text, programmes smallint, covers_from date, covers_to date, paid_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_see(persons);
  RETURN QUERY SELECT l.membership_id::text, l.programmes, l.covers_from, l.covers_to, l.paid_on
    FROM membership_membership m JOIN billing_settlementline l ON l.membership_id = m.id
    WHERE m.person_id = ANY (persons) AND l.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM billing_settlementline r WHERE r.reverses_id = l.id);
END
$$;

-- Who the person is and where is told to the owner's rebuild alone; lindung_store_spans fills it in for everybody else.
CREATE OR REPLACE FUNCTION lindung_memberships_of(persons uuid[])
RETURNS TABLE (membership_id text, person_id text, segment text, began_on date, ended_on date, died_on date, sex text,
  birth_date date, village text, kabupaten text, province text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rebuilds boolean := session_user = (
    SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.registry_person'::regclass);
BEGIN
  PERFORM lindung_must_see(persons);
  RETURN QUERY SELECT m.id::text, p.id::text, m.segment::text, m.began_on, m.ended_on,
      d.died_on, CASE WHEN rebuilds THEN p.sex::text END,
      CASE WHEN rebuilds THEN p.birth_date END, CASE WHEN rebuilds THEN m.village::text END,
      CASE WHEN rebuilds THEN m.kabupaten::text END, CASE WHEN rebuilds THEN m.province::text END
    FROM membership_membership m
    -- A merged person counts, and dies, as whom he or she was merged into.
    LEFT JOIN registry_merge g ON g.absorbed_id = m.person_id AND g.standing
    JOIN registry_person p ON p.id = coalesce(g.survivor_id, m.person_id)
    LEFT JOIN (
      SELECT coalesce(h.survivor_id, x.person_id) AS person_id, min(x.died_on) AS died_on FROM registry_death x
      LEFT JOIN registry_merge h ON h.absorbed_id = x.person_id AND h.standing
      WHERE x.verified_at IS NOT NULL AND x.withdrawn_at IS NULL AND x.person_id = ANY (persons) GROUP BY 1
    ) d ON d.person_id = p.id
    WHERE m.person_id = ANY (persons);
END
$$;

CREATE OR REPLACE FUNCTION lindung_payers_of(persons uuid[])
RETURNS TABLE (membership_id text, from_day date, payer_kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_see(persons);
  RETURN QUERY SELECT a.membership_id::text, a.from_day, a.payer_kind::text
    FROM membership_membership m JOIN membership_payerassignment a ON a.membership_id = m.id
    WHERE m.person_id = ANY (persons);
END
$$;

-- Replace the spans of some persons by those in the temporary table new_spans, and move the roll-up by the difference.
CREATE OR REPLACE FUNCTION lindung_store_spans(persons uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE stored bigint;
BEGIN
  PERFORM lindung_must_see(persons);
  IF EXISTS (
    SELECT 1 FROM pg_temp.new_spans n
    LEFT JOIN membership_membership m ON m.id = n.membership_id
    LEFT JOIN registry_merge g ON g.absorbed_id = m.person_id AND g.standing
    WHERE (m.person_id = ANY (persons) AND coalesce(g.survivor_id, m.person_id) = n.person_id) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'a span names another person than those whose cover is derived' USING ERRCODE = 'check_violation';
  END IF;
  -- Who and where is the registry's to say, not the caller's.
  CREATE TEMP TABLE placed_spans ON COMMIT DROP AS
    SELECT n.membership_id, n.person_id, n.segment, n.programmes, n.status, n.from_day, n.to_day, n.counted, p.sex,
      p.birth_date, n.payer_kind, m.village, m.kabupaten, m.province
    FROM pg_temp.new_spans n JOIN membership_membership m ON m.id = n.membership_id
    JOIN registry_person p ON p.id = n.person_id;
  -- One derivation at a time per person would do; the roll-up is shared, so one at a time.
  PERFORM pg_advisory_xact_lock(7200001);
  CREATE TEMP TABLE span_change ON COMMIT DROP AS
    SELECT province, kabupaten, village, segment, status, payer_kind, day, sum(n)::int AS delta FROM (
      SELECT province, kabupaten, village, segment, status, payer_kind, from_day AS day, -1 AS n
        FROM coverage_coverspan WHERE person_id = ANY (persons) AND counted
      UNION ALL SELECT province, kabupaten, village, segment, status, payer_kind, to_day + 1, 1
        FROM coverage_coverspan WHERE person_id = ANY (persons) AND counted
      UNION ALL SELECT province, kabupaten, village, segment, status, payer_kind, from_day, 1 FROM placed_spans WHERE counted
      UNION ALL SELECT province, kabupaten, village, segment, status, payer_kind, to_day + 1, -1 FROM placed_spans WHERE counted
    ) changes GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0;
  DELETE FROM coverage_coverspan WHERE person_id = ANY (persons);
  INSERT INTO coverage_coverspan (membership_id, person_id, segment, programmes, status, from_day, to_day, counted, sex,
      birth_date, payer_kind, village, kabupaten, province)
    SELECT membership_id, person_id, segment, programmes, status, from_day, to_day, counted, sex,
      birth_date, payer_kind, village, kabupaten, province FROM placed_spans;
  GET DIAGNOSTICS stored = ROW_COUNT;
  INSERT INTO coverage_coverdelta AS d (province, kabupaten, village, segment, status, payer_kind, day, delta)
    SELECT province, kabupaten, village, segment, status, payer_kind, day, delta FROM span_change
    ON CONFLICT (kabupaten, day, village, segment, status, payer_kind) DO UPDATE SET delta = d.delta + excluded.delta;
  INSERT INTO coverage_coverday AS d (province, kabupaten, segment, status, payer_kind, day, delta)
    SELECT province, kabupaten, segment, status, payer_kind, day, sum(delta) FROM span_change GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (day, kabupaten, segment, status, payer_kind) DO UPDATE SET delta = d.delta + excluded.delta;
  INSERT INTO coverage_covermonth AS c (month, province, kabupaten, segment, status, payer_kind, active)
    SELECT m.month, s.province, s.kabupaten, s.segment, s.status, s.payer_kind, sum(s.delta)
    FROM (
      -- The resting points of the whole record, also those on which nobody was active until now.
      SELECT generate_series(date_trunc('month', first_day), date_trunc('month', last_day) + '1 month', '1 month')::date
      FROM (SELECT first_day, last_day FROM coverage_derivation ORDER BY id DESC LIMIT 1) latest
    ) m (month) JOIN span_change s ON s.day <= m.month
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(s.delta) <> 0
    ON CONFLICT (month, kabupaten, segment, status, payer_kind) DO UPDATE SET active = c.active + excluded.active;
  DROP TABLE span_change, placed_spans;
  RETURN stored;
END
$$;

-- Counts by what the roll-up does not hold (sex, age, programme): numbers only, no persons.
-- Dimensions are chosen from a fixed list; an unknown one is an error, never everything.
CREATE OR REPLACE FUNCTION lindung_count_spans(
  on_day date, region text, dimensions text[], wanted_segment text, wanted_payer text, wanted_sex text, wanted_bit int
) RETURNS TABLE (key text[], status smallint, active bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  expressions jsonb := jsonb_build_object(
    'segment', 'segment', 'payer', 'payer_kind', 'sex', 'sex', 'status', 'status::text',
    'kabupaten', 'kabupaten', 'kecamatan', 'left(village, 8)', 'village', 'village',
    'age_band', 'CASE width_bucket(extract(year FROM age($1, birth_date))::int, ARRAY[18, 25, 35, 45, 55, 65])
      WHEN 0 THEN ''<18'' WHEN 1 THEN ''18-24'' WHEN 2 THEN ''25-34'' WHEN 3 THEN ''35-44'' WHEN 4 THEN ''45-54''
      WHEN 5 THEN ''55-64'' ELSE ''65+'' END',
    'programme', 'b.name');
  dimension text;
  chosen text[] := '{}';
  by_programme boolean := wanted_bit IS NOT NULL OR 'programme' = ANY (dimensions);
BEGIN
  FOREACH dimension IN ARRAY dimensions LOOP
    IF NOT expressions ? dimension THEN
      RAISE EXCEPTION 'unknown dimension %', dimension USING ERRCODE = 'invalid_parameter_value';
    END IF;
    chosen := chosen || (expressions->>dimension);
  END LOOP;
  -- By programme a person counts once per segment and programme, whichever membership gives it.
  RETURN QUERY EXECUTE format(
    'SELECT ARRAY[%s]::text[], %s, %s FROM coverage_coverspan s %s
     WHERE s.from_day <= $1 AND s.to_day >= $1 AND s.status <= 2 AND %s
       AND (length($2) <> 2 OR s.province = $2) AND (length($2) <> 5 OR s.kabupaten = $2)
       AND (length($2) <> 8 OR left(s.village, 8) = $2) AND (length($2) <> 13 OR s.village = $2)
       AND ($3 IS NULL OR s.segment = $3) AND ($4 IS NULL OR s.payer_kind = $4) AND ($5 IS NULL OR s.sex = $5)
     GROUP BY %s',
    array_to_string(chosen, ', '),
    CASE WHEN by_programme THEN 'min(s.status)::smallint' ELSE 's.status' END,
    CASE WHEN by_programme THEN 'count(DISTINCT (s.person_id, s.segment))' ELSE 'count(*)' END,
    CASE WHEN by_programme THEN
      'JOIN (VALUES (1, ''JKK''), (2, ''JKM''), (4, ''JHT''), (8, ''JP''), (16, ''JKP'')) b (bit, name) ON s.programmes & b.bit > 0'
      ELSE '' END,
    CASE WHEN by_programme THEN '($6 IS NULL OR b.bit = $6)' ELSE 's.counted' END,
    CASE WHEN by_programme THEN '1' ELSE '1, s.status' END)
  USING on_day, region, wanted_segment, wanted_payer, wanted_sex, wanted_bit;
END
$$;

-- Construction projects running on a day: declared heads are a number on a form, not people.
CREATE OR REPLACE FUNCTION lindung_project_heads(on_day date, region text)
RETURNS TABLE (projects bigint, declared bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*), coalesce(sum(p.declared_heads), 0)
  FROM membership_project p JOIN membership_enrolmentunit u ON u.id = p.unit_id
  WHERE p.starts_on <= on_day AND p.ends_on >= on_day
    AND CASE length(region) WHEN 2 THEN u.province WHEN 5 THEN u.kabupaten WHEN 8 THEN left(u.village, 8) ELSE u.village END = region
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON coverage_coverspan, coverage_coverdelta, coverage_covermonth, coverage_coverday
  TO lindung_matcher;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lindung_matcher;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lindung_persons_of(uuid[])', 'lindung_people_together(uuid[])', 'lindung_lines_of(uuid[])', 'lindung_memberships_of(uuid[])',
    'lindung_payers_of(uuid[])', 'lindung_store_spans(uuid[])',
    'lindung_count_spans(date, text, text[], text, text, text, int)', 'lindung_project_heads(date, text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', name);
  END LOOP;
END
$$;
ALTER FUNCTION lindung_must_see(uuid[]) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_must_see(uuid[]) FROM PUBLIC;
