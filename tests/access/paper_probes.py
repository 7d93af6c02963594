"""Probes of certificates: none stand in the small world, so each hands one out first. See test_policies_bite.py."""

from __future__ import annotations

from tests.access.probing import REFUSED, Probes, Step, after

NEW = (
    "INSERT INTO coverage_certificate (person_id, programmes, on_day, token_digest, issued_by_id) "
    "VALUES ({person}, 3, '2024-05-08', repeat('a', 64), {issuer})"
)
GIVEN: Step = ("branch_officer", NEW.format(person="%(ani)s", issuer="%(branch_officer)s"))

PAPER_PROBES: Probes = {
    ("coverage_certificate", "certificate_read"): after(
        (GIVEN,), "SELECT 1 FROM coverage_certificate",
        branch_officer=1, sponsor_officer=1, branch_officer_other=0, employer_officer=0,
    ),
    ("coverage_certificate", "certificate_write"): [
        ((GIVEN,), 1),
        # In a colleague's name; for somebody one does not see.
        ((("branch_officer", NEW.format(person="%(ani)s", issuer="%(auditor)s")),), REFUSED),
        ((("branch_officer", NEW.format(person="%(citra)s", issuer="%(branch_officer)s")),), REFUSED),
    ],
}  # fmt: skip
