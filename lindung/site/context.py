"""What every page knows about the house it stands in."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

import lindung
from lindung.notices.queries import unread_count
from lindung.reference.regions import regions


@cache
def _province_name() -> str:
    return next(regions(settings.PROVINCE)).display_name


def house(request: HttpRequest) -> dict[str, Any]:
    """Version, whether the people shown are synthetic, and what the person in front may do."""
    acting = getattr(request, "acting", None)
    return {
        "lindung_version": lindung.__version__,
        "demonstration": settings.DEMONSTRATION,
        "acting": acting,
        "province_name": _province_name(),
        # Asked once, and only by a page that shows its header.
        "unread": (lambda: unread_count(acting)) if acting else 0,
        "rights": {right.value.replace(".", "_"): True for right in acting.rights} if acting else {},
    }
