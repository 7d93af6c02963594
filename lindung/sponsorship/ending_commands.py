"""`lindung ending`, and the parts of `lindung notices` that need programmes: the warnings and the budget calendar."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs, day_if_typed, typed_day
from lindung.notices.commands import app as notices
from lindung.web.words import dotted


@command_needs("bills.read")
def ending(
    until: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD; empty: the end of the year.")] = "",
    on: Annotated[str, typer.Option(help="First day; empty: today.")] = "",
    region: Annotated[str, typer.Option(help="Kemendagri code; empty: everything you may see.")] = "",
    programme: Annotated[str, typer.Option(help="Code of one programme.")] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Show whose cover ends by when, and what going on costs.

    Example:

      lindung ending --until 2026-12-31 --region 72.08
    """
    from lindung.sponsorship.ending import ending_soon
    from lindung.sponsorship.ending_answers import as_json as answer
    from lindung.sponsorship.ending_answers import asked_days

    with acting_in_terminal(ending, acting_user):
        first, last = asked_days(day_if_typed(on, "--on"), day_if_typed(until, "--until"))
        found = ending_soon(on=first, until=last, region=_region(region), code=programme)
        told = answer(found)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table("sponsor", "orang/heads", "bersyarat/conditional", "berakhir/ends", "gugur setelah/lapses", "Rp",
                  title=f"{first} – {last}")  # fmt: skip
    for one in told["units"]:
        cost = one["open"]["id"] if one["open"] else dotted(one["total"])
        table.add_row(
            one["name"], str(one["heads"]), str(one["conditional"]), one["first_end"], one["lapses_after"], cost
        )
    Console().print(table)


@notices.command("run")
@command_needs("programmes.manage")
def notices_run(
    on: Annotated[str, typer.Option(help="The day to warn for, YYYY-MM-DD; empty: today.")] = "",
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Tell what is due on a day: cover that ends, budget dates, bills. The same day again tells nothing new.

    Example:

      lindung notices run --on 2026-11-22
    """
    from lindung.sponsorship.warning import warn
    from lindung.web.dates import today

    day = day_if_typed(on, "--on") or today()
    with acting_in_terminal(notices_run, acting_user) as who:
        done = warn(acting=who, on=day)
    if as_json:
        typer.echo(json.dumps({"on": day.isoformat(), "told": done.told, "total": done.total}))
        return
    counted = ", ".join(f"{code}: {number}" for code, number in done.told.items()) or "–"
    typer.echo(f"{day}: {done.total} pemberitahuan baru / new notices ({counted})")


@notices.command("calendar")
@command_needs("counts.read")
def notices_calendar(
    region: Annotated[str, typer.Option(help="Code of a province or kabupaten.")] = "72",
    year: Annotated[int, typer.Option(help="The budget year; default: next year.")] = 0,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """Show when money for a year can still be put into the budgets of a region.

    Example:

      lindung notices calendar --region 72.08 --year 2027
    """
    from lindung.sponsorship.ending_answers import calendar_rows
    from lindung.web.dates import today

    with acting_in_terminal(notices_calendar, acting_user):
        rows = calendar_rows(_region(region) or "72", year or today().year + 1)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("event", "day", "track", "what", "basis")
    for row in rows:
        table.add_row(
            row["event"], row["day"], row["track"], row["id"], "dicatat / recorded" if row["recorded"] else row["basis"]
        )
    Console().print(table)


@notices.command("reschedule")
@command_needs("programmes.manage")
def notices_reschedule(
    event: Annotated[str, typer.Argument(help="Which event (`lindung notices calendar`).")],
    day: Annotated[str, typer.Option(help="Its day there, YYYY-MM-DD.")],
    region: Annotated[str, typer.Option(help="Code of a province or kabupaten.")],
    reason: Annotated[str, typer.Option(help="Why, or by which letter.")],
    acting_user: As = "",
) -> None:
    """Record that an event of the budget calendar takes place on another day in a region.

    Example:

      lindung notices reschedule rapbd --region 72.08 --day 2026-11-20 --reason "Surat DPRD 12/2026" --as petugas
    """
    from lindung.sponsorship.budget_calendar import set_date

    with acting_in_terminal(notices_reschedule, acting_user, reason=reason) as who:
        made = set_date(acting=who, region=region, event=event, day=typed_day(day, "--day"), reason=reason)
    typer.echo(f"{made.region} {made.event}: {made.day}")


def _region(code: str) -> str:
    from lindung.sponsorship.ending_answers import known_region

    return known_region(code)


__all__: list[Any] = ["ending", "notices"]
