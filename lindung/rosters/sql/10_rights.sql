-- Lists are read where people are read, and by the sponsor's own officers; what hangs on a list is read with it. Rows,
-- entries and tasks come in set-based, through the matcher function of 30_apply.sql alone.

GRANT SELECT ON rosters_list, rosters_version, rosters_row, rosters_entry, rosters_task TO lindung_app;
GRANT SELECT, INSERT, UPDATE ON rosters_list, rosters_version, rosters_entry, rosters_task TO lindung_matcher;
GRANT SELECT, INSERT, UPDATE ON rosters_row TO lindung_matcher;
SELECT lindung_keep_trail('rosters_list'), lindung_keep_trail('rosters_version'), lindung_keep_trail('rosters_entry'),
  lindung_keep_trail('rosters_task');
-- A row is what was judged then: it hangs on a version, which keeps the trail.
SELECT lindung_only_grows('rosters_row');

ALTER TABLE rosters_list ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS list_read ON rosters_list;
CREATE POLICY list_read ON rosters_list FOR SELECT TO lindung_app USING (
  lindung_right_in_region('people.read', region)
  OR organisation_id = ANY ((SELECT lindung_organisations_with('people.read'))::uuid[])
);
ALTER TABLE rosters_version ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS version_read ON rosters_version;
CREATE POLICY version_read ON rosters_version FOR SELECT TO lindung_app
  USING (list_id IN (SELECT id FROM rosters_list));
ALTER TABLE rosters_row ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS row_read ON rosters_row;
CREATE POLICY row_read ON rosters_row FOR SELECT TO lindung_app
  USING (version_id IN (SELECT id FROM rosters_version));
ALTER TABLE rosters_entry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS entry_read ON rosters_entry;
CREATE POLICY entry_read ON rosters_entry FOR SELECT TO lindung_app
  USING (list_id IN (SELECT id FROM rosters_list));
ALTER TABLE rosters_task ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS task_read ON rosters_task;
CREATE POLICY task_read ON rosters_task FOR SELECT TO lindung_app
  USING (version_id IN (SELECT id FROM rosters_version));
