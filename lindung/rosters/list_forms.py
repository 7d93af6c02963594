"""What people type into the forms of lists."""

from __future__ import annotations

import re
import uuid
from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext

from lindung.web.refused import Refused


def read_month(text: str) -> date:
    """The first day of a month written 2026-12 or 12-2026. Refused otherwise."""
    found = re.fullmatch(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])", text) or re.fullmatch(
        r"(?P<month>0?[1-9]|1[0-2])[-/. ](?P<year>20\d\d)", text
    )
    if found is None:
        raise Refused(
            "month_form",
            "Bulan ditulis tahun-bulan, misalnya 2026-12.",
            "Write the month as year-month, such as 2026-12.",
        )
    return date(int(found["year"]), int(found["month"]), 1)


def read_months(text: str) -> int:
    """How many months. Refused unless it is a number; `send_list` holds it against its bounds."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused(
            "months_form",
            "Lamanya ditulis dengan angka: berapa bulan, misalnya 6.",
            "Write how many months as a number, such as 6.",
        )
    return int(text)


def operation(request: HttpRequest) -> uuid.UUID:
    """The number of the act that a form carries, so that sending it twice is one act. BadRequest without one."""
    try:
        return uuid.UUID(request.POST.get("operasi", ""))
    except ValueError:
        raise BadRequest(gettext("Formulir ini tidak lengkap; muat ulang halamannya.")) from None
