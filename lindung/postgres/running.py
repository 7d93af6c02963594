"""Have the server running for as long as a command needs it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from . import life
from .endpoint import Endpoint
from .home import Home
from .server import PrivateServer

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def running_server(home: Home | None = None, *, durable: bool = True) -> Iterator[Endpoint]:
    """Start the private server if needed; stop it at the end if it was started like this and nobody else needs it.

    Two commands may share it: the last to leave stops it. A server started by `lindung db start` stays. The end
    may be Ctrl-C, SIGTERM or SIGHUP. A process forked inside (a web worker) shares its parent's lock, so it stops
    the server only if it outlives the parent.
    """
    server = PrivateServer(home, durable=durable)
    server.prepare_home()
    with _endings_raise():
        user = life.open_lock(server.home, "users")
        try:
            with life.exclusive(server.home):
                life.try_lock(user, shared=True)
                server.start_locked(transient=True)
            yield server.endpoint
        finally:
            _leave(server, user)


def _leave(server: PrivateServer, user: int) -> None:
    with _undisturbed(), life.exclusive(server.home):
        os.close(user)
        if not life.is_transient(server.home):
            return
        last = life.open_lock(server.home, "users")
        try:
            if life.try_lock(last):
                server.stop_locked()
        finally:
            os.close(last)


@contextmanager
def _endings_raise() -> Iterator[None]:
    """Let SIGTERM and SIGHUP run the `finally` blocks, as Ctrl-C does. Handlers of others are left alone."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    changed = []
    if threading.current_thread() is threading.main_thread():
        changed = [number for number in ENDINGS if signal.getsignal(number) == signal.SIG_DFL]
        for number in changed:
            signal.signal(number, leave)
    try:
        yield
    finally:
        for number in changed:
            if signal.getsignal(number) is leave:
                signal.signal(number, signal.SIG_DFL)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C must not cut the stopping short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, *ENDINGS)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
