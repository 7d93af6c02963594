"""Published figures beside computed ones in the terminal: however narrow it is, a number stands there whole."""

from __future__ import annotations

import pytest

from lindung.coverage.commands import _print_comparison
from lindung.coverage.published import Comparison
from lindung.reference.queries import published_figures

COMPUTED = 12_345_678_901


@pytest.mark.parametrize("width", ["30", "60", "80", "200"])
def test_numbers_and_days_are_never_cut(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    figures = [one for one in published_figures() if one.value]
    _print_comparison([Comparison(one, COMPUTED) for one in figures])
    told = capsys.readouterr().out
    assert told.count("12.345.678.901") == len(figures) > 3
    for figure in figures:
        assert f"{figure.value:,}".replace(",", ".") in told
        assert f"{COMPUTED - (figure.value or 0):,}".replace(",", ".") in told
        assert str(figure.compare_on or "?") in told
    assert "…" not in told
