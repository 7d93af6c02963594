"""Loads the lists of names behind the sponsors' programmes, their bills, payments and books, into a built province.

Nothing here changes who is covered: entries, bills and payments are put beside memberships and settlement lines that
stand already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl
import psycopg
from django.db.models import Q

from lindung.access.models import User
from lindung.billing.pricing import Price, price_of
from lindung.counsel.models import LegalDecision
from lindung.demo import assumptions, days
from lindung.demo.bulk import SETTINGS, rebuilding, take_off
from lindung.demo.ids import as_text
from lindung.demo.list_people import Lists, make_lists
from lindung.demo.list_plans import ListPlan, list_plans
from lindung.demo.progress import Teller
from lindung.demo.province import Province
from lindung.law.months import first_day, month_number
from lindung.rosters.models import RosterList, Version
from lindung.rosters.quoting import quote
from lindung.rosters.reasons import VERDICTS, reasons
from lindung.rosters.tasks import owner_of
from lindung.site.setup import OWNER
from lindung.sponsorship.models import Paper, Programme

# What the lists fill. Their constraints and indexes are taken off meanwhile, as of the province's own tables.
LIST_TABLES = (
    "rosters_row", "rosters_entry", "rosters_task", "billing_bill", "billing_billmember", "billing_billline",
    "billing_payment", "billing_allocation", "billing_entry", "billing_posting",
)  # fmt: skip
_SHAPES = {
    "demo_list": "list int, version int, list_id uuid, version_id uuid, programme_id uuid, organisation_id uuid, "
    "subject text, wadah text, wadah_number text, per_village boolean, first_month date, sent_at timestamptz, "
    "held_until date, still_open boolean, officer uuid, finance uuid",
    "demo_entry": "list int, version int, membership uuid, village text, from_month date, person uuid, ended_on date, "
    "end_reason text",
    "demo_line": "list int, version int, membership uuid, village text, covers_from date, year int, first_month date, "
    "paid int, billed int",
    "demo_failed": "list int, person uuid, reason text",
    "demo_reason": "code text, verdict text, owner_role text",
    "demo_price": "list int, month date, programme text, price bigint, articles jsonb, due_on date",
    "demo_village": "code text, name text, district text",
}


def load_lists(parameters: dict[str, Any], province: Province, tell: Teller) -> None:
    """Load all lists as owner, once people, accounts and programmes are there. Django's owner connection must be on
    the same database as `parameters`."""
    tell.stage("Menyusun daftar nama, tagihan, dan pembayaran", "lists of names, bills and payments")
    made = make_lists(province)
    prices = [_prices(plan) for plan in list_plans()]
    versions = _record_versions(made, prices)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(SETTINGS)
        taken = take_off(connection, LIST_TABLES)
        with rebuilding(parameters, taken) as rebuilder:
            for name, rows in _content(province, made, prices, versions):
                _fill(connection, name, rows)
            connection.execute((assumptions.DATA / "lists.sql").read_text(encoding="utf-8"))
            for table in LIST_TABLES:
                rebuilder.table_is_complete(table)
            rebuilder.finish()


def _prices(plan: ListPlan) -> tuple[Price, ...]:
    programme = Programme.objects.using(OWNER).get(code=plan.programme)
    first = month_number(plan.first_month)
    return tuple(
        price_of(
            month=first_day(number),
            payer=programme.payer_kind,
            income=programme.income,
            decisions=_decisions(first_day(number)),
        )
        for number in range(first, first + plan.months)
    )


def _decisions(day: date) -> dict[str, str]:
    holding = LegalDecision.objects.using(OWNER).filter(Q(to_day__isnull=True) | Q(to_day__gte=day), from_day__lte=day)
    return {one.question: one.reading for one in holding}


def _record_versions(made: Lists, prices: Sequence[tuple[Price, ...]]) -> list[tuple[object, ...]]:
    """The lists, their versions and papers; returns the rows of demo_list."""
    users = {one.username: one.pk for one in User.objects.using(OWNER).filter(username__in=["petugas", "keuangan"])}
    rows: list[tuple[object, ...]] = []
    for number, plan in enumerate(list_plans()):
        programme = Programme.objects.using(OWNER).get(code=plan.programme)
        listed = RosterList.objects.using(OWNER).create(
            programme=programme,
            first_month=plan.first_month,
            months=plan.months,
            organisation_id=programme.organisation_id,
            region=programme.region,
            recorded_at=_moment(_sent_on(plan, 1)),
        )
        people = made.entries.filter(pl.col("list") == number)
        for version in people["version"].unique().sort().to_list():
            sent, name = _sent_on(plan, version), f"{plan.programme}-{plan.first_month:%Y-%m}-{version}.xlsx"
            failed = made.failed.filter(pl.col("list") == number) if version == 1 else made.failed.clear()
            mine = people.filter(pl.col("version") == version)
            kept = Version.objects.using(OWNER).create(
                list=listed,
                number=version,
                state=Version.State.APPLIED,
                file_name=name,
                sha256=hashlib.sha256(f"peragaan {name}".encode()).hexdigest(),
                sheet="Daftar",
                sent_by_id=users["petugas"],
                sent_at=_moment(sent),
                applied_at=_moment(sent),
                totals=_totals(mine, failed),
                quote=quote(
                    mine.select("from_month", pl.lit("other").alias("sector")),
                    prices[number],
                    first_month=plan.first_month,
                    months=plan.months,
                ),
            )
            _record_papers(programme, kept, sent)
            rows.append(
                (
                    number, version, listed.pk, kept.pk, programme.pk, programme.organisation_id,
                    f"{programme.name}, {plan.first_month:%Y-%m}, {plan.months} bulan", programme.wadah,
                    programme.wadah_number, programme.villages_pay, plan.first_month, _moment(sent),
                    _held_until(plan), plan.still_open, users["petugas"], users["keuangan"],
                )
            )  # fmt: skip
    return rows


def _record_papers(programme: Programme, version: Version, sent: date) -> None:
    for kind, number in (
        (Paper.Kind.DECREE, f"SK DEMO {programme.region}/{sent:%Y}-{version.number}"),
        (Paper.Kind.MINUTES, f"BA MUSDES DEMO {programme.region}/{sent:%Y}-{version.number}"),
    ):
        if kind == Paper.Kind.DECREE or programme.villages_pay:
            Paper.objects.using(OWNER).create(
                programme=programme, version_id=version.pk, kind=kind, number=number, dated=sent - timedelta(days=5)
            )


def _sent_on(plan: ListPlan, version: int) -> date:
    """The first version a week before the first day; the second, with who came later, towards the end."""
    if version == 1:
        return days.day_of(plan.first_day) - timedelta(days=7)
    return min(days.day_of(plan.last_day) - timedelta(days=10), days.AS_OF - timedelta(days=10))


def _held_until(plan: ListPlan) -> date:
    """Held rows wait for a month; what still waits is due soon after the last day of the record."""
    if plan.still_open:
        return days.AS_OF + timedelta(days=plan.number % 10 + 3)
    return days.day_of(plan.first_day) + timedelta(days=30)


def _moment(day: date) -> datetime:
    # Nine in the morning in Makassar.
    return datetime.combine(day, time(1), tzinfo=UTC)


def verdict_of(code: str) -> str:
    """The verdict of a reason on the demonstration's lists: every death there is verified."""
    return "rejected" if code == "deceased" else reasons()[code].verdict


