"""Writes examples/statement.csv: a bank statement that pays the bills of the example list in the demonstration.

    lindung roster apply examples/parigi-moutong-13900.xlsx --sponsor parigi-moutong --from 2026-12 --months 6
    python -m scripts.example_statement

A statement can only be written once there are bills, so the second command reads them from the demonstration's
database. Nearly every village pays for December in full. The others are what happens: half of it, the rest later, too
much, twice, late, money that was recorded by hand already, a sum nobody can place, a fee that goes out.
"""

from __future__ import annotations

import argparse
import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lindung.site.terminal import ready

TARGET = Path(__file__).resolve().parents[1] / "examples" / "statement.csv"
HEADINGS = ("Tanggal", "Keterangan", "Referensi", "Kode Iuran", "Debit", "Kredit")
FIRST_DAY, SECOND_DAY = date(2026, 11, 19), date(2026, 11, 20)


@dataclass(frozen=True)
class Due:
    """A bill that waits: its payment code, where, and rupiah to pay."""

    code: str
    village: str
    rupiah: int


def lines(bills: list[Due], late: list[Due], recorded: tuple[str, str, int]) -> list[tuple[object, ...]]:
    """The lines of the statement. `late`: bills past their day; `recorded`: reference, code and rupiah of a payment
    that was recorded by hand."""
    made: list[tuple[object, ...]] = []

    def line(day: date, text: str, code: str, rupiah: int) -> None:
        reference = f"RKUD{day:%y%m%d}{len(made) + 1:05d}"
        out, received = (-rupiah, "") if rupiah < 0 else ("", rupiah)
        made.append((f"{day:%d/%m/%Y}", text, reference, code, out, received))

    twice, half, rest_later, too_much, *others = bills
    for one in others:
        line(FIRST_DAY, f"IURAN DESEMBER 2026 {one.village}", one.code, one.rupiah)
    line(FIRST_DAY, f"IURAN {twice.village}", twice.code, twice.rupiah)
    line(SECOND_DAY, f"IURAN {twice.village} (LAGI)", twice.code, twice.rupiah)
    line(SECOND_DAY, f"IURAN {half.village} SEBAGIAN", half.code, half.rupiah // 2)
    line(FIRST_DAY, f"IURAN {rest_later.village} TAHAP 1", rest_later.code, rest_later.rupiah // 2)
    line(SECOND_DAY, f"IURAN {rest_later.village} TAHAP 2", rest_later.code, rest_later.rupiah - rest_later.rupiah // 2)
    line(SECOND_DAY, f"IURAN {too_much.village}", too_much.code, too_much.rupiah + 168_000)
    for one in late:
        line(SECOND_DAY, f"TUNGGAKAN IURAN {one.village}", one.code, one.rupiah)
    reference, code, rupiah = recorded
    line(SECOND_DAY, f"PEMBAYARAN {reference}", code, rupiah)
    line(SECOND_DAY, "SETORAN TUNAI TANPA KETERANGAN", "", 2_500_000)
    line(SECOND_DAY, "BIAYA ADMINISTRASI BANK", "", -15_000)
    return made


def write(target: Path, made: list[tuple[object, ...]]) -> None:
    """The statement as a bank exports it."""
    with target.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["MUTASI REKENING PENAMPUNGAN IURAN (PERAGAAN)"])
        writer.writerow(HEADINGS)
        writer.writerows(made)


def _asked() -> tuple[list[Due], list[Due], tuple[str, str, int]]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT b.payment_code, upper(r.name), b.total, b.due_on < %s, b.first_month, "
            "  b.total - coalesce((SELECT sum(a.amount) FROM billing_allocation a WHERE a.bill_id = b.id), 0)::bigint "
            "FROM billing_bill b JOIN sponsorship_programme p ON p.id = b.subject_id "
            "JOIN reference_region r ON r.code = b.village WHERE p.code = 'parigi-moutong' ORDER BY b.payment_code",
            [SECOND_DAY],
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT y.reference, b.payment_code, y.amount "
            "FROM billing_payment y JOIN billing_bill b ON b.id = y.bill_id "
            "JOIN sponsorship_programme p ON p.id = b.subject_id WHERE p.code = 'parigi-moutong' AND y.kind = 'sp2d' "
            "AND b.budget_year = 2026 ORDER BY y.reference LIMIT 1"
        )
        recorded = cursor.fetchone()
    december = [
        Due(code, f"DESA {name}", total) for code, name, total, _, month, _ in rows if month == date(2026, 12, 1)
    ]
    late = [Due(code, f"DESA {name}", rest) for code, name, _, is_late, _, rest in rows if is_late and rest]
    if len(december) < 5 or recorded is None:
        raise SystemExit("apply examples/parigi-moutong-13900.xlsx to a demonstration first")
    return december, late[:3], recorded


def main() -> None:
    """Write the statement from the demonstration's bills."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--into", type=Path, default=TARGET)
    target = parser.parse_args().into
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    with ready():
        write(target, lines(*_asked()))
    print(target)


if __name__ == "__main__":
    main()
