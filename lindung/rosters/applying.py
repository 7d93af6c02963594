"""Applying a list: one transaction that either happens or does not, and a receipt."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.billing.models import Bill
from lindung.coverage.services import refresh
from lindung.notices.services import tell
from lindung.rosters.billing import bill_unbilled
from lindung.rosters.judging import with_verdicts
from lindung.rosters.matching import into_table
from lindung.rosters.outcome import totals_of
from lindung.rosters.proposing import Proposal, changes, propose
from lindung.rosters.tasks import owner_of
from lindung.rosters.telling import held_notes
from lindung.sponsorship.models import Programme
from lindung.sponsorship.switches import read_switches
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused, database_refusals

JUDGED = (
    "row int, verdict text, reasons text[], notices text[], name text, nik text, nik_masked text, typed jsonb, "
    "listed jsonb, birth date, sex text, village text, sector text, from_month date, action text, code text, "
    "owner_role text, due_on date, found jsonb"
)
JUDGED_BY = "row, verdict, nik, village, action"
# What a person typed, kept only where the row is held or returned.
TYPED = (
    "nik", "name", "birth_date", "sex", "sex_male", "sex_female", "birth_place", "village", "district", "address",
    "occupation", "phone", "mother_name", "kpj", "family_card", "decile",
)  # fmt: skip
# Two at once that bring the same person: the later one looks again.
_AGAIN = {"registry_identity_pkey", "membership_no_overlap", "membership_payer_from_one_day", "rosters_entry_once"}
_TRIES = 5
_NO_LONGER_WAITS = {
    "rosters_version_waits": Refused(
        "version_settled",
        "Versi ini sudah diterapkan atau dibatalkan orang lain.",
        "Somebody has applied or cancelled this version already.",
        status=409,
    )
}
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What applying came to, in heads. `written` is False if nothing was new; then `version` is the one that stands.

    `no_longer_listed`: names of the villages in the file that it leaves out; `untouched`: names of other villages, and
    `untouched_villages` how many villages those are.
    """

    version: uuid.UUID
    number: int
    written: bool
    added: int
    unchanged: int
    changed: int
    no_longer_listed: int
    untouched: int
    untouched_villages: int
    replaced: int
    held: int
    returned: int
    bills: tuple[str, ...]
    unbilled: dict[str, str] | None

    def as_json(self) -> dict[str, Any]:
        """The receipt as `roster apply --json` prints it."""
        answer: dict[str, Any] = {
            "version": self.number,
            "version_id": str(self.version),
            "written": self.written,
            "receipt": {
                "added": self.added,
                "unchanged": self.unchanged,
                "changed": self.changed,
                "no_longer_listed": self.no_longer_listed,
                "untouched": self.untouched,
                "untouched_villages": self.untouched_villages,
                "replaced": self.replaced,
                "held": self.held,
                "returned": self.returned,
            },
            "bills": list(self.bills),
        }
        return answer | ({"unbilled": self.unbilled} if self.unbilled else {})


@dataclass(frozen=True, slots=True)
class Applied:
    """The list as it was judged, and the receipt."""

    proposal: Proposal
    receipt: Receipt


def apply_list(
    path: Path,
    *,
    acting: Acting,
    programme: Programme,
    first_month: date,
    months: int,
    sheet: str | None = None,
    file_name: str = "",
    today: date | None = None,
) -> Applied:
    """Check a list and apply what is accepted: persons, memberships, payers, entries, tasks for what is held, a bill.

    In the caller's transaction; two who apply the same list wait for each other. The same file again changes nothing.
    Raises as `propose`, and Refused where the actor may not apply for the programme.
    """
    acting.must(Right.ROSTERS_APPLY)
    digest = checksum(path)

    def once() -> Applied:
        lock_list(programme, first_month, months)
        proposal = propose(
            path,
            acting=acting,
            programme=programme,
            first_month=first_month,
            months=months,
            sheet=sheet,
            today=today,
        )
        return store_applied(acting, proposal, digest, file_name or path.name, today or current_day())

    return again_if_overtaken(once)


def checksum(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def again_if_overtaken(act: Callable[[], Answer]) -> Answer:
    """Run an act in a savepoint; once more if somebody else wrote the same person meanwhile. Refused after five."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return act()
        except (IntegrityError, OperationalError) as error:
            if not _overtaken(error):
                raise
    raise Refused(
        "overtaken",
        "Orang yang sama sedang dicatat pengguna lain. Coba sekali lagi.",
        "Somebody else is recording the same people. Try again.",
        status=409,
    )


def _overtaken(error: Exception) -> bool:
    cause = error.__cause__
    if isinstance(cause, errors.DeadlockDetected):
        return True
    return isinstance(cause, errors.IntegrityError) and cause.diag.constraint_name in _AGAIN


def lock_list(programme: Programme, first_month: date, months: int) -> None:
    """One at a time for a list, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7200003))", [f"{programme.pk} {first_month} {months}"]
        )


