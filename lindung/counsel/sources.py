"""Every dated value of the law as pages and files show it: what holds, since when, by which article, how well known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.counsel.speech import UNITS, Grade, grade, language, number_words, period
from lindung.law.parameters import FIRST_DAY, Parameter, Provenance, Value, all_parameters
from lindung.web import dates
from lindung.web.step_charts import Level, spark, step_chart
from lindung.web.tables import Cell, Column, Says, Table

ROOMS: dict[str, Promise] = {
    "lapse": _("Tunggakan dan berakhirnya perlindungan"),
    "contributions/pu": _("Iuran: penerima upah"),
    "contributions/bpu": _("Iuran: bukan penerima upah"),
    "contributions/jakon": _("Iuran: jasa konstruksi"),
    "contributions/pmi": _("Iuran: pekerja migran"),
    "benefits/jkk": _("Manfaat: kecelakaan kerja (JKK)"),
    "benefits/jkm": _("Manfaat: kematian (JKM)"),
    "benefits/jht": _("Manfaat: hari tua (JHT)"),
    "benefits/jp": _("Manfaat: pensiun (JP)"),
    "benefits/jkp": _("Manfaat: kehilangan pekerjaan (JKP)"),
    "benefits/pmi": _("Manfaat: pekerja migran"),
    "contributions/wage_base": _("Iuran: upah sebagai dasar"),
    "contributions/jkp": _("Iuran: kehilangan pekerjaan (JKP)"),
    "contributions/reliefs": _("Iuran: keringanan"),
    "contributions/due": _("Iuran: jatuh tempo dan denda"),
    "benefits/aids": _("Manfaat: alat bantu dan perawatan (JKK)"),
    "benefits/claims": _("Manfaat: tenggat klaim"),
    "benefits/scholarship": _("Manfaat: beasiswa anak"),
    "benefits/jht_tax": _("Pajak atas JHT"),
    "tables/jp_parameters": _("Batas upah dan pensiun per tahun"),
}


@dataclass(frozen=True)
class Line:
    """One parameter as the list shows it: what holds today, or what held last."""

    name: str
    title: str
    value: str
    since: str
    over: bool
    basis: str
    grade: Grade
    changes: int
    chart: SafeString


@dataclass(frozen=True)
class Group:
    """The parameters of one file beside its rules."""

    room: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Asked:
    """What is looked for: words in title, name, article or note; one room; one level of provenance."""

    words: str = ""
    room: str = ""
    level: str = ""


def room_title(room: str) -> str:
    """What a file of parameters is called; its name where it has no title yet."""
    title = ROOMS.get(room)
    if title is not None:
        return str(title)
    return room.replace("/", ": ").replace("_", " ").replace("contributions", gettext("Iuran")).replace(
        "benefits", gettext("Manfaat")
    )  # fmt: skip


def room_of(one: Parameter) -> str:
    """The file a parameter stands in, without its ending."""
    return one.file.removesuffix(".yaml").removesuffix(".csv")


def rooms() -> tuple[str, ...]:
    """Every file of parameters, those with a title first and in its order."""
    found = sorted({room_of(one) for one in all_parameters().values()})
    return tuple(sorted(found, key=lambda room: list(ROOMS).index(room) if room in ROOMS else len(ROOMS)))


def groups(asked: Asked, today: date) -> tuple[Group, ...]:
    """The parameters that answer the question, by room."""
    found: dict[str, list[Line]] = {}
    for one in matching(asked):
        found.setdefault(room_of(one), []).append(_line(one, today))
    return tuple(Group(room, room_title(room), tuple(found[room])) for room in rooms() if room in found)


def matching(asked: Asked) -> list[Parameter]:
    """The parameters that answer the question."""
    return [one for one in all_parameters().values() if _answers(one, asked)]


def _answers(one: Parameter, asked: Asked) -> bool:
    if asked.room and room_of(one) != asked.room:
        return False
    if asked.level and all(grade(value.provenance).level != asked.level for value in one.values):
        return False
    said = " ".join([one.name, *one.title.values(), *(f"{value.basis} {value.note}" for value in one.values)])
    return all(word in said.casefold() for word in asked.words.casefold().split())


def value_shown(one: Parameter, today: date) -> Value:
    """What holds today; where nothing does, the last that held (or the first that will)."""
    return next((value for value in reversed(one.values) if value.since <= today), one.values[0])


def _line(one: Parameter, today: date) -> Line:
    value = value_shown(one, today)
    return Line(
        name=one.name,
        title=one.title[language()],
        value=number_words(value),
        since=period(value.since, value.until),
        over=value.until is not None and value.until < today,
        basis=value.basis,
        grade=grade(max((v.provenance for v in one.values), key=lambda p: p.weakness)),
        changes=len(one.values),
        chart=spark(_levels(one), first=FIRST_DAY, last=today, label=_course(one)),
    )


def chart_of(one: Parameter, today: date) -> SafeString:
    """The course of a parameter since July 2015, drawn large."""
    title = gettext("Perjalanan nilai: %(title)s") % {"title": one.title[language()]}
    return step_chart(_levels(one), key="perjalanan", title=title, first=FIRST_DAY, last=today)


def _levels(one: Parameter) -> list[Level]:
    return [
        Level(v.since, v.until, v.value, f"{period(v.since, v.until)}: {number_words(v)}", v.provenance.weakness > 1)
        for v in one.values
    ]


def _course(one: Parameter) -> str:
    return "; ".join(level.label for level in _levels(one))


def weakest(parameters: Iterable[Parameter]) -> Provenance:
    """The weakest provenance among all their values."""
    return max((v.provenance for one in parameters for v in one.values), key=lambda p: p.weakness)


def columns(*, with_name: bool) -> tuple[Column, ...]:
    """The columns of a table of dated values; with the parameter's name where it holds several parameters."""
    named = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("judul", gettext("Arti"), sortable=False),
        Column("ruang", gettext("Kelompok"), sortable=False),
    )
    return (
        *(named if with_name else ()),
        Column("sejak", gettext("Berlaku sejak"), "date", sortable=False, head=not with_name),
        Column("sampai", gettext("Sampai"), "date", sortable=False),
        Column("nilai", gettext("Nilai"), sortable=False),
        Column("satuan", gettext("Satuan"), sortable=False, page=False),
        Column("pasal", gettext("Pasal"), sortable=False),
        Column("kepastian", gettext("Kepastian"), sortable=False),
        Column("pertanyaan", gettext("Pertanyaan terbuka"), sortable=False, page=False),
        Column("catatan", gettext("Catatan sumber"), sortable=False, page=False),
    )


