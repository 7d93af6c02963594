"""The one directory in which Lindung keeps what it must not lose."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import closed_directory, server_account
from .trouble import Trouble, not_writable, told_in_sentences

VARIABLE = "LINDUNG_HOME"


@dataclass(frozen=True)
class Home:
    """The data directory and the names inside it."""

    path: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory; belongs to the user that runs the server."""
        return self.path / "postgres"

    @property
    def configuration(self) -> Path:
        """Configuration written anew at each start."""
        return self.path / "conf"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.path / "postgres.log"

    @property
    def run(self) -> Path:
        """Where the socket lies, unless the path is too long."""
        return self.path / "run"

    @property
    def locks(self) -> Path:
        """Empty files that are only ever locked."""
        return self.path / "locks"

    @property
    def binaries(self) -> Path:
        """Copies of PostgreSQL's programs, made only when the originals lie in a closed directory."""
        return self.path / "binaries"

    def create(self) -> Home:
        """Make the directory if it is missing and check that it can be written. Trouble if not."""
        with told_in_sentences(self.path):
            try:
                self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
                self.locks.mkdir(mode=0o755, exist_ok=True)
            except (FileExistsError, FileNotFoundError, NotADirectoryError):
                raise Trouble(
                    f"{self.path} harus direktori, tetapi tidak dapat dibuat di sana. Pilih {VARIABLE} yang lain.",
                    f"{self.path} must be a directory, but cannot be made there. Choose another {VARIABLE}.",
                ) from None
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise not_writable(self.path)
        return self


def resolve_home(environ: Mapping[str, str] | None = None) -> Home:
    """The data directory that the environment names, or the default. Creates nothing."""
    environ = os.environ if environ is None else environ
    named = environ.get(VARIABLE, "").strip()
    if named:
        return Home(Path(named).expanduser().absolute())
    default = _default_path()
    if os.geteuid() == 0 and closed_directory(default / "postgres", server_account(default / "postgres")):
        # The server cannot run as root, and this place is closed to the user it runs as.
        digest = hashlib.sha256(os.fsencode(default)).hexdigest()[:8]
        return Home(Path(f"/var/lib/lindung-{digest}"))
    return Home(default)


def _default_path() -> Path:
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / "lindung").is_dir():
        return checkout / ".lindung"
    return Path.home() / ".local" / "share" / "lindung"
