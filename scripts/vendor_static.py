"""Take the front-end files we serve from their npm packages, as published, and write down what they are.

    python scripts/vendor_static.py

Needs npm, once per upgrade; nobody needs it to run Lindung. Every file is copied byte for byte; the only thing added
is a compressed twin of large files, so that a phone on a thin line loads 80 kB instead of 635.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "lindung" / "web" / "static" / "vendor"
LARGE = 20_000

ICONS = (
    "alert-triangle arrow-down arrow-down-right arrow-left arrow-up arrow-up-right bell calculator chevron-down "
    "circle-check circle-x coins file-spreadsheet file-type-csv file-type-pdf gavel heart-handshake help-circle "
    "history home info-circle key link logout menu-2 minus news scale search shield-check shield-lock table "
    "user-circle users"
).split()

# The package of Tabler ships no licence file; this is the licence its files name, with the holders they name.
TABLER_LICENCE = """\
The MIT License (MIT)

Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2018-2026 codecalm.net Paweł Kuna

"""


@dataclass(frozen=True)
class Package:
    """One npm package at one version, and which of its files we take (path in the package → our name)."""

    name: str
    version: str
    licence: str
    files: dict[str, str]

    @property
    def folder(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-').replace('.org', '')}-{self.version}"


PACKAGES = (
    Package("htmx.org", "4.0.1", "0BSD", {"LICENSE": "LICENSE", "dist/htmx.min.js": "htmx.min.js"}),
    Package(
        "@tabler/icons",
        "3.51.0",
        "MIT",
        {"LICENSE": "LICENSE"} | {f"icons/outline/{name}.svg": f"{name}.svg" for name in ICONS},
    ),
    # After the icons: the same authors, and the words of the licence are taken from there.
    Package("@tabler/core", "1.6.1", "MIT", {"dist/css/tabler.min.css": "tabler.min.css"}),
)


def main() -> None:
    """Fetch every package into a temporary folder, copy what we take, and write the manifest."""
    entries = []
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            entries += _take(package, Path(scratch))
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    print(f"{len(entries)} files from {len(PACKAGES)} packages")


def _take(package: Package, scratch: Path) -> list[dict[str, str]]:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=scratch,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    target = VENDOR / package.folder
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    with tarfile.open(scratch / packed) as archive:
        for path, name in package.files.items():
            source = archive.extractfile(f"package/{path}")
            assert source is not None, path
            _write(target / name, source.read())
    if "LICENSE" not in package.files:
        words = (VENDOR / "tabler-icons-3.51.0" / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[-1]
        _write(target / "LICENSE", (TABLER_LICENCE + words).encode())
    return [_entry(package, target / name) for name in sorted({*package.files.values(), "LICENSE"})]


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if len(content) > LARGE:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _entry(package: Package, path: Path) -> dict[str, str]:
    return {
        "package": package.name,
        "version": package.version,
        "licence": package.licence,
        "file": path.relative_to(VENDOR).as_posix(),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


if __name__ == "__main__":
    main()
