"""A village head sees of a kabupaten's list the own village: rows, names, sums, files; the next one sees its own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from lindung.access.acting import forget
from lindung.access.models import Assignment, User
from lindung.access.roles import Role
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.counsel.services import record_decision
from lindung.coverage import deaths
from lindung.coverage.paying import pay
from lindung.membership.models import Membership
from lindung.reference.models import Region
from lindung.registry.models import Person
from lindung.registry.services import register_organisation
from lindung.rosters.models import CheckedRow, Entry, RosterList, Row, SentFile, Task, Version
from lindung.rosters.sending import send_list
from lindung.rosters.settling import settle_tasks
from lindung.rosters.workspace import workspace
from lindung.rosters.workspace_people import people
from lindung.rosters.workspace_scope import region_name, scope_of
from lindung.rosters.workspace_showing import figures
from lindung.sponsorship.models import Programme
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, row

DECEMBER = date(2026, 12, 10)
ROWS = [
    row("Ani Lasimpo", date(1980, 5, 17), "P"),
    row("Beni Tolare", date(1981, 6, 18)),
    row("Cici Marunduh", date(1982, 7, 19), "P", Desa="Masigi"),
    row("Tua Sekali", date(1950, 1, 1)),
    row("Alm. Edi Olaya", date(1984, 9, 21)),
    row("Alm. Fani Masigi", date(1985, 10, 22), "P", Desa="Masigi"),
]
ON_LIST = {"olaya": {"Ani Lasimpo", "Beni Tolare"}, "masigi": {"Cici Marunduh"}, "nowhere": set()}
FAILED = {"olaya": {"Tua Sekali", "Edi Olaya"}, "masigi": {"Fani Masigi"}, "nowhere": set()}
TWINS = pytest.mark.parametrize(("own", "other"), [("olaya", "masigi"), ("masigi", "olaya")])


@dataclass
class Villages:
    """Two villages of one list, and the government of each with an officer: `olaya`, `masigi`; `nowhere` is a third
    village that the list does not name, `firm` a sponsor that merely sits in Olaya."""

    lists: Lists
    browser: Any
    codes: dict[str, str] = field(default_factory=dict)

    def officer(self, name: str, region: str, roles: tuple[str, ...] = ("sponsor", "village")) -> None:
        with self.lists.act("branch_officer"):
            body = register_organisation(code=f"badan-{name}", name=f"Badan {name}", roles=roles, region=region)
        with self.lists.act("administrator"):
            user = User.objects.create(username=name, full_name=f"Kepala {name}", password="")
            Assignment.objects.create(
                user=user, role=Role.SPONSOR_OFFICER, organisation=body, from_day=date(2024, 1, 1)
            )
        self.lists.world.users[name] = user

    def client(self, who: str) -> Any:
        forget()
        user = self.lists.world.users[who]
        self.browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self.browser


@pytest.fixture
def villages(lists: Lists, client: Any) -> Iterator[Villages]:
    lists.apply(ROWS)
    made = Villages(lists, client)
    with lists.act("branch_officer"):
        found = dict(Entry.objects.values_list("name", "village"))
        made.codes = {"olaya": found["Ani Lasimpo"], "masigi": found["Cici Marunduh"]}
        near = Region.objects.filter(parent_id=made.codes["olaya"][:8], level="village")
        made.codes["nowhere"] = near.exclude(code__in=made.codes.values()).order_by("code")[0].code
    for name in ("olaya", "masigi", "nowhere"):
        made.officer(name, made.codes[name])
    made.officer("firm", made.codes["olaya"], ("sponsor",))
    yield made
    for name in ("olaya", "masigi", "nowhere", "firm"):
        del lists.world.users[name]


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def file_of(client: Any, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode("utf-8-sig")


def seen(said: str) -> set[str]:
    names = set().union(*ON_LIST.values(), *FAILED.values())
    return {name for name in names if name in said}


@pytest.mark.parametrize("who", ["olaya", "masigi", "nowhere", "firm"])
def test_the_tables_themselves_hold_the_own_village_and_nothing_else(villages: Villages, who: str) -> None:
    on_list, failed = ON_LIST.get(who, set()), FAILED.get(who, set())
    with villages.lists.act(who):
        assert set(Entry.objects.values_list("name", flat=True)) == on_list
        assert seen(" ".join(Row.objects.values_list("name", flat=True))) == on_list | failed
        assert {one.village for one in Task.objects.all()} <= {villages.codes.get(who, "")}
        assert RosterList.objects.count() == Version.objects.count() == Programme.objects.count() == bool(on_list)
        # What the list says as a whole names nobody; the file itself, persons and memberships stay closed.
        assert seen(str(list(Version.objects.values_list("totals", "quote")))) == set()
        assert not SentFile.objects.exists() and not CheckedRow.objects.exists()
        assert not Person.objects.exists() and not Membership.objects.exists()


@pytest.mark.parametrize(("who", "leads_to"), [("olaya", "orang"), ("sponsor_officer", "berakhir")])
def test_who_sees_a_part_of_the_list_is_led_from_those_whose_cover_ends_to_their_names(
    villages: Villages, who: str, leads_to: str
) -> None:
    with villages.lists.act(who), translation.override("id"):
        shown = {one.label: one.href for one in figures(workspace(scope_of()))}
    assert shown["Berakhir dalam 60 hari"] == leads_to


@TWINS
def test_the_workspace_shows_the_own_village_and_counts_it_alone(villages: Villages, own: str, other: str) -> None:
    client = villages.client(own)
    told = client.get("/api/v1/workspace").json()
    held = sum(name.startswith(("Edi", "Fani")) for name in FAILED[own])
    assert told["region"] == villages.codes[own] and told["heads"]["listed"] == len(ON_LIST[own])
    assert (told["held"], told["returned"], told["tasks"]) == (held, len(FAILED[own]) - held, held)
    # One bill for the whole kabupaten: the village's part of it is not told, rather than zero.
    assert told["to_pay"] is None
    pages = {
        "on_list": [
            text(client.get("/ruang-sponsor/orang/")), file_of(client, "/ruang-sponsor/orang/unduh.csv"),
            str(client.get("/api/v1/workspace/people").json()),
        ],
        "failed": [
            text(client.get("/ruang-sponsor/gagal/")), file_of(client, "/ruang-sponsor/gagal/unduh.csv"),
            str(client.get("/api/v1/workspace/failed").json()),
        ],
    }  # fmt: skip
    assert [seen(one) for one in pages["on_list"]] == [ON_LIST[own]] * 3
    assert [seen(one) for one in pages["failed"]] == [FAILED[own]] * 3
    first = text(client.get("/ruang-sponsor/"))
    assert f"Ruang sponsor: {region_name(villages.codes[own])}" in first and seen(first) == set()
    assert client.get(f"/ruang-sponsor/?wilayah={villages.codes[other]}").status_code == 404


@TWINS
def test_the_version_shows_the_own_rows_with_their_sums(villages: Villages, own: str, other: str) -> None:
    with villages.lists.act("branch_officer"):
        version, plan = Version.objects.get().pk, RosterList.objects.get().pk
    client = villages.client(own)
    rows = len(ON_LIST[own] | FAILED[own])
    told = client.get(f"/api/v1/list-versions/{version}").json()
    assert told["own_part"] and told["rows"] == rows and sum(told["verdicts"].values()) == rows
    assert told["quote"] == {} and told["receipt"]["added"] == len(ON_LIST[own])
    items = client.get(f"/api/v1/list-versions/{version}/rows").json()["items"]
    assert seen(str(items)) == ON_LIST[own] | FAILED[own]
    page = text(client.get(f"/daftar/versi/{version}/?hasil=accepted"))
    assert seen(page) == ON_LIST[own] and f"{rows} nama di berkas" in page and "Belum terlindungi" not in page
    assert seen(text(client.get(f"/daftar/versi/{version}/?hasil=amiss"))) == FAILED[own]
    for paper in ("hasil.xlsx", "tanda-terima.pdf", "berita-acara.pdf"):
        assert client.get(f"/daftar/versi/{version}/{paper}").status_code in {302, 404}
    assert seen(text(client.get(f"/daftar/{plan}/"))) == set() and "milik sponsor lain" in text(
        client.get(f"/daftar/{plan}/")
    )


def test_a_village_without_names_and_a_firm_in_the_village_find_no_list(villages: Villages) -> None:
    with villages.lists.act("branch_officer"):
        version = Version.objects.get().pk
    for who in ("nowhere", "firm"):
        client = villages.client(who)
        assert client.get(f"/daftar/versi/{version}/").status_code == 404
        assert client.get("/api/v1/workspace").json()["heads"]["listed"] == 0
        assert "Belum ada program untuk Anda" in text(client.get("/ruang-sponsor/"))


def test_the_sponsor_still_sees_all_of_its_list(villages: Villages) -> None:
    with villages.lists.act("sponsor_officer"):
        space = workspace(scope_of(day=DECEMBER))
        assert space.total.listed == 3 and Row.objects.count() == len(ROWS) and not space.scope.villages


def test_cover_and_death_of_the_own_names_are_told_and_no_page_of_a_person_is_opened(villages: Villages) -> None:
    with villages.lists.act("branch_officer") as acting:
        bill = Bill.objects.get(budget_year=2026)
        enter_payment_code(acting=acting, code=bill.code, payment_code="990002")
        ani = Person.objects.get(name="Ani Lasimpo").pk
        deaths.record(acting=acting, person_id=ani, died_on=date(2026, 11, 20), source="akta", verified=True)
    with villages.lists.act("finance") as acting:
        pay(
            acting=acting, kind="sp2d", reference="SP2D 2", amount=bill.total, paid_on=date(2026, 11, 22),
            bill_code=bill.code, operation_id=uuid.uuid4(),
        )  # fmt: skip
    with villages.lists.act("olaya"):
        found = {one.name: (one.status, one.until) for one in people(scope_of(day=DECEMBER)).people}
        (died,) = workspace(scope_of(day=DECEMBER)).deaths
    assert found == {"Ani Lasimpo": ("deceased", None), "Beni Tolare": ("covered", date(2026, 12, 31))}
    assert (died.name, died.verified, died.covered, died.seen) == ("Ani Lasimpo", True, False, False)
    assert villages.client("olaya").get(f"/peserta/{ani}/").status_code == 404
    with villages.lists.act("masigi"):
        assert workspace(scope_of(day=DECEMBER)).deaths == ()


@TWINS
def test_nothing_is_written_to_a_list_of_somebody_else(villages: Villages, own: str, other: str) -> None:
    with villages.lists.act(own) as acting:
        plan = RosterList.objects.select_related("programme").get()
        with pytest.raises(Refused):
            send_list(
                acting=acting, programme=plan.programme, first_month=plan.first_month, months=3, content=b"NIK;Nama",
                file_name="x.csv", operation_id=uuid.uuid4(),
            )  # fmt: skip
    with villages.lists.act(own) as acting, pytest.raises(Refused):
        task = Task.objects.get()
        settle_tasks(acting=acting, task_ids=[task.pk], decision="reject", reason="uji")
    assert "rentan" not in text(villages.client(own).get("/daftar/kirim/"))


def test_where_villages_pay_each_sees_its_own_bill_and_not_the_next_ones(villages: Villages) -> None:
    with villages.lists.act("head_of_branch") as acting:
        record_decision(
            acting=acting, question="village-money", reading="government-paid", from_day=date(2026, 1, 1),
            document_number="KEP 1", reason="uji",
        )  # fmt: skip
    villages.lists.open("desa", wadah="SD")
    more = [row("Gani Olaya", date(1986, 2, 3)), row("Hadi Olaya", date(1987, 2, 3))]
    villages.lists.apply([*more, row("Ira Masigi", date(1988, 2, 3), "P", Desa="Masigi")], code="desa")
    for own, heads in (("olaya", 2), ("masigi", 1)):
        with villages.lists.act(own):
            bills = Bill.objects.all()
            assert {one.village for one in bills} == {villages.codes[own]} and {one.people for one in bills} == {heads}
            assert workspace(scope_of(programme="desa", day=DECEMBER)).to_pay == sum(one.total for one in bills) > 0
    with villages.lists.act("nowhere"):
        assert not Bill.objects.exists()
