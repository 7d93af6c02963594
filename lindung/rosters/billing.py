"""The one place where a list becomes a bill."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.issuing import issue_bill
from lindung.billing.models import Bill
from lindung.law.months import first_day, month_number
from lindung.rosters.demonstration import give_payment_codes
from lindung.rosters.models import Version
from lindung.sponsorship.models import Programme
from lindung.sponsorship.pricing import programme_prices
from lindung.web.refused import Refused

# Everybody on the list whose months stand on no open bill of the programme.
_UNBILLED = """
CREATE TEMP TABLE unbilled_entries ON COMMIT DROP AS
SELECT e.membership_id, e.village::text AS village, e.from_month AS first_month, e.sector::text AS sector,
  ((extract(year FROM %(after)s::date) - extract(year FROM e.from_month)) * 12
    + extract(month FROM %(after)s::date) - extract(month FROM e.from_month))::int AS months
FROM rosters_entry e
WHERE e.list_id = %(list)s AND e.ended_on IS NULL AND NOT EXISTS (
  SELECT FROM billing_billmember m JOIN billing_bill b ON b.id = m.bill_id
  WHERE m.membership_id = e.membership_id AND b.subject_id = %(programme)s AND b.state = 'open'
    AND m.first_month < %(after)s AND m.first_month + make_interval(months => m.months) > e.from_month)
"""


def bill_unbilled(
    acting: Acting, version_id: uuid.UUID, *, operation_id: uuid.UUID
) -> tuple[tuple[Bill, ...], dict[str, str] | None]:
    """Bill whoever stands on the version's list and on no bill. Returns the bills, or why there are none.

    Without the right to issue bills, or where the law leaves the price open, the list stands and the bill follows.
    """
    if not acting.may(Right.BILLS_ISSUE):
        return (), {
            "code": "bills_issue",
            "id": "Tagihan menunggu petugas cabang.",
            "en": "The bill awaits the branch.",
        }
    version = Version.objects.select_related("list__programme").get(pk=version_id)
    programme: Programme = version.list.programme
    with connection.cursor() as cursor:
        after = first_day(month_number(version.list.first_month) + version.list.months)
        cursor.execute(_UNBILLED, {"list": version.list_id, "programme": programme.pk, "after": after})
        cursor.execute("SELECT count(*) FROM unbilled_entries")
        (heads,) = cursor.fetchone()
    try:
        return (_issue(acting, version, operation_id) if heads else ()), None
    except Refused as refused:
        if refused.code != "price_open":
            raise
        return (), {"code": refused.code, "id": refused.indonesian, "en": refused.english}
    finally:
        with connection.cursor() as cursor:
            if not connection.needs_rollback:
                cursor.execute("DROP TABLE IF EXISTS unbilled_entries")


def _issue(acting: Acting, version: Version, operation_id: uuid.UUID) -> tuple[Bill, ...]:
    programme, plan = version.list.programme, version.list
    bills = issue_bill(
        acting=acting,
        payer_id=programme.organisation_id,
        subject=f"{programme.name}, {plan.first_month:%Y-%m}, {plan.months} bulan",
        subject_id=programme.pk,
        region=programme.region,
        members="unbilled_entries",
        prices=programme_prices(programme, first_month=plan.first_month, months=plan.months),
        operation_id=operation_id,
        wadah=programme.wadah,
        wadah_number=programme.wadah_number,
        per_village=programme.villages_pay,
    )
    if settings.DEMONSTRATION:
        give_payment_codes(bills)
    return bills
