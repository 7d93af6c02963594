"""The people found as a table: the same for the page and for files. Identity numbers are masked in all of them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from lindung.coverage.people import By, SearchResult
from lindung.coverage.people_words import sex_name, status_name
from lindung.coverage.wording import day_text
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table


def found(result: SearchResult, *, question_by: By) -> Table:
    """Who was found, best first."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK atau nomor lain"), sortable=False),
        Column("lahir", gettext("Lahir"), "date", sortable=False),
        Column("kelamin", gettext("Jenis kelamin"), sortable=False, page=False),
        Column("kabupaten", gettext("Kabupaten/kota"), sortable=False),
        Column("status", gettext("Perlindungan pada %(day)s") % {"day": dates.long_date(result.day)}, sortable=False),
    )
    rows = tuple(
        (
            Cell(listed.person.name, href=reverse("person", args=[listed.person.id])),
            Cell(listed.person.identity_masked),
            Cell(listed.person.birth_date),
            Cell(sex_name(listed.person.sex)),
            Cell(listed.kabupaten),
            Cell(
                status_name(listed.status),
                badge=status_name(listed.status),
                badge_kind=listed.status.value.replace("_", "-"),
            ),
        )
        for listed in result.people
    )
    return Table("peserta", gettext("Peserta yang ditemukan"), columns, rows, _says(result, question_by))


def _says(result: SearchResult, by: By) -> Says:
    basis = {
        "nik": gettext("Orang dengan NIK yang dicari, di dalam wilayah dan organisasi Anda."),
        "kpj": gettext("Orang dengan nomor KPJ yang dicari, di dalam wilayah dan organisasi Anda."),
        "name": gettext("Orang yang namanya cocok atau mirip, di dalam wilayah dan organisasi Anda."),
    }[by]
    if result.more:
        basis += " " + gettext("Hanya %(count)s yang paling cocok; masih ada lagi.") % {"count": len(result.people)}
    source = gettext("Lindung: registri orang dan perlindungan yang diturunkan dari baris pelunasan.")
    if settings.DEMONSTRATION:
        source += " " + gettext("Data demonstrasi: semua orang di sini rekaan.")
    definition = gettext("Status terbaik di antara semua program pada hari itu.")
    return Says(base=basis, definition=definition, source=source, day=day_text(result.day))
