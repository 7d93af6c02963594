"""Other rules engines, each in an environment of its own, asked over a pipe.

What they depend on does not fit beside ours, so each is installed from requirements/bench-NAME.txt into
.venv/engines/NAME the first time it is measured, and runs as a child process that keeps its system loaded.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
NAMES = ("openfisca", "policyengine", "ttsim")


class Engine:
    """A child process with one engine in it. Close it, or use it in a with statement."""

    def __init__(self, name: str) -> None:
        self._child = subprocess.Popen(
            [str(environment(name)), str(HERE / "serve.py"), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.version: str = self._read()["version"]

    def load(self, path: Path) -> None:
        """Read wages and classes from an .npz file."""
        self._ask({"load": str(path)})

    def month(self, save: Path | None = None) -> dict[str, int]:
        """Compute the month for the rows loaded; the sums say that it did. `save` writes the columns, too."""
        return dict(self._ask({"month": str(save) if save else None})["sums"])

    def close(self) -> None:
        """End the process."""
        if self._child.stdin:
            self._child.stdin.close()
        self._child.wait(timeout=30)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(question) + "\n")
        self._child.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine ended with {self._child.wait()}")
        return json.loads(line)


def environment(name: str) -> Path:
    """The interpreter of an engine's environment, made from its lock file if it is not there or is older."""
    home = Path(sys.prefix) / "engines" / name
    lock, stamp, python = ROOT / "requirements" / f"bench-{name}.txt", home / ".locked", home / "bin" / "python"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock.read_text(encoding="utf-8"):
        return python
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*install, "-r", str(lock)], check=True)
    stamp.write_text(lock.read_text(encoding="utf-8"), encoding="utf-8")
    return python
