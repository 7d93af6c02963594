"""Probes of bills, payments and the ledger: none stand in the small world, so each makes what it looks at. See
test_policies_bite.py."""

from __future__ import annotations

from tests.access.probing import HERE, REFUSED, THERE, Probes, Step, after, inserts, one, reads
from tests.world import OTHER, OWN, VILLAGES

NEW_LINE = (
    "INSERT INTO billing_settlementline (membership_id, programmes, covers_from, covers_to, paid_on, ground, province) "
    "VALUES ({membership}, 3, '2025-01-01', '2025-01-31', '2025-01-02', 'months', '72')"
)
BILL = "00000000-0000-7000-8000-00000000b111"
PAYMENT = "00000000-0000-7000-8000-00000000ba1d"
OPERATION = "00000000-0000-7000-8000-0000000000aa"
NEW_BILL = (
    "INSERT INTO billing_bill (id, payer_id, subject, subject_id, wadah, wadah_number, province, kabupaten, village, "
    "first_month, months, budget_year, people, total, due_on, operation_id, issued_by_id) VALUES "
    f"('{BILL}', %(sponsor)s, 'uji', gen_random_uuid(), '', '', '72', '{{kabupaten}}', '', '2025-01-01', 1, 2025, 1, "
    f"16800, '2025-01-15', '{OPERATION}', {{issuer}})"
)
ISSUED: Step = ("branch_officer", NEW_BILL.format(kabupaten=OWN, issuer="%(branch_officer)s"))
OF_VILLAGE: Step = (ISSUED[0], ISSUED[1].replace(f"'{OWN}', '',", f"'{OWN}', '{VILLAGES[OWN]}',"))
FILLED: tuple[Step, ...] = (
    ISSUED,
    (
        "branch_officer",
        "CREATE TEMP TABLE new_bill_members ON COMMIT DROP AS SELECT %(m_ani)s::uuid AS membership_id, '' AS village, "
        "'2025-01-01'::date AS first_month, 1 AS months, 'other' AS sector",
    ),
    (
        "branch_officer",
        "CREATE TEMP TABLE new_bill_prices ON COMMIT DROP AS SELECT '2025-01-01'::date AS month, 'JKK' AS programme, "
        "'other' AS sector, 16800::bigint AS price, '[]'::jsonb AS articles",
    ),
    ("branch_officer", "GRANT SELECT ON new_bill_members, new_bill_prices TO lindung_matcher"),
    ("branch_officer", f"SELECT lindung_fill_bills('{OPERATION}')"),
)
NEW_PAYMENT = (
    "INSERT INTO billing_payment (id, kind, reference, amount, paid_on, note, province, kabupaten, operation_id, "
    f"recorded_by_id, bill_id) VALUES ('{PAYMENT}', 'sp2d', 'uji', 16800, '2025-01-02', '', '72', '{{kabupaten}}', "
    "gen_random_uuid(), {recorder}, {bill})"
)
PAID: tuple[Step, ...] = (
    *FILLED,
    ("finance", NEW_PAYMENT.format(kabupaten=OWN, recorder="%(finance)s", bill=f"'{BILL}'")),
)
SETTLED: tuple[Step, ...] = (
    *PAID,
    ("finance", f"SELECT lindung_settle_bill('{BILL}', '{PAYMENT}', ARRAY['2025-01-01']::date[], NULL)"),
)
NEW_REQUEST = (
    "INSERT INTO billing_moneyrequest (kind, payment_id, amount, reason, province, kabupaten, asked_by_id) VALUES "
    f"('refund', '{PAYMENT}', 1, 'uji', '72', '{{kabupaten}}', {{asker}})"
)
ASKED: tuple[Step, ...] = (*PAID, ("finance", NEW_REQUEST.format(kabupaten=OWN, asker="%(finance)s")))
NEW_STATEMENT = (
    "INSERT INTO billing_statement (id, file_name, sha256, form, province, kabupaten, read_by_id) VALUES "
    f"('{BILL}', 'x.csv', 'x', 'csv', '72', '{{kabupaten}}', {{reader}})"
)
KEPT: Step = ("finance", NEW_STATEMENT.format(kabupaten=OWN, reader="%(finance)s"))
NEW_STATEMENT_LINE = (
    "INSERT INTO billing_statementline (statement_id, row, day, amount, reference, code, text) VALUES "
    f"('{BILL}', 1, '2025-01-02', 1, 'x', '', '')"
)
BOOKED: Step = (
    "finance",
    "SELECT lindung_book(gen_random_uuid(), 'payment', 'x', 'x', gen_random_uuid(), '72', '72.08', '', "
    """'[{"account": "1100", "fund": "JKK", "amount": 1}, {"account": "2100", "fund": "JKK", "amount": -1}]')""",
)

