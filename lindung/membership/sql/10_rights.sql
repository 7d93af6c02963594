-- Row rights of memberships, payers and, through them, people.

GRANT SELECT, INSERT, UPDATE ON membership_enrolmentunit, membership_project TO lindung_app;
-- `ended_on` is moved by the trigger below alone, so UPDATE is not granted on memberships.
GRANT SELECT, INSERT ON membership_membership, membership_membershipend, membership_payerassignment TO lindung_app;
GRANT UPDATE (kpj) ON membership_membership TO lindung_app;
GRANT SELECT ON membership_enrolmentunit, membership_project, membership_membership, membership_membershipend,
  membership_payerassignment TO lindung_matcher;

SELECT lindung_keep_trail('membership_enrolmentunit'), lindung_keep_trail('membership_project', 'unit_id'),
  lindung_keep_trail('membership_membership'), lindung_keep_trail('membership_membershipend'),
  lindung_keep_trail('membership_payerassignment');
SELECT lindung_only_grows('membership_membershipend');

-- The latest notice decides when a membership ends.
CREATE OR REPLACE FUNCTION lindung_apply_membership_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE membership_membership SET ended_on = NEW.ended_on WHERE id = NEW.membership_id;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION lindung_apply_membership_end() FROM PUBLIC;
CREATE OR REPLACE TRIGGER apply_end AFTER INSERT ON membership_membershipend
  FOR EACH ROW EXECUTE FUNCTION lindung_apply_membership_end();

-- A payer's row names the person too; nobody else may say who that is.
CREATE OR REPLACE FUNCTION lindung_fill_paid_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT m.person_id INTO NEW.person_id FROM membership_membership m WHERE m.id = NEW.membership_id;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION lindung_fill_paid_person() FROM PUBLIC;
-- A reviewed function that writes many at once fills it itself.
CREATE OR REPLACE TRIGGER fill_person BEFORE INSERT ON membership_payerassignment
  FOR EACH ROW WHEN (current_user <> 'lindung_matcher' OR NEW.person_id IS NULL) EXECUTE FUNCTION lindung_fill_paid_person();

ALTER TABLE membership_enrolmentunit ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS unit_read ON membership_enrolmentunit;
CREATE POLICY unit_read ON membership_enrolmentunit FOR SELECT TO lindung_app
  USING ((SELECT lindung_actor()) IS NOT NULL);
DROP POLICY IF EXISTS unit_write ON membership_enrolmentunit;
CREATE POLICY unit_write ON membership_enrolmentunit FOR INSERT TO lindung_app
  WITH CHECK (kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]));
DROP POLICY IF EXISTS unit_change ON membership_enrolmentunit;
CREATE POLICY unit_change ON membership_enrolmentunit FOR UPDATE TO lindung_app
  USING (kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]));

ALTER TABLE membership_project ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS project_read ON membership_project;
CREATE POLICY project_read ON membership_project FOR SELECT TO lindung_app USING ((SELECT lindung_actor()) IS NOT NULL);
DROP POLICY IF EXISTS project_write ON membership_project;
CREATE POLICY project_write ON membership_project FOR INSERT TO lindung_app
  WITH CHECK (EXISTS (SELECT 1 FROM membership_enrolmentunit u
    WHERE u.id = unit_id AND u.kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])));

-- A payer sees what it pays, not what others pay for the same person.
ALTER TABLE membership_payerassignment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS payer_read ON membership_payerassignment;
CREATE POLICY payer_read ON membership_payerassignment FOR SELECT TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_read_kabupaten())::text[])
  OR village = ANY ((SELECT lindung_read_villages())::text[])
  OR organisation_id = ANY ((SELECT lindung_read_organisations())::uuid[])
);
DROP POLICY IF EXISTS payer_write ON membership_payerassignment;
CREATE POLICY payer_write ON membership_payerassignment FOR INSERT TO lindung_app WITH CHECK (
  kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]) OR village = ANY ((SELECT lindung_write_villages())::text[])
);

-- One person: the truth of person_read (below), for policies that would go round in circles and for functions that pass
-- row rights. tests/membership/test_search_rights.py holds the two against each other.
CREATE OR REPLACE FUNCTION lindung_sees_person(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM registry_person p
    WHERE p.id = person AND (p.kabupaten = ANY (kabupaten_read) OR p.village = ANY (villages_read))
  ) OR EXISTS (
    SELECT 1 FROM membership_payerassignment a
    WHERE a.person_id = person AND a.organisation_id = ANY (organisations_read)
  ) OR EXISTS (
    SELECT 1 FROM membership_membership m
    WHERE m.person_id = person AND (
      m.kabupaten = ANY (kabupaten_read) OR m.village = ANY (villages_read)
      OR EXISTS (SELECT 1 FROM membership_enrolmentunit u
        WHERE u.id = m.unit_id AND u.organisation_id = ANY (organisations_read)))
  );
