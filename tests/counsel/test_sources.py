"""Dasar hukum: every value with its history, article and certainty; tables as files; questions and who decides them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lindung.counsel.law_tables import TABLES
from lindung.counsel.models import LegalDecision
from lindung.counsel.sources import ROOMS, rooms
from lindung.counsel.speech import LEVELS, grade
from lindung.law import all_parameters, open_questions
from lindung.law.parameters import Provenance
from lindung.law.tables import rows

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def lines(client: Client, address: str) -> list[list[str]]:
    """A CSV file's rows below its head."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    return found[found.index([]) + 1 :]


def test_every_parameter_is_on_the_page(client: Client) -> None:
    shown = page(client, "/dasar-hukum/")
    missing = [name for name in all_parameters() if f"/dasar-hukum/nilai/{name}/" not in shown]
    assert missing == []


def test_every_dated_value_is_in_the_file(client: Client) -> None:
    table = lines(client, "/dasar-hukum/unduh.csv")
    assert len(table) - 1 == sum(len(one.values) for one in all_parameters().values())


def test_every_parameter_has_a_page_with_its_articles(client: Client) -> None:
    for name, one in all_parameters().items():
        shown = page(client, f"/dasar-hukum/nilai/{name}/")
        assert "step-chart" in shown, name
        assert shown.count('data-key="sejak"') >= len(one.values), name


def test_every_file_of_parameters_has_a_title() -> None:
    assert [room for room in rooms() if room not in ROOMS] == []


def test_searching_keeps_what_matches_and_drops_what_does_not(client: Client) -> None:
    shown = page(client, "/dasar-hukum/?cari=beasiswa")
    assert "jkm_scholarship" in shown or "beasiswa" in shown.casefold()
    assert "/nilai/jp_wage_ceiling/" not in shown


def test_filtering_by_weak_certainty_leaves_out_what_is_only_text(client: Client) -> None:
    shown = page(client, "/dasar-hukum/?kepastian=weak")
    for name, one in all_parameters().items():
        weak = any(grade(value.provenance).level == "weak" for value in one.values)
        assert (f"/nilai/{name}/" in shown) is weak, name


def test_certainty_is_said_in_words_and_not_by_colour_alone(client: Client) -> None:
    shown = page(client, "/dasar-hukum/?kepastian=weak")
    assert "lemah" in shown and "sumber sekunder" in shown


def test_every_provenance_has_a_level_and_words() -> None:
    for one in Provenance:
        assert grade(one).level in LEVELS and grade(one).words


@pytest.mark.parametrize("address", ["/dasar-hukum/?kepastian=pasti", "/dasar-hukum/?kelompok=x", "/dasar-hukum/?x=1"])
def test_an_unknown_filter_is_an_error_and_never_everything(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_value_that_does_not_exist_is_told_in_a_sentence(client: Client) -> None:
    answer = client.get("/dasar-hukum/nilai/tarif_ajaib/")
    assert answer.status_code == 404 and "tarif_ajaib" in answer.content.decode()


@pytest.mark.parametrize("key", list(TABLES))
def test_a_table_and_its_files_hold_every_row_of_the_law(client: Client, key: str) -> None:
    table = lines(client, f"/dasar-hukum/tabel/{key}/unduh.csv")
    assert len(table) - 1 == len(rows(TABLES[key].file))
    assert client.get(f"/dasar-hukum/tabel/{key}/unduh.xlsx").status_code == 200
    assert page(client, f"/dasar-hukum/tabel/{key}/")


@pytest.mark.parametrize("key", list(TABLES))
def test_a_table_shows_where_each_row_is_from(key: str) -> None:
    assert any(field.kind == "provenance" for field in TABLES[key].fields)


def test_a_search_in_a_table_narrows_page_and_file_alike(client: Client) -> None:
    address = "/dasar-hukum/tabel/kelompok-risiko/"
    found = lines(client, f"{address}unduh.csv?cari=kapal")
    assert 1 < len(found) < len(rows("jkk_risk_classes"))
    assert page(client, f"{address}?cari=kapal").count('scope="row"') == len(found) - 1


# --- Questions ---


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_question_is_shown_with_each_reading_and_its_source(client: Client, language: str) -> None:
    from django.utils.html import escape

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = page(client, "/dasar-hukum/pertanyaan/")
    for question in open_questions().values():
        for reading in question.readings:
            said = reading.indonesian if language == "id" else reading.english
            assert escape(said) in shown and escape(reading.source) in shown


def test_a_stranger_sees_no_form_to_decide(client: Client) -> None:
    assert "/putuskan/" not in page(client, "/dasar-hukum/pertanyaan/")


def test_a_head_of_branch_decides_on_the_page(sign_in: Any) -> None:
    head = sign_in("head_of_branch")
    assert "/dasar-hukum/pertanyaan/village-money/putuskan/" in page(head, "/dasar-hukum/pertanyaan/")
    given = {"bacaan": "government-paid", "mulai": "2026-01-01", "nomor": "KEP/1/2026", "alasan": "APBDes."}
    answer = head.post("/dasar-hukum/pertanyaan/village-money/putuskan/", given, follow=True)
    assert "KEP/1/2026" in answer.content.decode() and LegalDecision.objects.count() == 1


def test_a_wrong_decision_keeps_what_was_typed_and_says_what_is_wrong(sign_in: Any) -> None:
    given = {"bacaan": "government-paid", "mulai": "kemarin", "nomor": "KEP/1/2026", "alasan": "APBDes."}
    answer = sign_in("head_of_branch").post("/dasar-hukum/pertanyaan/village-money/putuskan/", given)
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "kemarin" in shown and "bukan tanggal" in shown and 'value="KEP/1/2026"' in shown


def test_an_officer_without_the_right_is_refused(sign_in: Any) -> None:
    answer = sign_in("branch_officer").post("/dasar-hukum/pertanyaan/village-money/putuskan/", {})
    assert answer.status_code == 403


def test_a_decision_is_ended_on_the_page(sign_in: Any, decide: Callable[..., LegalDecision]) -> None:
    made = decide()
    head = sign_in("head_of_branch")
    head.post(
        f"/dasar-hukum/pertanyaan/keputusan/{made.pk}/akhiri/", {"sampai": "2026-03-31", "alasan": "Sudah jelas."}
    )
    made.refresh_from_db()
    assert str(made.to_day) == "2026-03-31"


def test_who_decided_is_named_to_those_signed_in_and_not_to_strangers(
    client: Client, sign_in: Any, decide: Callable[..., LegalDecision]
) -> None:
    name = decide().decided_by_name
    assert name not in page(client, "/dasar-hukum/pertanyaan/")
    assert name in page(sign_in("auditor"), "/dasar-hukum/pertanyaan/").partition("<main")[2]
