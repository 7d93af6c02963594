"""The sponsor's workspace: who is covered until when, which names failed and why, what is owed; others see nothing."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from lindung.access.acting import forget
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.coverage.paying import pay
from lindung.rosters.workspace import workspace
from lindung.rosters.workspace_people import people
from lindung.rosters.workspace_scope import scope_of
from lindung.rosters.workspace_showing import Figure, figures
from lindung.sponsorship.services import set_budget
from lindung.web.refused import Refused
from tests.page_text import text
from tests.rosters.conftest import Lists, row

DECEMBER = date(2026, 12, 10)
CLEAN = [
    row("Ani Lasimpo", date(1980, 5, 17), "P"),
    row("Beni Tolare", date(1981, 6, 18)),
    row("Cici Marunduh", date(1982, 7, 19), "P", Desa="Masigi"),
]
WRONG = [row("", date(1983, 8, 20)), row("Tua Sekali", date(1950, 1, 1)), row("Alm. Edi", date(1984, 9, 21))]


@dataclass
class Desk:
    """A list of three clean rows and three that fail, with its bill; `pay()` pays it."""

    lists: Lists
    browser: Any

    def pay(self, months: int = 3) -> None:
        with self.lists.act("branch_officer") as acting:
            bill = Bill.objects.order_by("budget_year").first()
            assert bill is not None
            if not bill.payment_code:
                enter_payment_code(acting=acting, code=bill.code, payment_code="990001")
        with self.lists.act("finance") as acting:
            pay(
                acting=acting, kind="sp2d", reference="SP2D 1", amount=bill.total, paid_on=date(2026, 11, 22),
                bill_code=bill.code, operation_id=uuid.uuid4(),
            )  # fmt: skip

    def client(self, who: str) -> Any:
        from lindung.access.models import User

        forget()
        user = User.objects.get(pk=self.lists.world.users[who].pk)
        self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self.browser


@pytest.fixture
def desk(lists: Lists, client: Any) -> Desk:
    lists.apply(CLEAN + WRONG)
    return Desk(lists, client)


def test_before_payment_nobody_is_covered_and_after_it_all_are_until_its_last_month(desk: Desk) -> None:
    with desk.lists.act("sponsor_officer"):
        before = workspace(scope_of(day=DECEMBER)).total
    assert (before.listed, before.covered, before.not_covered) == (3, 0, 3)
    desk.pay()
    with desk.lists.act("sponsor_officer"):
        found = people(scope_of(day=DECEMBER)).people
        after = workspace(scope_of(day=DECEMBER)).total
    assert (after.covered, after.not_covered) == (3, 0)
    # December's bill is the one of 2026; January and February are on that of 2027.
    assert {one.until for one in found if one.status == "covered"} == {date(2026, 12, 31)}


def tile(desk: Desk, label: str, day: date, who: str = "sponsor_officer") -> Figure:
    with desk.lists.act(who), translation.override("id"):
        return next(one for one in figures(workspace(scope_of(day=day))) if one.label == label)


def test_the_tile_of_the_protected_says_how_many_are_so_conditionally_and_is_silent_where_nobody_is(desk: Desk) -> None:
    desk.pay()
    paid = tile(desk, "Terlindungi hari ini", DECEMBER)
    in_arrears = tile(desk, "Terlindungi hari ini", date(2027, 1, 10))
    assert (paid.value, in_arrears.value) == ("3", "3")
    assert "bersyarat" not in paid.note and in_arrears.note.endswith("termasuk 3 bersyarat")


def test_paid_for_a_month_that_has_not_begun_says_from_when(desk: Desk) -> None:
    desk.pay()
    with desk.lists.act("sponsor_officer"):
        found = people(scope_of(day=date(2026, 11, 22))).people
    assert {(one.status, one.begins, one.until) for one in found} == {("later", date(2026, 12, 1), None)}


def test_a_later_list_hides_none_of_the_names_that_failed_before_it_but_those_that_fail_again(desk: Desk) -> None:
    later = [row("Dedi Unga", date(1985, 4, 2)), row("Tua Lagi", date(1951, 1, 1)), WRONG[1]]
    desk.lists.apply(later, first=date(2027, 3, 1))
    with desk.lists.act("sponsor_officer"):
        failed = workspace(scope_of(day=DECEMBER)).failed
    # Tua Sekali failed in both lists and is shown once.
    assert sorted(one.name for one in failed.names) == ["", "Alm. Edi", "Tua Lagi", "Tua Sekali"]
    assert (failed.returned, failed.held) == (3, 1)


def test_failed_names_say_why_and_what_to_do_and_leave_when_settled(desk: Desk) -> None:
    from lindung.rosters.models import Task
    from lindung.rosters.settling import settle_tasks

    with desk.lists.act("sponsor_officer"):
        failed = workspace(scope_of(day=DECEMBER)).failed
    assert dict(failed.by_code) == {"name_missing": 1, "too_old": 1, "name_marks_deceased": 1}
    assert (failed.returned, failed.held) == (2, 1)
    assert all(one.why for one in failed.names)
    with desk.lists.act("branch_officer") as acting:
        ids = list(Task.objects.values_list("pk", flat=True))
        settle_tasks(acting=acting, task_ids=ids, decision="reject", reason="sudah meninggal")
    with desk.lists.act("sponsor_officer"):
        after = workspace(scope_of(day=DECEMBER)).failed
    assert (after.returned, after.held) == (2, 0)


def test_a_village_scope_holds_its_own_and_the_villages_add_up(desk: Desk) -> None:
    with desk.lists.act("sponsor_officer"):
        whole = workspace(scope_of(day=DECEMBER))
        parts = [workspace(scope_of(day=DECEMBER, region=code)) for code in whole.places]
    assert len(parts) == 2 and sorted(one.total.listed for one in parts) == [1, 2]
    assert sum(one.total.listed for one in parts) == whole.total.listed
    # One bill for the whole kabupaten: nothing is said of a village's money, rather than zero.
    assert whole.money_known and not any(one.money_known or one.burns for one in parts)
    with desk.lists.act("sponsor_officer"), pytest.raises(Refused) as outside:
        scope_of(region="72.71.01.1004")
    assert outside.value.status == 404


def test_the_burn_counts_what_is_billed_and_paid_and_forecasts_the_months_not_billed(desk: Desk) -> None:
    desk.pay()
    with desk.lists.act("branch_officer") as acting:
        set_budget(acting=acting, programme=desk.lists.programmes["rentan"], year=2027, amount=1_000_000, document="D")
    with desk.lists.act("sponsor_officer"):
        years = {one.year: one for one in workspace(scope_of(day=DECEMBER)).burns}
    assert (years[2026].billed, years[2026].paid) == (3 * 16_800, 3 * 16_800)
    # Two months are billed; ten more of the same three heads.
    assert (years[2027].billed, years[2027].forecast) == (2 * 3 * 16_800, 12 * 3 * 16_800)
    assert years[2027].left == 1_000_000 - 12 * 3 * 16_800


def test_page_file_and_api_tell_the_same_numbers(desk: Desk) -> None:
    desk.pay()
    client = desk.client("sponsor_officer")
    told = client.get("/api/v1/workspace").json()
    page = text(client.get("/ruang-sponsor/"))
    file = b"".join(client.get("/ruang-sponsor/unduh/wilayah.csv").streaming_content).decode("utf-8-sig")
    assert told["heads"]["listed"] == 3 and "Ruang sponsor" in page
    total = next(line for line in file.splitlines() if line.startswith("Jumlah")).split(",")
    assert [int(cell) for cell in total[2:8]] == [
        told["heads"][name] for name in ("listed", "covered", "conditional", "later", "not_covered", "deceased")
    ]
    assert told["to_pay"] == told["billed"] - told["paid"]
    assert f"Rp {told['to_pay']:,}".replace(",", ".") in page
    names = {one["name"] for one in client.get("/api/v1/workspace/people").json()["items"]}
    people_page = text(client.get("/ruang-sponsor/orang/"))
    people_file = b"".join(client.get("/ruang-sponsor/orang/unduh.csv").streaming_content).decode("utf-8-sig")
    assert len(names) == 3 and all(name in people_page and name in people_file for name in names)


def test_names_are_searched_in_the_body_and_paged(desk: Desk) -> None:
    client = desk.client("sponsor_officer")
    page = text(client.post("/ruang-sponsor/orang/", {"cari": "tolare"}))
    assert "Beni Tolare" in page and "Cici" not in page
    assert client.get("/ruang-sponsor/orang/?cari=tolare").status_code == 400
    assert client.get("/ruang-sponsor/orang/?keadaan=apa").status_code == 400
    first = client.get("/api/v1/workspace/people?limit=2").json()
    rest = client.get(f"/api/v1/workspace/people?limit=2&cursor={first['next']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next"], first["total"]) == (2, 1, None, 3)
    assert client.get("/api/v1/workspace/people?cursor=xyz").status_code == 400


def test_the_report_names_base_definition_source_and_date_of_each_number(desk: Desk) -> None:
    client = desk.client("sponsor_officer")
    page = text(client.get("/ruang-sponsor/laporan/"))
    assert "Laporan perlindungan pekerja rentan" in page and "PKS rentan" in page
    file = b"".join(client.get("/ruang-sponsor/unduh/laporan.csv").streaming_content).decode("utf-8-sig")
    lines = file.splitlines()[file.splitlines().index("") + 2 :]
    assert len(lines) > 7 and all(line.count(",") >= 5 for line in lines)


@pytest.mark.parametrize("who", ["branch_officer_other", "auditor_other"])
def test_another_region_sees_nothing_of_it_and_the_own_one_does(desk: Desk, who: str) -> None:
    assert "Ani Lasimpo" in text(desk.client("auditor").get("/ruang-sponsor/orang/"))
    other = desk.client(who)
    for address in ("", "orang/", "gagal/", "laporan/"):
        page = text(other.get(f"/ruang-sponsor/{address}"))
        assert "Ani Lasimpo" not in page and "Program rentan" not in page
    assert other.get("/ruang-sponsor/?program=rentan").status_code == 404
    assert other.get("/api/v1/workspace").json()["heads"]["listed"] == 0
    assert other.get("/api/v1/workspace?programme=rentan").status_code == 404


def test_pages_speak_english_too(desk: Desk) -> None:
    client = desk.client("sponsor_officer")
    client.post("/bahasa/", {"language": "en", "next": "/"})
    for address in ("", "orang/", "gagal/", "laporan/"):
        shown = re.sub(r"<[^>]*>", " ", text(client.get(f"/ruang-sponsor/{address}")))
        assert "covered" in shown.lower() or "names" in shown.lower()
        assert not re.findall(r"(?i)terlindungi|belum|sampai|anggaran", shown)


def test_the_programme_of_a_village_is_shown_at_the_scale_of_the_village(lists: Lists) -> None:
    from lindung.sponsorship.services import Agreement, Terms, open_programme

    village = "72.08.01.2011"
    with lists.act("branch_officer") as acting:
        open_programme(
            acting=acting, organisation_id=lists.world.organisations["parigi-moutong"].pk, code="olaya", name="Olaya",
            region=village, wadah="SA", money_source="apbdes", agreement=Agreement("PKS 3", date(2026, 1, 2)),
            terms=Terms(starts_on=date(2026, 1, 1)),
        )  # fmt: skip
    lists.apply(CLEAN[:2], code="olaya")
    with lists.act("sponsor_officer"):
        space = workspace(scope_of(programme="olaya", day=DECEMBER))
        assert (space.scope.here, space.total.listed, list(space.places)) == (village, 2, [village])
        assert (space.money.bills, space.burns[0].billed) == (2, 2 * 16_800)
