"""The rows of the demonstration's lists: who was accepted, what was billed and paid for them, who failed and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.history import BPU, PU
from lindung.demo.list_plans import ListPlan, list_plans
from lindung.demo.listed import on_list
from lindung.demo.province import Province
from lindung.demo.stints import Column, Ending, Payer
from lindung.demo.tables import dates, or_none
from lindung.demo.targets import apportion
from lindung.demo.trouble import DemoDefect

# A reason whose people are not just anybody, by the pool they come from.
POOL_OF = {
    "deceased": "dead",
    "too_old": "old",
    "already_wage_earner": "wage_earners",
    "already_sponsored": "sponsored",
    "duplicate_in_list": "accepted",
}
END_REASONS = {Ending.DEATH: "meninggal dunia", Ending.EXIT: "berhenti atau pindah"}
OLDEST = 65


@dataclass(frozen=True)
class Lists:
    """What stands on all lists, by row numbers of the province.

    `entries`: list, version, membership, person, village, from_month, ended_on, end_reason. `lines`: list, version,
    membership, covers_from (which settlement line), year, first_month, paid and billed months. `failed`: list, person,
    reason.
    """

    entries: pl.DataFrame
    lines: pl.DataFrame
    failed: pl.DataFrame


def make_lists(province: Province) -> Lists:
    """The rows of every list. DemoDefect where the province at full scale does not meet what was published."""
    entries: list[pl.DataFrame] = []
    lines: list[pl.DataFrame] = []
    failed: list[pl.DataFrame] = []
    for number, plan in enumerate(list_plans()):
        mine = _lines_of(province, plan, number)
        accepted = _entries_of(province, plan, mine)
        wrong = _failed_of(province, plan, number, accepted["person"].unique().to_numpy())
        if province.plan.scale == 1.0:
            _check(plan, accepted, wrong)
        mine = mine.drop("stretch", "last")
        if plan.also_named:
            named = round(plan.also_named * province.plan.scale)
            more, unpaid = _named_twice(plan, number, named, Lists(pl.concat(entries), pl.concat(lines), wrong))
            accepted, mine = pl.concat([accepted, more]), pl.concat([mine, unpaid])
        entries.append(accepted)
        lines.append(mine)
        failed.append(wrong)
    return Lists(pl.concat(entries), pl.concat(lines), pl.concat(failed))


def _named_twice(plan: ListPlan, number: int, heads: int, before: Lists) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Entries and lines of people who stand on an earlier list that has not paid for the months of this one."""
    behind = before.lines.filter(pl.col("paid") < pl.col("billed")).select("list", "membership").unique()
    people = (
        before.entries.join(behind, on=["list", "membership"], how="semi", maintain_order="left")
        .join(before.failed, on="person", how="anti", maintain_order="left")
        .unique("person", maintain_order=True)
        .gather_every(2)
        .head(heads)
        .with_columns(
            pl.lit(number, dtype=pl.Int32).alias("list"),
            pl.lit(1, dtype=pl.Int32).alias("version"),
            pl.lit(plan.first_month).alias("from_month"),
        )
    )
    lines = people.select(
        "list",
        "version",
        "membership",
        "village",
        pl.col("from_month").alias("covers_from"),
        pl.col("from_month").dt.year().alias("year"),
        pl.col("from_month").alias("first_month"),
        pl.lit(0, dtype=pl.Int32).alias("paid"),
        pl.lit(plan.months, dtype=pl.Int32).alias("billed"),
    )
    return people, lines


def _check(plan: ListPlan, accepted: pl.DataFrame, failed: pl.DataFrame) -> None:
    first = accepted.filter(pl.col("version") == 1).height
    counted = dict(failed["reason"].value_counts().iter_rows())
    if counted != dict(plan.failed):
        raise DemoDefect(f"{plan.programme} {plan.first_month}: failed are {counted}")
    if plan.each is not None:
        heads = accepted.filter(pl.col("version") == 1)["village"].value_counts()["count"]
        if set(heads.to_list()) != {plan.each} or first != plan.plan.heads[plan.plan.starts_on]:
            raise DemoDefect(f"{plan.programme} {plan.first_month}: {first} heads, by village {set(heads.to_list())}")
    if plan.launched is not None and first != plan.launched:
        raise DemoDefect(f"{plan.programme} {plan.first_month}: {first} launched, not {plan.launched}")


