"""Certificates as PDF, set by Typst in one run: a page for each person, with a QR code that leads to the public check.

What people typed goes in as data and is never read as markup. The squares of the QR code are one drawn path, so that
a thousand pages stay small and sharp.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from lindung.counsel.speech import language
from lindung.coverage.certificate_words import law_of, payers_words, programme_name
from lindung.coverage.certificates import Handed, Issued, check_address
from lindung.coverage.covered import CoverStatus
from lindung.coverage.people_words import status_name
from lindung.reference.queries import regions
from lindung.web import dates

TEMPLATES = Path(__file__).resolve().parent / "typst"
_READ_ALOUD = 20


def certificates_pdf(handed: Handed, *, base: str, day: date) -> bytes:
    """One PDF with a page for each certificate. `base`: the address of the pages; `day`: today."""
    people = [_page(one, base) for one in handed.issued]
    return set_by_typst("certificate.typ", _content(handed, people, day))


def set_by_typst(template: str, content: dict[str, Any]) -> bytes:
    """A template of this room with its data, as PDF. The same data give the same bytes."""
    # A large library, and few who read a page print it.
    import typst

    data = json.dumps(content, ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=0,
        # Marks for programs that read aloud double a page's size; a stack of papers is printed, one is read.
        pdf_tags=len(content["people"]) <= _READ_ALOUD,
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made


def qr_svg(text: str) -> str:
    """The QR code of a text as a drawing of black squares without margin; rows of squares are joined."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    # Any of the eight masks can be read; trying all of them for the prettiest takes five times as long.
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(_runs(number, row) for number, row in enumerate(rows))
    side = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(number: int, row: list[bool]) -> str:
    """The dark squares of a row as bars of a path."""
    found, start = [], None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            found.append(f"M{start} {number}h{place - start}v1h-{place - start}z")
            start = None
    return "".join(found)


def _page(one: Issued, base: str) -> dict[str, Any]:
    held, link = one.held, check_address(one.token, base=base)
    laws: dict[str, list[str]] = {}
    for stretch in held.stretches:
        laws.setdefault(law_of(stretch.programme), []).append(stretch.programme.value)
    return {
        "name": held.person.name,
        "number": held.person.identity_masked,
        "village": held.person.village,
        "programmes": [
            {
                "name": programme_name(stretch.programme),
                "status": status_name(stretch.status),
                "conditional": stretch.status is CoverStatus.CONDITIONAL,
                "from": dates.long_date(stretch.from_day),
                "to": dates.long_date(stretch.to_day),
            }
            for stretch in held.stretches
        ],
        "conditional": held.conditional,
        "payer": payers_words(held),
        "laws": [f"{', '.join(names)}: {law}" for law, names in laws.items()],
        "qr": qr_svg(link),
        "link": link,
    }


def _content(handed: Handed, people: list[dict[str, Any]], day: date) -> dict[str, Any]:
    names = regions(sorted({one["village"] for one in people} | {one["village"][:5] for one in people}))
    for one in people:
        code = one.pop("village")
        one["place"] = ", ".join(names[each].display_name for each in (code, code[:5]) if each in names)
    footer = gettext("Dibuat Lindung %(day)s dari baris pelunasan iuran.") % {"day": dates.long_date(day)}
    if settings.DEMONSTRATION:
        footer = f"{footer} {gettext('Data demonstrasi: semua orang di sini rekaan.')}"
    return {
        "language": language(),
        "day": dates.long_date(handed.day),
        "people": people,
        "footer": footer,
        "words": {
            "title": gettext("Surat keterangan perlindungan"),
            "purpose": gettext("Jaminan sosial ketenagakerjaan"),
            "stands": gettext("Menurut catatan, pada %(day)s orang ini terlindungi:")
            % {"day": dates.long_date(handed.day)},
            "name": gettext("Nama"),
            "number": gettext("NIK atau nomor lain"),
            "place": gettext("Tinggal di"),
            "programme": gettext("Program"),
            "from": gettext("Sejak"),
            "to": gettext("Sampai"),
            "status": gettext("Keadaan"),
            "payer": gettext("Dibayar oleh"),
            "law": gettext("Dasar hukum"),
            "check": gettext("Periksa keasliannya"),
            "check_how": gettext(
                "Arahkan kamera telepon ke kotak ini. Halaman yang terbuka mengatakan apakah surat ini berlaku hari "
                "itu. Siapa pun boleh memeriksa; NIK dan nama lengkap tidak ditampilkan."
            ),
            "until": gettext(
                "Tanggal “sampai” adalah hari terakhir yang iurannya sudah dibayar. Bila iuran berikutnya dibayar, "
                "perlindungan berlanjut dan halaman pemeriksaan mengatakannya."
            ),
            "conditional": gettext(
                "Bersyarat: iuran menunggak. Bila tunggakan tidak dibayar, perlindungan gugur dan sebagian manfaat "
                "menunggu pelunasan."
            ),
            "not_a_card": gettext(
                "Surat ini bukan kartu peserta dan bukan keputusan klaim. Keputusan diberikan oleh BPJS "
                "Ketenagakerjaan."
            ),
        },
    }
