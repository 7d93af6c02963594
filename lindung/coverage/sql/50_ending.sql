-- Whose cover ends by when, under the payers the actor may read: heads, never persons. Sponsored people only, whose
-- membership stays open. A stretch that another payment carries on does not end. Two states: 'covered' people whose paid
-- days end, and 'conditional' people whose paid days ended and whose arrears the law still tolerates on the day.
CREATE OR REPLACE FUNCTION lindung_cover_ending(on_day date, until_day date, wanted_region text)
RETURNS TABLE (organisation_id uuid, payer_kind text, wadah text, agreement text, kabupaten text, village text,
  state text, paid_to date, sector text, heads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
BEGIN
  RETURN QUERY
  WITH live AS (
    SELECT s.membership_id, s.status, s.from_day, s.to_day,
      lag(s.to_day) OVER (PARTITION BY s.membership_id ORDER BY s.from_day, s.to_day) AS before
    FROM coverage_coverspan s
    WHERE s.payer_kind IN ('apbn', 'apbd', 'village', 'donor') AND s.status <= 2 AND s.programmes & 1 > 0
      AND s.to_day >= on_day AND s.segment = 'BPU'
      AND (s.status = 1 OR s.from_day <= on_day)
      AND CASE length(wanted_region) WHEN 0 THEN true WHEN 2 THEN s.province = wanted_region
        WHEN 5 THEN s.kabupaten = wanted_region WHEN 8 THEN left(s.village, 8) = wanted_region
        ELSE s.village = wanted_region END
  ), chained AS (
    -- Days paid for without a gap, from the first that has not passed; payments for later come after a gap.
    SELECT l.membership_id, l.status, l.to_day, l.from_day,
      count(*) FILTER (WHERE l.before < l.from_day - 1) OVER (PARTITION BY l.membership_id ORDER BY l.from_day, l.to_day) AS gaps
    FROM live l
  ), ends AS (
    SELECT c.membership_id, CASE WHEN bool_or(c.status = 1) THEN 'covered' ELSE 'conditional' END AS state,
      CASE WHEN bool_or(c.status = 1) THEN max(c.to_day) FILTER (WHERE c.status = 1) ELSE (
        -- A change of payer parts conditional days too: look for what was paid last, not for where the stretch begins.
        SELECT max(p.to_day) FROM coverage_coverspan p
        WHERE p.membership_id = c.membership_id AND p.status = 1 AND p.to_day < on_day) END AS paid_to
    FROM chained c WHERE c.gaps = 0 GROUP BY c.membership_id
  ), due AS (
    SELECT e.membership_id, e.state, e.paid_to FROM ends e
    WHERE (e.state = 'conditional' OR e.paid_to <= until_day) AND NOT EXISTS (
      SELECT FROM coverage_coverspan n WHERE n.membership_id = e.membership_id AND n.status = 1
        AND n.from_day <= greatest(e.paid_to, on_day) + 1 AND n.to_day > e.paid_to)
  )
  SELECT a.organisation_id, a.payer_kind::text, a.wadah::text, a.agreement::text, m.kabupaten::text, m.village::text,
    d.state, d.paid_to, coalesce(b.sector, 'other')::text, count(*)
  FROM due d JOIN membership_membership m ON m.id = d.membership_id
  JOIN LATERAL (
    SELECT p.* FROM membership_payerassignment p WHERE p.membership_id = d.membership_id
      AND p.from_day <= greatest(d.paid_to, on_day) + 1 ORDER BY p.from_day DESC LIMIT 1) a ON true
  LEFT JOIN LATERAL (
    SELECT x.sector FROM billing_billmember x WHERE x.membership_id = d.membership_id ORDER BY x.id DESC LIMIT 1) b ON true
  WHERE (m.ended_on IS NULL OR m.ended_on > greatest(d.paid_to, on_day)) AND a.organisation_id IS NOT NULL
    -- What the policy payer_read lets the actor see.
    AND (a.kabupaten = ANY (kabupaten_read) OR a.village = ANY (villages_read)
      OR a.organisation_id = ANY (organisations_read))
    -- Cover is cut at a verified death anyway; only somebody who died on the very day would still be seen here.
    AND (d.paid_to > on_day OR NOT EXISTS (SELECT FROM registry_death r
      WHERE r.person_id = m.person_id AND r.verified_at IS NOT NULL AND r.died_on <= on_day))
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
END
$$;
ALTER FUNCTION lindung_cover_ending(date, date, text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_cover_ending(date, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_ending(date, date, text) TO lindung_app;
GRANT SELECT ON billing_billmember, registry_death TO lindung_matcher;
