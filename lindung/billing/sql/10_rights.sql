-- Settlement lines follow their membership; they only grow.

GRANT SELECT, INSERT ON billing_settlementline TO lindung_app;
GRANT SELECT ON billing_settlementline TO lindung_matcher;
SELECT lindung_keep_trail('billing_settlementline');
SELECT lindung_only_grows('billing_settlementline');

ALTER TABLE billing_settlementline ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS line_read ON billing_settlementline;
CREATE POLICY line_read ON billing_settlementline FOR SELECT TO lindung_app
  USING (EXISTS (SELECT 1 FROM membership_membership m WHERE m.id = membership_id));
DROP POLICY IF EXISTS line_write ON billing_settlementline;
CREATE POLICY line_write ON billing_settlementline FOR INSERT TO lindung_app
  WITH CHECK (EXISTS (SELECT 1 FROM membership_membership m WHERE m.id = membership_id
    AND (m.kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])
      OR m.village = ANY ((SELECT lindung_write_villages())::text[]))));

-- A reversal must name a line of the same membership, and the same days and programmes.
CREATE OR REPLACE FUNCTION lindung_check_reversal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM billing_settlementline l WHERE l.id = NEW.reverses_id AND l.membership_id = NEW.membership_id
      AND l.covers_from = NEW.covers_from AND l.covers_to = NEW.covers_to AND l.programmes = NEW.programmes
      AND l.reverses_id IS NULL
  ) THEN
    RAISE EXCEPTION 'a reversal must repeat the line it reverses: same membership, days and programmes'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION lindung_check_reversal() FROM PUBLIC;
CREATE OR REPLACE TRIGGER check_reversal BEFORE INSERT ON billing_settlementline
  FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION lindung_check_reversal();