END
$$;
ALTER FUNCTION lindung_sees_person(uuid) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_sees_person(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_sees_person(uuid) TO lindung_app;

-- A membership is seen by its region, by the organisation it stands under, and by whoever pays or paid for it.
ALTER TABLE membership_membership ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS membership_read ON membership_membership;
CREATE POLICY membership_read ON membership_membership FOR SELECT TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_read_kabupaten())::text[])
  OR village = ANY ((SELECT lindung_read_villages())::text[])
  OR ((SELECT cardinality(lindung_read_organisations())) > 0 AND (
    EXISTS (SELECT 1 FROM membership_payerassignment p
      WHERE p.membership_id = membership_membership.id
        AND p.organisation_id = ANY ((SELECT lindung_read_organisations())::uuid[]))
    OR unit_id IN (SELECT u.id FROM membership_enrolmentunit u
      WHERE u.organisation_id = ANY ((SELECT lindung_read_organisations())::uuid[]))))
);
-- Written where one may write, for somebody one may see: else a guessed id would open the person's page. Who enrols
-- people of other regions has a matcher function find them first.
DROP POLICY IF EXISTS membership_write ON membership_membership;
CREATE POLICY membership_write ON membership_membership FOR INSERT TO lindung_app WITH CHECK (
  (kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])
    OR village = ANY ((SELECT lindung_write_villages())::text[]))
  AND lindung_sees_person(person_id)
);
DROP POLICY IF EXISTS membership_change ON membership_membership;
CREATE POLICY membership_change ON membership_membership FOR UPDATE TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]) OR village = ANY ((SELECT lindung_write_villages())::text[])
);

ALTER TABLE membership_membershipend ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS end_read ON membership_membershipend;
CREATE POLICY end_read ON membership_membershipend FOR SELECT TO lindung_app
  USING (EXISTS (SELECT 1 FROM membership_membership m WHERE m.id = membership_id));
DROP POLICY IF EXISTS end_write ON membership_membershipend;
CREATE POLICY end_write ON membership_membershipend FOR INSERT TO lindung_app
  WITH CHECK (EXISTS (SELECT 1 FROM membership_membership m WHERE m.id = membership_id
    AND (m.kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])
      OR m.village = ANY ((SELECT lindung_write_villages())::text[]))));

-- A person is seen where he or she lives, and wherever one of the memberships may be seen.
ALTER TABLE registry_person ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS person_read ON registry_person;
CREATE POLICY person_read ON registry_person FOR SELECT TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_read_kabupaten())::text[])
  OR village = ANY ((SELECT lindung_read_villages())::text[])
  OR EXISTS (SELECT 1 FROM membership_membership m WHERE m.person_id = registry_person.id)
);
DROP POLICY IF EXISTS person_write ON registry_person;
CREATE POLICY person_write ON registry_person FOR INSERT TO lindung_app WITH CHECK (
  kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]) OR village = ANY ((SELECT lindung_write_villages())::text[])
);
DROP POLICY IF EXISTS person_change ON registry_person;
CREATE POLICY person_change ON registry_person FOR UPDATE TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]) OR village = ANY ((SELECT lindung_write_villages())::text[])
);

-- What hangs on a person follows the person: read with reading, written where the person may be written.
ALTER TABLE registry_identity ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS identity_write ON registry_identity;
CREATE POLICY identity_write ON registry_identity FOR INSERT TO lindung_app WITH CHECK (
  EXISTS (SELECT 1 FROM registry_person p WHERE p.id = person_id AND (
    p.kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[]) OR p.village = ANY ((SELECT lindung_write_villages())::text[])))
);
DO $$
DECLARE relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['registry_familymember', 'registry_death'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('DROP POLICY IF EXISTS follows_person_read ON %I', relation);
    EXECUTE format('CREATE POLICY follows_person_read ON %I FOR SELECT TO lindung_app
      USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.id = person_id))', relation);
    EXECUTE format('DROP POLICY IF EXISTS follows_person_write ON %I', relation);
    EXECUTE format('CREATE POLICY follows_person_write ON %I FOR ALL TO lindung_app
      USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.id = person_id AND (
        p.kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])
        OR p.village = ANY ((SELECT lindung_write_villages())::text[]))))', relation);
  END LOOP;
END
$$;
