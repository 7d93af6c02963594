"""The words under the map belong to the map that is shown: the mosaic, or outlines an office has loaded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindung.reference.services import load_outlines, remove_outlines
from tests.reference.test_outlines import collection

DAY = "tanggal=2024-06-01"
LAND, PEOPLE = "Semakin gelap semakin besar cakupannya", "Luas adalah orang, bukan tanah"


@pytest.fixture
def outlines_loaded(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """Loaded by the owner and kept before the test's own transaction begins, so that the pages see it."""
    path = tmp_path / "sulteng.geojson"
    path.write_text(json.dumps(collection()), encoding="utf-8")
    with django_db_blocker.unblock():
        load_outlines(path, source="Kantor Uji 2026", province="72")
    yield
    with django_db_blocker.unblock():
        remove_outlines(province="72")


def figure(reader: Any, query: str = "") -> str:
    """The map with what stands above and under it."""
    shown = reader.get(f"/?{DAY}{query}").content.decode()
    found = re.search(r'<figure class="map">.*?</figure>', shown, re.DOTALL)
    assert found
    return found[0]


def test_without_outlines_the_mosaic_stands_over_its_own_words_and_no_choice(sign_in: Any) -> None:
    shown = figure(sign_in("head_of_branch"))
    assert ("mosaic" in shown, 'class="choropleth"' in shown) == (True, False)
    assert (PEOPLE in shown, LAND in shown) == (True, False)
    assert "peta=" not in shown


def test_with_outlines_the_shaded_map_stands_over_its_own_words_and_names_its_source(
    outlines_loaded: None, sign_in: Any
) -> None:
    shown = figure(sign_in("head_of_branch"))
    assert ('class="choropleth"' in shown, "mosaic-region" in shown) == (True, False)
    assert (LAND in shown, PEOPLE in shown) == (True, False)
    assert "Kantor Uji 2026" in shown
    assert "peta=mosaik" in shown


def test_with_outlines_the_mosaic_can_be_asked_for_and_brings_its_words_along(
    outlines_loaded: None, sign_in: Any
) -> None:
    shown = figure(sign_in("head_of_branch"), "&peta=mosaik")
    assert ("mosaic-region" in shown, 'class="choropleth"' in shown) == (True, False)
    assert (PEOPLE in shown, LAND in shown) == (True, False)
    assert "Kantor Uji 2026" not in shown
