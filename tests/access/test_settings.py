"""The program refuses to start with settings that would be unsafe, and says which. Tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import django
from django.conf import settings
django.setup()
print(settings.MODE, settings.DEMONSTRATION, sorted(settings.MFA_ROLES), settings.SESSION_COOKIE_SECURE)
"""
GOOD_KEY = "k3Jd9-Qw7xZ1mN5vB8rT2yU6pL0sA4fG-hE3cX9oI7uY1tR5wQ8"


def started(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINDUNG_")}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=kept | {"LINDUNG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lindung.site.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "key",
    ["", "pendek", "a" * 60, "demonstration-only-never-used-in-production-0000000000"],
    ids=["none", "short", "monotonous", "the demonstration's"],
)
def test_production_does_not_start_with_a_poor_key(tmp_path: Path, key: str) -> None:
    done = started(tmp_path, LINDUNG_MODE="production", LINDUNG_SECRET_KEY=key)
    assert done.returncode != 0
    assert "LINDUNG_SECRET_KEY" in done.stderr
    assert "50" in done.stderr


def test_production_starts_with_a_good_key_without_anything_of_a_demonstration(tmp_path: Path) -> None:
    done = started(tmp_path, LINDUNG_MODE="production", LINDUNG_SECRET_KEY=GOOD_KEY)
    assert done.stdout.strip() == "production False ['administrator', 'checker', 'finance'] True", done.stderr


def test_a_demonstration_needs_no_key(tmp_path: Path) -> None:
    assert started(tmp_path).stdout.strip() == "demo True [] False"


@pytest.mark.parametrize("mode", ["Production", "prod", "produksi", ""])
def test_a_mode_that_is_neither_is_refused_and_not_taken_for_a_demonstration(tmp_path: Path, mode: str) -> None:
    done = started(tmp_path, LINDUNG_MODE=mode, LINDUNG_SECRET_KEY=GOOD_KEY)
    assert done.returncode != 0
    assert "LINDUNG_MODE" in done.stderr


def test_a_misspelt_role_that_should_have_a_second_factor_is_refused(tmp_path: Path) -> None:
    done = started(tmp_path, LINDUNG_MFA_ROLES="administator,finance")
    assert done.returncode != 0
    assert "administator" in done.stderr


def test_roles_that_must_have_a_second_factor_can_be_chosen_or_none(tmp_path: Path) -> None:
    assert "['auditor', 'finance']" in started(tmp_path, LINDUNG_MFA_ROLES="finance, auditor").stdout
    done = started(tmp_path, LINDUNG_MODE="production", LINDUNG_SECRET_KEY=GOOD_KEY, LINDUNG_MFA_ROLES="none")
    assert " [] " in done.stdout
