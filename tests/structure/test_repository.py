"""What the repository promises about itself: dependencies explained and pinned, no paths of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = [*PROJECT["dependencies"], *(one for some in PROJECT["optional-dependencies"].values() for one in some)]
EXPLAINED = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCKS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "requirements").glob("*.txt")))


def name_of(dependency: str) -> str:
    return re.split(r"[\[=<>~!; ]", dependency)[0]


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=name_of)
def test_a_dependency_is_pinned_to_one_version(dependency: str) -> None:
    assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+( *;.*)?", dependency)


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=name_of)
def test_the_lock_holds_the_same_version_with_hashes(dependency: str) -> None:
    version = re.search(r"==([\w.]+)", dependency)
    assert version
    locked = re.search(
        rf"^{re.escape(name_of(dependency))}(\[[\w,-]+\])?=={re.escape(version[1])}[^\n]*\\\n\s+--hash=sha256:",
        LOCKS,
        re.MULTILINE | re.IGNORECASE,
    )
    assert locked


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=name_of)
def test_a_dependency_says_why_it_is_here_and_under_which_licence(dependency: str) -> None:
    rows = re.findall(rf"^\| {re.escape(name_of(dependency))} \| (.+) \| (.+) \|$", EXPLAINED, re.MULTILINE)
    assert len(rows) == 1
    why, licence = rows[0]
    assert len(why) > 15
    assert licence.strip()


def test_the_list_of_dependencies_names_none_that_is_gone() -> None:
    listed = set(re.findall(r"^\| ([A-Za-z][\w.-]+) \| .+ \| .+ \|$", EXPLAINED, re.MULTILINE)) - {"Package"}
    assert listed == {name_of(dependency) for dependency in DEPENDENCIES}


def test_what_we_import_we_declare() -> None:
    """A package that only comes along with another may go when the other changes."""
    declared = {name_of(dependency).lower() for dependency in PROJECT["dependencies"]}
    provided = packages_distributions()
    wrong = {}
    for path in sorted((ROOT / "lindung").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"lindung"}:
                if not {one.lower() for one in provided.get(top, [])} & declared:
                    wrong[top] = f"{path.relative_to(ROOT)}:{node.lineno}"
    assert wrong == {}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def machine_paths(text: str) -> list[str]:
    """Places on somebody's machine: the home folder of root, a user's home, the folder we happen to work in."""
    return re.findall(r"/(?:work|root)/|/home/[a-z][\w-]*/", text)


def test_no_file_of_ours_names_a_path_of_somebodys_machine() -> None:
    wrong = []
    for path in tracked():
        # The test cases below, minified libraries of others, pictures.
        if path == Path(__file__) or "vendor" in path.parts or path.suffix in {".png", ".mo", ".gz", ".woff2"}:
            continue
        found = machine_paths(path.read_text(encoding="utf-8", errors="ignore"))
        if found:
            wrong.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [("see /root/lindung", True), ("/root/.cache", True), ("/home/budi/lindung", True), ("/network/", False)],
)
def test_the_check_for_paths_catches_what_it_should_and_nothing_else(text: str, caught: bool) -> None:
    assert bool(machine_paths(text)) is caught
