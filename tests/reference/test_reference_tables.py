"""The reference data in the database: loaded once, the same after every load, read by the application only."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lindung.reference import maps, queries, services
from lindung.reference.map_words import MosaicRow
from lindung.reference.models import PublishedFigure, Region, RegionOutline
from lindung.reference.outlines import BadOutlines
from lindung.reference.services import load_outlines, load_reference, remove_outlines
from tests.reference.test_outlines import collection

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    path = tmp_path / "sulteng.geojson"
    path.write_text(json.dumps(collection()), encoding="utf-8")
    return path


def test_all_regions_of_indonesia_are_there() -> None:
    assert Region.objects.count() == 91_599
    assert Region.objects.filter(province="72", level="village").count() == 2_017


def test_loading_again_reads_nothing_and_changes_nothing() -> None:
    assert not load_reference().changed
    assert not load_reference(force=True).changed


def test_a_forced_load_puts_right_what_was_changed_by_hand() -> None:
    Region.objects.using("owner").filter(pk="72.71").update(name="Kota Kelapa")
    PublishedFigure.objects.using("owner").filter(role="anchor").first().delete()  # type: ignore[union-attr]
    report = load_reference(force=True)
    assert report.written["reference_region"] == 1
    assert report.written["reference_publishedfigure"] == 1
    assert Region.objects.using("owner").get(pk="72.71").name == "Kota Palu"


def test_a_figure_no_file_holds_is_removed_and_a_region_is_kept() -> None:
    figure = PublishedFigure.objects.using("owner").filter(role="quoted").first()
    assert figure is not None
    figure.key = "made:up"
    figure.save(using="owner", force_insert=True)
    old = {"level": "kabupaten", "kind": "kabupaten", "name": "Kabupaten Lama", "display_name": "Lama", "source": "x"}
    Region.objects.using("owner").create(code="72.99", parent_id="72", province="72", kabupaten="72.99", **old)
    assert load_reference(force=True).removed["reference_publishedfigure"] == 1
    assert Region.objects.using("owner").filter(pk="72.99").exists()


def test_a_wrong_data_file_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[Any]:
        raise services.files.DataFileError("figures.yaml", "somewhere", "wrong")

    Region.objects.using("owner").filter(pk="72.71").update(name="Kota Kelapa")
    monkeypatch.setattr(services.files, "figure_rows", broken)
    with pytest.raises(services.files.DataFileError):
        load_reference(force=True)
    assert Region.objects.using("owner").get(pk="72.71").name == "Kota Kelapa"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reference_publishedfigure SET value = 0",
        "DELETE FROM reference_workforcebase",
        "INSERT INTO reference_holiday VALUES ('2026-01-02', 'x', 'national', 'x')",
    ],
)
def test_the_application_role_reads_and_never_writes(statement: str) -> None:
    assert PublishedFigure.objects.exists()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_itself_refuses_a_figure_without_source() -> None:
    with pytest.raises(IntegrityError, match="reference_figure_has_source"), transaction.atomic(using="owner"):
        PublishedFigure.objects.using("owner").filter(role="quoted").update(source="")


def test_the_database_itself_refuses_an_anchor_without_a_day() -> None:
    with pytest.raises(IntegrityError, match="reference_figure_anchor_has_day"), transaction.atomic(using="owner"):
        PublishedFigure.objects.using("owner").filter(role="anchor").update(anchor_on=None)


def test_a_region_knows_both_its_codes_and_its_parents() -> None:
    assert queries.region("72.01").bps_code == "7202"
    village = queries.children("72.08.01")[0]
    assert [one.code for one in queries.ancestors(village.code)] == ["72", "72.08", "72.08.01"]
    assert len(queries.children("72")) == 13
    assert queries.children(village.code) == []


@pytest.mark.parametrize("code", ["72.99", "", "7208", "72.08.", "'; DROP TABLE x; --"])
def test_a_region_that_does_not_exist_is_a_sentence_everywhere(code: str) -> None:
    for ask in (queries.region, queries.children, queries.ancestors):
        with pytest.raises(queries.UnknownRegion, match="tidak ada"):
            ask(code)


def test_a_base_on_a_day_is_the_latest_known_then_and_carries_its_own_date() -> None:
    on_the_day = queries.bases(["72"], "bps_employed", on=date(2024, 5, 8))["72"]
    assert (on_the_day.value, on_the_day.as_of) == (1_525_660, date(2024, 2, 29))
    assert queries.bases(["72"], "bps_employed")["72"].value == 1_653_000


def test_a_day_before_the_first_value_gets_the_first_and_its_date_says_so() -> None:
    early = queries.bases(["72"], "bps_informal_employed", on=date(2015, 7, 1))["72"]
    assert early.as_of == date(2018, 8, 31)


def test_a_region_without_a_value_is_absent_and_not_zero() -> None:
    assert set(queries.bases(["72", "72.01", "72.02"], "bps_labour_force")) == {"72", "72.01"}


def test_a_base_nobody_knows_is_a_sentence_with_those_that_exist() -> None:
    with pytest.raises(queries.UnknownBase, match="bps_employed"):
        queries.bases(["72"], "bps_employd")


def test_bases_known_by_kabupaten_come_first() -> None:
    choices = queries.base_choices()
    assert [choice.key for choice in choices if choice.by_kabupaten] == ["estimated_employed", "population"]
    assert {choice.key for choice in choices if choice.estimate} == {"estimated_employed", "ucj_base"}
    assert len(choices) == 9


def test_the_anchors_are_33_figures_on_six_days() -> None:
    found = queries.anchors()
    assert len(found) == 33
    assert len({figure.anchor_on for figure in found}) == 6


def test_a_total_means_all_segments_and_a_sum_those_it_names() -> None:
    figures = {figure.segments: figure.segment_set for figure in queries.published_figures("72")}
    assert figures["TOTAL"] == {"PU", "BPU", "JAKON", "PMI"}
    assert figures["PU+PMI"] == {"PU", "PMI"}


def test_holidays_of_an_unloaded_year_are_unknown_and_not_none() -> None:
    assert queries.holidays(2026)[date(2026, 8, 17)] == "Proklamasi Kemerdekaan"
    with pytest.raises(LookupError, match="1999"):
        queries.holidays(1999)


def kept() -> dict[str, str]:
    """The outlines as the owner's open transaction sees them: region to source."""
    return dict(RegionOutline.objects.using("owner").values_list("region", "source"))


