"""Every page and endpoint names what it needs; what names nothing cannot be reached.

`requires(right)` is the rule, `signed_in` is for one's own account, `public` for what everybody may see. The
permission matrix (`docs/permissions.md`) is made from these declarations and the tests hold them against it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from ninja.errors import HttpError
from ninja.utils import check_csrf

from lindung.access.acting import Acting, Scope, scope_of_transaction
from lindung.access.roles import PERSON_RIGHTS, Right
from lindung.access.second_factor import must_enrol

# A page or an endpoint; what it answers with is its own business.
View = Callable[..., Any]


class Open(Enum):
    """What a page may need instead of a right."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


Need = Right | Open


class Refusal(Enum):
    """Why somebody signed in is turned away; each has its own sentence in `access/refused.html`."""

    RIGHT = "right"
    NO_ROLE = "no_role"
    NO_SCOPE = "no_scope"


def acting(request: HttpRequest) -> Acting:
    """Who acts in this request. Only for views behind `requires` or `signed_in`."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found


def requires(right: Right) -> Callable[[View], View]:
    """The page needs a signed-in person with this right; others are sent to sign in or told what is missing.

    Where the right is one about people, somebody without any region or organisation is told so instead of being
    shown empty lists.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = _turn_away(request) or _enrol_first(request) or _refuse(request, right)
            return view(request, *args, **kwargs) if answer is None else answer

        guarded.needs = right  # type: ignore[attr-defined]
        _keep_types(guarded, view)
        return guarded

    return guard


def signed_in(view: View) -> View:
    """The page is about the person's own account and needs no right."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = _turn_away(request)
        return view(request, *args, **kwargs) if answer is None else answer

    guarded.needs = Open.SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """The page is open to everybody, on purpose."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    guarded.needs = Open.PUBLIC  # type: ignore[attr-defined]
    return guarded


def _keep_types(guarded: View, view: View) -> None:
    """The API reads an endpoint's types where it was written; here their names would mean nothing."""
    with suppress(NameError):
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]


def need_of(view: object) -> Need | None:
    """What a view or endpoint declared, or None if it declared nothing."""
    return getattr(view, "needs", None)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks: it gets codes and sentences instead of pages."""
    return request.path.startswith("/api/")


def _turn_away(request: HttpRequest) -> HttpResponseBase | None:
    """Nobody signed in: to the sign-in page, or 401 for a program. A session may not write without its CSRF token."""
    if getattr(request, "acting", None) is None:
        if is_api(request):
            raise HttpError(401, "Masuk dahulu atau kirim kunci API. / Sign in first or send an API key.")
        return redirect_to_login(request.get_full_path())
    if is_api(request) and request.method not in {"GET", "HEAD"} and not getattr(request, "by_token", False):
        return check_csrf(request)
    return None


def _enrol_first(request: HttpRequest) -> HttpResponseBase | None:
    """The role asks for a second factor and there is none yet: first things first."""
    if not must_enrol(acting(request)):
        return None
    if is_api(request):
        raise HttpError(
            403,
            "Peran Anda wajib memakai kode kedua; pasang dahulu di /akun-saya/. / "
            "Your role requires a second factor; set it up at /akun-saya/ first.",
        )
    return redirect("mfa_activate_totp")


def _refuse(request: HttpRequest, right: Right) -> HttpResponseBase | None:
    who = acting(request)
    why = _why_refused(who, right)
    if why is None:
        return None
    if is_api(request):
        raise HttpError(403, _API_SENTENCES[why].format(right=right.value))
    context = {"why": why.value, "right": gettext(str(right.label))}
    return render(request, "access/refused.html", context, status=403)


def _why_refused(who: Acting, right: Right) -> Refusal | None:
    if not who.roles:
        return Refusal.NO_ROLE
    if not who.may(right):
        return Refusal.RIGHT
    if right in PERSON_RIGHTS and scope_of_transaction() == Scope():
        return Refusal.NO_SCOPE
    return None


_API_SENTENCES = {
    Refusal.NO_ROLE: "Akun ini belum diberi peran. / This account has no role.",
    Refusal.RIGHT: "Peran Anda tidak memuat hak {right}. / Your role does not include the right {right}.",
    Refusal.NO_SCOPE: (
        "Akun ini tidak mempunyai wilayah atau organisasi, jadi tidak ada peserta yang boleh dilihat. / "
        "This account has no region or organisation, so there are no people it may see."
    ),
}
