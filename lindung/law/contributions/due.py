"""When a contribution is due: PP 44/2015 Ps 21 and 24, PP 46/2015 Ps 19 and 21, PP 45/2015 Ps 30.

A due date on a holiday moves to the next working day. Working days are Monday to Friday without national holidays;
days of joint leave (cuti bersama) are working days here. PP 45/2015 has no sentence on holidays (question
`jp-due-date-on-holiday`).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from lindung.law.errors import NotCovered
from lindung.law.months import first_day, month_number
from lindung.law.parameters import load, parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.tables import rows
from lindung.law.trace import because

ROOM = "contributions/due"
_DAY = timedelta(days=1)


@cache
def holidays() -> frozenset[date]:
    """The national holidays known, 2015 to 2026 (tables/holidays.csv)."""
    return frozenset(date.fromisoformat(row["day"]) for row in rows("holidays"))


@cache
def _last_year_known() -> int:
    return max(holidays()).year


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, unless it is a national holiday."""
    return day.weekday() < 5 and day not in holidays()


@rule(
    "PP 44/2015 Ps 21(2)-(3); PP 46/2015 Ps 19(2)-(3); PP 45/2015 Ps 30(3)",
    since="2015-07-01",
    id="Tanggal jatuh tempo, penerima upah",
    en="Due date, wage earners",
)
def due_next_month(*, month: int, day_of_month: int) -> date:
    """The day of the month after the contribution month; on a holiday, the next working day."""
    return _next_working_day(first_day(month + 1).replace(day=day_of_month))


@rule(
    "PP 44/2015 Ps 24(3)-(4)",
    since="2015-07-01",
    id="Tanggal jatuh tempo JKK dan JKM, bukan penerima upah",
    en="Due date of JKK and JKM, self-employed",
)
def due_same_month(*, month: int, day_of_month: int) -> date:
    """The day of the contribution month itself; on a holiday, the next working day."""
    return _next_working_day(first_day(month).replace(day=day_of_month))


@rule(
    "PP 46/2015 Ps 21(3)-(4)",
    since="2015-07-01",
    id="Tanggal jatuh tempo JHT, bukan penerima upah",
    en="Due date of JHT, self-employed",
)
def jht_due_date(*, month: int, day_of_month: int) -> date:
    """The day of the month after the contribution month; on a holiday, the next working day."""
    return _next_working_day(first_day(month + 1).replace(day=day_of_month))


@rule(
    "PP 49/2020",
    since="2020-08-01",
    until="2021-01-31",
    id="Tanggal jatuh tempo, PP 49/2020",
    en="Due date, PP 49/2020",
    provenance="secondary",
)
def covid_due_date(*, month: int, day_of_month: int) -> date:
    """The day of the month after the contribution month; on a holiday, the working day before."""
    due = first_day(month + 1).replace(day=day_of_month)
    while not is_working_day(due):
        due -= _DAY
    return due


def pu_due_date(month: int, *, covid: bool, with_jp: bool) -> date:
    """The due date of a wage earner's contribution. NotCovered for January 2021 under PP 49/2020."""
    day = first_day(month)
    value = load(ROOM)["covid_due_day"].found(day) if covid else None
    if value is None:
        return _ordinary(month, day, with_jp)
    if month == month_number(date(2021, 1, 1)):
        return _january_2021(reading_of("covid-january-2021-due"))
    due: date = covid_due_date(month=month, day_of_month=value.whole)
    return due


def bpu_due_date(month: int) -> date:
    """The due date of JKK and JKM of a self-employed member: in the contribution month itself."""
    due: date = due_same_month(month=month, day_of_month=parameter(ROOM, "due_day_bpu", first_day(month)).whole)
    return due


def bpu_jht_due_date(month: int) -> date:
    """The due date of JHT of a self-employed member: in the month after the contribution month."""
    due: date = jht_due_date(month=month, day_of_month=parameter(ROOM, "due_day_bpu_jht", first_day(month)).whole)
    return due


def _ordinary(month: int, day: date, with_jp: bool) -> date:
    number = parameter(ROOM, "due_day_pu", day).whole
    due: date = due_next_month(month=month, day_of_month=number)
    if with_jp and due.day != number and reading_of("jp-due-date-on-holiday") == "not-moved":
        raise NotCovered(
            "JP jatuh tempo lebih dahulu daripada program lain menurut keputusan kantor; hitunglah JP tersendiri.",
            "By the office's decision JP is due before the other programmes; compute JP by itself.",
            question="jp-due-date-on-holiday",
        )
    return due


def _january_2021(reading: str) -> date:
    due = date(2021, 2, 28) if reading == "end-of-february" else date(2021, 3, 1)
    while not is_working_day(due):
        due -= _DAY
    because(
        f"Tidak ada 30 Februari; menurut keputusan kantor jatuh tempo {due}.",
        f"There is no 30 February; by the office's decision it is due on {due}.",
        "PP 49/2020",
    )
    return due


def _next_working_day(due: date) -> date:
    moved = due
    while not is_working_day(moved):
        moved += _DAY
    if due.year > _last_year_known():
        because(
            f"Hari libur tahun {due.year} tidak diketahui; hanya akhir pekan yang diperhitungkan.",
            f"The holidays of {due.year} are not known; only weekends were taken into account.",
            "PP 44/2015 Ps 21(3), 24(4)",
        )
    elif moved != due:
        because(
            f"{due} hari libur; jatuh tempo pada hari kerja berikutnya, {moved}.",
            f"{due} is a holiday; it is due on the next working day, {moved}.",
            "PP 44/2015 Ps 21(3), 24(4); PP 46/2015 Ps 19(3), 21(4)",
        )
    return moved
