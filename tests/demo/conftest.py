"""A small province, told once for all tests that only read it."""

from __future__ import annotations

import pytest

from lindung.demo.province import Province, make_province


@pytest.fixture(scope="session")
def small() -> Province:
    """A hundredth of Sulawesi Tengah."""
    return make_province(scale=0.01, seed=5)
