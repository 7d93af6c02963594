"""What somebody sees during a build."""

from __future__ import annotations

import io

from rich.console import Console

from lindung.demo.progress import bars


def test_each_stage_is_named_in_both_languages_with_its_rows() -> None:
    seen = io.StringIO()
    with bars(Console(file=seen, width=160, force_terminal=False)) as tell:
        tell.stage("Memuat orang", "loading people", 2000)
        tell.rows(1500)
        tell.rows(500)
        tell.say("Menunggu.", "Waiting.")
        tell.stage("Membangun indeks", "building indexes")
    shown = seen.getvalue()
    assert "Memuat orang / loading people" in shown
    assert "Membangun indeks / building indexes" in shown
    assert "Menunggu. / Waiting." in shown
