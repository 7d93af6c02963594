"""Which scope a role may be given, checked with a sentence, and scopes in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lindung.access.roles import ORGANISATION_ROLES, REGION_ROLES, Role
from lindung.postgres.trouble import Trouble
from lindung.reference.models import Region
from lindung.registry.models import Organisation


@dataclass(frozen=True)
class Given:
    """A role to be given: for a region (Kemendagri code), for an organisation, or for neither."""

    role: Role
    region: str = ""
    organisation: UUID | None = None


def check_given(given: Given) -> None:
    """Raise Trouble if role and scope do not fit, or the region or organisation does not exist."""
    if given.role in REGION_ROLES:
        _check_region(given)
    elif given.role in ORGANISATION_ROLES:
        _check_organisation(given)
    elif given.region or given.organisation:
        raise Trouble(
            f"Peran {given.role.label} berlaku tanpa wilayah dan tanpa organisasi; kosongkan keduanya.",
            f"The role {given.role.value} has neither a region nor an organisation; leave both empty.",
        )


def organisation_by_code(code: str) -> UUID | None:
    """The id of the organisation with this code; None for an empty code. Raises Trouble if there is none."""
    if not code:
        return None
    found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Trouble(
            f"Tidak ada organisasi dengan kode {code!r}.", f"There is no organisation with the code {code!r}."
        )
    return found


def _check_region(given: Given) -> None:
    if given.organisation or not given.region:
        raise Trouble(
            f"Peran {given.role.label} memerlukan satu wilayah (kode Kemendagri), bukan organisasi.",
            f"The role {given.role.value} needs one region (Kemendagri code) and no organisation.",
        )
    if not Region.objects.filter(code=given.region).exists():
        raise Trouble(
            f"Kode wilayah {given.region!r} tidak dikenal. Tulis kode Kemendagri dengan titik, misalnya 72.08.",
            f"Unknown region code {given.region!r}. Write the Kemendagri code with dots, for example 72.08.",
        )


# A role of an organisation, and what the organisation must be to have such an officer.
_MUST_BE = {
    Role.SPONSOR_OFFICER: {Organisation.Role.SPONSOR},
    Role.EMPLOYER_OFFICER: {
        Organisation.Role.EMPLOYER,
        Organisation.Role.CONTRACTOR,
        Organisation.Role.PLACEMENT_AGENCY,
    },
}


def _check_organisation(given: Given) -> None:
    if given.region or not given.organisation:
        raise Trouble(
            f"Peran {given.role.label} memerlukan satu organisasi, bukan wilayah.",
            f"The role {given.role.value} needs one organisation and no region.",
        )
    found = Organisation.objects.filter(pk=given.organisation).first()
    if found is None:
        raise Trouble("Organisasi itu tidak ada.", "That organisation does not exist.")
    if not _MUST_BE[given.role] & set(found.roles):
        raise Trouble(
            f"{found.name} tidak tercatat sebagai pihak yang mempunyai {given.role.label}.",
            f"{found.name} is not recorded as a body that has a {given.role.value}.",
        )
