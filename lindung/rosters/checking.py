"""Check a list of names by what the list itself shows: read, clean, find, judge. No database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from lindung.rosters.cleaning import clean, clean_nik
from lindung.rosters.judging import AgeLimits, add_duplicates, judge, list_findings, together
from lindung.rosters.name_words import with_name_words
from lindung.rosters.reading import WHY, ListRead, read_list
from lindung.rosters.reading.vocabulary import Vocabulary
from lindung.rosters.reasons import VERDICTS, reasons

# Given the cleaned rows, what the registry and the programme know about them: a frame of findings.
Matcher = Callable[[pl.DataFrame], pl.DataFrame]
# Given the rows with their numbers cleaned, and what waits for all of them to be: asks while they are.
Beside = Callable[[pl.DataFrame, Callable[[], pl.DataFrame]], None]
# A notice that is true of every row because its column is absent is given once, for the list.
_OF_COLUMN = {"occupation_missing": "occupation", "family_missing": "family_card"}
# Fewer NIKs that happen to end in 0 say nothing.
ENOUGH_NIKS = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged list. `rows`: cleaned rows with the words of their names, `village_code` and `district_code`.
    `findings`: per row, field and code. `verdicts`: `row`, `verdict`, `reasons`, `notices`. `notes`: codes for the
    whole list with what they are about and how many rows they concern."""

    read: ListRead
    rows: pl.DataFrame
    findings: pl.DataFrame
    verdicts: pl.DataFrame
    notes: Mapping[str, tuple[str | None, int]]
    first_month: date

    def as_json(self, *, every_row: bool = False) -> dict[str, Any]:
        """What `roster check --json` prints, without the quote. `details` leaves out rows accepted without a word
        unless `every_row`."""
        counts = dict(self.verdicts["verdict"].value_counts().iter_rows())
        return {
            "sheet": self.read.sheet.name,
            "rows": self.rows.height,
            "columns": self.read.headings,
            "skipped": [
                {"row": row, "code": code, "why": WHY[code][0], "why_en": WHY[code][1]}
                for row, code in self.read.skipped.select("row", "code").iter_rows()
            ],
            "verdicts": {verdict: counts.get(verdict, 0) for verdict in VERDICTS},
            "reasons": self._counted("reasons"),
            "notices": {**self._counted("notices"), **{code: rows for code, (_, rows) in self.notes.items()}},
            "list": [
                {
                    "code": code,
                    "id": reasons()[code].sentence(about),
                    "en": reasons()[code].sentence(about, english=True),
                }
                for code, (about, _) in self.notes.items()
            ],
            "details": self._details(every_row),
        }

    def _counted(self, kind: str) -> dict[str, int]:
        codes = self.verdicts[kind].explode(empty_as_null=True).drop_nulls()
        return dict(sorted(codes.value_counts().iter_rows(), key=lambda pair: (-pair[1], pair[0])))

    def _details(self, every_row: bool) -> list[dict[str, Any]]:
        shown = self.verdicts
        if not every_row:
            silent = (pl.col("verdict") == "accepted") & (pl.col("notices").list.len() == 0)
            shown = shown.filter(~silent)
        month = self.first_month.strftime("%Y-%m")
        return [
            {"row": row, "verdict": verdict, "reasons": why, "notices": notices, "from": month}
            for row, verdict, why, notices in shown.iter_rows()
        ]


def check_list(
    path: Path,
    *,
    region: str | None,
    first_month: date,
    months: int,
    today: date,
    limits: AgeLimits | None = None,
    demonstration: bool = False,
    sheet: str | None = None,
    words: Vocabulary | None = None,
    matcher: Matcher | None = None,
    on_read: Callable[[int], None] | None = None,
    beside: Beside | None = None,
) -> Checked:
    """Read and judge a list of names.

    `region`: the code of the sponsor's region, or None if villages are not to be judged. `first_month`: its first day;
    ages are taken on it. `months`: how many months are to be paid. `limits`: full years, 18 to 64 unless given.
    `demonstration`: serial 0000 is lawful. `matcher`: adds what the registry knows. `on_read` is told how many rows
    were read, before they are judged. `beside` runs here, in the caller's thread, while rows are cleaned and judged in
    another: for what waits, as a database does. Raises ListRefused if the file cannot be read as a list, ValueError for
    months that make no sense.
    """
    if first_month.day != 1 or not 1 <= months <= 120:
        raise ValueError(f"first_month must be the first of a month and months 1 to 120, not {first_month}, {months}")
    read = read_list(path, sheet=sheet, words=words)
    if on_read:
        on_read(read.people.height)

    def cleaned() -> pl.DataFrame:
        return with_name_words(clean(read.people, today=today, demonstration=demonstration))

    def judged(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        aged = limits or AgeLimits()
        return list_findings(rows, region=region, first_month=first_month, limits=aged, demonstration=demonstration)

    with ThreadPoolExecutor(1) as working:
        cleaning = working.submit(cleaned)
        judging = working.submit(lambda: judged(cleaning.result()))
        if beside:
            beside(clean_nik(read.people, demonstration=demonstration), cleaning.result)
        rows, (findings, places) = cleaning.result(), judging.result()
    rows = rows.with_columns(places["village_code"], places["district_code"])
    if matcher:
        findings = together(findings, matcher(rows))
    findings, notes = _once_for_the_list(read, rows, add_duplicates(rows, findings))
    notes |= _notes(read, rows, first_month, months, demonstration)
    return Checked(read, rows, findings, judge(rows, findings), notes, first_month)


def _once_for_the_list(
    read: ListRead, rows: pl.DataFrame, findings: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, tuple[str | None, int]]]:
    absent = [code for code, field in _OF_COLUMN.items() if field not in read.columns]
    return findings.filter(~pl.col("code").is_in(absent)), dict.fromkeys(absent, (None, rows.height))


def _notes(
    read: ListRead, rows: pl.DataFrame, first_month: date, months: int, demonstration: bool
) -> dict[str, tuple[str | None, int]]:
    notes: dict[str, tuple[str | None, int]] = {}
    if hidden := read.hidden:
        shown = ", ".join(map(str, hidden[:20])) + (" …" if len(hidden) > 20 else "")
        notes["hidden_rows"] = (shown, len(hidden))
    niks = rows["nik_text"].filter(rows["nik_text"].str.contains("^[0-9]{16}$").fill_null(False))
    if not demonstration and len(niks) >= ENOUGH_NIKS and niks.str.ends_with("0").all():
        notes["all_end_in_zero"] = (None, len(niks))
    if read.sheet.macros:
        notes["macros_ignored"] = (None, rows.height)
    if first_month.month + months - 1 > 12:
        notes["crosses_budget_year"] = (str(first_month.year), rows.height)
    return notes
