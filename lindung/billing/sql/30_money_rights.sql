-- Who sees and writes bills, payments and the ledger. Each asks for its own right in its own region.

CREATE OR REPLACE FUNCTION lindung_has_right_in(right_name text, province text, kabupaten text, village text DEFAULT '')
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT kabupaten = ANY (lindung_kabupaten_with(right_name))
    OR (village <> '' AND village = ANY (lindung_villages_with(right_name)))
    OR (kabupaten = '' AND province = ANY (lindung_provinces_with(right_name)))
$$;

GRANT SELECT, INSERT ON billing_bill, billing_payment, billing_moneyrequest, billing_statement, billing_statementline
  TO lindung_app;
GRANT UPDATE (payment_code, state, cancel_reason) ON billing_bill TO lindung_app;
GRANT UPDATE (bill_id, note) ON billing_payment TO lindung_app;
GRANT UPDATE (decision, decided_by_id, decided_at, decision_reason, reference) ON billing_moneyrequest TO lindung_app;
GRANT UPDATE (imported_at) ON billing_statement TO lindung_app;
-- Written by matcher functions alone: members and lines of a bill, what a payment was used for, the ledger.
GRANT SELECT ON billing_billline, billing_billmember, billing_allocation, billing_entry, billing_posting TO lindung_app;
GRANT USAGE ON SEQUENCE billing_bill_number TO lindung_app;

SELECT lindung_keep_trail('billing_bill'), lindung_keep_trail('billing_payment'),
  lindung_keep_trail('billing_moneyrequest'), lindung_keep_trail('billing_statement'),
  lindung_keep_trail('billing_entry');
-- These only grow, and each row hangs on a bill, payment, statement or entry that keeps the trail: they are their own.
SELECT lindung_only_grows('billing_billline'), lindung_only_grows('billing_billmember'),
  lindung_only_grows('billing_allocation'), lindung_only_grows('billing_statementline'),
  lindung_only_grows('billing_entry'), lindung_only_grows('billing_posting');

ALTER TABLE billing_bill ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS bill_read ON billing_bill;
CREATE POLICY bill_read ON billing_bill FOR SELECT TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_kabupaten_with('bills.read'))::text[])
  OR village = ANY ((SELECT lindung_villages_reading('bills.read'))::text[])
  OR payer_id = ANY ((SELECT lindung_organisations_with('bills.read'))::uuid[])
  OR (kabupaten = '' AND province = ANY ((SELECT lindung_provinces_with('bills.read'))::text[]))
);
DROP POLICY IF EXISTS bill_issue ON billing_bill;
CREATE POLICY bill_issue ON billing_bill FOR INSERT TO lindung_app WITH CHECK (
  issued_by_id = (SELECT lindung_actor()) AND state = 'open' AND payment_code IS NULL
  AND lindung_has_right_in('bills.issue', province, kabupaten, village)
);
DROP POLICY IF EXISTS bill_change ON billing_bill;
CREATE POLICY bill_change ON billing_bill FOR UPDATE TO lindung_app
  USING (lindung_has_right_in('bills.issue', province, kabupaten, village));

ALTER TABLE billing_payment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS payment_read ON billing_payment;
CREATE POLICY payment_read ON billing_payment FOR SELECT TO lindung_app USING (
  bill_id IN (SELECT id FROM billing_bill)
  OR kabupaten = ANY ((SELECT lindung_kabupaten_with('ledger.read'))::text[])
  OR (kabupaten = '' AND province = ANY ((SELECT lindung_provinces_with('ledger.read'))::text[]))
);
DROP POLICY IF EXISTS payment_write ON billing_payment;
CREATE POLICY payment_write ON billing_payment FOR INSERT TO lindung_app WITH CHECK (
  recorded_by_id = (SELECT lindung_actor()) AND lindung_has_right_in('payments.record', province, kabupaten)
);
DROP POLICY IF EXISTS payment_change ON billing_payment;
CREATE POLICY payment_change ON billing_payment FOR UPDATE TO lindung_app
  USING (lindung_has_right_in('payments.record', province, kabupaten));

ALTER TABLE billing_moneyrequest ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS request_read ON billing_moneyrequest;
CREATE POLICY request_read ON billing_moneyrequest FOR SELECT TO lindung_app
  USING (lindung_has_right_in('ledger.read', province, kabupaten));
