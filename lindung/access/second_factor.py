"""The second factor: which roles must have one, who has one, and how its secret is kept."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lindung.access.acting import Acting
from lindung.access.models import User


def has_second_factor(user: User) -> bool:
    """Whether the person has an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def must_enrol(acting: Acting) -> bool:
    """Whether one of the roles requires a second factor (LINDUNG_MFA_ROLES) that the person does not have yet."""
    return bool(acting.roles & settings.MFA_ROLES) and not has_second_factor(acting.user)


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second factor, its secrets encrypted: a copy of the database alone does not give them away."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lindung second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
