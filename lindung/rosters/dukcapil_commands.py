"""`lindung dukcapil`: questions out, the reply in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble
from lindung.rosters.commands import Sponsor, refuse

app = typer.Typer(help="Dukcapil: tanya, jawaban. / Dukcapil: ask, reply.", no_args_is_help=True)


@app.command()
@command_needs("dukcapil.ask")
def ask(
    sponsor: Sponsor,
    out: Annotated[Path, typer.Option("--out", help="Where to write the questions (XLSX).", show_default=False)],
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Write the doubtful held rows of a programme as questions, with whole numbers; the trail notes that they left.

    Example:

      lindung dukcapil ask --sponsor parigi-moutong --out tanya.xlsx --as petugas
    """
    from lindung.rosters.dukcapil import ask as put
    from lindung.rosters.dukcapil import write_questions
    from lindung.sponsorship.queries import programme_by_code
    from lindung.web.refused import Refused

    try:
        with acting_in_terminal(ask, acting_user) as acting:
            inquiry = put(acting=acting, programme=programme_by_code(sponsor))
            try:
                write_questions(inquiry, out)
            except OSError as error:
                raise Refused(
                    "questions_not_written",
                    f"Berkas {out.name} tidak dapat ditulis: {error.strerror or error}. Tidak ada yang dicatat.",
                    f"The file {out.name} cannot be written: {error.strerror or error}. Nothing was recorded.",
                ) from error
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps({"inquiry": inquiry.code, "questions": inquiry.questions}))
    else:
        typer.echo(f"{inquiry.code}: {inquiry.questions} pertanyaan / questions, {out}")


@app.command()
@command_needs("dukcapil.ask")
def reply(
    file: Annotated[Path, typer.Argument(help="The file of questions, answered (XLSX or CSV).", show_default=False)],
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Take Dukcapil's reply in: what is confirmed enters, what is not stays held. The same reply again changes nothing.

    Example:

      lindung dukcapil reply jawaban.xlsx --as petugas
    """
    from lindung.rosters.dukcapil_reply import take_reply

    try:
        with acting_in_terminal(reply, acting_user) as acting:
            taken = take_reply(file, acting=acting)
    except Trouble as trouble:
        refuse(trouble, as_json)
    if as_json:
        typer.echo(json.dumps(taken.as_json()))
        return
    typer.echo(
        f"{taken.answered} dijawab / answered: {taken.accepted} diterima / accepted, "
        f"{taken.rejected} ditolak / rejected, "
        f"{taken.held} tetap ditahan / still held; {taken.deaths} kematian / deaths; {taken.again} sudah ada / again"
    )