def table_of(parameters: list[Parameter], *, title: str, day: date, with_name: bool = True) -> Table:
    """Every dated value of these parameters, one a row, for the page and as a file."""
    return Table(
        key="nilai",
        title=title,
        columns=columns(with_name=with_name),
        rows=tuple(_row(one, value, with_name) for one in parameters for value in one.values),
        says=Says(
            base="",
            definition=gettext("Nilai menurut hukum, dengan masa berlaku, pasal, dan kepastiannya."),
            source=gettext("Berkas parameter Lindung (lindung/law)"),
            day=dates.long_date(day),
        ),
    )


def _row(one: Parameter, value: Value, with_name: bool) -> tuple[Cell, ...]:
    known = grade(value.provenance)
    named = (Cell(one.name), Cell(one.title[language()]), Cell(room_title(room_of(one))))
    return (
        *(named if with_name else ()),
        Cell(value.since),
        Cell(value.until, text=gettext("masih berlaku") if value.until is None else ""),
        Cell(value.written, text=number_words(value)),
        Cell(unit_name(value.unit)),
        Cell(value.basis),
        Cell(known.words, badge=known.level_name, badge_kind=known.level),
        Cell(value.question or ""),
        Cell(value.note),
    )


def unit_name(unit: str) -> str:
    """The unit of a value in words."""
    words = {"rupiah": gettext("rupiah"), "percent": gettext("persen")}
    return words.get(unit) or str(UNITS[unit])
