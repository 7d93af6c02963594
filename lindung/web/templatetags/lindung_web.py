"""What our templates can say: icons, numbers, dates, links of the menu."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lindung.web import dates, numbers
from lindung.web.menu import Item, menu_for

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "tabler-icons-3.51.0"
_SPACE = re.compile(r"\s+")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon drawn inline. It decorates: the words beside it carry the meaning."""
    return format_html(_icon(name), extra=f" {extra}" if extra else "")


@lru_cache(maxsize=64)
def _icon(name: str) -> str:
    body = _SPACE.sub(" ", (ICONS / f"{name}.svg").read_text(encoding="utf-8"))
    paths = body[body.index(">") + 1 : body.rindex("</svg>")].strip()
    return (
        '<svg class="icon{extra}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{paths}</svg>"
    )


@register.simple_tag(takes_context=True)
def main_menu(context: RequestContext) -> list[Item]:
    """The menu of whoever looks; the page one stands on is marked, and the group it belongs to."""
    request = context.get("request")
    return menu_for(
        context.get("rights") or {},
        path=request.path if request is not None else "",
        signed_in=bool(context.get("acting")),
    )


@register.simple_tag
def role_label(role: Any) -> str:
    """A role in the reader's language."""
    return gettext(str(role.label))


@register.filter
def number(value: int | None) -> str:
    """518.141 or 518,141."""
    return numbers.number(value)


@register.filter
def signed(value: int | None) -> str:
    """+1.204 or −88."""
    return numbers.signed(value)


@register.simple_tag
def percent(part: int | None, whole: int | None, places: int = 1) -> str:
    """The share of `part` in `whole`."""
    return numbers.percent(part, whole, places=places)


@register.simple_tag
def percent_change(now: int | None, before: int | None) -> str:
    """The change since `before`, signed, in per cent."""
    return numbers.percent_change(now, before)


@register.filter
def long_date(value: date | None) -> str:
    """8 Mei 2024 or 8 May 2024."""
    return dates.long_date(value)


@register.filter
def iso(value: date | None) -> str:
    """2024-05-08, for programs and form fields."""
    return value.isoformat() if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """8 Mei 2024 14.05 WITA."""
    if value is None:
        return numbers.NONE
    local = timezone.localtime(value)
    return f"{dates.long_date(local.date())} {local:%H.%M} WITA"
