"""A payment's receipt in a sentence, and the plan of a statement as a table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lindung.billing import words
from lindung.billing.importing import planned
from lindung.billing.models import Statement
from lindung.billing.money_tables import says
from lindung.billing.receiving import Receipt
from lindung.billing.statement_matching import RECORDED, WAITING, PlannedLine, Verdict
from lindung.web import dates
from lindung.web.tables import Cell, Column, Table

_COLOURS = {**dict.fromkeys(RECORDED, "covered"), **dict.fromkeys(WAITING, "estimate")}


def receipt_sentence(receipt: Receipt) -> str:
    """What a payment did, all of it: months settled, what waits, what could not be paid."""
    if receipt.repeated:
        return gettext("Pembayaran ini sudah dicatat sebelumnya; tidak ada yang berubah.")
    parts = []
    if receipt.bill is None:
        parts.append(gettext("Uang dicatat dan menunggu tagihannya."))
    elif receipt.months:
        months = ngettext("%(count)s bulan", "%(count)s bulan", len(receipt.months)) % {"count": len(receipt.months)}
        parts.append(
            gettext("%(people)s orang dilunasi %(months)s: %(span)s.")
            % {
                "people": receipt.people,
                "months": months,
                "span": dates.month_span(receipt.months[0], receipt.months[-1]),
            }
        )
    else:
        parts.append(gettext("Uang dicatat, tetapi belum cukup untuk satu bulan penuh bagi semua."))
    if receipt.bill is not None and receipt.credit:
        parts.append(gettext("%(credit)s menunggu sebagai titipan.") % {"credit": words.rupiah(receipt.credit)})
    if receipt.void:
        parts.append(
            gettext("%(void)s dari tagihan ini tidak dapat dilunasi; sebabnya tercantum pada tiap bulan.")
            % {"void": words.rupiah(receipt.void)}
        )
    if receipt.late:
        parts.append(gettext("Dibayar lewat jatuh tempo."))
    return " ".join(parts)


def planned_table(kept: Statement) -> dict[str, Any]:
    """What each line of a statement would do, for its page."""
    lines = planned(kept)
    columns = (
        Column("baris", gettext("Baris"), "number", sortable=False, head=True),
        Column("tanggal", gettext("Tanggal"), "date", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("hasil", gettext("Yang akan terjadi"), sortable=False),
        Column("tagihan", gettext("Tagihan"), sortable=False),
        Column("uraian", gettext("Kata bank"), sortable=False, phone=False),
    )
    table = Table("mutasi", gettext("Mutasi bank"), columns, tuple(_row(one) for one in lines), says())
    counted = Counter(one.verdict for one in lines)
    return {
        "table": table,
        "counted": [(str(words.VERDICTS[verdict]), counted[verdict]) for verdict in Verdict if counted[verdict]],
        "doubtful": [one for one in lines if one.verdict is Verdict.POSSIBLE_DOUBLE],
        "to_record": sum(counted[verdict] for verdict in RECORDED | WAITING),
    }


def _row(one: PlannedLine) -> tuple[Cell, ...]:
    word = str(words.VERDICTS[one.verdict])
    late = gettext("lewat jatuh tempo") if one.late and one.verdict in RECORDED else ""
    if one.known is not None:
        late = gettext("dicatat sebagai %(reference)s") % {"reference": one.known.reference}
    return (
        Cell(one.line.row),
        Cell(one.line.day),
        Cell(one.line.amount),
        Cell(word, badge=word, badge_kind=_COLOURS.get(one.verdict, "quoted"), note=late),
        Cell(one.bill.code, href=reverse("bill", args=[one.bill.code])) if one.bill else Cell(""),
        Cell(one.line.text or one.line.reference),
    )
