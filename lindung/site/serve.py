"""Serving pages: gunicorn with a few threads, and sentences for a port that is taken."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from lindung.site.beside import WorkerBeside
from lindung.site.terminal import close_pools, stop
from lindung.web.logs import DiscreetFormatter


class DiscreetLogger(Logger):  # type: ignore[misc]
    """gunicorn's log in the words of ours: it would write whole addresses, with what was asked in them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(DiscreetFormatter())


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn without its own command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        from lindung.site.wsgi import application

        return application


def refuse_taken_port(host: str, port: int) -> None:
    """End with a sentence if something else listens there."""
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            stop(
                f"Port {port} di {host} tidak dapat dipakai ({error.strerror}). Pilih yang lain: --port {port + 1}. / "
                f"Port {port} on {host} cannot be used. Choose another: --port {port + 1}."
            )


def in_process_of_its_own(*arguments: str) -> None:
    """Run a command of ours and wait for it; if it fails, this command ends with the same code."""
    done = subprocess.run([sys.executable, "-c", "from lindung.cli import main; main()", *arguments], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def refuse_lost_threads() -> None:
    """Stop loudly where threads run that the pages' processes, being forks, would wait for in vain (seen on Linux)."""
    names = {thread.read_text().strip() for thread in Path("/proc/self/task").glob("*/comm")}
    if "polars-0" in names:
        raise RuntimeError("tables were read or built in the process that serves; do that in_process_of_its_own")


def _leave_at_once(server: Any, worker: Any) -> None:
    """A worker is a fork: it must not run the clean-up of the process it came from (the pool, the database)."""
    os._exit(0)


def serve_pages(host: str, port: int, workers: int = 2, *, jobs: bool = True) -> None:
    """Serve until Ctrl-C or SIGTERM, with a worker for background jobs beside the pages unless told otherwise."""
    close_pools()
    refuse_lost_threads()
    beside = WorkerBeside()
    Server(
        ({"when_ready": beside.start, "on_exit": beside.stop} if jobs else {})
        | {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": DiscreetLogger,
            "graceful_timeout": 3,
            "control_socket_disable": True,
            "worker_exit": _leave_at_once,
        }
    ).run()
