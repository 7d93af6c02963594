-- Whose cover ends by when, under the payers the actor may read: heads, never persons. Sponsored people only, whose
-- membership stays open. A stretch that another payment carries on does not end. Two states: 'covered' people whose paid
-- days end, and 'conditional' people whose paid days ended and whose arrears the law still tolerates on the day.
-- Joins are between whole sets (hash joins): the planner takes the people left after each step for a handful, and would
-- look every one up by itself, or read the same rows again for each.
CREATE OR REPLACE FUNCTION lindung_cover_ending(on_day date, until_day date, wanted_region text)
RETURNS TABLE (organisation_id uuid, payer_kind text, wadah text, agreement text, kabupaten text, village text,
  state text, paid_to date, sector text, heads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET work_mem = '64MB' SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
BEGIN
  RETURN QUERY
  WITH live AS (
    SELECT s.membership_id, s.status, s.from_day, s.to_day
    FROM coverage_coverspan s
    WHERE s.payer_kind IN ('apbn', 'apbd', 'village', 'donor') AND s.status <= 2 AND s.programmes & 1 > 0
      AND s.to_day >= on_day AND s.segment = 'BPU'
      AND (s.status = 1 OR s.from_day <= on_day)
      AND CASE length(wanted_region) WHEN 0 THEN true WHEN 2 THEN s.province = wanted_region
        WHEN 5 THEN s.kabupaten = wanted_region WHEN 8 THEN left(s.village, 8) = wanted_region
        ELSE s.village = wanted_region END
  ), alone AS MATERIALIZED (
    -- Most have one stretch; gaps are looked for among the others.
    SELECT l.membership_id, count(*) AS pieces, min(l.status) AS status, max(l.to_day) AS to_day
    FROM live l GROUP BY l.membership_id
  ), chained AS (
    -- Days paid for without a gap, from the first that has not passed; payments for later come after a gap.
    SELECT g.membership_id, g.status, g.to_day,
      count(*) FILTER (WHERE g.before < g.from_day - 1)
        OVER (PARTITION BY g.membership_id ORDER BY g.from_day, g.to_day) AS gaps
    FROM (SELECT l.*, lag(l.to_day) OVER (PARTITION BY l.membership_id ORDER BY l.from_day, l.to_day) AS before
      FROM live l WHERE l.membership_id IN (SELECT o.membership_id FROM alone o WHERE o.pieces > 1)) g
  ), ends AS (
    SELECT o.membership_id, o.status = 1 AS covered, CASE WHEN o.status = 1 THEN o.to_day END AS paid_to
    FROM alone o WHERE o.pieces = 1
    UNION ALL
    SELECT c.membership_id, bool_or(c.status = 1), max(c.to_day) FILTER (WHERE c.status = 1)
    FROM chained c WHERE c.gaps = 0 GROUP BY c.membership_id
  ), due AS MATERIALIZED (
    SELECT x.* FROM (
      SELECT e.membership_id, CASE WHEN e.covered THEN 'covered' ELSE 'conditional' END AS state,
        CASE WHEN e.covered THEN e.paid_to ELSE (
          -- A change of payer parts conditional days too: what was paid last counts, not where the stretch begins.
          SELECT max(p.to_day) FROM coverage_coverspan p
          WHERE p.membership_id = e.membership_id AND p.status = 1 AND p.to_day < on_day) END AS paid_to
      FROM ends e WHERE NOT e.covered OR e.paid_to <= until_day OFFSET 0
    ) x WHERE NOT EXISTS (
      -- All that is paid for after the last paid day is not over on the day asked for.
      SELECT FROM coverage_coverspan n WHERE n.membership_id = x.membership_id AND n.status = 1 AND n.segment = 'BPU'
        AND n.to_day >= on_day AND n.from_day <= greatest(x.paid_to, on_day) + 1 AND n.to_day > x.paid_to)
  ), paying AS (
    SELECT DISTINCT ON (d.membership_id) d.membership_id, d.state, d.paid_to, p.organisation_id, p.payer_kind, p.wadah,
      p.agreement, p.kabupaten, p.village
    FROM due d JOIN membership_payerassignment p ON p.membership_id = d.membership_id
      AND p.from_day <= greatest(d.paid_to, on_day) + 1
    ORDER BY d.membership_id, p.from_day DESC
  ), billed AS (
    SELECT DISTINCT ON (x.membership_id) x.membership_id, x.sector FROM billing_billmember x
    WHERE x.membership_id IN (SELECT d.membership_id FROM due d) ORDER BY x.membership_id, x.id DESC
  )
  SELECT a.organisation_id, a.payer_kind::text, a.wadah::text, a.agreement::text, m.kabupaten::text, m.village::text,
    a.state, a.paid_to, coalesce(b.sector, 'other')::text, count(*)
  FROM paying a JOIN membership_membership m ON m.id = a.membership_id
  LEFT JOIN billed b ON b.membership_id = a.membership_id
  WHERE (m.ended_on IS NULL OR m.ended_on > greatest(a.paid_to, on_day)) AND a.organisation_id IS NOT NULL
    -- What the policy payer_read lets the actor see.
    AND (a.kabupaten = ANY (kabupaten_read) OR a.village = ANY (villages_read)
      OR a.organisation_id = ANY (organisations_read))
    -- Cover is cut at a verified death anyway; only somebody who died on the very day would still be seen here.
    AND (a.paid_to > on_day OR m.person_id NOT IN (SELECT r.person_id FROM registry_death r
      WHERE r.verified_at IS NOT NULL AND r.withdrawn_at IS NULL AND r.died_on <= on_day))
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
END
$$;
ALTER FUNCTION lindung_cover_ending(date, date, text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_cover_ending(date, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_ending(date, date, text) TO lindung_app;
GRANT SELECT ON billing_billmember, registry_death TO lindung_matcher;
