-- Lists are read where people are read, and by the sponsor's own officers; what hangs on a list is read with it. Who
-- stands for a village alone (an officer of the village, its government) reads of any list that was applied the rows,
-- names and tasks of that village. Rows, entries and tasks come in set-based, through the matcher function of
-- 30_apply.sql alone.

-- Rows column by column: 11_numbers.sql.
GRANT SELECT ON rosters_list, rosters_version, rosters_entry, rosters_task TO lindung_app;
GRANT SELECT, INSERT, UPDATE ON rosters_list, rosters_version, rosters_entry, rosters_task TO lindung_matcher;
GRANT SELECT, INSERT, UPDATE ON rosters_row TO lindung_matcher;
SELECT lindung_keep_trail('rosters_list'), lindung_keep_trail('rosters_version'), lindung_keep_trail('rosters_entry'),
  lindung_keep_trail('rosters_task');
-- A row is what was judged then: it hangs on a version, which keeps the trail.
SELECT lindung_only_grows('rosters_row');

-- Lists that say something of a village the actor stands for, and their programmes. Ids alone; past row rights, because
-- the policies of rows and names would ask for the list again.
CREATE OR REPLACE FUNCTION lindung_village_lists() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  own text[] := lindung_villages_reading('people.read');
BEGIN
  IF cardinality(own) = 0 THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT e.list_id FROM rosters_entry e WHERE e.village = ANY (own)
    UNION SELECT v.list_id FROM rosters_row r JOIN rosters_version v ON v.id = r.version_id WHERE r.village = ANY (own));
END
$$;
CREATE OR REPLACE FUNCTION lindung_village_programmes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ARRAY(SELECT DISTINCT l.programme_id FROM rosters_list l WHERE l.id = ANY (lindung_village_lists()))
$$;
DROP POLICY IF EXISTS programme_read_village ON sponsorship_programme;
CREATE POLICY programme_read_village ON sponsorship_programme FOR SELECT TO lindung_app
  USING (id = ANY ((SELECT lindung_village_programmes())::uuid[]));

ALTER TABLE rosters_list ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS list_read ON rosters_list;
CREATE POLICY list_read ON rosters_list FOR SELECT TO lindung_app USING (
  lindung_right_in_region('people.read', region)
  OR organisation_id = ANY ((SELECT lindung_organisations_with('people.read'))::uuid[])
  OR id = ANY ((SELECT lindung_village_lists())::uuid[])
);
ALTER TABLE rosters_version ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS version_read ON rosters_version;
CREATE POLICY version_read ON rosters_version FOR SELECT TO lindung_app USING (
  list_id IN (SELECT l.id FROM rosters_list l WHERE lindung_reads_whole(l.region, l.organisation_id))
  OR (state = 'applied' AND list_id = ANY ((SELECT lindung_village_lists())::uuid[]))
);
ALTER TABLE rosters_row ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS row_read ON rosters_row;
CREATE POLICY row_read ON rosters_row FOR SELECT TO lindung_app USING (
  version_id IN (SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    WHERE lindung_reads_whole(l.region, l.organisation_id))
  OR village = ANY ((SELECT lindung_villages_reading('people.read'))::text[])
);
ALTER TABLE rosters_entry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS entry_read ON rosters_entry;
CREATE POLICY entry_read ON rosters_entry FOR SELECT TO lindung_app USING (
  list_id IN (SELECT l.id FROM rosters_list l WHERE lindung_reads_whole(l.region, l.organisation_id))
  OR village = ANY ((SELECT lindung_villages_reading('people.read'))::text[])
);
ALTER TABLE rosters_task ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS task_read ON rosters_task;
CREATE POLICY task_read ON rosters_task FOR SELECT TO lindung_app USING (
  version_id IN (SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    WHERE lindung_reads_whole(l.region, l.organisation_id))
  OR village = ANY ((SELECT lindung_villages_reading('tasks.read'))::text[])
);

-- Memberships and deaths of who stands or stood on a list in a village the actor stands for: so that it is told how the
-- names of that village stand. The first not for the application.
CREATE OR REPLACE FUNCTION lindung_village_memberships() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  own text[] := lindung_villages_reading('people.read');
BEGIN
  IF cardinality(own) = 0 THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT DISTINCT e.membership_id FROM rosters_entry e WHERE e.village = ANY (own));
END
$$;
CREATE OR REPLACE FUNCTION lindung_village_deaths() RETURNS TABLE (person uuid, died_on date, verified boolean, covered boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  own text[] := lindung_villages_reading('people.read');
BEGIN
  IF cardinality(own) > 0 THEN
    RETURN QUERY SELECT d.person_id, d.died_on, d.verified_at IS NOT NULL, EXISTS (SELECT FROM coverage_coverspan s
        WHERE s.person_id = d.person_id AND s.status IN (1, 2) AND d.died_on BETWEEN s.from_day AND s.to_day)
      FROM registry_death d
      WHERE d.withdrawn_at IS NULL
        AND d.person_id IN (SELECT e.person_id FROM rosters_entry e WHERE e.village = ANY (own));
  END IF;
END
$$;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_village_lists()', 'lindung_village_programmes()',
    'lindung_village_memberships()', 'lindung_village_deaths()'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature = 'lindung_village_memberships()';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
