"""Deaths as a table: the same for the page, the CSV and the XLSX. Identity numbers are masked in all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from lindung.counsel.speech import grade, say
from lindung.coverage.certificate_words import payer_words
from lindung.coverage.covered import CoverStatus
from lindung.coverage.death_benefits import Expected, Standing, jkm_expected, last_day_to_claim_jkk
from lindung.coverage.death_queries import ListedDeath, View
from lindung.coverage.people_words import status_name
from lindung.coverage.wording import day_text
from lindung.reference.queries import regions
from lindung.web import numbers
from lindung.web.tables import Cell, Column, Says, Table


def view_names() -> dict[View, str]:
    """What the three views are called."""
    return {
        "unclaimed": gettext("Terlindungi, belum ada klaim"),
        "unverified": gettext("Belum diverifikasi"),
        "all": gettext("Semua"),
    }


def death_table(rows: Iterable[ListedDeath], *, view: View, today: date) -> Table:
    """Deaths with cover on that day, what the family may expect by law, and until when it may be claimed."""
    listed = list(rows)
    expected = jkm_expected([_standing(one) for one in listed])
    places = _places(listed)
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK atau nomor lain"), sortable=False, page=False),
        Column("tempat", gettext("Tinggal di"), sortable=False),
        Column("meninggal", gettext("Meninggal"), "date", sortable=False),
        Column("hari", gettext("Hari sejak itu"), "number", sortable=False, page=False),
        Column("verifikasi", gettext("Verifikasi"), sortable=False, page=view == "all"),
        Column("perlindungan", gettext("JKM pada hari itu"), sortable=False),
        Column("pembayar", gettext("Dibayar oleh"), sortable=False),
        Column("hak", gettext("Hak keluarga menurut hukum (Rp)"), "number", sortable=False),
        Column("susulan", gettext("Setelah tunggakan lunas (Rp)"), "number", sortable=False, page=False),
        Column("penjelasan", gettext("Penjelasan"), sortable=False, page=False),
        Column("batas_jkm", gettext("Batas klaim JKM"), sortable=False, page=False),
        Column("batas_jkk", gettext("Batas klaim JKK"), "date", sortable=False, page=False),
        Column("sumber", gettext("Sumber kabar"), sortable=False, page=False),
    )
    shown = tuple(_row(one, what, places, today) for one, what in zip(listed, expected, strict=True))
    return Table("kematian", view_names()[view], columns, shown, _says(view))


def _standing(one: ListedDeath) -> Standing:
    return Standing(one.jkm, one.segment, one.died_on, one.months, one.unpaid)


def _row(one: ListedDeath, expected: Expected, places: dict[str, str], today: date) -> tuple[Cell, ...]:
    days = (today - one.died_on).days
    checked = gettext("terverifikasi") if one.verified else gettext("belum diverifikasi")
    last_jkk = last_day_to_claim_jkk(one.died_on)
    return (
        Cell(one.name, href=reverse("death", args=[one.person_id]), note=one.identity_masked),
        Cell(one.identity_masked),
        Cell(places[one.village], note=places[one.kabupaten]),
        Cell(one.died_on, note=gettext("%(days)s hari lalu") % {"days": numbers.number(days)}),
        Cell(days),
        Cell(checked, badge=checked, badge_kind="covered" if one.verified else "estimate"),
        Cell(status_name(one.jkm), badge=status_name(one.jkm), badge_kind=one.jkm.value.replace("_", "-")),
        Cell(payer_words(one.payer) if one.payer else ""),
        Cell(expected.total, note=expected_note(one.jkm, expected)),
        Cell(expected.after_arrears or None),
        Cell(" ".join(say(*why) for why in expected.why)),
        Cell(gettext("tidak tertulis dalam peraturan") if one.jkm is not CoverStatus.NOT_COVERED else ""),
        Cell(last_jkk if one.jkk is not CoverStatus.NOT_COVERED else None),
        Cell(one.source),
    )


def expected_note(status: CoverStatus, expected: Expected) -> str:
    """The few words below the sum: what waits, what is open, how well it is known."""
    if expected.question:
        return gettext("pertanyaan hukum terbuka: tidak ditebak")
    if expected.total is None:
        return "" if status is CoverStatus.NOT_COVERED else gettext("lihat penjelasan")
    if expected.after_arrears:
        return gettext("lalu Rp %(amount)s setelah tunggakan lunas") % {
            "amount": numbers.number(expected.after_arrears)
        }
    known = grade(expected.provenance) if expected.provenance else None
    return "" if known is None or known.level == "strong" else known.words


def _places(listed: Iterable[ListedDeath]) -> dict[str, str]:
    codes = {code for one in listed for code in (one.village, one.kabupaten)}
    found = {code: info.display_name for code, info in regions(sorted(codes)).items()}
    return {code: found.get(code, code) for code in codes}


def _says(view: View) -> Says:
    base = {
        "unclaimed": gettext(
            "Kematian terverifikasi orang yang terlindungi JKK atau JKM pada hari itu, di dalam wilayah dan organisasi "
            "Anda. Klaim belum dapat dicatat di sini, jadi belum ada yang dikurangkan."
        ),
        "unverified": gettext("Kematian yang dicatat dan belum diverifikasi; perlindungannya masih berjalan."),
        "all": gettext("Semua kematian yang tercatat, di dalam wilayah dan organisasi Anda."),
    }[view]
    source = gettext("Lindung: kematian tercatat, perlindungan dari baris pelunasan, jumlah dari pustaka hukum.")
    if settings.DEMONSTRATION:
        source += " " + gettext("Data demonstrasi: semua orang di sini rekaan.")
    definition = gettext(
        "Hak keluarga: JKM bila bukan kecelakaan kerja, tanpa beasiswa anak (memerlukan data sekolah). Bila karena "
        "kecelakaan kerja, JKK yang dibayar."
    )
    return Says(base=base, definition=definition, source=source, day=day_text(timezone.localdate()))
