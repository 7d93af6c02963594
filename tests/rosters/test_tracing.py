"""One name from the list to the end of cover, and one payment back to its names: in order, with who and why."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import pytest

from lindung.access.acting import NotAllowed
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.coverage import paying
from lindung.rosters.models import Task
from lindung.rosters.settling import settle_tasks
from lindung.rosters.tracing import Trace
from lindung.rosters.tracing_payments import PaymentTrace, trace_payment
from lindung.rosters.tracing_people import trace_person
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, nik, row
from tests.rosters.paid_in_vain import asked_dukcapil, merged

HASAN = row("Hasan Basri", date(1988, 4, 3))
ROSMI = row("Rosmiati Yunus", date(1991, 7, 9), "P")
KARIM = row("Alm. Karim Said", date(1970, 1, 6))
BROKEN = row("Sitti Aminah", date(1980, 2, 2), "P", **{"Tanggal Lahir": "kemarin"})


def traced(lists: Lists, who: str = "auditor", born: date = date(1988, 4, 3), sex: str = "L", **wish: Any) -> Trace:
    asked = wish.pop("asked", nik(born, sex))
    with lists.act(who) as acting:
        return trace_person(acting=acting, asked=asked, **wish)


def codes(trace: Trace | PaymentTrace) -> list[str]:
    return [step.code for step in trace.steps]


def pay(lists: Lists, amount: int, reference: str = "SP2D 7/2026") -> Any:
    with lists.act("finance") as acting:
        bill = Bill.objects.order_by("budget_year")[0]
        if not bill.payment_code:
            enter_payment_code(acting=acting, code=bill.code, payment_code="KODE1")
        return paying.pay(
            acting=acting, kind="sp2d", reference=reference, amount=amount, paid_on=date(2026, 11, 20),
            operation_id=uuid.uuid4(), bill_code=bill.code,
        )  # fmt: skip


def test_a_name_is_followed_from_the_file_to_the_end_of_cover(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay(lists, 33_600)
    found = traced(lists)
    assert set(codes(found)) >= {
        "list_applied", "row_accepted", "entry_added", "membership_opened", "payer_assigned", "billed", "payment_code",
        "payment_recorded", "settled",
    }  # fmt: skip
    settled = next(step for step in found.steps if step.code == "settled")
    assert (settled.facts["reference"], settled.facts["amount"], settled.facts["months"]) == (
        "SP2D 7/2026", 16_800, "2026-12",
    )  # fmt: skip
    assert (found.spans[0].status.value, found.spans[0].from_day) == ("covered", date(2026, 12, 1))


def test_a_name_that_was_not_paid_for_says_so_plainly(lists: Lists) -> None:
    lists.apply([HASAN])
    found = traced(lists)
    assert found.spans == ()
    assert {one.code for one in found.unknown} == {"not_paid", "never_covered"}


def test_each_step_names_who_recorded_it_and_the_file_by_its_checksum(lists: Lists) -> None:
    lists.apply([HASAN])
    steps = {step.code: step for step in traced(lists).steps}
    assert steps["list_applied"].actor == "petugas cabang 72.08 (branch_officer)"
    assert len(steps["list_applied"].facts["sha256"]) == 64
    assert steps["entry_added"].facts["row"] == 2


def test_the_steps_stand_in_the_order_they_were_recorded(lists: Lists) -> None:
    lists.apply([HASAN])
    pay(lists, 16_800)
    moments = [step.at for step in traced(lists).steps]
    assert moments == sorted(moments)


def test_a_decision_on_a_held_row_is_told_with_its_reason_and_who_made_it(lists: Lists) -> None:
    lists.apply([KARIM])
    with lists.act("branch_officer") as acting:
        task = Task.objects.get()
        settle_tasks(acting=acting, task_ids=[task.pk], decision="accept", reason="hidup, sudah didatangi")
    steps = {step.code: step for step in traced(lists, born=date(1970, 1, 6)).steps}
    assert steps["row_held"].facts["reasons"] == ["name_marks_deceased"]
    assert steps["task_accept"].facts["decision_reason"] == "hidup, sudah didatangi"
    assert "branch_officer" in steps["task_accept"].actor
    assert "entry_added" in steps


def test_a_number_that_was_only_ever_returned_is_found_in_the_list(lists: Lists) -> None:
    lists.apply([HASAN, BROKEN])
    found = traced(lists, born=date(1980, 2, 2), sex="P")
    assert (found.subject.id, found.subject.name) == (None, "Sitti Aminah")
    assert "birth_date_missing" in next(s for s in found.steps if s.code == "row_rejected").facts["reasons"]
    assert [one.code for one in found.unknown] == ["never_recorded"]


def test_a_number_in_no_list_is_nobody(lists: Lists) -> None:
    lists.apply([HASAN])
    with pytest.raises(Refused) as refused:
        traced(lists, born=date(1977, 7, 7))
    assert (refused.value.code, refused.value.status) == ("person_unknown", 404)


# --- Whom, and whose ---


def test_an_auditor_of_another_region_finds_neither_the_person_nor_the_payment(lists: Lists) -> None:
    lists.apply([HASAN])
    pay(lists, 16_800)
    with pytest.raises(Refused) as refused:
        traced(lists, "auditor_other")
    assert refused.value.code == "person_unknown"
    with lists.act("auditor_other") as acting, pytest.raises(Refused) as refused:
        trace_payment(acting=acting, reference="SP2D 7/2026")
    assert refused.value.code == "payment_unknown"


@pytest.mark.parametrize("who", ["auditor", "head_of_branch", "branch_officer"])
def test_who_may_trace_sees_every_step_and_every_name_of_an_actor(lists: Lists, who: str) -> None:
    lists.apply([HASAN])
    found = traced(lists, who)
    assert all(step.actor for step in found.steps if step.stage != "task")


@pytest.mark.parametrize("who", ["finance", "sponsor_officer", "claims_officer"])
def test_who_may_not_trace_is_refused(lists: Lists, who: str) -> None:
    lists.apply([HASAN])
    with pytest.raises(NotAllowed):
        traced(lists, who)


def test_somebody_who_lives_elsewhere_is_traced_through_the_list_and_the_cover_is_not_told(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Citra Tingkea'o", date(1979, 11, 30), "P", NIK=world.niks["citra"])])
    pay(lists, 16_800)
    found = traced(lists, asked=world.niks["citra"])
    assert (found.subject.name, found.subject.visible, found.spans) == ("Citra Tingkea'o", False, ())
    assert {"entry_added", "billed", "settled"} <= set(codes(found))
    assert "elsewhere" in {one.code for one in found.unknown}


def test_somebody_loaded_without_a_list_has_a_history_all_the_same(lists: Lists) -> None:
    found = traced(lists, asked=str(lists.world.people["ani"].pk))
    assert "settled_condensed" in codes(found) or "settled_directly" in codes(found)
    assert {"no_list", "without_bill"} <= {one.code for one in found.unknown}
    assert found.ends


def test_a_verified_death_ends_what_was_paid(lists: Lists) -> None:
    found = traced(lists, "auditor_other", asked=str(lists.world.people["dedi"].pk))
    assert {"death_recorded", "death_verified"} <= set(codes(found))
    early = traced(
        lists, "auditor_other", asked=str(lists.world.people["dedi"].pk),
        known_at=datetime.fromisoformat("2024-09-15T00:00:00+08:00"),
    )  # fmt: skip
    assert "death_recorded" in codes(early) and "death_verified" not in codes(early)


def test_two_records_taken_for_one_person_say_so_of_each_other(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    merged(lists, "Hasan Basri", "Rosmiati Yunus")
    for born, sex, other in ((date(1988, 4, 3), "L", "Rosmiati Yunus"), (date(1991, 7, 9), "P", "Hasan Basri")):
        steps = {step.code: step for step in traced(lists, born=born, sex=sex).steps}
        assert other in steps["merge_asked"].indonesian
        assert "(head_of_branch)" in steps["merge_approved"].actor


def test_who_was_never_merged_has_no_such_step(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    assert not [code for code in codes(traced(lists)) if code.startswith("merge")]


def test_what_dukcapil_was_asked_and_answered_is_told(lists: Lists) -> None:
    asked_dukcapil(lists, "not_found")
    assert {"dukcapil_asked", "dukcapil_not_found"} <= set(codes(traced(lists, born=date(1970, 1, 6))))


def test_what_dukcapil_has_not_answered_is_only_asked(lists: Lists) -> None:
    asked_dukcapil(lists, "")
    found = codes(traced(lists, born=date(1970, 1, 6)))
    assert "dukcapil_asked" in found and "dukcapil_not_found" not in found


# --- One payment ---


def test_a_payment_is_followed_to_the_list_and_to_each_name(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay(lists, 33_600)
    with lists.act("auditor") as acting:
        found = trace_payment(acting=acting, reference=" SP2D  7/2026 ")
    assert [(one.name, one.amount) for one in found.people] == [("Hasan Basri", 16_800), ("Rosmiati Yunus", 16_800)]
    assert (found.amount, found.used, found.waiting) == (33_600, 33_600, 0)
    assert {"list_applied", "billed", "payment_recorded", "settled"} <= set(codes(found))


def test_a_payment_that_settles_nothing_says_so(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay(lists, 10_000)
    with lists.act("auditor") as acting:
        found = trace_payment(acting=acting, reference="SP2D 7/2026")
    assert (found.people, found.waiting) == ((), 10_000)
    assert [one.code for one in found.unknown] == ["settles_nothing"]
