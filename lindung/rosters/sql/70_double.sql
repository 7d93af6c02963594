-- People whom several sponsors have in the same month, on lists or paid, past row rights: sponsors do not see each other.
-- A party is a programme, or, where months were paid without one, the organisation that paid. Of each person and month one
-- party pays: who has paid, else the first by the order of the region. Every other party has the month for nothing.

-- What sort of payer a programme or an organisation is, as the order of payers names them.
CREATE OR REPLACE FUNCTION lindung_payer_level(wadah text, kind text, region text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN wadah IN ('SC', 'SB') OR kind = 'donor' THEN 'firm'
    WHEN wadah IN ('SD', 'SA', 'SL') OR kind = 'village' OR length(region) = 13 THEN 'village'
    WHEN length(region) = 5 THEN 'kabupaten' ELSE 'province' END
$$;

-- Names on lists with the months of a period that each stands for. Rights of the caller apply. Not for the application.
CREATE OR REPLACE FUNCTION lindung_double_listed(first_month date, last_month date) RETURNS TABLE (
  id uuid, person_id uuid, membership_id uuid, village varchar, sector varchar, programme_id uuid, from_m date, to_m date
)
LANGUAGE sql STABLE AS $$
  SELECT e.id, e.person_id, e.membership_id, e.village, e.sector, l.programme_id, greatest(e.from_month, $1),
    least((l.first_month + make_interval(months => l.months - 1))::date, $2,
      coalesce(date_trunc('month', e.ended_on::timestamp)::date, 'infinity'::date))
  FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
  WHERE l.first_month <= $2 AND l.first_month + make_interval(months => l.months) > $1
    AND (e.ended_on IS NULL OR e.ended_on >= e.from_month)
$$;

-- Each person and month that two parties have: who pays and who has it for nothing. Not for the application.
-- Few of all people have several: they are found first, a row for each name, and months are made of theirs alone. What
-- is found travels in arrays, so that the planner knows how few they are; and joins are never loops over the whole.
CREATE OR REPLACE FUNCTION lindung_double_months(region text, first_month date, last_month date) RETURNS TABLE (
  person uuid, place text, month date, winner uuid, winner_level text, winner_paid boolean, winner_until date,
  loser uuid, loser_level text, loser_paid boolean, loser_entry uuid, loser_until date, sector text, decided boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_nestloop = off SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  lines uuid[];
  unbilled uuid[];
  people uuid[];
BEGIN
  -- Memberships on a list with months that were paid without a bill of a programme.
  SELECT coalesce(array_agg(s.id), '{}'), coalesce(array_agg(DISTINCT s.membership_id), '{}') INTO lines, unbilled
  FROM billing_settlementline s
  WHERE s.reverses_id IS NULL AND s.covers_to >= lindung_double_months.first_month
    AND s.covers_from < lindung_double_months.last_month + interval '1 month'
    AND s.membership_id IN (SELECT membership_id
      FROM lindung_double_listed(lindung_double_months.first_month, lindung_double_months.last_month))
    AND NOT EXISTS (SELECT FROM billing_settlementline r WHERE r.reverses_id = s.id AND r.reverses_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM billing_allocation x JOIN billing_bill b ON b.id = x.bill_id
      JOIN sponsorship_programme g ON g.id = b.subject_id WHERE x.settlement_id = s.id);
  WITH listed AS MATERIALIZED (
    SELECT * FROM lindung_double_listed(lindung_double_months.first_month, lindung_double_months.last_month)
  )
  SELECT array_agg(f.person_id) INTO people FROM (
    SELECT person_id FROM listed WHERE from_m <= to_m GROUP BY 1 HAVING count(DISTINCT programme_id) > 1
    -- A membership may have gone to another person since it was listed: months are looked for with both.
    UNION SELECT person_id FROM listed WHERE membership_id = ANY (unbilled)
    UNION SELECT k.person_id FROM membership_membership k WHERE k.id = ANY (unbilled)
  ) f;
  IF people IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH listed AS MATERIALIZED (
    SELECT * FROM lindung_double_listed(lindung_double_months.first_month, lindung_double_months.last_month)
    WHERE person_id = ANY (people)
  ), places AS (
    SELECT person_id, min(village) AS place FROM listed
    WHERE lindung_double_months.region = '' OR village = lindung_double_months.region
      OR starts_with(village, lindung_double_months.region || '.')
    GROUP BY 1
  ), outside AS MATERIALIZED (
    -- Months that somebody paid without a bill of a programme, and not the sponsor who has the person on a list.
    SELECT k.person_id, s.covers_from, s.covers_to, a.organisation_id AS party, a.payer_kind
    FROM membership_membership k JOIN places o ON o.person_id = k.person_id
    JOIN billing_settlementline s ON s.membership_id = k.id AND s.id = ANY (lines)
    CROSS JOIN LATERAL (SELECT p.organisation_id, p.payer_kind FROM membership_payerassignment p
      WHERE p.membership_id = k.id AND p.from_day <= s.covers_from ORDER BY p.from_day DESC LIMIT 1) a
    WHERE k.id = ANY (unbilled) AND a.organisation_id IS NOT NULL AND a.payer_kind IN ('apbn', 'apbd', 'village', 'donor')
      AND NOT EXISTS (SELECT FROM listed t JOIN sponsorship_programme g ON g.id = t.programme_id
        WHERE t.person_id = k.person_id AND (g.organisation_id = a.organisation_id
          -- A village that pays for its own people on the list of its kabupaten is the same sponsor.
          OR (g.wadah = 'SD' AND a.payer_kind = 'village' AND EXISTS (SELECT FROM registry_organisation o
            WHERE o.id = a.organisation_id AND starts_with(o.region, g.region)))))
  ), several AS (
    SELECT person_id FROM listed WHERE from_m <= to_m GROUP BY 1 HAVING count(DISTINCT programme_id) > 1
    UNION SELECT person_id FROM outside
  ), paid AS MATERIALIZED (
    SELECT DISTINCT m.membership_id, b.subject_id AS programme, g.month::date AS month
    FROM billing_billmember m JOIN billing_allocation a ON a.bill_member_id = m.id AND a.reverses_id IS NULL
    JOIN billing_bill b ON b.id = a.bill_id
    CROSS JOIN LATERAL generate_series(a.first_month::timestamp, a.first_month + make_interval(months => a.months - 1),
      '1 month') g (month)
    WHERE m.membership_id = ANY (ARRAY(SELECT l.membership_id FROM listed l JOIN several v USING (person_id)))
      AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id AND r.reverses_id IS NOT NULL)
  ), claims AS (
    SELECT DISTINCT ON (l.person_id, g.month, l.programme_id) l.person_id, g.month::date AS month,
      l.programme_id AS party, p.month IS NOT NULL AS has_paid, l.id AS entry, l.to_m AS until, l.sector,
      lindung_payer_level(s.wadah::text, s.payer_kind::text, s.region::text) AS level
    FROM listed l JOIN several v USING (person_id) JOIN places o USING (person_id)
    JOIN sponsorship_programme s ON s.id = l.programme_id
    CROSS JOIN LATERAL generate_series(l.from_m::timestamp, l.to_m::timestamp, '1 month') g (month)
    LEFT JOIN paid p ON p.membership_id = l.membership_id AND p.programme = l.programme_id AND p.month = g.month::date
    ORDER BY l.person_id, g.month, l.programme_id, p.month NULLS LAST
  ), every_claim AS (
    SELECT * FROM claims
    UNION ALL
    SELECT DISTINCT o.person_id, g.month::date, o.party, true, NULL::uuid, o.covers_to, NULL::text,
      lindung_payer_level('', o.payer_kind::text, b.region::text)
    FROM outside o JOIN registry_organisation b ON b.id = o.party
    CROSS JOIN LATERAL generate_series(
      greatest(date_trunc('month', o.covers_from::timestamp), lindung_double_months.first_month::timestamp),
      least(o.covers_to, (lindung_double_months.last_month + interval '1 month')::date - 1)::timestamp, '1 month') g (month)
  ), ranked AS (
    SELECT c.*, o.place, array_position(r.payers, c.level) AS rank,
      row_number() OVER w AS number, count(*) OVER (PARTITION BY c.person_id, c.month) AS parties
    FROM every_claim c JOIN places o USING (person_id)
    LEFT JOIN LATERAL (SELECT r.payers::text[] AS payers FROM sponsorship_payingorder r
      WHERE r.region IN (left(o.place, 5), left(o.place, 2)) AND r.from_month <= c.month
      ORDER BY length(r.region) DESC, r.from_month DESC, r.id DESC LIMIT 1) r ON true
    WINDOW w AS (PARTITION BY c.person_id, c.month
      ORDER BY c.has_paid DESC, array_position(r.payers, c.level) NULLS LAST, c.party)
  )
  SELECT w.person_id, w.place, w.month, w.party, w.level, w.has_paid, w.until, l.party, l.level, l.has_paid, l.entry,
    l.until,
    coalesce(l.sector, 'other')::text,
    (w.has_paid AND NOT l.has_paid) OR coalesce(w.rank < l.rank, false)
  FROM ranked w JOIN ranked l ON l.person_id = w.person_id AND l.month = w.month AND l.number > 1
  WHERE w.number = 1 AND w.parties > 1;
END
$$;

-- What the actor may know of a party: programmes and organisations of the own regions or organisations. Of others only
-- the name of the organisation.
CREATE OR REPLACE FUNCTION lindung_double_parties(right_name text) RETURNS TABLE (
  id uuid, code text, name text, organisation text, sees boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.code::text, s.name::text, o.name::text, coalesce(lindung_right_in_region(right_name, s.region)
      OR s.organisation_id = ANY (lindung_organisations_with(right_name)), false)
  FROM sponsorship_programme s JOIN registry_organisation o ON o.id = s.organisation_id
  UNION ALL
  SELECT o.id, '', o.name::text, o.name::text,
    coalesce(lindung_right_in_region(right_name, o.region) OR o.id = ANY (lindung_organisations_with(right_name)), false)
  FROM registry_organisation o WHERE 'sponsor' = ANY (o.roles)
$$;

-- Pairs of parties by month, in heads; a line without a month has the different people of the pair, one without parties
-- those of all. Discloses of a programme that the actor may not see the name of its organisation, nothing else.
CREATE OR REPLACE FUNCTION lindung_double_report(region text, first_month date, last_month date) RETURNS TABLE (
  winner uuid, winner_code text, winner_name text, winner_level text, sees_winner boolean,
  loser uuid, loser_code text, loser_name text, loser_level text, sees_loser boolean,
  month date, sector text, winner_paid boolean, loser_paid boolean, decided boolean, people bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH parties AS MATERIALIZED (SELECT * FROM lindung_double_parties('bills.read')),
  found AS MATERIALIZED (
    SELECT d.*, w.code AS w_code, CASE WHEN w.sees THEN w.name ELSE w.organisation END AS w_name,
      w.sees AS w_sees, l.code AS l_code, CASE WHEN l.sees THEN l.name ELSE l.organisation END AS l_name,
      l.sees AS l_sees
    FROM lindung_double_months(lindung_double_report.region, lindung_double_report.first_month,
      lindung_double_report.last_month) d
    JOIN parties w ON w.id = d.winner JOIN parties l ON l.id = d.loser WHERE w.sees OR l.sees
  )
  SELECT f.winner, CASE WHEN f.w_sees THEN f.w_code ELSE '' END, f.w_name, f.winner_level, f.w_sees, f.loser,
    CASE WHEN f.l_sees THEN f.l_code ELSE '' END, f.l_name, f.loser_level, f.l_sees,
    f.month, f.sector, f.winner_paid, f.loser_paid, f.decided, count(DISTINCT f.person)
  FROM found f
  GROUP BY GROUPING SETS (
    (f.winner, f.w_code, f.w_name, f.winner_level, f.w_sees, f.loser, f.l_code, f.l_name, f.loser_level, f.l_sees, f.month,
      f.sector, f.winner_paid, f.loser_paid, f.decided),
    (f.winner, f.w_code, f.w_name, f.winner_level, f.w_sees, f.loser, f.l_code, f.l_name, f.loser_level, f.l_sees),
    ());
END
$$;

-- The people of a pair whom the actor may see on a list of his or hers: the name, the months, and of the other party by
-- whom and until when. `entry` is the losing one where that is the actor's.
CREATE OR REPLACE FUNCTION lindung_double_names(
  region text, first_month date, last_month date, only_winner uuid, only_loser uuid
) RETURNS TABLE (
  person uuid, name text, village text, winner_name text, winner_until date, loser_name text, loser_until date,
  first date, last date, months bigint, paid_twice bigint, decided boolean, entry uuid, sees_loser boolean, lost date[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH parties AS MATERIALIZED (SELECT * FROM lindung_double_parties('people.read'))
  SELECT d.person, p.name::text, d.place, max(CASE WHEN w.sees THEN w.name ELSE w.organisation END), max(d.winner_until),
    max(CASE WHEN l.sees THEN l.name ELSE l.organisation END), max(d.loser_until), min(d.month), max(d.month), count(*),
    count(*) FILTER (WHERE d.winner_paid AND d.loser_paid), bool_and(d.decided),
    (array_agg(d.loser_entry) FILTER (WHERE l.sees))[1], bool_or(l.sees),
    coalesce(array_agg(d.month ORDER BY d.month) FILTER (WHERE d.decided AND NOT d.loser_paid), '{}')
  FROM lindung_double_months(lindung_double_names.region, lindung_double_names.first_month,
    lindung_double_names.last_month) d
  JOIN parties w ON w.id = d.winner JOIN parties l ON l.id = d.loser
  JOIN registry_person p ON p.id = d.person
  WHERE (w.sees OR l.sees) AND (only_winner IS NULL OR d.winner = only_winner)
    AND (only_loser IS NULL OR d.loser = only_loser)
  GROUP BY d.person, p.name, d.place, d.winner, d.loser, d.loser_entry ORDER BY d.place, 2, 1;
END
$$;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_double_listed(date, date)', 'lindung_double_months(text, date, date)', 'lindung_double_parties(text)',
    'lindung_double_report(text, date, date)', 'lindung_double_names(text, date, date, uuid, uuid)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature LIKE 'lindung_double_listed%' OR signature LIKE 'lindung_double_months%' OR signature LIKE 'lindung_double_parties%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
