"""Reading bank statements: CSV in the forms banks export, and MT940. A statement is money: a line that cannot be read
stops the whole file with its number; it is never left out silently."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lindung.billing.ledger import MOST_RUPIAH
from lindung.web.refused import Refused

MOST_BYTES = 5_000_000
MOST_LINES = 20_000
_HEADS = {
    "day": ("tanggal", "tgl", "tanggaltransaksi", "tgltransaksi", "date", "valuedate", "postdate", "tanggalbuku"),
    "credit": ("kredit", "credit", "masuk", "mutasikredit", "jumlah", "nominal", "amount", "jumlahkredit"),
    "debit": ("debit", "debet", "keluar", "mutasidebit", "mutasidebet"),
    "reference": ("referensi", "noreferensi", "nomorreferensi", "reference", "nobukti", "sp2d", "nosp2d", "ref"),
    "code": ("kodeiuran", "kodebayar", "kodepembayaran", "paymentcode", "nomorva", "virtualaccount", "va"),
    "text": ("keterangan", "uraian", "deskripsi", "description", "remark", "berita", "detail"),
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: .*)?\Z")


@dataclass(frozen=True)
class ReadLine:
    """One line: rupiah in (above zero) or out (below). `row` is the number a person sees in the file."""

    row: int
    day: date
    amount: int
    reference: str
    code: str
    text: str


@dataclass(frozen=True)
class ReadStatement:
    """A statement's lines in its order; `skipped` rows held neither a day nor an amount (headings, balances)."""

    form: str
    lines: tuple[ReadLine, ...]
    skipped: tuple[int, ...]


def read_statement(content: bytes, *, name: str = "") -> ReadStatement:
    """Read a statement by what it holds, not by its name. Refused with the row, what is wrong and how to fix it."""
    if len(content) > MOST_BYTES:
        raise Refused(
            "statement_too_large",
            "Berkas lebih besar dari 5 MB. Ekspor mutasi per bulan, lalu impor satu per satu.",
            "The file is larger than 5 MB. Export month by month, and import one after the other.",
            status=413,
        )
    if not content.strip():
        raise Refused("statement_empty", "Berkas ini kosong.", "This file is empty.")
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"}:
        raise Refused(
            "statement_form",
            "Ini lembar kerja atau PDF. Ekspor mutasi sebagai CSV atau MT940 dari internet banking.",
            "This is a workbook or a PDF. Export the statement as CSV or MT940 from the bank.",
        )
    text = _decoded(content)
    read = _mt940(text) if re.search(r"(?m)^:(?:20|25|60[FM]):", text) else _csv(text)
    if not read.lines:
        raise Refused("statement_no_lines", "Tidak ada baris mutasi di berkas ini.", "There is no line in this file.")
    if len(read.lines) > MOST_LINES:
        raise Refused(
            "statement_too_long",
            f"Berkas ini memuat lebih dari {MOST_LINES} mutasi. Bagi menurut tanggal.",
            f"This file holds more than {MOST_LINES} lines. Split it by date.",
        )
    return read


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv(text: str) -> ReadStatement:
    rows = list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=_delimiter(text)))
    head, columns = _header(rows)
    lines, skipped = [], []
    for row, cells in enumerate(rows[head + 1 :], head + 2):
        given = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
        amount = _money(given.get("credit", ""), row) - abs(_money(given.get("debit", ""), row))
        if not amount or (not given["day"] and not any(given.get(name) for name in ("reference", "code"))):
            if any(cell.strip() for cell in cells):
                skipped.append(row)
            continue
        lines.append(
            ReadLine(
                row=row,
                day=_day(given["day"], row),
                amount=amount,
                reference=" ".join(given.get("reference", "").split())[:80],
                code="".join(given.get("code", "").lstrip("'").split())[:40],
                text=" ".join(given.get("text", "").split())[:400],
            )
        )
    return ReadStatement("csv", tuple(lines), tuple(skipped))


def _delimiter(text: str) -> str:
    """The separator that occurs most in the line that looks most like a header."""
    lines = text.splitlines()[:40]
    if lines and (named := re.match(r"sep=(.)\Z", lines[0].strip(), re.IGNORECASE)):
        return named[1]
    return max(";\t,|", key=lambda sign: max((_heads_in(line.split(sign)) for line in lines), default=0))


def _heads_in(cells: Sequence[str]) -> int:
    return len({name for cell in cells for name, heads in _HEADS.items() if _plain(cell) in heads})


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]", "", cell.lower())


