"""Many certificates, from the wish to the PDF."""

from __future__ import annotations

import statistics
import time
from typing import Any

from benchmarks.results import Table

KABUPATEN = "72.08"
BASE = "http://127.0.0.1:8000/"
PARTS = ("one certificate", "handing out", "setting by Typst")


def papers(user: Any, count: int, rounds: int) -> Table:
    """Seconds for so many certificates of people covered on the day shown, and for one."""
    from lindung.access.acting import acting_as
    from lindung.coverage.certificate_print import certificates_pdf
    from lindung.coverage.certificates import hand_out
    from lindung.coverage.covered_list import Wanted, list_covered
    from lindung.coverage.people import shown_day

    taken: dict[str, list[float]] = {name: [] for name in PARTS}
    size = made = 0
    for _ in range(rounds):
        with acting_as(user, channel="terminal") as acting:
            day = shown_day()
            ids = list_covered(Wanted(day, region=KABUPATEN)).ids[:count]
            begin = time.perf_counter()
            certificates_pdf(hand_out(acting=acting, person_ids=ids[:1], day=day), base=BASE, day=day)
            one = time.perf_counter()
            handed = hand_out(acting=acting, person_ids=ids, day=day)
            out = time.perf_counter()
            pages = certificates_pdf(handed, base=BASE, day=day)
            times = (one - begin, out - one, time.perf_counter() - out)
            for name, seconds in zip(PARTS, times, strict=True):
                taken[name].append(seconds)
            size, made = len(pages), len(handed.issued)
    table = Table(
        f"{made:,} certificates",
        f"One PDF with a page for each of {made:,} people of one kabupaten, each with a token and a QR code of its own "
        f"({size / 2**20:.1f} MB), as a branch officer with row rights; {rounds} rounds.",
    )
    whole = [sum(both) for both in zip(taken["handing out"], taken["setting by Typst"], strict=True)]
    table.add("all, from the wish to the PDF", statistics.median(whole), "s", slow=max(whole))
    for name in ("handing out", "setting by Typst", "one certificate"):
        table.add(name, statistics.median(taken[name]), "s", slow=max(taken[name]), compare=name != "one certificate")
    table.answers["certificates"] = made
    return table
