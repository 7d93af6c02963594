"""What a count counts. Named and dated, so that two figures can be compared or must not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Definition:
    """A way to count, in words, from a day on."""

    key: str
    since: date
    indonesian: str
    english: str


ACTIVE_PARTICIPANT = Definition(
    key="active-participant/1",
    since=date(2026, 11, 1),
    indonesian=(
        "Peserta aktif: orang yang berbeda di dalam satu segmen yang pada hari itu terlindungi JKK, atau masih "
        "terlindungi bersyarat karena tunggakan yang ditoleransi hukum. Jumlah seluruhnya adalah penjumlahan segmen; "
        "wilayah menurut tempat unit kepesertaan, untuk BPU menurut desa saat mendaftar."
    ),
    english=(
        "Active participant: a distinct person within a segment who on that day has JKK cover, or still has it "
        "conditionally because the law tolerates the arrears. The total sums the segments; region by the enrolment "
        "unit, for the self-employed by the village of enrolment."
    ),
)
