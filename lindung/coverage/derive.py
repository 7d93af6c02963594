"""Cover derived from settlement lines: the one derivation, for a single membership and for a province.

Polars frames in, Polars frames out; the law's own functions are applied to the columns. `covered_on` answers the same
question for one person with reasons, through the same law functions; a test holds the two together.
"""

from __future__ import annotations

import polars as pl

from lindung.law.lapse import last_tolerated_month
from lindung.law.parameters import load
from lindung.law.programmes import Programme, mask_of

COVERED, CONDITIONAL, NOT_SETTLED = 1, 2, 3

# Conditional cover exists for these alone; savings and pension are paid for or not.
INSURANCE = mask_of((Programme.JKK, Programme.JKM))
COUNTED_BY = Programme.JKK.bit

_TOLERANCE = {"PU": "tolerated_unpaid_months_pu", "BPU": "tolerated_unpaid_months_bpu"}
_DAY = pl.duration(days=1)

SPAN_COLUMNS = (
    "membership_id person_id segment programmes status from_day to_day counted sex birth_date payer_kind "
    "village kabupaten province"
).split()


def derive(lines: pl.DataFrame, memberships: pl.DataFrame, payers: pl.DataFrame) -> pl.DataFrame:
    """Spans of cover (columns SPAN_COLUMNS) from settlement lines that were not reversed.

    lines: membership_id, programmes (bits), covers_from, covers_to, paid_on.
    memberships: membership_id, person_id, segment, began_on, ended_on (null: open), died_on (null, or the day of a
    verified death), sex, birth_date, village, kabupaten, province. One row each.
    payers: membership_id, from_day, payer_kind. At least one per membership, the first at its beginning.
    Ids may be of any type. Dates are inclusive.
    """
    pieces = _pieces(_by_programmes(lines.join(memberships.select("membership_id", "segment"), on="membership_id")))
    spans = pl.concat([_settled(pieces), _tolerated(pieces)])
    spans = _clip(spans, memberships)
    spans = spans.group_by("membership_id", "status", "from_day", "to_day").agg(
        pl.col("bits").sum().alias("programmes")
    )
    spans = _with_payer(spans, payers).join(memberships, on="membership_id")
    return _count_people_once(spans).select(SPAN_COLUMNS)


