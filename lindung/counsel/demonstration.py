"""The one decision a demonstration ships: village money counts as government-paid. Synthetic, and says so."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from lindung.access.models import User
from lindung.counsel.models import LegalDecision

# PP 50/2025 is the first law for which the source of the money matters.
FROM_DAY = date(2026, 1, 1)


def ensure_decision(*, using: str = "owner") -> None:
    """Record the decision, as owner, in the name of the demonstration's head of branch. Again: changes nothing.

    Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("demonstration decisions are never recorded in production")
    if LegalDecision.objects.using(using).filter(question="village-money").exists():
        return
    head = User.objects.using(using).get(username="kepala")
    LegalDecision.objects.using(using).create(
        question="village-money",
        reading="government-paid",
        from_day=FROM_DAY,
        document_number="KEP-DEMO/01/2026",
        reason="Contoh: dana desa dan APB Desa berasal dari APBN dan APBD, maka dianggap dibayar pemerintah.",
        decided_by=head,
        decided_by_name=head.full_name,
    )
