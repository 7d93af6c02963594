"""Pages for what went wrong: a sentence that says what happened and how to go on, in the look of the house."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404
from django.utils.translation import get_language, gettext, gettext_lazy, override

from lindung.postgres.trouble import Trouble
from lindung.web.api import error_body

log = logging.getLogger(__name__)

UNREADABLE = gettext_lazy("Alamat atau isian ini tidak dapat dibaca. Periksa lalu kirim lagi.")
# Shown when even the page for errors cannot be made; it needs no template, translation or database.
LAST_RESORT = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><title>Lindung</title>'
    "<p>Terjadi kesalahan pada Lindung. Permintaan Anda tidak dijalankan. Coba lagi sebentar lagi. / "
    "Something failed inside Lindung. Your request was not carried out. Try again in a moment.</p></html>"
)


def error_page(request: HttpRequest, *, status: int, heading: str, sentence: str, back: str = "/") -> HttpResponse:
    """A page of one sentence with this status."""
    context = {"status": status, "heading": heading, "sentence": sentence, "back": back}
    return HttpResponse(render_to_string("error.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the question itself was wrong. The sentence comes from whoever refused it: in the reader's language, or a
    Trouble in both."""
    said = next(iter(exception.args), None) if isinstance(exception, BadRequest) else None
    said = said or UNREADABLE
    if request.path.startswith("/api/"):
        return JsonResponse(error_body("invalid", *(_in_language(said, one) for one in ("id", "en"))), status=400)
    return error_page(
        request,
        status=400,
        heading=gettext("Permintaan tidak dapat dijawab"),
        sentence=_in_language(said, get_language() or "id"),
    )


def _in_language(said: object, language: str) -> str:
    if isinstance(said, Trouble):
        return said.english if language == "en" else said.indonesian
    with override(language):
        return str(said)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the right that is missing is named, so that one knows what to ask the administrator for."""
    missing = exception.args[0] if isinstance(exception, PermissionDenied) and exception.args else ""
    label = getattr(missing, "label", "")
    if label:
        sentence = gettext("Peran Anda tidak memuat hak “%(right)s”. Mintalah kepada administrator bila perlu.") % {
            "right": gettext(str(label))
        }
    else:
        sentence = gettext("Peran Anda tidak mengizinkan halaman ini. Mintalah kepada administrator bila perlu.")
    return error_page(request, status=403, heading=gettext("Tidak diizinkan"), sentence=sentence)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or no such thing on it."""
    if request.path.startswith("/api/"):
        told = error_body(
            "not_found",
            "Tidak ada di alamat ini; lihat /api/v1/openapi.json.",
            "There is nothing at this address; see /api/v1/openapi.json.",
        )
        return JsonResponse(told, status=404)
    known = isinstance(exception, Http404) and not isinstance(exception, Resolver404) and str(exception)
    sentence = str(exception) if known else gettext("Tidak ada halaman di alamat ini. Periksa tulisannya.")
    return error_page(request, status=404, heading=gettext("Tidak ditemukan"), sentence=sentence)


class WrongMethodMiddleware:
    """405: Django answers a page that only takes forms, or an address asked with the wrong method, with nothing to
    read. This says what it takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        told = wrong_method(request, response.headers.get("Allow", ""))
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address exists, but is not asked this way. `allowed`: the methods it takes."""
    if request.path.startswith("/api/"):
        told = error_body(
            "method",
            f"Alamat ini tidak menerima {request.method}; yang diterima: {allowed}.",
            f"This address does not take {request.method}; it takes {allowed}.",
        )
        return JsonResponse(told, status=405)
    return error_page(
        request,
        status=405,
        heading=gettext("Tidak dapat dibuka begitu saja"),
        sentence=gettext(
            "Alamat ini hanya menerima kiriman dari tombol atau isian. Kembalilah ke halamannya dan kirim dari sana."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our defect. Nothing was changed; the log has the details."""
    try:
        return error_page(
            request,
            status=500,
            heading=gettext("Terjadi kesalahan"),
            sentence=gettext(
                "Ada yang gagal di dalam Lindung. Permintaan Anda tidak dijalankan dan tidak ada data yang berubah. "
                "Coba lagi sebentar lagi; bila terulang, beri tahu administrator."
            ),
        )
    except Exception:
        log.exception("the page for errors could not be made either")
        return HttpResponse(LAST_RESORT, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without its token, mostly because the page stood open too long."""
    if request.path.startswith("/api/"):
        body = {
            "error": "no_csrf_token",
            "message_id": "Kirim token CSRF di kepala X-CSRFToken, atau pakai kunci API.",
            "message_en": "Send the CSRF token in the header X-CSRFToken, or use an API key.",
        }
        return JsonResponse(body, status=403)
    return error_page(
        request,
        status=403,
        heading=gettext("Formulir kedaluwarsa"),
        sentence=gettext("Formulir ini sudah terlalu lama terbuka. Muat ulang halamannya, lalu kirim lagi."),
    )
