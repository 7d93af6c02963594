"""Probes of notices and e-mails: none stand in the small world, so each tells what it looks at. See
test_policies_bite.py."""

from __future__ import annotations

from tests.access.probing import REFUSED, Probes, Step, after

_TELL = (
    "SELECT lindung_tell(jsonb_build_array(jsonb_build_object('key', 'uji', 'code', 'uji', 'role', '{role}', 'region', "
    "'{region}', 'organisation_id', {organisation}, 'subject_indonesian', 'x', 'subject_english', 'x', "
    "'body_indonesian', '', 'body_english', '', 'link', '')))"
)
WITH_ADDRESS: Step = (
    "administrator",
    "UPDATE access_user SET email = 'uji@uji.example' WHERE id IN (%(sponsor_officer)s, %(administrator)s)",
)
TO_SPONSOR: Step = ("branch_officer", _TELL.format(role="", region="", organisation="%(sponsor)s"))
TO_OFFICE: Step = ("auditor", _TELL.format(role="branch_officer", region="72.08", organisation="NULL"))
READ = "INSERT INTO notices_read (notice_id, user_id) SELECT id, {user} FROM notices_notice"
# The notice is known by its id here, also to those who may not read it.
KNOWN: Step = ("sponsor_officer", "CREATE TEMP TABLE told ON COMMIT DROP AS SELECT id FROM notices_notice")
READ_KNOWN = "INSERT INTO notices_read (notice_id, user_id) SELECT id, {user} FROM told"

NEW_DATE = (
    "INSERT INTO sponsorship_budgetdate (region, event, day, reason, recorded_by_id) VALUES "
    "('{region}', 'rapbd', '2026-11-20', 'uji', {recorder})"
)
DATED: Step = ("branch_officer", NEW_DATE.format(region="72.08", recorder="%(branch_officer)s"))

NOTICE_PROBES: Probes = {
    ("notices_notice", "notice_read"): [
        *after(
            (WITH_ADDRESS, TO_SPONSOR), "SELECT 1 FROM notices_notice",
            sponsor_officer=1, branch_officer=0, auditor=0, administrator=0,
        ),
        *after((TO_OFFICE,), "SELECT 1 FROM notices_notice", branch_officer=1, branch_officer_other=0, auditor=0),
    ],
    ("notices_read", "read_read"): after(
        (TO_SPONSOR, ("sponsor_officer", READ.format(user="%(sponsor_officer)s"))), "SELECT 1 FROM notices_read",
        sponsor_officer=1, branch_officer=0,
    ),
    ("notices_read", "read_write"): [
        *after((TO_SPONSOR, KNOWN), READ_KNOWN.format(user="%(sponsor_officer)s"), sponsor_officer=1, auditor=REFUSED),
        # For oneself, but of a notice to somebody else.
        *after((TO_SPONSOR, KNOWN), READ_KNOWN.format(user="%(auditor)s"), auditor=REFUSED),
    ],
    ("notices_outgoing", "outgoing_read"): after(
        (WITH_ADDRESS, TO_SPONSOR), "SELECT 1 FROM notices_outgoing",
        sponsor_officer=1, administrator=1, branch_officer=0, auditor=0,
    ),
    ("sponsorship_budgetdate", "budgetdate_read"): [
        *after((DATED,), "SELECT 1 FROM sponsorship_budgetdate", sponsor_officer=1, branch_officer_other=1),
        ((DATED, ("", "SELECT lindung_forget()"), ("", "SELECT 1 FROM sponsorship_budgetdate")), 0),
    ],
    ("sponsorship_budgetdate", "budgetdate_write"): [
        ((DATED,), 1),
        (((DATED[0], NEW_DATE.format(region="72.71", recorder="%(branch_officer)s")),), REFUSED),
        (((DATED[0], NEW_DATE.format(region="72", recorder="%(branch_officer)s")),), REFUSED),
        (((DATED[0], NEW_DATE.format(region="72.08", recorder="%(auditor)s")),), REFUSED),
        ((("auditor", NEW_DATE.format(region="72.08", recorder="%(auditor)s")),), REFUSED),
    ],
}  # fmt: skip
