"""The sheet for the family: sums from the law, open questions named, nothing promised that is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from lindung.billing.models import SettlementLine
from lindung.coverage.family_sheet import family_pdf, told_of
from lindung.coverage.held_cover import held_on
from lindung.coverage.services import refresh

PAID = date(2024, 5, 8)


def told(act: Any, world: Any, name: str, day: date = PAID) -> Any:
    act("branch_officer")
    people = held_on([world.people[name].pk], day)
    with translation.override("id"):
        return told_of(people)[0]


def test_the_family_of_a_self_employed_reads_the_sums_of_both_deaths_with_their_articles(act: Any, world: Any) -> None:
    death, at_work = told(act, world, "ani")
    assert death.total == "Rp\u00a042.000.000"
    assert at_work.total == "Rp\u00a070.000.000"
    assert any("PP 82/2019" in one for one in death.articles), death.articles
    assert "penghasilan terdaftar terendah" in at_work.notes[0]


def test_the_family_of_a_wage_earner_reads_how_it_is_computed_since_the_wage_is_not_known(act: Any, world: Any) -> None:
    _, at_work = told(act, world, "budi")
    assert at_work.total == ""
    assert "60% × 80 × upah sebulan" in at_work.notes[0]


def test_in_arrears_the_sheet_says_what_waits(act: Any, world: Any) -> None:
    death, _ = told(act, world, "ani", date(2025, 2, 10))
    assert death.total == "Rp\u00a010.000.000"
    assert "Rp\u00a032.000.000 setelah tunggakan lunas" in death.notes[0]


def test_in_the_first_months_each_reading_is_named_with_its_sum_and_none_is_promised(act: Any, world: Any) -> None:
    act("branch_officer")
    SettlementLine.objects.create(
        membership_id=world.memberships["ani"].pk, programmes=3, covers_from=date(2026, 5, 1),
        covers_to=date(2026, 6, 30), paid_on=date(2026, 4, 30), ground="months", province="72",
    )  # fmt: skip
    refresh([world.memberships["ani"].pk])
    death, _ = told(act, world, "ani", date(2026, 6, 8))
    assert death.total == ""
    assert any("Rp\u00a042.000.000" in note for note in death.notes)
    assert any("Rp\u00a010.000.000" in note for note in death.notes)


def test_without_cover_the_sheet_promises_nothing(act: Any, world: Any) -> None:
    death, at_work = told(act, world, "ani", date(2026, 11, 22))
    assert (death.total, at_work.total) == ("", "")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheet_is_set_in_both_languages(act: Any, world: Any, language: str) -> None:
    act("branch_officer")
    with translation.override(language):
        made = family_pdf(held_on([world.people["ani"].pk], PAID), day=PAID)
    assert made.startswith(b"%PDF")


def test_the_page_gives_the_sheet_and_none_of_a_stranger(sign_in: Any, world: Any) -> None:
    client = sign_in("sponsor_officer")
    answer = client.get(f"/peserta/{world.people['ani'].pk}/lembar-keluarga/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert client.get(f"/peserta/{world.people['budi'].pk}/lembar-keluarga/").status_code == 404
