"""The facts that contributions may ask for: how each is read and what it is called."""

from __future__ import annotations

from typing import Any

from lindung.law.programmes import Programme
from lindung.law.situation import Key, Reader, choice, count, day, flag, month, refuse, rupiah, several

SEGMENTS = ("PU", "BPU", "JAKON", "PMI")
PROGRAMMES = tuple(Programme)
SECTORS = ("transport", "other")
PAYERS = ("self", "donor", "village", "apbd", "apbn")
ROUTES = ("agency", "individual")
SCALES = ("micro", "small", "medium", "large")

_read_programmes = several(choice(*PROGRAMMES), most=len(PROGRAMMES))


def _programmes(name: str, given: Any) -> frozenset[Programme]:
    """A list of programmes, none named twice."""
    names = _read_programmes(name, given)
    if len(set(names)) != len(names):
        refuse(name, "sebuah program disebut dua kali.", "a programme is named twice.")
    return frozenset(map(Programme, names))


def _key(
    name: str,
    read: Reader,
    indonesian: str,
    english: str,
    choices: tuple[str, ...] = (),
    hint: tuple[str, str] = ("", ""),
) -> tuple[str, Key]:
    return name, Key(name, read, indonesian, english, choices, hint)


KEYS: dict[str, Key] = dict(
    [
        _key("segment", choice(*SEGMENTS), "segmen kepesertaan", "segment of membership", SEGMENTS),
        _key("month", month, "bulan iuran", "contribution month", hint=("TTTT-BB, mis. 2026-03", "YYYY-MM")),
        _key("programmes", _programmes, "program", "programmes", PROGRAMMES),
        _key("wage", rupiah, "upah sebulan", "monthly wage", hint=("gaji pokok dan tunjangan tetap",
             "basic wage and fixed allowances")),
        _key("daily_wage", rupiah, "upah sehari", "day wage", hint=("dikalikan 25", "times 25")),
        _key("piece_wages", several(rupiah, most=120), "upah borongan tiap bulan terakhir",
             "piece-rate wages of the last months", hint=("bulan terlama lebih dulu", "oldest month first")),
        _key("weather_dependent", flag, "pekerjaan bergantung cuaca", "work depends on the weather"),
        _key("risk_class", count(1, 5), "kelompok tingkat risiko JKK", "JKK risk class", ("1", "2", "3", "4", "5")),
        _key("labour_intensive", flag, "mendapat keringanan JKK padat karya", "has the labour-intensive JKK relief"),
        _key("employer_scale", choice(*SCALES), "skala usaha", "scale of the employer", SCALES),
        _key("covid_eligible", flag, "mendapat penyesuaian PP 49/2020", "has the relief of PP 49/2020"),
        _key("paid_on", day, "tanggal pembayaran", "date of payment"),
        _key("arrears", rupiah, "iuran yang terlambat", "contribution that is late"),
        _key("income", rupiah, "penghasilan sebulan", "monthly income"),
        _key("sector", choice(*SECTORS), "bidang pekerjaan", "sector of work", SECTORS),
        _key("paid_by", choice(*PAYERS), "pembayar iuran", "who pays", PAYERS),
        _key("contract_value", rupiah, "nilai kontrak tanpa PPN", "contract value without VAT"),
        _key("total_wages", rupiah, "jumlah upah sebulan", "sum of monthly wages"),
        _key("route", choice(*ROUTES), "jalur penempatan", "route of placement", ROUTES),
        _key("contract_months", count(1, 600), "lama perjanjian kerja (bulan)", "length of the contract (months)"),
        _key("extension_months", count(0, 600), "bulan perpanjangan", "months of extension"),
        _key("date", day, "tanggal pendaftaran", "date of registration"),
        _key("decisions", lambda name, given: given, "keputusan kantor", "office decisions"),
    ]
)  # fmt: skip
