"""What the READMEs tell people to type exists: every command, every option, and where the pages are."""

from __future__ import annotations

import inspect
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from lindung.cli import app
from lindung.site.commands import demo

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.id.md")
# In a block of its own line, or in backquotes.
_BLOCK = re.compile(r"```\n(.*?)```", re.DOTALL)
_LINE = re.compile(r"^(?:\$ )?((?:\.venv/bin/)?lindung\b[^#\n]*)", re.MULTILINE)
_QUOTED = re.compile(r"`((?:\.venv/bin/)?lindung\b[^`\n]*)`")


def typed(name: str) -> list[str]:
    """Every command of a README, as it is typed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = "\n".join(_BLOCK.findall(text))
    prose = _BLOCK.sub("", text)
    return [one.strip() for one in (*_LINE.findall(blocks), *_QUOTED.findall(prose))]


def unknown(line: str) -> list[str]:
    """What of a typed command does not exist: its name, or options of it."""
    words = shlex.split(line)[1:]
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        if found is None:
            return [words[0]]
        command, words = found, words[1:]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
    return [word for word in words if word.startswith("--") and word.split("=")[0] not in known]


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_a_readme_exists_with_its_options(name: str) -> None:
    lines = [one for one in typed(name) if one not in {"lindung", ".venv/bin/lindung"}]
    assert len(lines) > 15
    assert {line: missing for line in lines if (missing := unknown(line))} == {}


@pytest.mark.parametrize("line", ["lindung rooster check DAFTAR", "lindung roster check DAFTAR --sponser x"])
def test_a_command_or_an_option_that_is_misspelt_is_found(line: str) -> None:
    assert unknown(line)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_says_where_the_pages_are_and_where_the_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    port, host = (inspect.signature(demo).parameters[one].default for one in ("port", "host"))
    assert f"http://{host}:{port}/" in text
    assert ".venv/bin/activate" in text
