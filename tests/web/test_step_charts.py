"""A value's course as steps: solid where it is sure, dashed where it is not, and nothing the policy forbids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.web.step_charts import Level, spark, step_chart

FIRST, LAST = date(2015, 7, 1), date(2025, 7, 1)
LEVELS = [
    Level(date(2015, 7, 1), date(2020, 6, 30), Fraction(1, 100), "2015: 1%"),
    Level(date(2020, 7, 1), None, Fraction(1, 50), "2020: 2%", unsure=True),
]


def test_each_level_is_a_line_and_a_riser_joins_them() -> None:
    drawn = step_chart(LEVELS, key="k", title="Tarif", first=FIRST, last=LAST)
    assert drawn.count('class="step-line') == 2 and drawn.count("step-riser") == 1


def test_only_what_is_unsure_is_dashed() -> None:
    assert spark(LEVELS, first=FIRST, last=LAST, label="x").count("step-unsure") == 1
    assert spark(LEVELS[:1], first=FIRST, last=LAST, label="x").count("step-unsure") == 0


def test_the_chart_says_its_numbers_to_those_who_do_not_see_it() -> None:
    drawn = step_chart(LEVELS, key="k", title="Tarif", first=FIRST, last=LAST)
    assert 'role="img"' in drawn and "2015: 1%; 2020: 2%" in drawn and "style=" not in drawn


def test_a_level_that_begins_after_the_chart_is_not_drawn() -> None:
    later = [*LEVELS, Level(date(2026, 1, 1), None, Fraction(1, 10), "2026: 10%")]
    assert step_chart(later, key="k", title="x", first=FIRST, last=LAST).count('class="step-line') == 2


def test_a_value_of_zero_is_a_line_at_the_bottom_and_no_error() -> None:
    assert "step-line" in spark([Level(FIRST, None, 0, "0")], first=FIRST, last=LAST, label="0")


def test_words_from_data_are_escaped() -> None:
    assert "<b>" not in spark([Level(FIRST, None, 1, "<b>")], first=FIRST, last=LAST, label="<b>")
