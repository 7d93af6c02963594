"""The covered as a table: the same for the page, the CSV and the XLSX. Identity numbers are masked in all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from lindung.coverage.certificate_words import payers_words
from lindung.coverage.covered import CoverStatus
from lindung.coverage.covered_list import Wanted
from lindung.coverage.held_cover import Held
from lindung.coverage.people_words import status_name
from lindung.coverage.wording import day_text, moment
from lindung.reference.queries import regions
from lindung.web.tables import Cell, Column, Says, Table


def covered_table(people: Sequence[Held], wanted: Wanted) -> Table:
    """The covered with programmes, days and payers, in the order they come."""
    names = _places(people)
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK atau nomor lain"), sortable=False, page=False),
        Column("desa", gettext("Tinggal di"), sortable=False),
        Column("kabupaten", gettext("Kabupaten/kota"), sortable=False, page=False),
        Column("program", gettext("Program"), sortable=False),
        Column("keadaan", gettext("Keadaan"), sortable=False),
        Column("sejak", gettext("Sejak"), "date", sortable=False, page=False),
        Column("sampai", gettext("Sampai"), "date", sortable=False),
        Column("pembayar", gettext("Dibayar oleh"), sortable=False),
    )
    rows = tuple(_row(one, names) for one in people)
    return Table("terlindungi", gettext("Yang terlindungi"), columns, rows, _says(wanted))


def _row(held: Held, names: dict[str, str]) -> tuple[Cell, ...]:
    # Who is covered by one programme and only conditionally by another is told by the better one, as everywhere.
    status = min((one.status for one in held.stretches), key=list(CoverStatus).index, default=CoverStatus.NOT_COVERED)
    best = [one for one in held.stretches if one.status is status]
    who = held.person
    return (
        Cell(who.name, href=reverse("person", args=[who.id]), note=who.identity_masked),
        Cell(who.identity_masked),
        Cell(names.get(who.village, who.village)),
        Cell(names.get(who.kabupaten, who.kabupaten)),
        Cell(", ".join(one.programme.value for one in held.stretches)),
        Cell(status_name(status), badge=status_name(status), badge_kind=status.value.replace("_", "-")),
        Cell(max((one.from_day for one in best), default=None)),
        # The earliest last day: until then all of it holds.
        Cell(min((one.to_day for one in best), default=None)),
        Cell(payers_words(held)),
    )


def _places(people: Sequence[Held]) -> dict[str, str]:
    codes = {code for one in people for code in (one.person.village, one.person.kabupaten)}
    return {code: info.display_name for code, info in regions(sorted(codes)).items()}


def _says(wanted: Wanted) -> Says:
    parts = [
        (gettext("pembayar %(code)s"), wanted.payer),
        (gettext("perjanjian %(code)s"), wanted.agreement),
        (gettext("tagihan %(code)s"), wanted.bill),
        (gettext("wilayah %(code)s"), wanted.region),
        (gettext("program %(code)s"), wanted.programme.value if wanted.programme else ""),
    ]
    chosen = "; ".join(words % {"code": code} for words, code in parts if code)
    base = gettext("Orang yang terlindungi atau terlindungi bersyarat, di dalam wilayah dan organisasi Anda.")
    source = gettext("Lindung: perlindungan yang diturunkan dari baris pelunasan iuran, dibaca %(moment)s.") % {
        "moment": moment(timezone.now())
    }
    if settings.DEMONSTRATION:
        source += " " + gettext("Data demonstrasi: semua orang di sini rekaan.")
    definition = gettext(
        "Setiap orang satu kali. “Sampai” adalah hari terakhir masa yang sudah dibayar tanpa putus; bersyarat: iuran "
        "menunggak dan masih ditoleransi."
    )
    return Says(base=f"{base} {chosen}".strip(), definition=definition, source=source, day=day_text(wanted.day))
