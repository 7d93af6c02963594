"""What the pages of the workspace show: sums, bars and links, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lindung.billing import money_tables
from lindung.billing.words import now, rupiah, source
from lindung.rosters import workspace_tables as tables
from lindung.rosters.workspace import Workspace, bills_of
from lindung.rosters.workspace_people import PlaceCount
from lindung.rosters.workspace_scope import Scope, places_below, region_name
from lindung.sponsorship.burn import Burn
from lindung.sponsorship.tables import burn_table
from lindung.web import numbers
from lindung.web.charts import Part, stacked_bar
from lindung.web.tables import Cell, Column, Says, Table

BILLS_SHOWN = 12


@dataclass(frozen=True)
class Figure:
    """One number at the head of the page. `alarm`: somebody should act."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    alarm: bool = False


@dataclass(frozen=True)
class Fact:
    """One number of the report: with all that it must say."""

    label: str
    value: str
    says: Says


def workspace_tables(space: Workspace) -> dict[str, Table]:
    """Every table of the workspace that is a file too, by key."""
    return {
        "wilayah": tables.place_table(space),
        "anggaran": burn_table(space.burns, {}),
        "tagihan": money_tables.bill_table(bills_of(space.scope)),
        "daftar": tables.list_table(space.scope, space.lists),
        "kematian": tables.death_table(space.scope, space.deaths),
        "laporan": report_table(space),
    }


def scope_context(scope: Scope) -> dict[str, Any]:
    """The choosers, and where one stands."""
    return {
        "scope": scope,
        "place": _place(scope),
        "offered": scope.offered,
        "below": [(one.code, one.display_name) for one in places_below(scope)],
        "up": scope.query(wilayah=scope.region[:5] if len(scope.region) == 13 and scope.whole == "72" else ""),
        "query": scope.query(),
    }


def _place(scope: Scope) -> str:
    if len(scope.villages) > 1 and not scope.region:
        return gettext("desa-desa Anda")
    return region_name(scope.here) or gettext("semua wilayah Anda")


def context(space: Workspace) -> dict[str, Any]:
    """Everything the workspace's first page shows."""
    found = workspace_tables(space)
    year = next((one for one in space.burns if one.year == space.scope.day.year), None)
    return scope_context(space.scope) | {
        "space": space,
        "figures": figures(space),
        "cover_bar": cover_bar(space.total),
        "burn_bar": burn_bar(year) if year else "",
        "burn": year,
        "reasons": _reasons(space),
        "failed_says": tables.says(space.scope, tables.failed_definition()),
        "tables": found | {"tagihan": _short(found["tagihan"])},
        "bills_more": max(0, len(found["tagihan"].rows) - BILLS_SHOWN),
    }


def _share(conditional: int, protected: int, listed: int) -> str:
    share = numbers.percent(protected, listed) if listed else ""
    if not conditional:
        return share
    return gettext("%(share)s, termasuk %(heads)s bersyarat") % {"share": share, "heads": numbers.number(conditional)}


def figures(space: Workspace) -> list[Figure]:
    """What a busy person reads first."""
    total, number = space.total, numbers.number
    protected = total.covered + total.conditional
    failed = space.failed.returned + space.failed.held
    return [
        Figure(gettext("Orang di daftar"), number(total.listed), href="orang"),
        Figure(
            gettext("Terlindungi hari ini"), number(protected),
            note=_share(total.conditional, protected, total.listed),
        ),
        Figure(gettext("Belum terlindungi"), number(total.not_covered), alarm=total.not_covered > 0,
               note=gettext("bersama yang mulai nanti: %(later)s") % {"later": number(total.later + total.not_covered)}
               if total.later else ""),
        Figure(gettext("Nama yang belum masuk"), number(failed), href="gagal", alarm=failed > 0),
        Figure(gettext("Belum dibayar"), rupiah(space.to_pay), alarm=space.to_pay > 0)
        if space.money_known
        else Figure(gettext("Belum dibayar"), numbers.NONE, note=gettext("tagihannya tidak dipecah per wilayah")),
        # Of others' lists the page of what ends tells nothing; until when each is covered stands beside the names.
        Figure(gettext("Berakhir dalam 60 hari"), number(total.soon),
               href="orang" if space.scope.villages else "berakhir", alarm=total.soon > 0),
    ]  # fmt: skip


def cover_bar(total: PlaceCount) -> SafeString:
    """How the people on the lists stand."""
    parts = [
        Part(str(tables.STATUS_WORDS[name][0]), getattr(total, name), tone)
        for name, tone in (
            ("covered", "covered"), ("conditional", "conditional"), ("later", "later"), ("not_covered", "open"),
        )
    ]  # fmt: skip
    return stacked_bar(parts, label=gettext("Perlindungan orang di daftar"))


