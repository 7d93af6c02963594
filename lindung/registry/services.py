"""Recording people, families, deaths and organisations.

Every function runs inside a transaction that is scoped to whoever acts (`lindung.access.acting`); the database refuses
what lies outside that scope. What is wrong with the input is raised as Refused with a sentence.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from lindung.registry.identities import CheckedIdentity, check_kitas, check_nik, check_passport
from lindung.registry.merging import everybody_same
from lindung.registry.models import Death, FamilyMember, Identity, Organisation, Person, Sex
from lindung.registry.names import LONGEST_NAME, clean_name, has_letters
from lindung.registry.places import region_of, village_of
from lindung.registry.queries import NoSuchPerson
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused, database_refusals, not_yours
from lindung.web.words import english_date, indonesian_date

EARLIEST_BIRTH = date(1900, 1, 1)
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def register_person(
    *,
    name: str,
    birth_date: date,
    sex: str,
    village: str,
    nik: str = "",
    passport: str = "",
    kitas: str = "",
) -> Person:
    """Record a person by NIK or, for a foreigner, by passport or KITAS (exactly one of the three).

    `village` is the Kemendagri code of the village of residence. Refused if the number or the birth date cannot be,
    if they contradict each other, or if somebody has the number already: whom, is not said.
    """
    name = _checked_name(name)
    _check_birth(birth_date)
    _check_sex(sex)
    identity = _checked_identity(nik=nik, passport=passport, kitas=kitas, birth_date=birth_date, sex=sex)
    place = village_of(village)
    with database_refusals({"registry_identity_pkey": _taken(identity)}):
        person = Person.objects.create(
            name=name,
            sex=sex,
            birth_date=birth_date,
            identity_masked=identity.masked,
            village=place.village,
            kabupaten=place.kabupaten,
            province=place.province,
        )
        Identity.objects.create(number=identity.number, kind=identity.kind, person=person)
    return person


def add_family_member(
    *, person_id: uuid.UUID, relation: str, name: str, sex: str = "", birth_date: date | None = None
) -> FamilyMember:
    """Record a spouse, child, parent or sibling: later benefits need them. Refused for an unknown relation."""
    _visible(person_id)
    if relation not in FamilyMember.Relation.values:
        known = ", ".join(FamilyMember.Relation.values)
        raise Refused(
            "relation_unknown",
            f"Hubungan {relation!r} tidak dikenal; yang ada: {known}.",
            f"The relation {relation!r} is unknown; known are: {known}.",
        )
    if sex:
        _check_sex(sex)
    if birth_date is not None:
        _check_birth(birth_date)
    with database_refusals():
        return FamilyMember.objects.create(
            person_id=person_id, relation=relation, name=_checked_name(name), sex=sex, birth_date=birth_date
        )


def record_death(*, person_id: uuid.UUID, died_on: date, source: str, verified: bool = False) -> Death:
    """Record a death with its source (a certificate, a report). Only a verified one ends cover.

    After recording a verified death the cover of the person's memberships must be derived again:
    `coverage.services.refresh(membership.queries.membership_ids_of(person_id))`.
    """
    person = _visible(person_id)
    if not source.strip():
        raise Refused(
            "death_source_missing",
            "Sebutkan sumber kabar meninggal, misalnya nomor akta kematian.",
            "Name the source of the death, for example the number of the certificate.",
        )
    if not person.birth_date <= died_on <= current_day():
        raise Refused(
            "death_day_impossible",
            f"Tanggal meninggal {indonesian_date(died_on)} harus di antara tanggal lahir dan hari ini.",
            f"The day of death {english_date(died_on)} must lie between the birth date and today.",
        )
    recorded = Refused(
        "death_recorded", "Kematian orang ini sudah tercatat.", "The death of this person is recorded already."
    )
    # Under whichever number it was told: one person dies once.
    if Death.objects.filter(person_id__in=everybody_same(person_id)).exists():
        raise recorded
    with database_refusals({"registry_death_standing_once": recorded}):
        return Death.objects.create(
            person_id=person_id,
            died_on=died_on,
            source=source.strip()[:200],
            verified_at=Now() if verified else None,
        )


def verify_death(*, person_id: uuid.UUID) -> None:
    """Say that a recorded death has been verified; verifying it again changes nothing.

    The cover of the person's memberships must be derived again afterwards, as with `record_death`.
    """
    death = _standing_death(person_id)
    if death.verified_at is None and not Death.objects.filter(pk=death.pk).update(verified_at=Now()):
        raise not_yours()


def withdraw_death(*, person_id: uuid.UUID, reason: str) -> tuple[Death, ...]:
    """Say that a recorded death is false: the person lives. The record stays, with the reason; it counts no longer.
    Of a merged person every death is false, under whichever number it was recorded.

    The cover of the person's memberships must be derived again afterwards, as with `record_death`. Refused without a
    reason, or where no death stands.
    """
    if not reason.strip():
        raise Refused(
            "reason_missing",
            "Sebutkan mengapa kabar meninggal ini keliru, misalnya: orangnya datang ke kantor dengan KTP.",
            "Say why this death is false, such as: the person came to the office with the identity card.",
        )
    _standing_death(person_id)
    found = tuple(Death.objects.filter(person_id__in=everybody_same(person_id)))
    standing = Death.objects.filter(pk__in=[one.pk for one in found])
    if standing.update(withdrawn_at=Now(), withdrawn_reason=reason.strip()[:300]) != len(found):
        raise not_yours()
    return found


def _standing_death(person_id: uuid.UUID) -> Death:
    found = Death.objects.filter(person_id__in=everybody_same(person_id))
    death = found.order_by(F("verified_at").asc(nulls_last=True), "died_on").first()
    if death is None:
        _visible(person_id)
        raise Refused(
            "death_unknown",
            "Belum ada kematian yang tercatat untuk orang ini.",
            "No death is recorded for this person.",
        )
    return death


def register_organisation(
    *, code: str, name: str, roles: Collection[str], region: str, npp: str | None = None
) -> Organisation:
    """Record an employer, contractor, sponsor, placement agency or village government. `npp` only as issued by BPJS
    Ketenagakerjaan.

    `code` is our own short name: small letters, digits and single hyphens. Refused if code or NPP are taken.
    """
    unknown = sorted(set(roles) - set(Organisation.Role.values))
    if unknown or not roles:
        known = ", ".join(Organisation.Role.values)
        raise Refused(
            "role_unknown",
            f"Peran organisasi harus dari: {known}.",
            f"The roles of an organisation must be among: {known}.",
        )
    if not _CODE.fullmatch(code) or len(code) > 60:
        raise Refused(
            "code_form",
            f"Kode {code[:60]!r} hanya boleh huruf kecil, angka, dan tanda hubung tunggal, misalnya desa-tomini.",
            f"The code {code[:60]!r} may only have small letters, digits and single hyphens, such as desa-tomini.",
        )
    place = region_of(region)
    if Organisation.Role.VILLAGE in roles and len(place.code) != 13:
        raise Refused(
            "village_government_place",
            f"Pemerintah desa memerlukan kode satu desa, misalnya 72.08.01.2011, bukan {place.code}.",
            f"A village government needs the code of one village, such as 72.08.01.2011, not {place.code}.",
        )
    taken = {
        "registry_organisation_code_key": Refused(
            "code_taken",
            f"Kode {code!r} sudah dipakai organisasi lain.",
            f"Another organisation has the code {code!r}.",
        ),
        "registry_organisation_npp_key": Refused(
            "npp_taken", f"NPP {npp!r} sudah dipakai organisasi lain.", f"Another organisation has the NPP {npp!r}."
        ),
    }
    with database_refusals(taken):
        return Organisation.objects.create(
            code=code, name=_checked_name(name)[:200], roles=sorted(set(roles)), region=place.code, npp=npp or None
        )


def _visible(person_id: uuid.UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    return person


def _checked_name(name: str) -> str:
    name = clean_name(name)
    if not has_letters(name):
        raise Refused("name_missing", "Nama harus memuat huruf.", "A name must have letters.")
    if len(name) > LONGEST_NAME:
        raise Refused(
            "name_too_long",
            f"Nama terlalu panjang: {len(name)} karakter, paling banyak {LONGEST_NAME}.",
            f"The name is too long: {len(name)} characters, at most {LONGEST_NAME}.",
        )
    return name


def _check_birth(birth_date: date) -> None:
    if not EARLIEST_BIRTH <= birth_date <= current_day():
        raise Refused(
            "birth_date_invalid",
            f"Tanggal lahir {indonesian_date(birth_date)} tidak mungkin. Periksa tahunnya.",
            f"The birth date {english_date(birth_date)} cannot be. Check the year.",
        )


def _check_sex(sex: str) -> None:
    if sex not in Sex.values:
        raise Refused("sex_unreadable", "Jenis kelamin harus L atau P.", "The sex must be L (man) or P (woman).")


def _checked_identity(*, nik: str, passport: str, kitas: str, birth_date: date, sex: str) -> CheckedIdentity:
    if sum(bool(text.strip()) for text in (nik, passport, kitas)) != 1:
        raise Refused(
            "identity_missing",
            "Isi tepat satu nomor: NIK untuk WNI, paspor atau KITAS untuk orang asing.",
            "Give exactly one number: the NIK of a citizen, the passport or KITAS of a foreigner.",
        )
    if nik.strip():
        return check_nik(nik, birth_date=birth_date, sex=sex, today=current_day(), demonstration=settings.DEMONSTRATION)
    return check_passport(passport) if passport.strip() else check_kitas(kitas)


def _taken(identity: CheckedIdentity) -> Refused:
    label = {"nik": "NIK", "passport": "Paspor", "kitas": "KITAS"}[identity.kind]
    return Refused(
        "identity_taken",
        f"{label} {identity.masked} sudah tercatat. Cari orangnya; bila tidak tampak, ia tercatat di wilayah lain.",
        f"{label} {identity.masked} is recorded already. Search for the person; if not shown, another region has it.",
    )
