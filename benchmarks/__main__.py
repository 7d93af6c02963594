"""`python -m benchmarks [NAMES...] [--scale small|full] [--write]`."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks.child import MEASURES
from benchmarks.report import PAGE, print_tables, renew_sections, write_page
from benchmarks.results import Table, load, save
from benchmarks.scales import SCALES


def main() -> int:
    """Measure, print, and with --write renew docs/performance.md, all or a part. 1 if a measurement failed."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    console = Console()
    tables: list[Table] = []
    failed = []
    for path in given.saved:
        tables += load(path)
    for house, names in [] if given.saved else _by_house(given.names or list(MEASURES)):
        with console.status(f"{', '.join(names)} ({given.scale})"):
            found = _measure(names, given.scale)
        if found is None:
            failed.append(house)
            continue
        print_tables(found, console)
        tables += found
    if given.json:
        save(tables, given.json)
    if given.saved:
        print_tables(tables, console)
    if failed:
        console.print(f"[bold red]Not measured: {', '.join(failed)}.[/] What went wrong stands above.")
        return 1
    if given.write and given.names:
        renew_sections(tables, " ".join(["python -m benchmarks", *given.names, f"--scale {given.scale}"]))
    elif given.write:
        write_page(tables, f"python -m benchmarks --scale {given.scale} --write")
    if given.write:
        console.print(f"Written: {PAGE.parent.name}/{PAGE.name}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Lindung. Each measurement has a temporary data directory and server of its own.",
        epilog="Example: python -m benchmarks count search --scale small",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)} (all)")
    parser.add_argument("--scale", choices=SCALES, default="small", help="full takes most of an hour (default: small)")
    parser.add_argument(
        "--write", action="store_true", help="write docs/performance.md; with names, only their sections"
    )
    parser.add_argument("--json", type=Path, help="save what was measured to a file")
    parser.add_argument(
        "--saved", type=Path, nargs="+", default=[], help="measure nothing: show (and write) what was saved by --json"
    )
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in MEASURES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are: {', '.join(MEASURES)}")
    return given


def _by_house(names: list[str]) -> list[tuple[str, list[str]]]:
    """The chosen measurements, those together that share a house."""
    houses: dict[str, list[str]] = {}
    for name, (house, _) in MEASURES.items():
        if name in names:
            houses.setdefault(house, []).append(name)
    return list(houses.items())


def _measure(names: list[str], scale: str) -> list[Table] | None:
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "tables.json"
        command = [sys.executable, "-m", "benchmarks.child", *names, "--scale", scale, "--out", str(out)]
        child = subprocess.Popen(command)
        try:
            child.wait()
        finally:
            # However this process ends, the measurement takes its house down before.
            child.terminate()
            child.wait()
        return load(out) if child.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
