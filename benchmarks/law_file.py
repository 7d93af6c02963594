"""The month of a country, from a Parquet file to a Parquet file; as a script, one contestant in its own process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from benchmarks import workers
from benchmarks.results import Table
from benchmarks.timing import Disagreement
from benchmarks.workers import MONTH, OUTPUTS, PROGRAMMES

CONTESTANTS = {"lindung": "Lindung (`assess`)", "polars": "Polars by hand"}
if find_spec("duckdb"):
    CONTESTANTS["duckdb"] = "DuckDB SQL"
ROUNDS = 3
_PART = 1_000_000


def whole_country(count: int) -> Table:
    """Time and memory of every contestant over the same file."""
    table = Table(
        f"{count:,} wage earners from Parquet to Parquet",
        f"Eight columns added, sums returned; median of {ROUNDS}, each in a fresh process with imports. "
        "Lindung also checks every row.",
    )
    found: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "workers.parquet"
        _write(source, count)
        for _ in range(ROUNDS):
            for name, runs in found.items():
                runs.append(_run(name, source, Path(folder) / "out.parquet"))
    totals = {run["total"] for runs in found.values() for run in runs}
    if len(totals) != 1:
        raise Disagreement(f"the sums of the country differ: {totals}")
    for name, what in CONTESTANTS.items():
        seconds = sorted(run["seconds"] for run in found[name])
        table.add(what, seconds[ROUNDS // 2], "s", slow=seconds[-1])
    memory = {what: max(run["megabytes"] for run in found[name]) for name, what in CONTESTANTS.items()}
    table.notes.append("Most memory: " + ", ".join(f"{what} {most:,.0f} MB" for what, most in memory.items()) + ".")
    return table


def _write(path: Path, count: int) -> None:
    """Workers in parts, so that the file may be larger than memory."""
    parts = [(start // _PART, min(_PART, count - start)) for start in range(0, count, _PART)]
    folder = path.with_suffix("")
    folder.mkdir()
    for seed, size in parts:
        wage, risk_class = workers.draw_workers(size, seed=seed)
        pl.DataFrame({"wage": wage, "risk_class": risk_class}).write_parquet(folder / f"{seed:05}.parquet")
    pl.scan_parquet(folder / "*.parquet").sink_parquet(path)


def _run(name: str, source: Path, target: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.law_file", name, str(source), str(target)]
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - begin}


def _compute(name: str, source: str, target: str) -> int:
    """Write the month to the target; the sum of all totals."""
    if name == "lindung":
        from lindung.law.assess import assess

        return assess(source, MONTH, programmes=PROGRAMMES, only=OUTPUTS, to=target).sums["total"]
    if name == "polars":
        rows = pl.scan_parquet(source)
        workers.with_polars(rows).sink_parquet(target, compression="zstd", compression_level=1)
        return int(pl.scan_parquet(target).select(pl.col("total").sum()).collect(engine="streaming").item())
    import duckdb

    connection = duckdb.connect()
    query = workers.in_sql(f"read_parquet('{source}')")
    connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
    row = connection.execute(f"SELECT sum(total) FROM read_parquet('{target}')").fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    answer = _compute(*sys.argv[1:4])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"total": answer, "megabytes": most}))
