"""The papers of an applied version as PDF, set by Typst with the fonts it carries. No NIK stands in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from lindung.billing.words import in_language, place_names, rupiah
from lindung.rosters import list_queries as queries
from lindung.rosters import list_showing as showing
from lindung.rosters.models import Version
from lindung.web import dates, numbers

TEMPLATES = Path(__file__).resolve().parent / "typst"


def pdf_of(version: Version, kind: str) -> bytes:
    """The `receipt` or the `minutes` of an applied version. The same version on one day gives the same bytes."""
    # A large library, and few who read a page print it.
    import typst

    data = json.dumps(_content(version, kind), ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        TEMPLATES / "list.typ", root=TEMPLATES, ignore_system_fonts=True, sys_inputs={"data": data}, timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made


def _content(version: Version, kind: str) -> dict[str, Any]:
    money = queries.money_of([version.list]).get(version.list_id, queries.Money())
    footer = gettext("Dicetak dari Lindung.")
    if settings.DEMONSTRATION:
        footer = f"{footer} {gettext('Data demonstrasi: semua orang di sini rekaan.')}"
    signed = kind == "minutes"
    return {
        "language": "en" if showing.english() else "id",
        "title": gettext("Berita acara rekonsiliasi daftar nama") if signed else gettext("Tanda terima daftar nama"),
        "opening": _opening(version) if signed else "",
        "facts": _facts(version),
        "verdicts": [(one.word, one.means, numbers.number(one.rows)) for one in showing.tiles(version)],
        "receipt": _receipt(version),
        "reasons": [(bar.sentence, numbers.number(bar.rows)) for bar in showing.bars(version)],
        "villages": _villages(version),
        "lines": _lines(version),
        "years": showing.years(version),
        "total": rupiah(version.quote.get("total", 0)),
        "open": showing.open_price(version),
        "articles": showing.articles(version),
        "papers": [
            f"{paper.get_kind_display()} {paper.number}, {dates.long_date(paper.dated)}"
            + (f" (SHA-256 {paper.sha256[:16]}…)" if paper.sha256 else "")
            for paper in queries.papers_of(version)
        ],
        "unpaid": "" if money.state == "paid" else gettext(
            "Belum terlindungi: perlindungan mulai setelah iuran lunas. Daftar ini bukan bukti perlindungan."
        ),
        "signatures": _signatures(version) if signed else [],
        "footer": footer,
        "day": gettext("Dicetak %(day)s") % {"day": dates.long_date(dates.today())},
        "words": _words(),
    }  # fmt: skip


def _opening(version: Version) -> str:
    plan = version.list
    return gettext(
        "Pada %(day)s daftar nama %(programme)s untuk %(period)s dicocokkan dengan data peserta dan diterapkan sebagai "
        "versi %(number)s, dengan hasil sebagai berikut."
    ) % {
        "day": dates.long_date(timezone.localtime(version.applied_at).date()) if version.applied_at else numbers.NONE,
        "programme": plan.programme.name,
        "period": showing.period(plan.first_month, plan.months),
        "number": version.number,
    }


def _facts(version: Version) -> list[tuple[str, str]]:
    programme = version.list.programme
    sent_by, applied_by = queries.people_of([version.pk]).get(version.pk, ("", ""))
    moments = [
        (gettext("Dikirim"), version.sent_at, sent_by),
        (gettext("Diterapkan"), version.applied_at, applied_by),
    ]
    agreement = f"{programme.agreement_number}, {dates.long_date(programme.agreement_date)}"
    return [
        (gettext("Sponsor"), programme.organisation.name),
        (gettext("Program"), programme.name),
        (gettext("Perjanjian (PKS)"), agreement),
        (gettext("Masa"), showing.period(version.list.first_month, version.list.months)),
        (gettext("Versi"), numbers.number(version.number)),
        (gettext("Berkas"), version.file_name),
        (gettext("Sidik jari berkas (SHA-256)"), version.sha256),
        *(
            (label, ", ".join(filter(None, (dates.long_date(timezone.localtime(at).date()), who))))
            for label, at, who in moments
            if at
        ),
    ]


def _receipt(version: Version) -> list[tuple[str, str]]:
    found = version.totals.get("receipt", {})
    counted = [
        (gettext("Ditambahkan"), found.get("added", 0)),
        (gettext("Tidak berubah"), found.get("unchanged", 0)),
        (gettext("Diubah"), found.get("changed", 0)),
        (gettext("Tidak lagi tercantum (tetap di daftar sampai diakhiri)"), found.get("no_longer_listed", 0)),
        (gettext("Diganti"), len(queries.replaced_in(version))),
        (gettext("Diakhiri"), len(queries.ended_in(version))),
        (gettext("Ditahan, masih menunggu keputusan"), queries.open_tasks_of(version)),
    ]
    shown = [(label, numbers.number(count)) for label, count in counted]
    if found.get("untouched"):
        villages = numbers.number(found.get("untouched_villages", 0))
        label = gettext("Tetap seperti semula, di %(villages)s desa yang tidak disebut berkas ini") % {
            "villages": villages
        }
        shown.insert(4, (label, numbers.number(found["untouched"])))
    return shown


def _villages(version: Version) -> list[list[str]]:
    found: dict[str, list[int]] = version.totals.get("villages", {})
    names = place_names(set(found))
    return [
        [names.get(code, code) or gettext("desa tidak diketahui"), *(numbers.number(one) for one in counts)]
        for code, counts in sorted(found.items())
    ]


def _lines(version: Version) -> list[list[str]]:
    table = showing.quote_table(version)
    return [[cell.text for cell in row] for row in table.shown()]


def _signatures(version: Version) -> list[tuple[str, str]]:
    programme = version.list.programme
    return [
        (gettext("Untuk sponsor"), programme.organisation.name),
        (gettext("Untuk kantor cabang"), gettext("BPJS Ketenagakerjaan")),
    ]


def _words() -> dict[str, str]:
    return {
        "verdicts": gettext("Hasil tiap nama"),
        "receipt": gettext("Perubahan daftar"),
        "reasons": gettext("Alasan ditahan atau dikembalikan"),
        "rows": gettext("baris"),
        "villages": gettext("Menurut desa/kelurahan"),
        "village": gettext("Desa/kelurahan"),
        "accepted": gettext("Diterima"),
        "unchanged": gettext("Sudah ada"),
        "held": gettext("Ditahan"),
        "rejected": gettext("Dikembalikan"),
        "quote": gettext("Biaya"),
        "month": gettext("Bulan"),
        "people": gettext("Orang"),
        "price": gettext("Per orang sebulan (Rp)"),
        "amount": gettext("Jumlah (Rp)"),
        "year": gettext("Tahun anggaran"),
        "total": gettext("Jumlah"),
        "law": gettext("Dasar hukum harganya"),
        "papers": gettext("Dokumen daftar ini"),
        "no_papers": gettext("Belum ada dokumen yang dicatat."),
        "sign": gettext("Nama dan jabatan"),
        "nobody": in_language("Tidak ada.", "None."),
    }
