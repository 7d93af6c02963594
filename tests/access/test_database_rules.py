"""What the database itself guarantees, whatever our code does: read from its catalogue and tried out as each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import Acting, NobodyActing, acting_as, begin, forget  # noqa: F401
from lindung.access.models import User
from lindung.registry.models import Person

Act = Callable[[str], Acting]

# Tables without row rights, each with its reason. A new table without rights must come here or get a policy.
NO_ROW_RIGHTS = {
    "access_role": "which role reads and writes people: the same for everybody",
    "access_user_groups": "unused part of Django's user",
    "access_user_user_permissions": "unused part of Django's user",
    "registry_nameword": "words of names without persons; the application has no right on it at all",
    "coverage_coverdelta": "counts without persons, open to everybody signed in",
    "coverage_covermonth": "counts without persons, open to everybody signed in",
    "coverage_coverday": "counts without persons, open to everybody signed in",
    "coverage_derivation": "when cover was derived, no persons",
    "billing_account": "the chart of accounts, the same for everybody",
    "billing_fund": "the funds, the same for everybody",
}
OPEN_ROOMS = ("reference_",)  # published data, the same for everybody
# Django and libraries guard their own tables; none of them holds people of the registry.
LIBRARIES = ("auth_", "django_", "account_", "mfa_", "axes_", "procrastinate_")

PERSON_TABLES = [
    "registry_person",
    "registry_familymember",
    "registry_death",
    "membership_membership",
    "membership_membershipend",
    "membership_payerassignment",
    "billing_settlementline",
    "billing_billmember",
    "coverage_coverspan",
    "coverage_certificate",
    "rosters_row",
    "rosters_entry",
]
ONLY_GROW = [
    "access_event", "membership_membershipend", "billing_settlementline", "billing_billline", "billing_billmember",
    "billing_allocation", "billing_statementline", "billing_entry", "billing_posting",
    "sponsorship_budget", "sponsorship_paper", "sponsorship_payingorder",
    "rosters_row", "rosters_inquiry", "notices_notice", "notices_read",
]  # fmt: skip
EMPTY_IN_THE_SMALL_WORLD = {"membership_membershipend", "rosters_entry", "coverage_certificate"} | {
    name for name in ONLY_GROW if name.startswith(("billing_", "sponsorship_", "rosters_", "notices_"))
} - {"billing_settlementline"}


def rows(owner: Any, sql: str, *values: Any) -> list[Any]:
    return list(owner.execute(sql, values or None).fetchall())


def names(owner: Any, sql: str, *values: Any) -> list[str]:
    return [name for (name,) in rows(owner, sql, *values)]


# --- Roles ---


def test_the_tests_themselves_run_as_the_application(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("lindung_app", "lindung_app")


@pytest.mark.parametrize("role", ["lindung_app", "lindung_owner"])
def test_neither_application_nor_owner_is_superuser_or_passes_row_rights(owner: Any, role: str) -> None:
    (found,) = rows(owner, "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", role)
    assert found == (False, False, False)


def test_the_application_creates_no_databases_and_belongs_to_no_other_role(owner: Any) -> None:
    assert rows(owner, "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'lindung_app'") == [(False,)]
    assert (
        rows(
            owner,
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'lindung_app'",
        )
        == []
    )


def test_the_application_owns_nothing(owner: Any) -> None:
    owned = """
        SELECT relname FROM pg_class WHERE relowner = 'lindung_app'::regrole
          AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp%')
        UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'lindung_app'::regrole
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'lindung_app'::regrole
          AND nspname NOT LIKE 'pg\\_%'
    """
    assert names(owner, owned) == []


def test_the_application_cannot_create_anything_that_lasts(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tinggal (x int)")


def test_nobody_signs_in_as_the_matcher(owner: Any) -> None:
    assert rows(owner, "SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'lindung_matcher'") == [
        (False, False)
    ]


# --- Tables ---


def test_every_table_has_row_rights_or_a_reason_to_have_none(owner: Any) -> None:
    without = names(
        owner,
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND NOT relrowsecurity ORDER BY relname",
    )
    unexplained = [one for one in without if one not in NO_ROW_RIGHTS and not one.startswith(OPEN_ROOMS + LIBRARIES)]
    assert unexplained == []


def test_the_list_of_tables_without_row_rights_names_none_that_has_them(owner: Any) -> None:
    with_rights = set(names(owner, "SELECT relname FROM pg_class WHERE relrowsecurity"))
    assert not with_rights & set(NO_ROW_RIGHTS)


def test_row_rights_hold_for_the_application_through_at_least_one_policy(owner: Any) -> None:
    closed = names(
        owner,
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND NOT EXISTS "
        "(SELECT FROM pg_policies p WHERE p.tablename = c.relname AND 'lindung_app' = ANY (p.roles))",
    )
    assert closed == []


def test_no_policy_speaks_to_everybody(owner: Any) -> None:
    assert names(owner, "SELECT policyname FROM pg_policies WHERE 'public' = ANY (roles)") == []


def test_tables_about_people_are_open_to_the_application_only_through_policies(owner: Any) -> None:
    guarded = set(names(owner, "SELECT relname FROM pg_class WHERE relrowsecurity"))
    assert set(PERSON_TABLES) <= guarded


def test_every_table_that_names_a_person_is_in_the_list_of_tables_about_people(owner: Any) -> None:
    named = names(
        owner,
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name IN ('person_id', 'membership_id')",
    )
    assert set(named) <= {*PERSON_TABLES, "registry_identity"}


# --- Functions ---

OURS = "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'lindung\\_%'"


def test_functions_that_borrow_rights_have_a_fixed_search_path(owner: Any) -> None:
    loose = names(
        owner,
        f"SELECT proname {OURS} AND prosecdef AND NOT EXISTS "
        "(SELECT FROM unnest(coalesce(proconfig, '{}')) c WHERE c IN ('search_path=public, pg_temp'))",
    )
    assert loose == []


def test_functions_that_borrow_rights_are_closed_to_public(owner: Any) -> None:
    open_to_all = names(
        owner,
        f"SELECT proname {OURS} AND prosecdef AND (proacl IS NULL OR EXISTS "
        "(SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0))",
    )
    assert open_to_all == []


def test_functions_that_borrow_rights_belong_to_owner_or_matcher(owner: Any) -> None:
    owners = names(owner, f"SELECT DISTINCT proowner::regrole::text {OURS} AND prosecdef")
    assert set(owners) == {"lindung_owner", "lindung_matcher"}


# What the application may call with borrowed rights, and what each discloses. A new one must be read and come here.
REVIEWED = {
    "lindung_begin": "the roles of the user named; sets the scope of the transaction",
    "lindung_token_user": "whose key a digest is",
    "lindung_sees_person": "yes or no, what the policy would say",
    "lindung_find_identity": "the id of a person the actor may see",
    "lindung_find_kpj": "ids of people the actor may see",
    "lindung_search_people": "ids of people the actor may see",
    "lindung_people_after": "ids of people the actor may see, page by page",
    "lindung_reveal_identity": "the numbers of a person the actor may see, with the right to, recorded",
    "lindung_count_spans": "counts without persons",
    "lindung_project_heads": "counts without persons",
    # Deriving cover reads past the actor's region, because one person's memberships may lie in several; all of these
    # refuse a person whom the actor neither sees nor acts for (by a bill whose money the actor records, or by a list).
    "lindung_people_together": "ids of people the actor may see and of whoever is merged with them, for deriving",
    "lindung_right_at_home": "whether the actor holds a right where a person lives",
    "lindung_decide_merge": "nothing; decides a wish that somebody else made",
    "lindung_persons_of": "ids of persons, for deriving",
    "lindung_lines_of": "what was paid for persons, for deriving",
    "lindung_memberships_of": "periods of memberships and a verified death; who and where to the owner alone",
    "lindung_payers_of": "kinds of payers of persons, for deriving",
    "lindung_cover_elsewhere": "periods and payments, neither unit nor payer, of a person living in a region open to "
    "the actor; of others the actor may see only that there is something",
    "lindung_store_spans": "nothing; writes derived cover",
    "lindung_find_identities": "of a list of numbers, the ids of people the actor may see",
    "lindung_check_certificate": "to anybody who holds a certificate: initials, and of the programmes on it those in "
    "force today with their days; never why one is not",
    "lindung_fill_bills": "nothing; writes the members and lines of bills the actor has just issued",
    "lindung_bill_due": "heads and rupiah of a bill the actor may see; how many are paid by others, not by whom",
    "lindung_bill_credit": "one sum of rupiah",
    "lindung_settle_bill": "heads settled of a bill whose money the actor may record; writes settlement lines",
    "lindung_unsettle_payment": "heads taken back of a bill whose money the actor may give back",
    "lindung_lock_bill": "yes or no, for a bill whose money the actor may give back",
    "lindung_book": "whether this act was booked already; writes the ledger, with the right of the act",
    # A list may name anybody in the country: these answer only for a programme whose lists the actor may check or
    # apply.
    "lindung_match_list": "yes or no to what a row claims; dead, employed, paid by whom until when; where in the "
    "region somebody lives; what the own list said before",
    "lindung_match_damaged": "which rows have one candidate on the own list",
    "lindung_apply_list": "counts; writes persons, memberships, payers, entries, rows and tasks of a programme",
    "lindung_task_people": "ids of people the actor may see whom a held row may be; of others that there is somebody",
    "lindung_note_task_seen": "nothing; notes in the trail that numbers are shown",
    "lindung_next_inquiry": "how many questions were put in a year, in all regions",
    "lindung_note_inquiry_seen": "nothing; notes in the trail that numbers leave with a question",
    "lindung_hold_tasks_for": "how many tasks are held for another reason now",
    "lindung_settle_tasks": "ids of memberships on the list; writes who is let in",
    "lindung_end_entries": "a count; ends names on a programme's list",
    # Tracing: each answers only where the actor holds the right to trace.
    "lindung_past_of": "the trail of rows in the actor's own region: who, when, why, before and after",
    "lindung_find_traced": "the id of a person the actor sees, or whom a list of the own region names",
    "lindung_rows_naming": "ids of rows of lists in the actor's own region that name a person or a number",
    "lindung_reclaim": "of bills in the actor's own region: months paid for in vain, a death's day, the other bill",
    # Sending and checking lists of a programme whose lists the actor may check.
    "lindung_send_list": "which version a file became; keeps the file",
    "lindung_check_stage": "yes or no, whether a check is still waited for",
    "lindung_keep_check": "which version to look at; writes what a check came to",
    "lindung_cancel_check": "yes or no; removes the file and the rows of a version",
    "lindung_refuse_check": "nothing; writes why a file is no list",
    "lindung_version_people": "names of the users who sent and applied versions the actor may read",
    "lindung_list_numbers": "the numbers on a list, which came from its own files",
    "lindung_cover_ending": "heads by payer, village and last paid day, under payers the actor may read",
    # Notices are told to others, and e-mails sent while nobody acts.
    "lindung_tell": "how many notices were new; writes notices and queues e-mails in the name of who acts",
    "lindung_claim_mail": "to the sender of e-mails: an address, a language and two numbers; no notice",
    "lindung_mail_done": "a number; notes what became of e-mails the caller has claimed",
    "lindung_mail_left_behind": "a number; gives up e-mails whose sender died",
    "lindung_double_report": "pairs of sponsors with the same people, in heads; of others only whose they are",
    "lindung_double_names": "who of one's own lists another sponsor has too: by whom and until when",
    "lindung_unbroken_cover": "until when memberships are covered, of those alone whose row the actor may read",
    "lindung_holders": "ids of users who hold a role, for the timed warnings",
}


def test_the_application_calls_only_reviewed_functions_with_borrowed_rights(owner: Any) -> None:
    callable_ = set(
        names(owner, f"SELECT proname {OURS} AND prosecdef AND has_function_privilege('lindung_app', oid, 'EXECUTE')")
    )
    assert callable_ == set(REVIEWED)


def test_no_function_of_ours_runs_as_a_superuser(owner: Any) -> None:
    assert names(owner, f"SELECT proname {OURS} AND proowner IN (SELECT oid FROM pg_roles WHERE rolsuper)") == []


# --- The trail and what only grows ---


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO access_event (channel, operation, reason, relation, row_id, action, kabupaten) "
        "VALUES ('web', '', '', 'registry_person', 'x', 'insert', '')",
        "UPDATE access_event SET reason = 'lain'",
        "DELETE FROM access_event",
        "TRUNCATE access_event",
        "SELECT lindung_write_event('registry_person', 'x', 'insert', NULL, NULL, '')",
    ],
)
@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_the_application_neither_forges_nor_changes_nor_removes_events(act: Act, who: str, statement: str) -> None:
    act(who)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ONLY_GROW)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_only_grows_is_not_changed_even_by_the_owner(owner: Any, world: Any, table: str, verb: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"):
        owner.execute(verb.format(table))


@pytest.mark.parametrize("table", ONLY_GROW)
def test_what_only_grows_is_not_emptied_in_one_stroke_either(owner: Any, world: Any, table: str) -> None:
    if table in EMPTY_IN_THE_SMALL_WORLD:
        owner.execute(f"TRUNCATE {table} CASCADE")  # a first load may do this
        return
    with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"), owner.transaction():
        owner.execute(f"TRUNCATE {table} CASCADE")


def test_what_changes_otherwise_leaves_an_event_with_before_and_after(act: Act, owner: Any, world: Any) -> None:
    act("branch_officer")
    person = Person.objects.get(pk=world.people["ani"].pk)
    Person.objects.filter(pk=person.pk).update(name="Ani Diubah")
    act("auditor")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before->>'name', after->>'name', actor FROM access_event "
            "WHERE relation = 'registry_person' AND row_id = %s AND action = 'update' ORDER BY id DESC LIMIT 1",
            [str(person.pk)],
        )
        assert cursor.fetchone() == (person.name, "Ani Diubah", world.users["branch_officer"].pk)


def test_a_bulk_update_leaves_as_many_events_as_rows_and_an_idle_one_none(act: Act, world: Any) -> None:
    act("branch_officer")
    events = "SELECT count(*) FROM access_event WHERE relation = 'registry_person' AND action = 'update'"

    def counted() -> int:
        act("auditor")
        with connection.cursor() as cursor:
            cursor.execute(events)
            return int(cursor.fetchone()[0])

    before = counted()
    act("branch_officer")
    assert Person.objects.update(sex="L") == 2
    assert counted() == before + 1  # one of the two was "L" already: what did not change is no event
    act("branch_officer")
    assert Person.objects.update(name="Sama") == 2
    assert counted() == before + 3


TRAILED = [
    "access_user", "access_assignment", "access_apitoken", "mfa_authenticator", "registry_person",
    "registry_identity", "registry_familymember", "registry_death", "registry_organisation",
    "membership_enrolmentunit", "membership_project", "membership_membership", "membership_membershipend",
    "membership_payerassignment", "billing_settlementline", "billing_bill", "billing_payment",
    "billing_moneyrequest", "billing_statement", "billing_entry", "counsel_legaldecision",
    "sponsorship_programme", "sponsorship_budget", "sponsorship_quota", "sponsorship_paper", "sponsorship_budgetdate",
    "sponsorship_payingorder",
    "rosters_list",
    "rosters_version", "rosters_entry", "rosters_task", "rosters_inquiry", "rosters_inquiryrow",
    "registry_merge", "coverage_certificate",
]  # fmt: skip


def test_every_table_that_is_written_by_hand_keeps_its_trail_for_each_verb(owner: Any) -> None:
    found = rows(
        owner,
        "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname LIKE 'trail\\_%' AND tgenabled = 'O' "
        "GROUP BY 1",
    )
    assert dict(found) == dict.fromkeys(TRAILED, 3)


# --- No scope, no rows; and a scope ends with its transaction ---


@pytest.mark.parametrize("table", PERSON_TABLES)
def test_without_a_scope_a_table_about_people_shows_no_row(db: None, world: Any, owner: Any, table: str) -> None:
    forget()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
    if table not in EMPTY_IN_THE_SMALL_WORLD:  # nobody's membership has ended there, nobody is billed
        assert rows(owner, f"SELECT count(*) > 0 FROM {table}") == [(True,)]


@pytest.mark.parametrize("table", PERSON_TABLES)
def test_an_administrator_sees_no_row_about_people(act: Act, table: str) -> None:
    act("administrator")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_identity_numbers_are_read_by_no_role_of_the_application(act: Act) -> None:
    act("branch_officer")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM registry_identity")


def test_a_write_outside_the_own_region_is_refused_and_inside_it_is_not(act: Act, world: Any) -> None:
    act("branch_officer")
    citra, ani = world.people["citra"], world.people["ani"]
    assert Person.objects.filter(pk=citra.pk).update(name="Lain") == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.create(
            name="Selundup", sex="L", birth_date="1990-01-01", identity_masked="x",
            village=citra.village, kabupaten=citra.kabupaten, province="72",
        )  # fmt: skip
    assert Person.objects.filter(pk=ani.pk).update(name=ani.name) == 1


def test_a_person_is_not_moved_out_of_the_own_region(act: Act, world: Any) -> None:
    act("branch_officer")
    ani, citra = world.people["ani"], world.people["citra"]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Person.objects.filter(pk=ani.pk).update(village=citra.village, kabupaten=citra.kabupaten)


@pytest.mark.django_db(transaction=True)
class TestConnectionsThatAreUsedAgain:
    """A pool hands the same connection to the next request. Nothing of the last one may be left on it."""

    @pytest.fixture(autouse=True)
    def keep_the_world(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Tests with real transactions would be followed by emptying every table; these write nothing.
        from django.test import TransactionTestCase

        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)

    @staticmethod
    def seen() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
        return backend, Person.objects.count()

    def test_the_scope_ends_with_the_transaction(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["branch_officer"].pk)
        with acting_as(user, channel="web"):
            backend, inside = self.seen()
        again, after = self.seen()
        assert (again, inside, after) == (backend, 2, 0)

    def test_the_scope_ends_with_a_transaction_that_fails(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["branch_officer"].pk)
        with pytest.raises(DatabaseError), acting_as(user, channel="web"):
            backend, _ = self.seen()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        assert self.seen() == (backend, 0)

    def test_the_next_person_on_the_connection_sees_the_own_region_only(self, world: Any) -> None:
        first = User.objects.get(pk=world.users["branch_officer"].pk)
        second = User.objects.get(pk=world.users["branch_officer_other"].pk)
        with acting_as(first, channel="web"):
            backend, _ = self.seen()
        with acting_as(second, channel="web"):
            assert self.seen()[0] == backend
            assert set(Person.objects.values_list("kabupaten", flat=True)) == {"72.71"}

    def test_a_connection_given_back_to_the_pool_comes_without_a_scope(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["auditor"].pk)
        with acting_as(user, channel="web"):
            assert self.seen()[1] == 2
        connection.close()
        assert self.seen()[1] == 0

    def test_a_scope_needs_a_transaction_to_live_in(self, world: Any) -> None:
        user = User.objects.get(pk=world.users["auditor"].pk)
        with pytest.raises(RuntimeError, match="outside a transaction"):
            begin(user, channel="web")
