"""A worker for background jobs beside the pages: a process of its own, started again if it dies, gone when they go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any

# How long a worker may take to end the job in hand before it is made to go; the job is then begun again later.
SECONDS_TO_END = 10
# Between a worker that died and the next: a defect at the start must not keep the machine busy.
SECONDS_BETWEEN = 5

# Not while this process forks: the fork would hold the pipe that tells that the worker has begun, and the keeper would
# wait at it for as long as the fork lives. The pages are forked at the very moment the first worker begins.
_no_fork = threading.Lock()
os.register_at_fork(before=_no_fork.acquire, after_in_parent=_no_fork.release, after_in_child=_no_fork.release)


class WorkerBeside:
    """`start` when the pages are ready, `stop` when they end."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None

    def start(self, server: Any = None) -> None:
        """Begin, and return at once."""
        self._keeper = threading.Thread(target=self._keep, name="worker-beside", daemon=True)
        self._keeper.start()

    def stop(self, server: Any = None) -> None:
        """Have the worker end its job and go; wait for it, so that nobody stops the database under it."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._keeper is not None:
            self._keeper.join(SECONDS_BETWEEN)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = begin([sys.executable, "-c", "from lindung.cli import main; main()", "worker", "--beside"])
            self._process.wait()
            self._stopping.wait(SECONDS_BETWEEN)


def begin(command: list[str]) -> subprocess.Popen[bytes]:
    """The command as a process that ends when its input does: also if the pages are killed and can tell nobody."""
    with _no_fork:
        return subprocess.Popen(command, stdin=subprocess.PIPE)


def end_with_the_pages() -> None:
    """In the worker: ask oneself to stop once the input ends, that is, when the pages are gone."""

    def wait() -> None:
        # Not through `sys.stdin`: its lock would be held here when the interpreter ends.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="pages-gone", daemon=True).start()
