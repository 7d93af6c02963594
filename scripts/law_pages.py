"""Write docs/law/*.md from the rules, their parameters, the open questions and the cases, for a reader to check.

python scripts/law_pages.py            writes the pages
python scripts/law_pages.py --check    changes nothing; exit 1 if a page is stale, missing or left over
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import lindung.law  # noqa: E402
from lindung.law.cases import Case, case_files, read_cases  # noqa: E402
from lindung.law.explain import PROVENANCE, with_unit  # noqa: E402
from lindung.law.parameters import Parameter, Value, all_parameters  # noqa: E402
from lindung.law.plain import plain  # noqa: E402
from lindung.law.questions import Question, questions  # noqa: E402
from lindung.law.rule import RULES, Rule  # noqa: E402
from lindung.law.tables import rows  # noqa: E402
from lindung.law.text import cited, words  # noqa: E402
from scripts.law_plan import PAGES, Page, group_of, module_of, page_of, page_of_parameter  # noqa: E402

FOLDER = ROOT / "docs" / "law"
CASES = ROOT / "tests" / "law" / "cases"
LAW = Path(lindung.law.__file__).parent


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which its module states it."""
    for module in walk_packages(lindung.law.__path__, "lindung.law."):
        if not module.name.endswith(".commands"):
            import_module(module.name)
    return tuple(sorted(RULES.values(), key=lambda one: inspect.unwrap(one.function).__code__.co_firstlineno))


@cache
def cases() -> tuple[Case, ...]:
    """Every golden case, by file and place in it."""
    return tuple(case for file in case_files([CASES]) for case in read_cases(file))


def pages() -> dict[str, str]:
    """Every page by its file name."""
    found = {f"{page.name}.md": render(page) for page in PAGES}
    return found | {"README.md": index(), "questions.md": question_page(), "facts.md": facts_page()}


def render(page: Page) -> str:
    """One page."""
    own = [rule for rule in rules() if page_of(module_of(rule)) == page.name]
    order = {module: place for place, module in enumerate(page.modules)}
    own.sort(key=lambda one: order.get(module_of(one), len(order)))
    parameters = [one for one in all_parameters().values() if page_of_parameter(one) == page.name]
    mine = [case for case in cases() if group_of(case) in page.cases]
    lines = [f"# {page.title}", "", _GENERATED, ""]
    for module in dict.fromkeys(map(module_of, own)):
        lines += _module(module, [one for one in own if module_of(one) == module])
    if parameters:
        lines += ["## Parameters", "", *_table(_PARAMETER_HEAD, map(_parameter, _values(parameters))), ""]
    for name in page.tables:
        found = rows(name)
        lines += [f"## `lindung/law/tables/{name}.csv`", ""]
        lines += [*_table(tuple(found[0]), (tuple(row.values()) for row in found)), ""]
    asked = _questions_of(page, parameters)
    if asked:
        lines += ["## Open questions", ""]
        lines += [f"- [{one.name}](questions.md#{one.name}): {one.english}" for one in asked] + [""]
    if mine:
        lines += [f"## Cases ({len(mine)})", "", *_table(_CASE_HEAD, map(_case, mine)), ""]
    return "\n".join(lines).rstrip() + "\n"


_GENERATED = (
    "Made by `python scripts/law_pages.py` from the rules, parameters and cases; do not edit. What is not marked was "
    "read in the regulation itself."
)
_RULE_HEAD = ("rule", "what it computes", "dalam bahasa Indonesia", "article", "in force", "known by")
_PARAMETER_HEAD = ("parameter", "meaning", "value", "in force", "basis", "known by", "note")
_CASE_HEAD = ("case", "situation", "expected", "source")


def _module(module: str, own: list[Rule]) -> list[str]:
    text = inspect.getdoc(import_module(f"lindung.law.{module}")) or ""
    rows = [
        (
            f"`{one.name.rpartition('.')[2]}`",
            one.english,
            one.indonesian,
            cited(one.citation, "en"),
            _period(one),
            _known(one),
        )
        for one in own
    ]
    return [f"## `lindung/law/{module.replace('.', '/')}.py`", "", text, "", *_table(_RULE_HEAD, rows), ""]


def _values(parameters: Iterable[Parameter]) -> list[Value]:
    return [value for one in parameters for value in one.values]


def _parameter(value: Value) -> tuple[str, ...]:
    basis, title = cited(value.basis, "en"), value.title["en"]
    return f"`{value.name}`", title, with_unit(value, "en"), _period(value), basis, _known(value), value.note


