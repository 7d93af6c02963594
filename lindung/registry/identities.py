"""Identity numbers as they are typed, stored and shown. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lindung.reference.regions import mask_nik, parse_nik
from lindung.web.refused import Refused
from lindung.web.words import english_date, indonesian_date

_PASSPORT = re.compile(r"([A-Z]{3}):?([A-Z0-9]{5,9})")
_KITAS = re.compile(r"[A-Z0-9]{6,13}")
_NOISE = re.compile(r"[\s.\-/]")


@dataclass(frozen=True, slots=True)
class CheckedIdentity:
    """A number fit to be stored: as stored, its kind, and as everybody may see it."""

    kind: Literal["nik", "passport", "kitas"]
    number: str
    masked: str


def check_nik(text: str, *, birth_date: date, sex: str, today: date, demonstration: bool) -> CheckedIdentity:
    """A NIK as typed, checked by itself and against birth date and sex. Refused says what does not fit.

    The NIK holds no century, so only day, month and the year's last two digits are compared.
    """
    parts = parse_nik(text, reference_date=today, allow_demonstration=demonstration)
    if parts.problems:
        problem = parts.problems[0]
        raise Refused(f"nik_{problem.code}", problem.message_id, problem.message_en)
    if parts.number is None or parts.birth_date is None:
        raise AssertionError("a NIK without problems has a number and a birth date")
    if (parts.birth_date.day, parts.birth_date.month, parts.birth_date.year % 100) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    ):
        raise Refused(
            "birth_date_mismatch",
            f"Menurut NIK lahir {indonesian_date(parts.birth_date)}, tetapi diisi {indonesian_date(birth_date)}. "
            "Periksa dengan KTP; bila tanggal lahir dikoreksi Dukcapil, NIK tetap: minta konfirmasi Dukcapil.",
            f"The NIK says born on {english_date(parts.birth_date)}, entered was {english_date(birth_date)}. "
            "Compare with the identity card; if Dukcapil corrected the date, ask it to confirm the NIK.",
        )
    if parts.sex != sex:
        raise Refused(
            "sex_mismatch",
            "Jenis kelamin tidak sesuai dengan NIK (tanggal + 40 berarti perempuan). Periksa dengan KTP.",
            "The sex does not agree with the NIK (day + 40 means a woman). Compare with the identity card.",
        )
    return CheckedIdentity("nik", parts.number, mask_nik(parts.number))


def check_passport(text: str) -> CheckedIdentity:
    """A passport as `AUS:N1234567` (country of three letters, number). Refused if it cannot be one."""
    match = _PASSPORT.fullmatch(_NOISE.sub("", text).upper())
    if not match:
        raise Refused(
            "passport_form",
            "Tulis paspor sebagai kode negara tiga huruf, titik dua, nomor: misalnya AUS:N1234567.",
            "Write a passport as country code of three letters, colon, number: for example AUS:N1234567.",
        )
    country, number = match.groups()
    return CheckedIdentity("passport", f"passport:{country}:{number}", f"paspor {country} {_mask(number)}")


def check_kitas(text: str) -> CheckedIdentity:
    """A residence permit (KITAS): 6 to 13 letters and digits. Refused if it cannot be one."""
    number = _NOISE.sub("", text).upper()
    if not _KITAS.fullmatch(number):
        raise Refused(
            "kitas_form",
            "Nomor KITAS terdiri dari 6 sampai 13 huruf dan angka. Periksa dengan kartunya.",
            "A KITAS number has 6 to 13 letters and digits. Compare with the card.",
        )
    return CheckedIdentity("kitas", f"kitas:{number}", f"KITAS {_mask(number)}")


def _mask(number: str) -> str:
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"
