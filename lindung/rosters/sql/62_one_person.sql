-- Everybody recorded who was one human being by a merge that stood at a moment, the one asked about included. Asked by
-- functions of the matcher alone.
CREATE OR REPLACE FUNCTION lindung_all_of_person(person uuid, at_moment timestamptz) RETURNS uuid[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  head uuid := coalesce((SELECT g.survivor_id FROM registry_merge g WHERE g.absorbed_id = person AND g.kind = 'merge'
    AND g.decision = 'approved' AND g.decided_at <= at_moment AND (g.ended_at IS NULL OR g.ended_at > at_moment)
    ORDER BY g.decided_at DESC LIMIT 1), person);
BEGIN
  RETURN ARRAY(SELECT head UNION SELECT g.absorbed_id FROM registry_merge g WHERE g.survivor_id = head
    AND g.kind = 'merge' AND g.decision = 'approved' AND g.decided_at <= at_moment
    AND (g.ended_at IS NULL OR g.ended_at > at_moment));
END
$$;
DROP FUNCTION IF EXISTS lindung_one_person(uuid);
DROP FUNCTION IF EXISTS lindung_all_of_person(uuid);
REVOKE ALL ON FUNCTION lindung_all_of_person(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_all_of_person(uuid, timestamptz) TO lindung_matcher;
