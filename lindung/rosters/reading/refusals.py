"""Why a file cannot be read as a list of names: a code for programs, a sentence in both languages for people."""

from __future__ import annotations

from lindung.web.refused import Refused

MOST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 1_048_576
# What a packed workbook may grow to. A sheet of 1,048,576 names with ten columns is some 560 MB of XML.
MOST_UNPACKED_BYTES = 1024 * 1024 * 1024
# The text of all cells is held at once; a million names and villages are some 100 MB.
MOST_SHARED_TEXT_BYTES = 256 * 1024 * 1024
# The reader keeps a whole rectangle in memory, empty cells too: 26 columns over the full height of a sheet.
MOST_CELLS = 26 * MOST_ROWS


class ListRefused(Refused):
    """The file as a whole is no list that can be judged. Rows with faults never raise this."""


def file_missing() -> ListRefused:
    return ListRefused(
        "file_missing",
        "Berkas tidak ditemukan. Periksa nama dan foldernya.",
        "There is no such file. Check its name and folder.",
        status=404,
    )


def file_too_large() -> ListRefused:
    return ListRefused(
        "file_too_large",
        "Berkas lebih besar dari 100 MB. Hapus gambar di dalamnya, atau bagi menurut kecamatan, lalu kirim lagi.",
        "The file is larger than 100 MB. Remove pictures in it, or split it by district, and send it again.",
        status=413,
    )


def unpacked_too_large() -> ListRefused:
    return ListRefused(
        "unpacked_too_large",
        "Isi berkas ini setelah dibuka terlalu besar untuk sebuah daftar nama. Salin daftarnya ke lembar kerja baru, "
        "simpan, lalu kirim lagi.",
        "Unpacked, this file is too large for a list of names. Copy the list into a new workbook, save it and send it "
        "again.",
        status=413,
    )


def too_many_rows() -> ListRefused:
    return ListRefused(
        "too_many_rows",
        "Daftar ini lebih dari 1.048.576 baris. Bagi menjadi beberapa berkas, misalnya per kecamatan.",
        "The list has more than 1,048,576 rows. Split it into several files, for example by district.",
        status=413,
    )


def too_many_cells() -> ListRefused:
    return ListRefused(
        "too_many_cells",
        "Lembar kerja ini terlalu lebar: ada isi jauh di kanan atau di bawah daftar. Salin hanya kolom daftar ke "
        "lembar kerja baru, lalu kirim lagi.",
        "The sheet is too wide: something stands far to the right of or below the list. Copy only the columns of the "
        "list into a new workbook and send it again.",
        status=413,
    )


def unreadable() -> ListRefused:
    return ListRefused(
        "unreadable",
        "Berkas ini tidak dapat dibuka: rusak atau tidak lengkap. Buka di Excel atau LibreOffice, simpan ulang sebagai "
        ".xlsx, lalu kirim lagi.",
        "The file cannot be opened: it is damaged or not complete. Open it in Excel or LibreOffice, save it again as "
        ".xlsx and send it again.",
    )


def kind_unknown() -> ListRefused:
    return ListRefused(
        "kind_unknown",
        "Berkas ini bukan lembar kerja. Yang dapat dibaca: .xlsx, .xls, .ods dan .csv. Jika asalnya PDF, foto, Word "
        "atau halaman web, salin tabelnya ke Excel dan simpan sebagai .xlsx.",
        "The file is no spreadsheet. Readable are .xlsx, .xls, .ods and .csv. If it comes from a PDF, a photo, Word or "
        "a web page, copy the table into Excel and save it as .xlsx.",
    )


def file_empty() -> ListRefused:
    return ListRefused(
        "file_empty",
        "Berkas ini kosong. Pastikan daftar sudah tersimpan, lalu kirim lagi.",
        "The file is empty. Make sure that the list was saved and send it again.",
    )


def password_protected() -> ListRefused:
    return ListRefused(
        "password_protected",
        "Berkas ini dilindungi kata sandi. Buka, hapus kata sandinya (File > Info > Protect Workbook), simpan, lalu "
        "kirim lagi.",
        "The file is protected by a password. Open it, remove the password (File > Info > Protect Workbook), save it "
        "and send it again.",
    )


def sheet_missing(name: str, there: list[str]) -> ListRefused:
    known = ", ".join(there)
    return ListRefused(
        "sheet_missing",
        f"Lembar {name!r} tidak ada. Yang ada: {known}.",
        f"There is no sheet {name!r}. There are: {known}.",
    )


def header_missing() -> ListRefused:
    return ListRefused(
        "header_missing",
        "Tidak ada baris judul kolom. Tulis di atas daftar setidaknya: NIK, Nama, Tanggal Lahir.",
        "There is no row of column headings. Write above the list at least: NIK, Nama, Tanggal Lahir.",
    )


def column_missing(fields: list[str], sheet: str, row: int) -> ListRefused:
    words = {"nik": "NIK", "name": "Nama", "birth_date": "Tanggal Lahir"}
    missing = ", ".join(words[field] for field in fields)
    return ListRefused(
        "column_missing",
        f"Kolom ini belum ada di lembar {sheet!r} (judul kolom di baris {row}): {missing}. Tambahkan, lalu kirim lagi.",
        f"These columns are missing in sheet {sheet!r} (headings in row {row}): {missing}. Add them and send it again.",
    )


def delimiter_wrong(found: str) -> ListRefused:
    shown = {"|": "|", ":": ":", "\t": "tab"}.get(found, found)
    return ListRefused(
        "delimiter_wrong",
        f"Kolom-kolom tidak terpisah dengan benar (pemisahnya {shown!r}). Pakai koma, titik koma atau tab, atau simpan "
        "sebagai .xlsx.",
        f"The columns are not separated properly (the separator is {shown!r}). Use comma, semicolon or tab, or save it "
        "as .xlsx.",
    )


def no_rows(sheet: str) -> ListRefused:
    return ListRefused(
        "no_rows",
        f"Di bawah judul kolom lembar {sheet!r} tidak ada satu nama pun. Isi daftarnya, lalu kirim lagi.",
        f"There is not one name below the column headings of sheet {sheet!r}. Fill in the list and send it again.",
    )
