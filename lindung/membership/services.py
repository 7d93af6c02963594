"""Opening and ending memberships, and saying who pays.

Every function runs inside a transaction scoped to whoever acts. It returns the record it made; after opening, ending
or a change of payer the caller derives cover again with `lindung.coverage.services.refresh([membership id])`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from lindung.membership.models import (
    EnrolmentUnit,
    Membership,
    MembershipEnd,
    PayerAssignment,
    PayerKind,
    Segment,
)
from lindung.membership.units import no_organisation
from lindung.registry.models import Death, Organisation, Person
from lindung.registry.queries import NoSuchPerson
from lindung.web.refused import Refused, database_refusals, not_yours, stated_reason
from lindung.web.words import english_date, indonesian_date

# The kind of unit each segment stands under; BPU stands under none.
_UNIT_OF = {Segment.PU: "branch", Segment.JAKON: "project", Segment.PMI: "placement"}


@dataclass(frozen=True)
class Payer:
    """Who pays: oneself, or an organisation, perhaps through a wadah (SC, SB, SG, SD, SA, SL) under an agreement."""

    kind: str
    organisation_id: uuid.UUID | None = None
    wadah: str = ""
    wadah_number: str = ""
    agreement: str = ""


SELF = Payer(PayerKind.SELF)


def open_membership(
    *,
    person_id: uuid.UUID,
    segment: str,
    began_on: date,
    unit_id: uuid.UUID | None = None,
    kpj: str | None = None,
    payer: Payer | None = None,
) -> Membership:
    """Enrol a person from a day on, under a unit or, for BPU, under nothing.

    `payer` defaults to the person (BPU) or the unit's organisation. `kpj` only as issued outside. Refused if the same
    membership, or another BPU membership, is open on one of these days; a second unit is lawful.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    unit = _unit_for(segment, unit_id)
    _refuse_the_dead(person, began_on)
    place = unit or person
    overlaps = _overlap(segment)
    with database_refusals({"membership_no_overlap": overlaps}):
        membership = Membership.objects.create(
            person=person,
            segment=segment,
            unit=unit,
            kpj=kpj or None,
            began_on=began_on,
            village=place.village,
            kabupaten=place.kabupaten,
            province=place.province,
        )
        assign_payer(membership_id=membership.pk, from_day=began_on, payer=payer or _usual_payer(unit))
    return membership


def end_membership(*, membership_id: uuid.UUID, ended_on: date, reason: str) -> MembershipEnd:
    """Say that a membership ends with a day (the last one). A later notice replaces an earlier one; none is lost."""
    membership = locked_membership(membership_id)
    if ended_on < membership.began_on:
        raise Refused(
            "ends_before_it_began",
            f"Kepesertaan mulai {indonesian_date(membership.began_on)}; tidak dapat berakhir sebelumnya.",
            f"The membership began on {english_date(membership.began_on)}; it cannot end before.",
        )
    return _notice(membership, ended_on, reason)


def withdraw_end(*, membership_id: uuid.UUID, reason: str) -> MembershipEnd:
    """Take the notice of an end back: the membership is open again. Refused if it has not ended."""
    membership = locked_membership(membership_id)
    if membership.ended_on is None:
        raise Refused(
            "not_ended",
            "Kepesertaan ini masih berjalan; tidak ada akhir yang dapat dicabut.",
            "This membership has not ended; there is no end to withdraw.",
        )
    return _notice(membership, None, reason)


def assign_payer(*, membership_id: uuid.UUID, from_day: date, payer: Payer) -> PayerAssignment:
    """Say who pays from a day on, until the next assignment begins. The membership goes on.

    Refused for a day outside the membership, or on which another assignment begins already.
    """
    membership = locked_membership(membership_id)
    if from_day < membership.began_on or (membership.ended_on and from_day > membership.ended_on):
        raise Refused(
            "payer_outside_membership",
            "Hari mulai membayar berada di luar masa kepesertaan.",
            "The day the payer begins lies outside the membership.",
        )
    if payer.kind not in PayerKind.values or (payer.wadah and payer.wadah not in PayerAssignment.Wadah.values):
        raise Refused(
            "payer_unknown",
            f"Jenis pembayar harus dari: {', '.join(PayerKind.values)}; wadah dari: "
            f"{', '.join(PayerAssignment.Wadah.values)}.",
            f"The kind of payer must be among: {', '.join(PayerKind.values)}; the wadah among: "
            f"{', '.join(PayerAssignment.Wadah.values)}.",
        )
    _check_payer_organisation(payer)
    same_day = Refused(
        "payer_same_day",
        f"Pada {indonesian_date(from_day)} sudah ada pembayar yang mulai. Pilih hari lain.",
        f"Another payer begins on {english_date(from_day)} already. Choose another day.",
    )
    with database_refusals({"membership_payer_from_one_day": same_day}):
        return PayerAssignment.objects.create(
            membership=membership,
            from_day=from_day,
            payer_kind=payer.kind,
            organisation_id=payer.organisation_id,
            wadah=payer.wadah,
            wadah_number=payer.wadah_number,
            agreement=payer.agreement,
            village=membership.village,
            kabupaten=membership.kabupaten,
        )


