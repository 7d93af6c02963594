"""How much of a bill was used for months, as a query of bills asks it."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce

from lindung.billing.models import Allocation


def standing_amount() -> Coalesce:
    """Rupiah that months of a bill were paid with, as an expression for a query of bills."""
    used = Allocation.objects.filter(bill=OuterRef("pk")).order_by().values("bill")
    return Coalesce(Subquery(used.annotate(whole=standing_sum()).values("whole")), 0)


def standing_sum() -> Sum:
    """Rupiah that stand of a group of allocations, as an aggregate."""
    # A row that takes another back carries its rupiah: what stands is the difference. Looking for the other row of
    # each would read every allocation for every bill.
    return Sum(Case(When(reverses__isnull=True, then=F("amount")), default=-F("amount")))
