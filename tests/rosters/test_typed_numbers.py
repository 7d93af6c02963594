"""Whole numbers of rows held and returned: told to who settles or sends them, masked in the database to all others."""

from __future__ import annotations

import json
from datetime import date
from importlib import import_module
from typing import Any

import fastexcel
import pytest
from django.db import ProgrammingError, connection, transaction

from lindung.rosters.comparing import compare
from lindung.rosters.models import CheckedRow, JudgedRow, Row, Task
from lindung.rosters.typed_cells import as_typed, numbers_told
from tests.page_text import text
from tests.rosters.conftest import Lists, nik, row
from tests.rosters.list_desk import digest, sent, versions

CARD, PHONE = "7208010101010001", "081234567890"
BORN = date(1970, 1, 6)
NUMBER = nik(BORN)
HELD = row("Alm. Karim Said", BORN, **{"No HP": PHONE})
# A letter O for a zero: the number it may mean is suggested.
DAMAGED = NUMBER[:-1] + "O"
RETURNED = row("Yusuf Lamato", BORN, **{"NIK": DAMAGED, "No HP": PHONE})


def read_rows(lists: Lists, who: str, kind: type[Row] | type[CheckedRow] = Row) -> dict[str, JudgedRow]:
    with lists.act(who):
        return {one.name or str(one.row): one for one in kind.objects.all()}


def whole(lists: Lists, who: str, kind: type[Row] | type[CheckedRow] = Row) -> dict[str, dict[str, Any]]:
    """What each row says to somebody, numbers put back as far as they are told."""
    kept = read_rows(lists, who, kind)
    with lists.act(who):
        told = numbers_told(kept.values())
    return {name: as_typed(one.typed, told.get(one.pk)) for name, one in kept.items()}


def number_column(lists: Lists, who: str, table: str) -> str:
    with lists.act(who), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"SELECT numbers FROM {table}")
        except ProgrammingError as refused:
            return str(refused).splitlines()[0]
    return "read"


@pytest.mark.parametrize("who", ["branch_officer", "sponsor_officer"])
def test_who_settles_or_sends_is_told_the_cells_as_typed(lists: Lists, who: str) -> None:
    lists.apply([HELD, RETURNED])
    cells = whole(lists, who)
    assert cells["Alm. Karim Said"].items() >= {"nik": NUMBER, "family_card": CARD, "phone": PHONE}.items()
    assert cells["Yusuf Lamato"]["nik"] == DAMAGED
    assert [one["suggestion"] for one in cells["Yusuf Lamato"]["found"]] == [NUMBER]


@pytest.mark.parametrize("who", ["auditor", "head_of_branch", "finance", "claims_officer", "checker"])
def test_who_only_reads_finds_the_same_cells_masked(lists: Lists, who: str) -> None:
    lists.apply([HELD, RETURNED])
    cells = whole(lists, who)
    assert set(cells) == {"Alm. Karim Said", "Yusuf Lamato"}
    assert cells["Alm. Karim Said"]["nik"] == "7208************" == cells["Alm. Karim Said"]["family_card"]
    assert cells["Alm. Karim Said"]["phone"] == "0812********" and cells["Alm. Karim Said"]["village"] == "Olaya"
    assert [one["suggestion"] for one in cells["Yusuf Lamato"]["found"]] == [None]


def test_a_number_typed_into_the_wrong_cell_is_masked_there_too(lists: Lists) -> None:
    wrong = [HELD | {"Desa": NUMBER, "Pekerjaan": f"Petani {NUMBER}"}, row(f"Budi {NUMBER}", BORN, NIK="123")]
    lists.apply([*wrong, row("Alm. Sofia", date(1971, 2, 7), Pekerjaan="Petani 123456789")])
    with lists.act("auditor"):
        read = [(one.name, one.typed) for one in Row.objects.order_by("row")]
        tasks = [one.found for one in Task.objects.all()]
    assert NUMBER not in json.dumps([read, tasks])
    # Nine digits are nobody's number.
    assert read[2][1]["occupation"] == "Petani 123456789"
    officer = whole(lists, "branch_officer")
    assert officer["Alm. Karim Said"]["village"] == NUMBER
    assert officer["Alm. Karim Said"]["occupation"] == f"Petani {NUMBER}"


