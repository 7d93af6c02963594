"""`lindung merge`: two records of one person made one, and taken apart again."""

from __future__ import annotations

import json
import uuid
from typing import Annotated

import typer
from rich.console import Console

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs
from lindung.postgres.trouble import Trouble

app = typer.Typer(
    help="Orang ganda: minta gabung, putuskan, batalkan. / Double records: ask, decide, undo.", no_args_is_help=True
)
Reason = Annotated[str, typer.Option("--reason", help="Why; kept and shown.")]
MergeId = Annotated[uuid.UUID, typer.Argument(help="Id of the merge.", show_default=False)]


@app.command("list")
@command_needs("people.read")
def merge_list(
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those nobody decided yet.")] = False,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """List wishes to merge people, newest first.

    Example:

      lindung merge list --waiting --as kepala
    """
    from lindung.registry.merging import merges

    with _Told(), acting_in_terminal(merge_list, acting_user):
        _show([_line(one) for one in merges(waiting=True if waiting else None)], as_json)


@app.command("ask")
@command_needs("persons.merge")
def ask(
    survivor: Annotated[uuid.UUID, typer.Argument(help="Id of the record that is kept.", show_default=False)],
    absorbed: Annotated[uuid.UUID, typer.Argument(help="Id of its double.", show_default=False)],
    reason: Reason,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Ask that two people be merged; somebody else decides.

    Example:

      lindung merge ask 0193... 0194... --reason "KTP sama" --as petugas
    """
    from lindung.coverage.merging import ask_merge

    with _Told(), acting_in_terminal(ask, acting_user) as acting:
        _show([_line(ask_merge(acting=acting, survivor_id=survivor, absorbed_id=absorbed, reason=reason))], as_json)


@app.command("undo")
@command_needs("persons.merge")
def undo(merge_id: MergeId, reason: Reason, as_json: Json = False, acting_user: As = "") -> None:
    """Ask that a merge be taken back; somebody else decides.

    Example:

      lindung merge undo 0195... --reason "saudara kembar" --as petugas
    """
    from lindung.coverage.merging import ask_unmerge

    with _Told(), acting_in_terminal(undo, acting_user) as acting:
        _show([_line(ask_unmerge(acting=acting, merge_id=merge_id, reason=reason))], as_json)


@app.command("decide")
@command_needs("persons.approve")
def decide(
    merge_id: MergeId,
    approve: Annotated[bool, typer.Option("--approve/--refuse", help="Approve, or refuse with a reason.")],
    reason: Reason = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Approve or refuse what somebody else asked.

    Example:

      lindung merge decide 0195... --approve --as kepala
    """
    from lindung.coverage.merging import decide_merge

    with _Told(), acting_in_terminal(decide, acting_user) as acting:
        done = decide_merge(acting=acting, merge_id=merge_id, approve=approve, reason=reason)
        _show([_line(done.merge)], as_json)


class _Told:
    """A refusal ends the command with its sentence, after its transaction was rolled back."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, trouble: BaseException | None, trace: object) -> None:
        if isinstance(trouble, Trouble):
            Console(stderr=True).print(f"{trouble.indonesian}\n{trouble.english}", style="red", soft_wrap=True)
            raise typer.Exit(2) from trouble


def _line(one: object) -> dict[str, str]:
    from lindung.coverage.merge_api import merge_as_json

    return {name: str(value) for name, value in merge_as_json(one).items()}  # type: ignore[arg-type]


def _show(lines: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for one in lines:
        state = one["decision"] or "menunggu / waits"
        typer.echo(f"{one['id']}  {one['kind']}  {one['survivor']} <- {one['absorbed']}  {state}  {one['reason']}")
