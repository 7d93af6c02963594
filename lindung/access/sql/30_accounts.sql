-- Accounts, assignments and keys: who may read and change them, said once more by the database.

GRANT SELECT, INSERT ON access_user, access_assignment, access_apitoken TO lindung_app;
GRANT UPDATE (username, full_name, email, password, last_login, is_active, language) ON access_user TO lindung_app;
GRANT UPDATE (to_day), DELETE ON access_assignment TO lindung_app;
GRANT UPDATE (revoked_at) ON access_apitoken TO lindung_app;
GRANT SELECT ON access_role TO lindung_app;
GRANT SELECT ON access_apitoken TO lindung_matcher;

SELECT lindung_keep_trail('mfa_authenticator');

CREATE OR REPLACE FUNCTION lindung_manages_users() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('lindung.manages_users', true), '') = 'true'
$$;
CREATE OR REPLACE FUNCTION lindung_reads_any_trail() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT 'true' IN (current_setting('lindung.reads_trail', true), current_setting('lindung.reads_access_trail', true))
$$;

-- Before anybody acts (signing in) an account is looked up by its name; afterwards people read their own, those who
-- manage users all, and those who read the trail the names in it.
ALTER TABLE access_user ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS user_read ON access_user;
CREATE POLICY user_read ON access_user FOR SELECT TO lindung_app USING (
  (SELECT lindung_actor()) IS NULL OR id = (SELECT lindung_actor())
  OR (SELECT lindung_manages_users()) OR (SELECT lindung_reads_any_trail())
);
DROP POLICY IF EXISTS user_write ON access_user;
CREATE POLICY user_write ON access_user FOR INSERT TO lindung_app
  WITH CHECK ((SELECT lindung_manages_users()) AND NOT is_superuser AND NOT is_staff);
DROP POLICY IF EXISTS user_change ON access_user;
CREATE POLICY user_change ON access_user FOR UPDATE TO lindung_app USING (
  (SELECT lindung_actor()) IS NULL OR id = (SELECT lindung_actor()) OR (SELECT lindung_manages_users())
);

-- Policies do not see columns: signing in may note its time and renew the digest of the password, nothing else; and
-- nobody switches an account on or off without managing users.
CREATE OR REPLACE FUNCTION lindung_check_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'lindung_app' AND NOT lindung_manages_users() AND (
    (NEW.username, NEW.is_active) IS DISTINCT FROM (OLD.username, OLD.is_active)
    OR (lindung_actor() IS NULL AND (NEW.full_name, NEW.email, NEW.language)
        IS DISTINCT FROM (OLD.full_name, OLD.email, OLD.language))
  ) THEN
    RAISE EXCEPTION 'only who manages users may change the account %', OLD.username
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER check_account_change BEFORE UPDATE ON access_user
  FOR EACH ROW EXECUTE FUNCTION lindung_check_account_change();

-- Nobody writes an assignment of his or her own.
ALTER TABLE access_assignment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS assignment_read ON access_assignment;
CREATE POLICY assignment_read ON access_assignment FOR SELECT TO lindung_app
  USING (user_id = (SELECT lindung_actor()) OR (SELECT lindung_manages_users()));
DROP POLICY IF EXISTS assignment_write ON access_assignment;
CREATE POLICY assignment_write ON access_assignment FOR INSERT TO lindung_app
  WITH CHECK ((SELECT lindung_manages_users()) AND user_id <> (SELECT lindung_actor()));
DROP POLICY IF EXISTS assignment_change ON access_assignment;
CREATE POLICY assignment_change ON access_assignment FOR UPDATE TO lindung_app
  USING ((SELECT lindung_manages_users()) AND user_id <> (SELECT lindung_actor()));
DROP POLICY IF EXISTS assignment_remove ON access_assignment;
CREATE POLICY assignment_remove ON access_assignment FOR DELETE TO lindung_app
  USING ((SELECT lindung_manages_users()) AND user_id <> (SELECT lindung_actor()));

ALTER TABLE access_apitoken ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS token_read ON access_apitoken;
CREATE POLICY token_read ON access_apitoken FOR SELECT TO lindung_app
  USING (user_id = (SELECT lindung_actor()) OR (SELECT lindung_manages_users()));
DROP POLICY IF EXISTS token_write ON access_apitoken;
CREATE POLICY token_write ON access_apitoken FOR INSERT TO lindung_app
  WITH CHECK (user_id = (SELECT lindung_actor()));
DROP POLICY IF EXISTS token_change ON access_apitoken;
CREATE POLICY token_change ON access_apitoken FOR UPDATE TO lindung_app
  USING (user_id = (SELECT lindung_actor()) OR (SELECT lindung_manages_users()));

-- Whose key is this? Discloses the user of a digest somebody holds the key to, and nothing else.
CREATE OR REPLACE FUNCTION lindung_token_user(digest text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.user_id FROM access_apitoken t JOIN access_user u ON u.id = t.user_id AND u.is_active
  WHERE t.digest = lindung_token_user.digest AND t.revoked_at IS NULL AND t.expires_at > now()
$$;
ALTER FUNCTION lindung_token_user(text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_token_user(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_token_user(text) TO lindung_app;

