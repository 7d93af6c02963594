"""`lindung demo`, `serve` and `worker`: the house opened from the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from lindung.site.terminal import ready, stop

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build and print the table, then stop.")] = False,
) -> None:
    """Build the synthetic province if it is not there yet, show its participants, and serve the pages.

    Example:

      lindung demo --port 8080
    """
    from lindung.site.serve import refuse_taken_port, serve_pages

    if not build_only:
        refuse_taken_port(host, port)
    with ready(need_tables=False):
        from rich.console import Console

        from lindung.coverage.commands import print_count
        from lindung.coverage.queries import count
        from lindung.demo.build import build_if_needed

        build_if_needed()
        print_count(count(_shown_day(), by=["segment"]), "Peserta aktif Sulawesi Tengah, 8 Mei 2024")
        if build_only:
            return
        _say_where(Console(), host, port)
        serve_pages(host, port)


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages of the database there is, after bringing it up to date.

    Example:

      lindung serve --host 0.0.0.0 --port 8000
    """
    from lindung.site.serve import refuse_taken_port, serve_pages

    refuse_taken_port(host, port)
    with ready():
        from lindung.site.setup import NewerDatabase, bring_up_to_date

        try:
            bring_up_to_date()
        except NewerDatabase as newer:
            stop(str(newer))
        serve_pages(host, port)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do the waiting jobs, then stop.")] = False,
) -> None:
    """Do background jobs until Ctrl-C.

    Example:

      lindung worker --once
    """
    with ready():
        from procrastinate.contrib.django import app as jobs

        jobs.with_connector(jobs.connector.get_worker_connector()).run_worker(wait=not once, listen_notify=not once)


def _shown_day():  # type: ignore[no-untyped-def]
    from datetime import date

    return date(2024, 5, 8)


def _say_where(console, host: str, port: int) -> None:  # type: ignore[no-untyped-def]
    from lindung.access.demonstration import accounts_text

    console.print(f"\n[bold]http://{host}:{port}/[/bold]  –  Ctrl-C menghentikan semuanya. / Ctrl-C stops everything.")
    console.print(accounts_text())
