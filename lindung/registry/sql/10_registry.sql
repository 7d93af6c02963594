-- Grants and the trail of the registry. Row policies of people stand with memberships, through which they are seen.

GRANT SELECT, INSERT, UPDATE ON registry_person, registry_death, registry_organisation TO lindung_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON registry_familymember TO lindung_app;
-- The number itself is written by the application and never read: revealing it is an act of its own, see below.
REVOKE ALL ON registry_identity FROM lindung_app;
GRANT INSERT ON registry_identity TO lindung_app;

SELECT lindung_keep_trail('registry_person'), lindung_keep_trail('registry_familymember'),
  lindung_keep_trail('registry_death'), lindung_keep_trail('registry_organisation'),
  lindung_keep_trail('registry_identity', 'person_id');

GRANT SELECT ON registry_person, registry_identity, registry_death, registry_organisation TO lindung_matcher;

-- Organisations are not persons: whoever is signed in may read them; changing them follows with the rooms that do.
ALTER TABLE registry_organisation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS organisation_read ON registry_organisation;
CREATE POLICY organisation_read ON registry_organisation FOR SELECT TO lindung_app
  USING ((SELECT lindung_actor()) IS NOT NULL);
DROP POLICY IF EXISTS organisation_write ON registry_organisation;
CREATE POLICY organisation_write ON registry_organisation FOR INSERT TO lindung_app
  WITH CHECK (left(region, 5) = ANY ((SELECT lindung_write_kabupaten())::text[]));
DROP POLICY IF EXISTS organisation_change ON registry_organisation;
CREATE POLICY organisation_change ON registry_organisation FOR UPDATE TO lindung_app
  USING (left(region, 5) = ANY ((SELECT lindung_write_kabupaten())::text[]));
