"""Every text has its English, and no English page shows an Indonesian one."""

from __future__ import annotations

from pathlib import Path

from scripts import messages

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_text_is_translated_and_every_translation_is_used() -> None:
    assert messages.problems(messages.used(), messages.read_po(messages.CATALOGUE)) == []


def test_the_compiled_catalogue_is_what_the_readable_one_says() -> None:
    catalogue = messages.read_po(messages.CATALOGUE)
    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == messages.mo_bytes(catalogue)


def test_the_catalogue_is_written_as_the_script_would_write_it() -> None:
    catalogue = messages.read_po(messages.CATALOGUE)
    assert messages.CATALOGUE.read_text(encoding="utf-8") == messages.po_text(catalogue)


def test_placeholders_survive_translation() -> None:
    import re

    for text, words in messages.read_po(messages.CATALOGUE).items():
        wanted = set(re.findall(r"%\(\w+\)s", text.singular))
        for one in words:
            assert set(re.findall(r"%\(\w+\)s", one)) == wanted, text.singular


def test_a_text_without_english_is_reported_with_its_place() -> None:
    text = messages.Text("Belum diterjemahkan")
    assert messages.problems({text: "pages.py:3"}, {}) == ["pages.py:3: no English for 'Belum diterjemahkan'"]


def test_a_text_nobody_uses_any_more_is_reported() -> None:
    assert messages.problems({}, {messages.Text("Usang"): ("Old",)}) == ["nobody uses 'Usang' any more"]


def test_the_script_finds_texts_in_templates_code_and_choices() -> None:
    found = {text.singular for text in messages.used()}
    assert "Penyebut persentase" in found  # template
    assert "%(count)s angka jangkar tidak sama dengan hitungan." in found  # template, with a plural
    assert "Berikan tanggal atau bulan, jangan keduanya." in found  # code
    assert "penerima upah" in found  # choices