def _lines_of(province: Province, plan: ListPlan, number: int) -> pl.DataFrame:
    """The settlement lines within the list's period, with the stretch each belongs to."""
    s, lines = province.stretches, province.lines
    inside = (lines.covers_from >= days.number(plan.first_month)) & (lines.covers_from <= plan.last_day)
    rows = np.flatnonzero(on_list(s, plan)[lines.stretch] & inside)
    stretch = lines.stretch[rows]
    first = days.month_of(lines.covers_from[rows])
    paid = days.month_of(np.minimum(lines.covers_to[rows], plan.last_day)) - first + 1
    # Whoever is still a member was billed to the end of the year or the list; who left, for what was paid.
    end = np.minimum(days.month_of(np.array([plan.last_day])), first // 12 * 12 + 11)
    billed = np.where(s.ending[stretch] == Ending.OPEN, end - first + 1, paid)
    starts = np.full(len(s), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(starts, stretch, lines.covers_from[rows])
    version = np.where(starts[stretch] == plan.first_day, 1, 2)
    return pl.DataFrame(
        {
            "list": np.full(len(rows), number, dtype=np.int32),
            "version": version.astype(np.int32),
            "membership": s.membership[stretch],
            "village": province.village_of_membership[s.membership[stretch]],
            "covers_from": dates(lines.covers_from[rows]),
            "year": (first // 12 + 1970).astype(np.int32),
            "first_month": dates(days.month_start(first)),
            "paid": paid.astype(np.int32),
            "billed": np.maximum(billed, paid).astype(np.int32),
            "stretch": stretch,
            "last": np.minimum(lines.covers_to[rows], plan.last_day),
        }
    )


def _entries_of(province: Province, plan: ListPlan, lines: pl.DataFrame) -> pl.DataFrame:
    """A row for each stretch on the list."""
    s = province.stretches
    of = lines.group_by("stretch", maintain_order=True).agg(
        pl.col("list", "version", "membership", "village").first(),
        pl.col("first_month").min().alias("from_month"),
        pl.col("last").max(),
    )
    stretch, last = of["stretch"].to_numpy(), of["last"].to_numpy()
    ending = s.ending[stretch]
    left = np.isin(ending, list(END_REASONS)) & (s.end[stretch] < plan.last_day)
    return of.drop("stretch", "last").with_columns(
        pl.Series("person", s.person[stretch]),
        or_none(dates(last), left).alias("ended_on"),
        pl.Series("end_reason", np.where(left, np.where(ending == Ending.DEATH, *END_REASONS.values()), "")),
    )


def _failed_of(province: Province, plan: ListPlan, number: int, accepted: Column) -> pl.DataFrame:
    """Who failed: people who are what the reason says, each once. What a small province lacks is made a wrong NIK."""
    rng = province.rng(60 + number)
    pools = _pools(province, plan, accepted)
    used = np.zeros(len(province.people), dtype=np.bool_)
    used[accepted] = True
    wanted = _scaled(plan, province.plan.scale)
    people, words, lacking = [], [], 0
    for reason, heads in wanted.items():
        pool = pools[POOL_OF.get(reason, "anybody")]
        free = pool if POOL_OF.get(reason) == "accepted" else pool[~used[pool]]
        chosen = rng.choice(free, min(heads, len(free)), replace=False)
        used[chosen] = True
        lacking += heads - len(chosen)
        people.append(chosen)
        words += [reason] * len(chosen)
    rest = pools["anybody"][~used[pools["anybody"]]][:lacking]
    chosen = np.concatenate([*people, rest]).astype(np.int32)
    return pl.DataFrame(
        {
            "list": np.full(len(chosen), number, dtype=np.int32),
            "person": chosen,
            "reason": [*words, *["nik_malformed"] * len(rest)],
        }
    )


def _scaled(plan: ListPlan, scale: float) -> dict[str, int]:
    weights = np.array(list(plan.failed.values()), dtype=np.float64)
    return dict(zip(plan.failed, apportion(round(weights.sum() * scale), weights).tolist(), strict=True))


def _pools(province: Province, plan: ListPlan, accepted: Column) -> dict[str, npt.NDArray[np.int32]]:
    """People of the programme's region by what was true of them on the list's first day."""
    s, day = province.stretches, plan.first_day
    region = [n for n, k in enumerate(assumptions.kabupaten()) if plan.plan.sponsor in (PROVINCE, k.code)]
    here = np.isin(province.people.kabupaten, region)
    active = (s.start <= day) & ((s.ending == Ending.OPEN) | (s.end >= plan.last_day))
    sponsored = (s.segment == BPU) & (s.payer >= Payer.APBD)
    person, died, verified = province.deaths
    dead = np.zeros(len(here), dtype=np.bool_)
    dead[person[(died < day) & (verified == 1)]] = True
    old = days.month_of(province.people.born) + 12 * OLDEST <= days.month_of(np.array([day]))
    paid_elsewhere, working, own = (np.zeros(len(here), dtype=np.bool_) for _ in range(3))
    paid_elsewhere[s.person[sponsored & active & (s.group != plan.number)]] = True
    working[s.person[(s.segment == PU) & active]] = True
    own[s.person[(s.segment == BPU) & (s.payer == Payer.SELF)]] = True
    found = {
        "dead": dead,
        "old": old & ~dead,
        "sponsored": paid_elsewhere & ~old & ~dead,
        "wage_earners": working & ~paid_elsewhere & ~old & ~dead,
        "anybody": own & ~working & ~paid_elsewhere & ~old & ~dead,
    }
    pools = {name: np.flatnonzero(flags & here).astype(np.int32) for name, flags in found.items()}
    return pools | {"accepted": np.unique(accepted).astype(np.int32)}
