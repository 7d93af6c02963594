"""Sentences of reasons with what only one row knows: in the reader's language to the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

from lindung.rosters.reasons import reasons
from tests.rosters.lists import ani, check, workbook


def test_the_other_row_of_one_person_is_a_row_in_english_and_a_baris_in_indonesian(tmp_path: Path) -> None:
    rows = (ani(), ani(nik="7208025705800000", name="Ani Lasimpoo"))
    findings = check(workbook(tmp_path / "daftar.xlsx", rows)).findings
    about = findings.filter(findings["code"] == "possible_same_person").sort("row")["about"].to_list()
    reason = reasons()["possible_same_person"]
    assert reason.sentence(about[0]) == "Mungkin orang yang sama dengan NIK lain (baris 3)."
    assert reason.sentence(about[0], english=True) == "Possibly the same person under another NIK (row 3)."


@pytest.mark.parametrize(
    ("code", "about", "indonesian", "english"),
    [
        ("possible_same_person", "baris 3, 47", "(baris 3, 47)", "(rows 3, 47)"),
        ("possible_same_person", "terdaftar", "(terdaftar)", "(in the registry)"),
        ("nik_malformed", "15 angka", "sah (15 angka).", "digits (15 digits)."),
        ("sex_mismatch", "P", "(P)", "(female)"),
        ("sex_mismatch", "data terdaftar", "(data terdaftar)", "(the registered data)"),
        (
            "already_sponsored",
            "peserta sendiri, sampai 31-12-2026",
            "(peserta sendiri, sampai 31-12-2026)",
            "(the participant, until 31-12-2026)",
        ),
        ("over_quota", "ke-3, kuota desa 50", "cadangan (ke-3, kuota desa 50).", "(number 3, quota of the village 50)"),
        ("over_quota", "ke-3, kuota 900", "cadangan (ke-3, kuota 900).", "(number 3, quota 900)."),
        ("decile_outside", "desil 7", "program (desil 7).", "programme (decile 7)."),
        ("village_unknown", "tidak disebut", "(tidak disebut)", "(not named)"),
        ("dukcapil_differs", "ANI LASIMPO, 17-05-1980, P", "17-05-1980, P)", "(ANI LASIMPO, 17-05-1980, female)"),
        ("over_budget", "2026: Rp2.000 dari Rp1.000", "Rp2.000 dari Rp1.000", "Rp2.000 of Rp1.000"),
    ],
)  # fmt: skip
def test_what_a_row_adds_is_said_in_the_language_of_the_sentence(
    code: str, about: str, indonesian: str, english: str
) -> None:
    assert indonesian in reasons()[code].sentence(about)
    assert english in reasons()[code].sentence(about, english=True)


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("already_sponsored", "PT Sampai Jumpa, sampai 31-12-2026"),
        ("village_unknown", "Baris, Sampai"),
        ("nik_shared", "3, 47"),
    ],
)
def test_names_and_numbers_stay_as_they_are(code: str, about: str) -> None:
    name = about.split(", ")[0]
    assert name in reasons()[code].sentence(about, english=True)
