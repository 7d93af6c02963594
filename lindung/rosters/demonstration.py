"""Payment codes of a demonstration. In production they come from outside; none is ever invented there."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from lindung.billing.models import Bill

# Kind of wadah, first month, place: whoever writes a statement for the demonstration can know it beforehand. A further
# bill for the same place and month adds its own number.
_GIVE = """
UPDATE billing_bill b SET payment_code = wanted.code || CASE
    WHEN EXISTS (SELECT FROM billing_bill o WHERE o.payment_code = wanted.code) THEN right(b.code, 6) ELSE '' END
FROM (
  SELECT id, 'DEMO' || wadah || to_char(first_month, 'YYMM')
    || replace(coalesce(nullif(village, ''), nullif(kabupaten, ''), province), '.', '') AS code
  FROM billing_bill WHERE id = ANY (%s)
) wanted
WHERE b.id = wanted.id AND b.payment_code IS NULL
RETURNING b.id, b.payment_code
"""


def give_payment_codes(bills: Sequence[Bill]) -> None:
    """Give bills the payment codes that nobody outside issues for a demonstration; each begins with DEMO.

    Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("payment codes are never made up in production")
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, [[bill.pk for bill in bills]])
        given = dict(cursor.fetchall())
    for bill in bills:
        bill.payment_code = given.get(bill.pk, bill.payment_code)
