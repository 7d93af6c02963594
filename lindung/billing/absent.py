"""The refusal of a bill that is not there: one sentence for those who issue, pay and look."""

from __future__ import annotations

from lindung.web.refused import Refused


def no_bill(code: str) -> Refused:
    """The refusal of a bill that is not there, or not for the actor."""
    return Refused(
        "bill_unknown",
        f"Tagihan {code[:40]!r} tidak ada, atau di luar wilayah dan organisasi Anda.",
        f"There is no bill {code[:40]!r}, or none within your regions and organisations.",
        status=404,
    )
