-- Whether a person stands on a list that the actor applies or settles, wherever that person lives. Yes or no, asked by
-- functions of the matcher alone (deriving cover); not for the application.
CREATE OR REPLACE FUNCTION lindung_lists_person(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
    WHERE e.person_id = person AND (lindung_right_in_region('rosters.apply', l.region)
      OR lindung_right_in_region('tasks.settle', l.region)
      OR l.organisation_id = ANY (lindung_organisations_with('tasks.settle'))));
END
$$;
ALTER FUNCTION lindung_lists_person(uuid) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_lists_person(uuid) FROM PUBLIC;
