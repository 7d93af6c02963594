"""Hitung iuran and Hitung manfaat: open to everybody, exact, explained, and honest about what is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lindung.counsel.benefit_sheets import BENEFIT_SHEETS
from lindung.counsel.contribution_sheets import CONTRIBUTION_SHEETS
from lindung.counsel.models import LegalDecision
from lindung.counsel.sheets import Rows
from lindung.law import facts_of

pytestmark = pytest.mark.django_db

PU = "/hitung/iuran/pu/?month=2026-03&wage=12.000.000&risk_class=3&programmes=JKK,JKM,JHT,JP"
VILLAGE = "/hitung/iuran/bpu/?month=2026-06&income=1000000&paid_by=village&sector=other&programmes=JKK,JKM"
DEATH = "/hitung/manfaat/jkm-meninggal/?segment=PU&event_date=2025-03-01&months_contributed=40"
ADDRESSES = [f"/hitung/iuran/{slug}/" for slug in CONTRIBUTION_SHEETS]
ADDRESSES += [f"/hitung/manfaat/{slug}/" for slug in BENEFIT_SHEETS]


def words(client: Client, address: str, language: str = "id") -> str:
    """What a stranger reads at an address."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return " ".join(unescape(body).split())


@pytest.mark.parametrize("address", ["/hitung/", "/hitung/iuran/", "/hitung/manfaat/", *ADDRESSES])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_stranger_opens_every_sheet_in_both_languages(client: Client, address: str, language: str) -> None:
    shown = words(client, address, language)
    assert ("Hitung" if language == "id" else "Work out") in shown


@pytest.mark.parametrize("sheet", [*CONTRIBUTION_SHEETS.values(), *BENEFIT_SHEETS.values()], ids=lambda one: one.slug)
def test_a_sheet_asks_only_for_facts_the_law_knows(sheet: Any) -> None:
    known = facts_of(sheet.kind)
    assert {field.name for field in sheet.fields} | set(sheet.fixed) <= set(known)
    for field in sheet.fields:
        allowed = known[field.name].choices
        if allowed and field.choices and field.kind == "choice":
            assert {key for key, _ in field.choices} <= set(allowed), field.name


@pytest.mark.parametrize("sheet", [*CONTRIBUTION_SHEETS.values(), *BENEFIT_SHEETS.values()], ids=lambda one: one.slug)
def test_no_sheet_asks_who_it_is_about(sheet: Any) -> None:
    names = {field.name for field in sheet.fields}
    names |= {column.name for field in sheet.fields if isinstance(field, Rows) for column in field.columns}
    assert not names & {"nik", "name", "kpj", "phone", "address"}


def test_the_contribution_of_a_wage_earner_is_shown_with_who_bears_what(client: Client) -> None:
    # 12.000.000 × (0,89 % + 0,3 % + 5,7 %) + 3 % of the ceiling of 11.086.300
    shown = words(client, PU)
    assert "Rp1.159.389" in shown
    assert "Rp808.526" in shown and "Rp350.863" in shown
    assert "PP 45/2015 Ps 29" in shown and "15 April 2026" in shown


def test_a_link_without_programmes_means_the_usual_four(client: Client) -> None:
    link = "/hitung/iuran/pu/?month=2026-03&wage=12000000&risk_class=3"
    assert "Rp1.159.389" in client.get(link).content.decode()
    assert "Rp1.159.389" not in client.get(f"{link}&programmes=JKK,JKM").content.decode()


def test_the_same_sheet_in_english_writes_numbers_the_english_way(client: Client) -> None:
    shown = words(client, PU, "en")
    assert "Rp1,159,389" in shown and "15 April 2026" in shown and "Step by step" in shown


def test_a_death_benefit_says_that_there_is_a_right_and_why(client: Client) -> None:
    shown = words(client, DEATH)
    assert "Berhak" in shown and "Rp42.000.000" in shown and "PP 82/2019 Ps 34(1)" in shown


def test_a_death_by_a_lapsed_membership_says_that_there_is_no_right(client: Client) -> None:
    shown = words(client, f"{DEATH}&arrears_months=9&registered=true".replace("segment=PU", "segment=BPU"))
    assert "Tidak berhak" in shown and "Rp42.000.000" not in shown


def test_children_are_added_from_their_rows(client: Client) -> None:
    assert "Rp51.000.000" in words(client, f"{DEATH}&children1_SD=2&children1_SMP=3")


# --- Open questions and the office's decisions ---


def test_what_the_law_leaves_open_is_a_page_with_both_readings_and_no_number(client: Client) -> None:
    shown = words(client, VILLAGE)
    assert "Belum dapat dijawab" in shown
    assert "maka tidak ada keringanan" in shown and "bukan APB Desa" in shown
    assert "Rp16.800" not in shown and "Rp8.400" not in shown


