"""How much of a bill was used for months, as a query of bills asks it."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce

from lindung.billing.models import Allocation


def standing_amount() -> Coalesce:
    """Rupiah that months of a bill were paid with, as an expression for a query of bills."""
    # A row that takes another back carries its rupiah: what stands is the difference. Looking for the other row of
    # each would read every allocation for every bill.
    signed = Case(When(reverses__isnull=True, then=F("amount")), default=-F("amount"))
    used = Allocation.objects.filter(bill=OuterRef("pk")).order_by().values("bill")
    return Coalesce(Subquery(used.annotate(whole=Sum(signed)).values("whole")), 0)
