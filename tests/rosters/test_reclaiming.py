"""Paid in vain: after a death, for wage earners, for numbers Dukcapil does not know; to the rupiah."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from lindung.access.acting import NotAllowed
from lindung.billing.models import Allocation, SettlementLine
from lindung.coverage import paying
from lindung.coverage.services import refresh
from lindung.registry.services import record_death
from lindung.rosters.models import Entry, Task
from lindung.rosters.reclaiming import KINDS
from lindung.rosters.settling import settle_tasks
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, row
from tests.rosters.paid_in_vain import (
    HASAN,
    PRICE,
    ROSMI,
    asked_dukcapil,
    dies,
    employed,
    kinds,
    pay_all,
    report,
)
from tests.world import OWN


def test_where_all_is_well_there_is_nothing_to_reclaim(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    found = report(lists)
    assert (found.findings, found.total, found.paid) == ((), 0, 6 * PRICE)


def test_months_after_a_verified_death_are_to_be_reclaimed(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    found = report(lists)
    assert kinds(found) == {"deceased": (1, 3, 3 * PRICE)}
    assert {one.detail["died_on"] for one in found.findings} == {"2026-11-03"}


def test_a_death_that_is_not_verified_reclaims_nothing(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3), verified=False)
    assert report(lists).findings == ()


def test_months_that_were_not_paid_are_no_finding(lists: Lists) -> None:
    lists.apply([HASAN])
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    assert report(lists).findings == ()


def test_a_wage_earner_is_a_finding_for_the_months_of_the_job_alone(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    employed(lists, "Hasan Basri", date(2027, 1, 15), date(2027, 1, 31))
    found = report(lists)
    assert kinds(found) == {"wage_earning": (1, 1, PRICE)}
    assert found.findings[0].first_month == date(2027, 1, 1)


def test_who_earns_no_wage_in_those_months_is_no_finding(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    employed(lists, "Hasan Basri", date(2026, 10, 1), date(2026, 11, 30))
    assert report(lists).findings == ()


def test_where_the_programme_takes_wage_earners_a_job_is_no_finding(lists: Lists) -> None:
    lists.open("boleh", switches={"hold_wage_earners": False})
    lists.apply([HASAN], code="boleh")
    pay_all(lists)
    employed(lists, "Hasan Basri", date(2026, 12, 1), date(2027, 2, 28))
    assert report(lists).findings == ()


def test_whom_an_officer_let_in_with_a_reason_is_no_finding(lists: Lists) -> None:
    budi = row("Muhammad Budi", date(1985, 3, 2), NIK=lists.world.niks["budi"])
    with lists.act("branch_officer"):
        SettlementLine.objects.create(
            membership=lists.world.memberships["budi"], programmes=7, covers_from=date(2026, 11, 1),
            covers_to=date(2027, 3, 31), paid_on=date(2026, 11, 1), ground="months", province="72",
        )  # fmt: skip
        refresh([lists.world.memberships["budi"].pk])
    lists.apply([budi])
    with lists.act("branch_officer") as acting:
        settle_tasks(acting=acting, task_ids=[Task.objects.get().pk], decision="accept", reason="dua pekerjaan")
    pay_all(lists)
    assert report(lists).paid == 3 * PRICE
    assert report(lists).findings == ()


def test_a_number_dukcapil_does_not_know_is_to_be_reclaimed(lists: Lists) -> None:
    asked_dukcapil(lists, "not_found")
    assert kinds(report(lists)) == {"unknown": (1, 3, 3 * PRICE)}


@pytest.mark.parametrize("answers", [("",), ("found",), ("not_found", "found")])
def test_a_number_not_answered_or_found_at_last_is_no_finding(lists: Lists, answers: tuple[str, ...]) -> None:
    asked_dukcapil(lists, *answers)
    assert report(lists).findings == ()


def test_a_month_that_falls_under_two_kinds_is_counted_once_in_the_total(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    employed(lists, "Hasan Basri", date(2026, 12, 1), date(2027, 2, 28))
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    found = report(lists)
    assert kinds(found) == {"deceased": (1, 3, 3 * PRICE), "wage_earning": (1, 3, 3 * PRICE)}
    assert found.total == 3 * PRICE


def test_what_is_found_is_what_the_allocations_say(lists: Lists) -> None:
    """All months of somebody dead before the first: the finding is the sum of the allocations, to the rupiah."""
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    with lists.act("auditor"):
        entry = Entry.objects.get(name="Hasan Basri")
        paid = Allocation.objects.filter(bill_member__membership=entry.membership_id).aggregate(all=Sum("amount"))
        every = Allocation.objects.aggregate(all=Sum("amount"))
    found = report(lists)
    assert (found.total, found.paid) == (paid["all"], every["all"])


def test_a_payment_taken_back_is_no_finding_any_more(lists: Lists) -> None:
    from lindung.billing.models import Payment
    from lindung.billing.refunding import ask_reversal

    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    with lists.act("finance") as acting:
        asked = [ask_reversal(acting=acting, payment_id=one.pk, reason="salah") for one in Payment.objects.all()]
    with lists.act("head_of_branch") as acting:
        for one in asked:
            paying.decide(acting=acting, request_id=one.pk, approve=True, reason="benar", reference="")
    assert report(lists).findings == ()


def test_by_programme_and_payer_the_sums_are_those_of_the_findings(lists: Lists) -> None:
    lists.apply([HASAN, ROSMI])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    ((payer, programme, kind, found),) = report(lists).by_programme()
    assert (payer, programme, kind, found.amount) == ("Pemkab Parigi Moutong", "Program rentan", "deceased", 3 * PRICE)


# --- As of a day, and whose ---


def test_before_a_death_was_recorded_nothing_was_found(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    yesterday = timezone.now() - timedelta(days=1)
    assert report(lists, known_at=yesterday).findings == ()
    assert report(lists, known_at=timezone.now() + timedelta(seconds=5)).findings != ()


@pytest.mark.parametrize(("region", "findings"), [("72", 2), (OWN, 2), ("72.08.01.2011", 0), ("72.71", 0)])
def test_a_region_shows_the_bills_that_stand_in_it(lists: Lists, region: str, findings: int) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    assert len(report(lists, region=region).findings) == findings


def test_an_auditor_of_another_region_sees_nothing(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    found = report(lists, "auditor_other")
    assert (found.findings, found.paid) == ((), 0)


def test_who_may_not_trace_is_refused(lists: Lists) -> None:
    with pytest.raises(NotAllowed):
        report(lists, "finance")


def test_of_somebody_elsewhere_the_list_gives_the_name_and_no_person_is_opened(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Citra Tingkea'o", date(1979, 11, 30), "P", NIK=world.niks["citra"])])
    pay_all(lists)
    with lists.act("branch_officer_other"):
        record_death(person_id=world.people["citra"].pk, died_on=date(2026, 11, 3), source="akta", verified=True)
    found = report(lists).findings
    assert {(one.name, one.person) for one in found} == {("Citra Tingkea'o", None)}


@pytest.mark.parametrize(("asked", "code"), [({"region": "72.99"}, "region_unknown"), ({"kind": "x"}, "kind_unknown")])
def test_a_region_or_a_kind_there_is_not_is_refused(lists: Lists, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        report(lists, **asked)
    assert refused.value.code == code


def test_one_kind_can_be_picked(lists: Lists) -> None:
    lists.apply([HASAN])
    pay_all(lists)
    dies(lists, "Hasan Basri", date(2026, 11, 3))
    assert report(lists, kind="deceased").findings and not report(lists, kind="double").findings
    assert set(report(lists).by_kind()) == set(KINDS)


def test_a_moment_with_its_time_is_possible_too(lists: Lists) -> None:
    assert report(lists, known_at=datetime.fromisoformat("2026-01-01T12:00:00+08:00")).findings == ()
