"""The workspace as tables: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.billing.words import in_language, now, place_names, source
from lindung.rosters.reasons import WORDS, reasons
from lindung.rosters.workspace import Died, OwnList, PlaceMoney, Workspace
from lindung.rosters.workspace_failed import FailedName
from lindung.rosters.workspace_people import SOON, ListedHead, PlaceCount
from lindung.rosters.workspace_scope import Scope, region_name
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table

STATUS_WORDS = {
    "covered": (_("terlindungi"), "covered"),
    "conditional": (_("terlindungi bersyarat"), "conditional"),
    "later": (_("terlindungi nanti"), "later"),
    "not_covered": (_("belum terlindungi"), "not-covered"),
    "deceased": (_("meninggal"), "quoted"),
}
VERDICT_BADGES = {"rejected": "not-covered", "held": "estimate"}
BLANK = Cell("", text=" ")


def place_table(space: Workspace) -> Table:
    """Heads and money one level below: by village for a kabupaten, by kabupaten for a province."""
    columns = (
        Column("tempat", gettext("Kabupaten/kota") if space.scope.below == 5 else gettext("Desa/kelurahan"), head=True,
               sortable=False),
        Column("kode", gettext("Kode"), sortable=False, page=False),
        Column("orang", gettext("Orang di daftar"), "number", sortable=False),
        Column("terlindungi", gettext("Terlindungi"), "number", sortable=False),
        Column("bersyarat", gettext("Bersyarat"), "number", sortable=False, page=bool(space.total.conditional)),
        Column("nanti", gettext("Terlindungi nanti"), "number", sortable=False, page=bool(space.total.later)),
        Column("belum", gettext("Belum terlindungi"), "number", sortable=False),
        Column("meninggal", gettext("Meninggal"), "number", sortable=False, page=False),
        Column("tahan", gettext("Ditahan"), "number", sortable=False),
        Column("tagih", gettext("Ditagih (Rp)"), "number", sortable=False, page=bool(space.money_at)),
        Column("bayar", gettext("Dibayar (Rp)"), "number", sortable=False, page=bool(space.money_at)),
        Column("sisa", gettext("Belum dibayar (Rp)"), "number", sortable=False, page=bool(space.money_at)),
    )  # fmt: skip
    codes = sorted({*space.places, *space.money_at, *space.failed_at} - {""})
    names = place_names(set(codes))
    rows = tuple(_place_row(space, code, names.get(code, code)) for code in codes)
    total = _numbers(space.total, sum(space.failed_at.values()), space.money if space.split else None)
    return Table(
        "wilayah", gettext("Per wilayah"), columns, rows, says(space.scope, _place_definition(space)),
        total=(Cell(gettext("Jumlah")), BLANK, *total) if rows else (),
    )  # fmt: skip


def _place_row(space: Workspace, code: str, name: str) -> tuple[Cell, ...]:
    money = space.money_at.get(code, PlaceMoney()) if space.money_at else None
    href = reverse("workspace") + space.scope.query(wilayah=code) if len(code) > len(space.scope.here) else ""
    numbers = _numbers(space.places.get(code, PlaceCount(code)), space.failed_at.get(code, 0), money)
    return (Cell(name, href=href), Cell(code), *numbers)


def _numbers(one: PlaceCount, held: int, money: PlaceMoney | None) -> tuple[Cell, ...]:
    return (
        Cell(one.listed), Cell(one.covered), Cell(one.conditional), Cell(one.later), Cell(one.not_covered),
        Cell(one.deceased), Cell(held),
        *(
            (Cell(None), Cell(None), Cell(None))
            if money is None
            else (Cell(money.billed), Cell(money.paid), Cell(money.billed - money.paid))
        ),
    )  # fmt: skip


def people_table(scope: Scope, found: Sequence[ListedHead], *, linked: bool = True) -> Table:
    """People with how they stand on the day and until when."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK"), sortable=False),
        Column("desa", gettext("Desa/kelurahan"), sortable=False),
        Column("status", gettext("Keadaan"), sortable=False),
        Column("sampai", gettext("Terlindungi sampai"), "date", sortable=False),
        Column("mulai", gettext("Mulai terlindungi"), "date", sortable=False, page=False),
        Column("daftar", gettext("Daftar sampai"), "date", sortable=False, phone=False),
        Column("program", gettext("Program"), sortable=False, page=len(scope.programmes) > 1),
    )
    names = place_names({one.village for one in found})
    rows = []
    for one in found:
        word, badge = STATUS_WORDS[one.status]
        begins = gettext("mulai %(day)s") % {"day": dates.long_date(one.begins)} if one.begins else ""
        href = reverse("person", args=[one.person]) if linked and one.nik_masked else ""
        rows.append(
            (
                Cell(one.name, href=href),
                Cell(one.nik_masked),
                Cell(names.get(one.village, one.village)),
                Cell(str(word), badge=str(word), badge_kind=badge, note=begins),
                Cell(one.until),
                Cell(one.begins),
                Cell(one.list_until),
                Cell(one.programme),
            )
        )
    return Table("orang", gettext("Orang di daftar"), columns, tuple(rows), says(scope, people_definition()))


