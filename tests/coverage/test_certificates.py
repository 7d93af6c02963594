"""Certificates of cover: who gets one, what it says, what of it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting, NotAllowed, acting_as
from lindung.billing.models import SettlementLine
from lindung.coverage.certificate_print import certificates_pdf, qr_svg
from lindung.coverage.certificates import Handed, digest_of, hand_out
from lindung.coverage.models import Certificate
from lindung.coverage.services import refresh
from lindung.web.refused import Refused

PAID = date(2024, 5, 8)
BASE = "https://lindung.example/"

Act = Callable[[str], Acting]


def hand(who: Acting, world: Any, *names: str, day: date = PAID) -> Handed:
    return hand_out(acting=who, person_ids=[world.people[name].pk for name in names], day=day)


def test_a_covered_person_gets_a_certificate_with_programmes_days_and_payer(act: Act, world: Any) -> None:
    handed = hand(act("branch_officer"), world, "ani")
    (made,) = handed.issued
    assert [(one.programme, one.from_day, one.to_day) for one in made.held.stretches] == [
        ("JKK", date(2024, 1, 2), date(2024, 12, 31)),
        ("JKM", date(2024, 1, 2), date(2024, 12, 31)),
    ]
    assert [one.organisation for one in made.held.payers] == ["Pemkab Parigi Moutong"]
    assert certificates_pdf(handed, base=BASE, day=PAID).startswith(b"%PDF")


def test_a_person_whose_cover_has_lapsed_gets_none_and_is_told_why(act: Act, world: Any) -> None:
    with pytest.raises(Refused) as refused:
        hand(act("branch_officer"), world, "ani", day=date(2026, 11, 22))
    assert refused.value.code == "nobody_covered"


def test_of_many_only_those_with_cover_get_one_and_the_others_are_counted(act: Act, world: Any) -> None:
    who = act("branch_officer")
    SettlementLine.objects.create(
        membership_id=world.memberships["budi"].pk, programmes=15, covers_from=date(2025, 1, 1),
        covers_to=date(2026, 12, 31), paid_on=date(2025, 1, 2), ground="months", province="72",
    )  # fmt: skip
    refresh([world.memberships["budi"].pk])
    handed = hand(who, world, "ani", "budi", day=date(2026, 11, 22))
    assert [one.held.person.name for one in handed.issued] == ["Muhammad Budi"]
    assert handed.without == 1


def test_payments_month_by_month_are_one_stretch_and_a_gap_begins_another(act: Act, world: Any) -> None:
    who = act("branch_officer")
    for first, last in ((date(2025, 1, 1), date(2025, 3, 31)), (date(2026, 6, 1), date(2026, 8, 31))):
        SettlementLine.objects.create(
            membership_id=world.memberships["ani"].pk, programmes=3, covers_from=first, covers_to=last, paid_on=first,
            ground="months", province="72",
        )  # fmt: skip
    refresh([world.memberships["ani"].pk])
    days = {day: hand(who, world, "ani", day=day).issued[0].held.stretches[0] for day in (PAID, date(2026, 7, 1))}
    assert (days[PAID].from_day, days[PAID].to_day) == (date(2024, 1, 2), date(2025, 3, 31))
    assert days[date(2026, 7, 1)].from_day == date(2026, 6, 1)


def test_in_months_of_arrears_the_certificate_says_conditional(act: Act, world: Any) -> None:
    (made,) = hand(act("branch_officer"), world, "ani", day=date(2025, 2, 10)).issued
    assert {one.status for one in made.held.stretches} == {"conditional"}
    assert made.held.conditional


def test_the_token_is_random_and_only_its_digest_is_kept(act: Act, world: Any) -> None:
    who = act("branch_officer")
    first, second = (hand(who, world, "ani").issued[0].token for _ in range(2))
    assert first != second
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first)
    kept = set(Certificate.objects.values_list("token_digest", flat=True))
    assert kept == {digest_of(first), digest_of(second)}
    assert not any(first in str(row) for row in Certificate.objects.values())


def test_the_qr_code_holds_no_number_and_no_id_of_the_person(act: Act, world: Any) -> None:
    (made,) = hand(act("branch_officer"), world, "ani").issued
    assert world.niks["ani"] not in made.token
    assert str(world.people["ani"].pk) not in made.token
    assert qr_svg("a") != qr_svg("b")


def test_a_sponsor_gets_certificates_of_its_own_people_and_of_nobody_else(act: Act, world: Any) -> None:
    handed = hand(act("sponsor_officer"), world, "ani", "budi", "citra")
    assert [one.held.person.name for one in handed.issued] == ["Ani Lamakampali"]


def test_one_at_a_time_needs_less_of_a_right_than_many(act: Act, world: Any) -> None:
    who = act("claims_officer")
    assert hand(who, world, "ani").issued
    with pytest.raises(NotAllowed):
        hand(who, world, "ani", "budi")


def test_nobody_hands_out_certificates_in_the_name_of_a_colleague(act: Act, world: Any) -> None:
    from django.db import ProgrammingError, transaction

    act("branch_officer")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Certificate.objects.create(
            person_id=world.people["ani"].pk, programmes=3, on_day=PAID, token_digest="0" * 64,
            issued_by_id=world.users["checker"].pk,
        )  # fmt: skip


def test_the_page_of_a_person_gives_the_pdf_under_a_name_that_says_nothing_of_the_person(
    sign_in: Any, world: Any
) -> None:
    client = sign_in("branch_officer")
    line = SettlementLine(
        membership_id=world.memberships["ani"].pk, programmes=3, covers_from=date(2026, 1, 1),
        covers_to=date(date.today().year + 1, 12, 31), paid_on=date(2026, 1, 2), ground="months", province="72",
    )  # fmt: skip
    with acting_as(world.users["branch_officer"], channel="terminal"):
        line.save()
        refresh([world.memberships["ani"].pk])
    answer = client.post(f"/peserta/{world.people['ani'].pk}/surat/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "ani" not in answer.headers["Content-Disposition"].lower().replace("perlindungan", "")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_of_a_person_without_cover_says_so_instead_of_giving_a_paper(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").post(f"/peserta/{world.people['dedi'].pk}/surat/")
    assert answer.status_code == 404
    answer = sign_in("branch_officer").post(f"/peserta/{world.people['budi'].pk}/surat/", follow=True)
    assert "tidak ada surat yang dibuat" in answer.content.decode()


@pytest.mark.parametrize(("people", "status"), [(["ani"], 200), (["ani", "budi"], 403)])
def test_a_program_that_may_read_but_not_export_gets_one_certificate_and_no_more(
    sign_in: Any, world: Any, people: list[str], status: int
) -> None:
    client = sign_in("finance")
    body = {"persons": [str(world.people[one].pk) for one in people], "on": "2024-05-08"}
    answer = client.post("/api/v1/certificates", json.dumps(body), content_type="application/json")
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"] == "not_allowed"
