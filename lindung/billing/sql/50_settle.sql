-- Filling bills and settling them, set-based, past row rights: a payer's people live in several regions, and whether a
-- month is paid by somebody else may be asked only here. Named in docs/decisions/0003-row-rights.md.

-- Members and lines of the bills of one operation, from pg_temp.new_bill_members (membership_id, village, first_month,
-- months, sector) and pg_temp.new_bill_prices (month, programme, sector, price, articles). Refused unless the actor has
-- just issued these bills, the payer pays for everybody named, and the lines add up to what the bills say.
CREATE OR REPLACE FUNCTION lindung_fill_bills(operation uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE filled bigint;
BEGIN
  IF EXISTS (SELECT FROM billing_bill b WHERE b.operation_id = operation
      AND (b.issued_by_id IS DISTINCT FROM lindung_actor() OR b.made_in <> txid_current()))
    OR EXISTS (SELECT FROM billing_bill b JOIN billing_billmember m ON m.bill_id = b.id WHERE b.operation_id = operation)
  THEN
    RAISE EXCEPTION 'these bills are issued and filled already' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO billing_billmember (bill_id, membership_id, first_month, months, sector)
    SELECT b.id, n.membership_id, part.first_month, part.months, n.sector
    FROM pg_temp.new_bill_members n
    JOIN billing_bill b ON b.operation_id = operation AND b.village = n.village
    CROSS JOIN LATERAL (
      SELECT greatest(n.first_month, make_date(b.budget_year, 1, 1)) AS first_month,
        least((n.first_month + make_interval(months => n.months))::date, make_date(b.budget_year + 1, 1, 1)) AS after_last
    ) clipped
    CROSS JOIN LATERAL (
      SELECT clipped.first_month, (extract(year FROM clipped.after_last) * 12 + extract(month FROM clipped.after_last)
        - extract(year FROM clipped.first_month) * 12 - extract(month FROM clipped.first_month))::int AS months
    ) part
    WHERE clipped.after_last > clipped.first_month;
  GET DIAGNOSTICS filled = ROW_COUNT;
  IF EXISTS (
    SELECT FROM billing_bill b JOIN billing_billmember n ON n.bill_id = b.id
    WHERE b.operation_id = operation AND NOT EXISTS (
      SELECT FROM membership_payerassignment a WHERE a.membership_id = n.membership_id AND a.organisation_id = b.payer_id)
  ) THEN
    RAISE EXCEPTION 'the payer does not pay for every membership named' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'billing_member_of_payer';
  END IF;
  INSERT INTO billing_billline (bill_id, month, programme, sector, people, price, total, articles)
    SELECT c.bill_id, c.month, p.programme, c.sector, c.people, p.price, c.people * p.price, p.articles
    FROM (
      SELECT m.bill_id, g.month::date AS month, m.sector, count(*)::int AS people
      FROM billing_bill b JOIN billing_billmember m ON m.bill_id = b.id
      CROSS JOIN LATERAL generate_series(m.first_month::timestamp, m.first_month + make_interval(months => m.months - 1),
        '1 month') g (month)
      WHERE b.operation_id = operation GROUP BY 1, 2, 3
    ) c JOIN pg_temp.new_bill_prices p ON p.month = c.month AND p.sector = c.sector;
  IF EXISTS (
    SELECT FROM billing_bill b LEFT JOIN billing_billline l ON l.bill_id = b.id WHERE b.operation_id = operation
    GROUP BY b.id, b.total, b.people HAVING coalesce(sum(l.total), 0) <> b.total
      OR (SELECT count(*) FROM billing_billmember m WHERE m.bill_id = b.id) <> b.people
  ) THEN
    RAISE EXCEPTION 'the lines do not add up to the bill' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'billing_bill_adds_up';
  END IF;
  RETURN filled;
END
$$;

-- Every month of every member of a bill with its price, and why it cannot be paid now (empty: it can).
CREATE OR REPLACE FUNCTION lindung_bill_months(bill uuid, named uuid[])
RETURNS TABLE (bill_member uuid, membership uuid, province text, month date, covers_from date, sector text, price bigint,
  why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH prices AS (
    SELECT l.month, l.sector, sum(l.price)::bigint AS price FROM billing_billline l WHERE l.bill_id = bill GROUP BY 1, 2
  ), mask AS (
    SELECT coalesce(sum(DISTINCT CASE l.programme
      WHEN 'JKK' THEN 1 WHEN 'JKM' THEN 2 WHEN 'JHT' THEN 4 WHEN 'JP' THEN 8 WHEN 'JKP' THEN 16 END), 0)::int AS bits
    FROM billing_billline l WHERE l.bill_id = bill
  ), standing AS MATERIALIZED (
    SELECT s.membership_id, s.covers_from, s.covers_to, (a.id IS NOT NULL) AS by_this
    FROM billing_billmember m
    JOIN billing_settlementline s ON s.membership_id = m.membership_id
    LEFT JOIN billing_allocation a ON a.settlement_id = s.id AND a.bill_id = bill
    WHERE m.bill_id = bill AND s.reverses_id IS NULL AND s.programmes & (SELECT bits FROM mask) > 0
      AND s.covers_to >= m.first_month
      AND s.covers_from < m.first_month + make_interval(months => m.months)
      AND NOT EXISTS (SELECT FROM billing_settlementline r WHERE r.reverses_id = s.id)
  )
  SELECT DISTINCT ON (m.id, g.month) m.id, m.membership_id, k.province::text, g.month::date,
    CASE WHEN date_trunc('month', k.began_on) = g.month THEN k.began_on ELSE g.month::date END, m.sector::text, p.price,
    CASE WHEN s.by_this THEN 'paid' WHEN s.membership_id IS NOT NULL THEN 'paid_elsewhere'
      WHEN k.ended_on < g.month THEN 'ended' WHEN lindung_month_end(g.month::date) < k.began_on THEN 'not_begun'
      WHEN d.verified_at IS NOT NULL AND d.died_on < g.month THEN 'deceased' ELSE '' END
  FROM billing_billmember m
  JOIN membership_membership k ON k.id = m.membership_id
  LEFT JOIN registry_death d ON d.person_id = k.person_id AND d.withdrawn_at IS NULL
  CROSS JOIN LATERAL generate_series(m.first_month::timestamp, m.first_month + make_interval(months => m.months - 1),
    '1 month') g (month)
  JOIN prices p ON p.month = g.month::date AND p.sector = m.sector
  LEFT JOIN standing s ON s.membership_id = m.membership_id
    AND g.month BETWEEN date_trunc('month', s.covers_from::timestamp) AND s.covers_to
  WHERE m.bill_id = bill AND (named IS NULL OR m.id = ANY (named))
  ORDER BY m.id, g.month, s.by_this DESC NULLS LAST
$$;

-- The same in numbers: heads and rupiah by month, sector and reason. Discloses how many are paid by others, not by whom.
CREATE OR REPLACE FUNCTION lindung_bill_due(bill uuid, named uuid[] DEFAULT NULL)
RETURNS TABLE (month date, sector text, why text, people bigint, amount bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM billing_bill b WHERE b.id = bill
    AND (lindung_has_right_in('bills.read', b.province, b.kabupaten, b.village)
      OR b.payer_id = ANY (lindung_organisations_with('bills.read')))) THEN
    RAISE EXCEPTION 'no such bill for the actor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT d.month, d.sector, d.why, count(*), sum(d.price)::bigint
    FROM lindung_bill_months(bill, named) d GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
END
$$;

-- What is left of the money paid for a bill: payments less what went back and less what months were paid with.
CREATE OR REPLACE FUNCTION lindung_bill_credit(bill uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (coalesce((SELECT sum(p.amount) FROM billing_payment p WHERE p.bill_id = bill), 0)
    - coalesce((SELECT sum(r.amount) FROM billing_moneyrequest r JOIN billing_payment p ON p.id = r.payment_id
        WHERE p.bill_id = bill AND r.decision = 'approved'), 0)
    - coalesce((SELECT sum(a.amount) FROM billing_allocation a WHERE a.bill_id = bill AND a.reverses_id IS NULL
        AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id)), 0))::bigint
$$;

-- Settle some months of a bill for all its members, or for those named, with the money that is there. One statement
-- writes the settlement lines and what they were paid with. Months that somebody paid already are left alone.
-- Returns the heads settled by month and sector.
CREATE OR REPLACE FUNCTION lindung_settle_bill(bill uuid, payment uuid, wanted date[], named uuid[] DEFAULT NULL)
RETURNS TABLE (month date, sector text, people bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  paid record;
  bits int;
BEGIN
  SELECT p.paid_on, b.state, lindung_has_right_in('payments.record', b.province, b.kabupaten, b.village)
      OR lindung_has_right_in('payments.approve', b.province, b.kabupaten, b.village) AS allowed
    INTO paid FROM billing_payment p JOIN billing_bill b ON b.id = p.bill_id WHERE p.id = payment AND b.id = bill
    FOR UPDATE OF b;
  IF NOT FOUND OR paid.allowed IS NOT TRUE THEN
    RAISE EXCEPTION 'no such payment for this bill' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF paid.state <> 'open' THEN
    RAISE EXCEPTION 'the bill is cancelled' USING ERRCODE = 'restrict_violation';
  END IF;
  -- One after the other with whoever settles for the same people through another bill.
  PERFORM 1 FROM membership_membership k WHERE k.id IN (
    SELECT m.membership_id FROM billing_billmember m WHERE m.bill_id = bill) ORDER BY k.id FOR NO KEY UPDATE;
  SELECT sum(DISTINCT CASE l.programme WHEN 'JKK' THEN 1 WHEN 'JKM' THEN 2 WHEN 'JHT' THEN 4 WHEN 'JP' THEN 8
    WHEN 'JKP' THEN 16 END) INTO bits FROM billing_billline l WHERE l.bill_id = bill;
  CREATE TEMP TABLE settled_now ON COMMIT DROP AS
    SELECT d.bill_member, d.membership, d.province, d.month, d.covers_from, d.sector, d.price,
      (extract(year FROM d.month) * 12 + extract(month FROM d.month))::int
        - row_number() OVER (PARTITION BY d.bill_member ORDER BY d.month)::int AS island
    FROM lindung_bill_months(bill, named) d WHERE d.why = '' AND d.month = ANY (wanted);
  WITH stretches AS MATERIALIZED (
    SELECT lindung_uuid7() AS line, s.bill_member, s.membership, s.province, min(s.month) AS first_month,
      count(*)::int AS months, min(s.covers_from) AS covers_from, lindung_month_end(max(s.month)) AS covers_to,
      sum(s.price)::bigint AS amount
    FROM settled_now s GROUP BY s.bill_member, s.membership, s.province, s.island
  ), lines AS (
    INSERT INTO billing_settlementline (id, membership_id, programmes, covers_from, covers_to, paid_on, ground, province)
    SELECT line, membership, bits, stretches.covers_from, covers_to, paid.paid_on, 'months', stretches.province
    FROM stretches
  )
  INSERT INTO billing_allocation (bill_id, payment_id, bill_member_id, first_month, months, amount, settlement_id)
    SELECT bill, payment, bill_member, first_month, months, amount, line FROM stretches;
  IF lindung_bill_credit(bill) < 0 THEN
    RAISE EXCEPTION 'more months than money' USING ERRCODE = 'check_violation', CONSTRAINT = 'billing_bill_credit';
  END IF;
  RETURN QUERY SELECT s.month, s.sector, count(*) FROM settled_now s GROUP BY 1, 2 ORDER BY 1, 2;
  DROP TABLE settled_now;
END
$$;

-- Lock a bill for who decides on its money; false if there is none in the actor's region.
CREATE OR REPLACE FUNCTION lindung_lock_bill(bill uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM billing_bill b WHERE b.id = bill
    AND lindung_has_right_in('payments.approve', b.province, b.kabupaten, b.village) FOR UPDATE;
  RETURN FOUND;
END
$$;

-- Take back every month settled when this payment came or later, by further rows. Returns heads by month and sector.
CREATE OR REPLACE FUNCTION lindung_unsettle_payment(payment uuid)
RETURNS TABLE (month date, sector text, people bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  back record;
BEGIN
  SELECT b.id AS bill, p.recorded_at,
      lindung_has_right_in('payments.approve', b.province, b.kabupaten, b.village) AS allowed
    INTO back FROM billing_payment p JOIN billing_bill b ON b.id = p.bill_id WHERE p.id = payment FOR UPDATE OF b;
  IF NOT FOUND OR back.allowed IS NOT TRUE THEN
    RAISE EXCEPTION 'no such payment' USING ERRCODE = 'insufficient_privilege';
  END IF;
  CREATE TEMP TABLE taken_back ON COMMIT DROP AS
    SELECT a.*, m.sector, lindung_uuid7() AS line FROM billing_allocation a
    JOIN billing_billmember m ON m.id = a.bill_member_id
    -- Its money could be used only after it came: by its own months or by those of a later payment.
    WHERE a.bill_id = back.bill AND a.recorded_at >= back.recorded_at AND a.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id);
  INSERT INTO billing_settlementline (id, membership_id, programmes, covers_from, covers_to, paid_on, ground, province,
      reverses_id)
    SELECT t.line, s.membership_id, s.programmes, s.covers_from, s.covers_to, s.paid_on, s.ground, s.province, s.id
    FROM taken_back t JOIN billing_settlementline s ON s.id = t.settlement_id;
  INSERT INTO billing_allocation (bill_id, payment_id, bill_member_id, first_month, months, amount, settlement_id,
      reverses_id)
    SELECT t.bill_id, t.payment_id, t.bill_member_id, t.first_month, t.months, t.amount, t.line, t.id FROM taken_back t;
  RETURN QUERY SELECT g.month::date, t.sector::text, count(*) FROM taken_back t
    CROSS JOIN LATERAL generate_series(t.first_month::timestamp, t.first_month + make_interval(months => t.months - 1),
      '1 month') g (month) GROUP BY 1, 2 ORDER BY 1, 2;
  DROP TABLE taken_back;
END
$$;

GRANT SELECT ON billing_bill, billing_payment, billing_moneyrequest TO lindung_matcher;
GRANT SELECT, INSERT ON billing_billline, billing_billmember, billing_allocation TO lindung_matcher;
GRANT INSERT ON billing_settlementline TO lindung_matcher;
-- For locking alone: these functions change neither.
GRANT UPDATE (state) ON billing_bill TO lindung_matcher;
GRANT UPDATE (kpj) ON membership_membership TO lindung_matcher;
GRANT SELECT ON registry_death TO lindung_matcher;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lindung_fill_bills(uuid)', 'lindung_bill_due(uuid, uuid[])', 'lindung_bill_credit(uuid)',
    'lindung_settle_bill(uuid, uuid, date[], uuid[])', 'lindung_unsettle_payment(uuid)',
    'lindung_lock_bill(uuid)',
    'lindung_bill_months(uuid, uuid[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    CONTINUE WHEN name LIKE 'lindung_bill_months%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', name);
  END LOOP;
END
$$;
