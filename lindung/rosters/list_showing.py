"""What a version of a list comes to, in plain words: tiles, reasons as bars, rows with what was found, the quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lindung.billing.money_tables import says
from lindung.billing.words import in_language, rupiah
from lindung.rosters.models import JudgedRow, Version
from lindung.rosters.reading.vocabulary import vocabulary
from lindung.rosters.reasons import reasons
from lindung.rosters.typed_cells import as_typed, numbers_told
from lindung.web import dates, numbers
from lindung.web.tables import Cell, Column, Table

# Verdict: its word, the colour of its badge, what it means before and after applying.
VERDICT_WORDS = {
    "accepted": (_("Diterima"), "covered", _("akan masuk daftar"), _("masuk daftar")),
    "unchanged": (_("Sudah ada"), "quoted", _("sudah ada di daftar, tidak berubah"), _("sudah ada di daftar")),
    "held": (_("Ditahan"), "estimate", _("diperiksa petugas dahulu"), _("diperiksa petugas dahulu")),
    "rejected": (_("Dikembalikan"), "not-covered", _("perlu diperbaiki pengirim"), _("perlu diperbaiki pengirim")),
}
STATE_WORDS = {
    "sent": (_("sedang diperiksa"), "estimate"),
    "checked": (_("belum diterapkan"), "estimate"),
    "applied": (_("diterapkan"), "covered"),
    "cancelled": (_("dibatalkan"), "quoted"),
    "refused": (_("tidak terbaca"), "not-covered"),
}
MONEY_WORDS = {
    "not_told": (_("tagihannya tidak dipecah per desa"), "quoted"),
    "unbilled": (_("belum ditagih"), "quoted"),
    "unpaid": (_("belum dibayar"), "estimate"),
    "partial": (_("dibayar sebagian"), "estimate"),
    "paid": (_("lunas"), "covered"),
}
STAGES = (
    ("reading", _("Membaca berkas")),
    ("judging", _("Memeriksa tiap baris")),
    ("matching", _("Mencocokkan dengan data peserta")),
    ("quoting", _("Menghitung biaya")),
)
# So many changes are shown in full; the rest are counted.
MOST_CHANGES = 500
# After so long without a step, somebody may begin a check again (seconds).
STALLED_AFTER = 120
WAITS_AFTER = 20
FIELD_WORDS = {
    "name": _("nama"), "birth": _("tanggal lahir"), "sex": _("jenis kelamin"), "village": _("desa/kelurahan"),
    "address": _("alamat"), "occupation": _("pekerjaan"), "phone": _("telepon"), "mother_name": _("nama ibu"),
    "kpj": _("KPJ"), "family_card": _("nomor KK"), "decile": _("desil"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """One verdict with how many rows it has."""

    verdict: str
    word: str
    colour: str
    rows: int
    means: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason with how many rows it has; `width` is 0 to 100, of the most frequent."""

    code: str
    sentence: str
    rows: int
    width: int
    colour: str
    repair: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at one cell: its heading as the sender wrote it, what stood there, why, and what to do."""

    heading: str
    cell: str
    sentence: str
    repair: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row beside what was found there."""

    row: int
    name: str
    nik: str
    place: str
    word: str
    colour: str
    findings: tuple[Finding, ...]
    notices: tuple[str, ...]
    starts: str


def english() -> bool:
    """Whether the page is read in English."""
    return not (get_language() or "id").startswith("id")


def tiles(version: Version) -> list[Tile]:
    """The four verdicts with their counts."""
    after = version.state == Version.State.APPLIED
    found = version.totals.get("verdicts", {})
    return [
        Tile(verdict, str(word), colour, found.get(verdict, 0), str(later if after else before))
        for verdict, (word, colour, before, later) in VERDICT_WORDS.items()
    ]


