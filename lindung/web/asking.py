"""Reading a question from an address: what is unknown, doubled or misspelt is refused in a sentence, never ignored."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext


def parameters(request: HttpRequest, allowed: Collection[str]) -> dict[str, str]:
    """The query parameters of a request, each at most once. BadRequest names one that is unknown or given twice."""
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name not in allowed:
            raise BadRequest(
                gettext("Alamat ini memuat “%(name)s” yang tidak dikenal di sini. Yang dikenal: %(known)s.")
                % {"name": name[:40], "known": ", ".join(sorted(allowed)) or "–"}
            )
        if len(values) > 1:
            raise BadRequest(
                gettext("“%(name)s” diberikan lebih dari sekali. Berikan satu saja.") % {"name": name[:40]}
            )
        found[name] = values[0]
    return found


def choice(value: str, *, known: Mapping[str, str], what: str) -> str:
    """`value` if it is one of `known` (key → label), else BadRequest with the choices."""
    if value in known:
        return value
    raise BadRequest(
        gettext("“%(value)s” bukan %(what)s yang dikenal. Pilih salah satu: %(known)s.")
        % {"value": value[:40], "what": what, "known": ", ".join(known)}
    )


def whole_number(text: str, *, field: str, lowest: int, highest: int) -> int:
    """A whole number within bounds (inclusive), else BadRequest."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest:
        return int(text)
    raise BadRequest(
        gettext("“%(text)s” di %(field)s tidak dapat dipakai. Berikan bilangan bulat %(lowest)s sampai %(highest)s.")
        % {"text": text[:40], "field": field, "lowest": lowest, "highest": highest}
    )
