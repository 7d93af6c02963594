"""Loaded before the settings are: the tests have a data directory and a server of their own, never the user's.

LINDUNG_TEST_DATABASE_URL and LINDUNG_TEST_DATABASE_OWNER_URL take an outside, empty database instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

# Not pytest's own temporary directory: as root the server runs as another user, who must be able to enter.
HOME = tempfile.mkdtemp(prefix="lindung-tests-", dir="/tmp")
os.chmod(HOME, 0o755)
os.environ["LINDUNG_HOME"] = HOME


def _tidy(maker: int) -> None:
    """Leave nothing behind, also where no server was started. A fork of the tests is not the one to tidy up; a server
    that still runs there keeps its files, so that whoever looks for the cause finds them."""
    if os.getpid() == maker and not (Path(HOME) / "postgres" / "postmaster.pid").exists():
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(_tidy, os.getpid())
os.environ["LINDUNG_MODE"] = "demo"
# A shell that runs the tests in the background, or nohup, ignores Ctrl-C or the hang-up of the terminal for them; the
# processes they start must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    outside = os.environ.get(f"LINDUNG_TEST_{name}", "")
    if outside:
        os.environ[name] = outside
    else:
        os.environ.pop(name, None)
