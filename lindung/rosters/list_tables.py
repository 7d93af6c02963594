"""Lists of names as a table: programme, period, heads, versions, state, money."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from lindung.billing.money_tables import says
from lindung.rosters.list_queries import ListedList, people_of
from lindung.rosters.list_showing import MONEY_WORDS, STATE_WORDS, period
from lindung.rosters.models import RosterList
from lindung.rosters.own_part import own_part, reads_whole
from lindung.web import dates
from lindung.web.tables import Cell, Column, Table


def list_table(found: Sequence[ListedList]) -> Table:
    """Lists, newest first."""
    columns = (
        Column("program", gettext("Program"), sortable=False, head=True),
        Column("masa", gettext("Masa"), sortable=False),
        Column("orang", gettext("Orang di daftar"), "number", sortable=False),
        Column("versi", gettext("Berkas"), "number", sortable=False, phone=False),
        Column("keadaan", gettext("Keadaan"), sortable=False),
        Column("tagihan", gettext("Ditagih (Rp)"), "number", sortable=False),
        Column("lunas", gettext("Lunas (Rp)"), "number", sortable=False),
        Column("bayar", gettext("Pembayaran"), sortable=False),
    )
    return Table("daftar", gettext("Daftar nama"), columns, tuple(_row(one) for one in found), says())


def _row(one: ListedList) -> tuple[Cell, ...]:
    plan, newest = one.plan, one.waiting or one.applied
    state, colour = STATE_WORDS[newest.state if newest else "cancelled"]
    if one.waiting and one.applied and one.waiting.number < one.applied.number:
        state, colour = STATE_WORDS["applied"]
    paid, paid_colour = MONEY_WORDS[one.money.state]
    return (
        Cell(plan.programme.name, href=reverse("roster-list", args=[plan.pk]), note=plan.programme.organisation.name),
        Cell(period(plan.first_month, plan.months)),
        Cell(one.heads),
        Cell(one.versions),
        Cell(str(state), badge=str(state), badge_kind=colour),
        Cell(one.money.billed if one.money.told else None),
        Cell(one.money.paid if one.money.told else None),
        Cell(str(paid), badge=str(paid), badge_kind=paid_colour),
    )


def version_table(plan: RosterList) -> Table:
    """The versions of a list, newest first: file, when, what it came to."""
    columns = (
        Column("versi", gettext("Versi"), sortable=False, head=True),
        Column("berkas", gettext("Berkas"), sortable=False),
        Column("dikirim", gettext("Dikirim"), "date", sortable=False),
        Column("oleh", gettext("Oleh"), sortable=False, phone=False),
        Column("diterima", gettext("Diterima"), "number", sortable=False),
        Column("ditahan", gettext("Ditahan"), "number", sortable=False),
        Column("kembali", gettext("Dikembalikan"), "number", sortable=False),
        Column("keadaan", gettext("Keadaan"), sortable=False),
    )
    rows = []
    versions = list(plan.versions.defer("quote").order_by("-number"))
    if not reads_whole(plan):
        versions = [own_part(one) for one in versions]
    names = people_of([one.pk for one in versions])
    for one in versions:
        word, colour = STATE_WORDS[one.state]
        counts = one.totals.get("verdicts", {})
        known = one.state in {"checked", "applied"}
        good = counts.get("accepted", 0) + counts.get("unchanged", 0)
        rows.append(
            (
                Cell(str(one.number), href=reverse("roster-version", args=[one.pk])),
                Cell(gettext("lanjutan masa sebelumnya") if one.origin == "roll" else one.file_name),
                Cell(
                    timezone.localtime(one.sent_at).date(), text=dates.long_date(timezone.localtime(one.sent_at).date())
                ),
                Cell(names.get(one.pk, ("", ""))[0]),
                Cell(good if known else None),
                Cell(counts.get("held", 0) if known else None),
                Cell(counts.get("rejected", 0) if known else None),
                Cell(str(word), badge=str(word), badge_kind=colour),
            )
        )
    return Table("versi", gettext("Riwayat versi"), columns, tuple(rows), says())
