"""The accounts of a demonstration: one per role, and a village head; one known password. Never in production."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lindung.access.models import Assignment, User
from lindung.access.roles import ORGANISATION_ROLES, REGION_ROLES, Role
from lindung.registry.models import Organisation

DEMO_PASSWORD = "lindung-demo"  # noqa: S105 - known on purpose; refused outside demonstrations


@dataclass(frozen=True)
class DemoAccount:
    """A name to sign in with and the role it stands for."""

    username: str
    full_name: str
    role: Role


DEMO_ACCOUNTS = (
    DemoAccount("admin", "Administrator Demo", Role.ADMINISTRATOR),
    DemoAccount("kepala", "Kepala Cabang Demo", Role.HEAD_OF_BRANCH),
    DemoAccount("petugas", "Petugas Cabang Demo", Role.BRANCH_OFFICER),
    DemoAccount("sponsor", "Petugas Sponsor Demo", Role.SPONSOR_OFFICER),
    DemoAccount("perusahaan", "Petugas Perusahaan Demo", Role.EMPLOYER_OFFICER),
    DemoAccount("klaim", "Petugas Klaim Demo", Role.CLAIMS_OFFICER),
    DemoAccount("pemeriksa", "Pemeriksa Demo", Role.CHECKER),
    DemoAccount("keuangan", "Keuangan Demo", Role.FINANCE),
    DemoAccount("auditor", "Auditor Demo", Role.AUDITOR),
    # Last: where a role has two accounts, the terminal takes the first.
    DemoAccount("desa", "Kepala Desa Demo", Role.SPONSOR_OFFICER),
)


def ensure_accounts(
    where: Mapping[Role, str], of_account: Mapping[str, str] | None = None, *, using: str = "owner"
) -> None:
    """Make the accounts that are missing, as owner. `where` gives each role its region code or organisation code;
    `of_account`, by username, says otherwise for single accounts.

    Running it again changes nothing. Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("demonstration accounts are never made in production")
    with transaction.atomic(using=using):
        # One digest for all ten: ten slow ones would cost the first start five seconds.
        digest = make_password(DEMO_PASSWORD)
        for account in DEMO_ACCOUNTS:
            user, made = User.objects.using(using).get_or_create(
                username=account.username, defaults={"full_name": account.full_name, "password": digest}
            )
            if made:
                place = (of_account or {}).get(account.username) or where.get(account.role, "")
                _assign(user, account.role, place, using)


def _assign(user: User, role: Role, place: str, using: str) -> None:
    organisation = Organisation.objects.using(using).get(code=place) if role in ORGANISATION_ROLES else None
    Assignment.objects.using(using).create(
        user=user,
        role=role,
        region=place if role in REGION_ROLES else "",
        organisation=organisation,
        from_day=timezone.localdate(),
    )
