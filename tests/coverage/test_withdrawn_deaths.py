"""A death recorded of a living person: withdrawn with its reason, cover as it was paid, nothing forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lindung.access.acting import NotAllowed
from lindung.access.models import Event
from lindung.coverage.covered import CoverStatus, covered_on
from lindung.coverage.death_queries import death_counts
from lindung.coverage.deaths import record, verify, withdraw
from lindung.coverage.merging import ask_merge, decide_merge
from lindung.coverage.models import CoverSpan
from lindung.notices.models import Notice
from lindung.registry.models import Death
from lindung.registry.services import register_person
from lindung.rosters.tracing_people import trace_person
from lindung.web.refused import Refused
from tests.world import OWN, VILLAGES

PAID = date(2024, 5, 8)
LATER = date(2024, 7, 1)
REASON = "datang ke kantor dengan KTP"


@pytest.fixture
def false_death(act: Any, world: Any) -> Any:
    return record(
        acting=act("branch_officer"), person_id=world.people["ani"].pk, died_on=PAID, source="akta (contoh)",
        verified=True,
    )  # fmt: skip


def spans(world: Any) -> list[Any]:
    found = CoverSpan.objects.filter(person_id=world.people["ani"].pk)
    return list(found.order_by("from_day", "status").values_list("from_day", "to_day", "status", "programmes"))


def test_cover_that_ended_by_a_false_death_is_what_it_was(act: Any, world: Any) -> None:
    act("branch_officer")
    before = spans(world)
    ani = world.people["ani"].pk
    record(acting=act("branch_officer"), person_id=ani, died_on=PAID, source="akta", verified=True)
    assert spans(world) != before
    assert covered_on(ani, "JKM", LATER).status is CoverStatus.NOT_COVERED
    withdraw(acting=act("branch_officer"), person_id=ani, reason=REASON)
    assert spans(world) == before
    assert covered_on(ani, "JKM", LATER).status is CoverStatus.COVERED


def test_what_was_known_before_the_withdrawal_is_answered_as_it_was_known(
    act: Any, world: Any, false_death: Any
) -> None:
    ani = world.people["ani"].pk
    then = Death.objects.get(pk=false_death.pk).verified_at
    Death.objects.filter(pk=false_death.pk).update(withdrawn_at=timezone.now(), withdrawn_reason=REASON)
    assert covered_on(ani, "JKM", LATER, then).status is CoverStatus.NOT_COVERED
    assert covered_on(ani, "JKM", LATER, timezone.now()).status is CoverStatus.COVERED


def test_the_record_stays_with_its_reason_and_the_trail_says_who(act: Any, world: Any, false_death: Any) -> None:
    withdraw(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason=f"  {REASON} ")
    kept = Death.every.get(pk=false_death.pk)
    assert kept.verified_at is not None
    assert kept.withdrawn_reason == REASON
    act("auditor")
    event = Event.objects.filter(relation="registry_death", row_id=false_death.pk).latest("at")
    assert (event.action, event.reason) == ("update", REASON)
    assert death_counts() == {"unclaimed": 0, "unverified": 0, "all": 0}


def test_a_true_death_may_follow_a_withdrawn_one_and_ends_cover(act: Any, world: Any, false_death: Any) -> None:
    ani = world.people["ani"].pk
    withdraw(acting=act("branch_officer"), person_id=ani, reason=REASON)
    record(acting=act("branch_officer"), person_id=ani, died_on=LATER, source="akta 2", verified=True)
    assert max(last for _, last, _, _ in spans(world)) == LATER
    assert Death.every.filter(person_id=ani).count() == 2


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_withdrawn(act: Any, world: Any, false_death: Any, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        withdraw(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason=reason)
    assert refused.value.code == "reason_missing"
    assert Death.objects.filter(pk=false_death.pk).exists()


def test_where_no_death_stands_there_is_nothing_to_withdraw_nor_to_verify(
    act: Any, world: Any, false_death: Any
) -> None:
    ani = world.people["ani"].pk
    withdraw(acting=act("branch_officer"), person_id=ani, reason=REASON)
    for again in (withdraw, verify):
        with pytest.raises(Refused) as refused:
            again(acting=act("branch_officer"), person_id=ani, reason=REASON)
        assert refused.value.code == "death_unknown"


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "sponsor_officer", "finance"])
def test_who_may_not_record_a_death_may_not_withdraw_one(act: Any, world: Any, false_death: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        withdraw(acting=act(who), person_id=world.people["ani"].pk, reason=REASON)


def test_a_sponsor_who_was_told_of_the_death_is_told_of_its_withdrawal(act: Any, world: Any, false_death: Any) -> None:
    withdraw(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason=REASON)
    act("sponsor_officer")
    (told,) = Notice.objects.filter(code="death_withdrawn").values_list("body_indonesian", flat=True)
    assert "masih hidup" in told
    assert "Ani" not in told


def test_of_a_merged_person_every_death_is_withdrawn_under_either_number(
    act: Any, world: Any, false_death: Any
) -> None:
    ani = world.people["ani"].pk
    who = act("branch_officer")
    double = register_person(
        name="Ani Lamakampali", birth_date=date(1990, 5, 17), sex="P", village=VILLAGES[OWN], nik="7208025705900000"
    )
    record(acting=who, person_id=double.pk, died_on=LATER, source="kabar", verified=True)
    wish = ask_merge(acting=who, survivor_id=ani, absorbed_id=double.pk, reason="KTP sama")
    decide_merge(acting=act("head_of_branch"), merge_id=wish.pk, approve=True)
    withdraw(acting=act("branch_officer"), person_id=double.pk, reason=REASON)
    assert not Death.objects.filter(person_id__in=[ani, double.pk]).exists()
    assert covered_on(ani, "JKM", date(2024, 8, 1)).status is CoverStatus.COVERED


def test_a_death_is_withdrawn_from_its_page_and_the_page_remembers(sign_in: Any, world: Any, false_death: Any) -> None:
    client, where = sign_in("claims_officer"), f"/kematian/{world.people['ani'].pk}/"
    assert "Tarik kabar meninggal" in client.get(where).content.decode()
    refused = client.post(f"{where}tarik/", {"alasan": " "})
    assert refused.status_code == 400
    assert "Sebutkan mengapa" in refused.content.decode()
    assert client.post(f"{where}tarik/", {"alasan": REASON}, follow=True).status_code == 200
    shown = client.get(where).content.decode()
    assert REASON in shown
    assert "Catat kematian" in shown


def test_who_only_reads_deaths_is_offered_no_withdrawal(sign_in: Any, world: Any, false_death: Any) -> None:
    client, where = sign_in("auditor"), f"/kematian/{world.people['ani'].pk}/"
    assert "Tarik kabar meninggal" not in client.get(where).content.decode()
    assert client.post(f"{where}tarik/", {"alasan": REASON}).status_code == 403


def test_a_death_is_withdrawn_through_the_api(sign_in: Any, world: Any, false_death: Any) -> None:
    client, where = sign_in("branch_officer"), f"/api/v1/persons/{world.people['ani'].pk}/death/withdraw"
    for reason, status in (("", 400), (REASON, 200), (REASON, 400)):
        answer = client.post(where, {"reason": reason}, content_type="application/json")
        assert answer.status_code == status, answer.content


def test_a_withdrawal_is_traced_with_its_reason_and_by_whom_and_not_before(
    act: Any, world: Any, false_death: Any
) -> None:
    asked, then = str(world.people["ani"].pk), Death.objects.get(pk=false_death.pk).verified_at
    withdraw(acting=act("branch_officer"), person_id=world.people["ani"].pk, reason=REASON)
    steps = trace_person(acting=act("auditor"), asked=asked).steps
    (step,) = [one for one in steps if one.code == "death_withdrawn"]
    assert REASON in step.indonesian
    assert step.actor
    early = trace_person(acting=act("auditor"), asked=asked, known_at=then).steps
    assert "death_withdrawn" not in {one.code for one in early}
