"""A sponsor's list names people who live elsewhere: what is paid for them covers them, and nothing of them is told."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lindung.access.acting import acting_as
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.coverage import paying
from lindung.coverage.models import CoverSpan, SpanStatus
from lindung.coverage.services import refresh
from lindung.registry.models import Person
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, row
from tests.world import OTHER, OWN

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 15)


@pytest.fixture
def lists(world: Any, tmp_path: Path) -> Lists:
    made = Lists(world, tmp_path)
    made.open()
    return made


def citra(world: Any) -> dict[str, str]:
    """She lives in Palu and is enrolled there; a list of Parigi Moutong names her."""
    return row("Citra Tingkea'o", date(1979, 11, 30), "P", NIK=world.niks["citra"])


def pay_for(world: Any, amount: int, reference: str = "SP2D 1") -> Any:
    """Finance of Parigi Moutong pays the bill of the first budget year."""
    with acting_as(world.users["finance"], channel="terminal") as acting:
        bill = Bill.objects.order_by("budget_year")[0]
        enter_payment_code(acting=acting, code=bill.code, payment_code="KODE1")
        return paying.pay(
            acting=acting, kind="sp2d", reference=reference, amount=amount, paid_on=date(2026, 11, 22),
            operation_id=uuid.uuid4(), bill_code=bill.code,
        )  # fmt: skip


def covered(world: Any, who: str, short: str, day: date) -> bool:
    """Whether somebody sees a person covered on a day."""
    with acting_as(world.users[who], channel="terminal"):
        return CoverSpan.objects.filter(
            person_id=world.people[short].pk, status=SpanStatus.COVERED, from_day__lte=day, to_day__gte=day
        ).exists()


def test_who_lives_elsewhere_is_covered_by_what_the_sponsor_paid(lists: Lists) -> None:
    world = lists.world
    lists.apply([citra(world)])
    assert not covered(world, "branch_officer_other", "citra", DECEMBER)
    receipt = pay_for(world, 16_800)
    assert receipt.memberships == (world.memberships["citra"].pk,)
    assert covered(world, "branch_officer_other", "citra", DECEMBER)


def test_who_is_on_no_bill_stays_uncovered(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Hasan Basri", date(1988, 4, 3))])
    pay_for(world, 16_800)
    assert not covered(world, "branch_officer_other", "citra", DECEMBER)


def test_the_span_stands_where_she_is_enrolled_with_her_birth_date(lists: Lists) -> None:
    world = lists.world
    lists.apply([citra(world)])
    pay_for(world, 16_800)
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        span = CoverSpan.objects.get(person_id=world.people["citra"].pk, from_day=date(2026, 12, 1))
    assert (span.kabupaten, span.village, span.birth_date, span.sex, span.payer_kind, span.counted) == (
        OTHER, "72.71.01.1004", date(1979, 11, 30), "P", "apbd", True,
    )  # fmt: skip


def test_the_count_of_her_kabupaten_moves_and_the_sponsors_does_not(lists: Lists) -> None:
    world = lists.world
    before = {region: active(region) for region in (OWN, OTHER)}
    lists.apply([citra(world)])
    pay_for(world, 16_800)
    assert active(OTHER) == before[OTHER] + 1
    assert active(OWN) == before[OWN]


def active(region: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(delta), 0) FROM coverage_coverdelta WHERE kabupaten = %s AND day <= %s",
            [region, DECEMBER],
        )
        return int(cursor.fetchone()[0])


def test_paying_for_her_does_not_open_her_page(lists: Lists) -> None:
    world = lists.world
    lists.apply([citra(world)])
    pay_for(world, 16_800)
    with acting_as(world.users["finance"], channel="terminal"):
        assert not Person.objects.filter(pk=world.people["citra"].pk).exists()
        assert not CoverSpan.objects.filter(person_id=world.people["citra"].pk).exists()


def test_what_is_read_for_deriving_holds_neither_birth_date_nor_place(lists: Lists) -> None:
    world = lists.world
    lists.apply([citra(world)])
    with acting_as(world.users["finance"], channel="terminal"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sex, birth_date, village, kabupaten FROM lindung_memberships_of(%s)", [[world.people["citra"].pk]]
        )
        assert cursor.fetchall() == [(None, None, None, None)]


def test_finance_of_another_region_may_not_derive_for_a_bill_it_does_not_keep(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Ani Lamakampali", date(1990, 5, 17), "P", NIK=world.niks["ani"])])
    with acting_as(world.users["finance_other"], channel="terminal"), pytest.raises(Refused) as refused:
        refresh([world.memberships["ani"].pk])
    assert refused.value.code == "not_yours"


def test_a_list_that_changes_the_payer_of_somebody_elsewhere_changes_the_count_by_payer(lists: Lists) -> None:
    """She has paid for herself to the end of the year; from December on the sponsor pays."""
    world = lists.world
    settle_herself(world, date(2026, 1, 1), date(2027, 1, 31))
    assert kinds(world) == {"self"}
    lists.apply([citra(world)])
    assert kinds(world) == {"self", "apbd"}


def settle_herself(world: Any, first: date, last: date) -> None:
    from lindung.billing.models import SettlementLine

    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        SettlementLine.objects.create(
            membership=world.memberships["citra"], programmes=3, covers_from=first, covers_to=last, paid_on=first,
            ground="months", province="72",
        )  # fmt: skip
        refresh([world.memberships["citra"].pk])


def kinds(world: Any) -> set[str]:
    with acting_as(world.users["branch_officer_other"], channel="terminal"):
        spans = CoverSpan.objects.filter(person_id=world.people["citra"].pk, to_day__gte=date(2026, 12, 1))
        return set(spans.values_list("payer_kind", flat=True))


def test_after_the_payment_is_taken_back_she_is_covered_no_more(lists: Lists) -> None:
    from lindung.billing.refunding import ask_reversal

    world = lists.world
    lists.apply([citra(world)])
    receipt = pay_for(world, 16_800)
    with acting_as(world.users["finance"], channel="terminal") as acting:
        asked = ask_reversal(acting=acting, payment_id=receipt.payment.pk, reason="salah transfer")
    with acting_as(world.users["head_of_branch"], channel="terminal") as acting:
        paying.decide(acting=acting, request_id=asked.pk, approve=True, reason="benar", reference="")
    assert not covered(world, "branch_officer_other", "citra", DECEMBER)


def test_who_is_paid_for_later_in_the_background_is_covered_too(lists: Lists) -> None:
    """The job acts as the same person in a transaction of its own: the right is durable, not of the moment."""
    from lindung.coverage.tasks import refresh_cover

    world = lists.world
    lists.apply([citra(world)])
    receipt = pay_for(world, 16_800)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lindung_forget()")
    assert refresh_cover([str(one) for one in receipt.memberships], str(world.users["finance"].pk)) > 0
