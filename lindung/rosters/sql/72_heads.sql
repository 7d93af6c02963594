-- Until when memberships are covered: of those alone that the policy membership_read lets the actor see, or that stand
-- on a list in a village the actor stands for. The policy of
-- spans asks for the membership of every span again, and a list has a hundred thousand: here each is asked for once.
-- `now`: the status on the day, `until`: the last day of the unbroken cover from the day on, `begins`: what comes first.
CREATE OR REPLACE FUNCTION lindung_unbroken_cover(memberships uuid[], day date) RETURNS TABLE (
  membership_id uuid, now smallint, until date, begins date
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
  listed uuid[] := lindung_village_memberships();
BEGIN
  RETURN QUERY
  WITH seen AS MATERIALIZED (
    SELECT m.id FROM membership_membership m
    WHERE m.id = ANY (memberships) AND (m.kabupaten = ANY (kabupaten_read) OR m.village = ANY (villages_read)
      OR m.id = ANY (listed) OR (cardinality(organisations_read) > 0 AND (
        EXISTS (SELECT FROM membership_payerassignment a
          WHERE a.membership_id = m.id AND a.organisation_id = ANY (organisations_read))
        OR m.unit_id IN (SELECT u.id FROM membership_enrolmentunit u
          WHERE u.organisation_id = ANY (organisations_read)))))
  ), spans AS (
    SELECT s.membership_id, s.status, s.from_day, s.to_day,
      coalesce(max(s.to_day) OVER (PARTITION BY s.membership_id ORDER BY s.from_day, s.to_day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), lindung_unbroken_cover.day) AS before
    FROM coverage_coverspan s JOIN seen ON seen.id = s.membership_id
    WHERE s.status IN (1, 2) AND s.to_day >= lindung_unbroken_cover.day
  ), stretches AS (
    SELECT *, count(*) FILTER (WHERE from_day > before + 1)
      OVER (PARTITION BY membership_id ORDER BY from_day, to_day) AS gap FROM spans
  )
  SELECT membership_id, min(status) FILTER (WHERE from_day <= lindung_unbroken_cover.day),
    coalesce(max(to_day) FILTER (WHERE gap = 0 AND status = 1), max(to_day) FILTER (WHERE gap = 0)),
    min(from_day) FILTER (WHERE from_day > lindung_unbroken_cover.day)
  FROM stretches GROUP BY membership_id;
END
$$;
ALTER FUNCTION lindung_unbroken_cover(uuid[], date) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_unbroken_cover(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_unbroken_cover(uuid[], date) TO lindung_app;
