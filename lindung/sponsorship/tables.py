"""Programmes, their budgets, prices, quotas and papers as tables: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from lindung.billing.pricing import SECTORS
from lindung.billing.words import in_language, now, place_names, source
from lindung.sponsorship import words
from lindung.sponsorship.burn import Burn, LastBilled
from lindung.sponsorship.models import Budget, Paper, Programme, Quota
from lindung.sponsorship.prices import Stretch
from lindung.web import dates, numbers
from lindung.web.tables import Cell, Column, Says, Table

BLANK = Cell("", text=" ")


def programme_table(
    programmes: Sequence[Programme],
    year: int,
    budgets: Mapping[UUID, int],
    money: Mapping[tuple[UUID, int], tuple[int, int]],
    heads: Mapping[UUID, LastBilled],
) -> Table:
    """The programmes with their money of a year: budget, billed, paid, and the heads of the last month billed."""
    columns = (
        Column("program", gettext("Program"), sortable=False, head=True),
        Column("kode", gettext("Kode"), sortable=False, page=False),
        Column("sponsor", gettext("Sponsor"), sortable=False),
        Column("wilayah", gettext("Wilayah"), sortable=False),
        Column("wadah", gettext("Wadah"), sortable=False, phone=False),
        Column("sampai", gettext("Sampai"), "date", sortable=False),
        Column("kuota", gettext("Kuota (orang)"), "number", sortable=False),
        Column("orang", gettext("Orang di tagihan terakhir"), "number", sortable=False),
        Column("anggaran", gettext("Anggaran %(year)s (Rp)") % {"year": year}, "number", sortable=False),
        Column("ditagih", gettext("Ditagih %(year)s (Rp)") % {"year": year}, "number", sortable=False),
        Column("dibayar", gettext("Dibayar %(year)s (Rp)") % {"year": year}, "number", sortable=False),
    )
    names = place_names({one.region for one in programmes})
    rows = []
    for one in programmes:
        billed, paid = money.get((one.pk, year), (0, 0))
        people = heads[one.pk].people if one.pk in heads else 0
        rows.append(
            (
                Cell(one.name, href=reverse("programme", args=[one.code])),
                Cell(one.code),
                Cell(one.organisation.name),
                Cell(names.get(one.region, one.region)),
                Cell(one.wadah, title=str(words.WADAH[one.wadah])),
                Cell(one.ends_on),
                Cell(one.quota_total),
                Cell(people),
                Cell(budgets.get(one.pk)),
                Cell(billed),
                Cell(paid),
            )
        )
    return Table("program", gettext("Program sponsor"), columns, tuple(rows), says(_list_definition()))


def burn_table(burns: Iterable[Burn], budgets: Mapping[int, Budget]) -> Table:
    """Budget, billed, paid, forecast and what is left, by year."""
    columns = (
        Column("tahun", gettext("Tahun"), sortable=False, head=True),
        Column("anggaran", gettext("Anggaran (Rp)"), "number", sortable=False),
        Column("ditagih", gettext("Ditagih (Rp)"), "number", sortable=False),
        Column("dibayar", gettext("Dibayar (Rp)"), "number", sortable=False),
        Column("perkiraan", gettext("Perkiraan sampai akhir tahun (Rp)"), "number", sortable=False),
        Column("sisa", gettext("Sisa anggaran (Rp)"), "number", sortable=False),
        Column("mata", gettext("Mata anggaran"), sortable=False, page=False),
        Column("dokumen", gettext("Dokumen"), sortable=False, phone=False),
    )
    rows = tuple(_burn_row(one, budgets.get(one.year)) for one in burns)
    return Table("anggaran", gettext("Anggaran dan pemakaiannya"), columns, rows, says(_burn_definition()))


def _burn_row(burn: Burn, budget: Budget | None) -> tuple[Cell, ...]:
    left = burn.left
    short = gettext("kurang") if left is not None and left < 0 else ""
    unknown = gettext("harga belum dapat dihitung") if burn.open_price else ""
    return (
        Cell(str(burn.year)),
        Cell(burn.budget, note="" if burn.budget is not None else gettext("belum ditetapkan")),
        Cell(burn.billed),
        Cell(burn.paid),
        Cell(burn.forecast, note=unknown),
        Cell(left, badge=short, badge_kind="estimate" if short else ""),
        Cell(budget.line if budget else ""),
        Cell(budget.document if budget else ""),
    )


def price_table(stretches: Iterable[Stretch]) -> Table:
    """What a head costs a month, in stretches of equal price."""
    columns = (
        Column("bulan", gettext("Bulan"), sortable=False, head=True),
        Column("bidang", gettext("Bidang pekerjaan"), sortable=False),
        Column("jkk", gettext("JKK (Rp)"), "number", sortable=False),
        Column("jkm", gettext("JKM (Rp)"), "number", sortable=False),
        Column("harga", gettext("Per orang dan bulan (Rp)"), "number", sortable=False),
        Column("dasar", gettext("Dasar hukum"), sortable=False, page=False),
    )
    rows = [row for stretch in stretches for row in _price_rows(stretch)]
    return Table("harga", gettext("Harga per orang dan bulan"), columns, tuple(rows), says(_price_definition()))


def _price_rows(stretch: Stretch) -> list[tuple[Cell, ...]]:
    months = dates.month_span(stretch.first, stretch.last)
    if stretch.open_price is not None:
        told = in_language(stretch.open_price.indonesian, stretch.open_price.english)
        unknown = gettext("belum dapat dihitung")
        return [(Cell(months), Cell(gettext("semua")), Cell(None), Cell(None),
                 Cell(None, badge=unknown, badge_kind="estimate"), Cell(told))]  # fmt: skip
    kinds = {price.total for price in stretch.prices}
    shown = SECTORS[:1] if len(kinds) == 1 else SECTORS
    rows: list[tuple[Cell, ...]] = []
    for sector in shown:
        price = stretch.of(sector)
        if price is None:
            continue
        amounts = {benefit.value: amount for benefit, amount in price.amounts.items()}
        word = gettext("semua") if len(kinds) == 1 else str(words.SECTORS[sector])
        articles = "; ".join(one["article"] for one in price.articles)
        rows.append((Cell(months), Cell(word), Cell(amounts.get("JKK")), Cell(amounts.get("JKM")),
                     Cell(price.total), Cell(articles)))  # fmt: skip
    return rows


def quota_table(programme: Programme, quotas: Sequence[Quota]) -> Table:
    """The villages whose quota is their own; all others have the programme's."""
    columns = (
        Column("desa", gettext("Desa/kelurahan"), sortable=False, head=True),
        Column("kode", gettext("Kode"), sortable=False),
        Column("kuota", gettext("Kuota (orang)"), "number", sortable=False),
    )
    names = place_names({one.village for one in quotas})
    rows = tuple((Cell(names.get(one.village, one.village)), Cell(one.village), Cell(one.heads)) for one in quotas)
    total = (Cell(gettext("Jumlah")), BLANK, Cell(sum(one.heads for one in quotas))) if rows else ()
    text = gettext("Desa dengan kuota sendiri; desa lain: %(quota)s.") % {
        "quota": numbers.number(programme.quota_per_village)
        if programme.quota_per_village is not None
        else gettext("tanpa batas")
    }
    return Table("kuota", gettext("Kuota per desa"), columns, rows, says(text), total=total)


