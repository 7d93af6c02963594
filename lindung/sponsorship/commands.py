"""`lindung programme`: sponsors' programmes, their budgets and quotas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import As, Json, acting_in_terminal, command_needs, day_if_typed, typed_day
from lindung.postgres.trouble import Trouble
from lindung.web.words import dotted

app = typer.Typer(help="Program sponsor. / Sponsors' programmes.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Code of the programme.", show_default=False)]


@app.command("list")
@command_needs("bills.read")
def programme_list(
    year: Annotated[int, typer.Option(help="Budget year; default: this one.")] = 0,
    as_json: Json = False,
    acting_user: As = "",
) -> None:
    """List the programmes with their money of a year.

    Example:

      lindung programme list --year 2026 --as petugas
    """
    from lindung.sponsorship.answers import programme_rows
    from lindung.web.dates import today

    with acting_in_terminal(programme_list, acting_user):
        rows = programme_rows(year or today().year)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("code", "sponsor", "region", "people", "budget", "billed", "paid")
    for row in rows:
        table.add_row(row["code"], row["sponsor"], row["region"],
                      *(dotted(row[name]) for name in ("people", "budget", "billed", "paid")))  # fmt: skip
    Console().print(table)


@app.command("show")
@command_needs("bills.read")
def programme_show(code: Code, as_json: Json = False, acting_user: As = "") -> None:
    """Show a programme: terms, price by law, and how its money burns.

    Example:

      lindung programme show parigi-moutong --as petugas
    """
    from lindung.sponsorship.answers import programme_as_json
    from lindung.sponsorship.queries import programme_with_code

    with acting_in_terminal(programme_show, acting_user):
        told = programme_as_json(programme_with_code(code))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    console = Console()
    console.print(f"{told['code']}  {told['name']}  ({told['sponsor']}, {told['region']})", highlight=False)
    console.print(f"PKS {told['agreement']['number']}, wadah {told['wadah']}, {told['money_source']}", highlight=False)
    for one in told["prices"]:
        spread = one["first_month"] if one["first_month"] == one["last_month"] else (
            f"{one['first_month']} … {one['last_month']}")  # fmt: skip
        if one["open"]:
            console.print(f"{spread}: {one['open']['id']}\n{one['open']['en']}", highlight=False)
        for sector, price in one["prices"].items():
            console.print(f"{spread}: {sector} Rp{dotted(price)}", highlight=False)
    table = Table("tahun / year", "anggaran / budget", "ditagih / billed", "dibayar / paid", "perkiraan / forecast",
                  "sisa / left")  # fmt: skip
    for year in told["years"]:
        numbers = (dotted(year[name]) for name in ("budget", "billed", "paid", "forecast", "left"))
        table.add_row(str(year["year"]), *numbers)
    console.print(table)


@app.command("open")
@command_needs("programmes.manage")
def programme_open(
    code: Code,
    sponsor: Annotated[str, typer.Option(help="Code of the organisation that sponsors.")],
    name: Annotated[str, typer.Option(help="Name of the programme.")],
    region: Annotated[str, typer.Option(help="Kemendagri code: 72, 72.08 or a village.")],
    wadah: Annotated[str, typer.Option(help="SC, SB, SG, SD, SA or SL.")],
    money_source: Annotated[str, typer.Option(help="apbd, apbdes, dana_desa, dbh_sawit, csr or donor.")],
    agreement: Annotated[str, typer.Option(help="Number of the agreement (PKS).")],
    dated: Annotated[str, typer.Option(help="Day of the agreement, YYYY-MM-DD.")],
    starts_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    ends_on: Annotated[str, typer.Option("--until", help="Last day, YYYY-MM-DD.")] = "",
    payer: Annotated[str, typer.Option(help="Who pays, for wadah SL: apbn, apbd, village or donor.")] = "",
    quota: Annotated[int, typer.Option(help="Heads in all; 0: no limit.")] = 0,
    quota_per_village: Annotated[int, typer.Option(help="Heads of each village; 0: no limit.")] = 0,
    acting_user: As = "",
) -> None:
    """Open a programme. What a head costs follows from the law.

    Example:

      lindung programme open parigi-2027 --sponsor pemkab-parigi-moutong --name "Pekerja rentan 2027" --region 72.08 \\
        --wadah SD --money-source apbdes --agreement "PKS 1/2027" --dated 2027-01-04 --from 2027-01-01 --as petugas
    """
    from lindung.registry.models import Organisation
    from lindung.sponsorship.services import Agreement, Terms, open_programme

    with sentences(), acting_in_terminal(programme_open, acting_user) as who:
        body = Organisation.objects.filter(code=sponsor).first()
        if body is None:
            raise Trouble(f"Tidak ada organisasi {sponsor!r}.", f"There is no organisation {sponsor!r}.")
        made = open_programme(
            acting=who, organisation_id=body.pk, code=code, name=name, region=region, wadah=wadah,
            money_source=money_source, agreement=Agreement(agreement, typed_day(dated, "--dated")),
            terms=Terms(starts_on=typed_day(starts_on, "--from"), ends_on=day_if_typed(ends_on, "--until"),
                        quota_total=quota or None, quota_per_village=quota_per_village or None),
            stated_payer=payer,
        )  # fmt: skip
    typer.echo(f"{made.code}: program dibuka / programme opened")


@app.command("budget")
@command_needs("programmes.manage")
def programme_budget(
    code: Code,
    year: Annotated[int, typer.Option(help="Budget year.")],
    amount: Annotated[int, typer.Option(help="Rupiah.")],
    document: Annotated[str, typer.Option(help="DPA or APB Desa: number and date.")],
    line: Annotated[str, typer.Option(help="The line of the budget.")] = "",
    acting_user: As = "",
) -> None:
    """Set the money of a year; a later one counts instead, none is lost.

    Example:

      lindung programme budget parigi-moutong --year 2027 --amount 2802240000 --document "DPA 12/2027" --as petugas
    """
    from lindung.sponsorship.queries import programme_with_code
    from lindung.sponsorship.services import set_budget

    with sentences(), acting_in_terminal(programme_budget, acting_user) as who:
        found = programme_with_code(code)
        set_budget(acting=who, programme=found, year=year, amount=amount, document=document, line=line)
    typer.echo(f"{code}: {year} Rp{dotted(amount)}")


@app.command("quota")
@command_needs("programmes.manage")
def programme_quota(
    code: Code,
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: village (code or name), heads.", show_default=False)],
    acting_user: As = "",
) -> None:
    """Set quotas per village from a sheet; all or nothing.

    Example:

      lindung programme quota parigi-moutong kuota.xlsx --as petugas
    """
    from lindung.sponsorship.changing import set_quotas
    from lindung.sponsorship.queries import programme_with_code
    from lindung.sponsorship.quota_sheet import read_quotas

    with sentences(), acting_in_terminal(programme_quota, acting_user) as who:
        found = programme_with_code(code)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise Trouble(f"{file.name}: {error.strerror}", f"{file.name}: {error.strerror}") from error
        count = set_quotas(acting=who, programme=found, quotas=read_quotas(content, found.region))
    typer.echo(f"{code}: {count} desa / villages")


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal ends the command with its sentences and exit status 2."""
    try:
        yield
    except Trouble as trouble:
        Console(stderr=True).print(f"{trouble.indonesian}\n{trouble.english}", style="red", soft_wrap=True)
        raise typer.Exit(2) from trouble