def _check_payer_organisation(payer: Payer) -> None:
    if (payer.kind == PayerKind.SELF) == (payer.organisation_id is not None):
        raise Refused(
            "payer_organisation",
            "Pembayar selain peserta sendiri memerlukan organisasi; peserta sendiri tidak.",
            "A payer other than the member needs an organisation; the member needs none.",
        )
    if payer.organisation_id is not None and not Organisation.objects.filter(pk=payer.organisation_id).exists():
        raise no_organisation()


def _unit_for(segment: str, unit_id: uuid.UUID | None) -> EnrolmentUnit | None:
    if segment not in Segment.values:
        raise Refused(
            "segment_unknown",
            f"Segmen {segment!r} tidak dikenal; yang ada: {', '.join(Segment.values)}.",
            f"The segment {segment!r} is unknown; known are: {', '.join(Segment.values)}.",
        )
    if segment == Segment.BPU:
        if unit_id is not None:
            raise Refused(
                "bpu_has_no_unit",
                "Peserta BPU berdiri sendiri, tanpa unit kepesertaan. Hapus unitnya, atau pilih segmen lain.",
                "A BPU member stands alone, without a unit. Leave the unit out, or choose another segment.",
            )
        return None
    needed = _UNIT_OF[Segment(segment)]
    found = EnrolmentUnit.objects.filter(kind=needed)
    unit = None if unit_id is None else found.filter(pk=unit_id).first()
    if unit is None:
        label = EnrolmentUnit.Kind(needed).label
        raise Refused(
            "unit_missing",
            f"Segmen {segment} memerlukan unit kepesertaan berjenis {label}.",
            f"The segment {segment} needs an enrolment unit of the kind {needed}.",
        )
    return unit


def _usual_payer(unit: EnrolmentUnit | None) -> Payer:
    return SELF if unit is None else Payer(PayerKind.EMPLOYER, unit.organisation_id)


def _refuse_the_dead(person: Person, began_on: date) -> None:
    death = Death.objects.filter(person=person, verified_at__isnull=False).first()
    if death is not None and death.died_on < began_on:
        raise Refused(
            "deceased",
            f"Orang ini meninggal {indonesian_date(death.died_on)} (terverifikasi).",
            f"This person died on {english_date(death.died_on)} (verified).",
        )


def _overlap(segment: str) -> Refused:
    if segment == Segment.BPU:
        return Refused(
            "second_bpu",
            "Orang ini sudah mempunyai kepesertaan BPU pada hari-hari itu; hanya boleh satu. "
            "Akhiri yang lama dahulu, atau mulai sesudah yang lama berakhir.",
            "This person has a BPU membership on these days already; there may be only one. "
            "End the old one first, or begin after it ends.",
        )
    return Refused(
        "same_unit_twice",
        "Orang ini sudah menjadi peserta di unit yang sama pada hari-hari itu.",
        "This person is a member under the same unit on these days already.",
    )


def locked_membership(membership_id: uuid.UUID) -> Membership:
    """The membership, locked until the transaction ends, so that two officers act one after the other.

    Refused if the actor may not see it, or may see it and not write it.
    """
    found = Membership.objects.select_for_update(no_key=True).filter(pk=membership_id).first()
    if found is not None:
        return found
    if Membership.objects.filter(pk=membership_id).exists():
        raise not_yours()
    raise NoSuchMembership


def _notice(membership: Membership, ended_on: date | None, reason: str) -> MembershipEnd:
    reason = stated_reason(reason)
    with database_refusals({"membership_no_overlap": _overlap(membership.segment)}):
        return MembershipEnd.objects.create(membership=membership, ended_on=ended_on, reason=reason[:60])


class NoSuchMembership(Refused):
    """No membership by this id that the actor may see."""

    def __init__(self) -> None:
        super().__init__(
            "membership_unknown",
            "Kepesertaan ini tidak ada, atau berada di luar wilayah dan organisasi Anda.",
            "There is no such membership, or none within your regions and organisations.",
        )