def _header(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    for place, cells in enumerate(rows[:40]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(cells):
            for name, heads in _HEADS.items():
                if _plain(cell) in heads and name not in columns:
                    columns[name] = index
        if {"day", "credit"} <= columns.keys():
            return place, columns
    raise Refused(
        "statement_header",
        "Baris judul tidak ditemukan. Perlu kolom Tanggal dan Kredit (atau Jumlah); baik juga Referensi, Kode iuran, "
        "Keterangan.",
        "No heading row was found. There must be columns Tanggal (date) and Kredit (credit, amount); also good: "
        "Referensi, Kode iuran, Keterangan.",
    )


def _day(text: str, row: int) -> date:
    iso, local = _ISO.match(text), _DAY_FIRST.match(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if local:
            year = int(local[3]) + (2000 if len(local[3]) == 2 else 0)
            return date(year, int(local[2]), int(local[1]))
    except ValueError:
        pass
    raise Refused(
        "statement_day",
        f"Baris {row}: {text[:30]!r} bukan tanggal. Tulis hari/bulan/tahun, misalnya 08/12/2026.",
        f"Row {row}: {text[:30]!r} is not a date. Write day/month/year, such as 08/12/2026.",
    )


def _money(text: str, row: int) -> int:
    """Whole rupiah from 672000, 672.000, 672,000.00, Rp672.000,00; zero for an empty cell."""
    cleaned = re.sub(r"(?i)rp\.?|idr|\s", "", text).removesuffix("CR").removesuffix("DB")
    if cleaned in {"", "-", "0"}:
        return 0
    cents = re.search(r"[.,](\d{1,2})\Z", cleaned)
    whole = re.sub(r"[.,]", "", cleaned[: cents.start()] if cents else cleaned)
    grouped = re.fullmatch(
        r"[+-]?\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?|[+-]?\d+", cleaned[: cents.start()] if cents else cleaned
    )
    if grouped and len(whole.lstrip("+-0")) < len(str(MOST_RUPIAH)) and (not cents or int(cents[1]) == 0):
        return int(whole)
    raise Refused(
        "statement_amount",
        f"Baris {row}: {text[:30]!r} bukan jumlah rupiah bulat.",
        f"Row {row}: {text[:30]!r} is not a whole amount of rupiah.",
    )


def _mt940(text: str) -> ReadStatement:
    import mt940

    try:
        found = list(mt940.parse(text))
    except (ValueError, KeyError, AttributeError, RuntimeError, InvalidOperation) as error:
        raise Refused(
            "statement_mt940",
            f"Berkas MT940 ini tidak dapat dibaca ({str(error)[:80]}). Mintalah ekspor ulang dari bank.",
            f"This MT940 file cannot be read ({str(error)[:80]}). Ask the bank for it again.",
        ) from error
    expected = len(re.findall(r"(?m)^:61:", text))
    if len(found) != expected:
        raise Refused(
            "statement_mt940",
            f"Berkas MT940 memuat {expected} mutasi, yang terbaca {len(found)}. Tidak diimpor sebagian.",
            f"The MT940 file holds {expected} lines and {len(found)} were read. It is not imported in part.",
        )
    return ReadStatement("mt940", tuple(_mt940_line(row, one.data) for row, one in enumerate(found, 1)), ())


def _mt940_line(row: int, data: dict[str, object]) -> ReadLine:
    money = data["amount"]
    amount, currency = Decimal(str(getattr(money, "amount", 0))), getattr(money, "currency", "")
    if currency != "IDR" or amount != amount.to_integral_value():
        raise Refused(
            "statement_amount",
            f"Mutasi {row}: hanya rupiah bulat yang diterima, bukan {amount} {currency}.",
            f"Line {row}: whole rupiah only, not {amount} {currency}.",
        )
    day = data["date"]
    if not isinstance(day, date):
        raise Refused("statement_day", f"Mutasi {row}: tanpa tanggal.", f"Line {row}: there is no date.")
    own = str(data.get("customer_reference") or "")
    bank = str(data.get("bank_reference") or "")
    reference = " ".join(part for part in (own, bank) if part and part != "NONREF")
    details = f"{data.get('transaction_details') or ''} {data.get('extra_details') or ''}"
    return ReadLine(
        row, date(day.year, day.month, day.day), int(amount), reference[:80], "", " ".join(details.split())[:400]
    )
