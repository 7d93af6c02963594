"""`lindung law`: the law at the terminal. Reads situations and cases, prints amounts, derivations and parameters.

Needs no database. Errors are a sentence on standard error and exit code 2; with --json an object on standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from lindung.law import Invalid, NotCovered, answer

app = typer.Typer(name="law", help="The law: contributions, benefits, tax, their sources.", no_args_is_help=True)

File = Annotated[Path | None, typer.Argument(help="A YAML file with the situation.", show_default=False)]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A fact; once for each. Lists and mappings are written as YAML."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show every step with its numbers and its article.")]
Language = Annotated[str, typer.Option("--lang", help="id (Indonesian) or en (English).")]


@app.command("contribution")
def law_contribution(
    file: File = None, facts: Set = None, as_json: Json = False, explain: Explain = False, language: Language = "id"
) -> None:
    r"""What is due for one worker, project or placement.

    Example:

      lindung law contribution --set segment=PU --set month=2026-03 \
      --set wage=12000000 --set risk_class=3 --explain
    """
    _answer("contribution", file, facts, as_json=as_json, explain=explain, language=language)


@app.command("benefit")
def law_benefit(
    file: File = None, facts: Set = None, as_json: Json = False, explain: Explain = False, language: Language = "id"
) -> None:
    r"""What a programme pays on an event, and whether there is a right to it.

    Example:

      lindung law benefit --set programme=JKM --set event=death --set segment=BPU \
      --set event_date=2025-03-01 --set months_contributed=40 --explain
    """
    _answer("benefit", file, facts, as_json=as_json, explain=explain, language=language)


@app.command("tax")
def law_tax(
    file: File = None, facts: Set = None, as_json: Json = False, explain: Explain = False, language: Language = "id"
) -> None:
    r"""Income tax on payments of JHT, one amount for each payment.

    Example:

      lindung law tax --set programme=JHT --set event=tax --set npwp=true \
      --set 'payments=[{date: 2024-05-02, amount: 150000000}]'
    """
    _answer("tax", file, facts, as_json=as_json, explain=explain, language=language)


@app.command("parameters")
def law_parameters(
    name: Annotated[str, typer.Argument(help="A parameter, or part of its name.", show_default=False)] = "",
    on: Annotated[str, typer.Option(help="Only what is in force on this day, YYYY-MM-DD.")] = "",
    weak: Annotated[bool, typer.Option("--weak", help="Only what was not read in the regulation itself.")] = False,
    as_json: Json = False,
    language: Language = "id",
) -> None:
    """Every dated value of the law with its period, article and how well it is known.

    Example:

      lindung law parameters jp_wage_ceiling --on 2026-03-01
    """
    from lindung.law.listing import chosen, parameters_json, parameters_text
    from lindung.law.situation import day

    _language(language)
    with _refusals(as_json=as_json, language=language):
        found = chosen(name, on=day("--on", on) if on else None, weak=weak)
    if as_json:
        _print_json(parameters_json(found))
    else:
        typer.echo(parameters_text(found, language))


@app.command("questions")
def law_questions(as_json: Json = False, language: Language = "id") -> None:
    """What the law leaves open: each question with its readings and sources, and what is computed meanwhile.

    Example:

      lindung law questions --lang en
    """
    from lindung.law.listing import questions_json, questions_text
    from lindung.law.questions import questions

    _language(language)
    if as_json:
        _print_json(questions_json(questions().values()))
    else:
        typer.echo(questions_text(questions().values(), language))


@app.command("cases")
def law_cases(
    places: Annotated[list[Path], typer.Argument(help="Case files, or folders of them.", show_default=False)],
    language: Language = "id",
) -> None:
    """Run cases: each is a situation, what is expected, and where that comes from. Exit code 1 if any fails.

    Example:

      lindung law cases tests/law/cases/
    """
    from lindung.law.cases import Malformed, Outcome, case_files, read_cases, run_case

    _language(language)
    passed = failed = 0
    try:
        files = case_files(places)
    except Malformed as malformed:
        _stop(str(malformed))
    for file in files:
        try:
            cases = read_cases(file)
        except Malformed as malformed:
            failed += 1
            typer.echo(f"FAILED  {malformed}\n")
            continue
        outcomes: list[Outcome] = [run_case(case) for case in cases]
        passed += sum(one.passed for one in outcomes)
        failed += sum(not one.passed for one in outcomes)
        for one in outcomes:
            if not one.passed:
                typer.echo(one.told(language) + "\n")
    typer.echo(f"{passed} passed, {failed} failed")
    raise typer.Exit(1 if failed else 0)


def _answer(
    kind: str, file: Path | None, facts: list[str] | None, *, as_json: bool, explain: bool, language: str
) -> None:
    from lindung.law.explain import brief
    from lindung.law.explain import explain as derivation

    _language(language)
    with _refusals(as_json=as_json, language=language):
        decision = answer(kind, _situation(file, facts or []))
    if as_json:
        _print_json(decision.as_json(steps=explain))
    elif explain:
        typer.echo(derivation(decision, language))
    else:
        typer.echo(brief(decision, language))


@contextmanager
def _refusals(*, as_json: bool, language: str) -> Iterator[None]:
    """What the law refuses or leaves open ends the command with a sentence, and with an object where JSON was asked."""
    try:
        yield
    except (NotCovered, Invalid) as error:
        if as_json:
            _print_json(error.as_json())
        _stop(f"{error.indonesian}\n{error.english}" if language == "id" else error.english)


def _situation(file: Path | None, facts: list[str]) -> dict[str, Any]:
    """The facts of a file, overruled by those given one by one."""
    from lindung.law.reading import situation_from_text, value_from_text

    situation: dict[str, Any] = {}
    if file is not None:
        try:
            situation |= situation_from_text(file.read_text(encoding="utf-8"), str(file))
        except (OSError, UnicodeDecodeError):
            raise Invalid(f"{file}: berkas tidak dapat dibaca.", f"{file}: the file cannot be read.") from None
    given: set[str] = set()
    for fact in facts:
        key, sign, text = fact.partition("=")
        if not sign or not key.strip():
            raise Invalid(f"--set {fact!r}: tulis KUNCI=NILAI.", f"--set {fact!r}: write KEY=VALUE.")
        key = key.strip()
        if key in given:
            raise Invalid(f"--set {key}: diberikan dua kali.", f"--set {key}: is given twice.", key=key)
        given.add(key)
        situation[key] = value_from_text(key, text)
    if not situation:
        raise Invalid(
            "Belum ada fakta: beri berkas YAML atau --set KUNCI=NILAI.",
            "No facts: give a YAML file or --set KEY=VALUE.",
        )
    return situation


def _language(language: str) -> None:
    if language not in ("id", "en"):
        _stop(f"--lang {language!r}: pilih id atau en. / choose id or en.")


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201
    raise typer.Exit(2)
