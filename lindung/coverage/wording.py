"""The words around the figures of the coverage pages, in the language of the page."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from lindung.coverage.definitions import Definition
from lindung.membership.models import Segment
from lindung.reference.queries import BaseChoice, BaseValue, Figure, RegionInfo
from lindung.web import dates, numbers


def in_language(indonesian: str, english: str) -> str:
    """The one of two texts that is in the language of the page."""
    return english if (get_language() or "id").startswith("en") else indonesian


def definition_text(definition: Definition) -> str:
    """The definition in words, with its name, so that two figures can be compared or must not be."""
    return f"{in_language(definition.indonesian, definition.english)} [{definition.key}]"


def definition_name(definition: Definition) -> str:
    """The definition by its name alone, where its words stand elsewhere on the page."""
    return in_language(definition.indonesian, definition.english).partition(":")[0] + f" [{definition.key}]"


def segment_name(segment: str) -> str:
    """penerima upah; wage earners."""
    return gettext(str(Segment(segment).label))


def segments_text(figure: Figure) -> str:
    """The segments a published figure counts together."""
    return gettext("semua segmen") if figure.segments == "TOTAL" else figure.segments.replace("+", " + ")


def level_name(region: RegionInfo) -> str:
    """provinsi, kabupaten, kota, kecamatan, desa, kelurahan."""
    return gettext(region.kind)


def below_name(region: RegionInfo) -> str:
    """What the regions one level down are called together."""
    return {
        "province": gettext("Kabupaten/kota"),
        "kabupaten": gettext("Kecamatan"),
        "kecamatan": gettext("Desa/kelurahan"),
        "village": "",
    }[region.level]


def base_label(base: BaseChoice | BaseValue) -> str:
    """The base's name; an estimate says so, whatever its name says."""
    label = in_language(base.label_id, base.label_en)
    named = "perkiraan" in label.lower() or "estimat" in label.lower()
    return f"{label} ({gettext('perkiraan')})" if base.estimate and not named else label


def base_text(value: BaseValue | None, choice: BaseChoice) -> str:
    """The base with its value, period and source, or why there is none."""
    if value is None:
        return gettext("%(base)s tidak diterbitkan untuk wilayah ini, jadi tidak ada persentase.") % {
            "base": base_label(choice)
        }
    text = gettext("%(base)s: %(value)s orang, %(period)s. Sumber: %(source)s.") % {
        "base": base_label(value),
        "value": numbers.number(value.value),
        "period": source_text(value.period),
        "source": source_text(value.source),
    }
    note = in_language(value.note_id, value.note_en)
    return f"{text} {note}".strip()


def source_text(words: str) -> str:
    """A source's own words for itself or its date; on an English page its months and connecting words in English."""
    if not (get_language() or "id").startswith("en"):
        return words
    return _WORD.sub(lambda found: _ENGLISH_WORDS.get(found.group(), found.group()), words)


_WORD = re.compile(r"[A-Za-z]+")
_ENGLISH_WORDS = {
    "Januari": "January", "Februari": "February", "Maret": "March", "Mei": "May", "Juni": "June", "Juli": "July",
    "Agustus": "August", "Oktober": "October", "Desember": "December", "Semester": "half-year", "Triwulan": "quarter",
    "pertengahan": "mid", "sekitar": "about", "dikutip": "quoted by", "dihitung": "derived", "Dihitung": "Derived",
    "dan": "and", "dipakai": "used by the", "kantor": "branch", "cabang": "office", "penduduk": "population",
    "bekerja": "employed", "pengangguran": "unemployed",
}  # fmt: skip


def moment(value: datetime) -> str:
    """8 Mei 2024 14.05 WITA."""
    local = timezone.localtime(value)
    return f"{dates.long_date(local.date())} {local:%H.%M} WITA"


def computed_source(derived_at: datetime) -> str:
    """Where a computed figure comes from; a demonstration says that its people are invented."""
    text = gettext("Dihitung Lindung dari baris pelunasan iuran; perlindungan diturunkan %(moment)s.") % {
        "moment": moment(derived_at)
    }
    if settings.DEMONSTRATION:
        text += " " + gettext("Data demonstrasi: semua orang di sini rekaan.")
    return text


def day_text(day: date) -> str:
    """8 Mei 2024 (WITA)."""
    return f"{dates.long_date(day)} (WITA)"


def figure_when(figure: Figure) -> str:
    """What a published figure says of its date: the day it speaks of, or the source's own words."""
    return dates.long_date(figure.as_of) if figure.as_of else source_text(figure.period)


def figure_note(figure: Figure) -> str:
    """The note beside a figure."""
    return in_language(figure.note_id, figure.note_en)


def role_name(figure: Figure) -> str:
    """jangkar: the demonstration must meet it; dikutip: it is only set beside."""
    return gettext("jangkar") if figure.role == "anchor" else gettext("dikutip")


def measure_name(figure: Figure) -> str:
    """What a figure measures."""
    return {
        "active": gettext("aktif"),
        "registered": gettext("terdaftar"),
        "inactive": gettext("nonaktif"),
        "sponsored": gettext("dibayar sponsor"),
        "share": gettext("cakupan"),
        "target": gettext("target"),
        "growth": gettext("kenaikan"),
    }[figure.measure]