def _by_programmes(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with `bits`: programmes that always go together in a membership stay together, others part.

    So do the insurance and the savings of the self-employed: paying late asks a question of the former alone.
    """
    both = (pl.col("programmes") & INSURANCE > 0) & (pl.col("programmes") & ~INSURANCE > 0)
    mixed = (
        lines.group_by("membership_id")
        .agg(pl.col("programmes").n_unique().alias("sets"), (both & (pl.col("segment") == "BPU")).any().alias("both"))
        .filter((pl.col("sets") > 1) | pl.col("both"))
        .select("membership_id")
    )
    together = lines.join(mixed, on="membership_id", how="anti").with_columns(pl.col("programmes").alias("bits"))
    apart = (
        lines.join(mixed, on="membership_id", how="semi")
        .join(
            pl.DataFrame({"bits": [p.bit for p in Programme]}, schema={"bits": lines.schema["programmes"]}), how="cross"
        )
        .filter(pl.col("programmes") & pl.col("bits") > 0)
    )
    return pl.concat([together, apart.select(together.columns)]).drop("programmes")


def _tolerated_months(day: pl.Expr) -> pl.Expr:
    """The tolerated unpaid months in force on a day, by segment; 0 where the law names none."""
    parameters = load("lapse")
    chain = pl.lit(0)
    for segment, name in _TOLERANCE.items():
        for value in parameters[name].values:
            until = value.until
            in_force = (pl.col("segment") == segment) & (day >= value.since)
            if until is not None:
                in_force &= day <= until
            chain = pl.when(in_force).then(pl.lit(value.value)).otherwise(chain)
    return chain


def _last_tolerated_day(paid_to: str) -> pl.Expr:
    """The last day cover is conditional after payment up to the day in a column."""
    day = pl.col(paid_to)
    paid_month = day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - 1
    last_month = last_tolerated_month(paid_month=paid_month, tolerated=_tolerated_months(day))
    return pl.date(last_month // 12, last_month % 12 + 1, 1).dt.month_end()


def _pieces(lines: pl.DataFrame) -> pl.DataFrame:
    """Paid stretches merged into pieces, with the day paid up to before each, and the next piece's first day.

    A self-employed person who pays after cover has lapsed for days before the payment leaves an open question of law:
    these days become pieces of their own, NOT_SETTLED.
    """
    group = ["membership_id", "bits"]
    several = lines.group_by(*group).len().filter(pl.col("len") > 1).select(*group)
    # Most memberships have one line; sorting the others alone makes a province several times faster.
    single = lines.join(several, on=group, how="anti").select(
        *group,
        "segment",
        pl.lit(COVERED).alias("status"),
        pl.col("covers_from").alias("from_day"),
        pl.col("covers_to").alias("to_day"),
        pl.lit(None, dtype=pl.Date).alias("next_from"),
    )
    return pl.concat([single, _pieces_of_several(lines.join(several, on=group, how="semi"), group)])


def _pieces_of_several(lines: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """The pieces of memberships with more than one line."""
    # The same days paid for twice are paid for once, when first: a line is not late because of its own double.
    sorted_lines = lines.sort("membership_id", "bits", "covers_from", "covers_to", "paid_on")
    again = _same_as_neighbour([*group, "covers_from", "covers_to"], 1)
    ordered = (
        sorted_lines.filter(~again)
        .with_columns(_paid_before(group).alias("paid_before"))
        .with_columns(
            (
                (pl.col("segment") == "BPU")
                & (pl.col("bits") & INSURANCE > 0)
                & (pl.col("paid_on") > _last_tolerated_day("paid_before"))
                & (pl.col("paid_on") > pl.col("covers_from"))
            )
            .fill_null(False)
            .alias("late")
        )
    )
    unsettled = ordered.filter("late").select(
        *group,
        "segment",
        pl.lit(NOT_SETTLED).alias("status"),
        pl.col("covers_from").alias("from_day"),
        pl.min_horizontal(pl.col("covers_to"), pl.col("paid_on") - _DAY).alias("to_day"),
    )
    settled = _islands(
        ordered.with_columns(pl.when("late").then(pl.col("paid_on")).otherwise("covers_from").alias("covers_from"))
        .filter(pl.col("covers_from") <= pl.col("covers_to"))
        .drop("paid_before"),
        group,
    )
    pieces = pl.concat([settled, unsettled])
    if not unsettled.is_empty():
        # Lines may overlap; where one of them settles a day, the open question does not arise.
        doubtful = unsettled.select(*group).unique()
        parts = _part_at_borders(pieces.join(doubtful, on=group, how="semi"), group, ["status"])
        chosen = parts.filter("best").select(pieces.columns)
        pieces = pl.concat([pieces.join(doubtful, on=group, how="anti"), chosen])
    return pieces.sort("membership_id", "bits", "from_day", "to_day").with_columns(
        pl.when(_same_as_neighbour(group, -1)).then(pl.col("from_day").shift(-1)).alias("next_from")
    )


def _same_as_neighbour(group: list[str], step: int) -> pl.Expr:
    """Whether a row of a sorted frame is in the same group as the one before (step 1) or after it (-1)."""
    return pl.all_horizontal(pl.col(column) == pl.col(column).shift(step) for column in group).fill_null(False)


def _paid_before(group: list[str]) -> pl.Expr:
    """In a sorted frame, the latest `covers_to` of the group's rows before; null for its first.

    One running maximum over all groups, each lifted above the one before it: ten times faster than a window.
    """
    same = _same_as_neighbour(group, 1)
    lift = (~same).cum_sum().cast(pl.Int64) * 2**24
    latest = ((lift + pl.col("covers_to").to_physical()).cum_max() - lift).cast(pl.Int32).cast(pl.Date)
    return pl.when(same).then(latest.shift(1))


def _islands(settled: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Settled days that touch or overlap, as one piece each."""
    return (
        settled.sort(*group, "covers_from", "covers_to")
        .with_columns(_paid_before(group).alias("paid_before"))
        .with_columns(
            (pl.col("paid_before").is_null() | (pl.col("covers_from") > pl.col("paid_before") + _DAY))
            .cum_sum()
            .alias("island")
        )
        .group_by(*group, "segment", "island")
        .agg(pl.col("covers_from").min().alias("from_day"), pl.col("covers_to").max().alias("to_day"))
        .select(*group, "segment", pl.lit(COVERED).alias("status"), "from_day", "to_day")
    )


def _settled(pieces: pl.DataFrame) -> pl.DataFrame:
    return pieces.select("membership_id", "bits", "status", "from_day", "to_day")


def _tolerated(pieces: pl.DataFrame) -> pl.DataFrame:
    """After each paid piece, the months the law tolerates, up to the next piece."""
    until = _last_tolerated_day("to_day")
    return (
        pieces.with_columns(
            (pl.col("bits") & INSURANCE).alias("bits"),
            pl.min_horizontal(until, pl.col("next_from") - _DAY).alias("until"),
            (pl.col("to_day") + _DAY).alias("from_day"),
        )
        # Where nothing is tolerated, a project that ends within a month leaves nothing for the rest of it.
        .filter((pl.col("bits") > 0) & (_tolerated_months(pl.col("to_day")) > 0))
        .filter(pl.col("until") >= pl.col("from_day"))
        .select(
            "membership_id", "bits", pl.lit(CONDITIONAL).alias("status"), "from_day", pl.col("until").alias("to_day")
        )
    )


def _clip(spans: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Cut spans at the end of the membership and at a verified death; the day itself still counts."""
    ends = memberships.select("membership_id", pl.min_horizontal("ended_on", "died_on").alias("last_day")).filter(
        pl.col("last_day").is_not_null()
    )
    return (
        spans.join(ends, on="membership_id", how="left")
        .with_columns(pl.min_horizontal("to_day", "last_day").alias("to_day"))
        .filter(pl.col("to_day") >= pl.col("from_day"))
        .drop("last_day")
    )


def _with_payer(spans: pl.DataFrame, payers: pl.DataFrame) -> pl.DataFrame:
    """Each span with the kind of its payer, parted where the payer changes."""
    several = payers.group_by("membership_id").len().filter(pl.col("len") > 1).select("membership_id")
    single = payers.join(several, on="membership_id", how="anti").select("membership_id", "payer_kind")
    changing = payers.join(several, on="membership_id", how="semi")
    parted = _parted_by_payer(spans.join(several, on="membership_id", how="semi"), changing)
    unchanged = spans.join(single, on="membership_id")
    return pl.concat([unchanged, parted.select(unchanged.columns)])


def _parted_by_payer(spans: pl.DataFrame, payers: pl.DataFrame) -> pl.DataFrame:
    """The spans of memberships that had more than one payer."""
    periods = payers.sort("membership_id", "from_day").with_columns(
        (pl.col("from_day").shift(-1).over("membership_id") - _DAY).alias("payer_to"),
        pl.col("from_day").alias("payer_from"),
        pl.int_range(pl.len()).over("membership_id").alias("nth"),
    )
    # The first payer also stands for days before it: cover without any payer does not exist.
    first = pl.col("nth") == 0
    joined = spans.join(
        periods.select("membership_id", "payer_from", "payer_to", "payer_kind", "nth"), on="membership_id"
    )
    return (
        joined.filter(
            (first | (pl.col("payer_from") <= pl.col("to_day")))
            & (pl.col("payer_to").is_null() | (pl.col("payer_to") >= pl.col("from_day")))
        )
        .with_columns(
            pl.when(first).then("from_day").otherwise(pl.max_horizontal("from_day", "payer_from")).alias("from_day"),
            pl.min_horizontal("to_day", "payer_to").alias("to_day"),
        )
        .drop("payer_from", "payer_to", "nth")
    )


def _count_people_once(spans: pl.DataFrame) -> pl.DataFrame:
    """Mark the pieces a count uses; of several memberships in one segment the best one counts on each day."""
    spans = spans.with_columns(
        ((pl.col("programmes") & COUNTED_BY > 0) & (pl.col("status") <= CONDITIONAL)).alias("counted")
    )
    # Sorted by first day, two of a person's spans overlap only if two neighbours do.
    before = [pl.col(column).shift(1) for column in ("person_id", "segment", "to_day")]
    several = (
        spans.filter("counted")
        .select("person_id", "segment", "from_day", "to_day")
        .sort("person_id", "segment", "from_day")
        .filter(
            (pl.col("person_id") == before[0]) & (pl.col("segment") == before[1]) & (pl.col("from_day") <= before[2])
        )
        .select("person_id", "segment")
        .unique()
    )
    if several.is_empty():
        return spans
    rival = spans.join(several, on=["person_id", "segment"], how="semi").filter("counted")
    alone = spans.join(several, on=["person_id", "segment"], how="anti")
    uncounted = spans.join(several, on=["person_id", "segment"], how="semi").filter(~pl.col("counted"))
    return pl.concat([alone, uncounted, _choose_best(rival).select(spans.columns)])


def _choose_best(rival: pl.DataFrame) -> pl.DataFrame:
    """Part rival spans at each other's borders and let one of them count on each day."""
    # Covered before conditional; then the membership that began first; then a fixed order.
    parts = _part_at_borders(rival.drop("counted"), ["person_id", "segment"], ["status", "began_on", "membership_id"])
    return parts.rename({"best": "counted"})


def _part_at_borders(spans: pl.DataFrame, group: list[str], order: list[str]) -> pl.DataFrame:
    """Part spans of a group wherever another one begins or ends, and mark on each stretch the `best` by `order`.

    Neighbouring stretches of one span with the same mark are joined again.
    """
    spans = spans.with_row_index("span")
    borders = (
        pl.concat([spans.select(*group, border="from_day"), spans.select(*group, border=pl.col("to_day") + _DAY)])
        .unique()
        .sort(*group, "border")
        .with_columns((pl.col("border").shift(-1).over(group) - _DAY).alias("last"))
        .filter(pl.col("last").is_not_null())
    )
    stretches = (
        spans.join(borders, on=group)
        .filter((pl.col("from_day") <= pl.col("border")) & (pl.col("to_day") >= pl.col("last")))
        .sort(*group, "border", *order, "span")
        .with_columns((pl.int_range(pl.len()).over([*group, "border"]) == 0).alias("best"))
        .sort("span", "border")
        .with_columns((pl.col("best") != pl.col("best").shift(1).over("span")).fill_null(True).cum_sum().alias("run"))
    )
    keep = [column for column in spans.columns if column not in {"span", "from_day", "to_day"}]
    return (
        stretches.group_by("span", "run", *keep, "best")
        .agg(pl.col("border").min().alias("from_day"), pl.col("last").max().alias("to_day"))
        .drop("span", "run")
    )
