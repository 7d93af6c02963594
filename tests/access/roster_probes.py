"""Probes of programmes and lists: none stand in the small world, so each makes what it looks at. See
test_policies_bite.py."""

from __future__ import annotations

from lindung.rosters.applying import JUDGED
from tests.access.probing import REFUSED, Probes, Step, after
from tests.world import OTHER, OWN, VILLAGES

PROGRAMME = "00000000-0000-7000-8000-0000000009e0"
NEW_PROGRAMME = (
    "INSERT INTO sponsorship_programme (id, organisation_id, code, name, region, wadah, wadah_number, "
    "agreement_number, agreement_date, legal_instrument, money_source, payer_kind, programmes, income, age_min, "
    f"age_max, starts_on, switches, recorded_by_id) VALUES ('{PROGRAMME}', %(sponsor)s, 'uji', 'Uji', '{{region}}', "
    "'SG', '', 'PKS', '2026-01-02', '', 'apbd', 'apbd', 3, 1000000, 18, 64, '2026-01-01', '{{}}', {recorder})"
)
OPENED: Step = ("branch_officer", NEW_PROGRAMME.format(region=OWN, recorder="%(branch_officer)s"))
NEW_BUDGET = (
    "INSERT INTO sponsorship_budget (programme_id, year, amount, line, document) "
    f"VALUES ('{PROGRAMME}', 2026, 1, '', 'DPA')"
)
NEW_QUOTA = f"INSERT INTO sponsorship_quota (programme_id, village, heads) VALUES ('{PROGRAMME}', '{VILLAGES[OWN]}', 1)"
NEW_PAPER = (
    "INSERT INTO sponsorship_paper (programme_id, kind, number, dated, sha256) "
    f"VALUES ('{PROGRAMME}', 'decree', 'SK', '2026-01-02', '')"
)
_ROW = (
    "INSERT INTO judged_rows (row, verdict, reasons, notices, name, nik, listed, birth, sex, village, sector, "
    "from_month, action, code, owner_role, due_on) VALUES "
)
APPLIED: tuple[Step, ...] = (
    OPENED,
    (
        "branch_officer",
        f"CREATE TEMP TABLE judged_rows ({JUDGED}) ON COMMIT DROP; GRANT SELECT ON judged_rows TO lindung_matcher",
    ),
    (
        "branch_officer",
        f"{_ROW} (5, 'accepted', '{{}}', '{{}}', 'Baru', '7208010101900000', '{{}}', '1990-01-01', 'L', "
        f"'{VILLAGES[OWN]}', 'other', '2026-12-01', 'add', NULL, NULL, NULL)",
    ),
    (
        "branch_officer",
        f"{_ROW} (6, 'held', '{{civil_servant}}', '{{}}', 'Tahan', NULL, NULL, NULL, NULL, NULL, 'other', NULL, "
        "'none', 'civil_servant', 'branch_officer', '2026-12-06')",
    ),
    (
        "branch_officer",
        f"SELECT lindung_apply_list('{PROGRAMME}', '2026-12-01', 3, 'x.csv', 'x', '', '{{}}', '{{}}')",
    ),
)


def hung(table: str, new: str) -> Probes:
    """Reading and writing what hangs on a programme."""
    name = table.removeprefix("sponsorship_")
    return {
        (table, f"{name}_read"): after(
            (*APPLIED, ("branch_officer", new)),
            f"SELECT 1 FROM {table}",
            auditor=1,
            auditor_other=0,
            sponsor_officer=1,
            village_head=0,
        ),
        (table, f"{name}_write"): after(
            (OPENED,), new, branch_officer=1, auditor=REFUSED, sponsor_officer=REFUSED, branch_officer_other=REFUSED
        ),
    }


