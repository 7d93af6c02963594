"""One's own account: roles and scopes in plain words, second factor, keys, language."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lindung.access.acting import scope_of_transaction
from lindung.access.forms import TokenForm
from lindung.access.guard import acting, signed_in
from lindung.access.models import Assignment
from lindung.access.queries import own_tokens
from lindung.access.roles import PERSON_RIGHTS
from lindung.access.second_factor import has_second_factor
from lindung.access.tokens import issue_token, revoke_token
from lindung.access.words import in_words, live, told
from lindung.postgres.trouble import Trouble


@signed_in
def my_account(request: HttpRequest) -> HttpResponseBase:
    """What I may do, where, and how I am protected."""
    return _my_account(request, TokenForm())


def _my_account(request: HttpRequest, form: TokenForm, key: str = "") -> HttpResponseBase:
    who = acting(request)
    held = live(Assignment.objects.filter(user=who.user).select_related("organisation"))
    scope = scope_of_transaction()
    context = {
        "held": in_words(held),
        "person_rights": bool(who.rights & PERSON_RIGHTS),
        "sees_nobody": not (scope.kabupaten or scope.villages or scope.organisations),
        "second_factor": has_second_factor(who.user),
        "second_factor_required": bool(who.roles & settings.MFA_ROLES),
        "tokens": own_tokens(who),
        "form": form,
        "key": key,
    }
    return render(request, "access/my_account.html", context, status=400 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def new_token(request: HttpRequest) -> HttpResponseBase:
    """Make a key and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _my_account(request, form)
    try:
        _token, key = issue_token(acting=acting(request), **form.cleaned_data)
    except Trouble as trouble:
        form.add_error(None, told(trouble))
        return _my_account(request, form)
    return _my_account(request, TokenForm(), key=key)


@signed_in
@require_POST
def end_token(request: HttpRequest, token_id: UUID) -> HttpResponseBase:
    """Revoke one of one's own keys."""
    try:
        revoke_token(acting=acting(request), token_id=token_id)
        messages.success(request, gettext("Kunci dicabut; program yang memakainya tidak dapat masuk lagi."))
    except Trouble as trouble:
        messages.error(request, told(trouble))
    return redirect("my_account")


urlpatterns = [
    path("akun-saya/", my_account, name="my_account"),
    path("akun-saya/kunci/", new_token, name="new_token"),
    path("akun-saya/kunci/<uuid:token_id>/cabut/", end_token, name="end_token"),
]
