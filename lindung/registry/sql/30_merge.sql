-- Two recorded persons who are one. Nothing moves when they are merged: what asks for a person asks through these.

-- Whose a number is now: the holder, or whom the holder was merged into. For functions of the matcher alone.
CREATE OR REPLACE VIEW registry_holder AS
  SELECT i.number, i.kind, coalesce(g.survivor_id, i.person_id) AS holder_id, i.person_id AS recorded_id
  FROM registry_identity i LEFT JOIN registry_merge g ON g.absorbed_id = i.person_id AND g.standing;
GRANT SELECT ON registry_holder, registry_merge TO lindung_matcher;

-- Everybody who is one person with these, themselves included.
CREATE OR REPLACE FUNCTION lindung_same_people(persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  heads uuid[];
BEGIN
  IF NOT EXISTS (SELECT FROM registry_merge g WHERE g.standing) THEN
    RETURN persons;
  END IF;
  heads := ARRAY(SELECT coalesce(g.survivor_id, asked.id) FROM unnest(persons) asked (id)
    LEFT JOIN registry_merge g ON g.absorbed_id = asked.id AND g.standing);
  RETURN ARRAY(SELECT unnest(heads) UNION SELECT g.absorbed_id FROM registry_merge g
    WHERE g.standing AND g.survivor_id = ANY (heads));
END
$$;
ALTER FUNCTION lindung_same_people(uuid[]) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_same_people(uuid[]) FROM PUBLIC;