MONEY_PROBES: Probes = {
    # A bill of the village is read by its own officers too; one of the whole kabupaten is not theirs.
    ("billing_bill", "bill_read"): [
        *after(
            (ISSUED,),
            "SELECT 1 FROM billing_bill",
            auditor=1,
            auditor_other=0,
            sponsor_officer=1,
            claims_officer=0,
            village_head=0,
        ),
        *after((OF_VILLAGE,), "SELECT 1 FROM billing_bill", auditor=1, village_head=1, next_village_head=0),
    ],
    ("billing_bill", "bill_issue"): [
        ((ISSUED,), 1),
        one("branch_officer", NEW_BILL.format(kabupaten=OTHER, issuer="%(branch_officer)s"), REFUSED),
        # In somebody else's name, and by somebody without the right.
        one("branch_officer", NEW_BILL.format(kabupaten=OWN, issuer="%(finance)s"), REFUSED),
        one("auditor", NEW_BILL.format(kabupaten=OWN, issuer="%(auditor)s"), REFUSED),
    ],
    ("billing_bill", "bill_change"): after(
        (ISSUED,), "UPDATE billing_bill SET payment_code = '1'", finance=1, auditor=0
    ),
    ("billing_billline", "billline_read"): after(
        FILLED, "SELECT 1 FROM billing_billline", auditor=1, auditor_other=0, sponsor_officer=1
    ),
    ("billing_billmember", "billmember_read"): after(
        FILLED, "SELECT 1 FROM billing_billmember", auditor=1, auditor_other=0, sponsor_officer=1
    ),
    ("billing_allocation", "allocation_read"): after(
        SETTLED, "SELECT 1 FROM billing_allocation", auditor=1, auditor_other=0, sponsor_officer=1
    ),
    ("billing_payment", "payment_read"): after(
        PAID, "SELECT 1 FROM billing_payment", auditor=1, auditor_other=0, sponsor_officer=1, claims_officer=0
    ),
    ("billing_payment", "payment_write"): [
        one("finance", NEW_PAYMENT.format(kabupaten=OWN, recorder="%(finance)s", bill="NULL"), 1),
        one("finance", NEW_PAYMENT.format(kabupaten=OTHER, recorder="%(finance)s", bill="NULL"), REFUSED),
        one("finance", NEW_PAYMENT.format(kabupaten=OWN, recorder="%(auditor)s", bill="NULL"), REFUSED),
    ],
    ("billing_payment", "payment_change"): after(PAID, "UPDATE billing_payment SET note = 'x'", finance=1, auditor=0),
    ("billing_moneyrequest", "request_read"): after(
        ASKED, "SELECT 1 FROM billing_moneyrequest", auditor=1, auditor_other=0, sponsor_officer=0
    ),
    ("billing_moneyrequest", "request_write"): [
        *after(PAID, NEW_REQUEST.format(kabupaten=OWN, asker="%(finance)s"), finance=1, head_of_branch=REFUSED),
        *after(PAID, NEW_REQUEST.format(kabupaten=OTHER, asker="%(finance)s"), finance=REFUSED),
    ],
    # Whoever asked reaches no row: maker is not checker.
    ("billing_moneyrequest", "request_decide"): [
        *after(
            ASKED,
            "UPDATE billing_moneyrequest SET decision = 'approved', decided_by_id = %(head_of_branch)s",
            head_of_branch=1,
        ),
        *after(ASKED, "UPDATE billing_moneyrequest SET decision = 'approved', decided_by_id = %(auditor)s", finance=0),
    ],
    ("billing_statement", "statement_read"): after(
        (KEPT,), "SELECT 1 FROM billing_statement", auditor=1, auditor_other=0, branch_officer=0
    ),
    ("billing_statement", "statement_write"): [
        ((KEPT,), 1),
        one("finance", NEW_STATEMENT.format(kabupaten=OTHER, reader="%(finance)s"), REFUSED),
    ],
    ("billing_statement", "statement_change"): after(
        (KEPT,), "UPDATE billing_statement SET imported_at = now()", finance=1, auditor=0
    ),
    ("billing_statementline", "statementline_read"): after(
        (KEPT, ("finance", NEW_STATEMENT_LINE)), "SELECT 1 FROM billing_statementline", auditor=1, auditor_other=0
    ),
    ("billing_statementline", "statementline_write"): after(
        (KEPT,), NEW_STATEMENT_LINE, finance=1, head_of_branch=REFUSED
    ),
    ("billing_entry", "entry_read"): after(
        (BOOKED,), "SELECT 1 FROM billing_entry", auditor=1, auditor_other=0, branch_officer=0
    ),
    ("billing_posting", "posting_read"): after(
        (BOOKED,), "SELECT 1 FROM billing_posting", auditor=2, auditor_other=0, branch_officer=0
    ),
    ("billing_settlementline", "line_read"): reads("billing_settlementline", auditor=2, sponsor_officer=1, nobody=0),
    ("billing_settlementline", "line_write"): inserts(NEW_LINE, own=HERE, other=THERE),
}
