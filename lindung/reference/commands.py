"""`lindung reference`: reference data from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    name="reference",
    help="Reference data: official outlines for the map, and a fresh load of the shipped files.",
    no_args_is_help=True,
)


@app.command()
def outlines(
    file: Annotated[Path | None, typer.Argument(help="A GeoJSON file with one Feature per kabupaten.")] = None,
    source: Annotated[str, typer.Option(help="Whose outlines they are; shown under the map.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Remove the outlines; the mosaic map returns.")] = False,
) -> None:
    """Load official outlines of the kabupaten, after checking them, and switch the map to them.

    Every Feature needs a region code in a property such as kdpkab (72.01) or kode_bps (7202). No outlines are
    shipped: bring those your office may use.

    Examples:

      lindung reference outlines sulteng.geojson --source "BIG, 2026"

      lindung reference outlines --remove
    """
    from django.conf import settings

    from lindung.reference import services
    from lindung.reference.outlines import BadOutlines

    if remove == (file is not None):
        _refuse("Sebutkan satu berkas GeoJSON, atau --remove. / Name one GeoJSON file, or --remove.")
    if file is None:
        removed = services.remove_outlines(province=settings.PROVINCE)
        Console().print(f"{removed} garis batas dihapus. / {removed} outlines removed.")
        return
    if not source.strip():
        _refuse("Sebutkan pemilik garis batas dengan --source. / Say with --source whose outlines these are.")
    try:
        found = services.load_outlines(file, source=f"{source} ({file.name})", province=settings.PROVINCE)
    except BadOutlines as bad:
        _refuse(str(bad))
    heads = len(found.polygons)
    Console().print(
        f"{heads} garis batas dimuat, {found.ignored} wilayah lain dilewati. / "
        f"{heads} outlines loaded, {found.ignored} features of other regions left aside."
    )


@app.command()
def load() -> None:
    """Load the shipped reference files again; only what differs is written.

    Example: lindung reference load
    """
    from lindung.reference.services import load_reference

    report = load_reference(force=True)
    written, removed = sum(report.written.values()), sum(report.removed.values())
    Console().print(
        f"{written} baris ditulis, {removed} dihapus. / {written} rows written, {removed} removed.", soft_wrap=True
    )


def _refuse(sentence: str) -> None:
    Console(stderr=True).print(sentence, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(2)
