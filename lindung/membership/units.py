"""Opening enrolment units: an employer's branch, a construction project, a placement.

Every function runs inside a transaction scoped to whoever acts; the database refuses regions that are not theirs.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from lindung.membership.models import EnrolmentUnit, Project
from lindung.registry.models import Organisation
from lindung.registry.places import village_of
from lindung.web.refused import Refused, database_refusals

_ROLE_OF = {
    "branch": Organisation.Role.EMPLOYER,
    "project": Organisation.Role.CONTRACTOR,
    "placement": Organisation.Role.PLACEMENT_AGENCY,
}


@dataclass(frozen=True)
class ProjectTerms:
    """What a contractor declares of a project. `contract_value` in rupiah without PPN; days inclusive."""

    contract_value: int
    work_order: str
    work_order_date: date
    starts_on: date
    ends_on: date
    declared_heads: int


def open_unit(
    *, kind: str, organisation_id: uuid.UUID, name: str, village: str, number: str | None = None
) -> EnrolmentUnit:
    """Open an employer's branch, a project or a placement. `number` only as issued outside, else None.

    Refused if the organisation does not do such things, or if another unit has the number.
    """
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise no_organisation()
    if kind not in _ROLE_OF:
        raise Refused(
            "unit_kind_unknown",
            f"Jenis unit {kind!r} tidak dikenal; yang ada: {', '.join(_ROLE_OF)}.",
            f"The kind of unit {kind!r} is unknown; known are: {', '.join(_ROLE_OF)}.",
        )
    if _ROLE_OF[kind] not in organisation.roles:
        needed = _ROLE_OF[kind]
        raise Refused(
            "organisation_role",
            f"{organisation.name} belum tercatat sebagai {needed.label}. Tambahkan peran itu dahulu.",
            f"{organisation.name} is not recorded as {needed.value}. Add that role first.",
        )
    place = village_of(village)
    taken = Refused(
        "unit_number_taken", f"Nomor {number!r} sudah dipakai unit lain.", f"Another unit has the number {number!r}."
    )
    with database_refusals({"membership_enrolmentunit_number_key": taken}):
        return EnrolmentUnit.objects.create(
            kind=kind,
            organisation=organisation,
            name=name.strip()[:200],
            number=number or None,
            village=place.village,
            kabupaten=place.kabupaten,
            province=place.province,
        )


def open_project(
    *, organisation_id: uuid.UUID, name: str, village: str, terms: ProjectTerms, number: str | None = None
) -> Project:
    """Open a construction project with what its contractor declares. Refused if the terms contradict themselves."""
    if terms.contract_value <= 0 or terms.declared_heads < 0:
        raise Refused(
            "project_numbers",
            "Nilai kontrak harus lebih dari nol dan jumlah tenaga kerja tidak boleh negatif.",
            "The contract value must be above zero and the number of workers not negative.",
        )
    if terms.ends_on < terms.starts_on:
        raise Refused(
            "project_period",
            "Proyek berakhir sebelum dimulai. Periksa kedua tanggalnya.",
            "The project ends before it begins. Check both dates.",
        )
    with database_refusals():
        unit = open_unit(kind="project", organisation_id=organisation_id, name=name, village=village, number=number)
        return Project.objects.create(
            unit=unit,
            contract_value=terms.contract_value,
            work_order=terms.work_order,
            work_order_date=terms.work_order_date,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            declared_heads=terms.declared_heads,
        )


def no_organisation() -> Refused:
    return Refused("organisation_unknown", "Organisasi itu tidak tercatat.", "There is no such organisation.")
