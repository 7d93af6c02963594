"""Days people ask about: one way to read them and one meaning, for pages, programs and the terminal alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from lindung.coverage.record import WITA, BadQuestion, NothingDerived, period, today
from lindung.law.parameters import FIRST_DAY
from lindung.web.invalid import iso_day
from lindung.web.words import english_date, indonesian_date

# How far ahead the standing of a person is told: nobody pays further ahead than a construction project lasts.
YEARS_AHEAD = 5
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True)
class Remark:
    """What must be said beside an answer about an unusual day, in both languages."""

    indonesian: str
    english: str


def read_day(text: str, *, field: str) -> date:
    """A day written YYYY-MM-DD and in no other way. BadQuestion names `field`, as it is called there."""
    written = text.strip()
    try:
        day = iso_day(written)
    except ValueError:
        raise BadQuestion(
            "invalid",
            f"{field}: {written!r} tidak ada di kalender. Periksa hari dan bulannya.",
            f"{field}: {written!r} is not in the calendar. Check the day and the month.",
        ) from None
    if day is not None:
        return day
    raise BadQuestion(
        "invalid",
        f"{field}: {written[:40]!r} bukan tanggal; tulis tahun-bulan-hari, misalnya 2024-05-08.",
        f"{field}: {written[:40]!r} is not a date; write year-month-day, such as 2024-05-08.",
    )


def read_known_at(text: str, *, field: str) -> datetime:
    """Up to which moment records count: the end of a day (WITA) or, if a time is written, that moment (WITA unless it
    names its zone). BadQuestion for anything else and for what has not come yet; it names `field`.
    """
    written = text.strip()
    if not _MOMENT.fullmatch(written):
        day = read_day(written, field=field)
        if day > today():
            raise _not_yet(field, day)
        return end_of_day(day)
    try:
        moment = datetime.fromisoformat(written)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=WITA)
        local = moment.astimezone(WITA)
    except (ValueError, OverflowError):
        raise BadQuestion(
            "invalid",
            f"{field}: {written!r} bukan waktu yang ada. Tulis misalnya 2024-05-08 atau 2024-05-08T14:30:00+08:00.",
            f"{field}: {written!r} is no moment there is. Write 2024-05-08 or 2024-05-08T14:30:00+08:00, say.",
        ) from None
    if moment > timezone.now():
        raise _not_yet(field, local.date())
    return moment


def end_of_day(day: date) -> datetime:
    """The last moment of a day in WITA: what had been recorded by then was known on that day."""
    return datetime.combine(day, time.max, tzinfo=WITA)


def _not_yet(field: str, day: date) -> BadQuestion:
    return BadQuestion(
        "known_at_in_future",
        f"{field}: yang diketahui pada {indonesian_date(day)} belum ada. Pilih hari ini atau sebelumnya.",
        f"{field}: nobody knows yet what will be known on {english_date(day)}. Choose today or an earlier day.",
    )


def check_person_day(day: date) -> date:
    """The day, if the standing of a person can be told for it; BadQuestion with a sentence if not.

    The rules begin on FIRST_DAY; further ahead than YEARS_AHEAD nothing sensible is known.
    """
    if day < FIRST_DAY:
        raise BadQuestion(
            "day_before_scheme",
            f"Aturan yang dipakai di sini berlaku sejak {indonesian_date(FIRST_DAY)}; pilih tanggal itu atau "
            "sesudahnya.",
            f"The rules used here hold from {english_date(FIRST_DAY)}; choose that day or a later one.",
        )
    last = date(today().year + YEARS_AHEAD, 12, 31)
    if day > last:
        raise BadQuestion(
            "day_too_far_ahead",
            f"{indonesian_date(day)} terlalu jauh di depan; pilih tanggal sampai {indonesian_date(last)}.",
            f"{english_date(day)} is too far ahead; choose a day up to {english_date(last)}.",
        )
    return day


def remark_on(day: date) -> Remark | None:
    """What must be said beside the standing of a person on a day before the record or one to come; else None."""
    if day > today():
        return Remark(
            "Hari ini belum tiba: jawaban mengikuti yang tercatat sampai sekarang dan dapat berubah.",
            "This day has not come yet: the answer follows what is recorded until now and may change.",
        )
    try:
        first = period().first_day
    except NothingDerived:
        return None
    if day >= first:
        return None
    return Remark(
        f"Catatan lengkap baru mulai {indonesian_date(first)}; tentang hari ini mungkin ada yang tidak tercatat.",
        f"The record is complete only from {english_date(first)}; something about this day may not be recorded.",
    )
