-- Matching a list with the registry, set-based and past row rights: a name may be another sponsor's, or live in another
-- region. What it may disclose of people whom the actor may not see is what docs/decisions/0003-row-rights.md names: yes
-- or no to what the list itself claims, whether somebody is dead, employed or paid for, and by whom until when.

-- Where a match keeps the rows that several processes of the server read together: temporary tables are one process's
-- own. A table lives as long as its match and is never seen by anybody else.
CREATE SCHEMA IF NOT EXISTS lindung_matching;
REVOKE ALL ON SCHEMA lindung_matching FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA lindung_matching TO lindung_matcher;

-- Raises unless these are tables of the session. What the application lays there is read with the matcher's rights, and a
-- view could call functions with them. Not for the application.
CREATE OR REPLACE FUNCTION lindung_must_be_tables(VARIADIC names text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM unnest(names) n (name)
    JOIN pg_class c ON c.oid = to_regclass('pg_temp.' || n.name) AND c.relkind = 'r') < cardinality(names) THEN
    RAISE EXCEPTION 'the rows of the list were not laid as tables: %', names USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION lindung_must_be_tables(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_must_be_tables(text[]) TO lindung_matcher;

-- A list is matched in two questions of one transaction: whose numbers are these, asked while names are still being
-- worked out; then who else the rows may be. What the first found is kept for the second in temporary tables that are
-- the matcher's own.

-- Whose numbers a list names, what is paid for them, and who stands on it. Numbers: pg_temp.listed_numbers (row int,
-- nik text). Tells nothing.
CREATE OR REPLACE FUNCTION lindung_match_numbers(programme uuid, first_month date, months integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_mergejoin = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
  plan record;
  period_end date := (first_month + make_interval(months => months))::date - 1;
BEGIN
  SELECT p.*, l.id AS list INTO plan FROM sponsorship_programme p LEFT JOIN rosters_list l ON l.programme_id = p.id
    AND l.first_month = lindung_match_numbers.first_month AND l.months = lindung_match_numbers.months
    WHERE p.id = lindung_match_numbers.programme;
  PERFORM lindung_must_check(programme);
  PERFORM lindung_must_be_tables('listed_numbers');
  CREATE TEMP TABLE matching_for ON COMMIT DROP AS SELECT plan.id AS programme, plan.region;

  -- In steps of which each knows how much the last one found: one large question is guessed wrong.
  CREATE TEMP TABLE numbered ON COMMIT DROP AS
    SELECT r.row, i.holder_id, i.recorded_id FROM pg_temp.listed_numbers r JOIN registry_holder i ON i.number = r.nik;
  ANALYZE numbered;
  CREATE TEMP TABLE matched ON COMMIT DROP AS
    SELECT n.row, p.id AS person, p.name, p.name_key, p.birth_date, p.sex, p.village, coalesce(e.id, f.id) AS entry,
      coalesce(e.listed, f.listed) AS listed
    FROM numbered n
    JOIN registry_person p ON p.id = n.holder_id
    LEFT JOIN rosters_entry e ON e.list_id = plan.list AND e.person_id = n.recorded_id AND e.ended_on IS NULL
    -- A merged person may stand on the list under the other record.
    LEFT JOIN rosters_entry f ON n.recorded_id <> n.holder_id AND f.list_id = plan.list AND f.person_id = n.holder_id
      AND f.ended_on IS NULL;
  ANALYZE matched;
  CREATE TEMP TABLE members ON COMMIT DROP AS
    SELECT m.row, m.entry, k.id AS membership, k.segment, k.began_on, k.ended_on
    FROM matched m JOIN membership_membership k ON k.person_id = m.person
    UNION ALL
    SELECT m.row, m.entry, k.id, k.segment, k.began_on, k.ended_on
    FROM registry_merge g JOIN matched m ON m.person = g.survivor_id
    JOIN membership_membership k ON k.person_id = g.absorbed_id WHERE g.standing;
  ANALYZE members;
  CREATE TEMP TABLE occupied ON COMMIT DROP AS
    SELECT m.row, g.month::date AS month, s.covers_to AS until, a.organisation_id AS payer
    FROM members m
    JOIN billing_settlementline s ON s.membership_id = m.membership AND s.programmes & plan.programmes > 0
      AND s.covers_to >= lindung_match_numbers.first_month AND s.covers_from <= period_end AND s.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM billing_settlementline b WHERE b.reverses_id = s.id)
    LEFT JOIN LATERAL (SELECT a.organisation_id FROM membership_payerassignment a WHERE a.membership_id = m.membership
      AND a.from_day <= s.covers_to ORDER BY a.from_day DESC LIMIT 1) a ON true
    CROSS JOIN LATERAL generate_series(greatest(date_trunc('month', s.covers_from::timestamp),
      lindung_match_numbers.first_month::timestamp), least(s.covers_to, period_end)::timestamp, '1 month') g (month)
    WHERE m.segment = 'BPU' AND m.entry IS NULL
    UNION ALL
    -- One programme never pays twice for a month, whichever of its lists named the person first.
    SELECT m.row, g.month::date, (l.first_month + make_interval(months => l.months))::date - 1, l.organisation_id
    FROM matched m JOIN rosters_entry e ON m.entry IS NULL AND e.person_id = m.person AND e.ended_on IS NULL
    JOIN rosters_list l ON l.id = e.list_id AND l.programme_id = plan.id AND l.id IS DISTINCT FROM plan.list
    CROSS JOIN LATERAL generate_series(greatest(e.from_month, lindung_match_numbers.first_month)::timestamp,
      least((l.first_month + make_interval(months => l.months))::date - 1, period_end)::timestamp, '1 month') g (month);
  -- For each row the last months taken, and the first that is free.
  CREATE TEMP TABLE taken ON COMMIT DROP AS
    WITH last AS (SELECT DISTINCT ON (w.row) w.row, w.payer, w.until FROM occupied w ORDER BY w.row, w.until DESC, w.month),
    free AS (SELECT w.row, min(g.month)::date AS month FROM last w
      CROSS JOIN generate_series(lindung_match_numbers.first_month::timestamp, period_end::timestamp, '1 month') g (month)
      WHERE NOT EXISTS (SELECT FROM occupied o WHERE o.row = w.row AND o.month = g.month::date) GROUP BY w.row)
    SELECT w.row, coalesce(g.name::text, '') AS payer, w.payer IS NOT DISTINCT FROM plan.organisation_id AS own, w.until,
      f.month FROM last w LEFT JOIN free f USING (row) LEFT JOIN registry_organisation g ON g.id = w.payer;
  CREATE TEMP TABLE continues ON COMMIT DROP AS
    SELECT m.row FROM matched m JOIN rosters_entry e ON e.person_id = m.person AND e.ended_on IS NULL
      JOIN rosters_list l ON l.id = e.list_id AND l.programme_id = plan.id
    UNION
    SELECT m.row FROM members m
      JOIN billing_settlementline b ON b.membership_id = m.membership AND b.reverses_id IS NULL
        AND b.covers_to >= lindung_match_numbers.first_month - 1 AND b.covers_from < lindung_match_numbers.first_month
      CROSS JOIN LATERAL (SELECT a.organisation_id, a.payer_kind FROM membership_payerassignment a
        WHERE a.membership_id = m.membership AND a.from_day < lindung_match_numbers.first_month
        ORDER BY a.from_day DESC LIMIT 1) a
      WHERE m.segment = 'BPU' AND (a.organisation_id = plan.organisation_id OR (plan.wadah = 'SD'
        AND a.payer_kind = 'village' AND EXISTS (SELECT FROM registry_organisation g WHERE g.id = a.organisation_id
          AND starts_with(g.region, plan.region))));
  DROP TABLE numbered, occupied;
END
$$;

DROP FUNCTION IF EXISTS lindung_match_list(uuid, date, integer, date, jsonb);
-- One line for each row that is known by its number or may be somebody known under another, after
-- lindung_match_numbers. Rows: pg_temp.listed_rows (row int, name_key text, words text, begins text, begins_too text,
-- joined text, birth date, sex text), `words` as lindung_name_words would make them with a space between, `begins` how
-- the most telling words begin, `joined` how the name begins without spaces.
CREATE OR REPLACE FUNCTION lindung_match_list(on_day date, name_words jsonb) RETURNS TABLE (
  "row" integer, known boolean, name_differs boolean, birth_differs boolean, sex_differs boolean, possibly boolean,
  dead boolean, death_verified boolean, wage_earner boolean, payer text, own_payer boolean, paid_until date,
  free_from date, continuing boolean, on_list boolean, was text, village text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
-- The registry streams past a hash of the list; sorting it would take longer than all else. Rows are dear to hand from
-- one process to another: each is to join its own part of the registry and hand over what is left.
-- Few rows can be dear too: names are compared.
SET enable_mergejoin = off SET work_mem = '64MB' SET parallel_setup_cost = 100 SET parallel_tuple_cost = 10
SET min_parallel_table_scan_size = 0 AS $$
#variable_conflict use_column
DECLARE
  plan record;
  -- Two matches at once have tables of their own.
  sought constant text := format('lindung_matching.sought_%s', pg_backend_pid());
  compared constant text := format('lindung_matching.compared_%s', pg_backend_pid());
  days text := '';
BEGIN
  -- Tables that somebody else laid there could ask about anybody.
  IF (SELECT count(*) FROM unnest(ARRAY['matching_for', 'matched', 'members', 'taken', 'continues']) t (name)
    JOIN pg_class c ON c.oid = to_regclass('pg_temp.' || t.name) AND c.relowner = 'lindung_matcher'::regrole) < 5 THEN
    RAISE EXCEPTION 'the numbers of the list were not matched first' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO plan FROM pg_temp.matching_for;
  PERFORM lindung_must_check(plan.programme);
  PERFORM lindung_must_be_tables('listed_numbers', 'listed_rows');

  -- Comparing two names costs a hundred times more than looking how their words begin, and sixty people of working age
  -- share a day. So people are looked up by day and how a word begins, in one key: the list asks for the beginning of a
  -- telling word (whose fellow is then looked for) and, where that is another, for that of the whole name without spaces.
  -- Then letters in common are counted (titles, written with dots, hide them); then names are compared.
  EXECUTE format($sought$CREATE UNLOGGED TABLE %s AS
    WITH entering AS (
      SELECT r.row, r.words, r.name_key, r.birth, r.begins, r.begins_too, r.joined, m.person
      FROM pg_temp.listed_rows r LEFT JOIN matched m ON m.row = r.row WHERE r.begins <> '' AND m.entry IS NULL
    )
    SELECT e.row, e.words, e.name_key, e.birth, e.begins_too, e.joined, e.person,
      lindung_beginning(e.begins, e.birth) AS beginning
    FROM entering e
    UNION ALL
    SELECT e.row, e.words, e.name_key, e.birth, NULL, e.joined, e.person,
      lindung_beginning(e.joined, e.birth)
    FROM entering e WHERE left(e.joined, 2) <> e.begins$sought$, sought);
  EXECUTE format('ANALYZE %s (birth, beginning)', sought);
  -- A long list has nearly every day on which anybody was born: asking for its days leaves out nobody and takes time.
  IF (SELECT count(*) FROM pg_temp.listed_rows) < 50000 THEN
    days := format('WHERE p.birth_date IN (SELECT s.birth FROM %s s)', sought);
  END IF;
  -- Names of which no word tells much, Muhammad alone: few, and looked up by one letter.
  CREATE TEMP TABLE untelling ON COMMIT DROP AS
    SELECT r.row, r.words, r.name_key, r.birth, r.begins, m.person
    FROM pg_temp.listed_rows r LEFT JOIN matched m ON m.row = r.row
    WHERE length(r.begins) = 1 AND m.entry IS NULL;
  ANALYZE untelling;
  EXECUTE format($near$CREATE TEMP TABLE same_day ON COMMIT DROP AS
    WITH known AS (
      SELECT p.id, p.name, p.name_key, unnest(p.word_beginnings) AS beginning FROM registry_person p %2$s
    ), near AS (
      SELECT s.row, s.words, s.name_key, k.id, k.name, k.name_key AS known_key
      FROM known k JOIN %1$s s ON s.beginning = k.beginning
      -- What is cheap first, letters in common last: only this form keeps the order. That it equals 1 tells the planner
      -- how few are left.
      WHERE CASE WHEN k.id = s.person THEN 0
        WHEN strpos(' ' || k.name_key, s.begins_too) > 0 OR left(replace(k.name_key, ' ', ''), 6) = s.joined
        THEN (similarity(k.name_key, s.name_key) >= 0.25 OR k.name ~ ',|\.[^ ]')::int ELSE 0 END = 1
    )
    SELECT DISTINCT near.row, near.id FROM near
    WHERE CASE WHEN near.known_key = near.name_key THEN true
        ELSE lindung_names_same(lindung_known_words(near.name, near.known_key, $1), string_to_array(near.words, ' ')) END
    $near$, sought, days)
    USING name_words;
  INSERT INTO same_day
    SELECT u.row, p.id FROM untelling u JOIN registry_person p ON p.birth_date = u.birth
    WHERE CASE WHEN p.id IS DISTINCT FROM u.person AND strpos(' ' || p.name_key, ' ' || u.begins) > 0
        AND (similarity(p.name_key, u.name_key) >= 0.25 OR p.name ~ ',|\.[^ ]')
      THEN lindung_names_same(lindung_known_words(p.name, p.name_key, name_words), string_to_array(u.words, ' '))
      ELSE false END;
  ANALYZE same_day;
  -- Who was merged into another is that other, and no second person. Nor is who was recorded under the row's own number
  -- since the numbers were matched.
  DELETE FROM same_day s USING registry_merge g WHERE g.standing AND s.id = g.absorbed_id;
  DELETE FROM same_day s USING pg_temp.listed_numbers n, registry_holder h
    WHERE n.row = s.row AND h.number = n.nik AND h.holder_id = s.id;

  EXECUTE format($compared$CREATE UNLOGGED TABLE %s AS
    SELECT r.row, m.name, m.name_key, r.words FROM matched m JOIN pg_temp.listed_rows r ON r.row = m.row
    WHERE m.name_key <> r.name_key$compared$, compared);
  EXECUTE format('ANALYZE %s (row)', compared);
  EXECUTE format($differing$CREATE TEMP TABLE differing ON COMMIT DROP AS
    SELECT c.row FROM %s c
    WHERE lindung_names_alike(lindung_known_words(c.name, c.name_key, $1), string_to_array(c.words, ' '))
      = 'different'$differing$, compared)
    USING name_words;
  ANALYZE differing;

  RETURN QUERY
    SELECT l.row, m.person IS NOT NULL, l.row IN (SELECT x.row FROM differing x),
      coalesce(m.birth_date <> r.birth, false), coalesce(m.sex <> r.sex, false),
      s.row IS NOT NULL, coalesce(d.id, also_dead.id) IS NOT NULL,
      coalesce(d.verified_at, also_dead.verified_at) IS NOT NULL,
      l.row IN (SELECT k.row FROM members k WHERE k.segment = 'PU' AND k.began_on <= on_day
        AND (k.ended_on IS NULL OR k.ended_on >= on_day)),
      o.payer, o.own, o.until, o.month, l.row IN (SELECT c.row FROM continues c),
      m.entry IS NOT NULL, m.listed::text,
      -- Where somebody lives is told only of those the actor may see, or who live in the programme's region.
      CASE WHEN m.village = plan.region OR starts_with(m.village, plan.region || '.') THEN m.village::text END
    FROM (SELECT k.row FROM matched k UNION SELECT s.row FROM same_day s) l
    LEFT JOIN matched m ON m.row = l.row
    LEFT JOIN pg_temp.listed_rows r ON r.row = m.row
    LEFT JOIN registry_death d ON d.person_id = m.person AND d.withdrawn_at IS NULL
    LEFT JOIN (SELECT DISTINCT ON (g.survivor_id) g.survivor_id, x.id, x.verified_at FROM registry_merge g
      JOIN registry_death x ON x.person_id = g.absorbed_id AND x.withdrawn_at IS NULL WHERE g.standing
      ORDER BY g.survivor_id, x.verified_at
    ) also_dead ON also_dead.survivor_id = m.person
    LEFT JOIN (SELECT DISTINCT s.row FROM same_day s) s ON s.row = l.row
    LEFT JOIN taken o ON o.row = l.row
    ORDER BY l.row;
  DROP TABLE matching_for, matched, members, taken, continues, untelling, same_day, differing;
  EXECUTE format('DROP TABLE %s, %s', sought, compared);
END
$$;

-- Damaged numbers: rows of pg_temp.damaged_rows (row int, words text, birth date) for which the list has exactly one
-- candidate with that name and birth date. Discloses the row number alone.
CREATE OR REPLACE FUNCTION lindung_match_damaged(programme uuid, first_month date, months integer, name_words jsonb)
RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lindung_must_be_tables('damaged_rows');
  RETURN QUERY SELECT r.row FROM pg_temp.damaged_rows r
    JOIN rosters_list l ON l.programme_id = lindung_match_damaged.programme
      AND l.first_month = lindung_match_damaged.first_month AND l.months = lindung_match_damaged.months
      AND (lindung_right_in_region('rosters.check', l.region)
        OR l.organisation_id = ANY (lindung_organisations_with('rosters.check')))
    JOIN rosters_entry e ON e.list_id = l.id AND e.ended_on IS NULL
    JOIN registry_person p ON p.id = e.person_id AND p.birth_date = r.birth
    WHERE lindung_names_alike(lindung_name_words(e.name, name_words), string_to_array(r.words, ' ')) <> 'different'
    GROUP BY r.row HAVING count(*) = 1;
END
$$;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_match_numbers(uuid, date, integer)', 'lindung_match_list(date, jsonb)',
    'lindung_match_damaged(uuid, date, integer, jsonb)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
