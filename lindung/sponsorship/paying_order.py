"""Which sponsor pays first where several have the same person: set by region, dated, with its legal reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.sponsorship.budget_calendar import refuse_other_regions
from lindung.sponsorship.models import PayingOrder
from lindung.web.refused import Refused, database_refusals

LEVELS = tuple(PayingOrder.Level.values)


def set_paying_order(
    *, acting: Acting, region: str, payers: Sequence[str], from_month: date, basis: str
) -> PayingOrder:
    """Record the order of payers of a province or kabupaten from a month on; a later row counts instead.

    Refused unless all four levels are named once, for a region that is none of the actor's, and without a legal reason.
    """
    acting.must(Right.PROGRAMMES_MANAGE)
    refuse_other_regions(region)
    if sorted(payers) != sorted(LEVELS):
        raise Refused(
            "order_incomplete",
            f"Urutan pembayar memuat masing-masing sekali: {', '.join(LEVELS)}.",
            f"The order of payers names each once: {', '.join(LEVELS)}.",
        )
    if not basis.strip():
        raise Refused("basis_missing", "Sebutkan dasar hukumnya.", "Give the legal reason.")
    give_reason(basis.strip())
    with database_refusals():
        return PayingOrder.objects.create(
            region=region, payers=list(payers), from_month=from_month.replace(day=1), basis=basis.strip()[:400],
            recorded_by=acting.user, recorded_by_name=acting.user.get_full_name()[:150],
        )  # fmt: skip


def paying_orders() -> list[PayingOrder]:
    """Every order ever recorded: by region, the newest first."""
    return list(PayingOrder.objects.order_by("region", "-from_month", "-id"))