def paper_table(papers: Iterable[Paper]) -> Table:
    """The papers of a programme, newest first."""
    columns = (
        Column("jenis", gettext("Jenis"), sortable=False, head=True),
        Column("nomor", gettext("Nomor"), sortable=False),
        Column("tanggal", gettext("Tanggal"), "date", sortable=False),
        Column("sha", gettext("Sidik berkas (SHA-256)"), sortable=False, phone=False),
    )
    rows = tuple(
        (
            Cell(str(words.PAPERS[Paper.Kind(one.kind)])),
            Cell(one.number),
            Cell(one.dated),
            Cell(one.sha256, text=f"{one.sha256[:12]}…" if one.sha256 else "", title=one.sha256),
        )
        for one in papers
    )
    return Table("dokumen", gettext("Dokumen"), columns, rows, says(gettext("Dokumen menurut nomor dan sidiknya.")))


def says(definition: str) -> Says:
    """What stands beside the figures of programmes."""
    return Says(
        base=gettext("Program yang boleh Anda lihat."), definition=definition, source=source(), day=now()
    )  # fmt: skip


def _list_definition() -> str:
    return gettext(
        "Anggaran: yang terakhir ditetapkan. Ditagih: tagihan terbuka tahun anggaran itu. Dibayar: uang yang sudah "
        "melunasi bulan. Orang: kepala di bulan terakhir yang ditagih."
    )


def _burn_definition() -> str:
    return gettext(
        "Perkiraan: yang sudah ditagih, ditambah bulan yang belum ditagih sampai akhir tahun bagi orang sebanyak di "
        "bulan terakhir yang ditagih, dengan harga menurut hukum. Sisa: anggaran dikurangi perkiraan."
    )


def _price_definition() -> str:
    return gettext(
        "Dihitung dari hukum menurut pembayar, penghasilan dan bulan, dengan keputusan kantor yang dicatat. Tidak ada "
        "harga yang diketik."
    )
