"""How much memory processes take: their proportional share, so that what they share counts once."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.results import Table

PROCESSES = Path("/proc")
MEGABYTE = 2**20


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in PROCESSES.glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything; what follows its last bracket is state and parent.
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def share(pid: int) -> int:
    """Bytes of one process, pages shared with others divided among them; 0 if it is gone."""
    try:
        text = (PROCESSES / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0


class Watch:
    """The most that groups of processes took together at any look, in bytes."""

    def __init__(self, groups: dict[str, Callable[[], list[int]]]) -> None:
        self._groups = groups
        self.most = dict.fromkeys([*groups, "together"], 0)

    def look(self) -> None:
        """Look once."""
        now = {name: sum(map(share, pids())) for name, pids in self._groups.items()}
        now["together"] = sum(now.values())
        self.most = {name: max(self.most[name], now[name]) for name in now}


@contextmanager
def watching(groups: dict[str, Callable[[], list[int]]], every: float = 0.25) -> Iterator[Watch]:
    """Look at the processes again and again for as long as the block lasts."""
    watch = Watch(groups)
    over = threading.Event()

    def look() -> None:
        while not over.wait(every):
            watch.look()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
        watch.look()


def add_memory(table: Table, most: dict[str, int]) -> None:
    """Append what a Watch saw, everything together first."""
    for name in ("together", *(name for name in most if name != "together")):
        table.add(name, most[name] / MEGABYTE, "MB")
