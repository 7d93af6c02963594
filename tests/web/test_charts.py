"""Charts are SVG that a strict policy lets through, that says what it shows, and that does not lie about size."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from lindung.web.charts import Mark, Part, nice_steps, stacked_bar, trend

POINTS = [(date(2024, 1, 31), 100), (date(2024, 2, 29), 300), (date(2024, 3, 31), 200)]


def drawn(**options: object) -> ElementTree.Element:
    with override("id"):
        svg = trend(POINTS, options.pop("marks", []), key="uji", title="Judul <b>", description="Isi", **options)  # type: ignore[arg-type]
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("highest", "steps"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (9, (0, 2, 4, 6, 8, 10)),
        (100, (0, 20, 40, 60, 80, 100)),
        (101, (0, 50, 100, 150)),
        (518141, (0, 200000, 400000, 600000)),
    ],
)
def test_the_axis_goes_in_round_steps_to_just_above_the_highest(highest: int, steps: tuple[int, ...]) -> None:
    assert nice_steps(highest) == steps


def test_a_chart_names_itself_and_escapes_what_it_is_given() -> None:
    svg = drawn()
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "uji-title uji-desc"
    assert svg.findtext("title") == "Judul <b>"


def test_higher_values_stand_higher() -> None:
    path = drawn().find("path[@class='chart-line']")
    assert path is not None
    heights = [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", path.get("d", ""))]
    assert heights[1] < heights[2] < heights[0]


def test_anchors_and_quotations_differ_in_shape_not_only_in_colour() -> None:
    marks = [Mark(date(2024, 2, 1), 150, "anchor", "Antara"), Mark(date(2024, 3, 1), 250, "quoted", "Kemnaker")]
    svg = drawn(marks=marks)
    assert svg.find(".//path[@class='mark-anchor']") is not None
    assert svg.find(".//circle[@class='mark-quoted']") is not None
    assert "Kemnaker: 250, 1 Maret 2024" in [one.text for one in svg.iter("title")]


def test_the_chosen_day_is_picked_out_and_a_day_outside_is_not() -> None:
    assert drawn(chosen=(date(2024, 2, 10), 180)).find("circle[@class='chart-here']") is not None
    assert drawn(chosen=(date(2020, 2, 10), 180)).find("circle[@class='chart-here']") is None


def test_one_point_is_no_line() -> None:
    assert trend(POINTS[:1], [], key="uji", title="", description="") == ""


def test_no_chart_carries_a_style() -> None:
    marks = [Mark(date(2024, 2, 1), 150, "anchor", "x")]
    for svg in (trend(POINTS, marks, key="a", title="", description=""), stacked_bar([Part("a", 1, "pu")], label="x")):
        assert "style" not in svg


def test_parts_of_a_bar_fill_it_exactly() -> None:
    parts = [Part("a", 1, "pu"), Part("b", 1, "bpu"), Part("c", 1, "pmi")]
    bar = ElementTree.fromstring(stacked_bar(parts, label="x"))
    assert sum(int(piece.get("width", "0")) for piece in bar.iter("rect")) == 1000


def test_an_empty_bar_has_no_parts() -> None:
    assert "<rect" not in stacked_bar([Part("a", 0, "pu")], label="x")
