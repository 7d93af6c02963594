-- Who pays first where several sponsors have the same person: read by whoever reads bills anywhere (it names no person),
-- written where programmes are managed, and never changed: a further row counts instead.

GRANT SELECT, INSERT ON sponsorship_payingorder TO lindung_app;
GRANT SELECT ON sponsorship_payingorder TO lindung_matcher;
SELECT lindung_keep_trail('sponsorship_payingorder');
SELECT lindung_only_grows('sponsorship_payingorder');

ALTER TABLE sponsorship_payingorder ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS payingorder_read ON sponsorship_payingorder;
CREATE POLICY payingorder_read ON sponsorship_payingorder FOR SELECT TO lindung_app
  USING ((SELECT cardinality(lindung_kabupaten_with('bills.read')) + cardinality(lindung_villages_with('bills.read'))
    + cardinality(lindung_organisations_with('bills.read'))) > 0);
DROP POLICY IF EXISTS payingorder_write ON sponsorship_payingorder;
CREATE POLICY payingorder_write ON sponsorship_payingorder FOR INSERT TO lindung_app
  WITH CHECK (lindung_right_in_region('programmes.manage', region) AND recorded_by_id = (SELECT lindung_actor()));
