"""Tables of the annexes as data: CSV files, each row with its own legal basis and provenance."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from lindung.law.cells import income_row as income_row
from lindung.law.cells import used as used
from lindung.law.errors import LawDefect
from lindung.law.parameters import Parameter, Provenance, Value

JP_CEILING_TITLE = {"id": "Batas atas upah JP", "en": "JP wage ceiling"}
# The letters apply a ceiling from March to February; the one after the last letter is not known.
_LAST_CEILING_DAY = date(2027, 2, 28)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table (its file name without `.csv`), every cell as text."""
    text = (files("lindung.law.tables") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def grade(written: str, fact: str = "") -> Provenance:
    """The provenance of a fact as a row writes it ("ceiling secondary; pensions derived"): the weakest word named."""
    parts = [part.strip() for part in written.split(";")]
    part = next((one.removeprefix(fact).strip() for one in parts if fact and one.startswith(fact)), parts[0])
    found = re.match(r"[a-z+-]+", part)
    try:
        return max(map(Provenance, found.group().split("+") if found else [""]), key=lambda one: one.weakness)
    except ValueError:
        raise LawDefect(f"unknown provenance {written!r}") from None


def table_parameters() -> dict[str, Parameter]:
    """The dated parameters that stand in tables instead of YAML files, by name."""
    return {"jp_wage_ceiling": jp_wage_ceiling()}


@cache
def jp_wage_ceiling() -> Parameter:
    """The wage above which no JP contribution is due, by contribution month (PP 45/2015 Ps 29)."""
    entries = rows("jp_parameters")
    starts = [date.fromisoformat(f"{entry['from_month']}-01") for entry in entries]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [_LAST_CEILING_DAY]
    values = tuple(
        Value(
            name="jp_wage_ceiling",
            value=int(entry["wage_ceiling"]),
            unit="rupiah",
            since=start,
            until=end,
            basis="PP 45/2015 Ps 29(2)-(4)",
            provenance=grade(entry["provenance"], "ceiling"),
            note=f"{entry['source']}. The letters apply it from the March contribution month.",
            question=None,
            written=entry["wage_ceiling"],
            title=JP_CEILING_TITLE,
        )
        for entry, start, end in zip(entries, starts, ends, strict=True)
    )
    return Parameter("jp_wage_ceiling", JP_CEILING_TITLE, values, "tables/jp_parameters.csv")
