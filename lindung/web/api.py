"""What every endpoint of the API shares: the shape of an error, refusing unknown parameters, paging by cursor.

An error is always `{"error": code, "message_id": sentence, "message_en": sentence}`; codes stay, sentences may change.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from lindung.postgres.trouble import Trouble
from lindung.web.invalid import sentences
from lindung.web.refused import Refused

Row = TypeVar("Row")

log = logging.getLogger(__name__)

MOST_PER_PAGE = 200
USUAL_PER_PAGE = 100
_CURSOR_VERSION = b"1"


def error_body(code: str, indonesian: str, english: str) -> dict[str, str]:
    """The shape of every error."""
    return {"error": code, "message_id": indonesian, "message_en": english}


def refuse_unknown_parameters(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around an operation: a query parameter it does not know, or one given twice, is a 400 that names it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    known = known_parameters(operation)

    @wraps(run)
    def strict(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            _check_parameters(request, known)
        except Refused as refused:
            return operation.api.on_exception(request, refused)
        return run(request, **path)

    return strict


def _check_parameters(request: HttpRequest, known: frozenset[str]) -> None:
    for name, values in request.GET.lists():
        if name not in known:
            listed = ", ".join(sorted(known)) or "–"
            raise Refused(
                "unknown_parameter",
                f"Parameter {name[:40]!r} tidak dikenal di sini. Yang ada: {listed}.",
                f"The parameter {name[:40]!r} is unknown here. Known are: {listed}.",
            )
        if len(values) > 1:
            raise Refused(
                "parameter_twice",
                f"Parameter {name!r} diberikan lebih dari sekali.",
                f"The parameter {name!r} is given more than once.",
            )


def known_parameters(operation: Operation) -> frozenset[str]:
    """The names of the query parameters an operation takes."""
    found: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            found |= set(model.__ninja_flatten_map__)
    return frozenset(found)


def page_size(limit: int) -> int:
    """How many at once. Refused unless it is 1 to MOST_PER_PAGE."""
    if 1 <= limit <= MOST_PER_PAGE:
        return limit
    raise Refused(
        "bad_limit",
        f"limit harus 1 sampai {MOST_PER_PAGE}, bukan {limit}.",
        f"limit must be 1 to {MOST_PER_PAGE}, not {limit}.",
    )


def encode_cursor(last: str) -> str:
    """An opaque mark for "what comes after this one"."""
    return base64.urlsafe_b64encode(_CURSOR_VERSION + last.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """What a cursor points behind. Refused for one that we did not give."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if not raw.startswith(_CURSOR_VERSION):
            raise bad_cursor()
        return raw.removeprefix(_CURSOR_VERSION).decode()
    except (binascii.Error, ValueError) as error:
        raise bad_cursor() from error


def page_after(
    rows: Sequence[Row], cursor: str, limit: int, *, key: Callable[[Row], str]
) -> tuple[list[Row], str | None]:
    """A page of rows that stand in a fixed order, after the row whose key the cursor names; and the next cursor.

    `key` is unique. Refused for a cursor that names no row here, and for a `limit` out of bounds.
    """
    size = page_size(limit)
    start = 0
    if cursor:
        after = decode_cursor(cursor)
        start = next((place for place, row in enumerate(rows, 1) if key(row) == after), 0)
        if not start:
            raise bad_cursor()
    shown = list(rows[start : start + size])
    return shown, encode_cursor(key(shown[-1])) if len(rows) > start + size else None


def bad_cursor() -> Refused:
    """The refusal of a cursor that is not ours."""
    return Refused(
        "bad_cursor",
        "Kursor itu bukan dari sini. Mulailah tanpa kursor, lalu pakai yang ada di jawaban.",
        "That cursor is not ours. Begin without one, then use the one in the answer.",
    )


def handle_errors(api: NinjaAPI) -> None:
    """Give every error of an API the shape of the house."""

    def answer(request: HttpRequest, status: int, code: str, indonesian: str, english: str) -> HttpResponse:
        return api.create_response(request, error_body(code, indonesian, english), status=status)

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return answer(request, refused.status, refused.code, refused.indonesian, refused.english)

    @api.exception_handler(Trouble)
    def _trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
        return answer(request, 400, "refused", trouble.indonesian, trouble.english)

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        indonesian, _, english = str(error).partition(" / ")
        if not english:
            # The library's own words, English only: a body that is no JSON.
            indonesian = "Isi permintaan tidak dapat dibaca; kirim JSON."
            english = "The body of the request cannot be read; send JSON."
        code = {401: "not_signed_in", 403: "not_allowed", 404: "not_found"}.get(error.status_code, "refused")
        return answer(request, error.status_code, code, indonesian, english)

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, 404, "not_found", "Tidak ada di alamat ini.", "There is nothing at this address.")

    @api.exception_handler(PermissionDenied)
    def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return answer(
            request, 403, "not_allowed", "Peran Anda tidak mengizinkan ini.", "Your role does not allow this."
        )

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, 400, "invalid", *sentences(error.errors))

    @api.exception_handler(Exception)
    def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
        log.exception("defect at %s", request.path, exc_info=error)
        return answer(
            request,
            500,
            "defect",
            "Ada yang gagal di dalam Lindung. Permintaan Anda tidak dijalankan.",
            "Something failed inside Lindung. Your request was not carried out.",
        )


__all__ = [
    "MOST_PER_PAGE",
    "USUAL_PER_PAGE",
    "Refused",
    "bad_cursor",
    "decode_cursor",
    "encode_cursor",
    "error_body",
    "handle_errors",
    "page_after",
    "page_size",
    "refuse_unknown_parameters",
]