def _totals(accepted: pl.DataFrame, failed: pl.DataFrame) -> dict[str, Any]:
    """What checking the file came to, as `roster check --json` tells it."""
    by_reason = dict(sorted(failed["reason"].value_counts().iter_rows(), key=lambda pair: (-pair[1], pair[0])))
    counts = dict.fromkeys(VERDICTS, 0) | {"accepted": accepted.height}
    for code, heads in by_reason.items():
        counts[verdict_of(code)] += heads  # type: ignore[index]
    return {
        "sheet": "Daftar",
        "rows": accepted.height + failed.height,
        "columns": {"nik": "NIK", "name": "Nama", "birth_date": "Tanggal Lahir", "sex": "L/P", "village": "Desa"},
        "skipped": [],
        "verdicts": counts,
        "reasons": by_reason,
        "notices": {},
        "list": [],
        "details": [],
        "receipt": {"added": accepted.height, "unchanged": 0, "changed": 0},
    }


def _content(
    province: Province,
    made: Lists,
    prices: Sequence[tuple[Price, ...]],
    versions: list[tuple[object, ...]],
) -> Iterator[tuple[str, pl.DataFrame | Sequence[tuple[object, ...]]]]:
    """The rows of each temporary table."""
    villages = pl.Series([village.code for village in assumptions.villages()])

    def known(frame: pl.DataFrame) -> pl.DataFrame:
        columns: dict[str, pl.Series] = {}
        for name in frame.columns:
            column = frame[name]
            if name in province.ids:
                column = as_text(province.ids[name][column.to_numpy()])
            elif name == "village":
                column = villages.gather(column)
            columns[name] = column
        return pl.DataFrame(columns)

    names = {region.code: region.name for region in assumptions.province_regions()}
    yield "demo_list", versions
    yield "demo_entry", known(made.entries)
    yield "demo_line", known(made.lines)
    yield "demo_failed", known(made.failed)
    yield "demo_reason", [(code, verdict_of(code), owner_of(code)) for code in made.failed["reason"].unique().to_list()]
    yield (
        "demo_price",
        [
            (n, one.month, programme.value, amount, json.dumps([dict(each) for each in one.articles]), one.due_on)
            for n, of_list in enumerate(prices)
            for one in of_list
            for programme, amount in one.amounts.items()
        ],
    )
    yield "demo_village", [(v.code, v.name, names[v.code.rpartition(".")[0]]) for v in assumptions.villages()]


def _fill(connection: psycopg.Connection[Any], name: str, rows: pl.DataFrame | Sequence[tuple[object, ...]]) -> None:
    connection.execute(f"CREATE TEMP TABLE {name} ({_SHAPES[name]})")
    if isinstance(rows, pl.DataFrame):
        with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
            copy.write(rows.write_csv(include_header=False))
    else:
        with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    connection.execute(f"ANALYZE {name}")
