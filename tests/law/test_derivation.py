"""The derivation as a person reads it, to the letter, in both languages; and which value it puts under which step."""

from __future__ import annotations

import json
from fractions import Fraction

from lindung.law import benefit, contribution
from lindung.law.explain import brief, explain
from lindung.law.plain import fraction_text, plain
from lindung.law.text import cited, exact, shown

PROJECT = {"segment": "JAKON", "month": "2025-06", "total_wages": 10_000_000}
VILLAGE = {
    "segment": "BPU",
    "month": "2026-06",
    "income": 1_000_000,
    "paid_by": "village",
    "decisions": {"village-money": "government-paid"},
}
INDONESIAN = """\
Hasil
  Iuran JKK  Rp174.000
  Iuran JKM   Rp30.000
  Jumlah     Rp204.000

Penjelasan langkah demi langkah
  1. Iuran JKK menurut upah = Rp174.000
     dasar: PP 44/2015 Ps 54(1)
     dari: jumlah upah Rp10.000.000; tarif 1,74%
     memakai: Tarif JKK jasa konstruksi, upah diketahui: 1,74% (PP 44/2015 Ps 54(1))
  2. Iuran JKM menurut upah = Rp30.000
     dasar: PP 44/2015 Ps 55(1)
     dari: jumlah upah Rp10.000.000; tarif 0,3%
     memakai: Tarif JKM jasa konstruksi, upah diketahui: 0,3% (PP 44/2015 Ps 55(1))
  3. Jumlah tagihan = Rp204.000
     dasar: PP 44/2015 Ps 54-55
     dari: iuran JKK Rp174.000; iuran JKM Rp30.000

Kepastian terlemah: dibaca dalam naskah peraturan [text]"""
ENGLISH = """\
Result
  JKK contribution  Rp174,000
  JKM contribution   Rp30,000
  Total             Rp204,000

Step by step
  1. JKK by wages = Rp174,000
     basis: PP 44/2015 Ps 54(1)
     from: sum of wages Rp10,000,000; rate 1.74%
     using: JKK rate, construction, wages known: 1.74% (PP 44/2015 Ps 54(1))
  2. JKM by wages = Rp30,000
     basis: PP 44/2015 Ps 55(1)
     from: sum of wages Rp10,000,000; rate 0.3%
     using: JKM rate, construction, wages known: 0.3% (PP 44/2015 Ps 55(1))
  3. Total billed = Rp204,000
     basis: PP 44/2015 Ps 54-55
     from: JKK contribution Rp174,000; JKM contribution Rp30,000

Weakest provenance: read in the regulation itself [text]"""


def test_a_project_is_explained_to_the_letter_in_indonesian() -> None:
    assert explain(contribution(PROJECT)) == INDONESIAN


def test_a_project_is_explained_to_the_letter_in_english() -> None:
    assert explain(contribution(PROJECT), "en") == ENGLISH


def test_the_brief_form_is_the_beginning_of_the_long_one() -> None:
    decision = contribution(PROJECT)
    assert explain(decision).startswith(brief(decision) + "\n\n")


def test_a_value_stands_under_the_rule_that_it_went_into() -> None:
    death = {"programme": "JKK", "event": "death", "segment": "PU", "wage": 5_000_000, "event_date": "2024-05-01"}
    under = {
        step.rule.name.rpartition(".")[2]: {one.name for one in step.values} for step in benefit(death).trace.steps
    }
    assert under["jkk_death_grant"] == {"jkk_wage_factor", "jkk_death_share", "jkk_death_minimum"}
    assert {"jkk_periodic", "jkk_funeral"} <= under["jkk_death"]


def test_a_value_that_decided_without_being_computed_with_is_told_apart() -> None:
    decided = contribution(VILLAGE)
    assert [one.name for one in decided.trace.unserved] == ["bpu_payable_other"]
    text = explain(decided, "en")
    assert "Other values that mattered\n  - " in text
    assert decided.weakest_provenance == "secondary"
    assert "Other values" not in explain(contribution({**VILLAGE, "paid_by": "self", "decisions": {}}), "en")


def test_every_value_read_is_told_once_in_the_derivation() -> None:
    for decision in (contribution(VILLAGE), contribution(PROJECT)):
        told = [one.name for step in decision.trace.steps for one in step.values]
        told += [one.name for one in decision.trace.unserved]
        assert sorted(set(told)) == sorted(one.name for one in decision.values)


def test_a_decision_of_the_office_is_told_with_its_reading_and_source() -> None:
    text = explain(contribution(VILLAGE), "en")
    assert "decided by the office" in text and "UU 6/2014" in text


def test_arrears_beyond_what_is_tolerated_are_told_in_months_and_words() -> None:
    death = {
        "programme": "JKM",
        "event": "death",
        "segment": "BPU",
        "event_date": "2025-03-01",
        "months_contributed": 40,
    }
    lapsed, conditional = (explain(benefit({**death, "arrears_months": months})) for months in (4, 3))
    assert "Tidak berhak" in lapsed and "= gugur" in lapsed and "4 bulan berturut-turut" in lapsed
    assert "Tidak berhak" not in conditional and "= bersyarat" in conditional


def test_the_derivation_as_data_is_json_without_floats() -> None:
    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is a float")

    for decision in (contribution(VILLAGE), contribution(PROJECT)):
        text = json.dumps(decision.as_json(steps=True))
        found = json.loads(text, parse_float=refuse)
        assert [step["name"] for step in found["steps"]] == [step.rule.name for step in decision.trace.steps]
    assert found["steps"][0]["inputs"] == {"total_wages": 10_000_000, "rate": "0.0174"}


def test_an_exact_number_is_written_exactly_or_as_a_fraction() -> None:
    assert [fraction_text(Fraction(*one)) for one in ((15, 2), (70, 1), (1, 3), (-1, 8))] == [
        "7.5",
        "70",
        "1/3",
        "-0.125",
    ]
    assert plain({"a": (Fraction(1, 4), True, None)}) == {"a": ["0.25", True, None]}
    assert [exact(Fraction(*one), "id") for one in ((15, 2), (1, 3), (-5, 4), (1234, 1))] == [
        "7,5",
        "0,333333…",
        "-1,25",
        "1.234",
    ]


def test_the_words_between_articles_are_in_the_readers_language() -> None:
    mixed = "PP 44/2015 Ps 20 and Lampiran II; UU PPh Ps 17 as amended by UU 7/2021"
    assert cited(mixed, "id") == "PP 44/2015 Ps 20 dan Lampiran II; UU PPh Ps 17 sebagaimana diubah dengan UU 7/2021"
    assert cited(mixed, "en") == mixed


def test_a_whole_column_of_a_table_is_shown_by_its_ends() -> None:
    assert shown("wage", tuple(range(20)), "en", longest=8) == "Rp0; Rp1; …; Rp19 (20)"
    assert shown("wage", (1, 2), "en", longest=8) == "Rp1; Rp2"
