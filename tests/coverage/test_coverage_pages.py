"""Beranda, the regions and the published figures: right numbers, each with what it stands on, and kind refusals.

In the small world four people are covered during 2024 (Ani and Budi in Parigi Moutong, Citra and Dedi in Palu); three
of them are still conditional at the beginning of 2025.
"""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

ALL, LATER = "tanggal=2024-06-01", "tanggal=2025-02-01"


def text(answer: Any) -> str:
    """The words of a page without its marks, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def file_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def reader(sign_in: Any) -> Any:
    return sign_in("head_of_branch")


def page(reader: Any, address: str, status: int = 200, language: str = "id") -> str:
    if language != "id":
        reader.post("/bahasa/", {"language": language})
    answer = reader.get(address)
    assert answer.status_code == status, text(answer)[:400]
    return text(answer)


def test_home_counts_everybody_of_the_province_on_the_day(reader: Any) -> None:
    shown = page(reader, f"/?{ALL}")
    assert "Peserta aktif pada 1 Juni 2024 4" in shown
    assert "PU penerima upah 1" in shown
    assert "BPU bukan penerima upah 3" in shown


def test_covered_and_conditional_stand_apart(reader: Any) -> None:
    shown = page(reader, f"/?{LATER}")
    assert "terlindungi 0" in shown
    assert "bersyarat (menunggak, masih ditoleransi) 3" in shown


def test_the_change_since_a_year_ago_is_shown_with_its_day(reader: Any) -> None:
    shown = page(reader, f"/?{LATER}")
    assert "−1 (−25,0 %) sejak 1 Februari 2024" in shown


def test_without_a_year_of_record_the_change_is_unknown_and_says_why(reader: Any) -> None:
    assert "perubahan setahun tidak diketahui: catatan dimulai 1 Januari 2024" in page(reader, f"/?{ALL}")


def test_every_figure_says_base_definition_source_and_date(reader: Any) -> None:
    answer = reader.get(f"/?{ALL}").content.decode()
    panels = answer.split('<section class="panel')[2:]
    assert len(panels) == 4
    for panel in panels:
        for label in ("Dasar", "Definisi", "Sumber", "Tanggal"):
            assert f"<dt>{label}</dt>" in panel
    assert "active-participant/1" in answer
    assert "1 Juni 2024 (WITA)" in answer


def test_a_region_shows_its_own_people_and_not_the_others(reader: Any) -> None:
    assert "Peserta aktif pada 1 Juni 2024 2" in page(reader, f"/wilayah/72.08/?{ALL}")
    assert "Peserta aktif pada 1 Juni 2024 0" in page(reader, f"/wilayah/72.01/?{ALL}")


def test_the_rows_below_add_up_to_the_region(reader: Any) -> None:
    for address in ("/unduh/wilayah.csv", "/wilayah/72.08/unduh/wilayah.csv"):
        rows = file_rows(reader.get(f"{address}?{ALL}"))
        heads = rows[rows.index([]) + 1]
        body, total = rows[rows.index([]) + 2 : -1], rows[-1]
        place = heads.index("Aktif")
        assert sum(int(row[place]) for row in body) == int(total[place])


def test_worker_months_on_the_page_are_those_of_the_query(reader: Any) -> None:
    from datetime import date

    from lindung.coverage.queries import worker_months

    asked = worker_months(region="72", last=date(2025, 2, 1))
    assert asked == 6 * 4 + 6 * 3  # four people from February to July, three from August on
    assert f"12 bulan terakhir {asked} " in page(reader, f"/?{LATER}")


def test_the_page_of_a_village_has_no_regions_below(reader: Any) -> None:
    from lindung.reference.queries import children

    village = children(children("72.08")[0].code)[0]
    shown = page(reader, f"/wilayah/{village.code}/?{ALL}")
    assert village.display_name in shown
    assert "berapa yang terlindungi, dari berapa" not in shown


def test_thirteen_kabupaten_stand_in_the_table_and_on_the_map(reader: Any) -> None:
    answer = reader.get(f"/?{ALL}").content.decode()
    body = answer[answer.index("<tbody>") : answer.index("</tbody>")]
    assert body.count("<tr>") == 13
    assert answer.count('<a class="mosaic-region"') == 13


def test_switching_the_base_changes_the_percentages_and_their_label(reader: Any) -> None:
    employed = page(reader, f"/?{ALL}&basis=bps_employed")
    population = page(reader, f"/?{ALL}&basis=population")
    assert "dari 1.525.660 – Penduduk bekerja (BPS)" in employed
    assert "Februari 2024" in employed
    assert "Penduduk terdaftar (Dukcapil)" in population
    assert "dari 1.525.660" not in population


def test_a_region_without_a_figure_has_a_dash_and_the_reason(reader: Any) -> None:
    shown = page(reader, f"/?{ALL}&basis=bps_labour_force")
    assert "Untuk 12 kabupaten/kota penyebut ini tidak diterbitkan; cakupannya ditulis –." in shown
    alone = page(reader, f"/wilayah/72.08/?{ALL}&basis=bps_labour_force")
    assert "Angkatan kerja (BPS) tidak diterbitkan untuk wilayah ini, jadi tidak ada persentase." in alone


def test_an_estimate_says_so_and_a_statistic_does_not(reader: Any) -> None:
    assert "Cakupan (perkiraan)" in page(reader, f"/?{ALL}&basis=estimated_employed")
    assert "Cakupan (perkiraan)" not in page(reader, f"/?{ALL}&basis=population")


def test_a_base_of_one_segment_divides_that_segment_alone(reader: Any) -> None:
    shown = page(reader, f"/?{ALL}&basis=potential_pu")
    assert "PU: 1 dari 366.500" in shown
    assert "Aktif PU" in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tanggal=2023-12-31", "Catatan dimulai 1 Januari 2024"),
        ("tanggal=2999-01-01", "belum tiba"),
        ("tanggal=kemarin", "bukan tanggal"),
        ("tanggal=", "bukan tanggal"),
        ("tanggal=2024-02-30", "tidak ada di kalender"),
        ("basis=ucj", "Tidak ada penyebut “ucj”"),
        ("basis=", "Tidak ada penyebut"),
        ("urut=tinggi", "tidak dapat diurutkan menurut “tinggi”"),
        ("peta=satelit", "bukan peta yang dikenal. Pilih salah satu: mosaik"),
        ("bulan=-1", "bilangan bulat 0 sampai"),
        ("bulan=999999", "bilangan bulat 0 sampai"),
        ("bulan=3&tanggal=2024-05-08", "jangan keduanya"),
        ("tangal=2024-05-08", "memuat “tangal” yang tidak dikenal"),
        ("tanggal=2024-05-08&tanggal=2024-05-09", "lebih dari sekali"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/wilayah/72.08/", "/unduh/wilayah.csv", "/wilayah/72.08/unduh/wilayah.xlsx"])
def test_a_wrong_question_gets_a_sentence_and_no_number(reader: Any, address: str, query: str, sentence: str) -> None:
    assert sentence in page(reader, f"{address}?{query}", 400)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tanggal=2023-12-31", "The record begins on 1 January 2024"),
        ("tanggal=kemarin", "is not a date"),
        ("basis=ucj", "There is no base “ucj”"),
        ("urut=tinggi", "cannot be sorted by “tinggi”"),
        ("tangal=1", "contains “tangal”, which is unknown here"),
    ],
)
def test_the_sentence_comes_in_english_too(reader: Any, query: str, sentence: str) -> None:
    assert sentence in page(reader, f"/?{query}", 400, "en")


@pytest.mark.parametrize("code", ["99", "72.99", "72.08.99", "7208", "11", "72.08.01.2011.1", "x", "72.08'"])
def test_an_unknown_region_is_not_found_and_the_sentence_shows_how_codes_look(reader: Any, code: str) -> None:
    shown = page(reader, f"/wilayah/{code}/", 404)
    assert "Tidak ada wilayah dengan kode" in shown
    assert "72.08" in shown


def test_a_region_of_another_province_is_not_found(reader: Any) -> None:
    assert "di provinsi ini" in page(reader, "/wilayah/11.01/", 404)


@pytest.mark.parametrize("address", ["/unduh/peserta.csv", "/unduh/wilayah.pdf", "/angka-terbitan/unduh.pdf"])
def test_an_unknown_table_or_kind_of_file_is_not_found_with_the_choices(reader: Any, address: str) -> None:
    shown = page(reader, address, 404)
    assert "Yang ada: segmen, wilayah, tren" in shown or "Pilih csv atau xlsx" in shown


def test_the_slider_leads_to_the_address_of_its_month_end(reader: Any) -> None:
    answer = reader.get("/wilayah/72.08/?bulan=5&basis=population")
    assert answer.status_code == 302
    assert answer["Location"] == "/wilayah/72.08/?basis=population&tanggal=2024-06-30"


def test_the_province_as_a_region_leads_home_with_its_question(reader: Any) -> None:
    answer = reader.get(f"/wilayah/72/?{ALL}")
    assert (answer.status_code, answer["Location"]) == (302, f"/?{ALL}")


def test_sorting_by_active_puts_the_fullest_first_on_page_and_in_file(reader: Any) -> None:
    answer = reader.get(f"/?{ALL}&urut=-aktif").content.decode()
    first = re.search(r'<th scope="row"[^>]*><a href="/wilayah/(72\.\d\d)/', answer)
    assert first and first.group(1) in {"72.08", "72.71"}
    assert 'aria-sort="descending"' in answer
    rows = file_rows(reader.get(f"/unduh/wilayah.csv?{ALL}&urut=-aktif"))
    assert rows[rows.index([]) + 2][0] in {"72.08", "72.71"}


def test_the_file_holds_the_numbers_of_the_page(reader: Any) -> None:
    rows = file_rows(reader.get(f"/unduh/segmen.csv?{LATER}"))
    total = rows[-1]
    heads = rows[rows.index([]) + 1]
    assert total[heads.index("Aktif")] == "3"
    assert total[heads.index("Bersyarat")] == "3"
    assert "Peserta aktif pada 1 Februari 2025 3" in page(reader, f"/?{LATER}")


def test_files_are_kept_under_a_name_that_says_what_they_are(reader: Any) -> None:
    answer = reader.get(f"/wilayah/72.08/unduh/tren.xlsx?{ALL}")
    assert 'filename="lindung-parigi-moutong-tren-2024-06-01.xlsx"' in answer["Content-Disposition"]
    answer.close()


def test_published_figures_stand_beside_the_computed_ones(reader: Any) -> None:
    shown = page(reader, "/angka-terbitan/?urut=-angka")
    assert "565.871" in shown
    assert "518.141 4 −518.137 jangkar Antara Sulteng 8 Mei 2024" in shown
    assert "angka jangkar tidak sama dengan hitungan" in shown


def test_a_figure_of_a_day_outside_the_record_has_no_computed_number(reader: Any) -> None:
    rows = file_rows(reader.get("/angka-terbitan/unduh.csv"))
    heads = rows[rows.index([]) + 1]
    body = rows[rows.index(heads) + 1 :]
    old = next(row for row in body if row[heads.index("Sumber")] == "Antara/VOI 7 Februari 2021")
    assert old[heads.index("Dihitung")] == ""
    assert old[heads.index("Selisih")] == ""
    assert old[heads.index("Angka terbitan")] == "231145"


def test_day_spoken_of_and_day_of_publication_are_never_the_same_column(reader: Any) -> None:
    shown = page(reader, "/angka-terbitan/")
    assert "31 Desember 2020 terbit 7 Februari 2021" in shown
    assert "hari terbit tidak diketahui" in shown


def test_nobody_signed_in_is_led_to_sign_in(client: Any, world: Any) -> None:
    for address in ("/", "/wilayah/72.08/", "/angka-terbitan/", "/unduh/wilayah.csv"):
        assert client.get(address)["Location"].startswith("/masuk/")


def test_counts_are_the_same_for_everybody_who_may_read_them(sign_in: Any) -> None:
    for who in ("administrator", "branch_officer_other", "sponsor_officer", "employer_officer"):
        assert "Peserta aktif pada 1 Juni 2024 4" in page(sign_in(who), f"/?{ALL}")


@pytest.mark.parametrize("address", ["/", "/angka-terbitan/", "/wilayah/72.08/", "/wilayah/99/", "/tidak-ada/"])
@pytest.mark.parametrize(
    ("language", "said"), [("id", "semua orang di sini rekaan"), ("en", "everybody here is invented")]
)
def test_every_page_says_that_its_people_are_invented(reader: Any, address: str, language: str, said: str) -> None:
    reader.post("/bahasa/", {"language": language})
    assert said in text(reader.get(address))


def test_outside_a_demonstration_no_page_says_so(reader: Any, settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert "rekaan" not in page(reader, f"/?{ALL}")


@pytest.mark.parametrize("address", ["/", "/wilayah/72.08/", "/wilayah/72.08.01/", "/wilayah/72.08.01.2011/"])
def test_a_page_asks_the_database_no_more_than_it_needs(
    reader: Any, address: str, django_assert_max_num_queries: Any
) -> None:
    """Five are the session and who acts; the day, the record and the region are asked for once."""
    for query in (f"{ALL}&basis=potential_pu", LATER):
        # One of them counts the notices for the bell of the header.
        with django_assert_max_num_queries(24) as asked:
            assert reader.get(f"{address}?{query}").status_code == 200
        statements = [one["sql"] for one in asked.captured_queries]
        assert sum("coverage_derivation" in one for one in statements) == 1
        assert sum(one.count('WHERE "reference_region"."code" = ') for one in statements) == 1
