"""No index of the registry repeats the beginning of another: it would cost a write per person and answer nothing."""

from __future__ import annotations

from typing import Any

REPEATED = """
    SELECT shorter.indexrelid::regclass::text
    FROM pg_index shorter JOIN pg_index longer USING (indrelid)
    WHERE shorter.indexrelid <> longer.indexrelid AND NOT shorter.indisunique
      AND shorter.indrelid::regclass::text LIKE %s
      AND shorter.indexprs IS NULL AND longer.indexprs IS NULL AND shorter.indpred IS NULL AND longer.indpred IS NULL
      AND shorter.indexrelid IN (SELECT c.oid FROM pg_class c JOIN pg_am ON pg_am.oid = c.relam WHERE amname = 'btree')
      AND (longer.indkey::text || ' ') LIKE (shorter.indkey::text || ' %%')
      AND (longer.indclass::text || ' ') LIKE (shorter.indclass::text || ' %%')
"""


def test_no_index_is_the_beginning_of_another(owner: Any) -> None:
    assert owner.execute(REPEATED, ["registry_%"]).fetchall() == []


def test_an_index_that_is_the_beginning_of_another_would_be_seen(owner: Any) -> None:
    owner.execute("CREATE INDEX one_too_many ON registry_identity (person_id)")
    try:
        assert owner.execute(REPEATED, ["registry_%"]).fetchall() == [("one_too_many",)]
    finally:
        owner.execute("DROP INDEX one_too_many")


def test_deleting_or_revealing_a_person_still_finds_the_numbers_by_an_index(owner: Any) -> None:
    owner.execute("SET enable_seqscan = off")
    plan = owner.execute("EXPLAIN SELECT FROM registry_identity WHERE person_id = gen_random_uuid()").fetchall()
    assert "registry_identity_one_of_a_kind" in str(plan)
