"""The same person with two sponsors: found, decided by the rule, ended in bulk, and told to nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, NotAllowed, acting_as
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.coverage.paying import pay
from lindung.rosters.double import double_names, double_report
from lindung.rosters.double_ending import end_losses, losses_of
from lindung.rosters.models import Entry
from lindung.sponsorship.models import Programme
from lindung.sponsorship.paying_order import set_paying_order
from lindung.sponsorship.services import Agreement, Terms, open_programme
from lindung.web.refused import Refused
from tests.rosters.conftest import FIRST, Lists, row
from tests.world import OTHER, OWN, VILLAGES

ANI, BENI, CICI = (
    row("Ani Lasimpo", date(1980, 5, 17), "P"),
    row("Beni Tolare", date(1981, 6, 18)),
    row("Cici Marunduh", date(1982, 7, 19), "P"),
)
LAST = date(2027, 2, 1)
ORDER = ["village", "kabupaten", "province", "firm"]


@dataclass
class Two:
    """The kabupaten's programme `rentan` and the firm's programme `csr`, with lists of December to February."""

    lists: Lists
    firm: Programme
    made: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def act(self, who: str = "branch_officer") -> Iterator[Acting]:
        with self.lists.act(who) as acting:
            yield acting

    def rule(self, order: list[str], region: str = OWN, first: date = FIRST) -> None:
        with self.act() as acting:
            set_paying_order(acting=acting, region=region, payers=order, from_month=first, basis="SE Bupati 1/2026")

    def report(self, who: str = "branch_officer", region: str = OWN) -> Any:
        with self.act(who):
            return double_report(region=region, first=FIRST, last=LAST)

    def names(self, who: str = "branch_officer") -> Any:
        with self.act(who):
            return double_names(first=FIRST, last=LAST)

    def pay(self, programme: Programme) -> None:
        with self.act() as acting:
            bill = Bill.objects.filter(subject_id=programme.pk).order_by("budget_year").first()
            assert bill is not None
            enter_payment_code(acting=acting, code=bill.code, payment_code=f"99{bill.code[-6:]}")
        with self.act("finance") as acting:
            pay(acting=acting, kind="sp2d", reference=f"SP2D {bill.code}", amount=bill.total,
                paid_on=date(2026, 11, 22), bill_code=bill.code, operation_id=uuid.uuid4())  # fmt: skip


def _organisation(owner: Any, code: str, name: str, region: str) -> Iterator[uuid.UUID]:
    """A sponsor, made before the test's transaction begins and removed after it has ended."""
    made = owner.execute(
        "INSERT INTO registry_organisation (code, name, roles, region) VALUES (%s, %s, ARRAY['sponsor'], %s) "
        "RETURNING id",
        [code, name, region],
    ).fetchone()[0]
    yield made
    owner.execute("DELETE FROM registry_organisation WHERE id = %s", [made])


@pytest.fixture
def firm_id(world: Any, owner: Any) -> Iterator[uuid.UUID]:
    yield from _organisation(owner, "pt-peduli", "PT Peduli", OWN)


@pytest.fixture
def village_id(world: Any, owner: Any) -> Iterator[uuid.UUID]:
    yield from _organisation(owner, "pemdes-olaya", "Pemdes Olaya", VILLAGES[OWN])


@pytest.fixture
def two(firm_id: uuid.UUID, village_id: uuid.UUID, lists: Lists) -> Two:
    with lists.act("branch_officer") as acting:
        firm = open_programme(
            acting=acting, organisation_id=firm_id, code="csr", name="CSR PT Peduli", region=OWN,
            wadah="SC", money_source="csr", agreement=Agreement("PKS csr", date(2026, 1, 2)),
            terms=Terms(starts_on=date(2026, 1, 1)),
        )  # fmt: skip
    lists.apply([ANI, BENI])
    lists.apply([BENI, CICI], code="csr")
    return Two(lists, firm)