SENT: tuple[Step, ...] = (
    OPENED,
    (
        "branch_officer",
        f"SELECT lindung_send_list('{PROGRAMME}', '2026-12-01', 3, 'x.csv', 'x', '', 'NIK', "
        "'00000000-0000-7000-8000-0000000009e1', 'file', '2099-01-01')",
    ),
    (
        "branch_officer",
        f"CREATE TEMP TABLE judged_rows ({JUDGED}) ON COMMIT DROP; GRANT SELECT ON judged_rows TO lindung_matcher",
    ),
    (
        "branch_officer",
        f"{_ROW} (5, 'accepted', '{{}}', '{{}}', 'Baru', '7208010101900000', '{{}}', '1990-01-01', 'L', "
        f"'{VILLAGES[OWN]}', 'other', '2026-12-01', 'add', NULL, NULL, NULL)",
    ),
    (
        "branch_officer",
        "SELECT lindung_keep_check((SELECT id FROM rosters_version), '', '{\"receipt\": {}}', '{}', NULL)",
    ),
)
NEW_ORDER = (
    "INSERT INTO sponsorship_payingorder (region, payers, from_month, basis, recorded_by_id, recorded_by_name) VALUES "
    "('{region}', ARRAY['village', 'kabupaten', 'province', 'firm'], '2026-12-01', 'SE', {recorder}, 'x')"
)
RULED: Step = ("branch_officer", NEW_ORDER.format(region=OWN, recorder="%(branch_officer)s"))
QUOTA = (OPENED, ("branch_officer", NEW_QUOTA))
INQUIRY = "00000000-0000-7000-8000-0000000009e1"
NEW_INQUIRY = (
    "INSERT INTO rosters_inquiry (id, code, programme_id, organisation_id, region, questions, asked_by_id) "
    f"VALUES ('{INQUIRY}', 'DK-1', '{PROGRAMME}', %(sponsor)s, '{{region}}', 1, {{asker}})"
)
NEW_QUESTION = (
    "INSERT INTO rosters_inquiryrow (inquiry_id, number, task_id, nik, name, reasons) "
    f"SELECT '{INQUIRY}', 1, id, '7208010101900000', 'Baru', '[]' FROM rosters_task"
)
INQUIRED: tuple[Step, ...] = (
    *APPLIED,
    ("branch_officer", NEW_INQUIRY.format(region=OWN, asker="%(branch_officer)s")),
)
ASKED: tuple[Step, ...] = (*INQUIRED, ("branch_officer", NEW_QUESTION))
ANSWER = "UPDATE rosters_inquiryrow SET answer = 'found', answered_at = now(), answered_by_id = {who}"
ROSTER_PROBES: Probes = {
    ("sponsorship_programme", "programme_read"): after(
        (OPENED,),
        "SELECT 1 FROM sponsorship_programme",
        auditor=1,
        auditor_other=0,
        sponsor_officer=1,
        employer_officer=0,
    ),
    ("sponsorship_programme", "programme_write"): [
        ((OPENED,), 1),
        ((("branch_officer", NEW_PROGRAMME.format(region=OTHER, recorder="%(branch_officer)s")),), REFUSED),
        # A whole province, in somebody else's name, without the right.
        ((("branch_officer", NEW_PROGRAMME.format(region="72", recorder="%(branch_officer)s")),), REFUSED),
        ((("branch_officer", NEW_PROGRAMME.format(region=OWN, recorder="%(auditor)s")),), REFUSED),
        ((("auditor", NEW_PROGRAMME.format(region=OWN, recorder="%(auditor)s")),), REFUSED),
    ],
    ("sponsorship_programme", "programme_change"): after(
        (OPENED,), "UPDATE sponsorship_programme SET name = 'x'", head_of_branch=1, auditor=0, sponsor_officer=0
    ),
    # A rule names no person: whoever reads bills, wherever that is.
    ("sponsorship_payingorder", "payingorder_read"): after(
        (RULED,),
        "SELECT 1 FROM sponsorship_payingorder",
        auditor=1,
        auditor_other=1,
        sponsor_officer=1,
        employer_officer=0,
    ),
    ("sponsorship_payingorder", "payingorder_write"): [
        ((RULED,), 1),
        ((("branch_officer", NEW_ORDER.format(region=OTHER, recorder="%(branch_officer)s")),), REFUSED),
        ((("branch_officer", NEW_ORDER.format(region=OWN, recorder="%(auditor)s")),), REFUSED),
        ((("auditor", NEW_ORDER.format(region=OWN, recorder="%(auditor)s")),), REFUSED),
    ],
    **hung("sponsorship_budget", NEW_BUDGET),
    **hung("sponsorship_quota", NEW_QUOTA),
    **hung("sponsorship_paper", NEW_PAPER),
    ("sponsorship_quota", "quota_change"): after(
        QUOTA, "UPDATE sponsorship_quota SET heads = 2", branch_officer=1, auditor=0
    ),
    ("sponsorship_quota", "quota_remove"): after(QUOTA, "DELETE FROM sponsorship_quota", branch_officer=1, auditor=0),
    # Who stands for the village of one row sees that row and the list it stands on; for the next village, nothing.
    **{
        (f"rosters_{name}", f"{name}_read"): after(
            APPLIED,
            f"SELECT 1 FROM rosters_{name}",
            auditor=number,
            auditor_other=0,
            sponsor_officer=number,
            employer_officer=0,
            village_head=of_village,
            next_village_head=0,
        )
        for name, number, of_village in (
            ("list", 1, 1),
            ("version", 1, 1),
            ("row", 2, 1),
            ("entry", 1, 1),
            ("task", 1, 0),
        )
    },
    ("sponsorship_programme", "programme_read_village"): after(
        APPLIED, "SELECT 1 FROM sponsorship_programme", village_head=1, next_village_head=0, auditor=1, auditor_other=0
    ),
    ("rosters_checkedrow", "checkedrow_read"): after(
        SENT, "SELECT 1 FROM rosters_checkedrow", auditor=1, auditor_other=0, sponsor_officer=1, employer_officer=0
    ),
    # Whole numbers: reading people is not enough.
    ("rosters_sentfile", "sentfile_read"): after(
        SENT,
        "SELECT 1 FROM rosters_sentfile",
        branch_officer=1,
        branch_officer_other=0,
        sponsor_officer=1,
        auditor=0,
    ),
    **{
        (f"rosters_{name}", f"{name}_read"): after(
            ASKED, f"SELECT 1 FROM rosters_{name}", auditor=1, auditor_other=0, sponsor_officer=1, claims_officer=0
        )
        for name in ("inquiry", "inquiryrow")
    },
    ("rosters_inquiry", "inquiry_write"): [
        (INQUIRED, 1),
        # Another region, in somebody else's name, without the right.
        ((*APPLIED, ("branch_officer", NEW_INQUIRY.format(region=OTHER, asker="%(branch_officer)s"))), REFUSED),
        ((*APPLIED, ("branch_officer", NEW_INQUIRY.format(region=OWN, asker="%(auditor)s"))), REFUSED),
        ((*APPLIED, ("auditor", NEW_INQUIRY.format(region=OWN, asker="%(auditor)s"))), REFUSED),
    ],
    ("rosters_inquiryrow", "inquiryrow_write"): after(INQUIRED, NEW_QUESTION, branch_officer=1, auditor=REFUSED),
    ("rosters_inquiryrow", "inquiryrow_answer"): [
        ((*ASKED, ("branch_officer", ANSWER.format(who="%(branch_officer)s"))), 1),
        ((*ASKED, ("branch_officer", ANSWER.format(who="%(auditor)s"))), REFUSED),
        ((*ASKED, ("auditor", ANSWER.format(who="%(auditor)s"))), 0),
        (
            (
                *ASKED,
                ("branch_officer", ANSWER.format(who="%(branch_officer)s")),
                ("branch_officer", ANSWER.format(who="%(branch_officer)s")),
            ),
            0,
        ),
    ],
}
