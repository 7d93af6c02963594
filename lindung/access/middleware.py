"""Each request of a signed-in person runs in one transaction that knows who acts."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from lindung.access.acting import begin


class ActingMiddleware:
    """Open a transaction, set the scope, answer; undo everything if the answer is an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = None  # type: ignore[attr-defined]
        if request.path.startswith("/static/"):
            return self.get_response(request)
        with transaction.atomic():
            user = request.user
            if user.is_authenticated and user.is_active:
                request.acting = begin(  # type: ignore[attr-defined]
                    user, channel="web", operation=f"{request.method} {request.path}"[:60]
                )
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
