"""`lindung roster`: check a list of names, apply it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble

if TYPE_CHECKING:
    from lindung.rosters.checking import Checked

app = typer.Typer(help="Daftar nama: periksa, terapkan. / Lists of names: check, apply.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="XLSX, XLS, ODS or CSV, as it was sent.", show_default=False)]
Sponsor = Annotated[str, typer.Option("--sponsor", help="Code of the programme or of its sponsor.", show_default=False)]
From = Annotated[str, typer.Option("--from", help="First month to pay for, YYYY-MM.", show_default=False)]
Months = Annotated[int, typer.Option("--months", help="How many months, 1 to 60.", show_default=False)]
Sheet = Annotated[str, typer.Option("--sheet", help="The sheet to read. Default: the first that is a list.")]
EveryRow = Annotated[bool, typer.Option("--all", help="Also rows accepted without a word.")]
# A file that cannot be read as a list, or a wish that cannot be followed.
REFUSED = 2


@app.command()
@command_needs("rosters.check")
def check(
    file: File,
    sponsor: Sponsor,
    first: From,
    months: Months,
    as_json: Json = False,
    every_row: EveryRow = False,
    result: Annotated[
        Path | None, typer.Option("--result", help="Write the sender's sheet back with Hasil, Alasan, Saran (XLSX).")
    ] = None,
    sheet: Sheet = "",
    acting_user: As = "",
) -> None:
    """Say of every row what becomes of it and why, and what the list costs. Writes nothing.

    Rows that fail do not change the exit status; a file that cannot be read as a list gives 2.

    Example:

      lindung roster check daftar.xlsx --sponsor parigi-moutong --from 2026-12 --months 6 --json --as petugas
    """
    from lindung.rosters.proposing import propose
    from lindung.sponsorship.queries import programme_by_code

    try:
        month = read_month(first)
        with acting_in_terminal(check, acting_user) as acting:
            programme = programme_by_code(sponsor)
            proposal = propose(
                file, acting=acting, programme=programme, first_month=month, months=months, sheet=sheet or None
            )
        write_back(proposal.checked, result)
    except Trouble as trouble:
        refuse(trouble, as_json)
    answer = proposal.as_json(every_row=every_row)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        show(answer)


@app.command()
@command_needs("rosters.apply")
def apply(
    file: File,
    sponsor: Sponsor,
    first: From,
    months: Months,
    as_json: Json = False,
    every_row: EveryRow = False,
    result: Annotated[
        Path | None, typer.Option("--result", help="Write the sender's sheet back with Hasil, Alasan, Saran (XLSX).")
    ] = None,
    sheet: Sheet = "",
    acting_user: As = "",
) -> None:
    """Check a list and put who is accepted on it, in one step that happens whole or not at all.

    What is held becomes a task. The same file again changes nothing.

    Example:

      lindung roster apply daftar.xlsx --sponsor parigi-moutong --from 2026-12 --months 6 --json --as petugas
    """
    from lindung.rosters.applying import apply_list
    from lindung.sponsorship.queries import programme_by_code

    try:
        month = read_month(first)
        with acting_in_terminal(apply, acting_user) as acting:
            programme = programme_by_code(sponsor)
            applied = apply_list(
                file, acting=acting, programme=programme, first_month=month, months=months, sheet=sheet or None
            )
        write_back(applied.proposal.checked, result)
    except Trouble as trouble:
        refuse(trouble, as_json)
    answer = applied.receipt.as_json() | applied.proposal.as_json(every_row=every_row)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        show(answer)
        show_bills(answer)


@app.command()
@command_needs("rosters.check")
def roll(
    sponsor: Annotated[str, typer.Argument(help="Code of the programme or of its sponsor.", show_default=False)],
    first: From,
    months: Months,
    apply_it: Annotated[bool, typer.Option("--apply", help="Apply it; without this nothing is written.")] = False,
    as_json: Json = False,
    every_row: EveryRow = False,
    acting_user: As = "",
) -> None:
    """Go on with last period's list: the same people, judged again, for a new period.

    Age limits do not hold for who goes on; whoever has died is left out, with the reason.

    Example:

      lindung roster roll parigi-moutong --from 2027-06 --months 6 --as petugas
      lindung roster roll parigi-moutong --from 2027-06 --months 6 --apply --as petugas
    """
    from tempfile import TemporaryDirectory

    from lindung.rosters.applying import apply_list
    from lindung.rosters.proposing import propose
    from lindung.rosters.rolling import list_before, rolled, rolled_name
    from lindung.sponsorship.queries import programme_by_code

    try:
        month = read_month(first)
        with acting_in_terminal(roll, acting_user) as acting, TemporaryDirectory() as folder:
            plan = list_before(programme_by_code(sponsor), month)
            file = Path(folder) / rolled_name(plan)
            file.write_bytes(rolled(acting=acting, plan=plan))
            if apply_it:
                applied = apply_list(file, acting=acting, programme=plan.programme, first_month=month, months=months)
                answer = applied.receipt.as_json() | applied.proposal.as_json(every_row=every_row)
            else:
                proposal = propose(file, acting=acting, programme=plan.programme, first_month=month, months=months)
                answer = proposal.as_json(every_row=every_row)
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        show(answer)
        if apply_it:
            show_bills(answer)


def read_month(text: str) -> date:
    """The first day of a month written 2026-12. Refused otherwise."""
    from lindung.web.refused import Refused

    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    if found is None:
        raise Refused(
            "month_form",
            f"--from {text[:20]!r}: tulis tahun-bulan, misalnya 2026-12.",
            f"--from {text[:20]!r}: write year-month, such as 2026-12.",
        )
    return date(int(found[1]), int(found[2]), 1)


def write_back(checked: Checked, target: Path | None) -> None:
    """Write the sender's sheet back, if it was asked for. Refused where it cannot be written (a full disk)."""
    from lindung.rosters.result_workbook import write_result
    from lindung.web.refused import Refused

    if target is None:
        return
    try:
        write_result(checked, target)
    except OSError as error:
        raise Refused(
            "result_not_written",
            f"Hasil tidak dapat ditulis ke {target.name}: {error.strerror or error}. Yang sudah diterapkan tetap.",
            f"The result cannot be written to {target.name}: {error.strerror or error}. What was applied stands.",
        ) from error


