"""The roll-up is stored in the order in which counts read it."""

from __future__ import annotations

from datetime import date

import polars as pl

from lindung.coverage import rollup

COLUMNS = {"province": "72", "segment": "BPU", "status": 1, "payer_kind": "self", "counted": True}


def _spans(*kabupaten_and_days: tuple[str, date, date]) -> pl.DataFrame:
    rows = [
        {**COLUMNS, "kabupaten": code, "village": f"{code}.01.2001", "from_day": first, "to_day": last}
        for code, first, last in kabupaten_and_days
    ]
    return pl.DataFrame(rows)


def test_days_lie_side_by_side_whatever_the_order_of_spans() -> None:
    spans = _spans(
        *(("72.71", date(2024, month, 1), date(2024, 12, 30)) for month in (9, 3, 6)),
        *(("72.08", date(2024, month, 1), date(2024, 11, 29)) for month in (8, 1, 3)),
    )
    days = rollup.days(rollup.deltas(spans))
    assert list(zip(days["day"], days["kabupaten"], strict=True)) == [
        (date(2024, 1, 1), "72.08"),
        (date(2024, 3, 1), "72.08"),
        (date(2024, 3, 1), "72.71"),
        (date(2024, 6, 1), "72.71"),
        (date(2024, 8, 1), "72.08"),
        (date(2024, 9, 1), "72.71"),
        (date(2024, 11, 30), "72.08"),
        (date(2024, 12, 31), "72.71"),
    ]


def test_changes_that_cancel_out_are_not_stored() -> None:
    renewed = _spans(("72.08", date(2024, 1, 1), date(2024, 3, 31)), ("72.08", date(2024, 4, 1), date(2024, 6, 30)))
    assert rollup.days(rollup.deltas(renewed))["day"].to_list() == [date(2024, 1, 1), date(2024, 7, 1)]