def test_outlines_are_kept_with_their_source_and_removed_again(good_file: Path) -> None:
    load_outlines(good_file, source="BIG 2026", province="72")
    assert kept() == {one.code: "BIG 2026" for one in queries.children("72")}
    assert remove_outlines(province="72") == 13
    assert kept() == {}


def test_a_bad_file_leaves_the_earlier_outlines(good_file: Path, tmp_path: Path) -> None:
    load_outlines(good_file, source="BIG 2026", province="72")
    bad = tmp_path / "bad.geojson"
    bad.write_text("{}", encoding="utf-8")
    with pytest.raises(BadOutlines):
        load_outlines(bad, source="other", province="72")
    assert set(kept().values()) == {"BIG 2026"}


def test_without_outlines_the_answer_is_none_and_with_one_it_is_drawn(owner: Any) -> None:
    assert queries.outlines("72") is None
    square = json.dumps(collection()["features"][0]["geometry"]["coordinates"])
    owner.execute("INSERT INTO reference_regionoutline VALUES ('72.01', %s, 'BIG', 'x')", [f"[{square}]"])
    try:
        found = queries.outlines("72")
        assert found is not None
        assert (list(found.polygons), found.source) == (["72.01"], "BIG")
        assert queries.outlines("73") is None
        row = MosaicRow("72.01", "Banggai", 30, 0, 100)
        assert maps.kinds("72") == ["outlines", "mosaic"]
        assert "Batas wilayah: BIG; bukan acuan resmi." in maps.region_map("72", [row])
        assert 'class="mosaic"' in maps.region_map("72", [row], kind="mosaic")
    finally:
        owner.execute("DELETE FROM reference_regionoutline")
    assert maps.kinds("72") == ["mosaic"]
    assert 'class="mosaic"' in maps.region_map("72", [row], kind="outlines")


def test_the_command_tells_what_it_did_and_what_it_lacks(good_file: Path) -> None:
    from typer.testing import CliRunner

    from lindung.reference.commands import app

    runner = CliRunner()
    assert "13 garis batas dimuat" in runner.invoke(app, ["outlines", str(good_file), "--source", "BIG"]).output
    assert "13 garis batas dihapus" in runner.invoke(app, ["outlines", "--remove"]).output
    for wrong in (["outlines"], ["outlines", str(good_file)], ["outlines", str(good_file), "--remove"]):
        refused = runner.invoke(app, wrong)
        assert refused.exit_code == 2
        assert refused.stderr.strip()


def test_the_door_leaves_the_rooms_own_commands_as_they_are() -> None:
    import lindung.cli  # noqa: F401
    from lindung.reference import commands

    assert {one.callback for one in commands.app.registered_commands} == {commands.outlines, commands.load}
