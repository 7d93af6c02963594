"""Pengguna: who has an account, with which roles, and where. For those who manage users."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lindung.access.forms import AssignmentsForm, NewUserForm
from lindung.access.guard import acting, requires
from lindung.access.models import User
from lindung.access.queries import user_lines, users
from lindung.access.roles import Right
from lindung.access.services import (
    create_user,
    deactivate_user,
    give_new_password,
    reactivate_user,
    set_assignments,
    take_second_factor,
)
from lindung.access.words import told
from lindung.postgres.trouble import Trouble
from lindung.reference.models import Region
from lindung.registry.models import Organisation

manages = requires(Right.USERS_MANAGE)


@manages
def user_list(request: HttpRequest) -> HttpResponseBase:
    """All accounts by user name; `q` searches, `sesudah` goes on after a name."""
    _only(request, {"q", "sesudah"})
    search, after = request.GET.get("q", "").strip(), request.GET.get("sesudah", "")
    page = users(acting=acting(request), search=search, after=after)
    return render(request, "access/users.html", {"page": page, "search": search})


@manages
@never_cache
def new_user(request: HttpRequest) -> HttpResponseBase:
    """Make an account; its first password is shown once, then its roles are given."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = create_user(acting=acting(request), **form.cleaned_data)
        except Trouble as trouble:
            form.add_error(None, told(trouble))
        else:
            return render(
                request, "access/password_once.html", {"user_shown": user, "password": password, "made": True}
            )
    return render(request, "access/user_new.html", {"form": form})


@manages
def user_page(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """One account: its roles, and what can be done with it."""
    user = get_object_or_404(User, pk=user_id)
    return _user_page(request, user)


def _user_page(request: HttpRequest, user: User, form: AssignmentsForm | None = None) -> HttpResponseBase:
    """The page, with the form that was refused if there is one."""
    (line,) = user_lines([user])
    status = 200 if form is None else 400
    form = form or AssignmentsForm(held=line.held, initial={"keep": [one.key for one in line.held]})
    context = {
        "user_shown": user,
        "line": line,
        "form": form,
        "own": user.pk == acting(request).user.pk,
        "regions": Region.objects.exclude(level=Region.Level.VILLAGE).order_by("code").values("code", "display_name"),
        # The browser's suggestions; any other code can be typed.
        "organisations": Organisation.objects.filter(roles__contains=["sponsor"]).order_by("name")[:200],
    }
    return render(request, "access/user.html", context, status=status)


@manages
@require_POST
def change_assignments(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Keep the ticked roles, end the others, add the new one."""
    user = get_object_or_404(User, pk=user_id)
    (line,) = user_lines([user])
    form = AssignmentsForm(request.POST, held=line.held)
    if not form.is_valid():
        return _user_page(request, user, form)
    try:
        set_assignments(
            acting=acting(request), user=user, assignments=form.wanted(), reason=form.cleaned_data["reason"]
        )
    except Trouble as trouble:
        form.add_error(None, told(trouble))
        return _user_page(request, user, form)
    messages.success(request, gettext("Peran %(name)s disimpan.") % {"name": user.full_name})
    return redirect("user_page", user_id=user.pk)


@manages
@require_POST
def switch_off(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    return _act(request, user_id, deactivate_user, gettext("Akun dinonaktifkan."))


@manages
@require_POST
def switch_on(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    return _act(request, user_id, reactivate_user, gettext("Akun diaktifkan kembali."))


@manages
@require_POST
def remove_factor(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    return _act(request, user_id, take_second_factor, gettext("Kode kedua dilepas."))


@manages
@never_cache
@require_POST
def new_password(request: HttpRequest, user_id: UUID) -> HttpResponseBase:
    """Replace a forgotten password; the new one is shown once."""
    user = get_object_or_404(User, pk=user_id)
    try:
        password = give_new_password(acting=acting(request), user=user, reason=request.POST.get("reason", ""))
    except Trouble as trouble:
        messages.error(request, told(trouble))
        return redirect("user_page", user_id=user.pk)
    return render(request, "access/password_once.html", {"user_shown": user, "password": password})


def _act(request: HttpRequest, user_id: UUID, service: Callable[..., None], done: str) -> HttpResponseBase:
    user = get_object_or_404(User, pk=user_id)
    try:
        service(acting=acting(request), user=user, reason=request.POST.get("reason", ""))
        messages.success(request, done)
    except Trouble as trouble:
        messages.error(request, told(trouble))
    return redirect("user_page", user_id=user.pk)


def _only(request: HttpRequest, known: set[str]) -> None:
    """A filter nobody knows is an error, never everything."""
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise BadRequest(
            gettext("Saringan %(unknown)s tidak dikenal. Yang ada: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )


urlpatterns = [
    path("pengguna/", user_list, name="users"),
    path("pengguna/baru/", new_user, name="new_user"),
    path("pengguna/<uuid:user_id>/", user_page, name="user_page"),
    path("pengguna/<uuid:user_id>/peran/", change_assignments, name="change_assignments"),
    path("pengguna/<uuid:user_id>/nonaktifkan/", switch_off, name="switch_off"),
    path("pengguna/<uuid:user_id>/aktifkan/", switch_on, name="switch_on"),
    path("pengguna/<uuid:user_id>/kata-sandi/", new_password, name="new_password"),
    path("pengguna/<uuid:user_id>/kode-kedua/", remove_factor, name="remove_factor"),
]
