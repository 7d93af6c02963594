"""A list checked for a programme: what the file shows, what the registry knows, what the programme allows and costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Count

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.law.months import last_day, month_number
from lindung.rosters.checking import Checked, check_list
from lindung.rosters.dukcapil_known import with_replies
from lindung.rosters.judging import AgeLimits, add_duplicates, found, judge, nothing, together
from lindung.rosters.matching import Matched, match, match_numbers, match_people, registry_findings
from lindung.rosters.merged_numbers import of_one_number, under_one_number
from lindung.rosters.models import Entry
from lindung.rosters.quotas import over_quota
from lindung.rosters.quoting import over_budget, quote
from lindung.rosters.reasons import reasons
from lindung.rosters.sectors import sector_of
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.sponsorship.queries import budgets_of, heads_of
from lindung.sponsorship.switches import read_switches
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused

MOST_MONTHS = 60
# What an entry remembers of its row: the next version is compared with it.
LISTED = (
    "name", "birth", "sex", "village", "address", "occupation", "phone", "mother_name", "kpj", "family_card", "decile",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A list as it would be applied. `people`: the checked rows with what the registry knows (`known`, `on_list`,
    `continuing`, `from_month`), `sector`, `listed` (JSON text), `action` (add, change, keep, none) and the verdict."""

    programme: Programme
    first_month: date
    months: int
    checked: Checked
    people: pl.DataFrame
    quote: dict[str, Any]

    def as_json(self, *, every_row: bool = False) -> dict[str, Any]:
        """What `roster check --json` prints."""
        answer = self.checked.as_json(every_row=every_row)
        starts = {row: month for row, month in self.people.select("row", "from_month").iter_rows() if month}
        for detail in answer["details"]:
            month = starts.get(detail["row"])
            detail["from"] = month.strftime("%Y-%m") if month else None
        return answer | {"quote": self.quote}


def propose(
    path: Path,
    *,
    acting: Acting,
    programme: Programme,
    first_month: date,
    months: int,
    sheet: str | None = None,
    today: date | None = None,
) -> Proposal:
    """Check a list for a programme. Writes nothing.

    Raises ListRefused if the file cannot be read as a list, Refused if the period makes no sense, NotAllowed without
    the right.
    """
    acting.must(Right.ROSTERS_CHECK)
    check_period(first_month, months)
    on_day = today or current_day()
    matched: list[Matched] = []

    def ask_registry(numbers: pl.DataFrame, cleaned: Callable[[], pl.DataFrame]) -> None:
        match_numbers(numbers, programme, first_month=first_month, months=months)
        matched.append(match_people(cleaned(), programme, first_month=first_month, months=months, on_day=on_day))

    checked = check_list(
        path,
        region=programme.region,
        first_month=first_month,
        months=months,
        today=on_day,
        limits=AgeLimits(programme.age_min, programme.age_max),
        demonstration=settings.DEMONSTRATION,
        sheet=sheet,
        beside=ask_registry,
    )
    return propose_checked(checked, programme=programme, months=months, on_day=on_day, matched=matched[0])


def check_period(first_month: date, months: int) -> None:
    """Refused unless it is a first of a month and 1 to 60 months."""
    if first_month.day != 1 or not 1 <= months <= MOST_MONTHS:
        raise Refused(
            "period_invalid",
            f"Masa iuran dimulai tanggal 1 dan lamanya 1 sampai {MOST_MONTHS} bulan.",
            f"The period begins on the first of a month and has 1 to {MOST_MONTHS} months.",
        )


