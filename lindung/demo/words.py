"""What the tables of the province are called to somebody who watches it being built."""

from __future__ import annotations

_WORDS = {
    "registry_organisation": ("perusahaan, kontraktor, dan sponsor", "employers, contractors and sponsors"),
    "registry_person": ("orang", "people"),
    "registry_identity": ("nomor identitas", "identity numbers"),
    "registry_familymember": ("anggota keluarga", "family members"),
    "registry_death": ("kematian", "deaths"),
    "membership_enrolmentunit": ("unit kepesertaan", "enrolment units"),
    "membership_project": ("proyek", "projects"),
    "membership_membership": ("kepesertaan", "memberships"),
    "membership_membershipend": ("akhir kepesertaan", "ends of memberships"),
    "membership_payerassignment": ("pembayar", "payers"),
    "billing_settlementline": ("pembayaran iuran", "settled contributions"),
    "coverage_coverspan": ("masa perlindungan", "periods of cover"),
    "coverage_coverdelta": ("perubahan harian per desa", "daily changes by village"),
    "coverage_coverday": ("perubahan harian per kabupaten", "daily changes by kabupaten"),
    "coverage_covermonth": ("jumlah di awal setiap bulan", "numbers at the beginning of each month"),
}


def table_words(name: str) -> tuple[str, str]:
    """A table in plain words, Indonesian and English. KeyError for one nobody named."""
    return _WORDS[name]