def refuse(trouble: Trouble, as_json: bool) -> None:
    """End with the sentence: as JSON on standard output where JSON was asked for, else on standard error."""
    if as_json:
        code = getattr(trouble, "code", "refused")
        answer = {"error": code, "message": trouble.indonesian, "message_en": trouble.english}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        Console(stderr=True).print(f"{trouble.indonesian}\n{trouble.english}", style="red", soft_wrap=True)
    raise typer.Exit(REFUSED) from trouble


def show(answer: dict[str, Any]) -> None:
    """The answer as people read it."""
    from lindung.rosters.reasons import WORDS, reasons

    console = Console()
    console.print(f"{answer['sheet']}: {answer['rows']} baris / rows", highlight=False, markup=False)
    for verdict, (indonesian, english) in WORDS.items():
        console.print(f"  {answer['verdicts'][verdict]:>8}  {indonesian} / {english}", highlight=False)
    if answer["reasons"]:
        table = Table("", "Alasan / reason", box=None)
        for code, number in {**answer["reasons"], **answer["notices"]}.items():
            table.add_row(str(number), reasons()[code].sentence())
        console.print(table)
    for line in answer["quote"]["lines"]:
        spread = line["months"][0] if len(line["months"]) == 1 else f"{line['months'][0]} … {line['months'][-1]}"
        text = f"{spread}: {line['people']} × Rp{line['price']:,} = Rp{line['total']:,}".replace(",", ".")
        console.print(text, highlight=False)
    console.print(f"Rp{answer['quote']['total']:,}".replace(",", "."), highlight=False)
    if "receipt" in answer:
        counts = answer["receipt"]
        told = ", ".join(f"{name} {number}" for name, number in counts.items() if not name.startswith("untouched"))
        console.print(f"versi / version {answer['version']}: {told}", highlight=False)
        if counts["untouched"]:
            names, villages = counts["untouched"], counts["untouched_villages"]
            console.print(
                f"{names} nama di {villages} desa yang tidak disebut berkas ini tetap seperti semula. / "
                f"Names of villages that this file does not name stay as they are: {names}, villages: {villages}.",
                highlight=False,
                soft_wrap=True,
            )


def show_bills(answer: dict[str, Any]) -> None:
    """The bills that an applied list led to, and what comes next: nobody is protected before it is paid."""
    console = Console(soft_wrap=True)
    bills: list[str] = answer["bills"]
    if "unbilled" in answer:
        console.print(f"{answer['unbilled']['id']} / {answer['unbilled']['en']}", highlight=False)
    if not bills:
        return
    spread = bills[0] if len(bills) == 1 else f"{bills[0]} … {bills[-1]}"
    console.print(f"Tagihan / bills: {len(bills)}, {spread}", highlight=False)
    console.print("Belum terlindungi sampai dibayar. / Not protected until paid.")
    console.print(f"Berikutnya / next:\n  lindung bill show {bills[0]}", highlight=False)
    console.print("  lindung payment import mutasi.csv", highlight=False)
