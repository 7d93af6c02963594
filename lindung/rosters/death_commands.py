"""`lindung death`: record a death, verify or withdraw one, take in a list, list the covered dead."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble

if TYPE_CHECKING:
    from lindung.coverage.death_queries import ListedDeath
    from lindung.registry.queries import PersonRow
    from lindung.rosters.death_import import Judged

app = typer.Typer(
    help="Kematian: catat, verifikasi, tarik, daftar. / Deaths: record, verify, withdraw, list.", no_args_is_help=True
)

Nik = Annotated[str, typer.Argument(help="The NIK; - reads it from standard input.", show_default=False)]


@app.command("record")
@command_needs("deaths.record")
def death_record(
    nik: Nik,
    on: Annotated[str, typer.Option("--on", help="Day of death, YYYY-MM-DD.", show_default=False)],
    source: Annotated[str, typer.Option(help="Number of the certificate, or who reported it.", show_default=False)],
    verified: Annotated[bool, typer.Option("--verified", help="The certificate was seen: cover ends.")] = False,
    acting_user: As = "",
) -> None:
    """Record a death. Only a verified one ends cover.

    Example:

      lindung death record - --on 2026-11-02 --source "akta 7208-KM-02112026-0001" --verified --as petugas
    """
    from lindung.coverage.days import read_day
    from lindung.coverage.deaths import record

    day = read_day(on, field="--on")
    with acting_in_terminal(death_record, acting_user) as who:
        person = _person(nik)
        made = record(acting=who, person_id=person.id, died_on=day, source=source, verified=verified)
    state = "terverifikasi / verified" if verified else "belum diverifikasi / not verified"
    typer.echo(f"{person.name}, {person.identity_masked}: {made.died_on}, {state}")


@app.command("verify")
@command_needs("deaths.record")
def death_verify(
    nik: Nik,
    reason: Annotated[str, typer.Option(help="What was seen: the certificate, its number.", show_default=False)],
    acting_user: As = "",
) -> None:
    """Say that a recorded death is true; cover ends.

    Example:

      lindung death verify - --reason "akta 7208-KM-02112026-0001 dilihat" --as petugas
    """
    from lindung.coverage.deaths import verify

    with acting_in_terminal(death_verify, acting_user, reason=reason) as who:
        person = _person(nik)
        verify(acting=who, person_id=person.id, reason=reason)
    typer.echo(f"{person.name}, {person.identity_masked}: terverifikasi / verified")


@app.command("withdraw")
@command_needs("deaths.record")
def death_withdraw(
    nik: Nik,
    reason: Annotated[str, typer.Option(help="Why the death is false; kept with it.", show_default=False)],
    acting_user: As = "",
) -> None:
    """Say that a recorded death is false: the person lives, cover is again what was paid for. The record stays.

    Example:

      lindung death withdraw - --reason "datang ke kantor dengan KTP" --as petugas
    """
    from lindung.coverage.deaths import withdraw

    with acting_in_terminal(death_withdraw, acting_user, reason=reason) as who:
        person = _person(nik)
        withdraw(acting=who, person_id=person.id, reason=reason)
    typer.echo(f"{person.name}, {person.identity_masked}: ditarik / withdrawn")


@app.command("import")
@command_needs("deaths.record")
def death_import(
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, ODS or CSV: NIK, name, day of death.", show_default=False)],
    source: Annotated[str, typer.Option(help="Where the list comes from; stands with every death.")] = "",
    verified: Annotated[bool, typer.Option("--verified", help="A verified list (Dukcapil): cover ends.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what would become of each row.")] = False,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Take in a list of deaths, with a verdict for each row. The same file again changes nothing.

    Example:

      lindung death import kematian.xlsx --source "Dukcapil, November 2026" --verified --check --as petugas
    """
    from lindung.rosters.death_import import SENTENCES, check_deaths, import_deaths

    with acting_in_terminal(death_import, acting_user) as who:
        if check:
            rows, told = check_deaths(file, acting=who, verified=verified), 0
        else:
            done = import_deaths(file, acting=who, source=source, verified=verified)
            rows, told = done.rows, done.told
    if as_json:
        answer = {"rows": len(rows), "told": told, "verdicts": _counts(rows), "details": [_judged(one) for one in rows]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    table = Table("", "verdict", "", box=None)
    for verdict, number in _counts(rows).items():
        table.add_row(str(number), verdict, " / ".join(SENTENCES[verdict]))  # type: ignore[index]
    Console().print(table)


@app.command("list")
@command_needs("deaths.read")
def death_list(
    view: Annotated[str, typer.Option(help="unclaimed (covered, no claim), unverified or all.")] = "unclaimed",
    region: Annotated[str, typer.Option(help="Kemendagri code, such as 72.08.")] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Deaths, the latest first: covered on that day or not, and what the family may claim by law.

    Example:

      lindung death list --region 72.08 --as petugas
    """
    from lindung.coverage.death_benefits import Standing, jkm_expected
    from lindung.coverage.death_queries import list_deaths

    with acting_in_terminal(death_list, acting_user):
        found = list_deaths(view, region=region, most=10_000)  # type: ignore[arg-type]
        standings = [Standing(one.jkm, one.segment, one.died_on, one.months, one.unpaid) for one in found.rows]
        expected = jkm_expected(standings)
    if as_json:
        items = [_death(one, what) for one, what in zip(found.rows, expected, strict=True)]
        typer.echo(json.dumps({"view": view, "total": found.total, "items": items}, ensure_ascii=False, indent=1))
        return
    table = Table("nama", "nomor", "meninggal", "JKM", "hak menurut hukum / by law", box=None)
    for one, what in zip(found.rows, expected, strict=True):
        total = f"Rp {what.total:,}".replace(",", ".") if what.total is not None else what.why[0][0]
        table.add_row(one.name, one.identity_masked, one.died_on.isoformat(), one.jkm.value, total)
    Console().print(table)


def _counts(rows: tuple[Judged, ...]) -> dict[str, int]:
    from lindung.rosters.death_import import Imported

    return {str(verdict): number for verdict, number in Imported(rows, 0).counts.items()}


def _judged(one: Judged) -> dict[str, Any]:
    from lindung.rosters.death_import import SENTENCES

    indonesian, english = SENTENCES[one.verdict]
    return {"row": one.row.row, "verdict": str(one.verdict), "id": indonesian, "en": english}


def _death(one: ListedDeath, expected: Any) -> dict[str, Any]:
    return {
        "person": str(one.person_id),
        "name": one.name,
        "identity": one.identity_masked,
        "died_on": one.died_on.isoformat(),
        "verified": one.verified,
        "jkk": one.jkk.value,
        "jkm": one.jkm.value,
        "jkm_total": expected.total,
        "after_arrears": expected.after_arrears,
        "why": [{"id": indonesian, "en": english} for indonesian, english in expected.why],
        "open_question": expected.question or None,
    }


def _person(asked: str) -> PersonRow:
    """The person with this NIK. Trouble if it is none, or nobody's whom the actor may see."""
    from lindung.registry.queries import as_nik, find_by_number

    text = sys.stdin.readline() if asked == "-" else asked
    nik = as_nik(text.strip())
    if nik is None:
        raise Trouble("NIK harus 16 angka.", "A NIK has 16 digits.")
    found = find_by_number(nik).people
    if not found:
        raise Trouble(
            "Tidak ada peserta dengan NIK itu di wilayah dan organisasi Anda.",
            "Nobody within your regions and organisations has that NIK.",
        )
    return found[0]
