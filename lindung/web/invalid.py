"""What a program sent and nobody can read, told in both languages; and days, which programs write in one way only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Sentence = Callable[[Mapping[str, Any]], tuple[str, str]]


_NOT_IN_CALENDAR = "is not in the calendar"
_NO_DATE = "is not a date; write year-month-day, such as 2024-05-08"
_OF_DAYS = {
    _NOT_IN_CALENDAR: "tidak ada di kalender",
    _NO_DATE: "bukan tanggal; tulis tahun-bulan-hari, misalnya 2024-05-08",
}


def iso_day(text: str) -> date | None:
    """The day written YYYY-MM-DD; None if it is written otherwise. ValueError if the calendar has no such day."""
    return date.fromisoformat(text) if _DAY.fullmatch(text) else None


def _written_day(value: Any) -> date:
    try:
        day = value if isinstance(value, date) else iso_day(value) if isinstance(value, str) else None
    except ValueError:
        raise ValueError(_NOT_IN_CALENDAR) from None
    if day is not None:
        return day
    raise ValueError(_NO_DATE)


# A date in an address or a body: YYYY-MM-DD. Seconds since 1970, which the library would take, are most likely a slip.
IsoDay = Annotated[date, BeforeValidator(_written_day)]


def _plain(indonesian: str, english: str) -> Sentence:
    return lambda context: (indonesian, english)


def _bound(indonesian: str, english: str, name: str) -> Sentence:
    return lambda context: (indonesian.format(context[name]), english.format(context[name]))


def _choices(context: Mapping[str, Any]) -> tuple[str, str]:
    # The library joins the last two with its own English word.
    known = str(context["expected"]).replace(" or ", ", ")
    return f"pilih salah satu: {known}", f"choose one of: {known}"


def _own(context: Mapping[str, Any]) -> tuple[str, str]:
    # The library hands on the text of an error alone, which is the English one.
    english = str(context.get("error"))
    return (_OF_DAYS[english], english) if english in _OF_DAYS else _UNREADABLE({})


_WHOLE = _plain("harus bilangan bulat", "must be a whole number")
_TEXT = _plain("harus teks", "must be a text")
_FORM = _plain("bentuknya bukan yang diminta di sini", "has not the form asked for here")
_IDENTIFIER = _plain("bukan UUID", "is not a UUID")
_SENTENCES: dict[str, Sentence] = {
    "missing": _plain("wajib diisi", "is required"),
    "extra_forbidden": _plain("tidak dikenal di sini", "is unknown here"),
    "value_error": _own,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "string_type": _TEXT,
    "string_too_short": _bound("paling sedikit {} huruf", "must have {} letters or more", "min_length"),
    "string_too_long": _bound("paling banyak {} huruf", "must have at most {} letters", "max_length"),
    "greater_than_equal": _bound("paling kecil {}", "must be {} or more", "ge"),
    "less_than_equal": _bound("paling besar {}", "must be {} or less", "le"),
    "enum": _choices,
    "literal_error": _choices,
    "uuid_parsing": _IDENTIFIER,
    "uuid_type": _IDENTIFIER,
    "bool_parsing": _plain("harus true atau false", "must be true or false"),
    "json_invalid": _plain("bukan JSON", "is not JSON"),
    "model_attributes_type": _FORM,
    "model_type": _FORM,
    "dict_type": _FORM,
    "list_type": _FORM,
}
_UNREADABLE = _plain("tidak dapat dibaca", "cannot be read")


def sentences(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """What is wrong with each value, in Indonesian and in English; the first five."""
    told = [(_place(one["loc"]), _SENTENCES.get(one["type"], _UNREADABLE)(one.get("ctx") or {})) for one in errors[:5]]
    indonesian = "; ".join(f"{place}: {words[0]}" for place, words in told)
    english = "; ".join(f"{place}: {words[1]}" for place, words in told)
    return f"Isian tidak dapat dibaca: {indonesian}.", f"The input cannot be read: {english}."


def _place(location: Sequence[Any]) -> str:
    """The name as the sender wrote it: without where it stood and, in a body, what our function calls the whole."""
    source, *names = (str(part) for part in location)
    return ".".join(names[1:] if source == "body" else names) or source
