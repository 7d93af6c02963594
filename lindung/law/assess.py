"""The contributions of a whole table of workers in one month, by the same rules that serve one worker.

`assess` takes a Polars frame, an Arrow table or the path of a Parquet file and streams: memory does not grow with the
file. Rows that cannot be computed (a missing or negative wage, one above 10^12, an unknown risk class) come back as
errors with their row numbers, counted from 1; their amounts are null, never zero. `lindung.law.blocks` does the same
for NumPy arrays.

Columns: `wage` (whole rupiah a month) and, for JKK, `risk_class` (1 to 5). Optional, true or false: `covid_eligible`
(without it everybody has PP 49/2020 in its months) and `labour_intensive` (without it nobody has PP 7/2025). Workers
with different programmes are assessed one set of programmes at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lindung.law.callable_module import callable_as_its_function
from lindung.law.contributions.bill import PuBill, outputs
from lindung.law.contributions.period import month_day
from lindung.law.contributions.rates import CLASSES, FixedRates, PuRates
from lindung.law.contributions.scale import JKK_TO_JP
from lindung.law.errors import Invalid
from lindung.law.lapse import cover_status, tolerated_months, unpaid_months
from lindung.law.months import month_number
from lindung.law.programmes import Programme
from lindung.law.questions import check_decisions
from lindung.law.situation import month as read_month

if TYPE_CHECKING:
    import polars as pl

# No wage comes near it, and every product below it fits into 64 bits.
GREATEST_WAGE = 10**12
# Of a file that is wrong from end to end, this many errors are kept; `error_count` says how many there were.
ERRORS_KEPT = 100_000
FLAGS = ("covid_eligible", "labour_intensive")


@dataclass(frozen=True)
class Assessment:
    """What came of a table: rows read, sums in rupiah by output, and the rows that could not be computed.

    `workers` holds the given columns and the amounts, a row for each given row; None where they were written to a
    file. `errors` has the columns `row` (from 1) and `problem`; `error_count` counts all of them.
    """

    rows: int
    sums: dict[str, int]
    errors: pl.DataFrame
    error_count: int
    workers: pl.DataFrame | None


def assess(
    frame: Any,
    month: str | int | date,
    *,
    programmes: Iterable[Programme | str] = JKK_TO_JP,
    only: Iterable[str] | None = None,
    to: str | Path | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Assessment:
    """Compute a month for a frame, an Arrow table or a Parquet file (a path) of workers; `to` writes Parquet instead.

    `month` is "YYYY-MM", a date in it, or its number. `only` names the outputs wanted (all that the programmes have).
    Invalid: a column is missing or is not whole numbers, or an output does not exist. NotCovered: a month without law.
    """
    import polars as pl

    rows = _lazy(frame)
    schema = rows.collect_schema()
    wanted = programmes_of(programmes)
    _check_columns(schema, wanted)
    flags = {name: pl.col(name) for name in FLAGS if name in schema}
    rates = rates_of(day_of(month), decisions=decisions, **flags)
    names = chosen(wanted, rates, only)
    checked = rows.with_columns(_problem(schema, wanted, flags).alias(_PROBLEM)).with_columns(
        pl.when(pl.col(_PROBLEM).is_null()).then(pl.col("wage").cast(pl.Int64, strict=False)).alias(_WAGE)
    )
    bill = PuBill(rates, wanted, wage=pl.col(_WAGE), risk_class=pl.col("risk_class") if "risk_class" in schema else 0)
    if Programme.JKP in wanted and "labour_intensive" in flags:
        checked = _without_overdrawn(checked, bill.amounts(("jkk_fund",))["jkk_fund"])
    computed = checked.with_columns(**bill.amounts(names))
    return _collected(computed, list(schema), names, to)


_PROBLEM, _WAGE, _ROW = "__problem", "__wage", "row"


def _without_overdrawn(checked: pl.LazyFrame, jkk_fund: Any) -> pl.LazyFrame:
    """Rows whose JKK fund would have to give more than it gets (half the rate, the whole recomposition) as errors.

    One worker alone is NotCovered there (`contribution`), so in a table it may not be a sum below zero.
    """
    import polars as pl

    found = checked.with_columns(
        pl.when(jkk_fund < 0)
        .then(pl.lit("the JKP part is above the JKK contribution: not covered"))
        .otherwise(pl.col(_PROBLEM))
        .alias(_PROBLEM)
    )
    return found.with_columns(pl.when(pl.col(_PROBLEM).is_null()).then(pl.col(_WAGE)).alias(_WAGE))


def _collected(computed: pl.LazyFrame, given: list[str], names: tuple[str, ...], to: str | Path | None) -> Assessment:
    import polars as pl

    workers = computed.select(*(name for name in given if name not in names), *names)
    sums = computed.select(
        pl.len().alias("__rows"),
        pl.col(_PROBLEM).count().alias("__errors"),
        *(pl.col(name).cast(pl.Int128).sum() for name in names),
    )
    wrong = computed.select(pl.col(_PROBLEM).alias("problem")).with_row_index(_ROW, offset=1)
    errors = wrong.filter(pl.col("problem").is_not_null()).head(ERRORS_KEPT)
    kept = workers if to is None else workers.sink_parquet(to, compression="zstd", compression_level=1, lazy=True)
    table, totals = pl.collect_all([kept, sums], engine="streaming")
    found = totals.row(0, named=True)
    count, rows = found.pop("__errors"), found.pop("__rows")
    # Errors are rare: the rows are gone through a second time only where there are some.
    listed = errors.collect(engine="streaming") if count else errors.clear().collect()
    return Assessment(
        rows=rows, sums=found, errors=listed, error_count=count, workers=None if to is not None else table
    )


def assess_cover(
    frame: Any, month: str | int | date, *, segment: str, programme: Programme | str, to: str | Path | None = None
) -> Any:
    """The state of cover (`lapse.COVERED`, CONDITIONAL, LAPSED) of every membership of a frame in a month.

    The column `paid_month` holds the number of the last paid month (`months.month_number`). Returns a frame with the
    column `cover_status` added, or writes it to a Parquet file. A missing paid month stays null: it is not known.
    """
    import polars as pl

    rows = _lazy(frame)
    _whole_column(rows.collect_schema(), "paid_month")
    day = day_of(month)
    unpaid = unpaid_months(month=month_number(day), paid_month=pl.col("paid_month").cast(pl.Int64))
    tolerated = tolerated_months(segment, Programme(programme), day)
    with_status = rows.with_columns(cover_status=cover_status(unpaid=unpaid, tolerated=tolerated))
    return with_status.sink_parquet(to) if to is not None else with_status.collect(engine="streaming")


def day_of(month: str | int | date) -> date:
    """The first day of a month given as "YYYY-MM", as a date in it or as its number. NotCovered before July 2015."""
    if isinstance(month, date):
        return month_day(month_number(month))
    if isinstance(month, bool) or (isinstance(month, int) and not 12 * date.min.year <= month < 12 * date.max.year):
        # 202603, say: neither the number of a month nor "2026-03".
        raise Invalid(f"month: {month} bukan bulan YYYY-MM.", f"month: {month} is not a month YYYY-MM.", key="month")
    return month_day(month if isinstance(month, int) else read_month("month", month))


def programmes_of(given: Iterable[Programme | str]) -> frozenset[Programme]:
    """The programmes to compute. Invalid: none, an unknown one, a word instead of a list, JKP without its sources."""
    known = [programme.value for programme in Programme]
    names: list[Programme | str] = [] if isinstance(given, str) else list(given)
    wrong = [name for name in names if name not in known]
    if not names or wrong:
        shown = wrong or given
        raise Invalid(
            f"programmes: {shown!r} bukan daftar program; yang ada: {', '.join(known)}.",
            f"programmes: {shown!r} is no list of programmes; there are: {', '.join(known)}.",
            key="programmes",
        )
    wanted = frozenset(map(Programme, names))
    if Programme.JKP in wanted and not {Programme.JKK, Programme.JKM} <= wanted:
        raise Invalid(
            "programmes: JKP dibiayai dari JKK dan JKM; sebutkan keduanya.",
            "programmes: JKP is paid from JKK and JKM; name both.",
            key="programmes",
        )
    return wanted


def rates_of(
    day: date, *, decisions: Mapping[str, str] | None = None, covid_eligible: Any = True, labour_intensive: Any = False
) -> PuRates:
    """The rates of a month for columns of workers, with the readings an office decided on."""
    readings = check_decisions(dict(decisions or {}))
    same_for_all = isinstance(covid_eligible, bool) and isinstance(labour_intensive, bool)
    return (FixedRates if same_for_all else PuRates)(
        day,
        covid=covid_eligible,
        labour_intensive=labour_intensive,
        recomposition=readings.get("jkp-recomposition-in-relief"),
    )


def chosen(programmes: frozenset[Programme], rates: PuRates, only: Iterable[str] | None) -> tuple[str, ...]:
    """The outputs asked for, in the order of the bill. Invalid names one that the programmes do not have."""
    names = outputs(programmes, rates)
    wanted = set(names if only is None else only)
    unknown = ", ".join(sorted(wanted - set(names)))
    if unknown:
        known = ", ".join(names)
        raise Invalid(
            f"only: {unknown} tidak ada; yang ada: {known}.", f"only: there is no {unknown}; there are: {known}."
        )
    return tuple(name for name in names if name in wanted)


def _lazy(frame: Any) -> pl.LazyFrame:
    import polars as pl

    if isinstance(frame, str | Path):
        return pl.scan_parquet(frame)
    if isinstance(frame, pl.LazyFrame):
        return frame
    if isinstance(frame, pl.DataFrame):
        return frame.lazy()
    # An Arrow table, or anything else that hands out Arrow data.
    return pl.DataFrame(frame).lazy()


def _check_columns(schema: pl.Schema, programmes: frozenset[Programme]) -> None:
    import polars as pl

    _whole_column(schema, "wage")
    if Programme.JKK in programmes:
        _whole_column(schema, "risk_class")
    for name in FLAGS:
        if name in schema and schema[name] != pl.Boolean:
            raise Invalid(
                f"{name}: kolom harus berisi benar/salah.", f"{name}: the column must hold true or false.", key=name
            )


def _whole_column(schema: pl.Schema, name: str) -> None:
    if name not in schema:
        raise Invalid(f"{name}: kolom ini diperlukan.", f"{name}: this column is needed.", key=name)
    if not schema[name].is_integer():
        raise Invalid(
            f"{name}: kolom berisi {schema[name]}, harus bilangan bulat.",
            f"{name}: the column holds {schema[name]}; it must hold whole numbers.",
            key=name,
        )


def _problem(schema: pl.Schema, programmes: frozenset[Programme], flags: Mapping[str, Any]) -> pl.Expr:
    """Why a row cannot be computed; null if it can."""
    import polars as pl

    wage, risk_class = pl.col("wage"), pl.col("risk_class")
    problem: Any = (
        pl.when(wage.is_null())
        .then(pl.lit("wage is missing"))
        .when(wage < 0)
        .then(pl.lit("wage is negative"))
        .when(wage > GREATEST_WAGE)
        .then(pl.lit("wage is above 10^12"))
    )
    if Programme.JKK in programmes:
        problem = problem.when(risk_class.is_null()).then(pl.lit("risk_class is missing"))
        problem = problem.when(~risk_class.is_between(CLASSES[0], CLASSES[-1])).then(pl.lit("risk_class is unknown"))
    for name, column in flags.items():
        problem = problem.when(column.is_null()).then(pl.lit(f"{name} is missing"))
    expression: pl.Expr = problem.otherwise(pl.lit(None, pl.String))
    return expression


callable_as_its_function(__name__)
