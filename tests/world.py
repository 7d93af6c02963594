"""A small world for tests: people whose names say where they stand, and one user per role.

Parigi Moutong (72.08) is everybody's own region; Palu (72.71) is the other one. The sponsor pays for Ani alone; the
employer employs Budi. All payments end on 31 December 2024 unless a test adds more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from lindung.access.models import Assignment, User
from lindung.access.roles import ORGANISATION_ROLES, REGION_ROLES, Role
from lindung.billing.models import SettlementLine
from lindung.membership.models import EnrolmentUnit, Membership, PayerAssignment
from lindung.registry.models import Death, FamilyMember, Identity, Organisation, Person

OWNER = "owner"
OWN, OTHER = "72.08", "72.71"
VILLAGES = {OWN: "72.08.01.2011", OTHER: "72.71.01.1004"}
PASSWORD = "sandi-uji-yang-panjang"
RECORDED = datetime(2024, 1, 2, 3, 0, tzinfo=UTC)


@dataclass
class World:
    """Handles to what was built. `people`, `memberships` and `organisations` by a short name."""

    people: dict[str, Person] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    niks: dict[str, str] = field(default_factory=dict)


def person(world: World, short: str, name: str, *, region: str, born: date, sex: str, number: int) -> Person:
    """Record a synthetic person (NIK serial 0000) in a village of the region."""
    day = born.day + (40 if sex == "P" else 0)
    nik = f"{region.replace('.', '')}{number:02d}{day:02d}{born:%m%y}0000"
    made = Person.objects.using(OWNER).create(
        name=name,
        sex=sex,
        birth_date=born,
        identity_masked=f"{nik[:4]}{'*' * 12}",
        village=VILLAGES[region],
        kabupaten=region,
        province="72",
        recorded_at=RECORDED,
    )
    Identity.objects.using(OWNER).create(number=nik, kind="nik", person=made)
    world.people[short] = made
    world.niks[short] = nik
    return made


def member(
    world: World,
    short: str,
    who: Person,
    segment: str,
    *,
    unit: EnrolmentUnit | None = None,
    payer: Organisation | None = None,
    payer_kind: str = "self",
    paid: tuple[date, date] | None = (date(2024, 1, 2), date(2024, 12, 31)),
    programmes: int = 3,
) -> Membership:
    """Open a membership, say who pays, and settle a stretch of months."""
    region = unit.kabupaten if unit else who.kabupaten
    village = unit.village if unit else who.village
    made = Membership.objects.using(OWNER).create(
        person=who,
        segment=segment,
        unit=unit,
        kpj=f"DEMO{len(world.memberships):07d}",
        began_on=date(2024, 1, 2),
        village=village,
        kabupaten=region,
        province="72",
        recorded_at=RECORDED,
    )
    PayerAssignment.objects.using(OWNER).create(
        membership=made,
        from_day=made.began_on,
        payer_kind=payer_kind,
        organisation=payer,
        village=village,
        kabupaten=region,
        recorded_at=RECORDED,
    )
    if paid:
        SettlementLine.objects.using(OWNER).create(
            membership=made,
            programmes=programmes,
            covers_from=paid[0],
            covers_to=paid[1],
            paid_on=paid[0],
            ground="months",
            recorded_at=RECORDED,
            province="72",
        )
    world.memberships[short] = made
    return made


def organisation(world: World, code: str, name: str, roles: list[str], region: str, **extra: Any) -> Organisation:
    made = Organisation.objects.using(OWNER).create(code=code, name=name, roles=roles, region=region, **extra)
    world.organisations[code] = made
    return made


def build_world() -> World:
    """Build everything once, as owner, and derive cover from it."""
    world = World()
    sponsor = organisation(world, "parigi-moutong", "Pemkab Parigi Moutong", ["sponsor"], OWN)
    firm = organisation(world, "pt-uji", "PT Uji Coba", ["employer"], OWN, npp="DEMO0001")
    unit = EnrolmentUnit.objects.using(OWNER).create(
        kind="branch",
        organisation=firm,
        name="PT Uji Coba, Parigi",
        number="DEMO0001-1",
        village=VILLAGES[OWN],
        kabupaten=OWN,
        province="72",
    )
    ani = person(world, "ani", "Ani Lamakampali", region=OWN, born=date(1990, 5, 17), sex="P", number=1)
    budi = person(world, "budi", "Muhammad Budi", region=OWN, born=date(1985, 3, 2), sex="L", number=1)
    citra = person(world, "citra", "Citra Tingkea'o", region=OTHER, born=date(1979, 11, 30), sex="P", number=1)
    dedi = person(world, "dedi", "Dedi", region=OTHER, born=date(1960, 1, 1), sex="L", number=1)
    member(world, "ani", ani, "BPU", payer=sponsor, payer_kind="apbd")
    member(world, "budi", budi, "PU", unit=unit, payer=firm, payer_kind="employer", programmes=15)
    member(world, "citra", citra, "BPU")
    member(world, "dedi", dedi, "BPU", paid=(date(2024, 1, 2), date(2024, 6, 30)))
    FamilyMember.objects.using(OWNER).create(
        person=ani, relation="child", name="Eka", sex="L", birth_date=date(2015, 6, 1)
    )
    Death.objects.using(OWNER).create(
        person=dedi,
        died_on=date(2024, 8, 10),
        source="akta kematian (contoh)",
        recorded_at=RECORDED.replace(month=9),
        verified_at=RECORDED.replace(month=10),
    )
    _users(world, sponsor, firm)
    from lindung.coverage.services import rebuild

    rebuild(first_day=date(2024, 1, 1), last_day=date(2026, 11, 22))
    return world


def _users(world: World, sponsor: Organisation, firm: Organisation) -> None:
    """For each role: `<role>` of the own region, `<role>_other` of the other one, `<role>_none` without a scope."""
    digest = make_password(PASSWORD)
    for role in Role:
        for suffix, region in (("", OWN), ("_other", OTHER), ("_none", "")):
            name = f"{role.value}{suffix}"
            user = User(username=name, full_name=f"{role.label} {region}".strip(), password=digest)
            user.save(using=OWNER)
            world.users[name] = user
            if suffix == "_none" and role in REGION_ROLES | ORGANISATION_ROLES:
                continue
            scope: dict[str, Any] = {"region": region if role in REGION_ROLES else ""}
            if role in ORGANISATION_ROLES:
                if suffix == "_other":
                    continue
                scope["organisation"] = sponsor if role is Role.SPONSOR_OFFICER else firm
            Assignment.objects.using(OWNER).create(user=user, role=role, from_day=date(2024, 1, 1), **scope)
