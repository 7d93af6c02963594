-- The demonstration's lists of names, their bills, payments and books, from temporary tables that lists.py fills:
-- demo_list (one row for each version), demo_entry, demo_line, demo_failed, demo_reason, demo_price, demo_village.

-- Every row of every version, in the order of a list: by village, then by name. Six rows stand above the first.
CREATE TEMP TABLE demo_row AS
SELECT r.*, lindung_uuid7() AS id, 6 + row_number() OVER of_version AS row,
  lead(r.name) OVER of_version AS next_name, lead(r.nik) OVER of_version AS next_nik
FROM (
  SELECT v.version_id, v.list_id, e.list, e.version, e.person, e.membership, e.village, e.from_month, e.ended_on,
    e.end_reason, NULL::text AS reason, p.name, p.birth_date, p.sex, p.identity_masked, ''::text AS nik
  FROM demo_entry e JOIN demo_list v USING (list, version) JOIN registry_person p ON p.id = e.person
  UNION ALL
  SELECT v.version_id, v.list_id, f.list, 1, f.person, NULL, p.village, v.first_month, NULL, '', f.reason, p.name,
    p.birth_date, p.sex, p.identity_masked, i.number
  FROM demo_failed f JOIN demo_list v ON v.list = f.list AND v.version = 1 JOIN registry_person p ON p.id = f.person
  JOIN registry_identity i ON i.person_id = f.person
) r
WINDOW of_version AS (PARTITION BY r.version_id ORDER BY r.village COLLATE "C", r.name COLLATE "C", r.person, r.reason);
ANALYZE demo_row;

-- Triggers rest while much is loaded, so numbers are put aside here.
INSERT INTO rosters_row (id, version_id, row, verdict, reasons, notices, name, nik_masked, typed, numbers, person_id,
  from_month, village)
SELECT r.id, r.version_id, r.row, coalesce(d.verdict, 'accepted'),
  CASE WHEN r.reason IS NULL THEN '{}' ELSE ARRAY[r.reason] END, '{}',
  CASE r.reason WHEN 'name_differs' THEN coalesce(r.next_name, r.name) ELSE r.name END,
  CASE WHEN r.reason IN ('nik_malformed', 'nik_damaged', 'nik_missing') THEN '' ELSE r.identity_masked END,
  lindung_masked_cells(t.typed), lindung_cell_numbers(t.typed),
  CASE WHEN r.reason IS NULL THEN r.person END, r.from_month,
  CASE WHEN r.reason IN ('village_unknown', 'outside_region') THEN '' ELSE r.village END
FROM demo_row r LEFT JOIN demo_reason d ON d.code = r.reason LEFT JOIN demo_village w ON w.code = r.village
CROSS JOIN LATERAL (SELECT CASE WHEN r.reason IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
      'nik', CASE r.reason WHEN 'nik_malformed' THEN left(r.nik, 15) WHEN 'nik_missing' THEN '-'
        WHEN 'nik_damaged' THEN left(r.nik, 1) || ',' || substr(r.nik, 2, 5) || 'E+15'
        WHEN 'nik_date_invalid' THEN left(r.nik, 8) || '13' || substr(r.nik, 11)
        WHEN 'nik_shared' THEN coalesce(nullif(r.next_nik, ''), r.nik) ELSE r.nik END,
      'name', CASE r.reason WHEN 'name_differs' THEN coalesce(r.next_name, r.name) ELSE r.name END,
      'birth_date', CASE r.reason WHEN 'birth_date_missing' THEN NULL
        WHEN 'birth_date_invalid' THEN to_char(r.birth_date, 'YYYY')
        WHEN 'birth_date_mismatch' THEN to_char(r.birth_date + 3, 'DD-MM-YYYY')
        ELSE to_char(r.birth_date, 'DD-MM-YYYY') END,
      'sex', r.sex,
      'village', CASE r.reason WHEN 'village_unknown' THEN 'Sukamaju Baru' WHEN 'outside_region' THEN 'Tamalanrea'
        ELSE w.name END,
      'district', CASE r.reason WHEN 'outside_region' THEN 'Makassar' ELSE w.district END,
      'occupation', CASE r.reason WHEN 'civil_servant' THEN 'PNS' WHEN 'not_working' THEN 'Tidak bekerja'
        ELSE 'Petani' END)) END AS typed) t;

INSERT INTO rosters_entry (list_id, person_id, membership_id, village, name, listed, sector, from_month,
    since_version_id, row, ended_version_id, ended_on, end_reason, recorded_at)
SELECT r.list_id, r.person, r.membership, r.village, r.name,
  jsonb_build_object('name', r.name, 'birth', r.birth_date, 'sex', r.sex, 'village', r.village), 'other', r.from_month,
  r.version_id, r.row,
  CASE WHEN r.ended_on IS NOT NULL THEN (SELECT l.version_id FROM demo_list l WHERE l.list = r.list
    ORDER BY l.version DESC LIMIT 1) END,
  r.ended_on, r.end_reason, v.sent_at
