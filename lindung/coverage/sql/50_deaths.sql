-- Which of these identity numbers belong to people the actor may see, and to whom: `lindung_find_identity` for a list.
-- Reads past row rights, because the application cannot read numbers; says nothing of people the actor may not see.
CREATE OR REPLACE FUNCTION lindung_find_identities(numbers text[]) RETURNS TABLE (number text, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
BEGIN
  RETURN QUERY SELECT i.number::text, i.person_id
    FROM registry_identity i JOIN registry_person p ON p.id = i.person_id
    WHERE i.number = ANY (numbers) AND (p.kabupaten = ANY (kabupaten_read) OR lindung_sees_person(p.id));
END
$$;
ALTER FUNCTION lindung_find_identities(text[]) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_find_identities(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_find_identities(text[]) TO lindung_app;

-- How people stood on a day of each: the best status of each programme a family may claim on, and the unbroken days
-- before it that had cover (paid or tolerated). Runs with the rights of whoever asks.
DROP FUNCTION IF EXISTS lindung_cover_at_death(uuid[]);
CREATE OR REPLACE FUNCTION lindung_cover_at(persons uuid[], days date[])
RETURNS TABLE (person uuid, jkk smallint, jkm smallint, segment text, membership uuid, paid_from date, paid_to date)
LANGUAGE sql STABLE AS $$
  SELECT d.person_id, on_day.jkk, on_day.jkm, best.segment::text, best.membership_id, stretch.first, stretch.last
  FROM unnest(persons, days) AS d (person_id, day)
  LEFT JOIN LATERAL (
    SELECT (min(s.status) FILTER (WHERE s.programmes & 1 > 0))::smallint AS jkk,
      (min(s.status) FILTER (WHERE s.programmes & 2 > 0))::smallint AS jkm
    FROM coverage_coverspan s WHERE s.person_id = d.person_id AND d.day BETWEEN s.from_day AND s.to_day
  ) on_day ON true
  LEFT JOIN LATERAL (
    SELECT s.segment, s.membership_id FROM coverage_coverspan s
    WHERE s.person_id = d.person_id AND d.day BETWEEN s.from_day AND s.to_day AND s.programmes & 3 > 0
    ORDER BY s.status, s.programmes & 2 DESC, s.from_day, s.membership_id LIMIT 1
  ) best ON true
  -- From the last gap before the day on; arrears are tolerated, so only days without any status are a gap.
  LEFT JOIN LATERAL (
    SELECT min(g.from_day) AS first, max(g.to_day) FILTER (WHERE g.status = 1) AS last FROM (
      SELECT s.from_day, s.to_day, s.status, count(*) FILTER (WHERE s.after_gap) OVER (ORDER BY s.from_day DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gaps
      FROM (
        SELECT c.from_day, c.to_day, c.status, c.from_day > coalesce(max(c.to_day) OVER (ORDER BY c.from_day
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '-infinity') + 1 AS after_gap
        FROM coverage_coverspan c
        WHERE c.person_id = d.person_id AND c.membership_id = best.membership_id AND c.from_day <= d.day
          AND c.programmes & 2 > 0 AND c.status <= 2
      ) s
    ) g WHERE g.gaps = 0
  ) stretch ON true
$$;
REVOKE ALL ON FUNCTION lindung_cover_at(uuid[], date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_at(uuid[], date[]) TO lindung_app;
