"""What the office decides where the law is open: recorded once, ended once, never rewritten, by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.acting import NotAllowed
from lindung.access.models import Event
from lindung.counsel.models import LegalDecision
from lindung.counsel.queries import decisions_on
from lindung.counsel.services import end_decision, record_decision
from lindung.web.refused import Refused
from tests.counsel.conftest import DECIDED

pytestmark = pytest.mark.django_db
Decide = Callable[..., LegalDecision]
Act = Callable[[str], Any]


def test_a_decision_holds_from_its_first_day(decide: Decide) -> None:
    decide()
    assert decisions_on(date(2026, 1, 1)) == {"village-money": "government-paid"}


def test_a_decision_does_not_hold_on_the_day_before(decide: Decide) -> None:
    decide()
    assert decisions_on(date(2025, 12, 31)) == {}


def test_a_decision_holds_on_its_last_day_and_not_on_the_next(decide: Decide) -> None:
    decide(to_day=date(2026, 6, 30))
    assert decisions_on(date(2026, 6, 30)) == {"village-money": "government-paid"}
    assert decisions_on(date(2026, 7, 1)) == {}


def test_the_office_may_decide_otherwise_from_the_day_after(decide: Decide) -> None:
    decide(to_day=date(2026, 6, 30))
    decide(reading="not-government-paid", from_day=date(2026, 7, 1))
    assert decisions_on(date(2026, 6, 30))["village-money"] == "government-paid"
    assert decisions_on(date(2026, 7, 1))["village-money"] == "not-government-paid"


def test_two_decisions_on_one_question_and_day_are_refused(decide: Decide) -> None:
    decide(to_day=date(2026, 6, 30))
    with pytest.raises(Refused) as refused:
        decide(reading="not-government-paid", from_day=date(2026, 6, 30))
    assert refused.value.code == "decided_already"
    assert "KEP/07/2026" in refused.value.indonesian


@pytest.mark.parametrize("who", ["administrator", "head_of_branch"])
def test_administrator_and_head_of_branch_record(act: Act, who: str) -> None:
    made = record_decision(acting=act(who), **DECIDED)
    assert made.decided_by_name


@pytest.mark.parametrize("who", ["branch_officer", "auditor", "sponsor_officer", "finance"])
def test_nobody_else_records(act: Act, who: str) -> None:
    with pytest.raises(NotAllowed):
        record_decision(acting=act(who), **DECIDED)


@pytest.mark.parametrize("who", ["branch_officer", "auditor"])
def test_the_database_refuses_them_too(act: Act, who: str) -> None:
    acting = act(who)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        LegalDecision.objects.create(decided_by=acting.user, decided_by_name="x", **DECIDED)


def test_nobody_decides_in_the_name_of_another(act: Act, world: Any) -> None:
    act("head_of_branch")
    other = world.users["administrator"].pk
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        LegalDecision.objects.create(decided_by_id=other, decided_by_name="x", **DECIDED)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"question": "no-such-question"}, "question_unknown"),
        ({"reading": "perhaps"}, "reading_unknown"),
        ({"document_number": " "}, "document_missing"),
        ({"reason": " "}, "reason_missing"),
        ({"from_day": date(2015, 6, 30)}, "before_the_law"),
        ({"to_day": date(2025, 12, 31)}, "period_backwards"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_a_sentence(act: Act, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        record_decision(acting=act("head_of_branch"), **(DECIDED | wrong))
    assert refused.value.code == code
    assert refused.value.indonesian.endswith(".") and refused.value.english.endswith(".")


def test_the_first_day_of_the_law_itself_is_accepted(decide: Decide) -> None:
    assert decide(from_day=date(2015, 7, 1)).pk


def test_ending_a_decision_keeps_what_it_carried_until_then(act: Act, decide: Decide) -> None:
    made = decide()
    end_decision(
        acting=act("head_of_branch"), decision_id=made.pk, last_day=date(2026, 3, 31), reason="Menteri menjawab."
    )
    assert decisions_on(date(2026, 3, 31)) == {"village-money": "government-paid"}
    assert decisions_on(date(2026, 4, 1)) == {}


def test_a_decision_is_ended_once(act: Act, decide: Decide) -> None:
    made, head = decide(), act("head_of_branch")
    end_decision(acting=head, decision_id=made.pk, last_day=date(2026, 3, 31), reason="Menteri menjawab.")
    with pytest.raises(Refused) as refused:
        end_decision(acting=head, decision_id=made.pk, last_day=date(2026, 2, 28), reason="Lebih awal.")
    assert refused.value.code == "ended_already"


def test_an_end_before_the_first_day_is_refused(act: Act, decide: Decide) -> None:
    made = decide()
    with pytest.raises(Refused) as refused:
        end_decision(acting=act("head_of_branch"), decision_id=made.pk, last_day=date(2025, 12, 31), reason="Salah.")
    assert refused.value.code == "ends_before_start"


@pytest.mark.parametrize("change", ["reading = 'not-government-paid'", "from_day = '2015-07-01'", "reason = 'lain'"])
def test_the_database_lets_nobody_rewrite_a_decision(act: Act, decide: Decide, change: str) -> None:
    decide()
    act("head_of_branch")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE counsel_legaldecision SET {change}")


def test_the_database_lets_nobody_lengthen_a_decision(act: Act, decide: Decide) -> None:
    decide(to_day=date(2026, 6, 30))
    head = act("head_of_branch")
    with pytest.raises(DatabaseError, match="ended earlier"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE counsel_legaldecision SET to_day = '2027-01-01', ended_at = now(), ended_by_id = %s, "
            "end_reason = 'x'",
            [head.user.pk],
        )


def test_the_database_lets_nobody_delete_a_decision(act: Act, decide: Decide) -> None:
    decide()
    act("administrator")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM counsel_legaldecision")


def test_recording_and_ending_stand_in_the_audit_trail(act: Act, decide: Decide) -> None:
    made = decide()
    end_decision(
        acting=act("head_of_branch"), decision_id=made.pk, last_day=date(2026, 3, 31), reason="Menteri menjawab."
    )
    act("auditor")
    events = Event.objects.filter(relation="counsel_legaldecision", row_id=str(made.pk)).order_by("id")
    assert [(one.action, one.reason) for one in events] == [
        ("insert", DECIDED["reason"]),
        ("update", "Menteri menjawab."),
    ]


def test_anybody_may_read_decisions_even_without_signing_in(decide: Decide) -> None:
    decide()
    assert LegalDecision.objects.count() == 1
