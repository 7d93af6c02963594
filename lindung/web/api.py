"""What every endpoint of the API shares: the shape of an error, refusing unknown parameters, paging by cursor.

An error is always `{"error": code, "message_id": sentence, "message_en": sentence}`; codes stay, sentences may change.
Modules with endpoints do not postpone annotations: the API is made from them when the module is read.
"""

from __future__ import annotations

import base64
import binascii
import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from lindung.postgres.trouble import Trouble
from lindung.web.refused import Refused

log = logging.getLogger(__name__)

MOST_PER_PAGE = 200
USUAL_PER_PAGE = 50
_CURSOR_VERSION = b"1"


class ApiTrouble(Exception):
    """A question that cannot be answered as asked, with the status to answer with."""

    def __init__(self, status: int, code: str, indonesian: str, english: str) -> None:
        self.status, self.code, self.indonesian, self.english = status, code, indonesian, english
        super().__init__(f"{indonesian} / {english}")


def error_body(code: str, indonesian: str, english: str) -> dict[str, str]:
    """The shape of every error."""
    return {"error": code, "message_id": indonesian, "message_en": english}


def refuse_unknown_parameters(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around an operation: a query parameter it does not know, or one given twice, is a 400 that names it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    known = known_parameters(operation)

    @wraps(run)
    def strict(request: HttpRequest, **path: Any) -> HttpResponse:
        for name, values in request.GET.lists():
            if name not in known:
                listed = ", ".join(sorted(known)) or "–"
                return operation.api.on_exception(
                    request,
                    ApiTrouble(
                        400, "unknown_parameter", f"Parameter {name[:40]!r} tidak dikenal di sini. Yang ada: {listed}.",
                        f"The parameter {name[:40]!r} is unknown here. Known are: {listed}.",
                    ),
                )  # fmt: skip
            if len(values) > 1:
                return operation.api.on_exception(
                    request,
                    ApiTrouble(
                        400, "parameter_twice", f"Parameter {name!r} diberikan lebih dari sekali.",
                        f"The parameter {name!r} is given more than once.",
                    ),
                )  # fmt: skip
        return run(request, **path)

    return strict


def known_parameters(operation: Operation) -> frozenset[str]:
    """The names of the query parameters an operation takes."""
    found: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            found |= set(model.__ninja_flatten_map__)
    return frozenset(found)


def cursor_after(last: uuid.UUID) -> str:
    """An opaque mark for "what comes after this one"."""
    return base64.urlsafe_b64encode(_CURSOR_VERSION + last.bytes).decode().rstrip("=")


def after_cursor(cursor: str | None) -> uuid.UUID | None:
    """What a cursor points behind; None at the beginning. ApiTrouble for one that we did not give."""
    if not cursor:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 17 or not raw.startswith(_CURSOR_VERSION):
        raise ApiTrouble(
            400,
            "unknown_cursor",
            "Kursor itu bukan dari sini. Mulailah tanpa kursor, lalu pakai next_cursor dari jawaban.",
            "That cursor is not ours. Begin without one, then use next_cursor of the answer.",
        )
    return uuid.UUID(bytes=raw[1:])


def handle_errors(api: NinjaAPI) -> None:
    """Give every error of an API the shape of the house."""

    def answer(request: HttpRequest, status: int, code: str, indonesian: str, english: str) -> HttpResponse:
        return api.create_response(request, error_body(code, indonesian, english), status=status)

    @api.exception_handler(ApiTrouble)
    def _trouble(request: HttpRequest, trouble: ApiTrouble) -> HttpResponse:
        return answer(request, trouble.status, trouble.code, trouble.indonesian, trouble.english)

    @api.exception_handler(Trouble)
    def _house_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
        code = trouble.code if isinstance(trouble, Refused) else "refused"
        return answer(request, 422, code, trouble.indonesian, trouble.english)

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        indonesian, _, english = str(error).partition(" / ")
        code = {401: "not_signed_in", 403: "not_allowed", 404: "not_found"}.get(error.status_code, "refused")
        return answer(request, error.status_code, code, indonesian, english or indonesian)

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
        where = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors[:5])
        return answer(
            request, 400, "invalid", f"Isian tidak dapat dibaca: {where}.", f"The input cannot be read: {where}."
        )

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
