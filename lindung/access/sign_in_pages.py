"""Signing in and out, the second factor, the language. allauth does the work; the addresses and words are ours.

Only the pages of allauth that Lindung uses are mounted. Each is wrapped here so that it says what it needs.
"""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.account.views import ReauthenticateView as ConfirmPasswordView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ConfirmCodeView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lindung.access.demonstration import DEMO_ACCOUNTS, DEMO_PASSWORD
from lindung.access.guard import public, signed_in
from lindung.access.services import set_language

ACCOUNT = reverse_lazy("my_account")


@public
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Name and password. In a demonstration the known accounts are listed beside the form."""
    context: dict[str, Any] = {}
    if settings.DEMONSTRATION:
        context = {"demo_accounts": DEMO_ACCOUNTS, "demo_password": DEMO_PASSWORD}
    return _answer(LoginView.as_view(extra_context=context)(request))


@public
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """The code, after the password and before anything else."""
    return _answer(AuthenticateView.as_view()(request))


@public
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ask on GET, sign out on POST."""
    return _answer(LogoutView.as_view()(request))


@signed_in
def change_password(request: HttpRequest) -> HttpResponseBase:
    return _answer(PasswordChangeView.as_view(success_url=ACCOUNT)(request))


@signed_in
def confirm_password(request: HttpRequest) -> HttpResponseBase:
    """Before a change to one's own security: the password once more."""
    return _answer(ConfirmPasswordView.as_view()(request))


@signed_in
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    return _answer(ConfirmCodeView.as_view()(request))


@signed_in
def enrol(request: HttpRequest) -> HttpResponseBase:
    """Show the secret as a picture and as text, and ask for a first code."""
    return _answer(ActivateTOTPView.as_view()(request))


@signed_in
def remove_second_factor(request: HttpRequest) -> HttpResponseBase:
    return _answer(DeactivateTOTPView.as_view(success_url=ACCOUNT)(request))


@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    return _answer(never_cache(ViewRecoveryCodesView.as_view())(request))


@signed_in
def new_recovery_codes(request: HttpRequest) -> HttpResponseBase:
    return _answer(GenerateRecoveryCodesView.as_view()(request))


@signed_in
def download_recovery_codes(request: HttpRequest) -> HttpResponseBase:
    return _answer(DownloadRecoveryCodesView.as_view()(request))


@signed_in
def second_factor_home(request: HttpRequest) -> HttpResponseBase:
    """Where allauth leads after changes to the second factor: the page of one's own account."""
    return redirect("my_account")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Indonesian or English, from here on; remembered with the account of whoever is signed in."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        who = getattr(request, "acting", None)
        if who is not None:
            set_language(acting=who, language=language)
        activate(language)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax")
    return response


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name a wrong password was tried with. Axes would look for our form's field among allauth's credentials."""
    return str((credentials or {}).get("username") or request.POST.get("login", ""))


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers after too many wrong passwords: how long, and what to do meanwhile."""
    minutes = int(get_cool_off(request).total_seconds() // 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "account/locked_out.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def _answer(response: Any) -> HttpResponseBase:
    """allauth is untyped; it answers like any view."""
    found: HttpResponseBase = response
    return found


urlpatterns = [
    path("masuk/", sign_in, name="account_login"),
    path("masuk/kode/", second_factor, name="mfa_authenticate"),
    path("keluar/", sign_out, name="account_logout"),
    path("bahasa/", choose_language, name="set_language"),
    path("akun-saya/kata-sandi/", change_password, name="account_change_password"),
    path("akun-saya/pastikan/", confirm_password, name="account_reauthenticate"),
    path("akun-saya/pastikan-kode/", confirm_code, name="mfa_reauthenticate"),
    path("akun-saya/kode-kedua/", second_factor_home, name="mfa_index"),
    path("akun-saya/kode-kedua/pasang/", enrol, name="mfa_activate_totp"),
    path("akun-saya/kode-kedua/lepas/", remove_second_factor, name="mfa_deactivate_totp"),
    path("akun-saya/kode-cadangan/", recovery_codes, name="mfa_view_recovery_codes"),
    path("akun-saya/kode-cadangan/baru/", new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun-saya/kode-cadangan/unduh/", download_recovery_codes, name="mfa_download_recovery_codes"),
]
