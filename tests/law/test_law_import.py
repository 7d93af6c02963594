"""The library is one import that brings nothing along, and every public name is there and says what it does."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import lindung.law
from lindung.law.callable_module import callable_as_its_function

HEAVY = "django numpy polars pyarrow yaml typer rich psycopg pydantic ninja".split()


def loaded_after(statements: str) -> list[str]:
    script = f"{statements}\nimport sys\nprint(*({{name.split('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return sorted(done.stdout.split())


def test_importing_the_library_brings_nothing_along() -> None:
    assert loaded_after("import lindung.law") == []


def test_answering_needs_a_reader_of_yaml_and_nothing_else() -> None:
    one = "{'segment': 'BPU', 'month': '2025-06', 'income': 1000000, 'paid_by': 'self'}"
    assert loaded_after(f"import lindung.law\nlindung.law.contribution({one})") == ["yaml"]


def test_the_check_itself_would_see_a_package_that_came_along() -> None:
    assert "numpy" in loaded_after("import lindung.law, numpy")


@pytest.mark.parametrize("name", lindung.law.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(lindung.law, name)
    assert name in dir(lindung.law)
    assert inspect.getdoc(found)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'premium'"):
        lindung.law.premium  # noqa: B018


@pytest.mark.parametrize("first", ["", "import lindung.law.assess, lindung.law.explain, lindung.law.questions"])
def test_names_that_are_modules_too_are_called_the_same_whatever_was_imported_before(first: str) -> None:
    script = f"""
{first}
import lindung.law
from lindung.law import assess, explain, questions
decision = lindung.law.contribution({{'segment': 'JAKON', 'month': '2025-06', 'total_wages': 10_000_000}})
print(explain(decision, 'en') == lindung.law.explain(decision, 'en') != '', 'village-money' in questions())
import polars
print(assess(polars.DataFrame({{'wage': [5_000_000], 'risk_class': [1]}}), '2026-03').sums['jkk'])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "12000"]


def test_a_module_without_a_function_of_its_name_is_not_made_callable() -> None:
    with pytest.raises(TypeError, match="no function of its own name"):
        callable_as_its_function("lindung.law.months")
