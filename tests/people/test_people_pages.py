"""Peserta: searching by form, the page of one person, the number that is shown on purpose, the list as a file."""

from __future__ import annotations

import csv
import io
import logging
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lindung.access.acting import acting_as
from lindung.access.models import Event
from lindung.billing.services import settle_months
from lindung.coverage.services import refresh
from lindung.law.programmes import Programme

PEOPLE = "/peserta/"


def ask(client: Any, question: str, **extra: Any) -> str:
    answer = client.post(PEOPLE, {"cari": question}, **extra)
    assert answer.status_code == 200
    return str(answer.content.decode())


def address(world: Any, short: str) -> str:
    return f"{PEOPLE}{world.people[short].pk}/"


def test_an_officer_finds_a_person_by_name_and_sees_a_masked_number(sign_in: Any, world: Any) -> None:
    page = ask(sign_in("branch_officer"), "ani lamakampali")
    assert "Ani Lamakampali" in page
    assert "7208************" in page
    assert world.niks["ani"] not in page
    assert address(world, "ani") in page


def test_a_nik_with_spaces_is_found_and_not_put_into_any_address(sign_in: Any, world: Any) -> None:
    spaced = f"{world.niks['ani'][:4]} {world.niks['ani'][4:10]} {world.niks['ani'][10:]}"
    page = ask(sign_in("branch_officer"), spaced)
    assert "Ani Lamakampali" in page
    assert f"?cari={world.niks['ani']}" not in page


def test_a_card_number_is_found(sign_in: Any, world: Any) -> None:
    assert "Muhammad Budi" in ask(sign_in("branch_officer"), world.memberships["budi"].kpj)


def test_a_question_in_the_address_is_refused_so_that_no_name_lands_in_a_log(sign_in: Any, world: Any) -> None:
    assert sign_in("branch_officer").get(f"{PEOPLE}?cari={world.niks['ani']}").status_code == 400


