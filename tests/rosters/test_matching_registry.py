"""What only the registry can say of a row, each case beside its twin on the other side of the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lindung.rosters.proposing import Proposal
from lindung.rosters.quoting import by_year
from lindung.sponsorship.services import set_budget, set_quota
from tests.rosters.conftest import FIRST, Lists, nik, row
from tests.world import OWN, VILLAGES

Codes = Callable[[Proposal], list[list[str]]]
ANI, BUDI, CITRA, DEDI = date(1990, 5, 17), date(1985, 3, 2), date(1979, 11, 30), date(1960, 1, 1)


def ani(name: str = "Ani Lamakampali", **cells: str) -> dict[str, str]:
    return row(name, ANI, "P") | {"NIK": nik(ANI, "P", "720801")} | cells


def known(lists: Lists, short: str, name: str, born: date, sex: str, **cells: str) -> dict[str, str]:
    """A row with the NIK of somebody of the small world."""
    return row(name, born, sex, NIK=lists.world.niks[short], **cells)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ani Lamakampali", []),
        ("Hj. ANI LAMA'KAMPALI, S.Pd", []),
        ("Lamakampali Ani", []),
        ("Ani Lamakanpali", []),
        ("Siti Ani Lamakampali", []),
        ("Ani Mangkunegara", ["name_differs"]),
        ("Rosmiati", ["name_differs"]),
    ],
)
def test_a_known_nik_is_held_only_if_the_name_clearly_differs(
    lists: Lists, codes: Codes, name: str, expected: list[str]
) -> None:
    proposal = lists.check([known(lists, "ani", name, ANI, "P")])
    assert codes(proposal) == [expected]


def test_muhammad_written_short_is_the_same_name(lists: Lists, codes: Codes) -> None:
    found = lists.check([known(lists, "budi", "Moh. Budi", BUDI, "L")])
    assert "name_differs" not in codes(found)[0]


def test_who_is_active_as_a_wage_earner_is_held_and_who_left_is_not(lists: Lists, codes: Codes) -> None:
    from lindung.membership.services import end_membership

    rows = [known(lists, "budi", "Muhammad Budi", BUDI, "L")]
    assert codes(lists.check(rows)) == [["already_wage_earner"]]
    with lists.act("branch_officer"):
        end_membership(membership_id=lists.world.memberships["budi"].pk, ended_on=date(2026, 10, 31), reason="keluar")
    assert codes(lists.check(rows)) == [[]]


def test_a_programme_may_let_wage_earners_in(lists: Lists, codes: Codes) -> None:
    lists.open("terbuka", switches={"hold_wage_earners": False})
    rows = [known(lists, "budi", "Muhammad Budi", BUDI, "L")]
    assert codes(lists.check(rows, code="terbuka")) == [[]]


def test_a_verified_death_is_rejected_and_an_unverified_one_is_held(lists: Lists) -> None:
    from lindung.registry.services import record_death

    with lists.act("branch_officer"):
        record_death(person_id=lists.world.people["ani"].pk, died_on=date(2026, 11, 1), source="kabar RT")
    proposal = lists.check(
        [
            known(lists, "ani", "Ani Lamakampali", ANI, "P"),
            known(lists, "dedi", "Dedi", DEDI, "L", Desa="Olaya"),
        ]
    )
    verdicts = dict(proposal.checked.verdicts.select("row", "verdict").iter_rows())
    assert list(verdicts.values()) == ["held", "rejected"]
    assert all("deceased" in why for why in proposal.checked.verdicts["reasons"])


def test_the_same_birth_date_and_nearly_the_same_name_under_another_nik_is_held(lists: Lists, codes: Codes) -> None:
    same = row("Ani Lamakampaly", ANI, "P", NIK=nik(ANI, "P", "720804"))
    other_day = row("Ani Lamakampali", date(1990, 5, 18), "P")
    other_name = row("Rosmiati Yunus", ANI, "P", NIK=nik(ANI, "P", "720810"))
    assert codes(lists.check([same, other_day, other_name])) == [["possible_same_person"], [], []]


def test_months_somebody_else_has_paid_move_the_first_month_or_reject(lists: Lists) -> None:
    from lindung.billing.services import settle_months
    from lindung.law.programmes import Programme as Benefit

    def pay(months: int) -> None:
        with lists.act("branch_officer_other"):
            settle_months(
                membership_id=lists.world.memberships["citra"].pk,
                programmes=(Benefit.JKK, Benefit.JKM),
                first_month=FIRST if months == 2 else date(2027, 2, 1),
                months=months,
                paid_on=date(2026, 11, 20),
            )

    rows = [known(lists, "citra", "Citra Tingkea'o", CITRA, "P")]
    (free,) = lists.check(rows).as_json(every_row=True)["details"]
    assert (free["verdict"], free["notices"], free["from"]) == ("accepted", [], "2026-12")
    pay(2)
    (later,) = lists.check(rows).as_json()["details"]
    assert (later["verdict"], later["notices"], later["from"]) == ("accepted", ["already_sponsored"], "2027-02")
    pay(1)
    full = lists.check(rows)
    (none_left,) = full.as_json()["details"]
    assert (none_left["verdict"], none_left["reasons"]) == ("rejected", ["already_sponsored"])
    about = full.checked.findings.filter(code="already_sponsored")["about"].to_list()
    assert about == ["peserta sendiri, sampai 28-02-2027"]


def test_an_unpaid_plan_of_another_sponsor_does_not_block(lists: Lists, codes: Codes) -> None:
    rows = [row("Hasan Basri", date(1988, 4, 3))]
    lists.open("lain")
    lists.apply(rows, code="lain")
    assert codes(lists.check(rows)) == [[]]


def test_one_programme_never_pays_twice_for_a_month_through_two_lists(lists: Lists) -> None:
    rows = [row("Hasan Basri", date(1988, 4, 3))]
    lists.apply(rows, months=2)
    (detail,) = lists.check(rows, months=4).as_json()["details"]
    assert (detail["verdict"], detail["from"]) == ("accepted", "2027-02")


def test_age_is_asked_at_entry_and_not_of_who_continues(lists: Lists, codes: Codes) -> None:
    # 64 in December 2026, 65 in March 2027.
    rows = [row("Tua Sekali", date(1962, 2, 1))]
    assert codes(lists.check(rows)) == [[]]
    lists.apply(rows)
    with lists.act("branch_officer") as acting:
        from lindung.rosters.proposing import propose

        later = {"programme": lists.programmes["rentan"], "first_month": date(2027, 3, 1), "months": 3}
        known_to_all = propose(lists.write(rows), acting=acting, today=date(2027, 2, 20), **later)
        stranger = [row("Tua Juga", date(1962, 2, 2))]
        refused = propose(lists.write(stranger), acting=acting, today=date(2027, 2, 20), **later)
    assert codes(known_to_all) == [[]]
    assert codes(refused) == [["too_old"]]


def test_the_quota_of_a_village_holds_the_rest_in_the_order_of_the_list(lists: Lists, codes: Codes) -> None:
    lists.open("kuota", quota_per_village=2)
    rows = [row(name, date(1980 + n, 3, 5)) for n, name in enumerate(("Andi Baso", "Rosmiati", "Yusuf Lamato"))]
    assert codes(lists.check(rows, code="kuota")) == [[], [], ["over_quota"]]
    with lists.act("branch_officer") as acting:
        set_quota(acting=acting, programme=lists.programmes["kuota"], village=VILLAGES[OWN], heads=3)
    assert codes(lists.check(rows, code="kuota")) == [[], [], []]


def test_who_is_rejected_takes_no_place_of_the_quota(lists: Lists, codes: Codes) -> None:
    lists.open("kuota", quota_total=1)
    rows = [row("", date(1980, 3, 5)), row("Rosmiati", date(1981, 3, 5)), row("Yusuf Lamato", date(1982, 3, 5))]
    assert codes(lists.check(rows, code="kuota")) == [["name_missing"], [], ["over_quota"]]


def test_a_budget_that_is_too_small_is_said_and_one_that_is_enough_is_not(lists: Lists) -> None:
    rows = [row("Andi Baso", date(1980, 3, 5)), row("Rosmiati", date(1981, 3, 5))]
    cost = by_year(lists.check(rows).quote)
    assert cost == {2026: 2 * 16_800, 2027: 2 * 2 * 16_800}
    for amount, expected in ((cost[2026], False), (cost[2026] - 1, True)):
        with lists.act("branch_officer") as acting:
            set_budget(acting=acting, programme=lists.programmes["rentan"], year=2026, amount=amount, document="DPA")
        assert ("over_budget" in lists.check(rows).as_json()["notices"]) is expected


def test_the_quote_names_months_price_budget_year_and_law(lists: Lists) -> None:
    quote = lists.check([row("Andi Baso", date(1980, 3, 5))]).quote
    assert [(one["months"], one["people"], one["price"], one["budget_year"]) for one in quote["lines"]] == [
        (["2026-12"], 1, 16_800, 2026),
        (["2027-01", "2027-02"], 1, 16_800, 2027),
    ]
    assert quote["total"] == 3 * 16_800
    assert all(line["law"] for line in quote["lines"])


def test_a_donor_pays_half_until_december_and_the_whole_after(lists: Lists) -> None:
    lists.open("donatur", wadah="SC")
    quote = lists.check([row("Andi Baso", date(1980, 3, 5))], code="donatur").quote
    assert [(one["months"], one["price"]) for one in quote["lines"]] == [
        (["2026-12"], 8_400),
        (["2027-01", "2027-02"], 16_800),
    ]


def test_a_decile_outside_is_held_and_an_unknown_one_is_said_once(lists: Lists, codes: Codes) -> None:
    lists.open("desil", decile_max=4)
    proposal = lists.check([row("Andi Baso", date(1980, 3, 5))], code="desil")
    assert codes(proposal) == [[]]
    assert proposal.as_json()["notices"]["decile_unknown"] == 1
