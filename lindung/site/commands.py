"""`lindung demo`, `serve` and `worker`: the house opened from the terminal."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lindung.access.terminal import OPERATOR, command_needs
from lindung.site.terminal import in_production, ready, stop

# The day of the founding figure: 518,141 active participants.
FOUNDING_DAY = date(2024, 5, 8)

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@command_needs(OPERATOR)
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build and print the table, then stop.")] = False,
) -> None:
    """Build the synthetic province if it is not there yet, show its participants, and serve the pages.

    Example:

      lindung demo --port 8080
    """
    from lindung.site.serve import in_process_of_its_own, refuse_taken_port, serve_pages

    if not build_only:
        refuse_taken_port(host, port)
    with ready(need_tables=False):
        if build_only:
            _build_and_show()
            return
        # In a process of its own: serving forks, and threads that read and build tables do not survive a fork; the
        # first list that somebody sent would wait for them for ever.
        in_process_of_its_own("demo", "--build-only")
        # Another start may have taken the port while this one waited for the build.
        refuse_taken_port(host, port)
        _say_where(host, port)
        serve_pages(host, port)


@command_needs(OPERATOR)
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    jobs: Annotated[bool, typer.Option(help="Do background jobs too, in a process beside the pages.")] = True,
) -> None:
    """Serve the pages of the database there is, after bringing it up to date.

    In production an empty database is set up: tables, rights, reference data. Then make the first administrator with
    `lindung user bootstrap`.

    Example:

      lindung serve --host 0.0.0.0 --port 8000
    """
    from lindung.site.serve import refuse_taken_port, serve_pages

    refuse_taken_port(host, port)
    with ready(need_tables=not in_production()):
        from lindung.reference.services import load_reference
        from lindung.site.setup import NewerDatabase, bring_up_to_date

        try:
            bring_up_to_date()
        except NewerDatabase as newer:
            stop(str(newer))
        load_reference()
        serve_pages(host, port, jobs=jobs)


@command_needs(OPERATOR)
def worker(
    once: Annotated[bool, typer.Option("--once", help="Do the waiting jobs, then stop.")] = False,
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Do background jobs until Ctrl-C. `lindung demo` and `lindung serve` have one of their own.

    Example:

      lindung worker --once
    """
    with ready():
        from procrastinate.contrib.django import app as jobs
        from procrastinate.contrib.django.django_connector import DjangoConnector

        from lindung.site.beside import end_with_the_pages

        if beside:
            end_with_the_pages()
        connector = jobs.connector
        if not isinstance(connector, DjangoConnector):
            raise RuntimeError("jobs are not connected through Django; is procrastinate's application installed?")
        jobs.with_connector(connector.get_worker_connector()).run_worker(wait=not once, listen_notify=not once)


def _build_and_show() -> None:
    from lindung.coverage.commands import print_count
    from lindung.coverage.queries import count
    from lindung.demo.build import build_if_needed

    build_if_needed()
    print_count(count(FOUNDING_DAY, by=["segment"]), "Peserta aktif Sulawesi Tengah, 8 Mei 2024")


def _say_where(host: str, port: int) -> None:
    from rich.console import Console

    from lindung.access.demonstration import DEMO_ACCOUNTS, DEMO_PASSWORD

    console = Console()
    console.print(f"\n[bold]http://{host}:{port}/[/bold]   Ctrl-C menghentikan semuanya. / Ctrl-C stops everything.")
    names = ", ".join(account.username for account in DEMO_ACCOUNTS)
    console.print(f"Masuk sebagai / sign in as: {names}. Kata sandi / password: [bold]{DEMO_PASSWORD}[/bold]")
