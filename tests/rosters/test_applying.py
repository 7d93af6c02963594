"""Applying a list: who enters, the receipt, the same file again, versions, held rows, the bill."""

from __future__ import annotations

from datetime import date

import pytest

from lindung.access.acting import NotAllowed
from lindung.billing.models import Bill, BillMember
from lindung.membership.models import Membership, PayerAssignment
from lindung.registry.models import Person
from lindung.rosters.models import Entry, RosterList, Row, Task, Version
from lindung.rosters.settling import end_names, no_longer_listed, replace_name, settle_tasks
from lindung.web.refused import Refused
from tests.rosters.conftest import FIRST, TODAY, Lists, nik, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
YUSUF = row("Yusuf Lamato", date(1975, 10, 21))
HELD = row("Alm. Karim Said", date(1970, 1, 6))
COUNTED = (Person, Membership, PayerAssignment, RosterList, Version, Row, Entry, Task, Bill, BillMember)


def counted(lists: Lists) -> dict[str, int]:
    """How many rows of each kind the branch officer sees, and events as the auditor sees them."""
    from lindung.access.models import Event

    with lists.act("branch_officer"):
        found = {model.__name__: model.objects.count() for model in COUNTED}
    with lists.act("auditor"):
        return found | {"Event": Event.objects.count()}


def test_accepted_names_become_members_whom_the_sponsor_pays_for(lists: Lists) -> None:
    receipt = lists.apply([HASAN, ROSMI, HELD]).receipt
    assert (receipt.added, receipt.unchanged, receipt.held, receipt.returned) == (2, 0, 1, 0)
    with lists.act("sponsor_officer"):
        entries = {entry.name: entry for entry in Entry.objects.select_related("membership", "person")}
        payer = PayerAssignment.objects.get(membership=entries["Hasan Basri"].membership)
    assert set(entries) == {"Hasan Basri", "Rosmiati Yunus"}
    assert entries["Hasan Basri"].membership.began_on == FIRST
    assert entries["Hasan Basri"].person.village == "72.08.01.2011"
    assert (payer.payer_kind, payer.wadah, payer.agreement, payer.from_day) == ("apbd", "SG", "PKS rentan", FIRST)


def test_the_same_file_again_changes_nothing_at_all(lists: Lists) -> None:
    path = lists.write([HASAN, ROSMI, HELD])
    first = lists.apply(path).receipt
    before = counted(lists)
    again = lists.apply(path).receipt
    assert counted(lists) == before
    assert (again.written, again.version, again.added, again.unchanged, again.changed) == (
        False,
        first.version,
        0,
        2,
        0,
    )


def test_the_same_people_in_another_file_are_unchanged_and_the_version_is_kept(lists: Lists) -> None:
    first = lists.apply([HASAN, ROSMI]).receipt
    again = lists.apply([ROSMI, HASAN, YUSUF]).receipt
    assert (again.number, again.added, again.unchanged, again.no_longer_listed) == (first.number + 1, 1, 2, 0)
    with lists.act("branch_officer"):
        assert Entry.objects.count() == 3


def test_what_a_new_version_says_otherwise_is_changed_and_the_trail_keeps_the_old(lists: Lists) -> None:
    from lindung.access.models import Event

    lists.apply([HASAN])
    receipt = lists.apply([HASAN | {"Nama": "H. Hasan Basri", "Pekerjaan": "Nelayan"}]).receipt
    assert (receipt.added, receipt.changed, receipt.unchanged) == (0, 1, 0)
    with lists.act("auditor"):
        event = Event.objects.filter(relation="rosters_entry", action="update").order_by("-id")[0]
    assert (event.before["listed"]["occupation"], event.after["listed"]["occupation"]) == ("Petani", "Nelayan")