def propose_checked(
    checked: Checked, *, programme: Programme, months: int, on_day: date, matched: Matched | None = None
) -> Proposal:
    """What the registry and the programme add to a list that was checked by itself. `matched`: what `match` said of its
    rows, where that was asked before."""
    first_month = checked.first_month
    matches, one_candidate = matched or match(
        checked.rows, programme, first_month=first_month, months=months, on_day=on_day
    )
    rows = as_people(checked.rows, matches, programme, first_month)
    single = under_one_number(checked.rows, programme, matches.filter("known")["row"])
    said = checked.findings if single is checked.rows else of_one_number(checked.findings, single)
    findings = _waived(said, rows, one_candidate)
    findings = together(
        findings,
        registry_findings(
            rows,
            matches,
            own=programme.organisation.name,
            months_end=last_day(month_number(first_month) + months - 1),
            first_month=first_month,
            switches=read_switches(programme.switches),
        ),
        _nowhere(rows, findings),
        _deciles(rows, programme),
        found(rows, "unchanged", pl.col("same")),
    )
    findings = add_duplicates(single, with_replies(findings, rows))
    beyond = over_quota(
        rows, judge(rows, findings), heads_of(programme), _standing(programme, first_month, months, rows)
    )
    findings = together(findings, beyond)
    verdicts = judge(rows, findings)
    people = _with_actions(rows, verdicts)
    found_quote = quote(
        people.filter(pl.col("verdict").is_in(["accepted", "unchanged"])),
        _prices(programme, first_month, months),
        first_month=first_month,
        months=months,
    )
    notes = dict(checked.notes) | _notes(checked, people, programme, found_quote)
    if programme.decile_max is not None and "decile" not in checked.read.columns:
        findings = findings.filter(pl.col("code") != "decile_unknown")
        verdicts = judge(rows, findings)
        notes["decile_unknown"] = (None, rows.height)
    done = replace(checked, rows=rows, findings=findings, verdicts=verdicts, notes=notes)
    return Proposal(programme, first_month, months, done, people, found_quote)


def _prices(programme: Programme, first_month: date, months: int) -> Any:
    try:
        return programme_prices(programme, first_month=first_month, months=months)
    except Refused as open_question:
        return open_question


def as_people(rows: pl.DataFrame, matches: pl.DataFrame, programme: Programme, first_month: date) -> pl.DataFrame:
    """The rows beside what the registry knows, with their village, first month, sector and content to remember."""
    known = matches.select("row", "known", "on_list", "continuing", "free_from", "paid_until", "was", "village")
    joined = rows.join(known.rename({"village": "known_village"}), on="row", how="left", maintain_order="left")
    fallback = pl.lit(programme.region if len(programme.region) == 13 else None, dtype=pl.String)
    joined = joined.with_columns(
        pl.col("known", "on_list", "continuing").fill_null(False),
        pl.coalesce("village_code", "known_village", fallback, "district_code", _from_nik(programme)).alias("place"),
        pl.when(pl.col("paid_until").is_null()).then(pl.lit(first_month)).otherwise("free_from").alias("from_month"),
        sector_of("occupation").alias("sector"),
    ).with_columns(pl.col("place").alias("village_code"), _listed().alias("listed"))
    same = pl.col("on_list") & _same_content(joined)
    return joined.with_columns(same.alias("same"))


def _from_nik(programme: Programme) -> pl.Expr:
    """Without any place in the list: the programme's kabupaten, or for a province that of the NIK, if it lies there."""
    if len(programme.region) >= 5:
        return pl.lit(programme.region[:5])
    kabupaten = pl.format("{}.{}", pl.col("nik16").str.slice(0, 2), pl.col("nik16").str.slice(2, 2))
    return pl.when(pl.col("nik16").str.starts_with(programme.region)).then(kabupaten)


def _listed() -> pl.Expr:
    """What the list says of a person, as JSON with keys in a fixed order; what it does not say is left out."""
    fields = [
        pl.col("clean_name").alias("name"),
        pl.coalesce("birth", "nik_birth_date").dt.strftime("%Y-%m-%d").alias("birth"),
        pl.coalesce("sex_value", "nik_sex").alias("sex"),
        pl.col("place").alias("village"),
        *(pl.col(name) for name in ("address", "occupation", "mother_name")),
        *(pl.col(f"{name}_text").alias(name) for name in ("phone", "kpj", "family_card")),
        pl.col("decile_value").cast(pl.String).alias("decile"),
    ]
    chosen = {expr.meta.output_name(): expr for expr in fields}
    return pl.struct(chosen[name].alias(name) for name in LISTED).struct.json_encode()


