"""What the sponsor and the branch are told when a version of a list is applied and rows of it are held or returned."""

from __future__ import annotations

import uuid

from lindung.access.roles import Role
from lindung.notices.services import Note, To
from lindung.sponsorship.models import Programme
from lindung.web.words import dotted


def held_notes(programme: Programme, version: uuid.UUID, *, held: int, returned: int) -> list[Note]:
    """One notice to each of the two; none where every row passed. Counts only, no names."""
    if not held + returned:
        return []
    counts_id = f"{dotted(held)} baris ditahan, {dotted(returned)} dikembalikan untuk diperbaiki"
    counts_en = f"{held:,} rows held, {returned:,} returned for repair"
    name = programme.name[:90]
    told = [
        Note(
            to=To.organisation(programme.organisation_id, Role.SPONSOR_OFFICER),
            key=f"rows_held:{version}",
            code="rows_held",
            indonesian=f"Daftar {name}: {counts_id}",
            english=f"List of {name}: {counts_en}",
            body_indonesian="Yang dikembalikan perlu diperbaiki dan dikirim lagi. Yang ditahan diperiksa petugas; "
            "sampai diputuskan orangnya belum terlindungi.",
            body_english="What was returned must be repaired and sent again. What is held is checked by an officer; "
            "until it is settled the person is not covered.",
            link=f"/daftar/versi/{version}/",
        )
    ]
    if held:
        told.append(
            Note(
                to=To.office(Role.BRANCH_OFFICER, programme.region),
                key=f"rows_held:{version}",
                code="rows_held",
                indonesian=f"Daftar {name}: {dotted(held)} baris menunggu keputusan",
                english=f"List of {name}: {held:,} rows wait to be settled",
                link="/tugas/",
            )
        )
    return told
