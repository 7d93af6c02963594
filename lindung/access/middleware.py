"""Each request of a known person runs in one transaction that knows who acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, ImproperlyConfigured, RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation

from lindung.access.acting import begin, forget
from lindung.access.endpoints import is_declared
from lindung.access.tokens import UnknownToken, user_of_token
from lindung.postgres.trouble import Trouble
from lindung.web.api import error_body

NUL = Trouble(
    "Isian memuat huruf yang tidak dapat disimpan (NUL). Hapus huruf itu, lalu kirim lagi.",
    "The input holds a letter that cannot be kept (NUL). Remove it and send again.",
)


class ActingMiddleware:
    """Open a transaction, set the scope, answer; undo everything if the answer is an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = None  # type: ignore[attr-defined]
        request.by_token = False  # type: ignore[attr-defined]
        if request.path.startswith("/static/"):
            return self.get_response(request)
        inside_another = connection.in_atomic_block
        with transaction.atomic():
            if inside_another:  # as in tests: what the last request could see is not for this one
                forget()
            try:
                self._recognise(request)
            except UnknownToken as trouble:
                return JsonResponse(error_body("unknown_key", trouble.indonesian, trouble.english), status=401)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object) -> None:
        """A page that declared nothing is a defect of ours, and is not served; nor is a wish that cannot be kept."""
        if not is_declared(view):
            raise ImproperlyConfigured(
                f"{request.path}: {getattr(view, '__qualname__', view)} declares neither a right nor that it is public"
            )
        if _brings_nul(request):
            raise BadRequest(NUL)

    def _recognise(self, request: HttpRequest) -> None:
        """Whoever holds a session or sends a key acts; a key counts before the session."""
        token = _bearer(request)
        user: Any = request.user if token is None else user_of_token(token)
        if not (user.is_authenticated and user.is_active):
            return
        request.by_token = token is not None  # type: ignore[attr-defined]
        request.user = user
        operation = f"{request.method} {request.path}"[:60]
        # By where it went, not by what opened the door: a session may ask the API too.
        channel = "api" if request.path.startswith("/api/") else "web"
        request.acting = begin(user, channel=channel, operation=operation)  # type: ignore[attr-defined]
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()


def _brings_nul(request: HttpRequest) -> bool:
    """Whether the address or what was sent holds NUL, which no database keeps as text. Files are for who reads them."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.content_type == "application/json":
        try:
            return b"\\u0000" in request.body
        except RequestDataTooBig:  # whoever reads it says how large it may be
            return False
    return any("\0" in value for _, values in request.POST.lists() for value in values)


def _bearer(request: HttpRequest) -> str | None:
    """The key in `Authorization: Bearer …`, on the addresses for programs only."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if request.path.startswith("/api/") and scheme.lower() == "bearer":
        return token.strip()
    return None
