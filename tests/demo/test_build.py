"""The build: all or nothing, one at a time, and never over somebody's data."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings

from lindung.access.demonstration import DEMO_ACCOUNTS
from lindung.coverage.models import CoverSpan
from lindung.demo import assumptions, database
from lindung.demo.build import build
from lindung.demo.bulk import TakenOff, rebuilding
from lindung.demo.database import Owner, State
from lindung.demo.load import TABLES
from lindung.demo.progress import Silent
from lindung.demo.targets import make_plan
from lindung.demo.trouble import Trouble, in_sentences
from lindung.reference.regions import mask_nik
from tests.demo.conftest import SCALE, SEED, ask, names, owner_of


def test_build_killed_half_way_begins_anew_and_leaves_nothing_behind(built: Owner) -> None:
    assert built.database in names(built)
    assert not {built.building, built.replaced} & names(built)


def test_every_table_loaded_can_be_answered_from_its_indexes_at_once(built: Owner) -> None:
    pages = ask(
        built,
        "SELECT relname, relpages, relallvisible FROM pg_class WHERE relkind = 'r' AND relpages > 0 "
        f"AND relname = ANY ('{{{','.join(TABLES)}}}')",
    )
    assert len(pages) > len(TABLES) / 2
    assert [one for one in pages if one[2] < one[1]] == []


def test_a_table_that_was_not_loaded_so_waits_for_its_vacuum(built: Owner) -> None:
    """The twin: this is what the measure above would show of rows written in the ordinary way."""
    with psycopg.connect(**built.to(built.database), autocommit=True) as connection:
        connection.execute("CREATE TABLE ordinary AS SELECT 1 AS one")
        connection.execute("ANALYZE ordinary")
    assert ask(built, "SELECT relpages, relallvisible FROM pg_class WHERE relname = 'ordinary'") == [(1, 0)]
    with psycopg.connect(**built.to(built.database), autocommit=True) as connection:
        connection.execute("DROP TABLE ordinary")


def test_changes_by_day_lie_by_kabupaten_and_then_by_day(built: Owner) -> None:
    lying = ask(built, "SELECT kabupaten, day FROM coverage_coverdelta ORDER BY ctid")
    assert len(lying) > 100
    assert lying == sorted(lying)


def test_built_province_counts_as_planned_on_every_anchor_day(built: Owner) -> None:
    plan = make_plan(SCALE)
    for day in {anchor.day for anchor in assumptions.anchors()}:
        counted = ask(
            built,
            "SELECT segment, kabupaten, count(DISTINCT person_id) FROM coverage_coverspan "
            f"WHERE counted AND '{day}' BETWEEN from_day AND to_day GROUP BY 1, 2",
        )
        for code in [region.code for region in assumptions.kabupaten()]:
            for segment in plan.active:
                heads = sum(n for s, k, n in counted if (s, k) == (segment, code))
                assert heads == plan.at(day, (segment,), code), (day, segment, code)


def test_the_help_of_the_person_command_names_somebody_of_the_province(built: Owner) -> None:
    from lindung.coverage.person_command import person

    shown = set(re.findall(r"lindung person (DEMO[0-9]+) --as petugas", person.__doc__ or ""))
    assert len(shown) == 1
    assert ask(built, f"SELECT count(*) FROM membership_membership WHERE kpj = '{shown.pop()}'") == [(1,)]
    assert "petugas" in {account.username for account in DEMO_ACCOUNTS}


def test_roll_up_agrees_with_the_spans(built: Owner) -> None:
    (direct,) = ask(
        built, "SELECT count(*) FROM coverage_coverspan WHERE counted AND '2025-08-21' BETWEEN from_day AND to_day"
    )
    assert ask(built, "SELECT sum(delta) FROM coverage_coverdelta WHERE day <= '2025-08-21'") == [direct]
    assert ask(built, "SELECT sum(delta) FROM coverage_coverday WHERE day <= '2025-08-21'") == [direct]


def test_what_stood_on_the_tables_before_the_load_stands_there_after(built: Owner) -> None:
    migrated = owner_of(settings.DATABASES["owner"]["NAME"])
    for query in (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    ):
        expected = {row for row in ask(migrated, query) if database.MARK not in row[0]}
        assert len(expected) > 10
        assert set(ask(built, query)) == expected


# What each sleeping trigger would have done, done by the load itself: columns it fills, words it learns, one event.
MADE_UP_FOR = {
    *("trail_insert", "trail_update", "trail_delete", "only_grows", "only_grows_truncate", "check_reversal"),
    *("apply_end", "fill_person", "keep_words_insert", "keep_words_update"),
}


def test_every_trigger_that_sleeps_during_the_load_is_made_up_for(built: Owner) -> None:
    query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    assert {name for name, table in ask(built, query) if table in TABLES} == MADE_UP_FOR


def test_what_triggers_would_have_written_stands_there(built: Owner) -> None:
    payers = "FROM membership_payerassignment p JOIN membership_membership m ON m.id = p.membership_id"
    assert ask(built, f"SELECT count(*) > 0, count(*) FILTER (WHERE p.person_id <> m.person_id) {payers}") == [
        (True, 0)
    ]
    ends = "FROM membership_membership m LEFT JOIN membership_membershipend e ON e.membership_id = m.id"
    assert ask(
        built, f"SELECT count(*) FILTER (WHERE m.ended_on IS DISTINCT FROM e.ended_on), count(e.id) > 0 {ends}"
    ) == [(0, True)]


def test_a_nik_is_masked_as_everywhere(built: Owner) -> None:
    query = "SELECT number, identity_masked FROM registry_identity JOIN registry_person p ON p.id = person_id"
    people = ask(built, query)
    assert people and all(masked == mask_nik(number) for number, masked in people)


def test_next_span_gets_a_number_nobody_has(built: Owner) -> None:
    assert CoverSpan._meta.db_table in TABLES
    (highest,) = ask(built, "SELECT max(id) FROM coverage_coverspan")
    sequence = "pg_get_serial_sequence('coverage_coverspan', 'id')"
    assert ask(built, f"SELECT nextval({sequence})") == [(highest[0] + 1,)]


def test_names_can_be_searched_by_their_words(built: Owner) -> None:
    (words,) = ask(built, "SELECT array_agg(word) FROM registry_nameword")
    names_in_words = ask(built, "SELECT DISTINCT unnest(string_to_array(name_key, ' ')) FROM registry_person")
    assert {word for (word,) in names_in_words} <= set(words[0])


def test_there_is_an_account_for_each_role_and_one_line_about_the_load(built: Owner) -> None:
    assert ask(built, "SELECT count(DISTINCT role) FROM access_assignment") == [(9,)]
    assert ask(built, "SELECT count(*) FROM access_event WHERE operation = 'load'") == [(1,)]
    assert ask(built, "SELECT count(*) FROM access_event WHERE relation = 'billing_settlementline'") == [(0,)]


def test_complete_demonstration_is_left_alone(built: Owner) -> None:
    before = ask(built, "SELECT min(id::text), count(*) FROM registry_person")
    assert not build(built, Silent(), seed=SEED + 1, scale=SCALE)
    assert ask(built, "SELECT min(id::text), count(*) FROM registry_person") == before


def test_of_two_builds_the_second_waits_and_finds_the_work_done(built: Owner) -> None:
    waited, results = threading.Event(), []

    class Second(Silent):
        def say(self, indonesian: str, english: str) -> None:
            waited.set()

    with database.alone(built, lambda: None):
        second = threading.Thread(target=lambda: results.append(build(built, Second(), seed=SEED, scale=SCALE)))
        second.start()
        assert waited.wait(20)
        assert second.is_alive() and not results
    second.join(20)
    assert results == [False]


def test_a_leftover_is_dropped_with_our_own_sessions_in_it(unblocked: None) -> None:
    owner = owner_of("left_by_the_tests")
    with psycopg.connect(**owner.to("postgres"), autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {owner.database}")
        with psycopg.connect(**owner.to(owner.database)) as forgotten:
            database.drop_with_sessions(maintenance, owner.database)
            assert owner.database not in names(owner)
            with pytest.raises(psycopg.OperationalError):
                forgotten.execute("SELECT 1")


@pytest.fixture
def real(unblocked: None) -> Iterator[Owner]:
    """A database with one person in it and no mark of a demonstration."""
    owner = owner_of("real_people_of_the_tests")
    with psycopg.connect(**owner.to("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {owner.database}")
        with psycopg.connect(**owner.to(owner.database)) as inside:
            inside.execute("CREATE TABLE registry_person AS SELECT 'Ani' AS name")
        yield owner
        database.drop_with_sessions(connection, owner.database)


def test_real_data_are_never_overwritten(real: Owner) -> None:
    with pytest.raises(Trouble, match="bukan peragaan"):
        build(real, Silent(), scale=SCALE)
    assert ask(real, "SELECT name FROM registry_person") == [("Ani",)]
    assert real.building not in names(real)


def test_database_that_merely_has_the_name_of_a_leftover_is_not_dropped(real: Owner) -> None:
    wanted = owner_of("wanted_by_the_tests")
    with psycopg.connect(**real.to("postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {real.database} RENAME TO {wanted.building}")
        try:
            with pytest.raises(Trouble, match="bukan sisa peragaan"):
                build(wanted, Silent(), scale=SCALE)
            assert database.state_of(wanted, connection, wanted.building) is State.REAL
        finally:
            connection.execute(f"ALTER DATABASE {wanted.building} RENAME TO {real.database}")


def test_database_in_use_is_not_taken_away(unblocked: None) -> None:
    owner = owner_of("used_by_the_tests")
    with psycopg.connect(**owner.to("postgres"), autocommit=True) as maintenance:
        for name in (owner.database, owner.building):
            maintenance.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(**owner.to(owner.database)), pytest.raises(Trouble, match="sedang dipakai"):
                database.take_its_place(owner, maintenance)
            assert owner.database in names(owner) and owner.building in names(owner)
        finally:
            for name in (owner.database, owner.building):
                database.drop_with_sessions(maintenance, name)


def test_somebody_in_the_database_is_noticed_before_the_building(unblocked: None) -> None:
    owner = owner_of("used_by_the_tests")
    with psycopg.connect(**owner.to("postgres"), autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {owner.database}")
        try:
            with psycopg.connect(**owner.to(owner.database)), pytest.raises(Trouble, match="sedang dipakai"):
                build(owner, Silent(), scale=SCALE)
            assert owner.building not in names(owner)
        finally:
            database.drop_with_sessions(maintenance, owner.database)


def test_an_index_in_the_making_is_given_up_when_the_build_is(owner: Any) -> None:
    owner.execute("CREATE TABLE slow AS SELECT n FROM generate_series(1, 10) n")
    try:
        parameters = owner_of(settings.DATABASES["owner"]["NAME"]).to(settings.DATABASES["owner"]["NAME"])
        sleeping = TakenOff({"slow": ["SELECT pg_sleep(600)"]}, [], ("slow",))
        with pytest.raises(KeyboardInterrupt), rebuilding(parameters, sleeping) as rebuilder:
            rebuilder.table_is_complete("slow")
            while not owner.execute("SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)'").fetchall():
                pass
            raise KeyboardInterrupt
        assert not owner.execute("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'").fetchall()
    finally:
        owner.execute("DROP TABLE slow")


def test_server_that_goes_away_during_a_build_is_told_in_a_sentence(owner: Any) -> None:
    there = owner_of(settings.DATABASES["owner"]["NAME"])
    with psycopg.connect(**there.to(there.database)) as connection:
        owner.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
        with pytest.raises(Trouble, match="sekali lagi"), in_sentences():
            connection.execute("SELECT 1")


def test_wrong_statement_is_a_defect_and_stops_loudly(owner: Any) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), in_sentences():
        owner.execute("SELECT FROM nowhere")


def test_nothing_is_built_in_production(unblocked: None, settings: Any) -> None:
    from lindung.demo.build import build_if_needed

    settings.DEMONSTRATION = False
    with pytest.raises(Trouble, match="production"):
        build_if_needed(Silent(), scale=SCALE)


def test_owner_without_the_right_to_create_databases_is_told_what_to_do(unblocked: None) -> None:
    owner = owner_of("never_created")
    application = Owner({**owner.parameters, "user": settings.DATABASES["default"]["USER"]}, owner.database)
    with pytest.raises(Trouble, match="CREATEDB"):
        build(application, Silent(), scale=SCALE)
