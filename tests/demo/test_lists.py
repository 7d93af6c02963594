"""The demonstration's lists of names: the published heads, reasons for the others, and books without a rest."""

from __future__ import annotations

import numpy as np
import polars as pl
import psycopg
import pytest

from lindung.demo import assumptions, days
from lindung.demo.database import Owner
from lindung.demo.list_people import _check, make_lists
from lindung.demo.list_plans import ListPlan, list_plans
from lindung.demo.listed import on_list
from lindung.demo.lists import LIST_TABLES, verdict_of
from lindung.demo.province import Province
from lindung.demo.trouble import DemoDefect
from tests.demo.conftest import SCALE, ask

PUBLISHED = {
    ("donggala", "2023-02"): 158 * 31,
    ("tojo-una-una", "2024-01"): 134 * 100,
    ("tojo-una-una", "2025-07"): (134 + 12) * 100,
    ("parigi-moutong", "2025-08"): 278 * 50,
    ("sulawesi-tengah", "2025-11"): 62_969,
}


def published() -> list[ListPlan]:
    return [plan for plan in list_plans() if (plan.programme, f"{plan.first_month:%Y-%m}") in PUBLISHED]


@pytest.mark.parametrize("plan", published(), ids=lambda plan: f"{plan.programme}-{plan.first_month:%Y-%m}")
def test_a_list_has_the_heads_that_were_published(plan: ListPlan) -> None:
    heads = plan.plan.heads[plan.plan.starts_on]
    assert heads == PUBLISHED[plan.programme, f"{plan.first_month:%Y-%m}"]
    if plan.each:
        kinds = {"desa"} if plan.places == "desa" else {"desa", "kelurahan"}
        places = [v for v in assumptions.villages() if v.kabupaten == plan.plan.sponsor and v.kind in kinds]
        assert heads == plan.each * len(places)


def test_reasons_explain_every_name_between_the_plan_and_the_launch_of_the_province() -> None:
    (plan,) = [one for one in list_plans() if one.planned]
    assert (plan.planned, plan.launched) == (100_402, 62_969)
    assert sum(plan.failed.values()) == 100_402 - 62_969
    assert {verdict_of(code) for code in plan.failed} == {"rejected", "held"}


def test_a_list_at_full_scale_that_misses_a_published_head_is_a_defect() -> None:
    plan = next(one for one in list_plans() if one.planned)
    reasons = [code for code, heads in plan.failed.items() for _ in range(heads)]
    failed = pl.DataFrame({"reason": reasons})
    exact = pl.DataFrame({"version": np.ones(62_969, dtype=np.int32), "village": np.zeros(62_969, dtype=np.int32)})
    _check(plan, exact, failed)
    with pytest.raises(DemoDefect, match="62968 launched"):
        _check(plan, exact[1:], failed)
    with pytest.raises(DemoDefect, match="failed are"):
        _check(plan, exact, failed[1:])


def test_each_village_names_as_many_as_the_next(small: Province) -> None:
    s = small.stretches
    for plan in list_plans():
        people = s.person[on_list(s, plan) & (s.start == plan.first_day)]
        if not plan.begins_programme or not len(people):
            continue
        heads = np.bincount(small.people.village[people])
        spread = heads[heads > 0].max() - heads[heads > 0].min()
        # A province's programme has no quota by village: its heads lie as people live.
        assert spread <= 1 if plan.each else spread > 1


def test_everybody_accepted_is_paid_for_and_nobody_fails_who_is_accepted(small: Province) -> None:
    made = make_lists(small)
    paid = made.lines.select("list", "membership").unique()
    assert made.entries.join(paid, on=["list", "membership"], how="anti").height == 0
    both = made.failed.filter(pl.col("reason") != "duplicate_in_list").join(
        made.entries.filter(pl.col("version") == 1), on=["list", "person"], how="semi"
    )
    assert both.height == 0
    assert (made.lines["paid"] <= made.lines["billed"]).all()


def test_nobody_pays_for_whom_two_lists_name_and_everybody_else_has_a_month_paid(small: Province) -> None:
    made = make_lists(small)
    (number,) = [n for n, plan in enumerate(list_plans()) if plan.also_named]
    unpaid = made.lines.filter(pl.col("paid") == 0)
    assert set(unpaid["list"].to_list()) == {number}
    assert unpaid.height == round(list_plans()[number].also_named * small.plan.scale)
    twice = made.entries.join(unpaid, on=["list", "membership"], how="semi")["person"].implode()
    others = made.entries.filter(pl.col("person").is_in(twice) & (pl.col("list") != number))
    assert others["person"].n_unique() == unpaid.height


def test_villages_in_arrears_have_paid_for_less_than_they_owe_and_others_have_not(small: Province) -> None:
    made = make_lists(small)
    behind = made.lines.filter(pl.col("paid") < pl.col("billed"))
    in_arrears = {number for number, plan in enumerate(list_plans()) if plan.unpaid_from or plan.also_named}
    assert set(behind["list"].unique().to_list()) == in_arrears
    as_of = days.AS_OF.replace(day=1)
    assert set(behind["year"].unique().to_list()) == {as_of.year}


