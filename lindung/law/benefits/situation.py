"""The facts that benefits may ask for: how each is read and what it is called."""

from __future__ import annotations

from typing import Any

from lindung.law.situation import (
    Key,
    Reader,
    choice,
    count,
    day,
    flag,
    fraction,
    month,
    record,
    refuse,
    rupiah,
    several,
)

PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")
SEGMENTS = ("PU", "BPU", "JAKON", "PMI")
EVENTS = (
    "death",
    "total_disability",
    "partial_disability",
    "temporary_incapacity",
    "transport",
    "orthosis",
    "dentures",
    "hearing_aid",
    "spectacles",
    "home_care",
    "medical_care",
    "late_payment",
    "withdrawal",
    "tax",
    "old_age",
    "disability",
    "widow",
    "widower",
    "spouse",
    "child",
    "parent",
    "termination",
    "failed_departure",
    "failed_placement",
    "contract_breach",
    "dismissal",
    "rape",
    "loss_on_return",
    "treatment_abroad",
    "repatriation",
)
LEVELS = ("TK", "SD", "SMP", "SMA", "PT")


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        refuse(name, f"{given!r} bukan kata.", f"{given!r} is not a word.")
    return given


_YEARS = record({level: count(0, 20) for level in LEVELS})
_CHILD = record(
    {
        "school_years": _YEARS,
        "age": count(0, 60),
        "married": flag,
        "working": flag,
        "registered": flag,
        "exception": choice("pu_short", "bpu", "intern"),
    },
    needed=("school_years",),
)
_INJURY = record(
    {"code": _text, "side": choice("right", "left"), "functional_loss": fraction(0, 1),
     "steps": count(1, 20), "assessed_percent": fraction(0, 100)},
    needed=("code",),
)  # fmt: skip
_YEAR_OF_WAGES = record(
    {
        "year": count(2015, 2100),
        "wage": rupiah,
        "counted_wage": rupiah,
        "months": count(1, 12),
        "inflation_percent": fraction(-50, 100),
    },
    needed=("year",),
)


def _key(name: str, read: Reader, indonesian: str, english: str, choices: tuple[str, ...] = ()) -> tuple[str, Key]:
    return name, Key(name, read, indonesian, english, choices)


KEYS: dict[str, Key] = dict(
    [
        _key("programme", choice(*PROGRAMMES), "program", "programme", PROGRAMMES),
        _key("segment", choice(*SEGMENTS), "segmen kepesertaan", "segment of membership", SEGMENTS),
        _key("event", choice(*EVENTS), "peristiwa", "event", EVENTS),
        _key("event_date", day, "tanggal peristiwa", "date of the event"),
        _key("wage", rupiah, "upah sebulan", "monthly wage"),
        _key("income", rupiah, "penghasilan sebulan", "monthly income"),
        _key("months_contributed", count(0, 1200), "masa iur (bulan)", "months contributed"),
        _key("arrears_months", count(0, 600), "bulan menunggak berturut-turut", "consecutive months in arrears"),
        _key("arrears_paid", flag, "tunggakan sudah dilunasi", "arrears settled"),
        _key("registered", flag, "terdaftar sebagai peserta", "registered as a participant"),
        _key("children", several(_CHILD, least=0, most=20), "anak yang masih bersekolah", "children still at school"),
        _key("heirs", choice("none", "some"), "ahli waris", "heirs", ("some", "none")),
        _key("work_related", flag, "akibat kecelakaan kerja", "caused by a work accident"),
        _key("injuries", several(_INJURY), "cedera menurut tabel", "injuries by the table"),
        _key("left_handed", flag, "kidal", "left-handed"),
        _key("incapacity_months", count(1, 600), "bulan tidak mampu bekerja", "months unable to work"),
        _key(
            "paid_by_employer", rupiah, "upah yang dibayar pemberi kerja sebulan", "wage paid by the employer a month"
        ),
        _key("receipts", record({"land": rupiah, "sea": rupiah, "air": rupiah}), "bukti biaya", "receipts"),
        _key("cost", rupiah, "biaya menurut bukti", "cost by receipts"),
        _key("claimed_on", day, "tanggal pengajuan", "date of the claim"),
        _key("diagnosed_on", day, "tanggal diagnosis (PAK)", "date of diagnosis (occupational disease)"),
        _key("employment_ended_on", day, "tanggal hubungan kerja berakhir", "date employment ended"),
        _key("days_late", count(0, 100_000), "hari keterlambatan pembayaran", "days of late payment"),
        _key("benefit", rupiah, "nilai manfaat", "benefit"),
        _key(
            "payments",
            several(record({"date": day, "amount": rupiah}, needed=("date", "amount"))),
            "pembayaran",
            "payments",
        ),
        _key("npwp", flag, "memiliki NPWP", "has a tax number"),
        _key("balance", rupiah, "saldo: iuran dan hasil pengembangannya", "balance: contributions and their return"),
        _key("purpose", choice("full", "housing", "other"), "keperluan", "purpose", ("full", "housing", "other")),
        _key("years_member", count(0, 100), "tahun kepesertaan", "years of membership"),
        _key("withdrawn_before", flag, "pernah mengambil sebagian", "withdrew a part before"),
        _key("cause", _text, "sebab", "cause"),
        _key("cause_date", day, "tanggal sebab", "date of the cause"),
        _key("birth_date", day, "tanggal lahir", "date of birth"),
        _key("age", count(0, 120), "umur", "age"),
        _key("history", several(_YEAR_OF_WAGES, most=80), "riwayat upah", "wage history"),
        _key("pension_year", count(2015, 2100), "tahun mulai pensiun", "year the pension begins"),
        _key("density_percent", fraction(0, 100), "tingkat kepadatan iuran (%)", "contribution density (%)"),
        _key("registered_months", count(0, 1200), "bulan sejak terdaftar", "months since registration"),
        _key("in_payment", rupiah, "pensiun bulanan yang sedang dibayar", "monthly pension in payment"),
        _key(
            "inflation_percent", fraction(-50, 100), "inflasi tahun sebelumnya (%)", "inflation of the year before (%)"
        ),
        _key("terminated_on", day, "tanggal PHK", "date of termination"),
        _key("paid_months", several(month), "bulan yang iurannya dibayar", "months with contributions paid"),
        _key("payment_dates", several(day, most=6), "tanggal pembayaran", "payment dates"),
        _key("foreign_citizen", flag, "warga negara asing", "foreign citizen"),
        _key("claims_before", count(0, 10), "klaim JKP sebelumnya", "earlier JKP claims"),
        _key(
            "months_since_claim",
            count(0, 600),
            "bulan iuran sejak klaim JKP sebelumnya",
            "months of contributions since the JKP claim before",
        ),
        _key("employer_closed", flag, "pemberi kerja pailit atau tutup", "employer bankrupt or closed"),
        _key("phase", choice("before", "during", "after"), "masa penempatan", "phase", ("before", "during", "after")),
        _key("months_worked", count(0, 600), "lama bekerja (bulan)", "months worked"),
        _key("route", choice("agency", "individual"), "jalur penempatan", "route", ("agency", "individual")),
        _key("decisions", lambda name, given: given, "keputusan kantor", "office decisions"),
    ]
)
