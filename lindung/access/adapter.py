"""Accounts are given by an administrator; nobody makes one for themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without its sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
