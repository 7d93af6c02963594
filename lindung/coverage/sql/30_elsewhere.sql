-- What stands behind the cover of a person the actor may see, under units and in regions the actor may not: so that
-- "not covered" is never said of somebody who is covered elsewhere. Who looks after the person's home (a region open to
-- the actor) is told periods and payments, never the employer, the payer or a number. Who sees the person only through
-- an organisation is told that there is something else, and nothing of it (`lines` is NULL).
CREATE OR REPLACE FUNCTION lindung_cover_elsewhere(person uuid, known_at timestamptz)
RETURNS TABLE (membership uuid, segment text, began_on date, ended_on date, lines jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  known timestamptz := coalesce(known_at, 'infinity');
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
  at_home boolean;
BEGIN
  IF NOT lindung_sees_person(person) THEN
    RETURN;
  END IF;
  SELECT p.kabupaten = ANY (kabupaten_read) OR p.village = ANY (villages_read) INTO at_home
    FROM registry_person p WHERE p.id = person;
  RETURN QUERY
  SELECT m.id, m.segment::text, m.began_on,
    CASE WHEN at_home THEN (
      SELECT e.ended_on FROM membership_membershipend e WHERE e.membership_id = m.id AND e.recorded_at <= known
      ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1) END,
    CASE WHEN at_home THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_array(l.programmes, l.covers_from, l.covers_to, l.paid_on, l.ground)
        ORDER BY l.covers_from, l.covers_to), '[]')
      FROM billing_settlementline l WHERE l.membership_id = m.id AND l.reverses_id IS NULL AND l.recorded_at <= known
        AND NOT EXISTS (
          SELECT 1 FROM billing_settlementline r WHERE r.reverses_id = l.id AND r.recorded_at <= known)) END
  FROM membership_membership m
  WHERE m.person_id = person AND m.recorded_at <= known
    -- What the policy membership_read lets the actor see is read as such.
    AND NOT (m.kabupaten = ANY (kabupaten_read) OR m.village = ANY (villages_read)
      OR EXISTS (SELECT 1 FROM membership_payerassignment a
        WHERE a.membership_id = m.id AND a.organisation_id = ANY (organisations_read))
      OR EXISTS (SELECT 1 FROM membership_enrolmentunit u
        WHERE u.id = m.unit_id AND u.organisation_id = ANY (organisations_read)))
  ORDER BY m.began_on, m.id;
END
$$;
ALTER FUNCTION lindung_cover_elsewhere(uuid, timestamptz) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_cover_elsewhere(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_elsewhere(uuid, timestamptz) TO lindung_app;
GRANT SELECT ON membership_membershipend TO lindung_matcher;