def test_a_decision_of_the_office_gives_the_number_and_is_named(
    client: Client, decide: Callable[..., LegalDecision]
) -> None:
    decide()
    shown = words(client, VILLAGE)
    assert "Rp16.800" in shown and "Diputuskan kantor (KEP/07/2026)" in shown


def test_the_other_reading_gives_the_other_number(client: Client, decide: Callable[..., LegalDecision]) -> None:
    decide(reading="not-government-paid")
    shown = words(client, VILLAGE)
    assert "Rp8.400" in shown and "Diputuskan kantor (KEP/07/2026)" in shown


def test_a_decision_for_a_later_time_decides_nothing_about_this_month(
    client: Client, decide: Callable[..., LegalDecision]
) -> None:
    decide(from_day=date(2026, 6, 2))
    assert "Belum dapat dijawab" in words(client, VILLAGE)


def test_a_result_that_does_not_rest_on_a_decision_does_not_name_it(
    client: Client, decide: Callable[..., LegalDecision]
) -> None:
    decide()
    assert "KEP/07/2026" not in words(client, VILLAGE.replace("village", "self"))


def test_a_month_before_the_law_is_a_sentence_and_not_a_zero(client: Client) -> None:
    shown = words(client, PU.replace("2026-03", "2015-06"))
    assert "Belum dapat dijawab" in shown and "Rp0" not in shown


# --- What cannot be read ---


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("wage=12.000.000", "wage=banyak"), "“banyak” bukan jumlah rupiah"),
        (("wage=12.000.000", "wage=12.00.000"), "“12.00.000” bukan jumlah rupiah"),
        (("month=2026-03", "month=2026-13"), "“2026-13” bukan bulan"),
        (("risk_class=3", "risk_class="), "Isi kelompok risiko JKK."),
        (("risk_class=3", "risk_class=9"), "Pilih salah satu yang ada."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(client: Client, change: tuple[str, str], sentence: str) -> None:
    address = PU.replace(*change)
    shown = words(client, address)
    assert shown.count(sentence) == 2  # above the form and at the field
    assert "Belum dapat dihitung" in shown and "Rp1.159.389" not in shown
    name = change[0].partition("=")[0]
    assert f'id="{name}-salah"' in client.get(address).content.decode()


def test_the_librarys_own_refusal_stands_at_the_field_it_names(client: Client) -> None:
    address = "/hitung/manfaat/jkk-meninggal/?segment=PU&event_date=2025-03-01&income=1000000&wage=2000000"
    assert 'id="income-salah"' in client.get(address).content.decode()


def test_an_unknown_name_in_the_address_is_refused_and_named(client: Client) -> None:
    answer = client.get(f"{PU}&upah=1")
    assert answer.status_code == 400 and "upah" in answer.content.decode()


def test_a_sheet_that_does_not_exist_says_which_do(client: Client) -> None:
    answer = client.get("/hitung/iuran/pensiunan/")
    assert answer.status_code == 404 and "bpu" in answer.content.decode()


def test_what_is_typed_comes_back_as_text_and_never_as_markup(client: Client) -> None:
    body = client.get(PU.replace("12.000.000", "%3Cscript%3Ealert(1)%3C/script%3E")).content.decode()
    assert "<script>alert" not in body and "&lt;script&gt;alert" in body


def test_the_longest_address_is_refused_in_a_sentence(client: Client) -> None:
    assert client.get(f"{PU}&piece_wages={'1;' * 3000}").status_code == 400


# --- The printed sheet ---


def test_the_printed_sheet_is_a_pdf_with_the_same_bytes_each_time(client: Client) -> None:
    address = PU.replace("/pu/", "/pu/lembar.pdf")
    first, second = (client.get(address) for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-") and len(first.content) > 5000
    assert first.content == second.content


def test_the_printed_sheet_of_other_facts_is_another_one(client: Client) -> None:
    address = PU.replace("/pu/", "/pu/lembar.pdf")
    assert client.get(address).content != client.get(address.replace("12.000", "11.000")).content


def test_an_incomplete_sheet_is_not_printed_but_shown(client: Client) -> None:
    answer = client.get("/hitung/iuran/pu/lembar.pdf?month=2026-03")
    assert answer.status_code == 302 and answer["Location"] == "/hitung/iuran/pu/?month=2026-03"


def test_typed_text_cannot_become_instructions_of_the_printed_sheet(client: Client) -> None:
    address = "/hitung/manfaat/jkm-meninggal/lembar.pdf?segment=PU&event_date=2025-03-01&months_contributed=40"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}%23panic()").status_code == 302  # not a number, so nothing is set
