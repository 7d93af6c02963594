"""The rules as they are written: nothing in them may look at a single value, and the tables are the sheet's."""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lindung.law.contributions import bpu, jakon, jkp, penalty, pu, wage_base
from lindung.law.contributions.due import holidays, is_working_day
from lindung.law.contributions.income_rows import steps_of_income, table_of_rows
from lindung.law.helpers import by_slices, by_steps
from lindung.law.parameters import Provenance
from lindung.law.rule import RULES, Rule
from lindung.law.tables import grade, jp_wage_ceiling, rows

# Where a rule serves columns: everything but dates, lists of months and contracts of one person.
ONE_AT_A_TIME = {"monthly_average", "months_late"}
COLUMNS = sorted(
    (
        rule
        for rule in RULES.values()
        for module in (pu, jkp, bpu, jakon, penalty, wage_base)
        if rule.function.__module__ == module.__name__ and rule.function.__name__ not in ONE_AT_A_TIME
    ),
    key=lambda one: one.name,
)
# The rows of the tables as they were taken over.
TABLES = {
    "bpu_income_brackets": "177dd174970374b62e4932ddfee3355e69867d43002b5e03965de3de520364d9",
    "construction_brackets": "b0edabb8f018b082e1ac1a6e464053352ade74329baccf6eca405524efd822c5",
    "jkk_risk_classes": "74a1a77ca50bf6897771c028998b7985d8e7bc5ac9a72aaac3ab1fc80a310eca",
    "jp_parameters": "17739cc8a63bcc2bb39e3ca3921175f34dfd19d4ffb11d467b260598407dd349",
    "pmi_contributions": "045f56a36c28ef6bf1e2233f04efaa11b0fe60768eccf025ad34e9e2977cedc0",
}


@pytest.mark.parametrize("rule", COLUMNS, ids=lambda rule: rule.name)
def test_a_rule_for_columns_decides_nothing_row_by_row(rule: Rule) -> None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.function)))
    forbidden = [node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp | ast.BoolOp | ast.While)]
    forbidden += [node for node in ast.walk(tree) if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)]
    assert not forbidden, f"{rule.name}: use where, minimum, maximum"


def test_there_are_rules_to_look_at() -> None:
    assert len(COLUMNS) >= 25


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_one_that_was_taken_over(name: str) -> None:
    content = (files("lindung.law.tables") / f"{name}.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == TABLES[name]


def test_income_rows_agree_with_the_rates_of_the_articles() -> None:
    for row, written in zip(table_of_rows(), rows("bpu_income_brackets"), strict=True):
        assert row.base == int(written["jkk"]) * 100 == int(written["jht"]) * 50
        assert written["jkm"] == "6800"
    assert len(table_of_rows()) == 33


def test_sums_of_the_construction_table_agree_with_its_slices() -> None:
    for written in rows("construction_brackets")[:-1]:
        found = jakon.by_contract(int(written["contract_value_over"]), date(2024, 5, 1))
        assert found["jkk"] == int(written["jkk_sum_of_lower_slices"])
        assert found["jkm"] == int(written["jkm_sum_of_lower_slices"])


def test_every_month_from_july_2015_to_february_2027_has_one_jp_ceiling() -> None:
    values = jp_wage_ceiling().values
    assert (values[0].since, values[-1].until) == (date(2015, 7, 1), date(2027, 2, 28))
    assert [value.whole for value in values] == [int(row["wage_ceiling"]) for row in rows("jp_parameters")]


def test_income_rows_serve_columns_as_they_serve_one() -> None:
    steps = steps_of_income()
    incomes = [0, 1, *(start + step for start in steps.starts[1:] for step in (-1, 0, 1)), 10**12]
    alone = [by_steps(income, steps) for income in incomes]
    column = pl.DataFrame({"income": [*incomes, None]})
    assert by_steps(np.array(incomes), steps).tolist() == alone
    assert column.select(by_steps(pl.col("income"), steps)).to_series().to_list() == [*alone, None]


def test_slices_serve_columns_as_they_serve_one() -> None:
    starts = tuple(start for start, _ in jakon.slices_of("jkk"))
    rates = tuple(value.rate for _, value in jakon.slices_of("jkk"))
    values = [0, 1, 99_999_999, *(start + step for start in starts[1:] for step in (-1, 0, 1)), 10**13]
    alone = [by_slices(value, starts, rates) for value in values]
    column = pl.DataFrame({"value": [*values, None]})
    assert by_slices(np.array(values), starts, rates).tolist() == alone
    assert column.select(by_slices(pl.col("value"), starts, rates)).to_series().to_list() == [*alone, None]


def test_holidays_are_known_for_every_year_from_2015_to_2026() -> None:
    assert sorted({day.year for day in holidays()}) == list(range(2015, 2027))
    assert not is_working_day(date(2026, 8, 17)) and is_working_day(date(2026, 8, 18))
    assert all(row["provenance"] == "secondary" and row["source"] for row in rows("holidays"))


@pytest.mark.parametrize(
    ("written", "fact", "expected"),
    [
        ("text", "", Provenance.TEXT),
        ("text (rates and slices); sums derived", "", Provenance.TEXT),
        ("ceiling secondary; pensions recall+derived", "ceiling", Provenance.SECONDARY),
        ("ceiling secondary; pensions recall+derived", "pensions", Provenance.RECALL),
        ("secondary (baroindo.id)", "", Provenance.SECONDARY),
    ],
)
def test_the_provenance_of_a_row_is_the_weakest_word_named(written: str, fact: str, expected: Provenance) -> None:
    assert grade(written, fact) is expected


def test_no_module_of_contributions_names_a_rate() -> None:
    for path in Path(pu.__file__).parent.glob("*.py"):
        floats = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]
        assert not floats, path.name
