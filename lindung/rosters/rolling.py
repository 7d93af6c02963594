"""Last period's list in a next period: the same people, judged again, so that nobody is carried on unseen."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date

from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.reference.regions import names_by_code
from lindung.rosters.models import Entry, RosterList, Version
from lindung.rosters.sending import Sent, send_list
from lindung.sponsorship.models import Programme
from lindung.web.refused import Refused, database_refusals

HEADINGS = {
    "nik": "NIK", "name": "Nama", "birth": "Tanggal Lahir", "sex": "JK", "address": "Alamat", "village": "Desa",
    "district": "Kecamatan", "occupation": "Pekerjaan", "phone": "No HP", "mother_name": "Nama Ibu Kandung",
    "kpj": "KPJ", "family_card": "No KK", "decile": "Desil",
}  # fmt: skip
# Letters of the codes of a district and a village.
DISTRICT, VILLAGE = 8, 13


def next_period(plan: RosterList) -> tuple[date, int]:
    """The first month after a list, and as many months again."""
    number = plan.first_month.year * 12 + plan.first_month.month - 1 + plan.months
    return date(number // 12, number % 12 + 1, 1), plan.months


def list_before(programme: Programme, first_month: date) -> RosterList:
    """The latest list of a programme that begins before a month and has people on it. Refused if there is none."""
    found = (
        RosterList.objects.select_related("programme__organisation")
        .filter(programme=programme, first_month__lt=first_month, entries__ended_on__isnull=True)
        .order_by("-first_month", "-months")
        .first()
    )
    if found is None:
        raise nobody_to_roll()
    return found


def nobody_to_roll() -> Refused:
    """The refusal where there is nobody to go on with."""
    return Refused(
        "nobody_to_roll",
        "Tidak ada daftar sebelumnya dengan nama yang masih berjalan, jadi tidak ada yang dapat dilanjutkan.",
        "There is no earlier list with people still on it, so there is nobody to go on with.",
        status=404,
    )


def rolled(*, acting: Acting, plan: RosterList) -> bytes:
    """Who stands on a list, as the file of a list: what each entry says, with the number of the person.

    Whoever was ended is left out. Refused where nobody stands on it, or for a programme whose lists others check.
    """
    acting.must(Right.ROSTERS_CHECK)
    with database_refusals(), connection.cursor() as cursor:
        cursor.execute("SELECT entry, nik FROM lindung_list_numbers(%s)", [plan.pk])
        numbers = {uuid.UUID(str(entry)): nik for entry, nik in cursor.fetchall()}
    entries = Entry.objects.filter(list=plan, ended_on__isnull=True).order_by("village", "name", "id")
    target = io.StringIO()
    writer = csv.DictWriter(target, HEADINGS)
    writer.writerow(HEADINGS)
    for entry in entries:
        writer.writerow(_line(entry, numbers.get(entry.pk, "")))
    if not numbers:
        raise nobody_to_roll()
    return target.getvalue().encode()


def _line(entry: Entry, nik: str) -> dict[str, str]:
    said = {key: str(value) for key, value in entry.listed.items() if key in HEADINGS and value is not None}
    born = said.get("birth", "")
    return said | {
        "nik": nik,
        "name": entry.name,
        "birth": f"{born[8:10]}-{born[5:7]}-{born[:4]}" if len(born) == 10 else born,
        "village": names_by_code("village").get(entry.village, "") if len(entry.village) == VILLAGE else "",
        "district": names_by_code("kecamatan").get(entry.village[:DISTRICT], ""),
    }


def roll_list(*, acting: Acting, plan: RosterList, first_month: date, months: int, operation_id: uuid.UUID) -> Sent:
    """Send last period's list for a new one, to be checked and looked at like any file.

    Refused for the same or an earlier period, and where nobody stands on the list.
    """
    if first_month <= plan.first_month:
        raise Refused(
            "period_backwards",
            "Masa yang baru harus mulai sesudah masa daftar ini.",
            "The new period must begin after that of this list.",
        )
    return send_list(
        acting=acting,
        programme=plan.programme,
        first_month=first_month,
        months=months,
        content=rolled(acting=acting, plan=plan),
        file_name=rolled_name(plan),
        operation_id=operation_id,
        origin=Version.Origin.ROLL,
    )


def rolled_name(plan: RosterList) -> str:
    """What the file of a list carried on is called."""
    return f"lanjutan-{plan.programme.code}-{plan.first_month:%Y-%m}-{plan.months}-bulan.csv"