@pytest.mark.parametrize("who", ["branch_officer_other", "employer_officer"])
def test_a_guessed_id_of_a_row_elsewhere_tells_nothing(lists: Lists, who: str) -> None:
    lists.apply([HELD])
    kept = read_rows(lists, "branch_officer")
    with lists.act("branch_officer"):
        assert numbers_told(kept.values())
    with lists.act(who):
        assert numbers_told(kept.values()) == {}


@pytest.mark.parametrize("table", ["rosters_row", "rosters_checkedrow"])
@pytest.mark.parametrize("who", ["auditor", "branch_officer"])
def test_the_column_of_numbers_is_closed_to_everybody(lists: Lists, who: str, table: str) -> None:
    assert "permission denied" in number_column(lists, who, table)


def test_no_whole_number_stands_in_any_open_column(lists: Lists, sign_in: Any) -> None:
    changed = row("Hasan Basri", date(1988, 4, 3))
    lists.apply([changed])
    lists.apply([changed | {"No HP": PHONE, "No KK": "7208010101010009"}, HELD, RETURNED])
    sent(lists, sign_in("branch_officer"), [HELD, RETURNED])
    secret = {NUMBER, DAMAGED, CARD, PHONE, "7208010101010009"}
    with lists.act("auditor"):
        said = [str(one.__dict__) for kind in (Row, CheckedRow, Task) for one in kind.objects.all()]
    assert len(said) == 1 + 3 + 2 + 1
    assert [one for one in said if any(number in one for number in secret)] == []


def test_a_list_that_waits_is_told_as_one_that_was_applied(lists: Lists, sign_in: Any) -> None:
    sent(lists, sign_in("branch_officer"), [HELD])
    assert whole(lists, "sponsor_officer", CheckedRow)["Alm. Karim Said"]["nik"] == NUMBER
    assert whole(lists, "auditor", CheckedRow)["Alm. Karim Said"]["nik"] == "7208************"


def test_the_page_and_the_workbook_give_the_sender_back_what_was_typed(
    lists: Lists, sign_in: Any, tmp_path: Any
) -> None:
    client = sign_in("sponsor_officer")
    address = sent(lists, client, [HELD, RETURNED])
    assert DAMAGED in text(client.get(address))
    target = tmp_path / "hasil.xlsx"
    target.write_bytes(b"".join(client.get(f"{address}hasil.xlsx").streaming_content))
    sheet = fastexcel.read_excel(target).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    lines = sheet.to_polars().rows()
    assert lines[1][0] == NUMBER and lines[2][0] == DAMAGED
    assert NUMBER in lines[2][-1]
    assert len(versions(lists)) == 1 and digest(lists)


def test_who_may_see_numbers_is_shown_those_of_a_task_and_it_is_recorded(lists: Lists) -> None:
    from lindung.access.models import Event

    lists.apply([HELD])
    with lists.act("auditor"):
        task = Task.objects.select_related("row", "version__list__programme").get()
        hidden, shown = compare(task), compare(task, reveal=True)
        seen = Event.objects.filter(action="seen").values_list("relation", flat=True)
        assert list(seen) == ["rosters_row"]
    assert (hidden.typed.values["nik"], shown.typed.values["nik"]) == ("7208************", NUMBER)