def test_a_person_on_two_lists_is_found_with_the_months_and_one_on_one_list_is_not(two: Two) -> None:
    report = two.report()
    assert (report.people, len(report.pairs)) == (1, 1)
    pair = report.pairs[0]
    assert (pair.people, pair.planned, pair.paid_twice, pair.freed) == (1, 3, 0, 0)
    assert not pair.decided
    assert [one.name for one in two.names()] == ["Beni Tolare"]


@pytest.mark.parametrize(
    ("order", "loser", "money"),
    # A government pays in full; a firm half in December 2026 and in full from January 2027.
    [
        (ORDER, "csr", 8_400 + 2 * 16_800),
        (["firm", "village", "kabupaten", "province"], "rentan", 3 * 16_800),
    ],
)
def test_the_rule_of_the_region_says_whose_money_is_freed(two: Two, order: list[str], loser: str, money: int) -> None:
    two.rule(order)
    report = two.report()
    assert (report.pairs[0].other.code, report.pairs[0].freed, report.freed_by) == (loser, 3, {loser: money})


def test_the_rule_of_a_kabupaten_goes_before_that_of_its_province_and_the_newer_before_the_older(two: Two) -> None:
    two.rule(["firm", "village", "kabupaten", "province"], first=date(2026, 1, 1))
    assert two.report().pairs[0].other.code == "rentan"
    two.rule(ORDER, first=date(2027, 1, 1))
    freed = {(one.other.code, one.freed) for one in two.report().pairs}
    assert freed == {("rentan", 1), ("csr", 2)}
    with two.act() as acting, pytest.raises(Refused) as province:
        set_paying_order(acting=acting, region="72", payers=ORDER, from_month=FIRST, basis="x")
    assert province.value.code == "not_yours"


def test_who_has_paid_keeps_the_month_whatever_the_rule_says(two: Two) -> None:
    two.rule(ORDER)
    two.pay(two.firm)
    pairs = {(one.first.code, one.other.code): (one.freed, one.paid_twice) for one in two.report().pairs}
    assert pairs == {("csr", "rentan"): (1, 0), ("rentan", "csr"): (2, 0)}


def settled_by(two: Two, name: str, payer: uuid.UUID, kind: str) -> None:
    """December of a person on a list, settled without a bill of a programme: by another payer, or before the lists."""
    from django.db import connection

    with two.act(), connection.cursor() as cursor:
        membership = Entry.objects.filter(name=name).order_by("id")[0].membership_id
        cursor.execute(
            "INSERT INTO membership_payerassignment (membership_id, from_day, payer_kind, organisation_id, wadah, "
            "wadah_number, agreement, village, kabupaten) SELECT id, '2026-12-02', %s, %s, '', '', '', village, "
            "kabupaten FROM membership_membership WHERE id = %s",
            [kind, payer, membership],
        )
        cursor.execute(
            "INSERT INTO billing_settlementline (membership_id, programmes, covers_from, covers_to, paid_on, ground, "
            "province) VALUES (%s, 3, '2026-12-02', '2026-12-31', '2026-12-02', 'months', '72')",
            [membership],
        )


def test_months_paid_twice_are_told_apart_from_months_planned_twice(two: Two) -> None:
    two.rule(ORDER)
    two.pay(two.lists.programmes["rentan"])
    settled_by(two, "Ani Lasimpo", two.firm.organisation_id, "donor")
    report = two.report()
    assert report.people == 2
    twice = next(one for one in report.pairs if one.paid_twice)
    assert (twice.first.code, twice.other.name, twice.paid_twice) == ("rentan", "PT Peduli", 1)
    assert twice.paid_twice_money == 8_400


@pytest.mark.parametrize(("kind", "people"), [("village", 1), ("donor", 2)])
def test_a_village_that_pays_for_its_people_on_the_list_of_its_kabupaten_is_no_second_sponsor(
    two: Two, village_id: uuid.UUID, kind: str, people: int
) -> None:
    """Beni alone stays double; a firm that paid for Dina would make it two."""
    two.lists.open("desa", wadah="SD")
    two.lists.apply([row("Dina Labaso", date(1983, 8, 20), "P")], code="desa")
    settled_by(two, "Dina Labaso", village_id if kind == "village" else two.firm.organisation_id, kind)
    assert two.report().people == people


