"""How allauth behaves here: no sign-up, our own sentences, and the signing-in person acts from the first write on."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lindung.access.acting import begin
from lindung.access.demonstration import DEMO_PASSWORD
from lindung.access.models import User
from lindung.access.roles import Role


class NoSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator; nobody makes one for themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi."),
        "incorrect_password": _("Kata sandi salah."),
        "enter_current_password": _("Tulis kata sandi yang sekarang."),
        "too_many_login_attempts": _("Terlalu banyak kode yang salah. Tunggu 15 menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check name and password. Axes counts the wrong ones, in the database, for every process together."""
        if not settings.DEMONSTRATION and credentials.get("password") == DEMO_PASSWORD:
            return None  # printed in our documentation: never a key to real people's data
        found = authenticate(request, **credentials)
        return found if isinstance(found, User) else None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, acting as the person from now on: the note of the time is his or her own."""
        request.signed_in_roles = begin(user, channel="web", operation="sign in").roles  # type: ignore[attr-defined]
        super().login(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever acts for a sponsor alone begins in the sponsor's room; everybody else at the front page."""
        if getattr(request, "signed_in_roles", frozenset()) == {Role.SPONSOR_OFFICER}:
            return str(settings.SPONSOR_HOME)
        return str(super().get_login_redirect_url(request))

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No message leaves without a mail server being set up; the audit trail has the event."""
