"""What applying a list wrote, and the same rows once more by bare COPY, with other keys."""

from __future__ import annotations

import re
import time
from pathlib import Path

from benchmarks.tables import Connection

# In the order of their foreign keys. What a list writes once (list, version, bill, ledger) is too little to matter.
TABLES = (
    "registry_person", "registry_identity", "membership_membership", "membership_payerassignment", "rosters_entry",
    "rosters_row", "rosters_task", "billing_billmember", "access_event",
)  # fmt: skip
# A version may have each row number once.
_SHIFTED = {"rosters_row": ("row", 2_000_000)}
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_NIK = re.compile(rb"^\d\d(?=\d{14},)", re.MULTILINE)
# A row of somebody who was there before cannot come twice: so many keys of a row, its own among them, must be new.
_NEW_KEYS = {"membership_membership": 2, "membership_payerassignment": 2, "rosters_entry": 3, "billing_billmember": 2}
# Serial numbers of their own: a table counts on by itself.
_COUNTED = {"access_event": ("id",)}


def mark(connection: Connection) -> int:
    """A point in time: the next transaction's number."""
    row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    return int(row[0]) if row else 0


def written_since(connection: Connection, since: int, folder: Path, *, keep: bool = True) -> dict[str, int]:
    """Rows by table that were written after the mark; each table's rows as CSV in the folder if `keep`."""
    found = {}
    for table in TABLES:
        new = f"age(xmin) < (SELECT txid_current() - {since})"
        row = connection.execute(f"SELECT count(*) FROM {table} WHERE {new}").fetchone()
        found[table] = int(row[0]) if row else 0
        if keep:
            columns = ", ".join(_selected(connection, table))
            with (
                connection.cursor().copy(
                    f"COPY (SELECT {columns} FROM {table} WHERE {new}) TO STDOUT (FORMAT csv)"
                ) as out,
                (folder / table).open("wb") as file,
            ):
                for block in out:
                    file.write(block)
    return {table: count for table, count in found.items() if count}


def copy_again(connection: Connection, rows: dict[str, int], folder: Path) -> float:
    """Seconds to COPY the kept rows under new keys, user triggers off, constraints checked, committed."""
    moved: dict[bytes, bytes] = {}
    for table in rows:
        _move(connection, table, folder / table, moved)
    begin = time.perf_counter()
    with connection.transaction():
        for table in rows:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            columns = ", ".join(_columns(connection, table))
            with (
                connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy,
                (folder / table).open("rb") as file,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
        # Foreign keys are checked here; a table may not be altered while they wait.
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in rows:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return time.perf_counter() - begin


def _move(connection: Connection, table: str, path: Path, moved: dict[bytes, bytes]) -> None:
    """Give the rows of a file keys of their own, the same but for the first letter, and note which became which."""
    keyed, least = "id" in _columns(connection, table), _NEW_KEYS.get(table, 1) - 1
    kept = []
    for line in path.read_bytes().splitlines(keepends=True):
        if least and sum(key in moved for key in _UUID.findall(line)) < least:
            continue
        kept.append(line)
        if keyed and _UUID.fullmatch(key := line.split(b",", 1)[0]):
            moved[key] = b"f" + key[1:]
    content = _UUID.sub(lambda found: moved.get(found.group(), found.group()), b"".join(kept))
    if table == "registry_identity":
        content = _NIK.sub(b"99", content)
    path.write_bytes(content)


def _selected(connection: Connection, table: str) -> list[str]:
    column, by = _SHIFTED.get(table, ("", 0))
    return [f"{name} + {by}" if name.strip('"') == column else name for name in _columns(connection, table)]


def _columns(connection: Connection, table: str) -> list[str]:
    """All but generated and counted columns, keys first."""
    found = connection.execute(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attname NOT IN ('id', 'number'), attnum",
        [table],
    ).fetchall()
    return [name for (name,) in found if name not in _COUNTED.get(table, ())]
