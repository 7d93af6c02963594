"""Paid for from a later day: page, API, terminal, family sheet, certificate and public check name the first day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import typer
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from typer.testing import CliRunner

from lindung.access.acting import acting_as, forget
from lindung.billing.models import SettlementLine
from lindung.coverage import family_sheet
from lindung.coverage.certificates import hand_out
from lindung.coverage.held_cover import held_or_coming
from lindung.coverage.person_command import person
from lindung.coverage.sentence import cover_sentence
from lindung.coverage.services import refresh
from lindung.membership.models import Membership
from lindung.web.dates import today
from lindung.web.refused import Refused
from lindung.web.words import indonesian_date


def month_to_come() -> date:
    return (today().replace(day=28) + timedelta(days=4)).replace(day=1)


def last_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@pytest.fixture
def paid(db: None, world: Any) -> Any:
    """`paid(programmes)`: Ani is paid for from next month on, and for nothing before it unless `earlier`."""

    def make(programmes: int = 3, *, earlier: bool = False) -> date:
        first = month_to_come()
        who = world.memberships["ani"]
        with acting_as(world.users["branch_officer"], channel="terminal"):
            ani = Membership.objects.get(pk=who.pk)
            if not earlier:
                for line in SettlementLine.objects.filter(membership=ani, reverses=None):
                    reverse(line)
            SettlementLine.objects.create(
                membership_id=ani.pk, programmes=programmes, covers_from=first, covers_to=last_of(first),
                paid_on=today(), ground="months", province="72",
            )  # fmt: skip
            refresh([ani.pk])
        forget()
        return first

    return make


def reverse(line: SettlementLine) -> None:
    SettlementLine.objects.create(
        membership_id=line.membership_id, programmes=line.programmes, covers_from=line.covers_from,
        covers_to=line.covers_to, paid_on=line.paid_on, ground=line.ground, province=line.province, reverses=line,
    )  # fmt: skip


def said(world: Any, day: date) -> Any:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        return cover_sentence(world.people["ani"].pk, day)


def test_who_is_paid_for_from_next_month_is_told_the_first_day(world: Any, paid: Any) -> None:
    first = paid()
    sentence = said(world, today())
    assert sentence.status == "not_covered"
    assert sentence.indonesian == (
        f"Belum terlindungi pada {indonesian_date(today())}; iuran sudah dibayar, terlindungi mulai "
        f"{indonesian_date(first)}."
    )
    assert sentence.english.startswith("Not yet covered on")
    assert "Terlindungi JKK dan JKM" in said(world, first).indonesian


def test_who_paid_before_and_again_for_later_is_told_both_and_who_only_paid_before_the_last_day(
    world: Any, paid: Any
) -> None:
    assert said(world, today()).indonesian.endswith("iuran terakhir sampai 31 Desember 2024.")
    first = paid(earlier=True)
    told = said(world, today()).indonesian
    assert "31 Desember 2024" in told and told.endswith(f"terlindungi lagi mulai {indonesian_date(first)}.")


def test_who_ends_before_the_paid_month_is_not_promised_it(world: Any, paid: Any) -> None:
    from lindung.registry.services import record_death

    paid()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        record_death(person_id=world.people["ani"].pk, died_on=today(), source="akta", verified=True)
        refresh([world.memberships["ani"].pk])
    assert "mulai" not in said(world, today()).indonesian


def test_page_api_and_terminal_say_the_same_and_give_the_payment_as_reason(sign_in: Any, world: Any, paid: Any) -> None:
    first = indonesian_date(paid())
    ani = world.people["ani"].pk
    client = sign_in("branch_officer")
    shown = client.get(f"/peserta/{ani}/").content.decode()
    cover = client.get(f"/api/v1/persons/{ani}").json()["cover"]
    app = typer.Typer()
    app.command()(person)
    forget()
    words = ["ani lamakampali", "--as", "branch_officer", "--format", "json"]
    answer = json.loads(CliRunner().invoke(app, words).stdout)
    for text in (shown, cover["indonesian"], answer["sentence"]["id"]):
        assert f"iuran sudah dibayar, terlindungi mulai {first}" in text
    assert f"untuk mulai {first}" in answer["programmes"][0]["reasons"][0]["id"]
    assert "Belum ada iuran JKK" not in shown
    # Nothing is paid for the pension, then as now.
    assert "Belum ada iuran JP" in json.dumps(answer)


def sheet(world: Any) -> Any:
    with acting_as(world.users["branch_officer"], channel="terminal"), translation.override("id"):
        people = held_or_coming([world.people["ani"].pk], today())
        content = family_sheet._content(people, today())
        assert family_sheet.family_pdf(people, day=today()).startswith(b"%PDF")
    return content["people"][0]


def test_the_family_sheet_speaks_of_the_first_stretch_to_come(world: Any, paid: Any) -> None:
    first = paid()
    page = sheet(world)
    assert page["until"] == f"mulai {indonesian_date(first)} sampai {indonesian_date(last_of(first))} (JKK, JKM)"
    assert page["care"] and len(page["events"]) == 2
    assert page["payer"]


def test_one_programme_in_force_and_another_to_come_are_both_told(world: Any, paid: Any) -> None:
    first = paid(2)
    cache.clear()
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        SettlementLine.objects.create(
            membership_id=world.memberships["ani"].pk, programmes=3, covers_from=today().replace(day=1),
            covers_to=last_of(today().replace(day=1)), paid_on=today().replace(day=1), ground="months", province="72",
        )  # fmt: skip
        refresh([world.memberships["ani"].pk])
        (ani,) = held_or_coming([world.people["ani"].pk], today())
        (told,) = family_sheet._content([ani], today())["people"]
        # Printed for both; paid on for one alone, a month after a month without.
        token = hand_out(acting=who, person_ids=[ani.person.id], day=today()).issued[0].token
    forget()
    assert {one.programme.value for one in ani.stretches} == {"JKK", "JKM"}
    # What goes on without a gap is one stretch, and nothing comes after it.
    assert ani.later == () and "lalu" not in told["until"]
    shown = Client().get(f"/cek/{token}/").content.decode()
    assert "Berlaku hari ini" in shown and "mulai nanti" not in shown
    assert indonesian_date(last_of(first)) in shown


def test_a_gap_and_a_programme_that_begins_later_are_told_after_what_holds_today(world: Any, paid: Any) -> None:
    paid(2)
    cache.clear()
    start = today().replace(day=1)
    after_gap = last_of(month_to_come()) + timedelta(days=32)
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        for programmes, begins in ((1, start), (1, after_gap.replace(day=1))):
            SettlementLine.objects.create(
                membership_id=world.memberships["ani"].pk, programmes=programmes, covers_from=begins,
                covers_to=last_of(begins), paid_on=start, ground="months", province="72",
            )  # fmt: skip
        refresh([world.memberships["ani"].pk])
        (ani,) = held_or_coming([world.people["ani"].pk], today())
        (told,) = family_sheet._content([ani], today())["people"]
        token = hand_out(acting=who, person_ids=[ani.person.id], day=today()).issued[0].token
    forget()
    assert [one.programme.value for one in ani.stretches] == ["JKK"]
    assert f"lalu JKM mulai {indonesian_date(month_to_come())}" in told["until"]
    assert f"lalu JKK mulai {indonesian_date(after_gap.replace(day=1))}" in told["until"]
    shown = Client().get(f"/cek/{token}/").content.decode()
    # The paper names JKK alone: of JKM it says nothing, of JKK both stretches.
    assert "Berlaku hari ini" in shown and shown.count("mulai nanti") == 1 and "(JKM)" not in shown
    assert indonesian_date(after_gap.replace(day=1)) in shown


def test_the_family_sheet_leaves_out_what_is_not_paid_for(world: Any, paid: Any) -> None:
    nothing = sheet(world)
    assert nothing["until"] == "tidak terlindungi hari ini"
    assert (nothing["events"], nothing["care"], nothing["payer"]) == ([], False, "")
    paid(1)
    only_jkk = sheet(world)
    assert [one["title"] for one in only_jkk["events"]] == ["Bila meninggal karena kecelakaan kerja"]
    assert only_jkk["care"]


def test_a_certificate_for_today_is_refused_with_the_first_day_and_one_for_that_day_is_made(
    world: Any, paid: Any
) -> None:
    first = paid()
    ani = world.people["ani"].pk
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        with pytest.raises(Refused) as refused:
            hand_out(acting=who, person_ids=[ani], day=today())
        assert refused.value.code == "not_yet_covered"
        assert f"mulai {indonesian_date(first)}" in refused.value.indonesian
        assert hand_out(acting=who, person_ids=[ani], day=first).issued


def test_the_public_check_says_from_when_and_of_a_payment_taken_back_that_it_is_not_valid(
    world: Any, paid: Any
) -> None:
    cache.clear()
    first = paid()
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        token = hand_out(acting=who, person_ids=[world.people["ani"].pk], day=first).issued[0].token
    forget()
    shown = Client().get(f"/cek/{token}/").content.decode()
    assert f"Belum berlaku; mulai {indonesian_date(first)}" in shown
    assert "berlaku hari ini" not in shown.lower()
    with acting_as(world.users["branch_officer"], channel="terminal"):
        reverse(SettlementLine.objects.get(membership_id=world.memberships["ani"].pk, covers_from=first))
        refresh([world.memberships["ani"].pk])
    forget()
    assert "Tidak berlaku hari ini" in Client().get(f"/cek/{token}/").content.decode()