def test_neither_trail_nor_trace_of_a_name_on_the_list_shows_whole_numbers(lists: Lists) -> None:
    from lindung.access.trail import TrailFilter, read_trail
    from lindung.rosters.models import Entry
    from lindung.rosters.tracing_people import trace_person

    one = row("Hasan Basri", date(1988, 4, 3), **{"No HP": PHONE})
    lists.apply([one])
    lists.apply([one | {"No HP": "081298765432"}])
    with lists.act("auditor") as acting:
        trail = str([line.changes for line in read_trail(acting=acting, asked=TrailFilter()).lines])
        trace = str(
            [step.facts for step in trace_person(acting=acting, asked=str(Entry.objects.get().person_id)).steps]
        )
    for told in (trail, trace):
        assert "0812********" in told and PHONE not in told and "081298765432" not in told
    assert "7208************" in trail and CARD not in trail


def test_a_corrected_day_of_birth_is_traced() -> None:
    from lindung.rosters.tracing_lists import _listed_changes

    before, after = ({"listed": {"birth": day, "kpj": "1"}} for day in ("1988-04-03", "1988-04-30"))
    assert list(_listed_changes(before, after)) == [("birth", "1988-04-03", "1988-04-30")]


def test_who_is_not_told_the_number_still_sees_its_holder_beside_the_row(lists: Lists) -> None:
    lists.apply([row("Qori Zebua", date(1990, 5, 17), "P", NIK=lists.world.niks["ani"])])
    with lists.act("head_of_branch"):
        task = Task.objects.select_related("row", "version__list__programme").get()
        (other,) = compare(task).others
    assert (other.how, other.person) == ("nik", lists.world.people["ani"].pk)


def test_rows_written_before_are_put_aside_as_new_ones_are(owner: Any) -> None:
    """The migration, on tables of the same names that only this connection sees."""
    aside = import_module("lindung.rosters.migrations.0008_numbers_aside").ASIDE
    found = [
        {"code": "nik_malformed", "field": "nik", "about": "", "suggestion": NUMBER},
        {"code": "x", "field": "sex"},
    ]
    kept = {"nik": DAMAGED, "phone": PHONE, "family_card": None, "name": "Karim", "found": found}
    changed = {"changed": {"phone": [None, PHONE], "name": ["A", "B"]}}
    with owner.transaction(force_rollback=True):
        for table in ("rosters_row", "rosters_checkedrow", "rosters_task"):
            owner.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table})")
            owner.execute(f"ALTER TABLE pg_temp.{table} ALTER COLUMN id SET DEFAULT lindung_uuid7()")
            owner.execute(
                f"DO $$ DECLARE n text; BEGIN FOR n IN SELECT attname FROM pg_attribute WHERE attnum > 0 AND "
                f"attrelid = 'pg_temp.{table}'::regclass AND attnotnull AND attname <> 'id' LOOP "
                f"EXECUTE format('ALTER TABLE pg_temp.{table} ALTER COLUMN %I DROP NOT NULL', n); END LOOP; END $$"
            )
        for typed in (kept, changed):
            owner.execute("INSERT INTO rosters_row (typed) VALUES (%s::jsonb)", [json.dumps(typed)])
        owner.execute("INSERT INTO rosters_task (found) VALUES (%s::jsonb)", [json.dumps(found)])
        owner.execute(aside)
        old = owner.execute("SELECT typed, numbers FROM rosters_row ORDER BY jsonb_exists(typed, 'changed')").fetchall()
        new = [
            owner.execute(
                "SELECT lindung_masked_cells(%s::jsonb), lindung_cell_numbers(%s::jsonb)", [json.dumps(one)] * 2
            ).fetchone()
            for one in (kept, changed)
        ]
        (task,) = owner.execute("SELECT found FROM rosters_task").fetchone()
    assert old[0][1] == {"nik": DAMAGED, "phone": PHONE, "suggestions": {"nik_malformed": NUMBER}}
    assert old == new and NUMBER not in str(task) and len(task) == 2
    assert not any(secret in str(old[0][0]) + str(old[1][0]) for secret in (NUMBER, DAMAGED, PHONE))
