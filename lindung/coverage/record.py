"""The days the record speaks for, and the refusal of questions it cannot answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from lindung.coverage.models import Derivation
from lindung.web.refused import Refused
from lindung.web.words import english_date, indonesian_date

WITA = ZoneInfo("Asia/Makassar")


class BadQuestion(Refused):
    """A question that cannot be answered as asked: what is wrong and how to ask instead, in both languages."""


class DayBeforeRecord(BadQuestion):
    """The record is silent before its first day."""


class DayInFuture(BadQuestion):
    """A day that has not come yet cannot be counted."""


class NothingDerived(BadQuestion):
    """No cover has been derived in this database yet."""


@dataclass(frozen=True)
class RecordPeriod:
    """The days the record speaks for, and when cover was last derived from all of it."""

    first_day: date
    last_day: date
    derived_at: datetime


def today() -> date:
    """Today in Central Indonesia (WITA), whatever the server's clock zone."""
    return timezone.now().astimezone(WITA).date()


def period() -> RecordPeriod:
    """The days the record speaks for. NothingDerived on an empty database."""
    latest = Derivation.objects.order_by("-id").first()
    if latest is None:
        raise NothingDerived(
            "empty_record",
            "Belum ada data kepesertaan. Jalankan `lindung demo` atau muat data terlebih dahulu.",
            "There are no memberships yet. Run `lindung demo` or load data first.",
        )
    return RecordPeriod(latest.first_day, latest.last_day, latest.derived_at)


def check_day(day: date, record: RecordPeriod | None = None, *, ahead: bool = False) -> RecordPeriod:
    """The record's period if the day can be counted; DayBeforeRecord or DayInFuture with a sentence if not.

    `record` where it is known already. `ahead`: days to come, too, to the end of next year: what is paid for until now.
    """
    record = record or period()
    if day < record.first_day:
        raise DayBeforeRecord(
            "day_before_record",
            f"Catatan dimulai {indonesian_date(record.first_day)}; pilih tanggal itu atau sesudahnya.",
            f"The record begins on {english_date(record.first_day)}; choose that day or a later one.",
        )
    last = max(today(), record.last_day)
    if ahead:
        last = date(last.year + 1, 12, 31)
    if day > last:
        raise DayInFuture(
            "day_in_future",
            f"{indonesian_date(day)} belum tiba; pilih tanggal sampai {indonesian_date(last)}.",
            f"{english_date(day)} has not come yet; choose a day up to {english_date(last)}.",
        )
    return record


def a_year_before(day: date) -> date:
    """The same day of the year before (28 February for a leap day)."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)
