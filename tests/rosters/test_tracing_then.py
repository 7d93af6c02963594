"""A story that is committed step by step, traced as it was known after each step: nothing of later is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from lindung.billing.issuing import cancel_bill, enter_payment_code
from lindung.billing.models import Bill
from lindung.billing.refunding import ask_reversal
from lindung.coverage import paying
from lindung.coverage.services import rebuild
from lindung.rosters.models import Entry, Task
from lindung.rosters.settling import end_names, settle_tasks
from lindung.rosters.tracing import Trace
from lindung.rosters.tracing_payments import trace_payment
from lindung.rosters.tracing_people import trace_person
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, nik, row

BORN, KARIMS = date(1988, 4, 3), date(1970, 1, 6)
HASAN, KARIM = row("Hasan Basri", BORN), row("Alm. Karim Said", KARIMS)
REFERENCE = "SP2D 71/2026"


@dataclass
class Story:
    """What happened, in order; `after["paid"]` is a moment after that step and before the next."""

    lists: Lists
    after: dict[str, datetime] = field(default_factory=dict)

    def trace(self, then: str | None, born: date = BORN) -> Trace:
        with self.lists.act("auditor") as acting:
            return trace_person(acting=acting, asked=nik(born), known_at=self.after[then] if then else None)

    def codes(self, then: str | None, born: date = BORN) -> list[str]:
        return [step.code for step in self.trace(then, born).steps]


@pytest.fixture(scope="module")
def committed(world: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with django_db_blocker.unblock():
        story = Story(Lists(world, tmp_path_factory.mktemp("telusur")))
        try:
            _tell(story)
            yield story
        finally:
            _take_away()


@pytest.fixture
def story(committed: Story, db: None) -> Story:
    return committed


def _tell(story: Story) -> None:
    lists = story.lists
    lists.open()
    with _then(story, "nothing"):
        pass
    with _then(story, "applied"):
        lists.apply([HASAN, KARIM])
    with _then(story, "corrected"):
        lists.apply([HASAN | {"Nama": "H. Hasan Basri", "Pekerjaan": "Nelayan"}, KARIM])
    with _then(story, "decided"), lists.act("branch_officer") as acting:
        task = Task.objects.get(state="open")
        settle_tasks(acting=acting, task_ids=[task.pk], decision="reject", reason="akta kematian 2024")
    with _then(story, "paid"), lists.act("finance") as acting:
        bill = Bill.objects.get(budget_year=2026)
        enter_payment_code(acting=acting, code=bill.code, payment_code="KODE71")
        receipt = paying.pay(
            acting=acting, kind="sp2d", reference=REFERENCE, amount=16_800, paid_on=date(2026, 11, 20),
            operation_id=uuid.uuid4(), bill_code=bill.code,
        )  # fmt: skip
    with _then(story, "asked_back"), lists.act("finance") as acting:
        asked = ask_reversal(acting=acting, payment_id=receipt.payment.pk, reason="salah transfer")
    with _then(story, "taken_back"), lists.act("head_of_branch") as acting:
        paying.decide(acting=acting, request_id=asked.pk, approve=True, reason="benar", reference="")
    with _then(story, "cancelled"), lists.act("branch_officer") as acting:
        cancel_bill(acting=acting, code=bill.code, reason="salah sponsor")
    with _then(story, "ended"), lists.act("branch_officer") as acting:
        entry = Entry.objects.get()
        end_names(acting=acting, entry_ids=[entry.pk], last_day_paid=date(2026, 12, 31), reason="pindah desa")


@contextmanager
def _then(story: Story, name: str) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (story.after[name],) = cursor.fetchone()


# In this order nothing points at what is gone; the trail keeps what happened.
_GONE = (
    "notices_notice", "billing_posting", "billing_entry", "billing_moneyrequest", "billing_allocation",
    "billing_payment", "billing_billmember", "billing_billline", "billing_bill", "rosters_task", "rosters_row",
    "rosters_entry", "rosters_version", "rosters_list",
)  # fmt: skip
_OF_PEOPLE = (
    ("billing_settlementline", "membership_id IN (SELECT id FROM membership_membership WHERE person_id = ANY (%s))"),
    ("membership_payerassignment", "person_id = ANY (%s)"),
    ("membership_membership", "person_id = ANY (%s)"),
    ("registry_identity", "person_id = ANY (%s)"),
    ("registry_person", "id = ANY (%s)"),
)


def _take_away() -> None:
    """Leave the world as it was: other tests share the server."""
    from django.db import connections

    tables = [*_GONE, *(table for table, _ in _OF_PEOPLE), "sponsorship_programme"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT array_agg(person_id) FROM registry_identity WHERE number = ANY (%s)", [[nik(BORN)]])
        people = cursor.fetchone()[0] or []
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in _GONE:
            cursor.execute(f"DELETE FROM {table}")
        for table, where in _OF_PEOPLE:
            cursor.execute(f"DELETE FROM {table} WHERE {where}", [people])
        cursor.execute("DELETE FROM sponsorship_programme WHERE code = 'rentan'")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    rebuild(first_day=date(2024, 1, 1), last_day=date(2026, 11, 22))


def test_before_the_list_came_nobody_was_recorded(story: Story) -> None:
    found = story.trace("nothing")
    assert (found.steps, found.spans) == ((), ())
    assert "not_yet_recorded" in {one.code for one in found.unknown}


def test_after_the_list_came_the_person_is_recorded_and_billed_and_not_covered(story: Story) -> None:
    found = story.trace("applied")
    assert {"list_applied", "row_accepted", "entry_added", "billed"} <= set(story.codes("applied"))
    assert (found.subject.name, found.spans) == ("Hasan Basri", ())
    assert {"not_paid", "never_covered"} <= {one.code for one in found.unknown}


def test_a_correction_is_not_shown_before_it_was_made(story: Story) -> None:
    assert "entry_changed" not in story.codes("applied")
    (changed,) = [step for step in story.trace("corrected").steps if step.code == "entry_changed"]
    assert {"field": "occupation", "before": "Petani", "after": "Nelayan"} in changed.facts["changes"]


def test_one_version_was_known_before_the_second_came(story: Story) -> None:
    assert story.codes("applied").count("list_applied") == 1
    assert story.codes("corrected").count("list_applied") == 2


def test_a_task_was_open_until_it_was_decided(story: Story) -> None:
    assert "task_reject" not in story.codes("corrected", KARIMS)
    (decided,) = [step for step in story.trace("decided", KARIMS).steps if step.code == "task_reject"]
    assert (decided.facts["decision_reason"], "branch_officer" in decided.actor) == ("akta kematian 2024", True)


def test_a_task_that_gave_way_to_a_new_version_says_so_from_then_on(story: Story) -> None:
    assert "task_superseded" not in story.codes("applied", KARIMS)
    assert "task_superseded" in story.codes("corrected", KARIMS)


def test_cover_is_known_from_the_payment_on(story: Story) -> None:
    assert story.trace("decided").spans == ()
    found = story.trace("paid")
    assert (found.spans[0].status.value, found.spans[0].from_day) == ("covered", date(2026, 12, 1))
    assert {"payment_code", "payment_recorded", "settled"} <= {step.code for step in found.steps}
    assert found.ends[0][0].startswith("BPU: tanpa pembayaran lagi akan gugur setelah")


def test_a_payment_was_good_until_it_was_taken_back(story: Story) -> None:
    assert story.trace("asked_back").spans
    assert "taken_back" not in story.codes("asked_back")
    assert story.trace("taken_back").spans == ()
    assert {"taken_back", "return_approved"} <= set(story.codes("taken_back"))


def test_who_asked_for_the_money_back_and_who_approved_are_two(story: Story) -> None:
    steps = {step.code: step.actor for step in story.trace(None).steps}
    assert "(finance)" in steps["return_asked"]
    assert "(head_of_branch)" in steps["return_approved"]


def test_a_bill_was_open_until_it_was_cancelled(story: Story) -> None:
    assert "bill_cancelled" not in story.codes("taken_back")
    (cancelled,) = [step for step in story.trace("cancelled").steps if step.code == "bill_cancelled"]
    assert cancelled.reason == "salah sponsor"


def test_the_end_on_the_list_is_told_with_its_reason_from_then_on(story: Story) -> None:
    assert "entry_ended" not in story.codes("cancelled")
    (ended,) = [step for step in story.trace("ended").steps if step.code == "entry_ended"]
    assert ended.facts == {"ended_on": "2026-12-31", "end_reason": "pindah desa"}


def test_steps_stand_in_the_order_they_were_recorded(story: Story) -> None:
    found = story.trace(None).steps
    assert [step.at for step in found] == sorted(step.at for step in found)
    codes = [step.code for step in found]
    assert codes.index("list_applied") < codes.index("settled") < codes.index("taken_back") < codes.index("entry_ended")


def test_every_moment_shows_what_the_one_before_showed_and_more(story: Story) -> None:
    shown = [set(story.codes(name)) for name in story.after]
    assert all(early <= late for early, late in pairwise(shown))


def test_a_payment_recorded_later_was_not_there(story: Story) -> None:
    with story.lists.act("auditor") as acting:
        with pytest.raises(Refused) as refused:
            trace_payment(acting=acting, reference=REFERENCE, known_at=story.after["decided"])
        assert refused.value.code == "payment_unknown"
        found = trace_payment(acting=acting, reference=REFERENCE, known_at=story.after["paid"])
        assert (found.used, found.returned, len(found.people), found.waiting) == (16_800, 0, 1, 0)


def test_a_payment_taken_back_later_settled_months_until_then(story: Story) -> None:
    with story.lists.act("auditor") as acting:
        before = trace_payment(acting=acting, reference=REFERENCE, known_at=story.after["asked_back"])
        after = trace_payment(acting=acting, reference=REFERENCE)
    assert before.people[0].taken_back_at is None and after.people[0].taken_back_at is not None
    assert (after.used, after.returned, after.waiting) == (0, 16_800, 0)
