"""Warnings: by the budget calendar first, then 60, 30 and 7 days before; each once, to those whom it concerns."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from lindung.access.acting import NotAllowed, forget
from lindung.notices.models import Notice
from lindung.sponsorship.budget_calendar import Calendar, events, set_date
from lindung.sponsorship.tasks import warn_everywhere
from lindung.sponsorship.warning import Warned, lead_of, warn
from lindung.web.refused import Refused
from tests.sponsorship.covered import BEGAN, Covered
from tests.world import OTHER, OWN

pytestmark = pytest.mark.usefixtures("db")
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 31)


@pytest.fixture
def covered(world: Any) -> Covered:
    made = Covered(world)
    made.programme()
    return made


def run(covered: Covered, on: date, who: str = "head_of_branch") -> Warned:
    with covered.act(who) as acting:
        return warn(acting=acting, on=on)


def read(covered: Covered, who: str, code: str = "cover_ends") -> list[Notice]:
    with covered.act(who):
        return list(Notice.objects.filter(code=code).order_by("key"))


# --- 60, 30 and 7 days before ---


@pytest.mark.parametrize(
    ("days", "lead"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_the_nearest_warning_is_due(days: int, lead: int | None) -> None:
    assert lead_of(days, (7, 30, 60)) == lead


def test_the_sponsor_and_the_branch_are_told_and_nobody_else(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    run(covered, DECEMBER - timedelta(days=60))
    told = {who: len(read(covered, who)) for who in covered.world.users}
    assert {who for who, count in told.items() if count} == {"sponsor_officer", "branch_officer"}


def test_the_same_run_again_tells_nothing(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    assert [run(covered, date(2026, 11, 22)).total > 0, run(covered, date(2026, 11, 22)).total] == [True, 0]


def test_every_day_of_the_last_months_together_brings_three_warnings(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    for before in range(70, -5, -1):
        run(covered, DECEMBER - timedelta(days=before))
    assert [one.key.rsplit(":", 1)[1] for one in read(covered, "sponsor_officer")] == ["30", "60", "7"]


def test_a_run_that_comes_late_tells_the_nearest_warning_alone(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    run(covered, DECEMBER - timedelta(days=5))
    assert [one.key.rsplit(":", 1)[1] for one in read(covered, "sponsor_officer")] == ["7"]


def test_a_warning_says_heads_money_and_loss_in_both_languages_and_no_name(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    run(covered, date(2026, 11, 22))
    (told,) = read(covered, "sponsor_officer")
    assert told.subject_indonesian == "Program rentan: perlindungan 1 orang berakhir 30 November 2026"
    for words in ("Rp 16.800", "bukan Rp 42.000.000", "APBD-P", "sudah lewat", "Tinggal 8 hari"):
        assert words in told.body_indonesian, words
    for words in ("Rp 16,800", "instead of Rp 42,000,000", "has passed", "8 days are left"):
        assert words in told.body_english, words
    assert "Pekerja" not in told.body_indonesian + told.subject_indonesian


def test_cover_that_was_paid_on_meanwhile_is_not_warned_of(covered: Covered) -> None:
    made = covered.enrol((BEGAN, NOVEMBER))
    covered.pay(made, (date(2026, 12, 1), date(2027, 12, 31)))
    run(covered, date(2026, 11, 22))
    assert read(covered, "sponsor_officer") == []


def test_somebody_without_the_right_runs_nothing(covered: Covered) -> None:
    with pytest.raises(NotAllowed):
        run(covered, date(2026, 11, 22), "auditor")


def test_the_head_of_another_branch_warns_of_nothing_here(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    run(covered, date(2026, 11, 22), "head_of_branch_other")
    assert read(covered, "sponsor_officer") == []


def test_the_timed_job_does_the_same_for_every_head_of_branch_once(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    told = []
    for _ in range(2):
        forget()  # a job begins with nobody acting
        told.append(warn_everywhere(date(2026, 11, 22)))
    assert (told[0] > 0, told[1], len(read(covered, "sponsor_officer"))) == (True, 0, 1)


# --- Conditional ---


def test_conditional_cover_is_told_with_the_parameter_and_its_open_question(covered: Covered) -> None:
    covered.enrol((BEGAN, date(2026, 10, 31)))
    run(covered, date(2026, 11, 22))
    (told,) = read(covered, "branch_officer", "cover_conditional")
    for words in ("menoleransi 3 bulan", "PP 44/2015", "31 Januari 2027", "Kapan perlindungan BPU berakhir"):
        assert words in told.body_indonesian, words


def test_cover_that_is_paid_for_is_not_called_conditional(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    run(covered, date(2026, 11, 22))
    assert read(covered, "branch_officer", "cover_conditional") == []


# --- The budget calendar ---


def test_before_the_budget_is_approved_the_amount_of_next_year_is_told(covered: Covered) -> None:
    covered.enrol((BEGAN, NOVEMBER))
    run(covered, date(2026, 11, 22))  # RAPBD on 30 November
    (told,) = read(covered, "sponsor_officer", "budget_event")
    assert "Rp 201.600" in told.subject_indonesian
    assert "anggaran 2027" in told.subject_indonesian


def test_the_last_event_before_the_first_unpaid_month_is_called_the_last_chance(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    for on in (date(2026, 8, 10), date(2026, 11, 22)):
        run(covered, on)
    said = {
        one.key.split(":")[3]: "kesempatan terakhir" in one.body_indonesian
        for one in read(covered, "sponsor_officer", "budget_event")
    }
    assert said == {"kua_ppas": False, "rapbd": True}


def test_money_of_this_year_is_asked_for_before_the_revised_budget(covered: Covered) -> None:
    covered.enrol((BEGAN, date(2026, 10, 31)))
    run(covered, date(2026, 9, 1))
    (told,) = read(covered, "sponsor_officer", "budget_event")
    assert re.search(r"Rp 33\.600 ke anggaran 2026 sebelum 30 September 2026", told.subject_indonesian)


def test_a_firms_programme_has_no_budget_calendar_but_is_warned_all_the_same(covered: Covered) -> None:
    covered.programme("firma", agreement="PKS 9", wadah="SC", money_source="csr")
    covered.enrol((BEGAN, NOVEMBER), agreement="PKS 9", payer_kind="donor", wadah="SC")
    run(covered, date(2026, 11, 22))
    assert read(covered, "sponsor_officer", "budget_event") == []
    assert len(read(covered, "sponsor_officer")) == 1


def test_a_region_that_decides_earlier_is_warned_earlier(covered: Covered) -> None:
    covered.enrol((BEGAN, DECEMBER))
    with covered.act() as acting:
        set_date(acting=acting, region=OWN, event="rapbd", day=date(2026, 11, 1), reason="Surat DPRD 1/2026")
    run(covered, date(2026, 10, 28))
    (told,) = [one for one in read(covered, "sponsor_officer", "budget_event") if ":rapbd:" in one.key]
    assert "1 November 2026" in told.subject_indonesian
    assert "dicatat wilayah" in told.body_indonesian


def test_dates_of_another_region_or_year_change_nothing_here(covered: Covered) -> None:
    with covered.act("head_of_branch_other") as acting:
        set_date(acting=acting, region=OTHER, event="rapbd", day=date(2026, 11, 1), reason="x")
    with covered.act() as acting:
        set_date(acting=acting, region=OWN, event="rapbd", day=date(2027, 11, 1), reason="x")
        calendar = Calendar([OWN])
    assert calendar.day(events()["rapbd"], OWN, 2026) == (date(2026, 11, 30), False)


def test_the_newest_date_counts(covered: Covered) -> None:
    with covered.act() as acting:
        for day in (date(2026, 11, 1), date(2026, 11, 5)):
            set_date(acting=acting, region=OWN, event="rapbd", day=day, reason="x")
        assert Calendar([OWN]).day(events()["rapbd"], OWN, 2026) == (date(2026, 11, 5), True)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"event": "lain"}, "event_unknown"),
        ({"region": "72.99"}, "region_unknown"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_code(covered: Covered, wish: dict[str, Any], code: str) -> None:
    asked: dict[str, Any] = {"region": OWN, "event": "rapbd", "day": date(2026, 11, 1), "reason": "x"}
    with covered.act() as acting, pytest.raises(Refused) as refused:
        set_date(acting=acting, **(asked | wish))
    assert refused.value.code == code


def test_a_date_of_another_region_is_refused(covered: Covered) -> None:
    with covered.act() as acting, pytest.raises(Refused) as refused:
        set_date(acting=acting, region=OTHER, event="rapbd", day=date(2026, 11, 1), reason="x")
    assert refused.value.code == "not_yours"


def test_every_event_says_where_its_date_comes_from() -> None:
    assert {one.basis.strip() != "" and one.provenance for one in events().values()} <= {
        "text",
        "manual",
        "secondary",
        "recall",
    }