def test_a_question_in_the_address_is_told_where_to_write_it_and_not_put_into_the_box(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").get(f"{PEOPLE}?cari=Lamakampali")
    shown = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert "Tulislah di kotak ini, lalu tekan Cari" in shown
    assert 'type="search" id="cari" name="cari" value=""' in shown


def test_the_search_page_as_such_says_nothing_of_addresses_that_hold_questions(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").get(PEOPLE)
    assert answer.status_code == 200
    assert "tidak dibaca dari alamat" not in answer.content.decode()


def test_another_word_in_the_address_is_still_unknown(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").get(f"{PEOPLE}?nik=1")
    assert (answer.status_code, "memuat “nik” yang tidak dikenal" in answer.content.decode()) == (400, True)


def test_searching_writes_neither_name_nor_number_to_the_log(sign_in: Any, world: Any, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(sign_in("branch_officer"), world.niks["ani"])
        ask(sign_in("branch_officer"), "lamakampali")
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert world.niks["ani"] not in said
    assert "lamakampali" not in said.lower()


def test_nobody_found_comes_with_advice(sign_in: Any) -> None:
    page = ask(sign_in("branch_officer"), "Wawan Setiadi")
    assert "Tidak ada peserta yang cocok" in page
    assert "tanpa gelar" in page


@pytest.mark.parametrize("question", ['"><script>alert(1)</script>', 'O\'Brien "x"', "%", "\\", "' OR 1=1 --"])
def test_marks_in_a_question_are_only_marks(sign_in: Any, question: str) -> None:
    page = ask(sign_in("branch_officer"), question)
    assert "<script>alert" not in page


def test_a_question_with_nul_which_nothing_can_keep_is_refused_with_a_sentence(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    refused = client.post(PEOPLE, {"cari": "Wawan\x00"})
    assert refused.status_code == 400 and "tidak dapat disimpan (NUL)" in refused.content.decode()
    assert client.post(PEOPLE, {"cari": "Wawan"}).status_code == 200


def test_a_question_beyond_300_letters_is_refused_and_one_of_300_is_not(sign_in: Any) -> None:
    client = sign_in("branch_officer")
    assert client.post(PEOPLE, {"cari": "a" * 301}).status_code == 400
    assert client.post(PEOPLE, {"cari": "a" * 300}).status_code == 200


def test_a_person_of_another_region_is_not_found_and_has_no_page(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    assert "Citra" not in ask(client, "citra tingkeao").replace('value="citra tingkeao"', "")
    hidden = client.get(address(world, "citra"))
    nobody = client.get(f"{PEOPLE}{uuid.uuid4()}/")
    assert (hidden.status_code, nobody.status_code) == (404, 404)
    assert "di luar wilayah" in hidden.content.decode()


def test_the_page_opens_with_one_sentence_with_dates(sign_in: Any, world: Any) -> None:
    page = sign_in("branch_officer").get(f"{address(world, 'ani')}?tanggal=2024-06-01").content.decode()
    assert "Terlindungi JKK dan JKM sampai 31 Desember 2024, dibayar Pemkab Parigi Moutong." in page


def test_the_page_says_why_with_articles(sign_in: Any, world: Any) -> None:
    page = sign_in("branch_officer").get(f"{address(world, 'ani')}?tanggal=2025-02-01").content.decode()
    assert "terlindungi bersyarat" in page
    assert "PP 44/2015 Ps 39(1)" in page


def test_the_page_shows_membership_payer_settlement_and_family(sign_in: Any, world: Any) -> None:
    page = sign_in("branch_officer").get(address(world, "ani")).content.decode()
    for part in (
        "Pemkab Parigi Moutong",
        "2 Januari 2024 – 31 Desember 2024",
        "Eka",
        'class="timeline"',
        "DEMO0000000",
    ):
        assert part in page


def test_the_page_obeys_the_strict_policy_no_styles_or_scripts_inline(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").get(address(world, "budi"))
    page = answer.content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


def test_pages_about_people_are_not_kept_by_caches(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    assert client.get(address(world, "ani")).headers["Cache-Control"] == "no-store"
    assert client.post(PEOPLE, {"cari": "ani"}).headers["Cache-Control"] == "no-store"


def test_what_was_paid_later_was_not_known_earlier(sign_in: Any, world: Any) -> None:
    with acting_as(world.users["branch_officer"], channel="terminal"):
        membership = world.memberships["ani"].pk
        settle_months(
            membership_id=membership, programmes=[Programme.JKK, Programme.JKM], first_month=date(2025, 1, 1),
            months=3, paid_on=date(2025, 3, 1),
        )  # fmt: skip
        refresh([membership])
    client = sign_in("branch_officer")
    now = client.get(f"{address(world, 'ani')}?tanggal=2025-02-01").content.decode()
    then = client.get(f"{address(world, 'ani')}?tanggal=2025-02-01&diketahui=2025-02-01").content.decode()
    assert "Januari 2025 – 31 Maret 2025" in now
    assert "Januari 2025 – 31 Maret 2025" not in then
    assert "seperti diketahui 1 Februari 2025" in then


@pytest.mark.parametrize(
    "query",
    ["tanggal=kemarin", "tanggal=2024-13-01", "diketahui=2999-01-01", "nik=7208010101010000", "tanggal=1&tanggal=2"],
)
def test_a_wrong_question_is_told_and_never_ignored(sign_in: Any, world: Any, query: str) -> None:
    assert sign_in("branch_officer").get(f"{address(world, 'ani')}?{query}").status_code == 400


def test_the_number_is_shown_on_purpose_and_recorded(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    assert "Tampilkan NIK" in client.get(address(world, "ani")).content.decode()
    page = client.post(f"{address(world, 'ani')}nik/").content.decode()
    assert world.niks["ani"] in page
    with acting_as(world.users["auditor"], channel="terminal"):
        event = Event.objects.get(action="seen", row_id=str(world.people["ani"].pk))
    assert event.actor == world.users["branch_officer"].pk


def test_who_may_not_see_the_number_has_no_button_and_is_refused(sign_in: Any, world: Any) -> None:
    client = sign_in("sponsor_officer")
    assert "Tampilkan NIK" not in client.get(address(world, "ani")).content.decode()
    answer = client.post(f"{address(world, 'ani')}nik/")
    assert answer.status_code == 403
    assert world.niks["ani"] not in answer.content.decode()


def test_the_number_is_not_shown_by_following_a_link(sign_in: Any, world: Any) -> None:
    answer = sign_in("branch_officer").get(f"{address(world, 'ani')}nik/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address(world, "ani"))


def test_forms_without_their_token_are_refused(sign_in: Any, world: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in("branch_officer").cookies
    for target in (PEOPLE, f"{address(world, 'ani')}nik/", f"{PEOPLE}unduh/csv/"):
        assert client.post(target, {"cari": "ani"}).status_code == 403


def test_the_file_holds_the_people_of_the_page_masked(sign_in: Any, world: Any) -> None:
    client = sign_in("branch_officer")
    answer = client.post(f"{PEOPLE}unduh/csv/", {"cari": "ani"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    (ani,) = [row for row in rows if row and row[0] == "Ani Lamakampali"]
    assert ani[1] == "7208************"
    assert world.niks["ani"] not in text


@pytest.mark.parametrize(("kind", "status"), [("xlsx", 200), ("pdf", 404)])
def test_files_are_csv_or_xlsx(sign_in: Any, kind: str, status: int) -> None:
    assert sign_in("branch_officer").post(f"{PEOPLE}unduh/{kind}/", {"cari": "ani"}).status_code == status


def test_who_may_not_download_is_refused(sign_in: Any, world: Any) -> None:
    client = sign_in("claims_officer")
    assert 'name="cari" value="ani"' not in ask(client, "ani").replace(
        'type="search" id="cari" name="cari" value="ani"', ""
    )
    assert client.post(f"{PEOPLE}unduh/csv/", {"cari": "ani"}).status_code == 403


def test_a_sponsor_sees_only_whom_it_pays_for(sign_in: Any, world: Any) -> None:
    client = sign_in("sponsor_officer")
    assert "Ani Lamakampali" in ask(client, "ani")
    assert "Muhammad Budi" not in ask(client, "budi")
    assert client.get(address(world, "budi")).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "branch_officer_none"])
def test_who_sees_no_people_is_told_so(sign_in: Any, role: str) -> None:
    assert sign_in(role).get(PEOPLE).status_code == 403


def test_who_is_not_signed_in_is_led_to_the_door(client: Any, world: Any, db: None) -> None:
    answer = client.get(address(world, "ani"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/masuk/")


def test_the_page_costs_the_same_questions_however_much_there_is(
    sign_in: Any, world: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in("branch_officer")
    client.get(address(world, "ani"))
    with django_assert_max_num_queries(32):
        client.get(address(world, "ani"))


def test_the_page_is_complete_in_english(sign_in: Any, world: Any) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert translation.gettext("Tampilkan NIK") == "Show the NIK"
        assert translation.gettext("Pelunasan iuran") == "Settled contributions"
