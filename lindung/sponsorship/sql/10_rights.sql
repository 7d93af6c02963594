-- Programmes are read where people are read, and by the sponsor's own officers; written where programmes are managed.

-- Whether the actor holds a right in a region: a province as a whole, a kabupaten, or a village of it.
CREATE OR REPLACE FUNCTION lindung_right_in_region(right_name text, region text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(region) = 2 THEN region = ANY (lindung_provinces_with(right_name))
    ELSE left(region, 5) = ANY (lindung_kabupaten_with(right_name)) OR region = ANY (lindung_villages_with(right_name)) END
$$;

-- Whether the actor reads all that belongs to a programme of this region and sponsor, and not one village's part alone.
CREATE OR REPLACE FUNCTION lindung_reads_whole(region text, organisation uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_in_region('people.read', region) OR organisation = ANY (lindung_organisations_with('people.read'))
$$;

GRANT SELECT, INSERT ON sponsorship_programme, sponsorship_budget, sponsorship_quota, sponsorship_paper TO lindung_app;
GRANT UPDATE ON sponsorship_programme TO lindung_app;
GRANT UPDATE (heads), DELETE ON sponsorship_quota TO lindung_app;
GRANT SELECT ON sponsorship_programme, sponsorship_budget, sponsorship_quota TO lindung_matcher;
SELECT lindung_keep_trail('sponsorship_programme'), lindung_keep_trail('sponsorship_budget'),
  lindung_keep_trail('sponsorship_quota'), lindung_keep_trail('sponsorship_paper');
SELECT lindung_only_grows('sponsorship_budget'), lindung_only_grows('sponsorship_paper');

ALTER TABLE sponsorship_programme ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS programme_read ON sponsorship_programme;
CREATE POLICY programme_read ON sponsorship_programme FOR SELECT TO lindung_app USING (
  lindung_right_in_region('people.read', region)
  OR organisation_id = ANY ((SELECT lindung_organisations_with('people.read'))::uuid[])
);
DROP POLICY IF EXISTS programme_write ON sponsorship_programme;
CREATE POLICY programme_write ON sponsorship_programme FOR INSERT TO lindung_app
  WITH CHECK (lindung_right_in_region('programmes.manage', region) AND recorded_by_id = (SELECT lindung_actor()));
DROP POLICY IF EXISTS programme_change ON sponsorship_programme;
CREATE POLICY programme_change ON sponsorship_programme FOR UPDATE TO lindung_app
  USING (lindung_right_in_region('programmes.manage', region));

-- What hangs on a programme is read by who reads the whole of it, and written where programmes are managed.
DO $$
DECLARE relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['budget', 'quota', 'paper'] LOOP
    EXECUTE format('ALTER TABLE sponsorship_%I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('DROP POLICY IF EXISTS %I ON sponsorship_%I', relation || '_read', relation);
    EXECUTE format('CREATE POLICY %I ON sponsorship_%I FOR SELECT TO lindung_app
      USING (programme_id IN (SELECT p.id FROM sponsorship_programme p
        WHERE lindung_reads_whole(p.region, p.organisation_id)))', relation || '_read', relation);
    EXECUTE format('DROP POLICY IF EXISTS %I ON sponsorship_%I', relation || '_write', relation);
    EXECUTE format('CREATE POLICY %I ON sponsorship_%I FOR INSERT TO lindung_app
      WITH CHECK (EXISTS (SELECT FROM sponsorship_programme p WHERE p.id = programme_id
        AND lindung_right_in_region(''programmes.manage'', p.region)))', relation || '_write', relation);
  END LOOP;
END
$$;
DROP POLICY IF EXISTS quota_change ON sponsorship_quota;
CREATE POLICY quota_change ON sponsorship_quota FOR UPDATE TO lindung_app
  USING (EXISTS (SELECT FROM sponsorship_programme p WHERE p.id = programme_id
    AND lindung_right_in_region('programmes.manage', p.region)));
DROP POLICY IF EXISTS quota_remove ON sponsorship_quota;
CREATE POLICY quota_remove ON sponsorship_quota FOR DELETE TO lindung_app
  USING (EXISTS (SELECT FROM sponsorship_programme p WHERE p.id = programme_id
    AND lindung_right_in_region('programmes.manage', p.region)));
