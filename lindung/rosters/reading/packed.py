"""What is inside a packed workbook (.xlsx, .xlsm, .ods), looked at before anything is read."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from html import unescape
from pathlib import Path
from typing import Literal

from lindung.rosters.reading import refusals

Kind = Literal["xlsx", "xls", "ods", "csv"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in the directory of an OLE file are UTF-16; a workbook encrypted by Excel is one of these.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What `zipfile` raises over a damaged file; a RuntimeError over a part packed in a way that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


def kind_of(path: Path) -> Kind:
    """What the file is by its content, whatever it is called. Raises ListRefused if it is none of the four."""
    if not path.is_file():
        raise refusals.file_missing()
    size = path.stat().st_size
    if size > refusals.MOST_BYTES:
        raise refusals.file_too_large()
    if size == 0:
        raise refusals.file_empty()
    with path.open("rb") as source:
        start = source.read(4096)
        if start.startswith(_OLE):
            source.seek(0)
            if _ENCRYPTED in source.read():
                raise refusals.password_protected()
            return "xls"
    if start.startswith(b"PK"):
        return _packed_kind(path)
    return _text_kind(start)


def _text_kind(start: bytes) -> Kind:
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    looks = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not utf16 and (
        b"\0" in start or looks.startswith((b"%pdf", b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<table"))
    ):
        raise refusals.kind_unknown()
    if start[:3] == b"\xff\xd8\xff":
        raise refusals.kind_unknown()
    return "csv"


def _packed_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            members = {one.filename: one for one in packed.infolist()}
            _refuse_bomb(list(members.values()))
            if "xl/workbook.xml" in members:
                return "xlsx"
            if "content.xml" in members and "mimetype" in members:
                _refuse_locked_ods(packed)
                if b"spreadsheet" in packed.read("mimetype"):
                    return "ods"
    except BROKEN as error:
        raise refusals.unreadable() from error
    raise refusals.kind_unknown()


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    """By what the members say of themselves. Those that lie fail their checksum when they are unpacked."""
    if len(members) > 20_000 or sum(one.file_size for one in members) > refusals.MOST_UNPACKED_BYTES:
        raise refusals.unpacked_too_large()
    for one in members:
        if one.filename.lower().endswith("sharedstrings.xml") and one.file_size > refusals.MOST_SHARED_TEXT_BYTES:
            raise refusals.unpacked_too_large()
        if one.flag_bits & 1:
            raise refusals.password_protected()


def _refuse_locked_ods(packed: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in packed.namelist() and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise refusals.password_protected()


def verify(packed: zipfile.ZipFile) -> None:
    """Unpack every part once, in pieces, so that a part which lies about its size is found before it is read.

    Sheets that the workbook names are left out: they are looked through before they are read anyway.
    """
    named = set(sheet_parts(packed).values()) if "xl/workbook.xml" in packed.namelist() else set()
    for one in packed.infolist():
        if one.filename.lower().endswith((".xml", ".rels")) and one.filename not in named:
            with packed.open(one) as source:
                while source.read(1 << 20):
                    pass


def sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """Which part of an .xlsx holds which sheet, by the sheet's name."""
    book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
    try:
        links = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        said = _attributes(tag)
        if "Id" in said and "Target" in said:
            target = said["Target"]
            targets[said["Id"]] = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    parts = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        said = _attributes(tag)
        link = next((value for key, value in said.items() if key.endswith(":id")), "")
        if "name" in said and link in targets:
            parts[said["name"]] = posixpath.normpath(targets[link])
    return parts


def _attributes(tag: str) -> dict[str, str]:
    return {key: unescape(value) for key, value in re.findall(r"([\w:]+)\s*=\s*\"([^\"]*)\"", tag)}
