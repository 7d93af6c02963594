"""Lists sent, looked at and applied at the pages, as a person at a desk does it."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

from lindung.rosters.models import Version
from tests.page_text import text
from tests.rosters.conftest import Lists, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
HELD = row("Alm. Karim Said", date(1970, 1, 6))
WRONG = row("Yusuf Lamato", date(1975, 10, 21), **{"Tanggal Lahir": "31-02-1975"})


def form(lists: Lists, rows: list[dict[str, str]] | bytes, **change: Any) -> dict[str, Any]:
    content = rows if isinstance(rows, bytes) else lists.write(rows).read_bytes()
    sent = io.BytesIO(content)
    sent.name = "daftar desa.csv"
    return {"berkas": sent, "program": "rentan", "mulai": "2026-12", "lama": "3", "operasi": str(uuid.uuid4())} | change


def versions(lists: Lists) -> list[Version]:
    with lists.act("branch_officer"):
        return list(Version.objects.order_by("number"))


def digest(lists: Lists) -> str:
    return str(versions(lists)[-1].totals["digest"])


def sent(lists: Lists, client: Any, rows: list[dict[str, str]], **change: Any) -> str:
    """The address of the preview after sending these rows."""
    answer = client.post("/daftar/kirim/", form(lists, rows, **change))
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def applied(lists: Lists, sign_in: Any, rows: list[dict[str, str]], **change: Any) -> str:
    """The address of the receipt after sending and applying these rows."""
    client = sign_in("branch_officer")
    address = sent(lists, client, rows, **change)
    assert client.post(f"{address}terapkan/", {"pratinjau": digest(lists)}).status_code == 302
    return address
