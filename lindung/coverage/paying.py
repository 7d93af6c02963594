"""Recording a payment and deriving the cover it gives, in one transaction: settled and not covered never happens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from lindung.access.acting import Acting
from lindung.billing import importing, receiving, refunding
from lindung.billing.importing import Imported
from lindung.billing.receiving import Receipt
from lindung.billing.refunding import Decided
from lindung.coverage.services import refresh

# Above this many people a page does not wait: the job runs in the same database once the payment commits.
MOST_AT_ONCE = 5000


def pay(*, acting: Acting, later: bool = False, **wish: Any) -> Receipt:
    """`billing.receiving.record_payment`, and cover of everybody it settled for.

    `later`: cover of more than MOST_AT_ONCE people is derived by a job after the commit.
    """
    return _derived(receiving.record_payment, acting, later, wish)


def put_to_bill(*, acting: Acting, later: bool = False, **wish: Any) -> Receipt:
    """`billing.receiving.put_to_bill`, and cover likewise."""
    return _derived(receiving.put_to_bill, acting, later, wish)


def decide(*, acting: Acting, later: bool = False, **wish: Any) -> Decided:
    """`billing.refunding.decide_request`, and cover of everybody whose months were taken back or settled anew."""
    decided = refunding.decide_request(acting=acting, **wish)
    derive_cover(decided.memberships, acting, later=later)
    return decided


def _derived(act: Callable[..., Receipt], acting: Acting, later: bool, wish: dict[str, Any]) -> Receipt:
    receipt = act(acting=acting, **wish)
    derive_cover(receipt.memberships, acting, later=later)
    return receipt


def derive_cover(memberships: tuple[uuid.UUID, ...], acting: Acting, *, later: bool) -> None:
    """Derive the cover of these memberships now, or by a job if they are many and `later` allows it."""
    if later and len(memberships) > MOST_AT_ONCE:
        from lindung.coverage.tasks import refresh_later

        refresh_later(list(memberships), acting.user)
    elif memberships:
        refresh(memberships)


def import_statement(*, acting: Acting, later: bool = False, **wish: Any) -> Imported:
    """`billing.importing.import_statement`, and cover of everybody it settled for."""
    imported = importing.import_statement(acting=acting, **wish)
    derive_cover(imported.memberships, acting, later=later)
    return imported
