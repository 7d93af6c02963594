-- Matching a list with the registry, set-based and past row rights: a name may be another sponsor's, or live in another
-- region. What it may disclose of people whom the actor may not see is what docs/decisions/0003-row-rights.md names: yes
-- or no to what the list itself claims, whether somebody is dead, employed or paid for, and by whom until when.

-- Rows: pg_temp.listed_rows (row int, nik text, name text, name_key text, words text[], begins text, begins_too text,
-- birth date, sex text, village text), `words` as lindung_name_words would make them, `begins` how the most telling words
-- begin.
CREATE OR REPLACE FUNCTION lindung_match_list(
  programme uuid, first_month date, months integer, on_day date, name_words jsonb
) RETURNS TABLE (
  "row" integer, known boolean, name_differs boolean, birth_differs boolean, sex_differs boolean, possibly boolean,
  dead boolean, death_verified boolean, wage_earner boolean, payer text, own_payer boolean, paid_until date,
  free_from date, continuing boolean, on_list boolean, was text, village text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  plan record;
  period_end date := (first_month + make_interval(months => months))::date - 1;
BEGIN
  SELECT p.*, l.id AS list INTO plan FROM sponsorship_programme p LEFT JOIN rosters_list l ON l.programme_id = p.id
    AND l.first_month = lindung_match_list.first_month AND l.months = lindung_match_list.months
    WHERE p.id = lindung_match_list.programme;
  IF plan.id IS NULL OR NOT (lindung_right_in_region('rosters.check', plan.region)
    OR plan.organisation_id = ANY (lindung_organisations_with('rosters.check'))) THEN
    RAISE EXCEPTION 'the actor may not check lists of this programme' USING ERRCODE = 'insufficient_privilege';
  END IF;

  CREATE TEMP TABLE matched ON COMMIT DROP AS
    SELECT r.row, r.nik, r.name_key, r.words, r.begins, r.begins_too, r.birth, r.sex, p.id AS person, p.name, p.name_key AS known_key,
      p.birth_date, p.sex AS known_sex, p.village, e.id AS entry, e.listed, e.from_month
    FROM pg_temp.listed_rows r
    LEFT JOIN registry_identity i ON i.number = r.nik
    LEFT JOIN registry_person p ON p.id = i.person_id
    LEFT JOIN rosters_entry e ON e.list_id = plan.list AND e.person_id = p.id AND e.ended_on IS NULL;
  CREATE TEMP TABLE occupied ON COMMIT DROP AS
    SELECT m.row, g.month::date AS month, s.covers_to AS until, a.organisation_id AS payer
    FROM (SELECT DISTINCT row, person FROM matched WHERE person IS NOT NULL AND entry IS NULL) m
    JOIN membership_membership k ON k.person_id = m.person AND k.segment = 'BPU'
    JOIN billing_settlementline s ON s.membership_id = k.id AND s.programmes & plan.programmes > 0
      AND s.covers_to >= lindung_match_list.first_month AND s.covers_from <= period_end AND s.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM billing_settlementline b WHERE b.reverses_id = s.id)
    LEFT JOIN LATERAL (SELECT a.organisation_id FROM membership_payerassignment a WHERE a.membership_id = k.id
      AND a.from_day <= s.covers_to ORDER BY a.from_day DESC LIMIT 1) a ON true
    CROSS JOIN LATERAL generate_series(greatest(date_trunc('month', s.covers_from::timestamp),
      lindung_match_list.first_month::timestamp), least(s.covers_to, period_end)::timestamp, '1 month') g (month)
    UNION ALL
    -- One programme never pays twice for a month, whichever of its lists named the person first.
    SELECT m.row, g.month::date, (l.first_month + make_interval(months => l.months))::date - 1, l.organisation_id
    FROM (SELECT DISTINCT row, person FROM matched WHERE person IS NOT NULL AND entry IS NULL) m
    JOIN rosters_entry e ON e.person_id = m.person AND e.ended_on IS NULL
    JOIN rosters_list l ON l.id = e.list_id AND l.programme_id = plan.id AND l.id IS DISTINCT FROM plan.list
    CROSS JOIN LATERAL generate_series(greatest(e.from_month, lindung_match_list.first_month)::timestamp,
      least((l.first_month + make_interval(months => l.months))::date - 1, period_end)::timestamp, '1 month') g (month);
  CREATE TEMP TABLE same_day ON COMMIT DROP AS
    SELECT DISTINCT near.row FROM (
      -- Reading the words of a name costs a hundred times more than looking how they begin; thirty people share a day.
      SELECT m.row, m.words, m.name_key, p.name, p.name_key AS known_key
      FROM matched m JOIN registry_person p ON p.birth_date = m.birth AND p.id IS DISTINCT FROM m.person
      WHERE m.entry IS NULL AND m.words IS NOT NULL
        AND ((strpos(' ' || p.name_key, m.begins) > 0 AND strpos(' ' || p.name_key, m.begins_too) > 0)
          OR left(replace(p.name_key, ' ', ''), 6) = left(replace(m.name_key, ' ', ''), 6))
      OFFSET 0
    ) near
    WHERE near.known_key = near.name_key
      OR lindung_names_alike(lindung_name_words(near.name, name_words), near.words) = 'same';

  RETURN QUERY
    SELECT m.row, m.person IS NOT NULL,
      m.person IS NOT NULL AND m.name_key IS NOT NULL AND m.known_key <> m.name_key
        AND lindung_names_alike(lindung_name_words(m.name, name_words), m.words) = 'different',
      coalesce(m.birth_date <> m.birth, false), coalesce(m.known_sex <> m.sex, false),
      s.row IS NOT NULL, d.id IS NOT NULL, d.verified_at IS NOT NULL,
      EXISTS (SELECT FROM membership_membership k WHERE k.person_id = m.person AND k.segment = 'PU'
        AND k.began_on <= on_day AND (k.ended_on IS NULL OR k.ended_on >= on_day)),
      o.payer, o.own, o.until, f.month,
      m.person IS NOT NULL AND (
        EXISTS (SELECT FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
          WHERE e.person_id = m.person AND l.programme_id = plan.id AND e.ended_on IS NULL)
        OR EXISTS (SELECT FROM membership_membership k
          JOIN billing_settlementline b ON b.membership_id = k.id AND b.reverses_id IS NULL
            AND b.covers_to >= lindung_match_list.first_month - 1
            AND b.covers_from < lindung_match_list.first_month
          CROSS JOIN LATERAL (SELECT a.organisation_id, a.payer_kind FROM membership_payerassignment a
            WHERE a.membership_id = k.id AND a.from_day < lindung_match_list.first_month
            ORDER BY a.from_day DESC LIMIT 1) a
          WHERE k.person_id = m.person AND k.segment = 'BPU'
            AND (a.organisation_id = plan.organisation_id OR (plan.wadah = 'SD' AND a.payer_kind = 'village'
              AND EXISTS (SELECT FROM registry_organisation g WHERE g.id = a.organisation_id
                AND starts_with(g.region, plan.region)))))),
      m.entry IS NOT NULL, m.listed::text,
      -- Where somebody lives is told only of those the actor may see, or who live in the programme's region.
      CASE WHEN m.village = plan.region OR starts_with(m.village, plan.region || '.') THEN m.village::text END
    FROM matched m
    LEFT JOIN registry_death d ON d.person_id = m.person
    LEFT JOIN same_day s ON s.row = m.row
    LEFT JOIN LATERAL (
      SELECT coalesce(g.name::text, '') AS payer, w.payer IS NOT DISTINCT FROM plan.organisation_id AS own, w.until
      FROM occupied w LEFT JOIN registry_organisation g ON g.id = w.payer
      WHERE w.row = m.row ORDER BY w.until DESC, w.month LIMIT 1
    ) o ON true
    LEFT JOIN LATERAL (
      SELECT min(g.month)::date AS month FROM generate_series(lindung_match_list.first_month::timestamp,
        period_end::timestamp, '1 month') g (month)
      WHERE NOT EXISTS (SELECT FROM occupied w WHERE w.row = m.row AND w.month = g.month)
    ) f ON o.until IS NOT NULL
    ORDER BY m.row;
  DROP TABLE matched, occupied, same_day;
END
$$;

-- Damaged numbers: rows of pg_temp.damaged_rows (row int, words text[], birth date) for which the list has exactly one
-- candidate with that name and birth date. Discloses the row number alone.
CREATE OR REPLACE FUNCTION lindung_match_damaged(programme uuid, first_month date, months integer, name_words jsonb)
RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT r.row FROM pg_temp.damaged_rows r
    JOIN rosters_list l ON l.programme_id = lindung_match_damaged.programme
      AND l.first_month = lindung_match_damaged.first_month AND l.months = lindung_match_damaged.months
      AND (lindung_right_in_region('rosters.check', l.region)
        OR l.organisation_id = ANY (lindung_organisations_with('rosters.check')))
    JOIN rosters_entry e ON e.list_id = l.id AND e.ended_on IS NULL
    JOIN registry_person p ON p.id = e.person_id AND p.birth_date = r.birth
    WHERE lindung_names_alike(lindung_name_words(e.name, name_words), r.words) <> 'different'
    GROUP BY r.row HAVING count(*) = 1;
END
$$;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_match_list(uuid, date, integer, date, jsonb)',
    'lindung_match_damaged(uuid, date, integer, jsonb)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
