"""Probes of users, their roles and keys, the trail, and decisions of an office. See test_policies_bite.py."""

from __future__ import annotations

from tests.access.probing import COUNT, REFUSED, Probes, inserts, one, reads, writes
from tests.world import OWN

NEW_USER = (
    "INSERT INTO access_user (username, full_name, password, is_superuser, is_staff, is_active, email, language, "
    "date_joined) VALUES ('selundup', 'Selundup', '', false, false, true, '', 'id', now())"
)
NEW_ASSIGNMENT = (
    "INSERT INTO access_assignment (user_id, role, region, from_day) VALUES ({user}, 'auditor', '72.08', '2024-01-01')"
)
NEW_TOKEN = (
    "INSERT INTO access_apitoken (user_id, name, digest, expires_at) "
    "VALUES ({user}, 'uji', gen_random_uuid()::text, now())"
)
NEW_DECISION = (
    "INSERT INTO counsel_legaldecision (question, reading, from_day, document_number, reason, decided_by_id, "
    "decided_by_name, end_reason) VALUES ('q', 'r', '2026-01-01', 'KEP', 'uji', {user}, 'x', '')"
)
DECIDED = ("head_of_branch", NEW_DECISION.format(user="%(head_of_branch)s"))
END_DECISION = (
    "UPDATE counsel_legaldecision SET to_day = '2026-02-01', ended_at = now(), ended_by_id = {user}, end_reason = 'uji'"
)

USER_PROBES: Probes = {
    ("access_apitoken", "token_read"): reads("access_apitoken", checker=1, finance=0),
    ("access_apitoken", "token_change"): writes("access_apitoken", "revoked_at = now()", checker=1, finance=0),
    ("access_apitoken", "token_write"): inserts(
        NEW_TOKEN, own={"user": "%(checker)s"}, other={"user": "%(auditor)s"}, who="checker"
    ),
    ("access_assignment", "assignment_read"): reads(
        "access_assignment", checker=1, administrator=COUNT + "access_assignment", nobody=0
    ),
    ("access_assignment", "assignment_write"): [
        *inserts(NEW_ASSIGNMENT, own={"user": "%(checker)s"}, other={"user": "%(administrator)s"}, who="administrator"),
        one("checker", NEW_ASSIGNMENT.format(user="%(finance)s"), REFUSED),
    ],
    ("access_assignment", "assignment_change"): writes(
        "access_assignment",
        "to_day = '2030-01-01'",
        administrator=COUNT + "access_assignment WHERE user_id <> %(administrator)s",
        checker=0,
    ),
    ("access_assignment", "assignment_remove"): [
        one(
            "administrator",
            "DELETE FROM access_assignment",
            COUNT + "access_assignment WHERE user_id <> %(administrator)s",
        ),
        one("checker", "DELETE FROM access_assignment", 0),
    ],
    ("access_event", "trail_read"): reads(
        "access_event",
        auditor=COUNT + f"access_event WHERE kabupaten IN ('', '{OWN}')",
        administrator=COUNT + r"access_event WHERE relation LIKE 'access\_%%' OR relation = 'mfa_authenticator'",
        branch_officer=0,
    ),
    ("access_user", "user_read"): reads("access_user", checker=1, administrator=COUNT + "access_user"),
    ("access_user", "user_write"): [
        one("administrator", NEW_USER, 1),
        one("administrator", NEW_USER.replace("'', false, false", "'', true, true"), REFUSED),
        one("checker", NEW_USER, REFUSED),
    ],
    ("access_user", "user_change"): writes("access_user", "language = 'en'", checker=1),
    ("counsel_legaldecision", "decision_read"): [
        ((DECIDED, (who, "SELECT 1 FROM counsel_legaldecision")), 1) for who in ("auditor", "sponsor_officer")
    ],
    ("counsel_legaldecision", "decision_write"): [
        *inserts(
            NEW_DECISION,
            own={"user": "%(head_of_branch)s"},
            other={"user": "%(administrator)s"},
            who="head_of_branch",
        ),
        one("branch_officer", NEW_DECISION.format(user="%(branch_officer)s"), REFUSED),
    ],
    ("counsel_legaldecision", "decision_end"): [
        ((DECIDED, (who, END_DECISION.format(user=f"%({who})s"))), number)
        for who, number in (("head_of_branch", 1), ("administrator", 1), ("branch_officer", 0))
    ],
}
