-- The ledger balances because the database says so: in every entry, and in every fund of it.

CREATE OR REPLACE FUNCTION lindung_check_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  entry uuid := CASE TG_TABLE_NAME WHEN 'billing_entry' THEN NEW.id ELSE (to_jsonb(NEW)->>'entry_id')::uuid END;
  wrong record;
BEGIN
  SELECT fund_id, sum(amount) AS rest INTO wrong FROM billing_posting WHERE entry_id = entry
    GROUP BY fund_id HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the entry % does not balance in the fund %: % rupiah', entry, wrong.fund_id, wrong.rest
      USING ERRCODE = 'check_violation', CONSTRAINT = 'billing_entry_balances';
  END IF;
  IF NOT EXISTS (SELECT FROM billing_posting WHERE entry_id = entry) THEN
    RAISE EXCEPTION 'the entry % has no postings', entry
      USING ERRCODE = 'check_violation', CONSTRAINT = 'billing_entry_balances';
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION lindung_check_balance() FROM PUBLIC;
DROP TRIGGER IF EXISTS entry_balances ON billing_entry;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON billing_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION lindung_check_balance();
DROP TRIGGER IF EXISTS posting_balances ON billing_posting;
CREATE CONSTRAINT TRIGGER posting_balances AFTER INSERT ON billing_posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION lindung_check_balance();

-- An entry is whole when its transaction ends: no other transaction adds to it, not even a pair that balances.
CREATE OR REPLACE FUNCTION lindung_check_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM billing_entry e WHERE e.id = NEW.entry_id AND e.made_in = txid_current()) THEN
    RAISE EXCEPTION 'the entry % is closed: correct it with a further entry', NEW.entry_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION lindung_check_posting() FROM PUBLIC;
CREATE OR REPLACE TRIGGER posting_in_time BEFORE INSERT ON billing_posting
  FOR EACH ROW EXECUTE FUNCTION lindung_check_posting();

-- Book an entry: [{"account": …, "fund": …, "amount": …}, …]. The actor needs the right of the act in the region.
-- False: this operation was booked already, and nothing is booked again.
CREATE OR REPLACE FUNCTION lindung_book(
  operation uuid, entry_kind text, entry_text text, document text, document_id uuid, province text, kabupaten text,
  village text, postings jsonb
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  needed text := CASE WHEN entry_kind IN ('bill', 'cancel') THEN 'bills.issue'
    WHEN entry_kind IN ('refund', 'reversal') THEN 'payments.approve' ELSE 'payments.record' END;
  made uuid := lindung_uuid7();
BEGIN
  IF lindung_has_right_in(needed, lindung_book.province, lindung_book.kabupaten, lindung_book.village) IS NOT TRUE
    -- After a payment was taken back, who approved it settles anew what the others pay for.
    AND NOT (entry_kind = 'settle' AND lindung_has_right_in('payments.approve', lindung_book.province,
      lindung_book.kabupaten, lindung_book.village)) THEN
    RAISE EXCEPTION 'booking needs the right % in this region', needed USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO billing_entry (id, operation_id, kind, text, document, document_id, province, kabupaten, booked_by_id, at,
      made_in)
    VALUES (made, operation, entry_kind, entry_text, lindung_book.document, lindung_book.document_id,
      lindung_book.province, lindung_book.kabupaten, lindung_actor(), now(), txid_current())
    ON CONFLICT (operation_id) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO billing_posting (entry_id, account_id, fund_id, amount)
    SELECT made, p.account, p.fund, p.amount
    FROM jsonb_to_recordset(postings) AS p (account text, fund text, amount bigint);
  RETURN true;
END
$$;

GRANT SELECT, INSERT ON billing_entry, billing_posting TO lindung_matcher;
ALTER FUNCTION lindung_book(uuid, text, text, text, uuid, text, text, text, jsonb) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_book(uuid, text, text, text, uuid, text, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_book(uuid, text, text, text, uuid, text, text, text, jsonb) TO lindung_app;