def store_applied(
    acting: Acting, proposal: Proposal, digest: str, file_name: str, on_day: date, *, checked: uuid.UUID | None = None
) -> Applied:
    """Write what a proposal brings, under the lock of its list. `checked`: the version that was looked at before."""
    totals = totals_of(proposal)
    counts = totals["receipt"]
    with database_refusals(_NO_LONGER_WAITS), connection.cursor() as cursor:
        into_table(cursor, "judged_rows", JUDGED, judged_rows(proposal, on_day), asked_by=JUDGED_BY)
        cursor.execute(
            "SELECT * FROM lindung_apply_list(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                proposal.programme.pk, proposal.first_month, proposal.months, file_name[:200], digest,
                proposal.checked.read.sheet.name[:200], json.dumps(totals), json.dumps(proposal.quote), checked,
            ],
        )  # fmt: skip
        version, number, written, found, touched = cursor.fetchone()
        unlisted: dict[str, int] = json.loads(found)
        cursor.execute("DROP TABLE judged_rows")
    bills: tuple[Bill, ...] = ()
    unbilled = None
    if written:
        refresh(touched)
        bills, unbilled = bill_unbilled(acting, version, operation_id=uuid.uuid5(version, "bill"))
        tell(held_notes(proposal.programme, version, held=counts["held"], returned=counts["returned"]))
    receipt = Receipt(
        version=version,
        number=number,
        written=written,
        added=counts["added"],
        unchanged=counts["unchanged"],
        changed=counts["changed"],
        no_longer_listed=unlisted["no_longer_listed"],
        untouched=unlisted["untouched"],
        untouched_villages=unlisted["untouched_villages"],
        replaced=0,
        held=counts["held"],
        returned=counts["returned"],
        bills=tuple(bill.code for bill in bills),
        unbilled=unbilled,
    )
    return Applied(proposal, receipt)


def judged_rows(proposal: Proposal, on_day: date) -> pl.DataFrame:
    """The rows of a proposal in the shape of JUDGED; what is held is due so many days after `on_day`."""
    days = read_switches(proposal.programme.switches).days_to_settle
    return judged_frame(proposal.people, due_on=on_day + timedelta(days=days), findings=proposal.checked.findings)


def judged_frame(people: pl.DataFrame, *, due_on: date, findings: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows in the shape of JUDGED: lists as PostgreSQL arrays, cells typed and what was found only where somebody must
    look at them, old and new where a name on the list changes."""
    people = people.join(_found_at(people, findings), on="row", how="left", maintain_order="left")
    people = people.join(_changed(people), on="row", how="left", maintain_order="left")
    looked_at = pl.col("verdict").is_in(["held", "rejected"])
    cells = pl.struct(pl.col(name) for name in TYPED if name in people.columns).struct.json_encode()
    typed = pl.concat_str(
        cells.str.head(-1), pl.lit(',"found":'), pl.col("found").fill_null("[]"), pl.lit("}"), ignore_nulls=False
    )
    first = pl.col("reasons").list.first()
    tasks = {code: owner_of(code) for code in people["reasons"].explode(empty_as_null=True).drop_nulls().unique()}
    held = pl.col("verdict") == "held"
    return people.select(
        "row",
        "verdict",
        pl.format("{}{}{}", pl.lit("{"), pl.col("reasons").list.join(","), pl.lit("}")).alias("reasons"),
        pl.format("{}{}{}", pl.lit("{"), pl.col("notices").list.join(","), pl.lit("}")).alias("notices"),
        pl.col("clean_name").str.slice(0, 300).alias("name"),
        pl.col("nik16").alias("nik"),
        pl.format("{}{}", pl.col("nik16").str.slice(0, 4), pl.lit("*" * 12)).alias("nik_masked"),
        pl.when(looked_at).then(typed).otherwise(pl.col("changed")).alias("typed"),
        "listed",
        pl.coalesce("birth", "nik_birth_date").alias("birth"),
        pl.coalesce("sex_value", "nik_sex").alias("sex"),
        pl.col("village_code").alias("village"),
        "sector",
        "from_month",
        "action",
        pl.when(held).then(first).alias("code"),
        pl.when(held).then(first.replace_strict(tasks, default=None, return_dtype=pl.String)).alias("owner_role"),
        pl.when(held).then(pl.lit(due_on)).alias("due_on"),
        "found",
    )


def _changed(people: pl.DataFrame) -> pl.DataFrame:
    """`row` and `changed`: of names on the list that a row says otherwise, each field with old and new, as JSON."""
    rows = people.filter(pl.col("action") == "change") if "was" in people.columns else people.clear()
    said = [
        (row, json.dumps({"changed": changes(was, listed)}))
        for row, was, listed in (rows.select("row", "was", "listed").iter_rows() if rows.height else ())
    ]
    return pl.DataFrame(said, schema={"row": pl.UInt32, "changed": pl.String}, orient="row")


def _found_at(people: pl.DataFrame, findings: pl.DataFrame | None) -> pl.DataFrame:
    """`row` and `found`: what was found at each row held or returned, as a JSON list, to be said in words later."""
    if findings is None:
        return pl.DataFrame(schema={"row": pl.UInt32, "found": pl.String})
    rows = people.filter(pl.col("verdict").is_in(["held", "rejected"])).select("row")
    told = with_verdicts(findings).join(rows, on="row", how="semi")
    told = told.filter(pl.col("verdict").is_in(["held", "rejected"]))
    each = told.select("row", pl.struct("code", "field", "about", "suggestion").struct.json_encode().alias("found"))
    return each.group_by("row").agg(pl.format("[{}]", pl.col("found").unique(maintain_order=True).str.join(",")))
