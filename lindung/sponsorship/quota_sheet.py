"""Reading quotas per village as offices send them: a CSV, an XLSX, or cells pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import polars as pl
from polars.exceptions import PolarsError

from lindung.reference.regions import names_by_code
from lindung.web.refused import Refused

MOST_BYTES = 2_000_000
# What a workbook of that size may unpack to; a village list is a few hundred kB.
MOST_UNPACKED = 50_000_000
MOST_ROWS = 100_000
_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")
_BARE = re.compile(r"\d{10}")
_TOTAL = re.compile(r"\s*(sub\s*)?(jumlah|total)", re.IGNORECASE)
_KIND = re.compile(r"^(desa|kelurahan|kel\.?|ds\.?)\s+", re.IGNORECASE)


def read_quotas(content: bytes, region: str) -> dict[str, int]:
    """Heads by the code of a village of `region`, from a file or pasted text.

    A row counts if it names a village (code, or a name that only one village of the region has) and has a whole number
    behind it. Headings and totals are passed over. Refused with the row for a village that is unknown, has several
    namesakes or stands twice, for a number that is none, and where nothing could be read.
    """
    if len(content) > MOST_BYTES:
        raise _refused("Berkas lebih dari 2 MB.", "The file is larger than 2 MB.")
    rows = _workbook(content) if content[:2] == b"PK" else _text(content)
    known = {code: name for code, name in names_by_code("village").items() if code.startswith(region)}
    by_name: dict[str, list[str]] = {}
    for code, name in known.items():
        by_name.setdefault(_plain(name), []).append(code)
    found: dict[str, int] = {}
    for number, cells in enumerate(rows, 1):
        read = _row(number, [cell.strip() for cell in cells], known.keys(), by_name)
        if read is None:
            continue
        if read[0] in found:
            raise _refused(f"Baris {number}: desa itu sudah disebut.", f"Row {number}: that village is named already.")
        found[read[0]] = read[1]
    if not found:
        raise _refused(
            "Tidak ada baris berisi desa dan jumlah orang. Kolom pertama desa (kode atau nama), lalu jumlah.",
            "No row holds a village and a number of heads. First the village (code or name), then the number.",
        )
    return found


def _row(
    number: int, cells: Sequence[str], known: Iterable[str], by_name: dict[str, list[str]]
) -> tuple[str, int] | None:
    """The village and the heads of a row; None where it is a heading, a total or empty."""
    heads = next((cell for cell in reversed(cells) if cell), "")
    digits = heads.replace(".", "").removesuffix(",0")
    code = next((_as_code(cell) for cell in cells if _as_code(cell)), "")
    lettered = [cell for cell in cells if any(letter.isalpha() for letter in cell)]
    named = [cell for cell in lettered if _plain(cell) in by_name]
    if not code and not named:
        # A heading, a total or a signature; but a number behind words that are no village is a village misspelt.
        if digits.isdigit() and lettered and not _TOTAL.match(lettered[0]):
            raise _refused(
                f"Baris {number}: desa {lettered[-1][:40]!r} tidak dikenal di wilayah program. Tulis kodenya.",
                f"Row {number}: the village {lettered[-1][:40]!r} is unknown in the region. Write its code.",
            )
        return None
    if code and code not in set(known):
        raise _refused(
            f"Baris {number}: {code} bukan desa di wilayah program.",
            f"Row {number}: {code} is no village of the programme's region.",
        )
    if not code:
        codes = by_name[_plain(named[-1])]
        if len(codes) > 1:
            told = ", ".join(codes[:5])
            raise _refused(
                f"Baris {number}: ada beberapa desa bernama {named[-1][:40]!r} ({told}). Tulis kodenya.",
                f"Row {number}: several villages are called {named[-1][:40]!r} ({told}). Write the code.",
            )
        code = codes[0]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 7 or _as_code(heads):
        raise _refused(
            f"Baris {number}: {heads[:20]!r} bukan jumlah orang.",
            f"Row {number}: {heads[:20]!r} is no number of heads.",
        )
    return code, int(digits)


def _as_code(cell: str) -> str:
    if _CODE.fullmatch(cell):
        return cell
    return f"{cell[:2]}.{cell[2:4]}.{cell[4:6]}.{cell[6:]}" if _BARE.fullmatch(cell) else ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _KIND.sub("", name.strip()).lower())


def _text(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text[:2000]
    mark = max("\t;,", key=first.count)
    return [row for row, _ in zip(csv.reader(io.StringIO(text), delimiter=mark), range(MOST_ROWS), strict=False)]


def _workbook(content: bytes) -> list[list[str]]:
    wrong = _refused("Berkas Excel itu tidak dapat dibaca.", "That Excel file cannot be read.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise _refused("Isi berkas itu terlalu besar.", "What that file holds is too large.")
        frame = pl.read_excel(io.BytesIO(content), has_header=False, infer_schema_length=0, raise_if_empty=False)
    except (zipfile.BadZipFile, PolarsError, ValueError) as error:
        raise wrong from error
    except Exception as error:  # the reader of workbooks raises errors of its own kinds
        if isinstance(error, Refused):
            raise
        raise wrong from error
    return [[cell or "" for cell in row] for row in frame.head(MOST_ROWS).iter_rows()]


def _refused(indonesian: str, english: str) -> Refused:
    return Refused("quota_sheet", indonesian, english)