def test_who_is_no_longer_listed_is_offered_and_not_ended(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    receipt = lists.apply([HASAN]).receipt
    assert receipt.no_longer_listed == 1
    with lists.act("branch_officer") as acting:
        plan = RosterList.objects.get()
        (offered,) = no_longer_listed(plan)
        assert (offered.name, offered.ended_on) == ("Rosmiati Yunus", None)
        assert end_names(acting=acting, entry_ids=[offered.pk], last_day_paid=date(2026, 12, 31), reason="pindah") == 1
        assert no_longer_listed(plan) == []


def test_a_name_of_a_village_that_the_file_does_not_name_is_not_offered_and_counted_as_untouched(lists: Lists) -> None:
    elsewhere = ROSMI | {"Desa": "Pombalowo"}
    lists.apply([HASAN, elsewhere])
    receipt = lists.apply([HASAN, YUSUF]).receipt
    assert (receipt.no_longer_listed, receipt.untouched, receipt.untouched_villages) == (0, 1, 1)
    with lists.act("branch_officer"):
        assert no_longer_listed(RosterList.objects.get()) == []


def test_a_name_missing_in_a_village_that_the_file_names_is_offered_beside_an_untouched_one(lists: Lists) -> None:
    lists.apply([HASAN, YUSUF, ROSMI | {"Desa": "Pombalowo"}])
    receipt = lists.apply([HASAN]).receipt
    assert (receipt.no_longer_listed, receipt.untouched, receipt.untouched_villages) == (1, 1, 1)
    with lists.act("branch_officer"):
        assert [one.name for one in no_longer_listed(RosterList.objects.get())] == [YUSUF["Nama"]]


def test_a_name_stays_offered_after_the_file_of_another_village(lists: Lists) -> None:
    lists.apply([HASAN, YUSUF])
    lists.apply([HASAN])
    receipt = lists.apply([ROSMI | {"Desa": "Pombalowo"}]).receipt
    assert (receipt.no_longer_listed, receipt.untouched, receipt.untouched_villages) == (0, 2, 1)
    with lists.act("branch_officer"):
        assert [one.name for one in no_longer_listed(RosterList.objects.get())] == [YUSUF["Nama"]]


def test_a_replaced_name_ends_with_its_reason_and_the_new_one_has_its_own_membership(lists: Lists) -> None:
    lists.apply([HASAN])
    lists.apply([ROSMI])
    with lists.act("branch_officer") as acting:
        old, new = Entry.objects.get(name="Hasan Basri"), Entry.objects.get(name="Rosmiati Yunus")
        replace_name(
            acting=acting, entry_id=old.pk, replacement_id=new.pk, last_day_paid=date(2026, 12, 31), reason="meninggal"
        )
        old.refresh_from_db()
    assert (old.replaced_by_id, old.end_reason, old.membership_id != new.membership_id) == (new.pk, "meninggal", True)


def test_who_is_known_already_is_not_recorded_twice(lists: Lists) -> None:
    world = lists.world
    known = row("Ani Lamakampali", date(1990, 5, 17), "P", NIK=world.niks["ani"])
    lists.apply([known])
    with lists.act("branch_officer"):
        entry = Entry.objects.get()
        assert (entry.person_id, entry.membership_id) == (world.people["ani"].pk, world.memberships["ani"].pk)


def test_one_membership_may_be_planned_by_two_sponsors_and_each_sees_its_own(lists: Lists) -> None:
    lists.open("lain", organisation="parigi-moutong")
    lists.apply([HASAN])
    lists.apply([HASAN], code="lain")
    with lists.act("branch_officer"):
        entries = list(Entry.objects.all())
        days = sorted(
            PayerAssignment.objects.filter(membership=entries[0].membership_id).values_list("from_day", flat=True)
        )
    assert len({entry.membership_id for entry in entries}) == 1
    assert days == [FIRST, date(2026, 12, 2)]


def test_the_bill_counts_everybody_once_and_only_who_is_new_the_second_time(lists: Lists) -> None:
    first = lists.apply([HASAN, ROSMI]).receipt
    second = lists.apply([HASAN, ROSMI, YUSUF]).receipt
    with lists.act("branch_officer"):
        by_code = dict(Bill.objects.values_list("code", "people"))
    assert [by_code[code] for code in first.bills] == [2, 2]
    assert [by_code[code] for code in second.bills] == [1, 1]


def test_where_villages_pay_each_village_has_its_own_bill(lists: Lists) -> None:
    from lindung.counsel.services import record_decision

    with lists.act("head_of_branch") as acting:
        record_decision(
            acting=acting, question="village-money", reading="government-paid", from_day=date(2026, 1, 1),
            document_number="KEP 1", reason="uji",
        )  # fmt: skip
    lists.open("desa", wadah="SD")
    other = ROSMI | {"Desa": "Bambalemo"}
    receipt = lists.apply([HASAN, other], code="desa", months=1).receipt
    with lists.act("branch_officer"):
        villages = set(Bill.objects.filter(code__in=receipt.bills).values_list("village", flat=True))
    assert len(receipt.bills) == 2 and "72.08.01.2011" in villages


def test_where_the_law_leaves_the_price_open_the_list_stands_and_the_bill_waits(lists: Lists) -> None:
    lists.open("desa", wadah="SD")
    receipt = lists.apply([HASAN], code="desa").receipt
    assert (receipt.added, receipt.bills) == (1, ())
    assert receipt.unbilled is not None and receipt.unbilled["code"] == "price_open"


def test_a_held_row_is_a_task_with_owner_and_day_and_enters_the_same_version_when_accepted(lists: Lists) -> None:
    receipt = lists.apply([HASAN, HELD]).receipt
    with lists.act("branch_officer") as acting:
        task = Task.objects.select_related("row").get()
        assert (task.code, task.owner_role, task.state) == ("name_marks_deceased", "branch_officer", "open")
        assert (task.due_on - TODAY).days == 14
        assert task.row.typed["name"] == "Alm. Karim Said"
        settled = settle_tasks(acting=acting, task_ids=[task.pk], decision="accept", reason="masih hidup", today=TODAY)
        entry = Entry.objects.get(name="Alm. Karim Said")
        task.refresh_from_db()
    assert (entry.since_version_id, task.state, task.settled_by_id) == (receipt.version, "settled", acting.user.pk)
    assert len(settled.bills) == 2


def test_a_row_let_in_by_an_officer_is_unchanged_when_the_list_comes_again(lists: Lists) -> None:
    path = lists.write([HASAN, HELD])
    lists.apply(path)
    with lists.act("branch_officer") as acting:
        (task,) = Task.objects.all()
        settle_tasks(acting=acting, task_ids=[task.pk], decision="accept", reason="masih hidup", today=TODAY)
    before = counted(lists)
    receipt = lists.apply(path).receipt
    assert (receipt.written, receipt.unchanged, receipt.held) == (False, 2, 0)
    assert counted(lists) == before


def test_a_rejected_row_never_enters(lists: Lists) -> None:
    lists.apply([HELD])
    with lists.act("branch_officer") as acting:
        (task,) = Task.objects.all()
        settle_tasks(acting=acting, task_ids=[task.pk], decision="reject", reason="akta kematian", today=TODAY)
        assert Entry.objects.count() == 0
        with pytest.raises(Refused) as refused:
            settle_tasks(acting=acting, task_ids=[task.pk], decision="accept", reason="keliru", today=TODAY)
    assert refused.value.code == "task_settled"


def test_two_rows_of_one_nik_do_not_both_enter(lists: Lists) -> None:
    shared = row("Qori Zebua", date(1988, 4, 3))
    lists.apply([HASAN, shared])
    with lists.act("branch_officer") as acting:
        tasks = {task.row.name: task.pk for task in Task.objects.select_related("row")}
        assert set(tasks) == {"Hasan Basri", "Qori Zebua"}
        with pytest.raises(Refused) as both:
            settle_tasks(acting=acting, task_ids=list(tasks.values()), decision="accept", reason="x", today=TODAY)
        settle_tasks(acting=acting, task_ids=[tasks["Hasan Basri"]], decision="accept", reason="KTP", today=TODAY)
        with pytest.raises(Refused) as second:
            settle_tasks(acting=acting, task_ids=[tasks["Qori Zebua"]], decision="accept", reason="x", today=TODAY)
    assert both.value.code == second.value.code == "row_cannot_enter"


def test_tasks_of_an_older_version_are_superseded_by_the_next(lists: Lists) -> None:
    lists.apply([HELD])
    lists.apply([HELD, HASAN])
    with lists.act("branch_officer"):
        assert sorted(Task.objects.values_list("state", flat=True)) == ["open", "superseded"]


def test_a_damaged_number_is_held_if_the_list_has_exactly_one_candidate(lists: Lists) -> None:
    damaged = HASAN | {"NIK": "7,20801E+15"}
    before = lists.check([damaged]).checked.verdicts["verdict"].to_list()
    lists.apply([HASAN])
    after = lists.check([damaged]).checked.verdicts["verdict"].to_list()
    assert (before, after) == (["rejected"], ["held"])


def test_cells_are_kept_only_where_somebody_must_look_at_them(lists: Lists) -> None:
    lists.apply([HASAN, HELD, ROSMI | {"Tanggal Lahir": "31-02-1991"}])
    with lists.act("branch_officer"):
        kept = dict(Row.objects.values_list("verdict", "typed"))
    assert kept["accepted"] is None
    assert kept["held"]["nik"] and kept["rejected"]["birth_date"] == "31-02-1991"


@pytest.mark.parametrize("who", ["sponsor_officer", "head_of_branch", "auditor", "finance"])
def test_only_who_may_apply_applies(lists: Lists, who: str) -> None:
    with pytest.raises(NotAllowed):
        lists.apply([HASAN], who=who)


def test_the_sponsors_officer_checks_the_own_programme(lists: Lists) -> None:
    assert lists.check([HASAN], who="sponsor_officer").checked.verdicts["verdict"].to_list() == ["accepted"]


def test_the_database_refuses_an_officer_of_another_region_whatever_the_program_asks(lists: Lists) -> None:
    programme = lists.programmes["rentan"]
    with lists.act("branch_officer_other") as acting, pytest.raises(Refused) as refused:
        from lindung.rosters.proposing import propose

        propose(lists.write([HASAN]), acting=acting, programme=programme, first_month=FIRST, months=3, today=TODAY)
    assert refused.value.code == "not_yours"


def test_a_sponsors_officer_settles_the_quota_and_nothing_else(lists: Lists) -> None:
    lists.open("kuota", quota_per_village=1)
    lists.apply([HASAN, ROSMI, HELD], code="kuota")
    with lists.act("sponsor_officer") as acting:
        tasks = dict(Task.objects.values_list("code", "pk"))
        with pytest.raises(Refused) as refused:
            settle_tasks(
                acting=acting, task_ids=[tasks["name_marks_deceased"]], decision="accept", reason="x", today=TODAY
            )
        settle_tasks(acting=acting, task_ids=[tasks["over_quota"]], decision="accept", reason="dipilih", today=TODAY)
        assert Entry.objects.count() == 2
    assert refused.value.code == "not_yours"


def test_nobody_forges_rows_for_a_task(lists: Lists) -> None:
    from django.db import DatabaseError, connection, transaction

    lists.apply([HELD])
    with lists.act("branch_officer"):
        (task,) = Task.objects.all()
        with pytest.raises(DatabaseError, match="other rows"), transaction.atomic(), connection.cursor() as cursor:
            from lindung.rosters.applying import JUDGED

            cursor.execute(f"CREATE TEMP TABLE judged_rows ({JUDGED}); GRANT SELECT ON judged_rows TO lindung_matcher")
            cursor.execute(
                "INSERT INTO judged_rows (row, action, nik, name) VALUES (999, 'add', %s, 'Selundup')",
                [nik(date(1990, 1, 1))],
            )
            cursor.execute("SELECT lindung_settle_tasks(%s, 'accept', 'x')", [[task.pk]])


def test_an_unknown_programme_is_refused_and_never_another_one(lists: Lists) -> None:
    from lindung.sponsorship.queries import programme_by_code

    with lists.act("branch_officer"):
        assert programme_by_code("parigi-moutong").code == "rentan"
        with pytest.raises(Refused) as unknown:
            programme_by_code("tidak-ada")
    lists.open("kedua")
    with lists.act("branch_officer"), pytest.raises(Refused) as several:
        programme_by_code("parigi-moutong")
    with lists.act("branch_officer_other"), pytest.raises(Refused) as hidden:
        programme_by_code("rentan")
    assert [one.value.code for one in (unknown, several, hidden)] == [
        "programme_unknown", "programme_ambiguous", "programme_unknown",
    ]  # fmt: skip
