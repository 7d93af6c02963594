"""Cek: is this certificate in force today? Open to everybody; says initials, programmes and dates, nothing else."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path

from lindung.access.guard import public
from lindung.coverage.certificate_words import programme_name
from lindung.coverage.certificates import Checked, check
from lindung.web import asking, dates

# How often one address may ask in a minute: a whole office behind one address, not a program that guesses.
MOST_IN_A_MINUTE = 120
_MINUTE = 60


@public
def check_certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same page whether the certificate is in force, is to come, is not, or is unknown to us."""
    if _too_often(request.META.get("REMOTE_ADDR", "")):
        return _private(render(request, "coverage/papers/check.html", {"state": "busy"}, status=429))
    asking.parameters(request, set())
    checked = check(token)
    context = {
        "state": _state(checked),
        "initials": checked.initials if checked else "",
        "today": dates.today(),
        "first": min((one.from_day for one in (checked.programmes if checked else ())), default=None),
        "programmes": [
            {"name": programme_name(one.programme), "conditional": one.conditional, "from": one.from_day,
             "to": one.to_day, "later": one.from_day > dates.today()}
            for one in (checked.programmes if checked else ())
        ],
    }  # fmt: skip
    return _private(render(request, "coverage/papers/check.html", context))


def _state(checked: Checked | None) -> str:
    if checked is None:
        return "unknown"
    if not checked.programmes:
        return "not-valid"
    now = [one for one in checked.programmes if one.from_day <= dates.today()]
    if not now:
        return "coming"
    return "conditional" if all(one.conditional for one in now) else "valid"


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by no cache, found by no search engine, and its address told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _too_often(address: str) -> bool:
    key = f"check-certificate:{address}"
    # Counts from the first question of a minute on; each process counts for itself.
    if cache.add(key, 1, _MINUTE):
        return False
    try:
        return cache.incr(key) > MOST_IN_A_MINUTE
    except ValueError:  # the minute ended in between
        return False


urlpatterns = [path("cek/<str:token>/", check_certificate, name="check-certificate")]
