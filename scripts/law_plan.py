"""Which page of docs/law a rule, a parameter, a table or a case belongs to."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from lindung.law.cases import Case
from lindung.law.parameters import Parameter
from lindung.law.rule import Rule


@dataclass(frozen=True)
class Page:
    """One page: which modules' rules it shows, in this order, which cases (by kind and group), and which tables."""

    name: str
    title: str
    modules: tuple[str, ...]
    cases: tuple[tuple[str, str], ...] = ()
    tables: tuple[str, ...] = ()


PAGES = (
    Page(
        "contributions-pu",
        "Contributions of wage earners (penerima upah, PU)",
        tuple(f"contributions.{one}" for one in ("scale", "wage_base", "pu", "jkp", "reliefs", "due", "penalty")),
        (("contribution", "PU"),),
        ("jkk_risk_classes",),
    ),
    Page(
        "contributions-bpu",
        "Contributions of the self-employed (bukan penerima upah, BPU)",
        ("contributions.bpu",),
        (("contribution", "BPU"),),
        ("bpu_income_brackets",),
    ),
    Page(
        "contributions-jakon",
        "Contributions of construction projects (jasa konstruksi)",
        ("contributions.jakon",),
        (("contribution", "JAKON"),),
        ("construction_brackets",),
    ),
    Page(
        "contributions-pmi",
        "Contributions of migrant workers (PMI)",
        ("contributions.pmi",),
        (("contribution", "PMI"),),
        ("pmi_contributions",),
    ),
    Page("lapse", "Arrears and cover", ("lapse",)),
    Page(
        "jkk",
        "JKK: work accidents and occupational disease",
        tuple(
            f"benefits.{one}"
            for one in (
                "common",
                "jkk_death",
                "jkk_disability",
                "disability_table",
                "jkk_incapacity",
                "jkk_transport",
                "jkk_aids",
                "expiry",
                "late_payment",
            )
        ),
        (("benefit", "JKK"),),
        ("disability",),
    ),
    Page("jkm", "JKM: death", ("benefits.jkm", "benefits.heirs"), (("benefit", "JKM"),)),
    Page("scholarship", "Scholarships for the children (JKK and JKM)", ("benefits.scholarship",)),
    Page("jht", "JHT: old-age savings", ("benefits.jht", "benefits.jht_causes"), (("benefit", "JHT"),)),
    Page("jht-tax", "Income tax on JHT", ("benefits.jht_tax",), (("tax", "JHT"),)),
    Page("jp", "JP: pension", (), (("benefit", "JP"),)),
    Page("jkp", "JKP: job loss", ("benefits.jkp_right", "benefits.jkp"), (("benefit", "JKP"),)),
    Page("pmi", "Benefits of migrant workers (PMI)", (), (("benefit", "PMI"),)),
    Page("general", "What every question refuses", (), (("", ""),)),
)
# A module that is not named above stands on the page whose name its own begins with.
PREFIXES = {"benefits.jp": "jp", "benefits.pmi": "pmi", "benefits.jkk": "jkk", "contributions.": "contributions-pu"}


def module_of(rule: Rule) -> str:
    """The module of a rule, without the package: "benefits.jkm"."""
    return inspect.unwrap(rule.function).__module__.removeprefix("lindung.law.")


def page_of(module: str) -> str:
    """The page on which the rules of a module stand."""
    for page in PAGES:
        if module in page.modules:
            return page.name
    return next((page for prefix, page in PREFIXES.items() if module.startswith(prefix)), "general")


def page_of_parameter(parameter: Parameter) -> str:
    """The page of a parameter: that of the module which reads its file, by the file's own name first."""
    module = parameter.file.removesuffix(".yaml").replace("/", ".")
    special = {
        "benefits.aids": "jkk",
        "benefits.claims": "jkk",
        "contributions.rates": "contributions-pu",
        "tables.jp_parameters.csv": "contributions-pu",
    }
    return special.get(module) or page_of(module)


def group_of(case: Case) -> tuple[str, str]:
    """Kind of question and its group: the segment for contributions, the programme (or PMI) for benefits."""
    given = case.situation
    if case.kind == "tax":
        return "tax", "JHT"
    group = given.get("segment") if case.kind == "contribution" else given.get("programme")
    if case.kind == "benefit" and given.get("segment") == "PMI":
        group = "PMI"
    known = {pair for page in PAGES for pair in page.cases}
    return (case.kind, str(group)) if (case.kind, group) in known else ("", "")
