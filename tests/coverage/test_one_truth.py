"""`derive` (all at once) and `judge` (one person, with reasons) tell one story, whatever was paid when."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.coverage import rollup
from lindung.coverage.derive import derive
from lindung.coverage.evidence import Evidence, Line, judge
from lindung.law.months import last_day, month_number
from lindung.law.programmes import Programme

FIRST = date(2023, 1, 1)
LINE_DAYS = ("covers_from", "covers_to", "paid_on")
MEMBER_TEXT = ("membership_id", "person_id", "segment", "sex", "village", "kabupaten", "province")
MEMBER_DAYS = ("began_on", "ended_on", "died_on", "birth_date")
STATUS = {1: "covered", 2: "conditional", 3: "not_settled"}


@st.composite
def lines(draw: st.DrawFn, segment: str) -> tuple[Line, ...]:
    """Months end on a month end; projects and placements end on any day."""
    by_month = segment in {"PU", "BPU"}
    drawn = []
    for _ in range(draw(st.integers(0, 5))):
        start = FIRST + timedelta(days=draw(st.integers(0, 500)))
        end = last_day(month_number(start) + draw(st.integers(0, 4)))
        if not by_month:
            end = start + timedelta(days=draw(st.integers(0, 150)))
        paid = start + timedelta(days=draw(st.sampled_from([-20, 0, 10, 45, 100, 130, 200])))
        mask = draw(st.sampled_from([3, 3, 3, 7, 4, 15]))
        drawn.append(Line(mask, start, end, paid, "months" if by_month else "project"))
    return tuple(sorted(drawn, key=lambda line: (line.covers_from, line.covers_to)))


@st.composite
def memberships(draw: st.DrawFn, segment: str | None = None) -> Evidence:
    began = FIRST - timedelta(days=30)
    chosen = segment or draw(st.sampled_from(["PU", "BPU", "JAKON", "PMI"]))
    span = st.none() | st.integers(0, 700).map(lambda days: FIRST + timedelta(days=days))
    return Evidence(
        membership=uuid.UUID(int=draw(st.integers(1, 10**9))),
        segment=chosen,
        began_on=began,
        ended_on=draw(span),
        end_reason="",
        died_on=draw(span),
        lines=draw(lines(chosen)),
        payers=((began, "", "self"),),
        unit="",
    )


def frames(evidence: list[Evidence], person: int = 1) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    line_rows = [
        (str(e.membership), line.programmes, line.covers_from, line.covers_to, line.paid_on)
        for e in evidence
        for line in e.lines
    ]
    member_rows = [
        (str(e.membership), str(person), e.segment, "L", "v", "k", "72", e.began_on, e.ended_on, e.died_on, FIRST)
        for e in evidence
    ]
    payer_rows = [(str(e.membership), day, kind) for e in evidence for day, _, kind in e.payers]
    day = pl.Date
    return (
        pl.DataFrame(
            line_rows,
            schema={"membership_id": pl.String, "programmes": pl.Int16, **dict.fromkeys(LINE_DAYS, day)},
            orient="row",
        ),
        pl.DataFrame(
            member_rows,
            schema={
                **dict.fromkeys(MEMBER_TEXT, pl.String),
                **dict.fromkeys(MEMBER_DAYS, day),
            },
            orient="row",
        ),
        pl.DataFrame(
            payer_rows, schema={"membership_id": pl.String, "from_day": day, "payer_kind": pl.String}, orient="row"
        ),
    )  # fmt: skip


def days_around(evidence: list[Evidence]) -> set[date]:
    """Every day on which something may change, and the days beside it."""
    marks = {FIRST}
    for e in evidence:
        marks |= {day for day in (e.ended_on, e.died_on) if day}
        for line in e.lines:
            marks |= {line.covers_from, line.covers_to, line.paid_on}
            marks |= {last_day(month_number(line.covers_to) + after) for after in range(5)}
    return {mark + timedelta(days=shift) for mark in marks for shift in (-1, 0, 1)}


@settings(max_examples=150, deadline=None)
@given(memberships())
def test_a_derived_span_says_what_the_reasoned_answer_says(evidence: Evidence) -> None:
    spans = derive(*frames([evidence])).to_dicts()
    for programme in (Programme.JKK, Programme.JHT):
        for day in days_around([evidence]):
            found = [
                STATUS[span["status"]]
                for span in spans
                if span["programmes"] & programme.bit and span["from_day"] <= day <= span["to_day"]
            ]
            assert len(found) <= 1, f"{day}: spans overlap: {found}"
            assert (found or ["not_covered"])[0] == judge(evidence, programme, day).status, f"{programme} on {day}"


@settings(max_examples=80, deadline=None)
@given(st.lists(memberships(segment="PU"), min_size=2, max_size=3, unique_by=lambda e: e.membership))
def test_a_person_with_several_memberships_counts_once_on_any_day(evidence: list[Evidence]) -> None:
    spans = derive(*frames(evidence))
    counted = spans.filter("counted").to_dicts()
    for day in days_around(evidence):
        here = [span for span in counted if span["from_day"] <= day <= span["to_day"]]
        best = [judge(e, Programme.JKK, day).status for e in evidence]
        active = [status for status in best if status in {"covered", "conditional"}]
        assert len(here) == min(1, len(active)), f"{day}: counted {len(here)} times"
        if here:
            assert STATUS[here[0]["status"]] == min(active, key=["covered", "conditional"].index)


@settings(max_examples=60, deadline=None)
@given(st.lists(memberships(), min_size=1, max_size=4, unique_by=lambda e: e.membership))
def test_the_roll_up_adds_up_to_the_spans(evidence: list[Evidence]) -> None:
    spans = derive(*frames(evidence))
    deltas = rollup.deltas(spans)
    days = rollup.days(deltas)
    months = rollup.months(days, FIRST, date(2026, 1, 1))
    for day in sorted(days_around(evidence) & {FIRST + timedelta(days=n) for n in range(900)}):
        direct = spans.filter("counted", pl.col("from_day") <= day, pl.col("to_day") >= day).height
        running = int(deltas.filter(pl.col("day") <= day)["delta"].sum())
        start = day.replace(day=1)
        resting = int(months.filter(pl.col("month") == start)["active"].sum())
        since: Any = days.filter(pl.col("day") > start, pl.col("day") <= day)["delta"].sum()
        assert direct == running == resting + int(since), day


def project_paid_to(end: date) -> list[dict[str, Any]]:
    line = Line(3, FIRST, end, FIRST, "project")
    evidence = Evidence(uuid.UUID(int=1), "JAKON", FIRST, None, "", None, (line,), ((FIRST, "", "employer"),), "")
    return derive(*frames([evidence])).to_dicts()


def test_cover_of_a_project_ends_on_its_last_day_within_a_month() -> None:
    assert [(span["status"], span["to_day"]) for span in project_paid_to(date(2023, 5, 17))] == [(1, date(2023, 5, 17))]


def test_cover_of_a_project_that_ends_with_the_month_ends_there_too() -> None:
    assert [(span["status"], span["to_day"]) for span in project_paid_to(date(2023, 5, 31))] == [(1, date(2023, 5, 31))]


def self_employed_paid_twice(first_paid: date, then_paid: date) -> tuple[Evidence, list[dict[str, Any]]]:
    """January paid in time; April to June, after a lapse, in two payments for the same days."""
    end = date(2023, 6, 30)
    lines = (
        Line(3, FIRST, date(2023, 1, 31), FIRST, "months"),
        Line(3, date(2023, 4, 21), end, first_paid, "months"),
        Line(3, date(2023, 4, 21), end, then_paid, "months"),
    )
    evidence = Evidence(uuid.UUID(int=1), "BPU", FIRST, None, "", None, lines, ((FIRST, "", "self"),), "")
    return evidence, derive(*frames([evidence])).to_dicts()


def stands_on(evidence: Evidence, spans: list[dict[str, Any]], day: date) -> tuple[str, str]:
    """The derived and the reasoned answer."""
    found = [STATUS[span["status"]] for span in spans if span["from_day"] <= day <= span["to_day"]]
    return (found or ["not_covered"])[0], judge(evidence, Programme.JKK, day).status


def test_paying_late_twice_does_not_close_the_open_question() -> None:
    told = self_employed_paid_twice(date(2023, 6, 1), date(2023, 6, 10))
    assert stands_on(*told, date(2023, 5, 31)) == ("not_settled", "not_settled")
    assert stands_on(*told, date(2023, 6, 1)) == ("covered", "covered")


def test_paying_once_in_time_and_again_late_leaves_no_question() -> None:
    told = self_employed_paid_twice(date(2023, 4, 20), date(2023, 6, 10))
    assert stands_on(*told, date(2023, 5, 31)) == ("covered", "covered")