def failed_table(scope: Scope, found: Sequence[FailedName]) -> Table:
    """Names that did not get in: why, and what to do."""
    columns = (
        Column("berkas", gettext("Berkas"), sortable=False, page=False),
        Column("baris", gettext("Baris"), sortable=False),
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("nik", gettext("NIK"), sortable=False),
        Column("desa", gettext("Desa seperti ditulis"), sortable=False, phone=False),
        Column("hasil", gettext("Hasil"), sortable=False),
        Column("alasan", gettext("Alasan"), sortable=False),
        Column("saran", gettext("Yang perlu dilakukan"), sortable=False),
        Column("program", gettext("Program"), sortable=False, page=False),
    )
    rows = tuple(
        (
            Cell(one.file_name),
            Cell(str(one.row)),
            Cell(one.name or gettext("(tanpa nama)")),
            Cell(one.nik_masked),
            Cell(one.village),
            Cell(
                in_language(*WORDS[one.verdict]), badge=in_language(*WORDS[one.verdict]),
                badge_kind=VERDICT_BADGES[one.verdict],
            ),
            Cell(" ".join(in_language(*said) for said in one.why)),
            Cell(" ".join(in_language(*said) for said in one.repair)),
            Cell(one.programme),
        )
        for one in found
    )  # fmt: skip
    return Table("gagal", gettext("Nama yang belum masuk"), columns, rows, says(scope, failed_definition()))


def reason_bars(by_code: Sequence[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Each reason: its code, its sentence in few words, its rows."""
    known = reasons()
    return [
        (code, in_language(known[code].sentence(), known[code].sentence(english=True)), rows)
        for code, rows in by_code
        if code in known
    ]


def list_table(scope: Scope, found: Sequence[OwnList]) -> Table:
    """The lists with heads on them."""
    columns = (
        Column("masa", gettext("Masa"), sortable=False, head=True),
        Column("program", gettext("Program"), sortable=False, page=len(scope.programmes) > 1),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("berakhir", gettext("Diakhiri"), "number", sortable=False, phone=False),
        Column("versi", gettext("Versi"), sortable=False, phone=False),
    )
    rows = tuple(
        (
            Cell(dates.month_span(one.first_month, one.last_month), href=_list_page(one)),
            Cell(one.programme),
            Cell(one.heads),
            Cell(one.ended),
            Cell(str(one.version or "–")),
        )
        for one in found
    )
    return Table("daftar", gettext("Daftar"), columns, rows, says(scope, gettext("Orang yang sekarang di daftar.")))


def death_table(scope: Scope, found: Sequence[Died]) -> Table:
    """Recorded deaths among the people of the lists."""
    columns = (
        Column("nama", gettext("Nama"), sortable=False, head=True),
        Column("desa", gettext("Desa/kelurahan"), sortable=False),
        Column("meninggal", gettext("Meninggal"), "date", sortable=False),
        Column("verifikasi", gettext("Keterangan"), sortable=False),
        Column("status", gettext("Saat meninggal"), sortable=False),
    )
    names = place_names({one.village for one in found})
    rows = []
    for one in found:
        word, badge = STATUS_WORDS["covered" if one.covered else "not_covered"]
        rows.append(
            (
                Cell(one.name, href=reverse("person", args=[one.person]) if one.seen else ""),
                Cell(names.get(one.village, one.village)),
                Cell(one.died_on),
                Cell(gettext("terverifikasi") if one.verified else gettext("belum diverifikasi")),
                Cell(str(word), badge=str(word), badge_kind=badge),
            )
        )
    text = gettext("Kematian yang tercatat dari orang yang ada atau pernah ada di daftar.")
    return Table("kematian", gettext("Kematian"), columns, tuple(rows), says(scope, text))


def says(scope: Scope, definition: str) -> Says:
    """What stands beside the figures of a workspace."""
    return Says(base=base(scope), definition=definition, source=source(), day=now())


def base(scope: Scope) -> str:
    """Of whom figures speak: which programmes, and where."""
    names = ", ".join(one.name for one in scope.programmes[:3])
    if len(scope.programmes) > 3:
        names += gettext(" dan %(more)s program lain") % {"more": len(scope.programmes) - 3}
    text = gettext("Daftar program %(names)s yang masanya belum lewat") % {"names": names or "–"}
    return f"{text}, {region_name(scope.region)}." if scope.region else f"{text}."


def people_definition() -> str:
    """How a person on a list is said to stand."""
    return gettext(
        "Setiap orang dihitung sekali. Terlindungi: iurannya lunas untuk hari ini. Bersyarat: ada tunggakan yang masih "
        "ditoleransi hukum. Terlindungi nanti: sudah lunas, mulai di kemudian hari. Belum terlindungi: belum dibayar."
    )


def failed_definition() -> str:
    """Which rows are names that failed."""
    return gettext(
        "Baris daftar terakhir setiap program yang dikembalikan, atau ditahan dan belum diputuskan. Satu baris dapat "
        "mempunyai beberapa alasan."
    )


def soon_definition() -> str:
    """What ends soon."""
    return gettext("Orang yang perlindungannya berakhir dalam %(days)s hari bila tidak dibayar lagi.") % {"days": SOON}


def _place_definition(space: Workspace) -> str:
    text = people_definition()
    if space.money_at and not space.split:
        text += " " + gettext("Uang per wilayah hanya dari tagihan yang dipecah per wilayah.")
    return text


def _list_page(one: OwnList) -> str:
    """The page of a list, where there is one."""
    try:
        return reverse("roster-list", args=[one.id])
    except NoReverseMatch:
        return ""
