"""The list of the covered: narrowed, one row a person, the same in page and file, certificates for all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lindung.access.acting import Acting
from lindung.coverage.covered_list import Wanted, list_covered
from lindung.coverage.held_cover import held_on
from lindung.law.programmes import Programme
from lindung.web.refused import Refused

DAY = date(2024, 5, 8)


def names(who: Acting, **more: Any) -> list[str]:
    wanted = Wanted(**({"day": DAY} | more))
    return [one.person.name for one in held_on(list_covered(wanted).ids, wanted.day)]


def test_a_region_lists_its_covered_in_the_order_of_names(act: Any, world: Any) -> None:
    assert names(act("branch_officer"), region="72.08") == ["Ani Lamakampali", "Muhammad Budi"]


def test_a_day_without_cover_lists_nobody(act: Any, world: Any) -> None:
    assert names(act("branch_officer"), region="72.08", day=date(2026, 11, 22)) == []


def test_days_in_arrears_still_list_who_is_conditionally_covered(act: Any, world: Any) -> None:
    assert names(act("branch_officer"), region="72.08", day=date(2025, 2, 10)) == ["Ani Lamakampali", "Muhammad Budi"]


def test_a_payer_lists_whom_it_pays_for_and_its_agreement_narrows_further(act: Any, world: Any) -> None:
    who = act("branch_officer")
    assert names(who, payer="parigi-moutong") == ["Ani Lamakampali"]
    assert names(who, payer="parigi-moutong", agreement="PKS lain") == []


def test_a_programme_lists_only_who_has_it(act: Any, world: Any) -> None:
    assert names(act("branch_officer"), region="72.08", programme=Programme.JHT) == ["Muhammad Budi"]


def test_a_sponsor_needs_no_choice_and_sees_its_own_alone(act: Any, world: Any) -> None:
    assert names(act("sponsor_officer")) == ["Ani Lamakampali"]


def test_who_may_see_a_kabupaten_must_choose_first(act: Any, world: Any) -> None:
    with pytest.raises(Refused) as refused:
        names(act("branch_officer"))
    assert refused.value.code == "narrow_first"


@pytest.mark.parametrize(
    ("what", "code"), [({"payer": "tidak-ada"}, "payer_unknown"), ({"bill": "TGH-1"}, "bill_unknown"),
                       ({"region": "99.99"}, "region_unknown")],
)  # fmt: skip
def test_what_does_not_exist_is_refused_and_never_everybody(act: Any, world: Any, what: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        names(act("branch_officer"), **what)
    assert refused.value.code == code


def test_a_page_and_its_file_list_the_same_people(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    shown = client.get("/terlindungi/?wilayah=72.08&tanggal=2024-05-08").content.decode()
    answer = client.get("/terlindungi/unduh.csv?wilayah=72.08&tanggal=2024-05-08")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    for name in ("Ani Lamakampali", "Muhammad Budi"):
        assert name in shown
        assert name in text
    assert world.niks["ani"] not in text + shown
    assert "Dasar," in text


def test_without_a_choice_the_page_asks_for_one_and_the_file_is_refused(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    assert "Pilih dahulu" in client.get("/terlindungi/").content.decode()
    assert client.get("/terlindungi/unduh.csv").status_code == 400


def test_everybody_on_the_list_gets_a_certificate_in_one_file(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").post("/terlindungi/surat/", {"wilayah": "72.08", "tanggal": "2024-05-08"})
    assert answer.content.startswith(b"%PDF")


def test_every_family_of_the_list_gets_its_sheet_in_one_file(sign_in: Any, world: Any) -> None:
    client, wanted = sign_in("branch_officer"), {"wilayah": "72.08", "tanggal": "2024-05-08"}
    assert "Lembar keluarga untuk semua" in client.get("/terlindungi/", wanted).content.decode()
    answer = client.post("/terlindungi/lembar-keluarga/", wanted)
    assert answer.content.startswith(b"%PDF")
    assert b"/Type/Pages/Count 2/" in answer.content


def test_where_nobody_is_covered_there_is_no_sheet_to_make(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").post(
        "/terlindungi/lembar-keluarga/", {"wilayah": "72.08", "tanggal": "2026-11-22"}
    )
    assert answer.status_code == 400
    assert "Tidak ada yang terlindungi" in answer.content.decode()


def test_programs_get_sheets_of_the_people_they_name_and_nobody_elses(sign_in: Any, world: Any) -> None:
    people = [str(world.people[name].pk) for name in ("ani", "budi", "citra")]
    for who, on, status in (("branch_officer", "2024-05-08", 200), ("branch_officer", "2026-11-22", 400),
                            ("checker", "2024-05-08", 403)):  # fmt: skip
        answer = sign_in(who).post(
            "/api/v1/family-sheets", {"persons": people, "on": on}, content_type="application/json"
        )
        assert answer.status_code == status, answer.content[:300]


def test_who_may_not_take_lists_away_gets_neither_file_nor_papers(sign_in: Any, world: Any) -> None:
    client = sign_in("checker")
    assert client.get("/terlindungi/?wilayah=72.08").status_code == 200
    assert client.get("/terlindungi/unduh.csv?wilayah=72.08").status_code == 403
    for papers in ("surat", "lembar-keluarga"):
        assert client.post(f"/terlindungi/{papers}/", {"wilayah": "72.08"}).status_code == 403


@pytest.mark.parametrize("query", ["?program=XYZ", "?halaman=0", "?tanggal=kemarin", "?warna=biru"])
def test_a_wrong_question_is_a_sentence(sign_in: Any, world: Any, query: str) -> None:
    assert sign_in("branch_officer").get(f"/terlindungi/{query}").status_code == 400
