"""The law for programs: exact, open, and with errors in the shape of the house."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lindung.counsel.models import LegalDecision
from lindung.law import all_parameters, open_questions

pytestmark = pytest.mark.django_db

PU = {"segment": "PU", "month": "2026-03", "wage": 12_000_000, "risk_class": 3}
VILLAGE = {"segment": "BPU", "month": "2026-06", "income": 1_000_000, "paid_by": "village", "sector": "other"}


def ask(client: Client, kind: str, situation: Any, query: str = "") -> Any:
    body = situation if isinstance(situation, str) else json.dumps(situation)
    return client.post(f"/api/v1/law/{kind}{query}", body, content_type="application/json")


def test_a_program_computes_without_signing_in(client: Client) -> None:
    answer = ask(client, "contribution", PU)
    assert answer.status_code == 200
    found = answer.json()
    assert found["amounts"]["total"] == 1_159_389
    assert {"amounts", "reasons", "law", "weakest_provenance", "office_decisions"} <= found.keys()
    assert "steps" not in found and "entitled" not in found


def test_the_derivation_comes_when_it_is_asked_for(client: Client) -> None:
    assert ask(client, "contribution", PU, "?steps=true").json()["steps"]


def test_a_benefit_says_whether_there_is_a_right(client: Client) -> None:
    situation = {"programme": "JKM", "event": "death", "segment": "PU", "event_date": "2025-03-01"}
    found = ask(client, "benefit", situation | {"months_contributed": 40}).json()
    assert found["entitled"] is True and found["amounts"]["total"] == 42_000_000


def test_tax_is_answered_for_each_payment(client: Client) -> None:
    situation = {"programme": "JHT", "event": "tax", "npwp": True,
                 "payments": [{"date": "2024-05-02", "amount": 150_000_000}]}  # fmt: skip
    assert len(ask(client, "tax", situation).json()["amounts"]["tax"]) == 1


def test_a_decimal_is_read_exactly_and_not_as_a_float(client: Client) -> None:
    situation = {"programme": "JKK", "event": "partial_disability", "segment": "PU", "event_date": "2025-03-01",
                 "wage": 3_000_000}  # fmt: skip
    injuries = '[{"code": "D01", "side": "right", "functional_loss": 0.1}]'
    body = json.dumps(situation)[:-1] + f', "injuries": {injuries}}}'
    found = ask(client, "benefit", body)
    assert found.status_code == 200
    assert found.json()["amounts"]["disability_percent"] == "4"  # a tenth of 40 %, not 4.000000000000001


def test_a_wage_with_decimals_is_refused_and_not_rounded(client: Client) -> None:
    answer = ask(client, "contribution", json.dumps(PU).replace("12000000", "12000000.5"))
    assert answer.status_code == 400 and answer.json()["error"] == "invalid"
    assert "wage" in answer.json()["message_id"]


@pytest.mark.parametrize("body", ["[1]", "{", '{"segment": "PU", "segment": "BPU"}', "NaN", ""])
def test_what_is_no_situation_is_refused_in_both_languages(client: Client, body: str) -> None:
    answer = ask(client, "contribution", body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "message_id", "message_en"}


def test_an_unknown_fact_is_named(client: Client) -> None:
    answer = ask(client, "contribution", PU | {"upah": 1})
    assert answer.status_code == 400 and "upah" in answer.json()["message_en"]


def test_what_the_law_leaves_open_is_not_covered_with_both_readings(client: Client) -> None:
    answer = ask(client, "contribution", VILLAGE)
    assert answer.status_code == 422
    assert answer.json()["error"] == "not_covered" and "government-paid" in answer.json()["message_en"]


def test_the_offices_decision_applies_and_is_named(client: Client, decide: Callable[..., LegalDecision]) -> None:
    decide()
    found = ask(client, "contribution", VILLAGE).json()
    assert found["amounts"]["total"] == 16_800
    assert [one["document"] for one in found["office_decisions"]] == ["KEP/07/2026"]


def test_a_decision_sent_along_counts_instead_of_the_offices(
    client: Client, decide: Callable[..., LegalDecision]
) -> None:
    decide()
    sent = VILLAGE | {"decisions": {"village-money": "not-government-paid"}}
    found = ask(client, "contribution", sent).json()
    assert found["amounts"]["total"] == 8_400 and found["office_decisions"] == []


def test_a_decision_that_does_not_exist_is_refused(client: Client) -> None:
    answer = ask(client, "contribution", VILLAGE | {"decisions": {"village-money": "perhaps"}})
    assert answer.status_code == 400


@pytest.mark.parametrize("size", [100_001, 3_000_000])
def test_a_situation_larger_than_any_family_is_refused(client: Client, size: int) -> None:
    answer = ask(client, "contribution", json.dumps(PU | {"x": "y" * size}))
    assert answer.status_code == 413


def test_parameters_come_with_their_history_or_for_a_day(client: Client) -> None:
    everything = client.get("/api/v1/law/parameters").json()
    assert {one["name"] for one in everything} == set(all_parameters())
    on = client.get("/api/v1/law/parameters?on=2016-01-01").json()
    assert all(len(one["values"]) == 1 for one in on) and len(on) < len(everything)


def test_one_parameter_and_one_that_does_not_exist(client: Client) -> None:
    assert client.get("/api/v1/law/parameters/jp_wage_ceiling").json()["values"][0]["value"] == 7_000_000
    assert client.get("/api/v1/law/parameters/nothing").status_code == 404


def test_an_unknown_room_of_parameters_is_refused(client: Client) -> None:
    assert client.get("/api/v1/law/parameters?room=nowhere").status_code == 400


def test_questions_come_with_the_decision_that_holds_on_the_day(
    client: Client, decide: Callable[..., LegalDecision]
) -> None:
    decide()

    def decided(query: str) -> Any:
        found = {one["name"]: one for one in client.get(f"/api/v1/law/questions{query}").json()}
        assert set(found) == set(open_questions())
        return found["village-money"]["office_decision"]

    assert decided("?on=2026-01-01")["reading"] == "government-paid"
    assert decided("?on=2025-12-31") is None


def test_the_vocabulary_names_every_fact_and_output(client: Client) -> None:
    found = client.get("/api/v1/law/vocabulary").json()
    assert {"segment", "month", "wage"} <= {one["name"] for one in found["situation"]["contribution"]}
    assert "total" in found["outputs"]


def test_openapi_describes_the_situation_of_each_question(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for kind in ("contribution", "benefit", "tax"):
        described = paths[f"/api/v1/law/{kind}"]["post"]
        assert described["requestBody"]["content"]["application/json"]["example"]
