"""The lists that are measured, made in a process of their own while the province is built: this file as a script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REGION = "72"
# Some of a list without faults fall out because the registry has their number: people of nobody, all of one serial.
SPARE = 1.3


def begin(folder: Path, names: int, rivals: tuple[int, ...]) -> subprocess.Popen[bytes]:
    """Begin to make all lists in a folder; to be waited for."""
    folder.mkdir(exist_ok=True)
    counts = map(str, (names, *rivals))
    return subprocess.Popen([sys.executable, "-m", "benchmarks.lists_files", str(folder), *counts])


def planted(folder: Path, names: int) -> tuple[Path, Path]:
    """The documented example generator's list of so many names, with its planted faults, XLSX and CSV."""
    path = folder / f"daftar-{names}.xlsx"
    return path, path.with_suffix(".csv")


def without_faults(folder: Path, names: int, known: frozenset[str]) -> Path:
    """A list of so many names without faults, of other people than the large one and without any number `known`."""
    path = folder / f"bersih-{names}.csv"
    heading, *lines = (folder / f"banyak-{names}.csv").read_text(encoding="utf-8-sig").splitlines()
    fresh = [line for line in lines if "".join(filter(str.isdigit, line.split(";")[1])) not in known][:names]
    if len(fresh) < names:
        raise RuntimeError(f"only {len(fresh)} of {names} numbers are nobody's yet")
    path.write_text("\n".join([heading, *fresh, ""]), encoding="utf-8")
    return path


def _main(folder: Path, names: int, *rivals: int) -> None:
    from scripts.examples import make_csv, make_list

    make_list(
        folder, f"daftar-{names}", region=REGION, villages=names // 50, each=50, per_fault=max(1, names // 1000),
        plain=True,
    )  # fmt: skip
    for count in rivals:
        villages = count // 50
        each = int(50 * SPARE)
        make_csv(folder, f"banyak-{count}", region=REGION, villages=villages, each=each, per_fault=0, seed=count)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
