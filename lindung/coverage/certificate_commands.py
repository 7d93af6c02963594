"""`lindung certificate`: certificates of cover as PDF, for one person or for everybody a sponsor pays for."""

from __future__ import annotations

import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from lindung.access.terminal import As, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from lindung.access.acting import Acting

# Where nothing else is set, as in a demonstration on one's own machine.
HERE = "http://127.0.0.1:8000/"


@command_needs("people.read")
def certificate(
    nik: Annotated[str, typer.Argument(help="A NIK; - reads it from standard input.", show_default=False)] = "",
    out: Annotated[Path, typer.Option(help="The file to write: .pdf, or .zip for more than a thousand.")] = Path(
        "surat-perlindungan.pdf"
    ),
    sponsor: Annotated[str, typer.Option(help="Code of the organisation that pays.")] = "",
    agreement: Annotated[str, typer.Option(help="Only under the agreement (PKS) of this number.")] = "",
    bill: Annotated[str, typer.Option(help="Our code of a bill: everybody on it.")] = "",
    region: Annotated[str, typer.Option(help="Kemendagri code, such as 72.08.01.2011.")] = "",
    on: Annotated[str, typer.Option(help="Day to speak of, YYYY-MM-DD. Default: today.")] = "",
    family: Annotated[bool, typer.Option("--family", help="The sheet for the family instead.")] = False,
    acting_user: As = "",
) -> None:
    """Write a certificate for each person who is covered on the day, a page each, with a QR code to check it.

    More than a thousand need a .zip: it holds PDFs of up to a thousand pages.

    Examples:

      lindung certificate - --out surat.pdf --as petugas

      lindung certificate --sponsor parigi-moutong --region 72.08.01.2011 --out desa.pdf --as petugas
    """
    from lindung.coverage.certificates import MOST_AT_ONCE
    from lindung.coverage.days import read_day
    from lindung.coverage.queries import today

    day = read_day(on, field="--on") if on else today()
    with acting_in_terminal(certificate, acting_user) as who:
        ids = _people(nik, sponsor, agreement, bill, region, day, who)
        if len(ids) > MOST_AT_ONCE and out.suffix != ".zip":
            raise Trouble(
                f"{len(ids)} orang: tulislah --out berkas.zip, atau persempit dengan --region.",
                f"{len(ids)} people: give --out file.zip, or narrow with --region.",
            )
        blocks = _made(ids, day, who, family=family)
        made = _write(blocks, out)
    Console(stderr=True).print(f"{out.name}: {made} PDF", highlight=False)


def _people(
    nik: str, sponsor: str, agreement: str, bill: str, region: str, day: date, who: Acting
) -> tuple[uuid.UUID, ...]:
    from lindung.access.roles import Right
    from lindung.coverage.covered_list import Wanted, list_covered
    from lindung.registry.queries import as_nik, find_by_number

    if not nik:
        who.must(Right.PEOPLE_EXPORT)
        return list_covered(Wanted(day, payer=sponsor, agreement=agreement, bill=bill, region=region)).ids
    number = as_nik(sys.stdin.readline().strip() if nik == "-" else nik)
    found = find_by_number(number).people if number else ()
    if not found:
        raise Trouble(
            "Tidak ada peserta dengan NIK itu di wilayah dan organisasi Anda.",
            "Nobody within your regions and organisations has that NIK.",
        )
    return (found[0].id,)


def _made(ids: tuple[uuid.UUID, ...], day: date, who: Acting, *, family: bool) -> Iterator[bytes]:
    """PDFs of at most MOST_AT_ONCE pages. Memory grows with one of them, not with all."""
    from django.conf import settings

    from lindung.coverage.certificate_print import certificates_pdf
    from lindung.coverage.certificates import MOST_AT_ONCE, hand_out, nobody_covered
    from lindung.coverage.family_sheet import family_pdf
    from lindung.coverage.held_cover import held_or_coming
    from lindung.coverage.queries import today

    if not ids:
        raise nobody_covered()
    if not settings.DEMONSTRATION and not settings.PUBLIC_URL and not family:
        raise Trouble(
            "Isi LINDUNG_PUBLIC_URL dengan alamat tempat surat dapat diperiksa, misalnya https://lindung.example.go.id.",
            "Set LINDUNG_PUBLIC_URL to where certificates may be checked, such as https://lindung.example.go.id.",
        )
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        if family:
            yield family_pdf(held_or_coming(some, day), day=today())
        else:
            yield certificates_pdf(hand_out(acting=who, person_ids=some, day=day), base=HERE, day=today())


def _write(blocks: Iterator[bytes], out: Path) -> int:
    """The PDF itself, or a ZIP of several. Trouble where it cannot be written."""
    try:
        if out.suffix != ".zip":
            out.write_bytes(next(blocks))
            return 1
        number = 0
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
            for number, content in enumerate(blocks, 1):
                target.writestr(f"surat-{number:03}.pdf", content)
        return number
    except OSError as error:
        raise Trouble(
            f"{out.name} tidak dapat ditulis: {error.strerror or error}.",
            f"{out.name} cannot be written: {error.strerror or error}.",
        ) from error
