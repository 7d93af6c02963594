"""Lists and money on a bad day: the law changes within the period, money runs out, bulk paths keep their history."""

from __future__ import annotations

from datetime import date

from django.db import connection

from lindung.rosters.models import Entry, Row
from lindung.rosters.settling import end_names
from lindung.sponsorship.services import set_budget
from tests.rosters.conftest import FIRST, Lists, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
PEOPLE = [HASAN, ROSMI, row("Yusuf Lamato", date(1975, 10, 21))]
KEPT = ("registry_person", "membership_membership", "membership_payerassignment", "rosters_entry", "rosters_version")


def prices(lists: Lists, occupation: str, months: int) -> list[tuple[str, str, int]]:
    quote = lists.check([HASAN | {"Pekerjaan": occupation}], code="donatur", months=months).quote
    return [(one["months"][0], one["months"][-1], one["price"]) for one in quote["lines"]]


def test_a_donors_driver_costs_half_until_march_and_the_whole_from_april(lists: Lists) -> None:
    lists.open("donatur", wadah="SC")
    assert prices(lists, "Tukang ojek", 6) == [
        ("2026-12", "2026-12", 8_400),
        ("2027-01", "2027-03", 8_400),
        ("2027-04", "2027-05", 16_800),
    ]


def test_a_donors_farmer_costs_half_until_december_alone(lists: Lists) -> None:
    lists.open("donatur", wadah="SC")
    assert prices(lists, "Petani", 6) == [("2026-12", "2026-12", 8_400), ("2027-01", "2027-05", 16_800)]


def test_a_bill_over_the_new_year_has_the_price_of_each_month(lists: Lists) -> None:
    lists.open("donatur", wadah="SC")
    bills = lists.apply([HASAN | {"Pekerjaan": "Petani"}], code="donatur", months=3).receipt.bills
    with lists.act("branch_officer"), connection.cursor() as cursor:
        cursor.execute("SELECT total FROM billing_bill WHERE code = ANY (%s) ORDER BY budget_year", [list(bills)])
        assert cursor.fetchall() == [(8_400,), (2 * 16_800,)]


def test_a_budget_that_runs_out_is_said_on_the_version_that_goes_beyond_it(lists: Lists) -> None:
    """Said, with year and sum; the list is not refused: the sponsor decides what gives."""
    with lists.act("branch_officer") as acting:
        set_budget(
            acting=acting, programme=lists.programmes["rentan"], year=2026, amount=2 * 16_800, document="DPA 2026"
        )
    within = lists.apply(PEOPLE[:2], months=1)
    beyond = lists.apply(PEOPLE, months=1)
    assert "over_budget" not in within.proposal.as_json()["notices"]
    assert "over_budget" in beyond.proposal.as_json()["notices"]
    (told,) = [one["id"] for one in beyond.proposal.as_json()["list"] if one["code"] == "over_budget"]
    assert "2026" in told and "50.400" in told
    assert beyond.receipt.added == 1


def kept() -> dict[str, dict[str, int]]:
    """By table, how many acts of each kind the trail has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation, action, count(*) FROM access_event WHERE relation = ANY (%s) GROUP BY 1, 2", [list(KEPT)]
        )
        found: dict[str, dict[str, int]] = {}
        for relation, action, count in cursor.fetchall():
            found.setdefault(relation, {})[action] = count
    return found


def since(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> dict[str, int]:
    return {
        f"{table}.{action}": count - before.get(table, {}).get(action, 0)
        for table, acts in after.items()
        for action, count in acts.items()
        if count != before.get(table, {}).get(action, 0)
    }


def test_the_trail_has_as_many_acts_as_rows_changed_on_every_bulk_path(lists: Lists) -> None:
    def now() -> dict[str, dict[str, int]]:
        with lists.act("auditor"):
            return kept()

    start = now()
    lists.apply(PEOPLE)
    added = now()
    assert since(start, added) == {
        "registry_person.insert": 3,
        "membership_membership.insert": 3,
        "membership_payerassignment.insert": 3,
        "rosters_entry.insert": 3,
        "rosters_version.insert": 1,
    }
    lists.apply([HASAN | {"Pekerjaan": "Nelayan"}, *PEOPLE[1:]])
    changed = now()
    assert since(added, changed) == {"rosters_entry.update": 1, "rosters_version.insert": 1}
    with lists.act("branch_officer") as acting:
        entries = list(Entry.objects.values_list("pk", flat=True))
        end_names(acting=acting, entry_ids=entries, last_day_paid=date(2026, 12, 31), reason="pindah")
    assert since(changed, now()) == {"rosters_entry.update": 3}


def test_the_receipt_the_rows_and_the_list_count_alike(lists: Lists) -> None:
    applied = lists.apply([*PEOPLE, row("Alm. Karim Said", date(1970, 1, 6))])
    answer = applied.proposal.as_json()
    with lists.act("branch_officer"):
        rows = Row.objects.filter(version=applied.receipt.version)
        assert rows.count() == answer["rows"] == 4
        assert rows.filter(verdict="accepted").count() == answer["verdicts"]["accepted"] == applied.receipt.added
        assert Entry.objects.filter(list__first_month=FIRST, ended_on__isnull=True).count() == applied.receipt.added
        assert rows.filter(verdict="held").count() == answer["verdicts"]["held"] == applied.receipt.held == 1
