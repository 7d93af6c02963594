"""What the measurements ran on, as far as it matters to a reader: no names, no paths."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path

LIBRARIES = ("Django", "psycopg", "polars", "numpy", "gunicorn", "duckdb", "django-import-export")


def facts() -> list[tuple[str, str]]:
    """Pairs of what and value, in the order to print them."""
    return [
        ("Processors", f"{len(os.sched_getaffinity(0))} ({_processor()})"),
        ("Memory", f"{_memory_gb():.0f} GB"),
        ("System", f"{platform.system()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("PostgreSQL", _postgres()),
        ("Libraries", ", ".join(f"{name} {version}" for name, version in _libraries())),
    ]


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip() if found else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _postgres() -> str:
    from lindung.postgres.binaries import find_binaries
    from lindung.postgres.home import resolve_home

    found = find_binaries(resolve_home())
    return f"{found.version} ({found.origin})"


def _libraries() -> list[tuple[str, str]]:
    found = []
    for name in LIBRARIES:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return found
