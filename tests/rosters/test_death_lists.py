"""Lists of deaths: a verdict for every row, nobody's cover ended by a slip, the same file twice."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lindung.access.acting import acting_as
from lindung.coverage.deaths import withdraw
from lindung.coverage.models import CoverSpan
from lindung.registry.models import Death
from lindung.rosters.death_import import Imported, Verdict, check_deaths, import_deaths
from lindung.rosters.reading.refusals import ListRefused
from lindung.web.refused import Refused

Send = Callable[..., Imported]
HEADINGS = ("No", "NIK", "Nama Almarhum", "Tgl Lahir", "Tanggal Meninggal", "No Akta Kematian")


@pytest.fixture
def send(db: None, world: Any, tmp_path: Path) -> Send:
    """`send((short, name, day), …)`: the branch officer takes in a list; `who`, `verified`, `check` say otherwise."""

    def take(*rows: tuple[str, str, str], who: str = "branch_officer", verified: bool = True) -> Imported:
        path = written(tmp_path / "kematian.csv", world, rows)
        with acting_as(world.users[who], channel="terminal") as acting:
            return import_deaths(path, acting=acting, source="Dukcapil, November 2026", verified=verified)

    return take


def written(path: Path, world: Any, rows: tuple[tuple[str, str, str], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["DAFTAR KEMATIAN KABUPATEN PARIGI MOUTONG", "", "", "", "", ""])
        writer.writerow(HEADINGS)
        for number, (short, name, day) in enumerate(rows, 1):
            writer.writerow([number, world.niks.get(short, short), name, "17-05-1990", day, f"7208-KM-{number}"])
    return path


def verdicts(done: Imported) -> list[Verdict]:
    return [one.verdict for one in done.rows]


def last_day(world: Any, short: str) -> date:
    return max(CoverSpan.objects.filter(person_id=world.people[short].pk).values_list("to_day", flat=True))


def test_a_verified_row_ends_cover_and_keeps_list_and_certificate_as_its_source(send: Send, world: Any) -> None:
    done = send(("ani", "Ani Lamakampali", "08-05-2024"))
    assert verdicts(done) == [Verdict.RECORDED]
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert last_day(world, "ani") == date(2024, 5, 8)
        death = Death.objects.get(person_id=world.people["ani"].pk)
    assert death.source == "Dukcapil, November 2026, akta 7208-KM-1"
    assert done.told == 1


def test_a_list_that_is_not_verified_ends_nothing(send: Send, world: Any) -> None:
    assert verdicts(send(("ani", "Ani Lamakampali", "08-05-2024"), verified=False)) == [Verdict.TO_VERIFY]
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert last_day(world, "ani") > date(2024, 5, 8)


def test_another_name_under_the_nik_is_kept_unverified_and_says_which(send: Send, world: Any) -> None:
    assert verdicts(send(("ani", "Rudi Hartono", "08-05-2024"))) == [Verdict.NAME_DIFFERS]
    with acting_as(world.users["branch_officer"], channel="terminal"):
        death = Death.objects.get(person_id=world.people["ani"].pk)
        assert death.verified_at is None
        assert "Rudi Hartono" in death.source
        assert last_day(world, "ani") > date(2024, 5, 8)


@pytest.mark.parametrize("name", ["Alm. Moh. Budi", "BUDI, MUHAMMAD", "Muh Budi (Alm)"])
def test_another_spelling_of_the_name_is_no_difference(send: Send, world: Any, name: str) -> None:
    assert verdicts(send(("budi", name, "08-05-2024"))) == [Verdict.RECORDED]


def test_the_same_file_again_changes_nothing_and_tells_nobody(send: Send, world: Any) -> None:
    rows = (("ani", "Ani Lamakampali", "08-05-2024"), ("budi", "Rudi Hartono", "08-05-2024"))
    send(*rows)
    again = send(*rows)
    assert verdicts(again) == [Verdict.ALREADY, Verdict.ALREADY]
    assert again.told == 0


def test_a_verified_list_confirms_what_was_only_reported(send: Send, world: Any) -> None:
    send(("ani", "Ani Lamakampali", "08-05-2024"), verified=False)
    assert verdicts(send(("ani", "Ani Lamakampali", "08-05-2024"))) == [Verdict.CONFIRMED]
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert last_day(world, "ani") == date(2024, 5, 8)


def test_another_day_for_a_recorded_death_changes_nothing_and_is_said(send: Send, world: Any) -> None:
    send(("ani", "Ani Lamakampali", "08-05-2024"))
    assert verdicts(send(("ani", "Ani Lamakampali", "09-05-2024"))) == [Verdict.OTHER_DAY]
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert Death.objects.get(person_id=world.people["ani"].pk).died_on == date(2024, 5, 8)


def test_a_death_withdrawn_as_false_is_not_recorded_again_by_the_same_list(send: Send, world: Any) -> None:
    send(("ani", "Ani Lamakampali", "08-05-2024"))
    with acting_as(world.users["branch_officer"], channel="terminal") as acting:
        withdraw(acting=acting, person_id=world.people["ani"].pk, reason="datang dengan KTP")
    assert verdicts(send(("ani", "Ani Lamakampali", "08-05-2024"))) == [Verdict.WITHDRAWN]
    assert verdicts(send(("ani", "Ani Lamakampali", "09-05-2024"))) == [Verdict.RECORDED]


def test_every_row_that_cannot_be_taken_says_why(send: Send, world: Any) -> None:
    done = send(
        ("7208019999990000", "Tak Dikenal", "08-05-2024"),
        ("12345", "Pendek", "08-05-2024"),
        ("ani", "Ani Lamakampali", "08-05-2099"),
        ("budi", "Muhammad Budi", "01-01-1980"),
        ("budi", "Muhammad Budi", "08-05-2024"),
    )
    assert verdicts(done) == [
        Verdict.NIK_UNKNOWN, Verdict.NIK_MALFORMED, Verdict.DAY_IMPOSSIBLE, Verdict.DAY_IMPOSSIBLE, Verdict.TWICE,
    ]  # fmt: skip
    with acting_as(world.users["branch_officer"], channel="terminal"):
        assert not Death.objects.filter(person_id__in=[world.people[one].pk for one in ("ani", "budi")]).exists()


def test_people_one_may_not_see_are_unknown_whether_they_exist_or_not(send: Send, world: Any) -> None:
    assert verdicts(send(("citra", "Citra Tingkea'o", "08-05-2024"))) == [Verdict.NIK_UNKNOWN]


def test_checking_says_the_same_and_writes_nothing(send: Send, world: Any, tmp_path: Path) -> None:
    path = written(tmp_path / "periksa.csv", world, (("ani", "Ani Lamakampali", "08-05-2024"),))
    with acting_as(world.users["branch_officer"], channel="terminal") as who:
        assert [one.verdict for one in check_deaths(path, acting=who, verified=True)] == [Verdict.RECORDED]
        assert not Death.objects.filter(person_id=world.people["ani"].pk).exists()


def test_a_list_of_members_is_no_list_of_deaths(world: Any, db: None, tmp_path: Path) -> None:
    path = tmp_path / "anggota.csv"
    path.write_text(f"NIK,Nama,Tanggal Lahir\n{world.niks['ani']},Ani,17-05-1990\n", encoding="utf-8")
    with acting_as(world.users["branch_officer"], channel="terminal") as who, pytest.raises(ListRefused):
        check_deaths(path, acting=who, verified=True)


def test_a_list_without_a_source_is_refused(world: Any, db: None, tmp_path: Path) -> None:
    path = written(tmp_path / "tanpa.csv", world, (("ani", "Ani Lamakampali", "08-05-2024"),))
    with acting_as(world.users["branch_officer"], channel="terminal") as who, pytest.raises(Refused) as refused:
        import_deaths(path, acting=who, source=" ", verified=True)
    assert refused.value.code == "death_source_missing"


def test_a_long_list_asks_the_database_as_often_as_a_short_one(
    world: Any, db: None, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    rows = tuple((f"72080199{number:04d}0000", "Tak Dikenal", "08-05-2024") for number in range(1, 400))
    path = written(tmp_path / "panjang.csv", world, rows)
    with acting_as(world.users["branch_officer"], channel="terminal") as who, django_assert_max_num_queries(6):
        check_deaths(path, acting=who, verified=True)


def test_the_page_checks_first_and_records_when_told_to(sign_in: Any, world: Any, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = written(tmp_path / "k.csv", world, (("ani", "Ani Lamakampali", "08-05-2024"),)).read_bytes()
    client = sign_in("branch_officer")

    def send(step: str, source: str) -> Any:
        return client.post("/kematian/daftar/", {"berkas": SimpleUploadedFile("k.csv", content), "langkah": step,
                                                 "sumber": source, "terverifikasi": "ya"})  # fmt: skip

    assert "belum ada yang dicatat" in send("periksa", "").content.decode()
    assert "Catat kematian" in client.get(f"/kematian/{world.people['ani'].pk}/").content.decode()
    assert send("rekam", "").status_code == 400
    assert "Sudah dicatat" in send("rekam", "Dukcapil").content.decode()
    assert "42.000.000" in client.get("/kematian/").content.decode()


def test_a_page_without_a_file_or_with_another_list_says_so(sign_in: Any, world: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = sign_in("claims_officer")
    assert client.post("/kematian/daftar/", {"langkah": "periksa"}).status_code == 400
    other = SimpleUploadedFile("x.csv", b"Desa,Jumlah\nOlaya,3\n")
    assert client.post("/kematian/daftar/", {"berkas": other, "langkah": "periksa"}).status_code == 400