FROM demo_row r JOIN demo_list v USING (version_id) WHERE r.reason IS NULL;

-- What was held: settled when the list was closed, or still waiting.
INSERT INTO rosters_task (row_id, version_id, code, village, owner_role, due_on, state, decision, reason, settled_by_id,
    settled_at)
SELECT r.id, r.version_id, r.reason, r.village, d.owner_role, v.held_until,
  CASE WHEN v.still_open THEN 'open' ELSE 'settled' END, CASE WHEN v.still_open THEN '' ELSE 'reject' END,
  CASE WHEN v.still_open THEN '' ELSE 'Belum diperbaiki sampai batas waktu (peragaan).' END,
  CASE WHEN NOT v.still_open THEN v.officer END, CASE WHEN NOT v.still_open THEN v.held_until + time '15:00' END
FROM demo_row r JOIN demo_list v USING (version_id) JOIN demo_reason d ON d.code = r.reason WHERE d.verdict = 'held';

-- One bill for each version, budget year and, where villages pay, village.
CREATE TEMP TABLE demo_bill AS
SELECT b.*, lindung_uuid7() AS id, row_number() OVER (ORDER BY b.list, b.year, b.version, b.village) AS number
FROM (
  SELECT v.list, v.version, l.year, CASE WHEN v.per_village THEN l.village ELSE '' END AS village,
    min(l.first_month) AS first_month, max((l.first_month + make_interval(months => l.billed))::date) AS after_last,
    max(l.covers_from) AS paid_on, count(*) AS people
  FROM demo_line l JOIN demo_list v USING (list, version) GROUP BY 1, 2, 3, 4
) b;
ANALYZE demo_bill;
CREATE TEMP TABLE demo_member AS
SELECT lindung_uuid7() AS id, b.id AS bill, l.list, l.membership, l.covers_from, l.first_month, l.billed, l.paid
FROM demo_line l JOIN demo_list v USING (list, version)
JOIN demo_bill b ON b.list = l.list AND b.version = l.version AND b.year = l.year
  AND b.village = CASE WHEN v.per_village THEN l.village ELSE '' END;
ANALYZE demo_member;
-- What so many months from a month on cost by programme.
CREATE TEMP TABLE demo_cost AS
SELECT s.list, s.first_month, s.months, p.programme, sum(p.price)::bigint AS amount
FROM (SELECT list, first_month, billed AS months FROM demo_member UNION SELECT list, first_month, paid FROM demo_member) s
JOIN demo_price p ON p.list = s.list AND p.month >= s.first_month
  AND p.month < s.first_month + make_interval(months => s.months)
GROUP BY 1, 2, 3, 4;
ANALYZE demo_cost;
CREATE TEMP TABLE demo_money AS
SELECT m.bill, c.programme, sum(c.amount * m.heads) FILTER (WHERE m.what = 'billed')::bigint AS billed,
  sum(c.amount * m.heads) FILTER (WHERE m.what = 'paid')::bigint AS paid
FROM (
  SELECT bill, list, first_month, billed AS months, 'billed' AS what, count(*) AS heads FROM demo_member GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT bill, list, first_month, paid, 'paid', count(*) FROM demo_member GROUP BY 1, 2, 3, 4
) m JOIN demo_cost c USING (list, first_month, months) GROUP BY 1, 2;
ANALYZE demo_money;

INSERT INTO billing_bill (id, code, payer_id, subject, subject_id, wadah, wadah_number, province, kabupaten, village,
    first_month, months, budget_year, people, total, payment_code, due_on, operation_id, issued_by_id, issued_at)
SELECT b.id, 'TGH-' || b.year || '-' || lpad(b.number::text, 6, '0'), v.organisation_id, v.subject, v.programme_id, v.wadah,
  v.wadah_number, '72', CASE WHEN v.per_village THEN left(b.village, 5) ELSE '' END, b.village, b.first_month,
  (extract(year FROM age(b.after_last, b.first_month)) * 12 + extract(month FROM age(b.after_last, b.first_month)))::int,
  b.year, b.people, (SELECT sum(m.billed) FROM demo_money m WHERE m.bill = b.id),
  'DEMO' || b.year || lpad(b.number::text, 6, '0'),
  (SELECT min(p.due_on) FROM demo_price p WHERE p.list = b.list AND p.month = b.first_month), v.version_id, v.officer,
  least(v.sent_at, b.first_month + time '09:00')
FROM demo_bill b JOIN demo_list v USING (list, version);
SELECT setval('billing_bill_number', greatest((SELECT max(number) FROM demo_bill), 1));

