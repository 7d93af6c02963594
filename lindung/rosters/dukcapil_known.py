"""What Dukcapil answered before, applied to a list that is checked now."""

from __future__ import annotations

import polars as pl

from lindung.rosters.judging import found, together, with_verdicts
from lindung.rosters.judging.same_name import likeness
from lindung.rosters.models import InquiryRow

# A NIK never changes when a birth date is corrected: once confirmed, these are worth a notice and no more.
NOTICED_ONCE_CONFIRMED = ("birth_date_mismatch", "sex_mismatch", "name_differs", "nik_shared")


def with_replies(findings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The findings with what is known from Dukcapil's answers that the actor may read.

    A row that says of a number what Dukcapil confirmed is not held for it again. One that Dukcapil does not know, or
    knows otherwise, is held for that. One question for the whole list.
    """
    held = with_verdicts(findings).filter(pl.col("verdict") == "held")["row"].unique()
    doubtful = rows.filter(pl.col("row").is_in(held.implode()) & pl.col("nik16").is_not_null() & ~pl.col("same"))
    if doubtful.is_empty():
        return findings
    answers: dict[str, InquiryRow] = {}
    # One array and not a placeholder for each of many thousand numbers.
    numbers = doubtful["nik16"].unique().to_list()
    asked = InquiryRow.objects.extra(where=["rosters_inquiryrow.nik = ANY (%s)"], params=[numbers]).exclude(answer="")
    for one in asked.order_by("answered_at", "number"):
        answers[one.nik] = one
    if not answers:
        return findings
    confirmed, unknown, otherwise = [], [], {}
    for line in doubtful.select("row", "nik16", "clean_name", "birth", "sex_value").iter_rows(named=True):
        answer = answers.get(line["nik16"])
        if answer is None:
            continue
        if answer.answer == InquiryRow.Answer.NOT_FOUND:
            unknown.append(line["row"])
        elif _agrees(answer, line):
            confirmed.append(line["row"])
        else:
            otherwise[line["row"]] = _told(answer)
    settled = pl.col("code").is_in(NOTICED_ONCE_CONFIRMED) & pl.col("row").is_in(confirmed)
    noticed = findings.with_columns(pl.when(settled).then(pl.lit("notice")).otherwise("verdict").alias("verdict"))
    about = pl.col("row").replace_strict(otherwise, default=None, return_dtype=pl.String)
    return together(
        noticed,
        found(rows, "dukcapil_not_found", pl.col("row").is_in(unknown)),
        found(rows, "dukcapil_differs", pl.col("row").is_in(list(otherwise)), about=about),
    )


def _agrees(answer: InquiryRow, line: dict[str, object]) -> bool:
    """Whether a row says what Dukcapil holds to be right: as it was asked where confirmed, else as it was answered."""
    differs = answer.answer == InquiryRow.Answer.DIFFERS
    name = (answer.right_name if differs else "") or answer.name
    birth = (answer.right_birth_date if differs else None) or answer.birth_date
    sex = (answer.right_sex if differs else "") or answer.sex
    return (
        likeness(name, str(line["clean_name"] or "")) != "different"
        and (line["birth"] is None or line["birth"] == birth)
        and (line["sex_value"] is None or not sex or line["sex_value"] == sex)
    )


def _told(answer: InquiryRow) -> str:
    born = answer.right_birth_date or answer.birth_date
    parts = (answer.right_name or answer.name, f"{born:%d-%m-%Y}" if born else "", answer.right_sex)
    return ", ".join(filter(None, parts))
