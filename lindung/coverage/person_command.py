"""`lindung person`: is this person covered, until when, paid by whom, and why."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lindung.access.terminal import As, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble

if TYPE_CHECKING:
    from lindung.coverage.covered import CoverAnswer
    from lindung.coverage.people import ListedPerson, PersonView, SearchResult

NOBODY = 3


@command_needs("people.read")
def person(
    question: Annotated[
        str, typer.Argument(help="A NIK, a KPJ or a name; - reads it from standard input.", show_default=False)
    ],
    on: Annotated[str, typer.Option(help="Day to answer for, YYYY-MM-DD. Default: today.")] = "",
    known_at: Annotated[
        str, typer.Option("--known-at", help="Answer from what was recorded by the end of this day, YYYY-MM-DD.")
    ] = "",
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    acting_user: As = "",
) -> None:
    """Find a person and say how he or she is protected on a day, with the reasons.

    One match is shown whole; several are listed. Exit code 3 when nobody matches. A number on the command line stays
    in the history of the shell: give - and type it instead.

    Examples:

      lindung person DEMO000000001 --as petugas

      lindung person DEMO000000001 --as petugas --on 2024-05-08 --known-at 2024-05-31 --format json

      lindung person "siti" --as petugas

      lindung person - --as petugas
    """
    if format not in {"table", "json"}:
        raise Trouble(f"--format {format!r}: pilih table atau json.", "Choose --format table or json.")
    asked = sys.stdin.readline() if question == "-" else question
    with acting_in_terminal(person, acting_user):
        result, view = _ask(asked.strip(), on, known_at)
    if format == "json":
        typer.echo(json.dumps(_as_json(result, view), ensure_ascii=False, indent=2))
    else:
        _show(result, view)
    if not result.people:
        raise typer.Exit(NOBODY)


def _ask(question: str, on: str, known_at: str) -> tuple[SearchResult, PersonView | None]:
    """Who was found and, if it is one person, everything about him or her."""
    from lindung.coverage.days import read_day, read_known_at
    from lindung.coverage.people import person_view, search, shown_day
    from lindung.registry.names import LONGEST_NAME

    if not question or len(question) > LONGEST_NAME:
        raise Trouble(
            f"Sebutkan NIK, KPJ, atau nama, paling banyak {LONGEST_NAME} huruf.",
            f"Give a NIK, a KPJ or a name of at most {LONGEST_NAME} letters.",
        )
    chosen = read_day(on, field="--on") if on else shown_day()
    known = read_known_at(known_at, field="--known-at") if known_at else None
    result = search(question.replace("\x00", ""), day=chosen)
    if len(result.people) != 1:
        return result, None
    return result, person_view(result.people[0].person.id, day=chosen, known_at=known)


def _as_json(result: SearchResult, view: PersonView | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "by": result.by,
        "on": result.day.isoformat(),
        "more": result.more,
        "people": [_person_json(listed) for listed in result.people],
    }
    if view is not None:
        answer["known_at"] = _moment(view.known_at)
        answer["remark"] = {"id": view.remark.indonesian, "en": view.remark.english} if view.remark else None
        answer["sentence"] = {"id": view.sentence.indonesian, "en": view.sentence.english}
        answer["programmes"] = [_answer_json(one) for one in view.answers]
        answer["memberships"] = [
            {
                "segment": row.segment,
                "unit": row.unit,
                "kpj": row.kpj,
                "began_on": row.began_on.isoformat(),
                "ended_on": row.ended_on.isoformat() if row.ended_on else None,
                "payers": [
                    {"from": payer.from_day.isoformat(), "kind": payer.kind, "organisation": payer.organisation}
                    for payer in row.payers
                ],
            }
            for row in view.memberships
        ]
    return answer


def _person_json(listed: ListedPerson) -> dict[str, str]:
    return {
        "id": str(listed.person.id),
        "name": listed.person.name,
        "identity": listed.person.identity_masked,
        "birth_date": listed.person.birth_date.isoformat(),
        "kabupaten": listed.person.kabupaten,
        "status": listed.status.value,
    }


def _answer_json(answer: CoverAnswer) -> dict[str, Any]:
    return {
        "programme": answer.programme.value,
        "status": answer.status.value,
        "until": answer.until.isoformat() if answer.until else None,
        "payer": answer.payer,
        "reasons": [
            {"id": why.indonesian, "en": why.english, "article": why.article, "provenance": why.provenance}
            for why in answer.reasons
        ],
        "open_questions": list(answer.questions),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _show(result: SearchResult, view: PersonView | None) -> None:
    console = Console()
    if not result.people:
        console.print("Tidak ada peserta yang cocok di wilayah dan organisasi Anda.", soft_wrap=True)
        console.print("Nobody within your regions and organisations matches.", style="dim", soft_wrap=True)
        return
    if view is None:
        _list(console, result)
        return
    who = view.person
    console.print(f"[bold]{escape(who.name)}[/]  {who.identity_masked}, {escape(view.place)}, {escape(view.kabupaten)}")
    console.print(view.sentence.indonesian, style="bold", soft_wrap=True)
    console.print(view.sentence.english, style="dim", soft_wrap=True)
    if view.remark:
        console.print(f"{view.remark.indonesian} [dim]{view.remark.english}[/]", soft_wrap=True)
    for answer in view.answers:
        until = f" → {answer.until}" if answer.until else ""
        console.print(f"\n[bold]{answer.programme.value}[/] {answer.status.value}{until}")
        for why in answer.reasons:
            console.print(f"  {escape(why.indonesian)} [dim]{escape(why.english)} ({why.article})[/]", soft_wrap=True)


def _list(console: Console, result: SearchResult) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("nama", "nomor", "lahir", "kabupaten/kota", f"status {result.day}"):
        table.add_column(column, no_wrap=column == "nama")
    for listed in result.people:
        who = listed.person
        table.add_row(
            escape(who.name), who.identity_masked, who.birth_date.isoformat(), listed.kabupaten, listed.status.value
        )
    console.print(table)
    if result.more:
        console.print(
            "Masih ada lagi: tambahkan kata nama, atau pakai NIK. / There are more: add a word, or use a NIK."
        )