DROP POLICY IF EXISTS request_write ON billing_moneyrequest;
CREATE POLICY request_write ON billing_moneyrequest FOR INSERT TO lindung_app WITH CHECK (
  asked_by_id = (SELECT lindung_actor()) AND decision = '' AND lindung_has_right_in('payments.record', province, kabupaten)
);
-- Maker is not checker, and what was decided stays decided.
DROP POLICY IF EXISTS request_decide ON billing_moneyrequest;
CREATE POLICY request_decide ON billing_moneyrequest FOR UPDATE TO lindung_app
  USING (decision = '' AND asked_by_id <> (SELECT lindung_actor())
    AND lindung_has_right_in('payments.approve', province, kabupaten))
  WITH CHECK (decided_by_id = (SELECT lindung_actor()));

ALTER TABLE billing_statement ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS statement_read ON billing_statement;
CREATE POLICY statement_read ON billing_statement FOR SELECT TO lindung_app
  USING (lindung_has_right_in('ledger.read', province, kabupaten));
DROP POLICY IF EXISTS statement_write ON billing_statement;
CREATE POLICY statement_write ON billing_statement FOR INSERT TO lindung_app WITH CHECK (
  read_by_id = (SELECT lindung_actor()) AND lindung_has_right_in('payments.record', province, kabupaten)
);
DROP POLICY IF EXISTS statement_change ON billing_statement;
CREATE POLICY statement_change ON billing_statement FOR UPDATE TO lindung_app
  USING (lindung_has_right_in('payments.record', province, kabupaten));
ALTER TABLE billing_statementline ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS statementline_read ON billing_statementline;
CREATE POLICY statementline_read ON billing_statementline FOR SELECT TO lindung_app
  USING (statement_id IN (SELECT id FROM billing_statement));
DROP POLICY IF EXISTS statementline_write ON billing_statementline;
CREATE POLICY statementline_write ON billing_statementline FOR INSERT TO lindung_app WITH CHECK (
  statement_id IN (SELECT id FROM billing_statement WHERE read_by_id = (SELECT lindung_actor()) AND imported_at IS NULL)
);

ALTER TABLE billing_billline ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS billline_read ON billing_billline;
CREATE POLICY billline_read ON billing_billline FOR SELECT TO lindung_app
  USING (bill_id IN (SELECT id FROM billing_bill));
ALTER TABLE billing_billmember ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS billmember_read ON billing_billmember;
CREATE POLICY billmember_read ON billing_billmember FOR SELECT TO lindung_app
  USING (bill_id IN (SELECT id FROM billing_bill));
ALTER TABLE billing_allocation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS allocation_read ON billing_allocation;
CREATE POLICY allocation_read ON billing_allocation FOR SELECT TO lindung_app
  USING (bill_id IN (SELECT id FROM billing_bill));
ALTER TABLE billing_entry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS entry_read ON billing_entry;
CREATE POLICY entry_read ON billing_entry FOR SELECT TO lindung_app USING (
  kabupaten = ANY ((SELECT lindung_kabupaten_with('ledger.read'))::text[])
  OR (kabupaten = '' AND province = ANY ((SELECT lindung_provinces_with('ledger.read'))::text[]))
);
ALTER TABLE billing_posting ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS posting_read ON billing_posting;
CREATE POLICY posting_read ON billing_posting FOR SELECT TO lindung_app
  USING (entry_id IN (SELECT id FROM billing_entry));

-- A payment is put to a bill once; it does not wander on. A cancelled bill stays cancelled, an entered code stays.
CREATE OR REPLACE FUNCTION lindung_check_payment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.bill_id IS NOT NULL AND NEW.bill_id IS DISTINCT FROM OLD.bill_id THEN
    RAISE EXCEPTION 'the payment % belongs to a bill already', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER check_payment_change BEFORE UPDATE ON billing_payment
  FOR EACH ROW EXECUTE FUNCTION lindung_check_payment_change();
CREATE OR REPLACE FUNCTION lindung_check_bill_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'cancelled' THEN
    RAISE EXCEPTION 'the bill % is cancelled', OLD.code USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER check_bill_change BEFORE UPDATE ON billing_bill
  FOR EACH ROW EXECUTE FUNCTION lindung_check_bill_change();
CREATE OR REPLACE TRIGGER bill_stays BEFORE DELETE ON billing_bill
  FOR EACH STATEMENT EXECUTE FUNCTION lindung_refuse_change();
CREATE OR REPLACE TRIGGER payment_stays BEFORE DELETE ON billing_payment
  FOR EACH STATEMENT EXECUTE FUNCTION lindung_refuse_change();