def _case(case: Case) -> tuple[str, ...]:
    return case.name, f"`{_flow(case.situation)}`", f"`{_flow(case.expect)}`", case.source


def _flow(value: Any) -> str:
    """A value in the short form of YAML, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(plain(value))


def _period(one: Rule | Value) -> str:
    return f"{one.since} to {one.until or 'now'}"


def _known(one: Rule | Value) -> str:
    return "" if one.provenance.value == "text" else PROVENANCE["en"][one.provenance.value]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return lines + ["| " + " | ".join(_cell(one) for one in row) + " |" for row in rows]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


@cache
def names_in(module: str) -> frozenset[str]:
    """Every text constant of a module: a question is asked by its name."""
    source = (LAW / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    constants = (one.value for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Constant))
    return frozenset(one for one in constants if isinstance(one, str))


@cache
def modules() -> tuple[str, ...]:
    """Every module of the library, with rules or without."""
    found = (".".join(path.relative_to(LAW).with_suffix("").parts) for path in sorted(LAW.rglob("*.py")))
    return tuple(one for one in found if not one.endswith("__init__"))


def _questions_of(page: Page, parameters: list[Parameter]) -> list[Question]:
    asked = {value.question for value in _values(parameters)}
    for module in modules():
        if page_of(module) == page.name:
            asked |= names_in(module)
    return [one for one in questions().values() if one.name in asked]


def question_page() -> str:
    """All open questions with their readings."""
    lines = ["# Open questions of law", "", _GENERATED, ""]
    for one in questions().values():
        lines += [f"## {one.name}", "", one.english, "", f"*{one.indonesian}*", ""]
        rows = [(f"`{each.name}`", each.english, cited(each.source, "en")) for each in one.readings]
        lines += [*_table(("reading", "meaning", "source"), rows), ""]
        computed = f"Computed with `{one.computed_with}`; results say so."
        lines += [computed if one.computed_with else "Not answered until an office records a decision.", ""]
    return "\n".join(lines).rstrip() + "\n"


def facts_page() -> str:
    """The facts that situations may hold, and the amounts that results have."""
    lines = ["# The facts of a situation", "", _GENERATED, ""]
    for kind, title in (("contribution", "Contributions"), ("benefit", "Benefits and tax")):
        rows = [
            (f"`{key.name}`", key.english, key.indonesian, ", ".join(f"`{one}`" for one in key.choices))
            for key in lindung.law.facts_of(kind).values()
        ]
        lines += [f"## {title}", "", *_table(("key", "meaning", "dalam bahasa Indonesia", "choices"), rows), ""]
    outputs = [(f"`{name}`", words()[name]["en"], words()[name]["id"]) for name in _outputs() if name in words()]
    lines += ["## Amounts of a result", "", *_table(("key", "meaning", "dalam bahasa Indonesia"), outputs), ""]
    return "\n".join(lines).rstrip() + "\n"


@cache
def _outputs() -> tuple[str, ...]:
    """The keys of every result of the cases, in the order in which they first appear."""
    found: dict[str, None] = {}
    for case in cases():
        with suppress(lindung.law.NotCovered, lindung.law.Invalid):
            found |= dict.fromkeys(lindung.law.answer(case.kind, case.situation).amounts)
    return tuple(found)


def index() -> str:
    """The list of pages with what each holds."""
    rows = []
    for page in PAGES:
        own = sum(page_of(module_of(one)) == page.name for one in rules())
        values = len(_values(one for one in all_parameters().values() if page_of_parameter(one) == page.name))
        rows.append((f"[{page.title}]({page.name}.md)", str(own), str(values), str(_count(page))))
    total = tuple(str(sum(int(row[place]) for row in rows)) for place in (1, 2, 3))
    head = ("page", "rules", "dated values", "cases")
    more = "Also: [open questions](questions.md) and [the facts of a situation](facts.md)."
    return "\n".join(
        ["# The law as code", "", _GENERATED, "", *_table(head, [*rows, ("in all", *total)]), "", more, ""]
    )


def _count(page: Page) -> int:
    return sum(group_of(case) in page.cases for case in cases())


def stale() -> list[str]:
    """The pages that are not as they should be: changed, missing or left over."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main() -> None:
    """Write the pages, or only check them."""
    wrong = stale()
    if "--check" in sys.argv:
        print(f"stale: {', '.join(wrong)}; run python scripts/law_pages.py" if wrong else "up to date")
        sys.exit(1 if wrong else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for name in wrong:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()


if __name__ == "__main__":
    main()
