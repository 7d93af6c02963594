"""The Dukcapil round: which rows are asked about, the file that leaves, and what a reply settles and opens."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lindung.access.acting import NotAllowed
from lindung.rosters.dukcapil import HEADINGS, ask, doubtful, write_questions
from lindung.rosters.dukcapil_reply import Taken, take_reply
from lindung.rosters.models import Entry, Inquiry, InquiryRow, Task
from lindung.web.refused import Refused
from tests.rosters.conftest import Lists, row

# Born otherwise than the NIK says, and otherwise of another sex: held until Dukcapil speaks.
TINI = row("Tini Yusuf", date(1990, 3, 8), "P") | {"Tanggal Lahir": "08-03-1991"}
BAHAR = row("Bahar Lamusa", date(1982, 6, 1)) | {"JK": "P"}
GURU = row("Sri Wahyuni", date(1985, 2, 11), "P", Pekerjaan="PNS")


@pytest.fixture
def asked(lists: Lists) -> Inquiry:
    lists.apply([TINI, BAHAR, GURU])
    with lists.act("branch_officer") as acting:
        return ask(acting=acting, programme=lists.programmes["rentan"])


def reply(lists: Lists, rows: list[dict[str, str]]) -> Path:
    lists.files += 1
    path = lists.folder / f"jawaban-{lists.files}.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, HEADINGS, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def answer(inquiry: Inquiry, number: int, text: str, **more: str) -> dict[str, str]:
    return {"Kode": f"{inquiry.code}/{number}", "Jawaban": text} | more


def take(lists: Lists, *rows: dict[str, str]) -> Taken:
    with lists.act("branch_officer") as acting:
        return take_reply(reply(lists, list(rows)), acting=acting)


def open_codes(lists: Lists) -> dict[str, str]:
    with lists.act("branch_officer"):
        return dict(Task.objects.filter(state="open").values_list("row__name", "code"))


# --- Asking ---


def test_only_rows_that_dukcapil_can_tell_about_are_asked_about(lists: Lists, asked: Inquiry) -> None:
    with lists.act("branch_officer"):
        names = list(InquiryRow.objects.order_by("number").values_list("name", flat=True))
        left = doubtful(lists.programmes["rentan"])
    assert names == ["Tini Yusuf", "Bahar Lamusa"]
    assert (left.to_ask, left.waiting) == (0, 2)


def test_nobody_is_asked_about_twice(lists: Lists, asked: Inquiry) -> None:
    with lists.act("branch_officer") as acting, pytest.raises(Refused) as refused:
        ask(acting=acting, programme=lists.programmes["rentan"])
    assert refused.value.code == "nothing_to_ask"


def test_the_file_has_a_clear_question_a_whole_number_and_empty_columns_for_answers(
    lists: Lists, asked: Inquiry, tmp_path: Path
) -> None:
    with lists.act("branch_officer"):
        write_questions(asked, tmp_path / "tanya.xlsx")
    sheet = fastexcel.read_excel(tmp_path / "tanya.xlsx").load_sheet(0, header_row=4, dtypes="string").to_polars()
    first = sheet.row(0, named=True)
    assert tuple(sheet.columns) == HEADINGS
    assert (first["Kode"], first["NIK"]) == (f"{asked.code}/1", TINI["NIK"])
    assert first["Pertanyaan"].startswith("Benarkah NIK ini milik Tini Yusuf, lahir 08-03-1991?")
    assert first["Jawaban"] is None


def test_that_numbers_leave_is_in_the_trail_and_the_numbers_are_not(
    lists: Lists, asked: Inquiry, tmp_path: Path
) -> None:
    from lindung.access.models import Event

    with lists.act("branch_officer"):
        write_questions(asked, tmp_path / "tanya.xlsx")
    with lists.act("auditor"):
        assert Event.objects.filter(relation="rosters_inquiry", action="seen", row_id=str(asked.pk)).count() == 1
        rows = [str(one.after) for one in Event.objects.filter(relation="rosters_inquiryrow")]
    assert rows and TINI["NIK"] not in "".join(rows)


@pytest.mark.parametrize("who", ["sponsor_officer", "head_of_branch", "auditor"])
def test_who_may_not_let_numbers_out_does_not_ask(lists: Lists, who: str) -> None:
    lists.apply([TINI])
    with lists.act(who) as acting, pytest.raises(NotAllowed):
        ask(acting=acting, programme=lists.programmes["rentan"])


def test_the_database_keeps_numbers_in_for_who_may_not_see_them(lists: Lists, asked: Inquiry, tmp_path: Path) -> None:
    with lists.act("head_of_branch"), pytest.raises(Refused) as refused:
        write_questions(asked, tmp_path / "tanya.xlsx")
    assert refused.value.code == "not_yours" and not (tmp_path / "tanya.xlsx").exists()


# --- The reply ---


def test_confirmed_rows_enter_together_and_a_row_missing_in_the_reply_stays_open(lists: Lists, asked: Inquiry) -> None:
    taken = take(lists, answer(asked, 1, "Ditemukan"))
    assert (taken.answered, taken.accepted, taken.held) == (1, 1, 0)
    assert open_codes(lists) == {"Bahar Lamusa": "sex_mismatch", "Sri Wahyuni": "civil_servant"}
    with lists.act("branch_officer"):
        assert Entry.objects.get().name == "Tini Yusuf"
        assert Task.objects.get(state="settled").reason == f"Dukcapil {asked.code}: ditemukan, data sesuai"


def test_a_reply_that_came_twice_changes_nothing(lists: Lists, asked: Inquiry) -> None:
    from lindung.access.models import Event

    rows = (answer(asked, 1, "ditemukan"), answer(asked, 2, "tidak ditemukan"))
    take(lists, *rows)
    with lists.act("auditor"):
        before = Event.objects.count()
    again = take(lists, *rows)
    with lists.act("auditor"):
        assert Event.objects.count() == before
    assert (again.answered, again.again) == (0, 2)


def test_a_second_answer_does_not_undo_the_first(lists: Lists, asked: Inquiry) -> None:
    take(lists, answer(asked, 1, "tidak ditemukan"))
    again = take(lists, answer(asked, 1, "ditemukan"))
    assert (again.again, again.accepted) == (1, 0)
    assert open_codes(lists)["Tini Yusuf"] == "dukcapil_not_found"


def test_a_number_dukcapil_does_not_know_is_held_for_that(lists: Lists, asked: Inquiry) -> None:
    taken = take(lists, answer(asked, 2, "tidak ditemukan"))
    assert (taken.held, open_codes(lists)["Bahar Lamusa"]) == (1, "dukcapil_not_found")


def test_other_data_hold_the_row_and_are_told(lists: Lists, asked: Inquiry) -> None:
    from lindung.rosters.comparing import why_held

    take(lists, answer(asked, 1, "berbeda", **{"Nama menurut Dukcapil": "Rukmini Daud"}))
    assert open_codes(lists)["Tini Yusuf"] == "dukcapil_differs"
    with lists.act("branch_officer"):
        (why,) = why_held(Task.objects.select_related("row").get(code="dukcapil_differs"))
    assert "Rukmini Daud" in why.indonesian


def test_other_data_that_are_those_of_the_list_confirm_it(lists: Lists, asked: Inquiry) -> None:
    taken = take(lists, answer(asked, 1, "berbeda", **{"Tanggal lahir menurut Dukcapil": "08-03-1991"}))
    assert (taken.accepted, taken.held) == (1, 0)


def test_a_row_held_for_something_else_too_stays_held_for_that(lists: Lists) -> None:
    lists.apply([TINI | {"Pekerjaan": "PNS"}])
    with lists.act("branch_officer") as acting:
        inquiry = ask(acting=acting, programme=lists.programmes["rentan"])
    taken = take(lists, answer(inquiry, 1, "ditemukan"))
    assert (taken.accepted, taken.held, open_codes(lists)) == (0, 1, {"Tini Yusuf": "civil_servant"})


def test_a_reported_death_is_recorded_as_verified_with_its_source_and_ends_cover(lists: Lists) -> None:
    from lindung.coverage.models import CoverSpan
    from lindung.registry.models import Death

    world = lists.world
    lists.apply([row("Almh. Ani Lamakampali", date(1990, 5, 17), "P", NIK=world.niks["ani"])])
    with lists.act("branch_officer") as acting:
        inquiry = ask(acting=acting, programme=lists.programmes["rentan"])
    taken = take(lists, answer(inquiry, 1, "ditemukan", **{"Meninggal tanggal": "01-09-2024"}))
    assert (taken.deaths, taken.rejected) == (1, 1)
    with lists.act("branch_officer"):
        death = Death.objects.get(person=world.people["ani"])
        last = CoverSpan.objects.filter(person_id=world.people["ani"].pk).order_by("-to_day")[0].to_day
    assert (death.died_on, death.source, bool(death.verified_at)) == (
        date(2024, 9, 1), f"Dukcapil, {inquiry.code}/1", True,
    )  # fmt: skip
    assert last == date(2024, 9, 1)


def test_a_reply_to_a_question_never_asked_is_refused_and_nothing_of_it_recorded(lists: Lists, asked: Inquiry) -> None:
    for wrong in (
        answer(asked, 99, "ditemukan"),
        {"Kode": "DK-2019-0001/1", "Jawaban": "ditemukan"},
        answer(asked, 2, "ditemukan", NIK="7208010101900000"),
        {"NIK": "7208010101900000", "Jawaban": "ditemukan"},
    ):
        with pytest.raises(Refused) as refused:
            take(lists, answer(asked, 1, "ditemukan"), wrong)
        assert refused.value.code == "never_asked" and "Baris 3" in refused.value.indonesian
    with lists.act("branch_officer"):
        assert not InquiryRow.objects.exclude(answer="").exists()


def test_an_answer_without_its_mark_finds_the_question_by_the_number(lists: Lists, asked: Inquiry) -> None:
    taken = take(lists, {"NIK": TINI["NIK"], "Jawaban": "sesuai"})
    assert taken.accepted == 1


def test_words_that_are_no_answer_are_named_with_their_row(lists: Lists, asked: Inquiry) -> None:
    with pytest.raises(Refused) as refused:
        take(lists, answer(asked, 1, "mungkin"))
    assert refused.value.code == "reply_unreadable" and "baris 2" in refused.value.indonesian


def test_the_file_itself_filled_in_comes_back_as_it_went(lists: Lists, asked: Inquiry, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "jawab.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [f"Permohonan {asked.code}"])
    sheet.write_row(4, 0, HEADINGS)
    sheet.write_row(5, 0, [f"{asked.code}/1", TINI["NIK"], "Tini Yusuf", "08-03-1991", "perempuan", "?", "ditemukan"])
    sheet.write_row(6, 0, [f"{asked.code}/2", BAHAR["NIK"], "Bahar Lamusa", "01-06-1982", "perempuan", "?"])
    book.close()
    with lists.act("branch_officer") as acting:
        taken = take_reply(path, acting=acting)
    assert (taken.answered, taken.accepted) == (1, 1)


def test_the_answer_reaches_the_row_of_a_list_that_was_sent_again_meanwhile(lists: Lists, asked: Inquiry) -> None:
    lists.apply([TINI, BAHAR, GURU, row("Hasan Basri", date(1988, 4, 3))])
    taken = take(lists, answer(asked, 1, "ditemukan"))
    assert taken.accepted == 1 and "Tini Yusuf" not in open_codes(lists)


def test_two_rows_of_a_list_sent_again_are_found_with_as_many_questions_as_one(lists: Lists, asked: Inquiry) -> None:
    def questions(*numbers: int) -> int:
        lists.apply([TINI, BAHAR, GURU, row("Hasan Basri", date(1988, 4, 3), Pekerjaan=f"Petani {numbers}")])
        path = reply(lists, [answer(asked, number, "tidak ditemukan") for number in numbers])
        with transaction.atomic(), lists.act("branch_officer") as acting, CaptureQueriesContext(connection) as put:
            assert take_reply(path, acting=acting).held == len(numbers)
            transaction.set_rollback(True)
        return len(put)

    assert questions(1) == questions(1, 2)


def test_an_officer_of_another_region_cannot_answer(lists: Lists, asked: Inquiry) -> None:
    path = reply(lists, [answer(asked, 1, "ditemukan")])
    with lists.act("branch_officer_other") as acting, pytest.raises(Refused) as refused:
        take_reply(path, acting=acting)
    assert refused.value.code == "never_asked"


# --- What is known afterwards ---


def test_a_number_once_confirmed_is_not_held_again_in_another_list(lists: Lists, asked: Inquiry, codes: Any) -> None:
    take(lists, answer(asked, 1, "ditemukan"))
    lists.open("kedua")
    proposal = lists.check([TINI | {"No KK": ""}, BAHAR], code="kedua")
    assert proposal.checked.verdicts["verdict"].to_list() == ["accepted", "held"]
    assert "birth_date_mismatch" in proposal.checked.verdicts["notices"].to_list()[0]


def test_a_number_dukcapil_does_not_know_is_held_again_in_the_next_version(lists: Lists, asked: Inquiry) -> None:
    take(lists, answer(asked, 1, "tidak ditemukan"))
    proposal = lists.check([TINI])
    assert "dukcapil_not_found" in proposal.checked.verdicts["reasons"].to_list()[0]


def test_a_row_that_says_what_dukcapil_said_is_accepted_when_it_comes_repaired(lists: Lists, asked: Inquiry) -> None:
    take(lists, answer(asked, 1, "berbeda", **{"Tanggal lahir menurut Dukcapil": "09-03-1991"}))
    same, repaired = lists.check([TINI]), lists.check([TINI | {"Tanggal Lahir": "09-03-1991"}])
    assert [one.checked.verdicts["verdict"].to_list() for one in (same, repaired)] == [["held"], ["accepted"]]


# --- Pages, programs ---


def test_the_round_goes_through_the_page(lists: Lists, sign_in: Any) -> None:
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile

    lists.apply([TINI, BAHAR])
    client = sign_in("branch_officer")
    assert client.post("/dukcapil/tanya/", {"program": "rentan"}).status_code == 302
    with lists.act("branch_officer"):
        inquiry = Inquiry.objects.get()
    sent = b"".join(client.post(f"/dukcapil/{inquiry.code}/berkas/").streaming_content)
    assert fastexcel.read_excel(BytesIO(sent).read()).sheet_names == ["Pertanyaan"]
    content = reply(lists, [answer(inquiry, 1, "ditemukan")]).read_bytes()
    page = client.post("/dukcapil/jawaban/", {"berkas": SimpleUploadedFile("j.csv", content)}, follow=True)
    assert "1 jawaban dicatat: 1 diterima" in page.content.decode()


def test_a_reply_that_is_no_reply_gets_a_sentence_on_the_page(lists: Lists, sign_in: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = sign_in("branch_officer")
    page = client.post("/dukcapil/jawaban/", {"berkas": SimpleUploadedFile("j.csv", b"a,b\n1,2\n")})
    assert page.status_code == 400 and "Jawaban tidak ditemukan" in page.content.decode()


def test_an_auditor_reads_what_was_asked_and_takes_no_numbers(lists: Lists, asked: Inquiry, sign_in: Any) -> None:
    client = sign_in("auditor")
    assert asked.code in client.get("/dukcapil/").content.decode()
    assert client.post(f"/dukcapil/{asked.code}/berkas/").status_code == 403


def test_programs_ask_and_reply(lists: Lists, sign_in: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    lists.apply([TINI])
    client = sign_in("branch_officer")
    made = client.post("/api/v1/dukcapil", {"programme": "rentan"}, content_type="application/json").json()
    (question,) = client.post(f"/api/v1/dukcapil/{made['code']}/questions").json()
    assert question["nik"] == TINI["NIK"]
    content = f"Kode,Jawaban\n{question['code']},ditemukan\n".encode()
    taken = client.post("/api/v1/dukcapil/reply", {"file": SimpleUploadedFile("j.csv", content)}).json()
    assert (taken["answered"], taken["accepted"]) == (1, 1)
