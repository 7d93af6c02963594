"""Cover that ends as tables: by sponsor, by village, by month. The same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext

from lindung.billing.words import in_language, now, place_names, source
from lindung.sponsorship.budget_calendar import Calendar, Chance, track_of
from lindung.sponsorship.ending import EndingSoon, MonthMoney, Unit
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table

BLANK = Cell("", text=" ")


def sponsor_table(found: EndingSoon, query: dict[str, str]) -> Table:
    """One row for each programme, or sponsor without one; its name leads to it alone."""
    years = _years(found.units)
    chances = last_chances(found.units)
    columns = (
        Column("sponsor", gettext("Program atau sponsor"), sortable=False, head=True),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("bersyarat", gettext("di antaranya bersyarat"), "number", sortable=False),
        Column("berakhir", gettext("Dibayar sampai"), "date", sortable=False),
        Column("gugur", gettext("Gugur setelah"), "date", sortable=False),
        Column("kesempatan", gettext("Kesempatan anggaran terakhir"), sortable=False),
        *(_money_column(year) for year in years),
    )
    rows = tuple(
        (
            _name(one, query),
            Cell(one.heads),
            Cell(one.conditional),
            Cell(one.first_end),
            Cell(one.gone_after),
            _chance(chances.get(id(one)), found.on),
            *_money(one, years),
        )
        for one in found.units
    )
    total = (
        Cell(gettext("Jumlah")), Cell(found.heads), Cell(found.conditional), BLANK, BLANK, BLANK,
        *_sums(found.units, years),
    )  # fmt: skip
    return Table("sponsor", gettext("Menurut sponsor"), columns, rows, says(found), total=total if rows else ())


def village_table(found: EndingSoon, *, most: int | None = None) -> Table:
    """One row for each village of a programme; of the first `most` alone, and then without their sum."""
    # Villages and payers are the same people, so years and sums are those of the payers.
    years = _years(found.units)
    shown = found.villages[:most]
    names = place_names({one.village for one in shown} | {one.village[:8] for one in shown})
    columns = (
        Column("desa", gettext("Desa/kelurahan"), sortable=False, head=True),
        Column("kode", gettext("Kode"), sortable=False, page=False),
        Column("kecamatan", gettext("Kecamatan"), sortable=False, phone=False),
        Column("sponsor", gettext("Program atau sponsor"), sortable=False, page=len(found.units) > 1),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("bersyarat", gettext("di antaranya bersyarat"), "number", sortable=False),
        Column("berakhir", gettext("Dibayar sampai"), "date", sortable=False),
        Column("gugur", gettext("Gugur setelah"), "date", sortable=False, phone=False),
        *(_money_column(year) for year in years),
    )
    rows = tuple(
        (
            Cell(names.get(one.village, one.village)),
            Cell(one.village),
            Cell(names.get(one.village[:8], "")),
            Cell(one.name),
            Cell(one.heads),
            Cell(one.conditional),
            Cell(one.first_end),
            Cell(one.gone_after),
            *_money(one, years),
        )
        for one in shown
    )
    total = (
        Cell(gettext("Jumlah")), BLANK, BLANK, BLANK, Cell(found.heads), Cell(found.conditional), BLANK, BLANK,
        *_sums(found.units, years),
    )  # fmt: skip
    whole = bool(rows) and len(shown) == len(found.villages)
    return Table("desa", gettext("Menurut desa"), columns, rows, says(found), total=total if whole else ())


def month_table(found: EndingSoon) -> Table:
    """What going on costs month by month, of all units together; a month has a line for each price."""
    columns = (
        Column("bulan", gettext("Bulan"), sortable=False, head=True),
        Column("tahun", gettext("Tahun anggaran"), sortable=False, phone=False),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("harga", gettext("Harga per orang (Rp)"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
    )
    heads: dict[tuple[date, int], int] = {}
    for one in (money for unit in found.units for money in unit.money):
        for price, people in one.prices:
            heads[(one.month, price)] = heads.get((one.month, price), 0) + people
    rows = tuple(
        (
            Cell(month, text=dates.month_year(month)),
            Cell(str(month.year)),
            Cell(people),
            Cell(price),
            Cell(people * price),
        )
        for (month, price), people in sorted(heads.items())
    )
    total = (Cell(gettext("Jumlah")), BLANK, BLANK, BLANK, Cell(found.total))
    return Table("bulan", gettext("Biaya menurut bulan"), columns, rows, says(found), total=total if rows else ())


def last_chances(units: Iterable[Unit]) -> dict[int, Chance]:
    """For each unit with a public budget, the last event that can put money in before its first unpaid month.

    Arrears are this year's money and say nothing of those who are still covered: where there are both, it is for these.
    """
    listed = [(one, track_of(one.programme)) for one in units if one.programme]
    calendar = Calendar(one.programme.region for one, _ in listed if one.programme)
    return {
        id(one): calendar.last_chance(track, one.programme.region, one.money_ends + timedelta(days=1))
        for one, track in listed
        if track and one.programme
    }


def says(found: EndingSoon) -> Says:
    """What stands beside these figures."""
    return Says(
        base=gettext(
            "Peserta BPU yang iurannya dibayar sponsor (APBN, APBD, desa, donatur) dan kepesertaannya masih terbuka."
        ),
        definition=gettext(
            "Berakhir: hari terakhir yang dibayar jatuh dalam rentang ini dan tidak ada pembayaran yang menyambungnya. "
            "Bersyarat: sudah lewat, tetapi tunggakannya masih ditoleransi hukum. Biaya melanjutkan: orang yang sama, "
            "dari bulan pertama yang belum dibayar sampai Desember tahun itu, dengan harga tiap bulan menurut hukum. "
            "Bila harinya berbeda-beda, yang paling awal ditampilkan. Kesempatan anggaran terakhir: bagi yang masih "
            "terlindungi; tunggakan dibayar dari anggaran yang berjalan."
        ),
        source=source(),
        day=gettext("%(first)s sampai %(last)s, dihitung %(now)s")
        % {"first": dates.long_date(found.on), "last": dates.long_date(found.until), "now": now()},
    )


def _name(one: Unit, query: dict[str, str]) -> Cell:
    if not one.programme or query.get("program"):
        return Cell(one.name)
    return Cell(one.name, href="?" + urlencode({**query, "program": one.code}), note=one.programme.organisation.name)


def _chance(chance: Chance | None, on: date) -> Cell:
    if chance is None:
        return Cell("")
    name = in_language(chance.event.id, chance.event.en)
    gone = chance.day < on
    badge = gettext("sudah lewat") if gone else ""
    return Cell(dates.long_date(chance.day), note=name, badge=badge, badge_kind="not-covered" if gone else "")


def _years(units: Sequence[Unit]) -> list[int]:
    return sorted({money.month.year for one in units for money in one.money})


def _money_column(year: int) -> Column:
    return Column(f"biaya-{year}", gettext("Melanjutkan %(year)s (Rp)") % {"year": year}, "number", sortable=False)


def _money(one: Unit, years: Sequence[int]) -> list[Cell]:
    return [_year_cell([money for money in one.money if money.month.year == year]) for year in years]


def _year_cell(months: Sequence[MonthMoney]) -> Cell:
    if not months:
        return Cell(0)
    if any(one.open_price for one in months):
        return Cell(None, text=gettext("belum pasti"), note=gettext("hukumnya belum jelas"))
    return Cell(sum(one.total for one in months))


def _sums(units: Sequence[Unit], years: Sequence[int]) -> list[Cell]:
    return [Cell(sum(one.by_year().get(year, 0) for one in units)) for year in years]
