"""What stands in the database, read from its catalogue, and the tables that rules of the database are tried on."""

from __future__ import annotations

from typing import Any

PERSON_TABLES = [
    "registry_person",
    "registry_familymember",
    "registry_death",
    "membership_membership",
    "membership_membershipend",
    "membership_payerassignment",
    "billing_settlementline",
    "billing_billmember",
    "coverage_coverspan",
    "coverage_certificate",
    "rosters_row",
    "rosters_entry",
]
ONLY_GROW = [
    "access_event", "membership_membershipend", "billing_settlementline", "billing_billline", "billing_billmember",
    "billing_allocation", "billing_statementline", "billing_entry", "billing_posting",
    "sponsorship_budget", "sponsorship_paper", "sponsorship_payingorder",
    "rosters_row", "rosters_inquiry", "notices_notice", "notices_read",
]  # fmt: skip
EMPTY_IN_THE_SMALL_WORLD = {"membership_membershipend", "rosters_entry", "coverage_certificate"} | {
    name for name in ONLY_GROW if name.startswith(("billing_", "sponsorship_", "rosters_", "notices_"))
} - {"billing_settlementline"}


def rows(owner: Any, sql: str, *values: Any) -> list[Any]:
    return list(owner.execute(sql, values or None).fetchall())


def names(owner: Any, sql: str, *values: Any) -> list[str]:
    return [name for (name,) in rows(owner, sql, *values)]
