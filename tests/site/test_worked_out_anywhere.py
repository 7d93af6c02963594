"""What the database works out for itself is worked out while a backup is read back, where no schema is searched."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

# The expressions of columns, indexes and checks of our tables, each as a question about its table.
_WORKED_OUT = """
SELECT format('SELECT count(x) FROM (SELECT %s AS x FROM %s) one', e.expression, e.relation)
FROM (
  SELECT d.adrelid::regclass AS relation, pg_get_expr(d.adbin, d.adrelid) AS expression
  FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  WHERE a.attgenerated = 's'
  UNION ALL
  SELECT i.indrelid::regclass, format('ROW(%s)', pg_get_expr(i.indexprs, i.indrelid))
  FROM pg_catalog.pg_index i WHERE i.indexprs IS NOT NULL
  UNION ALL
  SELECT c.conrelid::regclass, pg_get_expr(c.conbin, c.conrelid)
  FROM pg_catalog.pg_constraint c WHERE c.contype = 'c'
) e JOIN pg_catalog.pg_class t ON t.oid = e.relation
WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
"""


def _asked(owner: Any) -> int:
    """Every question, with no schema to search. How many rows answered."""
    owner.execute("SET LOCAL search_path = ''")
    questions = [question for (question,) in owner.execute(_WORKED_OUT).fetchall()]
    assert len(questions) > 50
    return sum(owner.execute(question).fetchone()[0] for question in questions)


def test_columns_indexes_and_checks_need_no_schema_to_be_searched(owner: Any, world: Any) -> None:
    with owner.transaction(force_rollback=True):
        assert _asked(owner) > 100


def test_one_that_needs_it_is_found_out(owner: Any, world: Any) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute(
            "CREATE FUNCTION public.lost(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE "
            "AS $$ BEGIN RETURN lindung_name_key(name); END $$"
        )
        owner.execute("ALTER TABLE registry_person ADD COLUMN lost text GENERATED ALWAYS AS (lost(name)) STORED")
        with pytest.raises(psycopg.errors.UndefinedFunction):
            _asked(owner)
