-- Decisions on open questions of law: everybody may read them, some may record them, nobody rewrites one.

GRANT SELECT, INSERT ON counsel_legaldecision TO lindung_app;
GRANT UPDATE (to_day, ended_by_id, ended_at, end_reason) ON counsel_legaldecision TO lindung_app;
SELECT lindung_keep_trail('counsel_legaldecision');

CREATE OR REPLACE FUNCTION lindung_decides_law() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('lindung.decides_law', true), '') = 'true'
$$;

-- The calculators need them and are open to everybody, so reading is too.
ALTER TABLE counsel_legaldecision ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS decision_read ON counsel_legaldecision;
CREATE POLICY decision_read ON counsel_legaldecision FOR SELECT TO lindung_app USING (true);
DROP POLICY IF EXISTS decision_write ON counsel_legaldecision;
CREATE POLICY decision_write ON counsel_legaldecision FOR INSERT TO lindung_app
  WITH CHECK ((SELECT lindung_decides_law()) AND decided_by_id = (SELECT lindung_actor()) AND ended_at IS NULL);
DROP POLICY IF EXISTS decision_end ON counsel_legaldecision;
CREATE POLICY decision_end ON counsel_legaldecision FOR UPDATE TO lindung_app
  USING ((SELECT lindung_decides_law())) WITH CHECK (ended_by_id = (SELECT lindung_actor()));

-- A decision may be given an earlier last day, once; results it already carried stay explained by it.
CREATE OR REPLACE FUNCTION lindung_check_decision_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'the decision % has been ended already', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.ended_at IS NULL OR NEW.to_day IS NULL OR NEW.to_day >= OLD.to_day THEN
    RAISE EXCEPTION 'a decision changes only by being ended earlier' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER check_decision_end BEFORE UPDATE ON counsel_legaldecision
  FOR EACH ROW EXECUTE FUNCTION lindung_check_decision_end();
CREATE OR REPLACE TRIGGER decision_stays BEFORE DELETE ON counsel_legaldecision
  FOR EACH STATEMENT EXECUTE FUNCTION lindung_refuse_change();
