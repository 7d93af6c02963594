"""Every page and endpoint names the right it needs; what names none cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from lindung.access.acting import Acting
from lindung.access.roles import Right

View = Callable[..., HttpResponseBase]

# View function → the right it needs; None means public. The permission matrix is made from this.
NEEDS: dict[str, Right | None] = {}


def acting(request: HttpRequest) -> Acting:
    """Who acts in this request. Only for views behind `requires`."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found


def requires(right: Right) -> Callable[[View], View]:
    """The page needs a signed-in person with this right; others are sent to sign in or told what is missing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            who = getattr(request, "acting", None)
            if who is None:
                return redirect_to_login(request.get_full_path())
            if not who.may(right):
                raise PermissionDenied(right.value)
            return view(request, *args, **kwargs)

        NEEDS[f"{view.__module__}.{view.__qualname__}"] = right
        guarded.needs = right  # type: ignore[attr-defined]
        return guarded

    return guard


def public(view: View) -> View:
    """The page is open to everybody, on purpose."""
    NEEDS[f"{view.__module__}.{view.__qualname__}"] = None
    view.needs = None  # type: ignore[attr-defined]
    return view