def test_verdicts_add_up_and_only_rows_that_failed_keep_what_was_typed(built: Owner) -> None:
    verdicts = dict(
        ask(
            built,
            "SELECT r.verdict, count(*) FROM rosters_row r JOIN rosters_version v ON v.id = r.version_id "
            "JOIN rosters_list l ON l.id = v.list_id JOIN sponsorship_programme p ON p.id = l.programme_id "
            "WHERE p.code = 'sulawesi-tengah' AND l.first_month = '2025-11-01' AND v.number = 1 GROUP BY 1",
        )
    )
    assert verdicts["accepted"] == int(62_969 * SCALE + 0.5)
    assert sum(verdicts.values()) - verdicts["accepted"] == round((100_402 - 62_969) * SCALE)
    assert ask(
        built,
        "SELECT count(*) FILTER (WHERE (verdict = 'accepted') = (typed IS NOT NULL)), "
        "count(*) FILTER (WHERE (verdict = 'accepted') <> (person_id IS NOT NULL)), "
        "count(*) FILTER (WHERE (verdict = 'accepted') <> (reasons = '{}')) FROM rosters_row",
        # The village's list went through the ordinary services, which know who it is that stands there a second time.
    ) == [(0, 1, 0)]


def test_totals_of_a_version_are_its_rows_and_every_accepted_row_is_an_entry(built: Owner) -> None:
    versions = ask(
        built,
        "SELECT (v.totals->>'rows')::int, (v.totals->'verdicts'->>'accepted')::int, count(r.id), "
        "count(r.id) FILTER (WHERE r.verdict = 'accepted'), "
        "(SELECT count(*) FROM rosters_entry e WHERE e.since_version_id = v.id) "
        "FROM rosters_version v LEFT JOIN rosters_row r ON r.version_id = v.id GROUP BY v.id",
    )
    assert len(versions) >= len(list_plans())
    assert [one for one in versions if (one[0], one[1]) != (one[2], one[3]) or one[4] != one[3]] == []


def test_held_rows_are_tasks_and_those_of_running_lists_wait(built: Owner) -> None:
    held = "SELECT count(*) FROM rosters_row WHERE verdict = 'held'"
    assert ask(built, held) == ask(built, "SELECT count(*) FROM rosters_task")
    states = ask(
        built,
        "SELECT t.state, min(l.first_month) >= '2026-07-01', max(l.first_month) >= '2026-07-01' FROM rosters_task t "
        "JOIN rosters_version v ON v.id = t.version_id JOIN rosters_list l ON l.id = v.list_id GROUP BY 1",
    )
    assert set(states) == {("open", True, True), ("settled", False, False)}


def test_bills_are_what_their_lines_and_members_say(built: Owner) -> None:
    wrong = ask(
        built,
        "SELECT b.code FROM billing_bill b WHERE b.total <> (SELECT sum(l.total) FROM billing_billline l "
        "WHERE l.bill_id = b.id) OR b.people <> (SELECT count(*) FROM billing_billmember m WHERE m.bill_id = b.id)",
    )
    assert wrong == []
    assert ask(built, "SELECT count(*) > 100, bool_and(village <> '' OR kabupaten = '') FROM billing_bill") == [
        (True, True)
    ]


def test_months_that_were_paid_are_those_settled_for_the_same_membership(built: Owner) -> None:
    assert ask(
        built,
        "SELECT count(*) > 100, count(*) FILTER (WHERE s.membership_id <> m.membership_id), "
        "count(*) FILTER (WHERE date_trunc('month', s.covers_from)::date <> a.first_month), "
        "count(*) FILTER (WHERE s.covers_to <> (a.first_month + make_interval(months => a.months))::date - 1) "
        "FROM billing_allocation a JOIN billing_billmember m ON m.id = a.bill_member_id "
        "JOIN billing_settlementline s ON s.id = a.settlement_id",
    ) == [(True, 0, 0, 0)]


def test_ledger_balances_in_every_fund_and_documents_explain_every_rupiah(built: Owner) -> None:
    unbalanced = "SELECT entry_id FROM billing_posting GROUP BY entry_id, fund_id HAVING sum(amount) <> 0"
    assert ask(built, unbalanced) == []
    sums = dict(ask(built, "SELECT account_id, sum(amount)::bigint FROM billing_posting GROUP BY 1"))
    ((paid, used, billed),) = ask(
        built,
        "SELECT (SELECT sum(amount) FROM billing_payment)::bigint, "
        "(SELECT sum(amount) FROM billing_allocation)::bigint, (SELECT sum(total) FROM billing_bill)::bigint",
    )
    assert paid == used
    assert sums["1100"] == -sums["4100"] == paid
    assert sums["1200"] == -sums["2200"] == billed - used > 0
    assert sums["2100"] == 0


def test_the_next_bill_gets_a_code_nobody_has(built: Owner) -> None:
    ((code,),) = ask(built, "SELECT lindung_bill_code()")
    assert ask(built, f"SELECT count(*) FROM billing_bill WHERE right(code, 6) >= right('{code}', 6)") == [(0,)]


def test_villages_in_arrears_are_covered_conditionally_on_the_last_day(built: Owner) -> None:
    behind = ask(
        built,
        "SELECT count(*), count(*) FILTER (WHERE s.status = 2) FROM billing_billmember m "
        "JOIN billing_allocation a ON a.bill_member_id = m.id AND a.months < m.months "
        "JOIN coverage_coverspan s ON s.membership_id = m.membership_id AND s.counted "
        f"AND '{days.AS_OF}' BETWEEN s.from_day AND s.to_day",
    )
    assert behind[0][0] == behind[0][1] > 0


@pytest.mark.parametrize("table", LIST_TABLES)
def test_what_only_grows_is_closed_again_after_the_load(built: Owner, table: str) -> None:
    sleeping = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D' AND tgrelid = "
    assert ask(built, f"{sleeping}'{table}'::regclass") == []


def test_a_posting_of_the_demonstration_can_be_neither_changed_nor_taken_away(built: Owner) -> None:
    for change in ("UPDATE billing_posting SET amount = amount + 1", "DELETE FROM billing_posting"):
        with pytest.raises(psycopg.errors.RestrictViolation), psycopg.connect(**built.to(built.database)) as connection:
            connection.execute(change)