def bars(version: Version) -> list[Bar]:
    """The reasons why rows are held or returned, most frequent first."""
    found = version.totals.get("reasons", {})
    most = max(found.values(), default=1)
    colours = {"rejected": "bad", "held": "wait"}
    shown = []
    # JSON in the database keeps no order.
    for code, rows in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        reason = reasons()[code]
        repair = reason.suggestion_en if english() else reason.suggestion_id
        sentence = reason.sentence(english=english())
        shown.append(Bar(code, sentence, rows, max(1, 100 * rows // most), colours.get(reason.verdict, "wait"), repair))
    return shown


def notes(version: Version) -> list[str]:
    """What is true of the list as a whole, as sentences."""
    return [in_language(one["id"], one["en"]) for one in version.totals.get("list", [])]


def small_notes(version: Version) -> list[tuple[str, str, int]]:
    """Notices of rows that were nevertheless let through: code, sentence, how many."""
    whole = {one["code"] for one in version.totals.get("list", [])}
    found = sorted(version.totals.get("notices", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, reasons()[code].sentence(english=english()), rows) for code, rows in found if code not in whole]


def period(first_month: date, months: int) -> str:
    """Desember 2026 – Mei 2027 (6 bulan)."""
    spread = dates.month_span(first_month, dates.months_after(first_month, months - 1))
    return gettext("%(spread)s (%(months)s bulan)") % {"spread": spread, "months": numbers.number(months)}


def shown_rows(version: Version, rows: Iterable[JudgedRow]) -> list[ShownRow]:
    """Rows as the page shows them: numbers as they were typed to who settles or sends them, masked to all others."""
    headings = version.totals.get("columns", {})
    listed = list(rows)
    numbers = numbers_told(listed)
    return [_shown(one, headings, numbers.get(one.pk)) for one in listed]


def _shown(one: JudgedRow, headings: dict[str, str], numbers: dict[str, Any] | None) -> ShownRow:
    typed = as_typed(one.typed, numbers)
    word, colour, *_rest = VERDICT_WORDS[one.verdict]
    findings = tuple(_finding(found, typed, headings) for found in typed.get("found", []))
    if not findings:
        findings = tuple(
            Finding("", "", reasons()[code].sentence(english=english()), _usual_repair(code)) for code in one.reasons
        )
    nik = str(typed.get("nik") or "")
    return ShownRow(
        row=one.row,
        name=one.name or str(typed.get("name") or ""),
        nik=nik if numbers and nik else one.nik_masked,
        place=", ".join(filter(None, (typed.get("village"), typed.get("district")))),
        word=str(word),
        colour=colour,
        findings=findings,
        notices=tuple(reasons()[code].sentence(english=english()) for code in one.notices),
        starts=dates.month_year(one.from_month) if one.from_month else "",
    )


def _finding(found: dict[str, Any], typed: dict[str, Any], headings: dict[str, str]) -> Finding:
    code, field = found["code"], found.get("field") or ""
    reason = reasons()[code]
    cell = str(typed.get(field) or "")
    suggestion = found.get("suggestion")
    fallback = vocabulary().fields.get(field, (field,))[0]
    return Finding(
        heading=headings.get(field) or fallback,
        cell=cell.removesuffix(" 00:00:00"),
        sentence=reason.sentence(found.get("about"), english=english()),
        repair=gettext("Mungkin: %(text)s") % {"text": suggestion} if suggestion else _usual_repair(code),
    )


def _usual_repair(code: str) -> str:
    reason = reasons()[code]
    return reason.suggestion_en if english() else reason.suggestion_id


def untouched(version: Version) -> str:
    """How many names stand as before because the file does not name their village; empty if there are none."""
    counts = version.totals.get("receipt", {})
    names = counts.get("untouched", 0)
    if not names:
        return ""
    return ngettext(
        "%(names)s nama di %(villages)s desa yang tidak disebut berkas ini tetap seperti semula.",
        "%(names)s nama di %(villages)s desa yang tidak disebut berkas ini tetap seperti semula.",
        names,
    ) % {"names": numbers.number(names), "villages": numbers.number(counts.get("untouched_villages", 0))}


def changes_of(version: Version) -> list[dict[str, Any]]:
    """What changed of whom: row, name, and each field with old and new; the first MOST_CHANGES."""
    rows = version.rows if version.state == Version.State.APPLIED else version.checked_rows
    return [
        {
            "row": row,
            "name": name,
            "fields": [
                (str(FIELD_WORDS.get(field, field)), old or numbers.NONE, new or numbers.NONE)
                for field, (old, new) in (typed or {})["changed"].items()
            ],
        }
        for row, name, typed in rows.filter(typed__has_key="changed")
        .order_by("row")
        .values_list("row", "name", "typed")[:MOST_CHANGES]
    ]


def quote_table(version: Version) -> Table:
    """The quote: months, heads, price of a head and month, sum, budget year."""
    columns = (
        Column("bulan", gettext("Bulan"), sortable=False, head=True),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("harga", gettext("Per orang sebulan (Rp)"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("tahun", gettext("Tahun anggaran"), sortable=False),
    )
    lines = version.quote.get("lines", [])
    rows = tuple(
        (
            Cell(_months(line["months"])),
            Cell(line["people"]),
            Cell(line["price"]),
            Cell(line["total"]),
            Cell(str(line["budget_year"])),
        )
        for line in lines
    )
    blank = Cell("", text=" ")
    total = (Cell(gettext("Jumlah")), blank, blank, Cell(version.quote.get("total", 0)), blank)
    return Table("biaya", gettext("Biaya"), columns, rows, says(), total=total if rows else ())


def _months(months: list[str]) -> str:
    first, last = (date(int(one[:4]), int(one[5:]), 1) for one in (months[0], months[-1]))
    return dates.month_span(first, last)


def years(version: Version) -> list[tuple[int, str]]:
    """What a list costs in each budget year."""
    found: dict[int, int] = {}
    for line in version.quote.get("lines", []):
        found[line["budget_year"]] = found.get(line["budget_year"], 0) + line["total"]
    return [(year, rupiah(amount)) for year, amount in sorted(found.items())]


def articles(version: Version) -> list[str]:
    """The articles of law the prices rest on, each once."""
    named = (one["article"] for line in version.quote.get("lines", []) for one in line["law"])
    return list(dict.fromkeys(named))


def open_price(version: Version) -> str:
    """Why the law leaves the price open; empty where it does not."""
    found = version.quote.get("open")
    return in_language(found["id"], found["en"]) if found else ""


def problem_of(version: Version) -> str:
    """Why a file is no list, or what changed since it was checked; empty if nothing is wrong."""
    return in_language(version.problem["id"], version.problem["en"]) if version.problem else ""
