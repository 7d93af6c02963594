"""The plan: anchors exactly, whole numbers that add up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.demo import assumptions, targets
from lindung.demo.assumptions import Anchor
from lindung.demo.targets import SEGMENTS, apportion, make_plan
from lindung.demo.trouble import DemoDefect
from lindung.reference.files import figure_rows


def test_plan_meets_every_published_anchor() -> None:
    plan = make_plan()
    anchors = [row for row in figure_rows() if row["role"] == "anchor"]
    assert len(anchors) > 20
    for row in anchors:
        segments = SEGMENTS if row["segments"] == "TOTAL" else tuple(row["segments"].split("+"))
        assert plan.at(row["anchor_on"], segments, row["region"]) == row["value"], row["key"]


def test_anchor_that_contradicts_the_others_stops_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    contradiction = Anchor(date(2024, 5, 8), "72", SEGMENTS, 518_142)
    monkeypatch.setattr(assumptions, "anchors", lambda: (*original, contradiction))
    with pytest.raises(DemoDefect, match="518142"):
        targets.make_plan()


original = assumptions.anchors()


def test_no_segment_is_ever_negative_anywhere() -> None:
    plan = make_plan()
    assert all(heads.min() >= 0 for heads in plan.active.values())


def test_sponsored_people_rise_and_fall_with_the_budget() -> None:
    plan = make_plan()
    spring, autumn = plan.at(date(2025, 4, 30), ("BPU",)), plan.at(date(2025, 11, 30), ("BPU",))
    assert spring < plan.at(date(2025, 3, 31), ("BPU",)) / 2
    assert autumn > spring * 2


@given(total=st.integers(0, 10**6), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_apportioned_heads_add_up_and_stay_near_their_share(total: int, weights: list[int]) -> None:
    parts = np.array(weights, dtype=np.float64)
    heads = apportion(total, parts)
    assert heads.sum() == total
    assert np.abs(heads - total * parts / parts.sum()).max() < 1


def test_a_small_province_has_its_part_of_each_anchor() -> None:
    plan = make_plan(0.01)
    assert plan.at(date(2024, 5, 8), ("PU",)) == 3140
    assert plan.at(date(2024, 5, 8), ("BPU",)) == 1290
    assert plan.at(date(2021, 9, 30), region="72.71") == 591