def burn_bar(burn: Burn) -> SafeString:
    """Paid, billed and unpaid, forecast, and what is left of the budget."""
    forecast = burn.forecast if burn.forecast is not None else burn.billed
    parts = [
        Part(gettext("dibayar"), burn.paid, "paid"),
        Part(gettext("ditagih, belum dibayar"), max(burn.billed - burn.paid, 0), "billed"),
        Part(gettext("perkiraan"), max(forecast - burn.billed, 0), "forecast"),
        Part(gettext("sisa"), max((burn.budget or 0) - forecast, 0), "left"),
    ]
    return stacked_bar(parts, label=gettext("Pemakaian anggaran %(year)s") % {"year": burn.year})


def _reasons(space: Workspace) -> list[tuple[str, str, int, SafeString]]:
    shown = tables.reason_bars(space.failed.by_code)[:8]
    most = max((rows for _, _, rows in shown), default=0)
    return [
        (code, words, rows, stacked_bar([Part(words, rows, "fail"), Part("", most - rows, "left")], label=words))
        for code, words, rows in shown
    ]


def _short(table: Table) -> Table:
    return Table(table.key, table.title, table.columns, table.rows[:BILLS_SHOWN], table.says)


def facts(space: Workspace) -> list[Fact]:
    """The numbers of the report for a council, each with base, definition, source and date."""
    scope, total, number = space.scope, space.total, numbers.number
    everybody = gettext("Setiap orang dihitung sekali, di daftar mana pun ia berada.")
    failed = space.failed.returned + space.failed.held

    def fact(label: str, value: str, definition: str, base: str = "") -> Fact:
        return Fact(label, value, Says(base or tables.base(scope), definition, source(), now()))

    found = [
        fact(gettext("Orang di daftar"), number(total.listed), everybody),
        fact(gettext("Terlindungi hari ini"), number(total.covered + total.conditional),
             gettext("Iurannya lunas untuk hari ini, atau menunggak dalam batas yang masih ditoleransi hukum.")),
        fact(gettext("Terlindungi nanti (sudah lunas)"), number(total.later),
             gettext("Iurannya sudah lunas, perlindungannya mulai di kemudian hari.")),
        fact(gettext("Belum terlindungi"), number(total.not_covered), gettext("Iurannya belum dibayar.")),
        fact(gettext("Berakhir dalam 60 hari"), number(total.soon), tables.soon_definition()),
        fact(gettext("Nama yang belum masuk"), number(failed), tables.failed_definition()),
        fact(gettext("Meninggal (tercatat)"), number(len(space.deaths)),
             gettext("Kematian yang tercatat dari orang yang ada atau pernah ada di daftar.")),
    ]  # fmt: skip
    for burn in space.burns:
        title = {"year": burn.year}
        base = gettext("Tagihan program ini, tahun anggaran %(year)s.") % title
        if burn.budget is not None:
            found.append(fact(gettext("Anggaran %(year)s") % title, rupiah(burn.budget),
                              gettext("Yang terakhir ditetapkan."), base))  # fmt: skip
        found.append(
            fact(gettext("Ditagih %(year)s") % title, rupiah(burn.billed), gettext("Orang × bulan × harga."), base)
        )
        found.append(
            fact(gettext("Dibayar %(year)s") % title, rupiah(burn.paid), gettext("Uang yang melunasi bulan."), base)
        )
        forecast = gettext("harga belum dapat dihitung") if burn.forecast is None else rupiah(burn.forecast)
        found.append(
            fact(gettext("Perkiraan sampai akhir %(year)s") % title, forecast, gettext(
                "Ditagih, ditambah bulan yang belum ditagih bagi orang sebanyak di bulan terakhir yang ditagih."), base)
        )  # fmt: skip
    return found


def report_table(space: Workspace) -> Table:
    """The report as a table: each number with base, definition, source and date."""
    columns = (
        Column("angka", gettext("Angka"), sortable=False, head=True),
        Column("nilai", gettext("Nilai"), sortable=False),
        Column("dasar", gettext("Dasar"), sortable=False),
        Column("definisi", gettext("Definisi"), sortable=False),
        Column("sumber", gettext("Sumber"), sortable=False),
        Column("tanggal", gettext("Tanggal"), sortable=False),
    )
    rows = tuple(
        (Cell(one.label), Cell(one.value), Cell(one.says.base), Cell(one.says.definition), Cell(one.says.source),
         Cell(one.says.day))
        for one in facts(space)
    )  # fmt: skip
    return Table("laporan", gettext("Laporan"), columns, rows, tables.says(space.scope, tables.people_definition()))
