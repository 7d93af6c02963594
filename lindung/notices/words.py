"""Kinds of notices in the reader's words. A new kind comes here, with the icon that goes before it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# The code of a notice, what it is called, and its icon.
KINDS = {
    "cover_ends": (_("perlindungan akan berakhir"), "alert-triangle"),
    "cover_conditional": (_("perlindungan bersyarat"), "alert-triangle"),
    "budget_event": (_("kalender anggaran"), "calculator"),
    "rows_held": (_("baris yang ditahan"), "help-circle"),
    "bill_issued": (_("tagihan terbit"), "table"),
    "bill_due": (_("tagihan akan jatuh tempo"), "table"),
    "member_died": (_("kematian"), "info-circle"),
    "death_withdrawn": (_("kematian ditarik"), "info-circle"),
}
OTHER = (_("kabar"), "info-circle")


def kind_of(code: str) -> tuple[str, str]:
    """What a kind of notice is called and its icon."""
    name, icon = KINDS.get(code, OTHER)
    return str(name), icon
