-- Whose cover ends by when, under the payers the actor may read: heads, never persons. Sponsored people only, whose
-- membership stays open. A stretch that another payment carries on does not end. Two states: 'covered' people whose paid
-- days end, and 'conditional' people whose paid days ended and whose arrears the law still tolerates on the day.
-- Asked in two steps: first whose cover ends, from one reading of the spans that have not passed; then, one by one along
-- indexes, who pays for each and whether the membership ended. Sets are joined whole (hash joins) otherwise, where the
-- planner would take what each step leaves for a handful.
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
  WITH live AS MATERIALIZED (
    SELECT s.membership_id, s.status, s.from_day, s.to_day,
      s.payer_kind IN ('apbn', 'apbd', 'village', 'donor') AND s.programmes & 1 > 0 AS sponsored
    FROM coverage_coverspan s
    WHERE s.segment = 'BPU' AND s.status <= 2 AND s.to_day >= on_day AND (s.status = 1 OR s.from_day <= on_day)
      AND CASE length(wanted_region) WHEN 0 THEN true WHEN 2 THEN s.province = wanted_region
        WHEN 5 THEN s.kabupaten = wanted_region
        WHEN 8 THEN s.kabupaten = left(wanted_region, 5) AND left(s.village, 8) = wanted_region
        ELSE s.kabupaten = left(wanted_region, 5) AND s.village = wanted_region END
      -- Nobody else can come of it: a payer stands where the membership does, or is an organisation of the actor's.
      AND (s.kabupaten = ANY (kabupaten_read) OR s.village = ANY (villages_read) OR s.membership_id IN (
        SELECT p.membership_id FROM membership_payerassignment p WHERE p.organisation_id = ANY (organisations_read)))
  ), alone AS MATERIALIZED (
    -- Most have one stretch, which nothing can carry on; gaps are looked for among the others.
    SELECT l.membership_id, count(*) AS pieces, min(l.status) AS status, max(l.to_day) AS to_day
    FROM live l GROUP BY l.membership_id HAVING bool_or(l.sponsored)
  ), pieces AS MATERIALIZED (
    SELECT l.* FROM live l WHERE l.membership_id IN (SELECT o.membership_id FROM alone o WHERE o.pieces > 1)
  ), chained AS (
    -- Days paid for without a gap, from the first that has not passed; payments for later come after a gap.
    SELECT g.membership_id, g.status, g.to_day,
      count(*) FILTER (WHERE g.before < g.from_day - 1)
        OVER (PARTITION BY g.membership_id ORDER BY g.from_day, g.to_day) AS gaps
    FROM (SELECT l.*, lag(l.to_day) OVER (PARTITION BY l.membership_id ORDER BY l.from_day, l.to_day) AS before
      FROM pieces l WHERE l.sponsored) g
  ), ends AS (
    SELECT o.membership_id, o.status = 1 AS covered, o.to_day FROM alone o WHERE o.pieces = 1
    UNION ALL
    SELECT c.membership_id, bool_or(c.status = 1), max(c.to_day) FILTER (WHERE c.status = 1)
    FROM chained c WHERE c.gaps = 0 GROUP BY c.membership_id
  ), paid AS (
    SELECT e.membership_id, e.covered, CASE WHEN e.covered THEN e.to_day ELSE (
        -- A change of payer parts conditional days too: what was paid last counts, not where the stretch begins.
        SELECT max(p.to_day) FROM coverage_coverspan p
        WHERE p.membership_id = e.membership_id AND p.status = 1 AND p.to_day < on_day) END AS paid_to
    FROM ends e WHERE NOT e.covered OR e.to_day <= until_day OFFSET 0
  ), due AS MATERIALIZED (
    SELECT x.membership_id, x.covered, x.paid_to
    FROM paid x WHERE NOT EXISTS (
      -- What another payer has paid for after the last paid day is not over on the day asked for.
      SELECT FROM pieces n WHERE n.membership_id = x.membership_id AND n.status = 1
        AND n.from_day <= greatest(x.paid_to, on_day) + 1 AND n.to_day > x.paid_to)
    -- In the order of the indexes they are looked up in.
    ORDER BY x.membership_id
  ), elsewhere AS MATERIALIZED (
    -- Most are billed in no sector but the usual one.
    SELECT x.membership_id, (array_agg(x.sector ORDER BY x.id DESC))[1] AS sector FROM billing_billmember x
    WHERE x.membership_id IN (SELECT o.membership_id FROM billing_billmember o WHERE o.sector <> 'other')
    GROUP BY x.membership_id
  )
  SELECT a.organisation_id, a.payer_kind::text, a.wadah::text, a.agreement::text, a.kabupaten::text, a.village::text,
    CASE WHEN d.covered THEN 'covered' ELSE 'conditional' END, d.paid_to, coalesce(b.sector, 'other')::text, count(*)
  FROM due d CROSS JOIN LATERAL (
    SELECT p.* FROM membership_payerassignment p WHERE p.membership_id = d.membership_id
      AND p.from_day <= greatest(d.paid_to, on_day) + 1 ORDER BY p.from_day DESC LIMIT 1) a
  LEFT JOIN elsewhere b ON b.membership_id = d.membership_id
  WHERE a.organisation_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM membership_membership m
      WHERE m.id = d.membership_id AND m.ended_on <= greatest(d.paid_to, on_day))
    -- What the policy payer_read lets the actor see.
    AND (a.kabupaten = ANY (kabupaten_read) OR a.village = ANY (villages_read)
      OR a.organisation_id = ANY (organisations_read))
    -- Cover is cut at a verified death anyway; only somebody who died on the very day would still be seen here.
    AND (d.paid_to > on_day OR a.person_id NOT IN (SELECT r.person_id FROM registry_death r
      WHERE r.verified_at IS NOT NULL AND r.withdrawn_at IS NULL AND r.died_on <= on_day))
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
END
$$;
ALTER FUNCTION lindung_cover_ending(date, date, text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_cover_ending(date, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_ending(date, date, text) TO lindung_app;
GRANT SELECT ON billing_billmember, registry_death TO lindung_matcher;
