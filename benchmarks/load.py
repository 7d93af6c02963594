"""A small load generator: a few threads that ask one address after the other for a bounded time, loopback only."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"
THREADS = 8
PATIENCE = 30.0


@dataclass
class Load:
    """What one stretch of asking gave: answers, seconds, and the seconds of each answer."""

    seconds: float
    answers: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers a second, all threads together."""
        return len(self.answers) / self.seconds


class WrongAnswer(Exception):
    """The server answered something else than 200: its speed means nothing."""


def ask_for(port: int, paths: Sequence[str], headers: Mapping[str, str], seconds: float) -> Load:
    """Ask for these paths in turn, THREADS at a time over connections kept open, for so many seconds."""
    turn = itertools.count()
    taken: list[list[float]] = [[] for _ in range(THREADS)]
    wrong: list[str] = []
    begin = time.perf_counter()

    def ask(mine: list[float]) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        while time.perf_counter() - begin < seconds and not wrong:
            path = paths[next(turn) % len(paths)]
            asked = time.perf_counter()
            status = _ask(connection, path, headers)
            mine.append(time.perf_counter() - asked)
            if status != 200:
                wrong.append(f"{path} answered {status}")
        connection.close()

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise WrongAnswer(wrong[0])
    return Load(time.perf_counter() - begin, sorted(one for mine in taken for one in mine))


def _ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> int:
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
    except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        # The server may close a connection that was idle; the question is put again on a new one.
        connection.close()
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
    answer.read()
    return answer.status


def wait_for(port: int, path: str, headers: Mapping[str, str], patience: float = 120.0) -> float:
    """Seconds until the address answers 200 for the first time."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < patience:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            if _ask(connection, path, headers) == 200:
                return time.perf_counter() - begin
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise WrongAnswer(f"{path} did not answer 200 within {patience:.0f} seconds")
