"""Recording, verifying and withdrawing deaths: cover follows in the same transaction, and whoever paid is told."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right, Role
from lindung.coverage.services import refresh_people
from lindung.membership.models import PayerAssignment, PayerKind
from lindung.notices.services import Note, To, tell
from lindung.registry import services as registry
from lindung.registry.merging import wholes_of
from lindung.registry.models import Death
from lindung.web.words import english_date, indonesian_date

LINK = "/kematian/"
_SPONSORS = (PayerKind.APBN, PayerKind.APBD, PayerKind.VILLAGE, PayerKind.DONOR)


def record(*, acting: Acting, person_id: uuid.UUID, died_on: date, source: str, verified: bool = False) -> Death:
    """Record a death; a verified one ends cover on its day. The payers are told either way.

    Refused as `registry.services.record_death`.
    """
    acting.must(Right.DEATHS_RECORD)
    death = registry.record_death(person_id=person_id, died_on=died_on, source=source, verified=verified)
    if verified:
        refresh_people([person_id])
    tell_payers([person_id])
    return death


def verify(*, acting: Acting, person_id: uuid.UUID, reason: str) -> None:
    """Say that a recorded death is true, and by what (a certificate, a visit): the trail keeps it. Cover ends.

    Refused if none is recorded. Verifying again changes nothing.
    """
    acting.must(Right.DEATHS_RECORD)
    give_reason(reason.strip()[:300])
    registry.verify_death(person_id=person_id)
    refresh_people([person_id])
    tell_payers([person_id])


def withdraw(*, acting: Acting, person_id: uuid.UUID, reason: str) -> None:
    """Say that a recorded death is false, and why: the person lives. The record stays with the reason, the trail keeps
    who said so, cover is what the payments make it again, and whoever was told of the death is told of this.

    Refused without a reason, or where no death stands. No claim can be recorded yet; where one is paid on the death, it
    will have to be settled first.
    """
    acting.must(Right.DEATHS_RECORD)
    give_reason(reason.strip()[:300])
    withdrawn = {one.person_id: one for one in registry.withdraw_death(person_id=person_id, reason=reason)}
    refresh_people(list(withdrawn))
    tell(_withdrawn_note(withdrawn[person], organisation) for person, organisation in _last_payers(withdrawn))


def tell_payers(person_ids: Collection[uuid.UUID]) -> int:
    """Tell the sponsors that paid for these people when they died, as far as the actor may see them; how many
    notices. The same death is told once while unverified and once when verified.

    No name and no number travels: the notice leads to the page, where row rights decide.
    """
    wholes = wholes_of(person_ids)
    recorded = {wholes[one.person_id]: one for one in Death.objects.filter(person_id__in=list(wholes))}
    # Who paid under the other number of a merged person is told as well.
    deaths = {one: recorded[whole] for one, whole in wholes.items() if whole in recorded}
    return tell(_note(deaths[person], organisation) for person, organisation in _last_payers(deaths))


def _last_payers(deaths: Mapping[uuid.UUID, Death]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The dead, by person, each with the sponsors that paid on the day of death, in a steady order."""
    payers = (
        PayerAssignment.objects.filter(person_id__in=list(deaths), payer_kind__in=_SPONSORS)
        .order_by("membership_id", "-from_day")
        .values_list("membership_id", "person_id", "organisation_id", "from_day")
    )
    last: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]] = {}
    for membership, person, organisation, from_day in payers:
        if organisation and from_day <= deaths[person].died_on:
            last.setdefault(membership, (person, organisation))
    return sorted(set(last.values()))


def _note(death: Death, organisation: uuid.UUID) -> Note:
    verified = death.verified_at is not None
    state = ("terverifikasi", "verified") if verified else ("belum diverifikasi", "not yet verified")
    what = (
        ("Perlindungannya berakhir hari itu.", "Cover ended on that day.")
        if verified
        else ("Perlindungannya berjalan terus sampai diverifikasi.", "Cover goes on until it is verified.")
    )
    return Note(
        to=To.organisation(organisation, Role.SPONSOR_OFFICER),
        key=f"death:{death.pk}:{'verified' if verified else 'recorded'}",
        code="member_died",
        indonesian="Seorang yang Anda bayari tercatat meninggal",
        english="Somebody you pay for is recorded as having died",
        body_indonesian=f"Meninggal {indonesian_date(death.died_on)} ({state[0]}). {what[0]} Ajak keluarganya "
        "mengajukan klaim; yang menjadi hak mereka ada di halaman kematian.",
        body_english=f"Died on {english_date(death.died_on)} ({state[1]}). {what[1]} Help the family to claim; what "
        "they are entitled to stands on the page of deaths.",
        link=LINK,
    )


def _withdrawn_note(death: Death, organisation: uuid.UUID) -> Note:
    return Note(
        to=To.organisation(organisation, Role.SPONSOR_OFFICER),
        key=f"death:{death.pk}:withdrawn",
        code="death_withdrawn",
        indonesian="Kabar meninggal seorang yang Anda bayari ditarik",
        english="The death of somebody you pay for was withdrawn",
        body_indonesian=f"Yang tercatat meninggal {indonesian_date(death.died_on)} ternyata masih hidup. "
        "Perlindungannya kembali menurut iuran yang dibayar; bulan yang belum dibayar perlu dibayar.",
        body_english=f"Who was recorded as having died on {english_date(death.died_on)} lives. Cover is again what "
        "was paid for; months that are unpaid have to be paid.",
        link="/ruang-sponsor/",
    )
