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
            # The worker ends when this pipe closes: also if the pages are killed and can tell nobody.
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from lindung.cli import main; main()", "worker", "--beside"],
                stdin=subprocess.PIPE,
            )
            self._process.wait()
            self._stopping.wait(SECONDS_BETWEEN)


def end_with_the_pages() -> None:
    """In the worker: ask oneself to stop once the input ends, that is, when the pages are gone."""

    def wait() -> None:
        # Not through `sys.stdin`: its lock would be held here when the interpreter ends.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="pages-gone", daemon=True).start()
