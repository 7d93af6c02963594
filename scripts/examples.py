"""Makes the example lists: names as villages send them, with faults planted and written down beside the list.

    python -m scripts.examples                        # examples/desa-50.*, examples/parigi-moutong-13900.*
    python -m scripts.examples --into DIR --large     # DIR/provinsi-100000.xlsx and .csv; examples/ keeps the workbook

Everybody is made up: every NIK has serial 0000, which is given to nobody. The same seed gives the same files. Beside
each list stands NAME.json: `region` and `first_month` for which it is meant, `faults` (row to the codes that must be
found there; every other row must be accepted without a word), `skipped` (rows that are no persons), `hidden` rows, and
`registry`: clean rows by the code that the demonstration registry is to give them.
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from scripts.example_faults import PLANTED, plant
from scripts.example_layout import HEADINGS, write_xlsx
from scripts.example_people import Known, Person, known_in_demonstration, make_people

ROOT = Path(__file__).resolve().parents[1]
FIRST_MONTH = date(2026, 12, 1)
SEED = 72_08
# Where there is one row of headings only.
FLAT = {"Tempat": "Tempat Lahir", "Tanggal": "Tanggal Lahir"}
# Codes that only the registry can give; some clean rows are set aside for each.
OF_REGISTRY = ("deceased", "already_wage_earner", "already_sponsored", "name_differs")


def make_list(
    into: Path,
    name: str,
    *,
    region: str,
    villages: int,
    each: int,
    per_fault: int,
    seed: int = SEED,
    known: Known | None = None,
    plain: bool = False,
) -> Path:
    """Write NAME.xlsx and NAME.json and return the path of the list. `per_fault` rows get each kind of fault; nobody
    can be taken for somebody `known`. `plain`: NAME.csv of the same people too."""
    rng = np.random.default_rng([seed, villages, each])
    people = make_people(region, villages, each, FIRST_MONTH, rng, known)
    faults = plant(people, region, per_fault, FIRST_MONTH, rng, known)
    path = into / f"{name}.xlsx"
    if plain:
        _write_csv(into, name, region, people, faults)
    written = write_xlsx(path, people, rng)
    _write_facts(path.with_suffix(".json"), region, people, faults, written.rows, written.skipped, written.hidden)
    return path


def make_csv(into: Path, name: str, *, region: str, villages: int, each: int, per_fault: int, seed: int = SEED) -> Path:
    """The same people as a plain file with semicolons, as exported by an office's own application."""
    rng = np.random.default_rng([seed, villages, each])
    people = make_people(region, villages, each, FIRST_MONTH, rng)
    faults = plant(people, region, per_fault, FIRST_MONTH, rng)
    return _write_csv(into, name, region, people, faults)


def _write_csv(into: Path, name: str, region: str, people: list[Person], faults: dict[int, set[str]]) -> Path:
    path = into / f"{name}.csv"
    rows = {}
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(["No", *(FLAT.get(heading, heading) for heading in HEADINGS)])
        for number, person in enumerate(people, 1):
            rows[person.key] = number + 1
            writer.writerow([number, *(_text(person.cells[heading]) for heading in HEADINGS)])
    _write_facts(path.with_name(f"{name}-csv.json"), region, people, faults, rows, {}, [])
    return path


def _text(value: Any) -> str:
    if isinstance(value, int) and value % 10_000:
        # A rounded number looks like any other in a plain file; with a decimal part it shows.
        return f"{value}.0"
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else "" if value is None else str(value)


def _write_facts(
    path: Path,
    region: str,
    people: list[Person],
    faults: dict[int, set[str]],
    rows: dict[int, int],
    skipped: dict[int, str],
    hidden: list[int],
) -> None:
    clean = [rows[one.key] for one in people if one.key not in faults]
    facts = {
        "region": region,
        "first_month": FIRST_MONTH.strftime("%Y-%m"),
        "rows": len(people),
        "planted": {code: sum(code in codes for codes in faults.values()) for code in PLANTED},
        "faults": {str(rows[key]): sorted(codes) for key, codes in sorted(faults.items(), key=lambda kv: rows[kv[0]])},
        "skipped": {str(row): why for row, why in sorted(skipped.items())},
        "hidden": hidden,
        "registry": {
            code: clean[n :: len(OF_REGISTRY)][:: max(1, len(clean) // 40)] for n, code in enumerate(OF_REGISTRY)
        },
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Write the lists that belong to the repository, or the large one."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--into", type=Path, default=ROOT / "examples")
    parser.add_argument("--large", action="store_true", help="the list of 100,000 names, XLSX and CSV")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    if asked.large:
        large = {"region": "72", "villages": 2000, "each": 50, "per_fault": 100}
        print(make_list(asked.into, "provinsi-100000", **large, plain=True))
        return
    print(make_list(asked.into, "desa-50", region="72.08", villages=1, each=50, per_fault=1))
    print(make_csv(asked.into, "desa-50", region="72.08", villages=1, each=50, per_fault=1))
    # In the demonstration this list is applied: its people are not to be taken for those who are there.
    known = known_in_demonstration()
    print(
        make_list(asked.into, "parigi-moutong-13900", region="72.08", villages=278, each=50, per_fault=12, known=known)
    )


if __name__ == "__main__":
    main()
