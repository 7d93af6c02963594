"""`lindung coverage`: how many are protected on a day, and how that compares with what was published."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from lindung.access.terminal import OPERATOR, command_needs
from lindung.web.words import dotted, indonesian_date

EXAMPLES = """
Examples:

  lindung coverage --on 2024-05-08

  lindung coverage --on 2021-09-30 --by region --format json

  lindung coverage --on 2024-05-08 --region 72.08 --by region,segment

  lindung coverage --compare-published
"""

_SEGMENTS = ("PU", "BPU", "JAKON", "PMI")


@command_needs(OPERATOR)
def coverage(
    on: Annotated[
        str | None,
        typer.Option(
            help="Day to count, YYYY-MM-DD. Default: the last recorded day. A day to come: who is paid for by then."
        ),
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Kemendagri code: 72, 72.08, 72.08.01 or 72.08.01.2011. Default: 72.")
    ] = None,
    by: Annotated[
        str, typer.Option(help="Dimensions, comma between: segment, region, payer, sex, age_band, programme, status.")
    ] = "segment",
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    compare_published: Annotated[
        bool,
        typer.Option("--compare-published", help="Every published figure beside ours; exit 1 if an anchor differs."),
    ] = False,
) -> None:
    from lindung.coverage.queries import BadQuestion
    from lindung.reference.queries import UnknownRegion

    if format not in {"table", "json"}:
        _refuse(f"--format {format!r}: pilih table atau json. / choose table or json.")
    try:
        if compare_published:
            if on or region:
                _refuse(
                    "--compare-published membandingkan semua angka terbitan; tidak bersama --on atau --region. / "
                    "--compare-published compares every published figure; not together with --on or --region."
                )
            _compare(format)
        else:
            _count(_day(on), region or "72", by, format)
    except BadQuestion as question:
        _refuse(f"{question.indonesian} / {question.english}")
    except UnknownRegion as unknown:
        _refuse(str(unknown))


coverage.__doc__ = f"""Count active participants on a day: exact, by segment, region and more.
{EXAMPLES}"""


def _refuse(sentence: str) -> None:
    Console(stderr=True).print(sentence, style="red", soft_wrap=True)
    raise typer.Exit(2)


def _day(text: str | None) -> date:
    from lindung.coverage.days import read_day
    from lindung.coverage.queries import period, today

    return min(today(), period().last_day) if text is None else read_day(text, field="--on")


def _dimensions(by: str, region: str) -> list[str]:
    """`region` means the level just below the region asked for."""
    below = {2: "kabupaten", 5: "kecamatan"}.get(len(region), "village")
    if not by.strip(", "):
        _refuse("--by kosong; tulis misalnya segment atau region. / --by is empty; write segment or region, say.")
    return [below if name == "region" else name for name in (part.strip() for part in by.split(",")) if name]


def _count(day: date, region: str, by: str, format: str) -> None:
    from lindung.coverage.days import remark_on
    from lindung.coverage.queries import count_on, footing

    dimensions = _dimensions(by, region)
    # A day to come can be asked for, too: who is paid for by then, as far as it is recorded.
    here = footing(day, region, ahead=True)
    counted = count_on(here, by=dimensions)
    by_segment = counted if dimensions == ["segment"] else count_on(here, by=["segment"])
    remark = remark_on(day)
    heads = {row.key["segment"]: row.active for row in by_segment.rows}
    answer: dict[str, Any] = {
        "on": day.isoformat(),
        "region": region,
        "definition": {"key": counted.definition.key, "text": counted.definition.indonesian},
        "total": by_segment.total,
        "covered": by_segment.covered,
        "conditional": by_segment.conditional,
        "by_segment": {segment: heads.get(segment, 0) for segment in _SEGMENTS},
        "derived_at": counted.derived_at.isoformat(),
    }
    if remark:
        answer["remark"] = {"id": remark.indonesian, "en": remark.english}
    if dimensions != ["segment"]:
        answer["by"] = dimensions
        answer["rows"] = [
            {**row.key, "active": row.active, "covered": row.covered, "conditional": row.conditional}
            for row in counted.rows
        ]
        if len(dimensions) == 1 and by.strip() == "region":
            answer["by_region"] = {row.key[dimensions[0]]: row.active for row in counted.rows}
    if format == "json":
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print_count(counted, f"Peserta aktif, wilayah {region}, {indonesian_date(day)}")
    if remark:
        Console().print(f"{remark.indonesian} / {remark.english}", style="dim", soft_wrap=True)


def print_count(counted: Any, title: str) -> None:
    """A count as a table with its total; definition and date below."""
    table = Table(title=title, title_justify="left")
    for name in counted.by:
        table.add_column(name)
    for name in ("aktif", "terlindungi", "bersyarat"):
        table.add_column(name, justify="right")
    for row in counted.rows:
        table.add_row(*row.key.values(), *map(dotted, (row.active, row.covered, row.conditional)))
    blanks = [""] * max(len(counted.by) - 1, 0)
    table.add_section()
    table.add_row("jumlah", *blanks, *map(dotted, (counted.total, counted.covered, counted.conditional)))
    console = Console()
    console.print(table)
    console.print(counted.definition.indonesian, style="dim")


def _compare(format: str) -> None:
    from lindung.coverage.published import compare_published

    compared = compare_published()
    failed = [one for one in compared if one.fails]
    if format == "json":
        rows = [
            {
                "published_on": str(one.figure.published_on or ""),
                "as_of": str(one.figure.as_of or ""),
                "compared_on": str(one.figure.compare_on or ""),
                "region": one.figure.region,
                "segments": one.figure.segments,
                "measure": one.figure.measure,
                "role": one.figure.role,
                "published": one.figure.value,
                "computed": one.computed,
                "difference": one.difference,
                "source": one.figure.source,
            }
            for one in compared
        ]
        typer.echo(json.dumps({"anchors_failed": len(failed), "figures": rows}, ensure_ascii=False, indent=2))
    else:
        _print_comparison(compared)
    if failed:
        raise typer.Exit(1)


def _compared(one: Any) -> tuple[str, ...]:
    """The line of one published figure."""
    figure = one.figure
    shown = [dotted(value) if value is not None else "–" for value in (figure.value, one.computed, one.difference)]
    if figure.value is None and figure.stated_share is not None:
        shown[0] = f"{figure.stated_share} %"
    return (str(figure.compare_on or "?"), figure.region, figure.segments, figure.measure, figure.role, *shown)


def _print_comparison(compared: Any) -> None:
    rows = [_compared(one) for one in compared]
    table = Table(
        title="Angka terbitan dan angka terhitung", title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0)
    )
    # Words wrap where the terminal is narrow; a number that is cut is another number.
    for place, name in enumerate(("hari", "wilayah", "segmen", "ukuran", "peran")):
        # A day is a number, too.
        least = max([5, *(len(row[0]) for row in rows)]) if place == 0 else 5
        table.add_column(name, overflow="fold", no_wrap=place == 0, min_width=least)
    for place, name in enumerate(("terbit", "terhitung", "selisih"), 5):
        table.add_column(
            name, justify="right", no_wrap=True, min_width=max([len(name), *(len(row[place]) for row in rows)])
        )
    for row in rows:
        table.add_row(*row)
    anchors = [one for one in compared if one.figure.role == "anchor"]
    met = sum(not one.fails for one in anchors)
    console = Console()
    console.print(table, crop=False)
    console.print(
        f"{met} dari {len(anchors)} angka jangkar sama persis. / {met} of {len(anchors)} anchors met exactly."
    )
