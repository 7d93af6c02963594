"""The data files say what the sources say, and a value without a source is refused."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from lindung.reference.files import (
    figure_rows,
    kabupaten_rows,
    network_rows,
    population_rows,
    segments,
    workforce_rows,
)
from lindung.reference.yamldata import DATA, DataFileError

ANCHORS = {
    (date(2021, 6, 30), "72"): {"PU": 174487, "BPU": 15514, "JAKON": 62020, "PU+BPU+JAKON": 252021},
    (date(2021, 9, 30), "72"): {"TOTAL": 288268},
    (date(2022, 12, 31), "72"): {"PU": 248355, "BPU": 98089},
    (date(2024, 5, 8), "72"): {"PU": 314034, "BPU": 128993, "JAKON": 74773, "PMI": 341, "TOTAL": 518141},
    (date(2025, 5, 28), "72"): {"PU+PMI": 337420, "BPU": 76757, "JAKON": 45278, "TOTAL": 459455},
    (date(2025, 8, 21), "72"): {"PU": 338080, "BPU": 156255, "JAKON": 38345, "PU+BPU+JAKON": 532680},
}
KABUPATEN_2021 = {
    "72.71": 59073,
    "72.06": 39540,
    "72.01": 33481,
    "72.02": 25638,
    "72.08": 23749,
    "72.03": 23306,
    "72.10": 18018,
    "72.04": 17241,
    "72.05": 15061,
    "72.09": 13812,
    "72.12": 10086,
    "72.07": 5842,
    "72.11": 3421,
}


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a shipped file with one thing changed."""
    original = (DATA / name).read_text(encoding="utf-8")
    assert old in original
    copy = tmp_path / name
    copy.write_text(original.replace(old, new, 1), encoding="utf-8")
    return copy


def test_the_anchors_are_exactly_the_ones_agreed() -> None:
    found: dict[tuple[date, str], dict[str, int]] = defaultdict(dict)
    for row in figure_rows():
        if row["role"] == "anchor":
            found[row["anchor_on"], row["region"]][row["segments"]] = row["value"]
    by_kabupaten = {region: found.pop((date(2021, 9, 30), region))["TOTAL"] for region in KABUPATEN_2021}
    assert by_kabupaten == KABUPATEN_2021
    assert found == ANCHORS


def test_the_segments_of_every_anchor_add_up_to_its_total() -> None:
    for (day, _), figures in ANCHORS.items():
        total = figures.get("TOTAL") or figures.get("PU+BPU+JAKON")
        parts = sum(value for name, value in figures.items() if name not in {"TOTAL", "PU+BPU+JAKON"})
        if parts and total:
            assert parts == total, day
    assert sum(KABUPATEN_2021.values()) == 288268


def test_the_figure_of_may_2024_has_a_day_of_publication_and_no_day_it_speaks_of() -> None:
    founding = [row for row in figure_rows() if row["publication"] == "antara-2024-05-08"]
    assert {(row["published_on"], row["as_of"], row["anchor_on"]) for row in founding} == {
        (date(2024, 5, 8), None, date(2024, 5, 8))
    }


def test_its_unchanged_repeat_in_october_is_quoted_and_no_anchor() -> None:
    repeat = [row for row in figure_rows() if row["publication"] == "antara-2024-10-23"]
    assert [row["value"] for row in repeat] == [314034, 128993, 74773, 341, 518141]
    assert {row["role"] for row in repeat} == {"quoted"}


def test_every_value_of_every_file_names_its_source() -> None:
    for rows in (kabupaten_rows(), population_rows(), workforce_rows(), network_rows(), figure_rows()):
        assert all(row["source"].strip() for row in rows)


def test_a_figure_without_source_is_refused_with_file_and_key_named(tmp_path: Path) -> None:
    without = changed(tmp_path, "figures.yaml", '    source: "Antara Sulteng 8 Mei 2024"\n', "")
    with pytest.raises(DataFileError, match=r"figures\.yaml: publications\[\d+\]: key 'source' is missing"):
        figure_rows(without)


def test_the_same_figure_with_its_source_is_accepted(tmp_path: Path) -> None:
    other = changed(tmp_path, "figures.yaml", '"Antara Sulteng 8 Mei 2024"', '"Antara Sulteng, 8 May 2024"')
    assert len(figure_rows(other)) == len(figure_rows())


def test_an_empty_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="source: must be a text that is not empty"):
        figure_rows(changed(tmp_path, "figures.yaml", '"Antara Sulteng 8 Mei 2024"', '"  "'))


def test_a_base_whose_source_is_not_listed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="source 'nowhere': is not among the sources"):
        workforce_rows(changed(tmp_path, "workforce.yaml", "source: bps-2018-08", "source: nowhere"))


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="unknown key 'valeu'"):
        workforce_rows(changed(tmp_path, "workforce.yaml", "value: 967330", "valeu: 967330"))


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="stands twice"):
        workforce_rows(changed(tmp_path, "workforce.yaml", "value: 967330", "value: 967330, value: 1"))


def test_a_value_given_twice_is_refused(tmp_path: Path) -> None:
    twice = changed(
        tmp_path,
        "workforce.yaml",
        'as_of: 2018-08-31, period: "Agustus 2018"',
        'as_of: 2024-02-29, period: "Februari 2024"',
    )
    with pytest.raises(DataFileError, match="bps_informal_employed 72 2024-02-29 Februari 2024: stands twice"):
        workforce_rows(twice)


@pytest.mark.parametrize("wrong", ["-5", "3.5", "true", "'967330'"])
def test_persons_are_whole_numbers(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(DataFileError, match="whole number"):
        workforce_rows(changed(tmp_path, "workforce.yaml", "value: 967330", f"value: {wrong}"))


def test_men_and_women_must_add_up(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="add up"):
        population_rows(changed(tmp_path, "population.yaml", "male: 191889", "male: 191888"))


def test_the_population_of_the_thirteen_is_that_of_the_province() -> None:
    rows = {row["region"]: row["value"] for row in population_rows() if row["key"] == "dukcapil"}
    assert rows.pop("72") == sum(rows.values()) == 3219494


def test_the_estimate_of_the_thirteen_is_that_of_the_province_and_says_what_it_is() -> None:
    rows = [row for row in workforce_rows() if row["key"] == "estimated_employed"]
    values = {row["region"]: row["value"] for row in rows}
    assert values.pop("72") == sum(values.values()) == 1653000
    assert all(row["estimate"] and row["provenance"] == "derived" for row in rows)


def test_segments_are_written_in_one_order_only() -> None:
    assert segments("PU+PMI") == "PU+PMI"
    for wrong in ("PMI+PU", "PU+BPU+JAKON+PMI", "PU+PU", "ASN", "total"):
        with pytest.raises(ValueError, match="PU, BPU, JAKON, PMI"):
            segments(wrong)


def test_a_share_is_no_count_of_heads(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="a share, target or growth"):
        figure_rows(changed(tmp_path, "figures.yaml", "stated_share: 43.59", "value: 43"))