def test_a_sponsor_learns_of_the_other_only_by_whom_and_until_when(two: Two) -> None:
    two.rule(ORDER)
    report = two.report("sponsor_officer")
    pair = report.pairs[0]
    assert (pair.first.code, pair.other.code, pair.other.name) == ("rentan", "", "PT Peduli")
    assert pair.freed_money is None and report.freed_by == {}
    (beni,) = two.names("sponsor_officer")
    assert (beni.name, beni.other_name, beni.other_until) == ("Beni Tolare", "PT Peduli", LAST)
    assert beni.entry is None and not beni.sees_other


@pytest.mark.parametrize("who", ["branch_officer_other", "auditor_other"])
def test_another_region_finds_nothing_and_the_own_auditor_does(two: Two, who: str) -> None:
    assert two.report("auditor").people == 1
    assert two.report(who, region="").people == 0 and two.names(who) == ()


def test_losing_months_are_ended_in_bulk_with_the_reason_and_never_without(two: Two) -> None:
    two.rule(ORDER)
    with two.act() as acting:
        assert (losses_of(two.firm).names, losses_of(two.lists.programmes["rentan"]).names) == (1, 0)
        with pytest.raises(Refused) as silent:
            end_losses(acting=acting, programme=two.firm, reason=" ")
        assert silent.value.code == "reason_missing"
        with pytest.raises(Refused) as changed:
            end_losses(acting=acting, programme=two.firm, reason="aturan", expected=2)
        assert changed.value.code == "changed_meanwhile"
        ended = end_losses(acting=acting, programme=two.firm, reason="SE Bupati 1/2026", expected=1)
        assert (ended.names, ended.months, ended.left_alone, len(ended.bills)) == (1, 3, 0, 2)
        beni = Entry.objects.get(name="Beni Tolare", list__programme=two.firm)
        assert (beni.ended_on, beni.end_reason) == (date(2026, 11, 30), "SE Bupati 1/2026")
        assert Entry.objects.get(name="Cici Marunduh").ended_on is None
    assert two.report().people == 0


def test_without_a_rule_nothing_is_ended_and_paid_months_never_are(two: Two) -> None:
    with two.act() as acting, pytest.raises(Refused) as no_rule:
        end_losses(acting=acting, programme=two.firm, reason="x")
    assert no_rule.value.code == "nothing_to_end"
    two.rule(ORDER)
    two.pay(two.firm)
    with two.act() as acting:
        ended = end_losses(acting=acting, programme=two.firm, reason="x")
        assert ended.months == 2
        assert Entry.objects.get(name="Beni Tolare", list__programme=two.firm).ended_on == date(2026, 12, 31)


def test_a_sponsor_ends_nothing_by_the_rule(two: Two) -> None:
    two.rule(ORDER)
    with two.act("sponsor_officer") as acting, pytest.raises(NotAllowed):
        end_losses(acting=acting, programme=two.lists.programmes["rentan"], reason="x")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"payers": ["village", "village", "province", "firm"]}, "order_incomplete"),
        ({"basis": " "}, "basis_missing"),
        ({"region": "99"}, "region_unknown"),
        ({"region": OTHER}, "not_yours"),
    ],
)
def test_a_rule_names_every_payer_once_its_reason_and_the_own_region(two: Two, wish: dict[str, Any], code: str) -> None:
    usual: dict[str, Any] = {"region": OWN, "payers": ORDER, "from_month": FIRST, "basis": "SE"}
    with two.act() as acting, pytest.raises(Refused) as refused:
        set_paying_order(acting=acting, **(usual | wish))
    assert refused.value.code == code
    with acting_as(two.lists.world.users["sponsor_officer"], channel="terminal") as acting, pytest.raises(NotAllowed):
        set_paying_order(acting=acting, **usual)


def test_a_period_that_is_none_and_a_region_that_is_none_are_refused(two: Two) -> None:
    for wish in ({"first": LAST, "last": FIRST}, {"first": FIRST, "last": date(2090, 1, 1)}, {"region": "xx"}):
        with two.act(), pytest.raises(Refused):
            double_report(**wish)
