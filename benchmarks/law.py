"""The law as code: the month of many wage earners, of one, and of a country from file to file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks import workers
from benchmarks.engines import NAMES, Engine
from benchmarks.law_file import whole_country
from benchmarks.results import Table
from benchmarks.scales import Scale
from benchmarks.timing import ROUNDS, Disagreement, take_turns
from benchmarks.workers import MONTH, OUTPUTS, PROGRAMMES

HARD_ROWS = 100_000
# Beyond this many workers the other engines are not asked: they need gigabytes for each further answer.
MOST_FOR_ENGINES = 1_000_000
IN_MEMORY = "all eight columns in memory"


def law(home: Path, scale: Scale) -> list[Table]:
    """Every measurement of the law library."""
    with ExitStack() as stack:
        engines = _engines(stack) if scale.engines else {}
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tables = [_exactness(engines, min(HARD_ROWS, scale.workers[-1]), folder)]
        for count in scale.workers:
            asked = engines if count <= MOST_FOR_ENGINES else {}
            tables += [_columns(count, asked, folder), _sums(count)]
    return [*tables, _one_case(), _import(), whole_country(scale.workers_of_country)]


def _engines(stack: ExitStack) -> dict[str, Engine]:
    """The other engines by their name and version."""
    found = [stack.enter_context(Engine(name)) for name in NAMES]
    return {engine.version: engine for engine in found}


def _exactness(engines: dict[str, Engine], count: int, folder: Path) -> Table:
    wage, risk_class = workers.draw_workers(count, hard=True)
    table = Table(
        f"Exactness: {count:,} workers, one month",
        "Rows in which any of the eight amounts differs from an exact decimal computation. A tenth of the wages is "
        "hard on purpose: halves of a rupiah, ceilings and their neighbours, wages up to three billion.",
    )
    exact = workers.with_decimal(wage, risk_class)
    mine = _lindung(wage, risk_class)
    answers = {"Lindung, arrays": mine["arrays"](), "Lindung, frame": mine["frame"]()}
    others = _by_hand(wage, risk_class, [])
    answers |= {name: dict(ask(None)) for name, ask in others.items()}
    for name, engine in engines.items():
        engine.load(_saved(folder, wage, risk_class))
        engine.month(folder / "answer.npz")
        with np.load(folder / "answer.npz") as data:
            answers[name] = {one: data[one] for one in OUTPUTS}
    for name, found in answers.items():
        wrong = np.zeros(count, dtype=bool)
        for one in OUTPUTS:
            wrong |= np.asarray(found[one]) != exact[one]
        table.add(name, int(wrong.sum()), "rows wrong", compare=False)
        table.answers[name] = int(wrong.sum())
    if table.answers["Lindung, arrays"] or table.answers["Lindung, frame"]:
        raise Disagreement("Lindung is not exact")
    return table


def _columns(count: int, engines: dict[str, Engine], folder: Path) -> Table:
    wage, risk_class = workers.draw_workers(count)
    kept = {name: np.empty(count, dtype=np.int64) for name in OUTPUTS}
    mine = _lindung(wage, risk_class, kept)
    contestants: dict[str, Callable[[Any], Any]] = {
        "Lindung, arrays": lambda _: mine["arrays"](),
        "Lindung, arrays of last month filled again": lambda _: mine["arrays again"](),
        "Lindung, frame": lambda _: mine["frame"](),
    }
    contestants |= _by_hand(wage, risk_class, [])
    for name, engine in engines.items():
        engine.load(_saved(folder, wage, risk_class))
        contestants[name] = lambda _, engine=engine: engine.month()
    return _timed(f"A month of {count:,} wage earners, {IN_MEMORY}", count, contestants)


def _sums(count: int) -> Table:
    wage, risk_class = workers.draw_workers(count)
    from lindung.law.blocks import assess_arrays

    def sums(_: Any) -> dict[str, int]:
        return assess_arrays(wage, risk_class, MONTH, programmes=PROGRAMMES, only=OUTPUTS, sums_only=True).sums

    contestants = {"Lindung, arrays": sums} | _by_hand(wage, risk_class, list(OUTPUTS))
    return _timed(f"The eight sums of {count:,} wage earners", count, contestants, alike=True)


def _timed(title: str, count: int, contestants: dict[str, Callable[[Any], Any]], *, alike: bool = False) -> Table:
    table = Table(
        title,
        f"JKK, JKM, JHT (two parts), JP (two parts), the government's JKP and the total for {MONTH}, whole rupiah. "
        "Lindung also checks every row and adds up every column.",
    )
    table.add_times(take_turns(contestants, [[one] for one in range(max(ROUNDS, 5))], alike=alike))
    return table


def _lindung(wage: np.ndarray, risk_class: np.ndarray, kept: Any = None) -> dict[str, Callable[[], Any]]:
    from lindung.law.assess import assess
    from lindung.law.blocks import assess_arrays

    frame = pl.DataFrame({"wage": wage, "risk_class": risk_class})
    ask = {"programmes": PROGRAMMES, "only": OUTPUTS}
    return {
        "arrays": lambda: assess_arrays(wage, risk_class, MONTH, **ask).amounts,
        "arrays again": lambda: assess_arrays(wage, risk_class, MONTH, out=kept, **ask).amounts,
        "frame": lambda: assess(frame, MONTH, **ask).workers,
    }


def _by_hand(wage: np.ndarray, risk_class: np.ndarray, sums: list[str]) -> dict[str, Callable[[Any], Any]]:
    """Plain NumPy, Polars and DuckDB: all columns, or the sums of some."""
    frame = pl.DataFrame({"wage": wage, "risk_class": risk_class})

    def numpy(_: Any) -> Any:
        found = workers.with_numpy(wage, risk_class)
        return {name: int(found[name].sum()) for name in sums} if sums else found

    def polars(_: Any) -> Any:
        found = workers.with_polars(frame.lazy())
        if not sums:
            return found.collect(engine="streaming").to_dict()
        return found.select(pl.col(sums).sum()).collect(engine="streaming").row(0, named=True)

    found = {"NumPy by hand": numpy, "Polars by hand": polars}
    # Installed by `make bench`, not by `make test`.
    return found | ({"DuckDB SQL": _duckdb(frame, sums)} if find_spec("duckdb") else {})


def _duckdb(frame: pl.DataFrame, sums: list[str]) -> Callable[[Any], Any]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE workers AS SELECT * FROM frame")
    sql = workers.in_sql("workers")

    def ask(_: Any) -> Any:
        if not sums:
            return connection.execute(sql).fetchnumpy()
        summed = ", ".join(f"sum({name})" for name in sums)
        row = connection.execute(f"SELECT {summed} FROM ({sql})").fetchone()
        return dict(zip(sums, map(int, row or ()), strict=True))

    return ask


def _saved(folder: Path, wage: np.ndarray, risk_class: np.ndarray) -> Path:
    np.savez(folder / "workers.npz", wage=wage, risk_class=risk_class)
    return folder / "workers.npz"


def _one_case() -> Table:
    from datetime import date

    from lindung.law import contribution
    from lindung.law.contributions.bill import PuBill, outputs
    from lindung.law.contributions.rates import PuRates
    from lindung.law.contributions.scale import JKK_TO_JP
    from lindung.law.explain import explain

    case = {"segment": "PU", "month": MONTH, "wage": 12_000_000, "risk_class": 3}

    def bare(_: Any) -> Any:
        rates = PuRates(date(2026, 3, 1))
        bill = PuBill(rates, JKK_TO_JP, wage=12_000_000, risk_class=3)
        return bill.amounts(outputs(JKK_TO_JP, rates))

    table = Table(
        "One wage earner, one month",
        "500 questions a round. The decision carries every rule and parameter with its article.",
    )
    contestants = {
        "the amounts alone": bare,
        "`contribution`: the decision with its derivation": lambda _: contribution(case),
        "and as JSON": lambda _: contribution(case).as_json(),
        "and explained in sentences": lambda _: explain(contribution(case)),
    }
    times = take_turns(contestants, [[None] * 500] * max(ROUNDS, 5), alike=False)
    for name, taken in times.items():
        table.add(name, taken.median * 1_000_000, "µs", slow=taken.slow * 1_000_000)
    return table


def _import() -> Table:
    table = Table("Importing the library", "A fresh interpreter each time; the time inside it.")
    clock = "import time; begin = time.perf_counter(); {}; print(time.perf_counter() - begin)"
    first = (
        "from lindung.law import contribution; contribution(dict(segment='PU', month='2026-03', wage=1, risk_class=1))"
    )
    contestants = {"`import lindung.law`": "import lindung.law", "and the first answer": first}
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(max(ROUNDS, 5)):
        for name, code in contestants.items():
            done = subprocess.run(
                [sys.executable, "-c", clock.format(code)], capture_output=True, text=True, check=True
            )
            seconds[name].append(float(done.stdout))
    for name, taken in seconds.items():
        table.add(name, sorted(taken)[len(taken) // 2] * 1000, "ms", slow=max(taken) * 1000)
    return table