def _same_content(rows: pl.DataFrame) -> pl.Series:
    """Whether a row says what the entry says; a column that this file does not have changes nothing."""
    on_list = rows.select("on_list", "was", "listed")
    return pl.Series(
        "same",
        [bool(stands) and not changes(was, now) for stands, was, now in on_list.iter_rows()],
        dtype=pl.Boolean,
    )


def changes(was: str | None, now: str) -> dict[str, tuple[Any, Any]]:
    """What a row says otherwise than its entry: field to old and new."""
    before, after = json.loads(was or "{}"), json.loads(now)
    return {
        key: (before.get(key), value) for key, value in after.items() if value is not None and value != before.get(key)
    }


def _waived(findings: pl.DataFrame, rows: pl.DataFrame, one_candidate: pl.Series) -> pl.DataFrame:
    """Findings without those that are settled: ages of continuing members, whatever was held of who is on the list."""
    # They are found again below, when verdicts are known.
    kept = findings.filter(pl.col("code") != "duplicate_in_list")
    continuing = rows.filter(pl.col("continuing") | pl.col("on_list"))["row"]
    kept = kept.filter(~(pl.col("code").is_in(["too_old", "too_young"]) & pl.col("row").is_in(continuing.implode())))
    same = rows.filter(pl.col("same"))["row"]
    usual_held = pl.col("code").is_in(_usually_held())
    kept = kept.filter(~(usual_held & pl.col("row").is_in(same.implode())))
    candidate = (pl.col("code") == "nik_damaged") & pl.col("row").is_in(one_candidate.implode())
    return kept.with_columns(pl.when(candidate).then(pl.lit("held")).otherwise("verdict").alias("verdict"))


def _usually_held() -> list[str]:
    return [code for code, one in reasons().items() if one.verdict == "held"]


def _nowhere(rows: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Who cannot be put anywhere in the programme's region."""
    told = findings.filter(pl.col("code").is_in(["village_unknown", "outside_region"]))["row"]
    nik = pl.col("nik16").is_not_null()
    return found(
        rows,
        "village_unknown",
        pl.col("village_code").is_null() & nik & ~pl.col("row").is_in(told.implode()),
        about=pl.lit("tidak disebut"),
    )


def _deciles(rows: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    if programme.decile_max is None:
        return nothing()
    decile, new = pl.col("decile_value"), ~pl.col("same")
    about = pl.format("desil {}", decile)
    outside = found(rows, "decile_outside", new & (decile > programme.decile_max), about=about)
    return together(outside, found(rows, "decile_unknown", decile.is_null()))


def _standing(programme: Programme, first_month: date, months: int, rows: pl.DataFrame) -> dict[str, int]:
    """Heads on the list by village, of villages that the file does not speak for."""
    spoken = set(rows["village_code"].drop_nulls().unique().to_list())
    entries = Entry.objects.filter(
        list__programme=programme, list__first_month=first_month, list__months=months, ended_on__isnull=True
    )
    counted = entries.values_list("village").annotate(heads=Count("id"))
    return {village: heads for village, heads in counted if village not in spoken}


def _with_actions(rows: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    people = rows.join(verdicts, on="row", how="left", maintain_order="left")
    good = pl.col("verdict") == "accepted"
    action = (
        pl.when(good & pl.col("on_list"))
        .then(pl.lit("change"))
        .when(good)
        .then(pl.lit("add"))
        .when(pl.col("verdict") == "unchanged")
        .then(pl.lit("keep"))
        .otherwise(pl.lit("none"))
    )
    return people.with_columns(action.alias("action"))


def _notes(
    checked: Checked, people: pl.DataFrame, programme: Programme, found_quote: Mapping[str, Any]
) -> dict[str, tuple[str | None, int]]:
    notes: dict[str, tuple[str | None, int]] = {"dukcapil_pending": (None, people.height)}
    over = over_budget(dict(found_quote), budgets_of(programme.pk))
    if over:
        notes["over_budget"] = (over, people.filter(pl.col("action") != "none").height)
    return notes
