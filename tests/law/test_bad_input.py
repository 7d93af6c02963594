"""Bad input: every refusal is a sentence that names the fact, in both languages. Nothing is guessed or rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.law import KINDS, Invalid, NotCovered, answer, benefit, contribution, facts_of
from lindung.law.errors import LawDefect
from lindung.law.exact_yaml import read_yaml
from lindung.law.reading import situation_from_json, situation_from_text, value_from_text
from lindung.law.situation import day, fraction, month, rupiah

WAGE_EARNER = {"segment": "PU", "month": "2026-03", "wage": 5_000_000, "risk_class": 1}
SELF_EMPLOYED = {"segment": "BPU", "month": "2025-06", "income": 1_000_000, "paid_by": "self"}
PROJECT = {"segment": "JAKON", "month": "2025-06", "contract_value": 100_000_000}
MIGRANT = {"segment": "PMI", "route": "agency", "contract_months": 24, "date": "2025-06-01"}
DEATH = {
    "programme": "JKM",
    "event": "death",
    "segment": "BPU",
    "event_date": "2025-03-01",
    "months_contributed": 40,
}
# In 2026 the relief of PP 50/2025 depends on who pays, in its first months also on the sector; before, neither does.
SELF_EMPLOYED_2026 = {**SELF_EMPLOYED, "month": "2026-01", "sector": "transport"}
CONTRIBUTIONS = [WAGE_EARNER, SELF_EMPLOYED_2026, PROJECT, MIGRANT]
EVERY_KEY = [(kind, name) for kind in ("contribution", "benefit") for name in facts_of(kind) if name != "decisions"]


def refusal(kind: str, situation: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        answer(kind, situation)
    assert caught.value.indonesian and caught.value.english
    return caught.value


# --- Each fact alone ---


@pytest.mark.parametrize(("kind", "name"), EVERY_KEY)
@pytest.mark.parametrize(
    "given",
    [1.5, float("nan"), b"1", object(), [[]], {"x": 1}, {1, 2}],
    ids=["float", "nan", "bytes", "object", "list", "dict", "set"],
)
def test_a_fact_of_a_type_that_no_fact_has_is_refused_by_its_name(kind: str, name: str, given: Any) -> None:
    assert (refusal(kind, {name: given}).key or "").startswith(name)


@pytest.mark.parametrize(("kind", "name"), EVERY_KEY)
@given(
    given=st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.floats()
    | st.text(max_size=12)
    | st.lists(st.integers() | st.text(max_size=3), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)
def test_whatever_stands_in_a_fact_is_read_or_refused_in_a_sentence(kind: str, name: str, given: Any) -> None:
    key = facts_of(kind)[name]
    try:
        assert not isinstance(key.read(name, given), float)
    except Invalid as refused:
        assert (refused.key or "").startswith(name)
        assert refused.indonesian.startswith(name) and refused.english.startswith(name)


@pytest.mark.parametrize("amount", [5e6, 5_000_000.0, "5000000", Decimal("5000000.5"), True, -1, 10**15 + 1])
def test_a_wage_that_is_no_whole_number_of_rupiah_is_refused(amount: Any) -> None:
    assert refusal("contribution", {**WAGE_EARNER, "wage": amount}).key == "wage"


def test_the_same_wage_as_a_whole_number_is_taken() -> None:
    assert contribution(WAGE_EARNER).amounts["jkk"] == 12_000


@pytest.mark.parametrize("given", ["2025-13", "2025-6", "2025-06-01", "202506", 202506, date(2025, 6, 1), "9999-12"])
def test_a_month_that_is_not_written_as_one_is_refused(given: Any) -> None:
    assert refusal("contribution", {**SELF_EMPLOYED, "month": given}).key == "month"


@pytest.mark.parametrize("given", ["2025-02-30", "2025-W01-1", "20250301", "1 March 2025", 20250301, "0001-01-01"])
def test_a_day_that_is_not_written_as_one_is_refused(given: Any) -> None:
    assert refusal("benefit", {**DEATH, "event_date": given}).key == "event_date"


def test_a_day_is_taken_as_a_date_and_as_its_text() -> None:
    assert day("day", date(2025, 3, 1)) == day("day", "2025-03-01")
    assert month("month", "2025-03") == 2025 * 12 + 2


@pytest.mark.parametrize("given", ["1e999999999", Decimal("1e999999999"), "nan", "inf", "0,5", "½", 0.5, "", "2"])
def test_a_share_that_is_no_exact_decimal_between_its_bounds_is_refused(given: Any) -> None:
    with pytest.raises(Invalid, match="share"):
        fraction(0, 1)("share", given)


@pytest.mark.parametrize("given", ["0.5", Decimal("0.5"), Decimal("0.50"), Fraction(1, 2)])
def test_a_share_is_held_exactly(given: Any) -> None:
    assert fraction(0, 1)("share", given) == Fraction(1, 2)


def test_a_long_value_is_quoted_short() -> None:
    with pytest.raises(Invalid) as caught:
        rupiah("wage", ["x" * 10_000])
    assert len(caught.value.english) < 200
    with pytest.raises(Invalid):
        rupiah("wage", 10**5000)


# --- A situation as a whole ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("situation", [None, [], "segment: PU", 7], ids=repr)
def test_a_situation_that_maps_nothing_is_refused(kind: str, situation: Any) -> None:
    assert "pasangan kunci: nilai" in refusal(kind, situation).indonesian


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_fact_is_refused_by_its_name(kind: str) -> None:
    assert refusal(kind, {"gaji": 1}).key == "gaji"


def test_an_unknown_kind_of_question_is_refused() -> None:
    assert "premium" in refusal("premium", {}).indonesian


@pytest.mark.parametrize("situation", CONTRIBUTIONS, ids=lambda one: one["segment"])
def test_each_contribution_is_answered_as_long_as_no_needed_fact_is_missing(situation: dict[str, Any]) -> None:
    assert contribution(situation).amounts
    for name in situation:
        missing = {key: value for key, value in situation.items() if key != name}
        refused = refusal("contribution", missing)
        assert refused.key is not None
        assert name in refused.english or name in refused.indonesian, f"{name} is missing, but: {refused.english}"


def test_a_death_is_answered_as_long_as_no_needed_fact_is_missing() -> None:
    assert benefit(DEATH).entitled
    for name in DEATH:
        refused = refusal("benefit", {key: value for key, value in DEATH.items() if key != name})
        assert refused.key == name


def test_a_fact_that_is_null_counts_as_missing() -> None:
    assert refusal("benefit", {**DEATH, "event_date": None}).key == "event_date"


OWN = {
    "PU": {"wage", "daily_wage", "piece_wages", "weather_dependent", "risk_class", "labour_intensive",
           "paid_on", "employer_scale", "covid_eligible", "arrears"},
    "BPU": {"income", "sector", "paid_by"},
    "JAKON": {"contract_value", "total_wages"},
    "PMI": {"route", "contract_months", "extension_months", "date"},
}  # fmt: skip
SAMPLE: dict[str, Any] = {
    "wage": 5_000_000, "daily_wage": 200_000, "piece_wages": [3_000_000] * 3, "weather_dependent": True,
    "risk_class": 1, "labour_intensive": True, "paid_on": "2026-04-15", "employer_scale": "small",
    "arrears": 100_000, "income": 1_000_000, "sector": "other", "paid_by": "self",
    "contract_value": 100_000_000, "total_wages": 10_000_000, "route": "agency", "contract_months": 24,
    "extension_months": 6, "date": "2025-06-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "name"),
    [
        (situation, name)
        for situation in CONTRIBUTIONS
        for segment, names in OWN.items()
        for name in sorted(names & SAMPLE.keys())
        if segment != situation["segment"]
    ],
    ids=lambda one: one["segment"] if isinstance(one, dict) else one,
)
def test_a_fact_of_another_segment_is_refused_by_its_name(situation: dict[str, Any], name: str) -> None:
    assert refusal("contribution", {**situation, name: SAMPLE[name]}).key == name


@pytest.mark.parametrize(
    ("situation", "more"),
    [
        (WAGE_EARNER, {"daily_wage": 200_000}),
        (WAGE_EARNER, {"piece_wages": [3_000_000] * 3}),
        (WAGE_EARNER, {"weather_dependent": True}),
        (WAGE_EARNER, {"arrears": 100_000}),
        (WAGE_EARNER, {"programmes": []}),
        (WAGE_EARNER, {"programmes": ["JKK", "JKK"]}),
        (WAGE_EARNER, {"programmes": ["JKN"]}),
        (SELF_EMPLOYED, {"programmes": ["JKK", "JKM", "JP"]}),
        (PROJECT, {"total_wages": 10_000_000}),
        (PROJECT, {"programmes": ["JHT"]}),
    ],
    ids=lambda one: "-".join(one),
)
def test_facts_that_cannot_stand_together_are_refused(situation: dict[str, Any], more: dict[str, Any]) -> None:
    assert contribution(situation).amounts
    refused = refusal("contribution", situation | more)
    assert (refused.key or "").partition("[")[0] in {*situation, *more}


# --- Decisions ---


@pytest.mark.parametrize("decisions", ["x", [], {"no-such-question": "x"}, {"lapse-threshold": "x"}], ids=repr)
def test_a_decision_on_no_question_or_for_no_reading_is_refused(decisions: Any) -> None:
    assert refusal("contribution", {**SELF_EMPLOYED, "decisions": decisions}).key == "decisions"


def test_a_decision_turns_an_open_question_into_an_answer_that_says_so() -> None:
    village = {**SELF_EMPLOYED, "month": "2026-06", "paid_by": "village"}
    with pytest.raises(NotCovered) as caught:
        contribution(village)
    assert caught.value.question == "village-money"
    decided = contribution({**village, "decisions": {"village-money": "government-paid"}})
    assert decided.amounts["total"] == 16_800
    assert [one.decided for one in decided.trace.settled if one.question == "village-money"] == [True]


# --- Text: YAML and JSON ---


def test_json_decimals_are_exact_and_never_floats() -> None:
    found = situation_from_json('{"injuries": [{"code": "D01", "functional_loss": 0.1}]}')
    assert found["injuries"][0]["functional_loss"] == Decimal("0.1")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "7", "{", '{"wage": NaN}', '{"wage": Infinity}', '{"wage": 1, "wage": 2}', "[" * 100_000],
    ids=lambda one: one[:12],
)
def test_json_that_is_no_situation_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        situation_from_json(text)


def test_a_decimal_wage_in_json_is_refused_by_its_name() -> None:
    assert refusal("contribution", situation_from_json('{"segment": "PU", "wage": 5000000.0}')).key == "wage"


@pytest.mark.parametrize(
    "text", ["a: 012", "a: 1:30", "a: .nan", "a: .inf", "a: 1\na: 2", "a: &x 1\nb: *x", "a: [", "- 1", "[" * 5000]
)
def test_yaml_that_would_be_read_as_something_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"situation\.yaml"):
        situation_from_text(text, "situation.yaml")


def test_yaml_keeps_decimals_and_days() -> None:
    assert read_yaml("{a: 0.1, b: 2025-06-01, c: 2025-06, d: 2025-02-30, no: 1}") == {
        "a": Decimal("0.1"),
        "b": date(2025, 6, 1),
        "c": "2025-06",
        "d": "2025-02-30",
        "no": 1,
    }
    with pytest.raises(LawDefect, match=r"file\.yaml, line 2"):
        read_yaml("a: 1\na: 2", "file.yaml")


def test_a_fact_typed_as_nothing_is_refused_by_its_name() -> None:
    with pytest.raises(Invalid, match="wage"):
        value_from_text("wage", " ")
    assert value_from_text("wage", " 5") == 5
