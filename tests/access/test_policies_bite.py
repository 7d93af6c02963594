"""The proof that the tests of rights can fail: each policy is dropped, and opened to all, and each time somebody sees
or writes something else than before.

A probe is what somebody tries in the database, as the application, and what must come of it: so many rows, or a
refusal. Everything tried is rolled back; every policy is put back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.access.notice_probes import NOTICE_PROBES
from tests.access.paper_probes import PAPER_PROBES
from tests.access.roster_probes import ROSTER_PROBES
from tests.world import OTHER, OWN, VILLAGES

REFUSED = "refused"
NOBODY = ""
Step = tuple[str, str]


@dataclass(frozen=True)
class Probe:
    """Steps of (who, statement), and what the last of them must bring: a number, a refusal, or a question to owner."""

    steps: tuple[Step, ...]
    expected: int | str

    @classmethod
    def one(cls, who: str, statement: str, expected: int | str) -> Probe:
        return cls(((who, statement),), expected)


def reads(table: str, **expected: int | str) -> list[Probe]:
    """Who sees how many rows of a table; `nobody` is a connection on which no one acts."""
    return [
        Probe.one(NOBODY if who == "nobody" else who, f"SELECT 1 FROM {table}", number)
        for who, number in expected.items()
    ]


def writes(table: str, change: str, **expected: int | str) -> list[Probe]:
    """How many rows an UPDATE without any condition reaches: the policy for writing alone decides."""
    return [Probe.one(who, f"UPDATE {table} SET {change}", number) for who, number in expected.items()]


def inserts(statement: str, *, own: dict[str, str], other: dict[str, str], who: str = "branch_officer") -> list[Probe]:
    """The same row for the own region, which goes in, and for another one, which does not."""
    filled = [statement.format(**values) for values in (own, other)]
    return [Probe.one(who, filled[0], 1), Probe.one(who, filled[1], REFUSED)]


HERE = {"kabupaten": OWN, "village": VILLAGES[OWN], "person": "%(ani)s", "membership": "%(m_ani)s"}
THERE = {"kabupaten": OTHER, "village": VILLAGES[OTHER], "person": "%(citra)s", "membership": "%(m_citra)s"}
COUNT = "SELECT count(*) FROM "

NEW_LINE = (
    "INSERT INTO billing_settlementline (membership_id, programmes, covers_from, covers_to, paid_on, ground, province) "
    "VALUES ({membership}, 3, '2025-01-01', '2025-01-31', '2025-01-02', 'months', '72')"
)
NEW_UNIT = (
    "INSERT INTO membership_enrolmentunit (kind, organisation_id, name, village, kabupaten, province) "
    "VALUES ('branch', %(firm)s, 'Cabang', '{village}', '{kabupaten}', '72')"
)
NEW_MEMBERSHIP = (
    "INSERT INTO membership_membership (person_id, segment, unit_id, began_on, village, kabupaten, province) "
    "VALUES (%(ani)s, 'PU', %(unit)s, '2025-01-01', '{village}', '{kabupaten}', '72')"
)
NEW_PAYER = (
    "INSERT INTO membership_payerassignment (membership_id, from_day, payer_kind, wadah, wadah_number, agreement, "
    "village, kabupaten) VALUES (%(m_ani)s, '2025-02-01', 'self', '', '', '', '{village}', '{kabupaten}')"
)
NEW_END = (
    "INSERT INTO membership_membershipend (membership_id, ended_on, reason) VALUES ({membership}, '2025-01-31', 'uji')"
)
NEW_PERSON = (
    "INSERT INTO registry_person (name, sex, birth_date, identity_masked, village, kabupaten, province) "
    "VALUES ('Baru', 'L', '1990-01-01', 'x', '{village}', '{kabupaten}', '72')"
)
NEW_IDENTITY = (
    "INSERT INTO registry_identity (number, kind, person_id) VALUES ('passport:IDN:A1234567', 'passport', {person})"
)
NEW_ORGANISATION = (
    "INSERT INTO registry_organisation (code, name, roles, region) "
    "VALUES ('baru', 'Baru', '{{employer}}', '{kabupaten}')"
)
NEW_PROJECT = (
    "INSERT INTO membership_project (unit_id, contract_value, work_order, work_order_date, starts_on, ends_on, "
    "declared_heads) VALUES (%(unit)s, 1, 'SPK', '2025-01-01', '2025-01-01', '2025-12-31', 1)"
)
NEW_USER = (
    "INSERT INTO access_user (username, full_name, password, is_superuser, is_staff, is_active, email, language, "
    "date_joined) VALUES ('selundup', 'Selundup', '', false, false, true, '', 'id', now())"
)
NEW_ASSIGNMENT = (
    "INSERT INTO access_assignment (user_id, role, region, from_day) VALUES ({user}, 'auditor', '72.08', '2024-01-01')"
)
NEW_MERGE = (
    "INSERT INTO registry_merge (kind, survivor_id, absorbed_id, asked_by, reason) "
    "VALUES ('merge', %(ani)s, {absorbed}, {asker}, 'uji')"
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

# Policies that open a table to everybody on purpose: nothing changes when they let everything through.
OPEN_TO_ALL = {("counsel_legaldecision", "decision_read")}
# Bills, payments and the ledger: none stand in the small world, so each probe makes what it looks at.
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


def after(steps: tuple[Step, ...], statement: str, **expected: int | str) -> list[Probe]:
    """What comes of a statement of each person, once the steps are done."""
    return [Probe((*steps, (who, statement)), outcome) for who, outcome in expected.items()]


# For every policy what it opens and what it keeps closed.
PROBES: dict[tuple[str, str], list[Probe]] = {
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
        Probe.one("checker", NEW_ASSIGNMENT.format(user="%(finance)s"), REFUSED),
    ],
    ("access_assignment", "assignment_change"): writes(
        "access_assignment",
        "to_day = '2030-01-01'",
        administrator=COUNT + "access_assignment WHERE user_id <> %(administrator)s",
        checker=0,
    ),
    ("access_assignment", "assignment_remove"): [
        Probe.one(
            "administrator",
            "DELETE FROM access_assignment",
            COUNT + "access_assignment WHERE user_id <> %(administrator)s",
        ),
        Probe.one("checker", "DELETE FROM access_assignment", 0),
    ],
    ("access_event", "trail_read"): reads(
        "access_event",
        auditor=COUNT + f"access_event WHERE kabupaten IN ('', '{OWN}')",
        administrator=COUNT + r"access_event WHERE relation LIKE 'access\_%%' OR relation = 'mfa_authenticator'",
        branch_officer=0,
    ),
    ("access_user", "user_read"): reads("access_user", checker=1, administrator=COUNT + "access_user"),
    ("access_user", "user_write"): [
        Probe.one("administrator", NEW_USER, 1),
        Probe.one("administrator", NEW_USER.replace("'', false, false", "'', true, true"), REFUSED),
        Probe.one("checker", NEW_USER, REFUSED),
    ],
    ("access_user", "user_change"): writes("access_user", "language = 'en'", checker=1),
    ("billing_bill", "bill_read"): after(
        (ISSUED,), "SELECT 1 FROM billing_bill", auditor=1, auditor_other=0, sponsor_officer=1, claims_officer=0
    ),
    ("billing_bill", "bill_issue"): [
        Probe((ISSUED,), 1),
        Probe.one("branch_officer", NEW_BILL.format(kabupaten=OTHER, issuer="%(branch_officer)s"), REFUSED),
        # In somebody else's name, and by somebody without the right.
        Probe.one("branch_officer", NEW_BILL.format(kabupaten=OWN, issuer="%(finance)s"), REFUSED),
        Probe.one("auditor", NEW_BILL.format(kabupaten=OWN, issuer="%(auditor)s"), REFUSED),
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
        Probe.one("finance", NEW_PAYMENT.format(kabupaten=OWN, recorder="%(finance)s", bill="NULL"), 1),
        Probe.one("finance", NEW_PAYMENT.format(kabupaten=OTHER, recorder="%(finance)s", bill="NULL"), REFUSED),
        Probe.one("finance", NEW_PAYMENT.format(kabupaten=OWN, recorder="%(auditor)s", bill="NULL"), REFUSED),
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
        Probe((KEPT,), 1),
        Probe.one("finance", NEW_STATEMENT.format(kabupaten=OTHER, reader="%(finance)s"), REFUSED),
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
    ("counsel_legaldecision", "decision_read"): [
        Probe((DECIDED, (who, "SELECT 1 FROM counsel_legaldecision")), 1) for who in ("auditor", "sponsor_officer")
    ],
    ("counsel_legaldecision", "decision_write"): [
        *inserts(
            NEW_DECISION,
            own={"user": "%(head_of_branch)s"},
            other={"user": "%(administrator)s"},
            who="head_of_branch",
        ),
        Probe.one("branch_officer", NEW_DECISION.format(user="%(branch_officer)s"), REFUSED),
    ],
    ("counsel_legaldecision", "decision_end"): [
        Probe((DECIDED, (who, END_DECISION.format(user=f"%({who})s"))), number)
        for who, number in (("head_of_branch", 1), ("administrator", 1), ("branch_officer", 0))
    ],
    ("coverage_coverspan", "span_read"): reads(
        "coverage_coverspan", auditor=COUNT + f"coverage_coverspan WHERE kabupaten = '{OWN}'", administrator=0
    ),
    ("membership_enrolmentunit", "unit_read"): reads("membership_enrolmentunit", auditor_other=2, nobody=0),
    ("membership_enrolmentunit", "unit_write"): inserts(NEW_UNIT, own=HERE, other=THERE),
    ("membership_enrolmentunit", "unit_change"): writes(
        "membership_enrolmentunit", "name = 'x'", branch_officer=2, branch_officer_other=0
    ),
    ("membership_project", "project_read"): reads("membership_project", auditor_other=1, nobody=0),
    ("membership_project", "project_write"): [
        Probe.one("branch_officer", NEW_PROJECT, 1),
        Probe.one("branch_officer_other", NEW_PROJECT, REFUSED),
    ],
    ("membership_membership", "membership_read"): reads(
        "membership_membership", auditor=2, auditor_other=2, sponsor_officer=1, employer_officer=1, administrator=0
    ),
    ("membership_membership", "membership_write"): [
        *inserts(NEW_MEMBERSHIP, own=HERE, other=THERE),
        # In the own region, but for somebody whom the officer does not see.
        Probe.one("branch_officer", NEW_MEMBERSHIP.replace("%(ani)s", "%(citra)s").format(**HERE), REFUSED),
    ],
    ("membership_membership", "membership_change"): writes(
        "membership_membership", "kpj = NULL", branch_officer=2, auditor=0
    ),
    ("membership_membershipend", "end_read"): [
        Probe((("branch_officer", NEW_END.format(**HERE)), (who, "SELECT 1 FROM membership_membershipend")), number)
        for who, number in (("auditor", 1), ("auditor_other", 0))
    ],
    ("membership_membershipend", "end_write"): inserts(NEW_END, own=HERE, other=THERE),
    ("membership_payerassignment", "payer_read"): reads(
        "membership_payerassignment", auditor=2, sponsor_officer=1, nobody=0
    ),
    ("membership_payerassignment", "payer_write"): inserts(NEW_PAYER, own=HERE, other=THERE),
    ("registry_merge", "merge_read"): [
        Probe(
            (
                ("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(budi)s")),
                (who, "SELECT 1 FROM registry_merge"),
            ),
            number,
        )
        for who, number in (("auditor", 1), ("auditor_other", 0), ("sponsor_officer", 1), ("employer_officer", 1))
    ],
    ("registry_merge", "merge_write"): [
        Probe.one("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(budi)s"), 1),
        # Somebody of another region, in another's name, without the right.
        Probe.one("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(citra)s"), REFUSED),
        Probe.one("branch_officer", NEW_MERGE.format(asker="%(auditor)s", absorbed="%(budi)s"), REFUSED),
        Probe.one("head_of_branch", NEW_MERGE.format(asker="%(head_of_branch)s", absorbed="%(budi)s"), REFUSED),
    ],
    ("registry_death", "follows_person_read"): reads("registry_death", auditor=0, auditor_other=1),
    ("registry_death", "follows_person_write"): writes(
        "registry_death", "source = 'x'", branch_officer=0, branch_officer_other=1
    ),
    ("registry_familymember", "follows_person_read"): reads("registry_familymember", auditor=1, auditor_other=0),
    ("registry_familymember", "follows_person_write"): writes(
        "registry_familymember", "name = 'x'", branch_officer=1, branch_officer_other=0
    ),
    ("registry_identity", "identity_write"): inserts(NEW_IDENTITY, own=HERE, other=THERE),
    ("registry_organisation", "organisation_read"): reads("registry_organisation", auditor_other=2, nobody=0),
    ("registry_organisation", "organisation_write"): inserts(NEW_ORGANISATION, own=HERE, other=THERE),
    ("registry_organisation", "organisation_change"): writes(
        "registry_organisation", "name = 'x'", branch_officer=2, branch_officer_other=0
    ),
    ("registry_person", "person_read"): reads("registry_person", auditor=2, employer_officer=1, administrator=0),
    ("registry_person", "person_write"): inserts(NEW_PERSON, own=HERE, other=THERE),
    ("registry_person", "person_change"): writes("registry_person", "name = 'x'", branch_officer=2, auditor=0),
}
PROBES |= {
    policy: [Probe(*one) for one in some] for policy, some in (ROSTER_PROBES | NOTICE_PROBES | PAPER_PROBES).items()
}


@pytest.fixture(scope="module")
def ids(world: Any) -> dict[str, Any]:
    """What the statements call things by."""
    return {
        **{name: user.pk for name, user in world.users.items()},
        **{short: person.pk for short, person in world.people.items()},
        **{f"m_{short}": membership.pk for short, membership in world.memberships.items()},
        "firm": world.organisations["pt-uji"].pk,
        "sponsor": world.organisations["parigi-moutong"].pk,
        "unit": world.memberships["budi"].unit_id,
    }


@pytest.fixture(scope="module")
def connections_of(world: Any, ids: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """A connection as owner and one as the application, and the rows that the small world lacks, for a while."""
    from django.db import connections

    def connect(alias: str) -> Any:
        parameters = connections[alias].get_connection_params()
        for key in ("cursor_factory", "context", "prepare_threshold", "pool"):
            parameters.pop(key, None)
        return psycopg.connect(**parameters, autocommit=True)

    with connect("owner") as owner, connect("default") as app:
        project = "'00000000-0000-7000-8000-00000000f00d'"
        owner.execute(
            "INSERT INTO membership_enrolmentunit (id, kind, organisation_id, name, village, kabupaten, province) "
            f"VALUES ({project}, 'project', %(firm)s, 'Proyek', '{VILLAGES[OWN]}', '{OWN}', '72')",
            ids,
        )
        owner.execute(NEW_PROJECT.replace("%(unit)s", project))
        owner.execute(NEW_TOKEN.format(user="%(checker)s"), ids)
        yield owner, app
        owner.execute("DELETE FROM access_apitoken WHERE name = 'uji'")
        owner.execute("DELETE FROM membership_project")
        owner.execute(f"DELETE FROM membership_enrolmentunit WHERE id = {project}")


def tried(app: Any, probe: Probe, ids: dict[str, Any]) -> int | str:
    """What comes of a probe; nothing of it stays."""
    outcome: int | str = 0
    with app.transaction(force_rollback=True):
        for who, statement in probe.steps:
            if who:
                app.execute("SELECT lindung_begin(%s, 'test', '', '')", [ids[who]])
            try:
                with app.transaction():
                    outcome = app.execute(statement, ids).rowcount
            except psycopg.errors.InsufficientPrivilege:
                outcome = REFUSED
    return outcome


def differences(owner: Any, app: Any, probes: list[Probe], ids: dict[str, Any]) -> list[str]:
    """The rights check: a line for every probe that does not bring what it must."""
    wrong = []
    for probe in probes:
        expected = probe.expected
        if isinstance(expected, str) and expected != REFUSED:
            (expected,) = owner.execute(expected, ids).fetchone()
        found = tried(app, probe, ids)
        if found != expected:
            wrong.append(f"{probe.steps[-1]}: {found} instead of {expected}")
    return wrong


@contextmanager
def without(owner: Any, table: str, name: str) -> Iterator[Callable[[str], None]]:
    """The policy dropped; afterwards put back as it was. Yields a way to put another one in its place meanwhile."""
    row = owner.execute(
        "SELECT cmd, qual, with_check, permissive, roles::text[] FROM pg_policies "
        "WHERE tablename = %s AND policyname = %s",
        [table, name],
    ).fetchone()
    command, using, check, permissive, roles = row
    place = sql.SQL("{} ON {}").format(sql.Identifier(name), sql.Identifier(table))
    head = sql.SQL("CREATE POLICY {} AS {} FOR {} TO {}").format(
        place, sql.SQL(permissive), sql.SQL(command), sql.SQL(", ").join(map(sql.Identifier, roles))
    )

    def create(using: str | None, check: str | None) -> None:
        statement = head
        if using is not None:
            statement += sql.SQL(" USING ({})").format(sql.SQL(using))
        if check is not None:
            statement += sql.SQL(" WITH CHECK ({})").format(sql.SQL(check))
        owner.execute(statement)

    def put(condition: str) -> None:
        create(condition if using is not None else None, condition if using is None else None)

    drop = sql.SQL("DROP POLICY IF EXISTS {}").format(place)
    owner.execute(drop)
    try:
        yield put
    finally:
        owner.execute(drop)
        create(using, check)


BY_POLICY = pytest.mark.parametrize("policy", list(PROBES), ids=".".join)


def test_every_policy_there_is_has_its_probes(connections_of: tuple[Any, Any]) -> None:
    owner, _ = connections_of
    assert {(table, name) for table, name in owner.execute("SELECT tablename, policyname FROM pg_policies")} == set(
        PROBES
    )


@BY_POLICY
def test_with_all_policies_in_place_every_probe_brings_what_it_must(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    assert differences(*connections_of, PROBES[policy], ids) == []


@BY_POLICY
def test_the_check_notices_when_the_policy_is_dropped(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    with without(owner, *policy):
        assert differences(owner, app, PROBES[policy], ids)


@pytest.mark.parametrize("policy", [one for one in PROBES if one not in OPEN_TO_ALL], ids=".".join)
def test_the_check_notices_when_the_policy_lets_everything_through(
    policy: tuple[str, str], connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    with without(owner, *policy) as put:
        put("true")
        assert differences(owner, app, PROBES[policy], ids)


def test_the_check_notices_when_memberships_are_written_for_people_unseen(
    connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    policy = ("membership_membership", "membership_write")
    with without(owner, *policy) as put:
        put("kabupaten = ANY ((SELECT lindung_write_kabupaten())::text[])")
        assert len(differences(owner, app, PROBES[policy], ids)) == 1


@pytest.mark.parametrize("table", sorted({table for table, _ in PROBES}))
def test_the_check_notices_when_row_rights_are_switched_off(
    table: str, connections_of: tuple[Any, Any], ids: dict[str, Any]
) -> None:
    owner, app = connections_of
    probes = [probe for (place, _), some in PROBES.items() if place == table for probe in some]
    owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    try:
        assert differences(owner, app, probes, ids)
    finally:
        owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def test_every_policy_is_back_in_place(connections_of: tuple[Any, Any], ids: dict[str, Any]) -> None:
    owner, app = connections_of
    assert [line for probes in PROBES.values() for line in differences(owner, app, probes, ids)] == []
