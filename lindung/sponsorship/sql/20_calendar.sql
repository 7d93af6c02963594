-- Dates of the budget calendar: no secret, so whoever acts reads them; recorded where programmes are managed.
GRANT SELECT, INSERT ON sponsorship_budgetdate TO lindung_app;
SELECT lindung_keep_trail('sponsorship_budgetdate');
SELECT lindung_only_grows('sponsorship_budgetdate');

ALTER TABLE sponsorship_budgetdate ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS budgetdate_read ON sponsorship_budgetdate;
CREATE POLICY budgetdate_read ON sponsorship_budgetdate FOR SELECT TO lindung_app
  USING ((SELECT lindung_actor()) IS NOT NULL);
DROP POLICY IF EXISTS budgetdate_write ON sponsorship_budgetdate;
CREATE POLICY budgetdate_write ON sponsorship_budgetdate FOR INSERT TO lindung_app WITH CHECK (
  recorded_by_id = (SELECT lindung_actor()) AND lindung_right_in_region('programmes.manage', region)
);
