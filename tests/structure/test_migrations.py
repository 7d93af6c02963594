"""Models and migrations tell the same story."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_model_has_changed_without_a_migration() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(f"models changed without a migration:\n{said.getvalue()}")
