-- Spans are rows about people and follow their membership. The roll-up holds no persons: whoever is signed in reads it.

GRANT SELECT ON coverage_coverspan, coverage_coverdelta, coverage_covermonth, coverage_coverday, coverage_derivation
  TO lindung_app, lindung_matcher;

ALTER TABLE coverage_coverspan ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS span_read ON coverage_coverspan;
CREATE POLICY span_read ON coverage_coverspan FOR SELECT TO lindung_app
  USING (EXISTS (SELECT 1 FROM membership_membership m WHERE m.id = membership_id));
DROP POLICY IF EXISTS span_write ON coverage_coverspan;
