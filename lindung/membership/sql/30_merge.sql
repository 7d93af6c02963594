-- Merging two persons: read where one of them may be seen, asked and decided where both may be written, and never
-- decided by whoever asked.

GRANT SELECT, INSERT ON registry_merge TO lindung_app;
GRANT UPDATE ON registry_merge TO lindung_matcher;
SELECT lindung_keep_trail('registry_merge');

-- Whether the actor holds a right where a person lives. Asked inside policies and functions; tells nothing else.
CREATE OR REPLACE FUNCTION lindung_right_at_home(right_name text, person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM registry_person p WHERE p.id = person
    AND (p.kabupaten = ANY (lindung_kabupaten_with(right_name)) OR p.village = ANY (lindung_villages_with(right_name))));
END
$$;
ALTER FUNCTION lindung_right_at_home(text, uuid) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_right_at_home(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_right_at_home(text, uuid) TO lindung_app;

ALTER TABLE registry_merge ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS merge_read ON registry_merge;
CREATE POLICY merge_read ON registry_merge FOR SELECT TO lindung_app
  USING (lindung_sees_person(survivor_id) OR lindung_sees_person(absorbed_id));
DROP POLICY IF EXISTS merge_write ON registry_merge;
CREATE POLICY merge_write ON registry_merge FOR INSERT TO lindung_app WITH CHECK (
  asked_by = (SELECT lindung_actor()) AND decision = '' AND NOT standing
  AND lindung_right_at_home('persons.merge', survivor_id) AND lindung_right_at_home('persons.merge', absorbed_id)
);

-- Approve or refuse. Cover of both is to be derived again.
CREATE OR REPLACE FUNCTION lindung_decide_merge(wish uuid, approve boolean, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asked registry_merge;
BEGIN
  -- One at a time: two merges that are each lawful may together make a chain.
  PERFORM pg_advisory_xact_lock(7200008);
  SELECT * INTO asked FROM registry_merge g WHERE g.id = wish FOR UPDATE;
  IF asked.id IS NULL OR NOT lindung_right_at_home('persons.approve', asked.survivor_id)
    OR NOT lindung_right_at_home('persons.approve', asked.absorbed_id) THEN
    RAISE EXCEPTION 'the actor may not decide this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF asked.decision <> '' THEN
    RAISE EXCEPTION 'decided already' USING ERRCODE = 'check_violation', CONSTRAINT = 'registry_merge_open';
  END IF;
  IF approve AND asked.kind = 'merge' AND EXISTS (SELECT FROM registry_merge g WHERE g.standing
    AND (g.absorbed_id IN (asked.survivor_id, asked.absorbed_id) OR g.survivor_id = asked.absorbed_id)) THEN
    RAISE EXCEPTION 'a chain of merges' USING ERRCODE = 'check_violation', CONSTRAINT = 'registry_merge_chain';
  END IF;
  UPDATE registry_merge SET decision = CASE WHEN approve THEN 'approved' ELSE 'refused' END, decided_by = lindung_actor(),
    decided_at = now(), decision_reason = lindung_decide_merge.reason, standing = approve AND kind = 'merge' WHERE id = wish;
  IF approve AND asked.kind = 'unmerge' THEN
    UPDATE registry_merge SET standing = false, ended_at = now() WHERE id = asked.undoes_id AND standing;
  END IF;
END
$$;
ALTER FUNCTION lindung_decide_merge(uuid, boolean, text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_decide_merge(uuid, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_decide_merge(uuid, boolean, text) TO lindung_app;
