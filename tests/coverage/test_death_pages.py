"""The pages of deaths, as people use them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.coverage.deaths import record
from lindung.registry.models import Death


@pytest.fixture
def ani_died(act: Any, world: Any) -> Any:
    return record(
        acting=act("branch_officer"), person_id=world.people["ani"].pk, died_on=date(2024, 5, 8), source="=akta 7",
        verified=True,
    )  # fmt: skip


def test_the_covered_dead_stand_first_with_the_sum_for_the_family(sign_in: Any, ani_died: Any) -> None:
    shown = sign_in("head_of_branch").get("/kematian/").content.decode()
    assert "Ani Lamakampali" in shown
    assert "42.000.000" in shown
    assert "Klaim belum dapat dicatat" in shown


def test_the_page_of_a_death_says_parts_articles_and_the_open_work_accident(
    sign_in: Any, world: Any, ani_died: Any
) -> None:
    shown = sign_in("sponsor_officer").get(f"/kematian/{world.people['ani'].pk}/").content.decode()
    for words in ("Rp 42.000.000", "PP 44/2015 jo. PP 82/2019 Ps 34(1)", "8 Mei 2029", "tidak tertulis"):
        assert words in shown


def test_a_stranger_to_the_person_gets_a_page_that_says_there_is_none(sign_in: Any, world: Any, ani_died: Any) -> None:
    assert sign_in("sponsor_officer").get(f"/kematian/{world.people['budi'].pk}/").status_code == 404


def test_a_death_is_recorded_from_the_form_and_verified_from_the_next(sign_in: Any, world: Any) -> None:
    client, where = sign_in("branch_officer"), f"/kematian/{world.people['ani'].pk}/"
    sent = {"tanggal": "2024-05-08", "sumber": "kabar keluarga"}
    assert client.post(f"{where}catat/", sent).status_code == 302
    assert "belum diverifikasi" in client.get(where).content.decode()
    assert client.post(f"{where}verifikasi/", {"bukti": ""}).status_code == 400
    assert client.post(f"{where}verifikasi/", {"bukti": "akta 7"}).status_code == 302
    assert Death.objects.filter(person_id=world.people["ani"].pk, verified_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("tanggal", "sumber", "words"),
    [("kemarin", "akta", "bukan tanggal"), ("2100-01-01", "akta", "di antara tanggal lahir"),
     ("2024-05-08", "", "Sebutkan sumber")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence_and_what_was_typed_stays(
    sign_in: Any, world: Any, tanggal: str, sumber: str, words: str
) -> None:
    answer = sign_in("branch_officer").post(
        f"/kematian/{world.people['ani'].pk}/catat/", {"tanggal": tanggal, "sumber": sumber}
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert f'value="{tanggal}"' in answer.content.decode()


def test_the_file_holds_what_the_page_says_and_no_formula(sign_in: Any, ani_died: Any) -> None:
    answer = sign_in("auditor").get("/kematian/unduh.csv?lihat=semua")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Ani Lamakampali" in text
    assert "42000000" in text
    assert "'=akta 7" in text


@pytest.mark.parametrize("query", ["?lihat=lain", "?wilayah=x", "?setelah=x", "?warna=biru"])
def test_a_wrong_question_is_answered_with_a_sentence(sign_in: Any, query: str) -> None:
    assert sign_in("auditor").get(f"/kematian/{query}").status_code == 400


def test_the_pages_speak_english_too(sign_in: Any, world: Any, ani_died: Any) -> None:
    client = sign_in("auditor")
    world_user = client.session  # the language belongs to the account
    assert world_user is not None
    client.post("/bahasa/", {"language": "en", "next": "/kematian/"})
    shown = client.get("/kematian/").content.decode()
    assert "Deaths" in shown
