"""Opening and ending memberships and changing payers, as an officer of Parigi Moutong."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.membership.models import EnrolmentUnit, Membership
from lindung.membership.queries import memberships_of, people_by_kpj
from lindung.membership.services import (
    SELF,
    NoSuchMembership,
    Payer,
    assign_payer,
    end_membership,
    open_membership,
    withdraw_end,
)
from lindung.membership.units import ProjectTerms, open_project, open_unit
from lindung.registry.queries import NoSuchPerson
from lindung.registry.services import record_death, register_organisation, register_person
from lindung.web.refused import Refused
from tests.world import OTHER, OWN, VILLAGES

START = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def officer(db: None, world: Any) -> Iterator[Any]:
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        yield who


@pytest.fixture
def fajar() -> uuid.UUID:
    """A person without any membership."""
    return register_person(
        name="Fajar", birth_date=date(1991, 3, 2), sex="L", village=VILLAGES[OWN], nik="7208010203910000"
    ).pk


def unit_of(world: Any, name: str = "PT Uji Coba, cabang") -> EnrolmentUnit:
    firm = world.organisations["pt-uji"]
    return open_unit(kind="branch", organisation_id=firm.pk, name=name, village=VILLAGES[OWN])


def refusal(act: Any, **wish: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**wish)
    return caught.value.code


def test_a_bpu_membership_stands_in_the_persons_village_and_is_paid_by_the_person(fajar: uuid.UUID) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START, kpj="25000000001")
    (row,) = memberships_of(fajar)
    assert (made.village, row.unit) == (VILLAGES[OWN], "")
    assert [(payer.kind, payer.from_day, payer.to_day) for payer in row.payers] == [("self", START, None)]
    assert people_by_kpj("25000000001") == [fajar]


def test_a_second_bpu_membership_at_the_same_time_is_refused(fajar: uuid.UUID) -> None:
    open_membership(person_id=fajar, segment="BPU", began_on=START)
    assert refusal(open_membership, person_id=fajar, segment="BPU", began_on=date(2026, 5, 1)) == "second_bpu"


def test_a_bpu_membership_that_begins_the_day_after_the_first_ended_is_accepted(fajar: uuid.UUID) -> None:
    first = open_membership(person_id=fajar, segment="BPU", began_on=START)
    end_membership(membership_id=first.pk, ended_on=date(2026, 4, 30), reason="berhenti bekerja")
    open_membership(person_id=fajar, segment="BPU", began_on=date(2026, 5, 1))
    assert [row.began_on for row in memberships_of(fajar)] == [START, date(2026, 5, 1)]


def test_a_bpu_membership_that_begins_on_the_last_day_of_the_first_is_refused(fajar: uuid.UUID) -> None:
    first = open_membership(person_id=fajar, segment="BPU", began_on=START)
    end_membership(membership_id=first.pk, ended_on=date(2026, 4, 30), reason="berhenti bekerja")
    assert refusal(open_membership, person_id=fajar, segment="BPU", began_on=date(2026, 4, 30)) == "second_bpu"


def test_a_second_job_under_another_unit_is_lawful(fajar: uuid.UUID, world: Any) -> None:
    for unit in (unit_of(world, "satu"), unit_of(world, "dua")):
        open_membership(person_id=fajar, segment="PU", unit_id=unit.pk, began_on=START)
    assert len(memberships_of(fajar)) == 2


def test_the_same_unit_twice_at_once_is_refused(fajar: uuid.UUID, world: Any) -> None:
    unit = unit_of(world)
    open_membership(person_id=fajar, segment="PU", unit_id=unit.pk, began_on=START)
    assert refusal(open_membership, person_id=fajar, segment="PU", unit_id=unit.pk, began_on=START) == "same_unit_twice"


def test_bpu_beside_pu_is_lawful(fajar: uuid.UUID, world: Any) -> None:
    open_membership(person_id=fajar, segment="PU", unit_id=unit_of(world).pk, began_on=START)
    open_membership(person_id=fajar, segment="BPU", began_on=START)
    assert {row.segment for row in memberships_of(fajar)} == {"PU", "BPU"}


def test_the_employer_pays_for_wage_earners_unless_told_otherwise(fajar: uuid.UUID, world: Any) -> None:
    open_membership(person_id=fajar, segment="PU", unit_id=unit_of(world).pk, began_on=START)
    (row,) = memberships_of(fajar)
    assert [(payer.kind, payer.organisation) for payer in row.payers] == [("employer", "PT Uji Coba")]


def test_bpu_under_a_unit_is_refused(fajar: uuid.UUID, world: Any) -> None:
    wish = {"person_id": fajar, "segment": "BPU", "unit_id": unit_of(world).pk, "began_on": START}
    assert refusal(open_membership, **wish) == "bpu_has_no_unit"


@pytest.mark.parametrize("segment", ["PU", "JAKON", "PMI"])
def test_the_other_segments_need_a_unit_of_their_kind(fajar: uuid.UUID, world: Any, segment: str) -> None:
    assert refusal(open_membership, person_id=fajar, segment=segment, began_on=START) == "unit_missing"
    if segment != "PU":
        branch = unit_of(world).pk
        wish = {"person_id": fajar, "segment": segment, "unit_id": branch, "began_on": START}
        assert refusal(open_membership, **wish) == "unit_missing"


def test_an_unknown_segment_is_refused(fajar: uuid.UUID) -> None:
    assert refusal(open_membership, person_id=fajar, segment="ASN", began_on=START) == "segment_unknown"


def test_a_verified_death_closes_the_door(fajar: uuid.UUID) -> None:
    record_death(person_id=fajar, died_on=date(2026, 1, 15), source="akta", verified=True)
    assert refusal(open_membership, person_id=fajar, segment="BPU", began_on=START) == "deceased"


def test_an_unverified_death_does_not(fajar: uuid.UUID) -> None:
    record_death(person_id=fajar, died_on=date(2026, 1, 15), source="kabar")
    assert open_membership(person_id=fajar, segment="BPU", began_on=START).pk


def test_a_person_elsewhere_cannot_be_enrolled(world: Any) -> None:
    with pytest.raises(NoSuchPerson):
        open_membership(person_id=world.people["citra"].pk, segment="BPU", began_on=START)


def test_an_end_can_be_moved_and_withdrawn_and_every_notice_stays(fajar: uuid.UUID) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    end_membership(membership_id=made.pk, ended_on=date(2026, 4, 30), reason="pindah")
    end_membership(membership_id=made.pk, ended_on=date(2026, 3, 31), reason="tanggal keliru")
    assert Membership.objects.get(pk=made.pk).ended_on == date(2026, 3, 31)
    withdraw_end(membership_id=made.pk, reason="tidak jadi")
    (row,) = memberships_of(fajar)
    assert row.ended_on is None
    assert [notice.ended_on for notice in row.ends] == [date(2026, 4, 30), date(2026, 3, 31), None]


def test_a_membership_cannot_end_before_it_began(fajar: uuid.UUID) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    wish = {"membership_id": made.pk, "ended_on": date(2026, 1, 31), "reason": "x"}
    assert refusal(end_membership, **wish) == "ends_before_it_began"


def test_an_end_needs_a_reason(fajar: uuid.UUID) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    assert refusal(end_membership, membership_id=made.pk, ended_on=START, reason=" ") == "reason_missing"


def test_a_running_membership_has_no_end_to_withdraw(fajar: uuid.UUID) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    assert refusal(withdraw_end, membership_id=made.pk, reason="x") == "not_ended"


def test_an_end_is_not_withdrawn_into_another_membership(fajar: uuid.UUID) -> None:
    first = open_membership(person_id=fajar, segment="BPU", began_on=START)
    end_membership(membership_id=first.pk, ended_on=date(2026, 4, 30), reason="pindah")
    open_membership(person_id=fajar, segment="BPU", began_on=date(2026, 5, 1))
    assert refusal(withdraw_end, membership_id=first.pk, reason="keliru") == "second_bpu"


def test_a_membership_elsewhere_cannot_be_ended(world: Any) -> None:
    with pytest.raises(NoSuchMembership):
        end_membership(membership_id=world.memberships["citra"].pk, ended_on=START, reason="x")


def test_whoever_only_reads_cannot_end_a_membership(world: Any) -> None:
    with acting_as(world.users["head_of_branch"], channel="terminal"):
        wish = {"membership_id": world.memberships["ani"].pk, "ended_on": START, "reason": "x"}
        assert refusal(end_membership, **wish) == "not_yours"


def test_changing_the_payer_does_not_end_the_membership(fajar: uuid.UUID, world: Any) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    sponsor = Payer("apbd", world.organisations["parigi-moutong"].pk, wadah="SG", agreement="PKS 1/2026")
    assign_payer(membership_id=made.pk, from_day=date(2026, 6, 1), payer=sponsor)
    (row,) = memberships_of(fajar)
    assert row.ended_on is None
    assert [(payer.kind, payer.from_day, payer.to_day) for payer in row.payers] == [
        ("self", START, date(2026, 5, 31)),
        ("apbd", date(2026, 6, 1), None),
    ]


@pytest.mark.parametrize(
    ("day", "payer", "code"),
    [
        (START, SELF, "payer_same_day"),
        (date(2026, 1, 31), SELF, "payer_outside_membership"),
        (date(2026, 6, 1), Payer("apbd"), "payer_organisation"),
        (date(2026, 6, 1), Payer("self", uuid.uuid4()), "payer_organisation"),
        (date(2026, 6, 1), Payer("apbd", uuid.uuid4()), "organisation_unknown"),
        (date(2026, 6, 1), Payer("bank", uuid.uuid4()), "payer_unknown"),
        (date(2026, 6, 1), Payer("self", wadah="XX"), "payer_unknown"),
    ],
)
def test_an_impossible_payer_is_refused(fajar: uuid.UUID, day: date, payer: Payer, code: str) -> None:
    made = open_membership(person_id=fajar, segment="BPU", began_on=START)
    assert refusal(assign_payer, membership_id=made.pk, from_day=day, payer=payer) == code


def test_a_construction_worker_stands_under_a_project(fajar: uuid.UUID) -> None:
    builder = register_organisation(code="cv-bangun", name="CV Bangun", roles=["contractor"], region=OWN)
    terms = ProjectTerms(500_000_000, "SPK 7/2026", date(2026, 1, 20), START, date(2026, 8, 31), 12)
    project = open_project(organisation_id=builder.pk, name="Jembatan", village=VILLAGES[OWN], terms=terms)
    made = open_membership(person_id=fajar, segment="JAKON", unit_id=project.pk, began_on=START)
    assert made.unit_id == project.pk


def test_a_project_that_ends_before_it_begins_is_refused() -> None:
    builder = register_organisation(code="cv-bangun", name="CV Bangun", roles=["contractor"], region=OWN)
    terms = ProjectTerms(500_000_000, "SPK 7/2026", date(2026, 1, 20), START, date(2026, 1, 31), 12)
    wish = {"organisation_id": builder.pk, "name": "Jembatan", "village": VILLAGES[OWN], "terms": terms}
    assert refusal(open_project, **wish) == "project_period"


def test_an_employer_without_the_role_of_contractor_opens_no_project(world: Any) -> None:
    terms = ProjectTerms(500_000_000, "SPK 7/2026", date(2026, 1, 20), START, date(2026, 8, 31), 12)
    firm = world.organisations["pt-uji"].pk
    wish = {"organisation_id": firm, "name": "Jembatan", "village": VILLAGES[OWN], "terms": terms}
    assert refusal(open_project, **wish) == "organisation_role"


def test_a_unit_number_is_used_once(world: Any) -> None:
    firm = world.organisations["pt-uji"].pk
    wish = {"kind": "branch", "organisation_id": firm, "name": "x", "village": VILLAGES[OWN], "number": "DEMO0001-1"}
    assert refusal(open_unit, **wish) == "unit_number_taken"


def test_a_unit_of_another_region_cannot_be_opened(world: Any) -> None:
    firm = world.organisations["pt-uji"].pk
    wish = {"kind": "branch", "organisation_id": firm, "name": "x", "village": VILLAGES[OTHER]}
    assert refusal(open_unit, **wish) == "not_yours"