INSERT INTO billing_billmember (id, bill_id, membership_id, first_month, months, sector)
SELECT id, bill, membership, first_month, billed, 'other' FROM demo_member;
INSERT INTO billing_billline (bill_id, month, programme, sector, people, price, total, articles)
SELECT c.bill, p.month, p.programme, 'other', sum(c.heads), p.price, sum(c.heads) * p.price, p.articles
FROM (SELECT bill, list, first_month, billed, count(*) AS heads FROM demo_member GROUP BY 1, 2, 3, 4) c
JOIN demo_price p ON p.list = c.list AND p.month >= c.first_month
  AND p.month < c.first_month + make_interval(months => c.billed)
GROUP BY c.bill, p.month, p.programme, p.price, p.articles;

CREATE TEMP TABLE demo_payment AS
SELECT lindung_uuid7() AS id, b.id AS bill, b.number, b.paid_on, v.finance, m.amount
FROM demo_bill b JOIN demo_list v USING (list, version)
JOIN (SELECT bill, sum(paid)::bigint AS amount FROM demo_money GROUP BY 1) m ON m.bill = b.id WHERE m.amount > 0;
ANALYZE demo_payment;
INSERT INTO billing_payment (id, kind, reference, amount, paid_on, bill_id, note, province, kabupaten, operation_id,
    recorded_by_id, recorded_at)
SELECT p.id, 'sp2d', format('SP2D DEMO %s/%s', lpad(p.number::text, 5, '0'), b.budget_year), p.amount, p.paid_on, b.id,
  'peragaan', b.province, b.kabupaten, md5('demo payment ' || p.number)::uuid, p.finance, p.paid_on + time '10:00'
FROM demo_payment p JOIN billing_bill b ON b.id = p.bill;
INSERT INTO billing_allocation (bill_id, payment_id, bill_member_id, first_month, months, amount, settlement_id,
    recorded_at)
SELECT m.bill, p.id, m.id, m.first_month, m.paid, c.amount, s.id, p.paid_on + time '10:00'
FROM demo_member m JOIN demo_payment p ON p.bill = m.bill
JOIN (SELECT list, first_month, months, sum(amount)::bigint AS amount FROM demo_cost GROUP BY 1, 2, 3) c
  ON c.list = m.list AND c.first_month = m.first_month AND c.months = m.paid
JOIN billing_settlementline s ON s.membership_id = m.membership AND s.covers_from = m.covers_from
  AND s.reverses_id IS NULL;

ANALYZE billing_bill, billing_payment;
-- The books: a bill is issued, money comes in, months are paid. The same postings as lindung/billing/ledger.py makes.
CREATE TEMP TABLE demo_entry_of AS
SELECT lindung_uuid7() AS id, k.kind, b.id AS bill, p.id AS payment, b.code, b.subject, b.province, b.kabupaten,
  k.at, k.who, p.reference, p.amount
FROM billing_bill b JOIN demo_bill d ON d.id = b.id JOIN demo_list v USING (list, version)
LEFT JOIN billing_payment p ON p.bill_id = b.id
CROSS JOIN LATERAL (VALUES ('bill', b.issued_at, v.officer), ('payment', p.recorded_at, v.finance),
  ('settle', p.recorded_at, v.finance)) k (kind, at, who)
WHERE k.at IS NOT NULL;
INSERT INTO billing_entry (id, operation_id, kind, text, document, document_id, province, kabupaten, booked_by_id, at)
SELECT id, md5('demo ' || kind || code)::uuid, kind,
  CASE kind WHEN 'bill' THEN 'Tagihan ' || code || ': ' || subject WHEN 'payment' THEN 'Diterima ' || reference
    ELSE 'Pelunasan tagihan ' || code || ', ' || reference END,
  CASE kind WHEN 'payment' THEN reference ELSE code END, CASE kind WHEN 'payment' THEN payment ELSE bill END, province,
  kabupaten, who, at
FROM demo_entry_of ORDER BY at, code, kind;
INSERT INTO billing_posting (entry_id, account_id, fund_id, amount)
SELECT e.id, a.account, m.programme, a.sign * m.billed FROM demo_entry_of e JOIN demo_money m ON m.bill = e.bill
  CROSS JOIN (VALUES ('1200', 1), ('2200', -1)) a (account, sign) WHERE e.kind = 'bill'
UNION ALL
SELECT e.id, a.account, 'TITIPAN', a.sign * e.amount FROM demo_entry_of e
  CROSS JOIN (VALUES ('payment', '1100', 1), ('payment', '2100', -1), ('settle', '1100', -1), ('settle', '2100', 1))
    a (kind, account, sign) WHERE e.kind = a.kind
UNION ALL
SELECT e.id, a.account, m.programme, a.sign * m.paid FROM demo_entry_of e JOIN demo_money m ON m.bill = e.bill
  CROSS JOIN (VALUES ('1100', 1), ('1200', -1), ('2200', 1), ('4100', -1)) a (account, sign)
  WHERE e.kind = 'settle' AND m.paid > 0;

DROP TABLE demo_row, demo_bill, demo_member, demo_cost, demo_money, demo_payment, demo_entry_of;
