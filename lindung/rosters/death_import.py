"""Taking in a list of deaths: a verdict for every row, the deaths recorded, cover ended, sponsors told. Again: nothing.

A row is believed where NIK and name agree. Where the name is clearly another one, the death is kept as unverified for
an officer to look at; a living member is not ended by somebody else's slip of the finger.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.db import connection
from django.db.models.functions import Now

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.coverage.deaths import tell_payers
from lindung.coverage.services import refresh_people
from lindung.registry.models import Death, Person
from lindung.rosters.death_list import DeathRow, read_deaths
from lindung.rosters.judging.same_name import likeness
from lindung.web.dates import today
from lindung.web.refused import Refused, database_refusals


class Verdict(StrEnum):
    """What becomes of a row."""

    RECORDED = "recorded"
    TO_VERIFY = "to_verify"
    CONFIRMED = "confirmed"
    NAME_DIFFERS = "name_differs"
    ALREADY = "already"
    OTHER_DAY = "other_day"
    DAY_IMPOSSIBLE = "day_impossible"
    WITHDRAWN = "withdrawn"
    NIK_MALFORMED = "nik_malformed"
    NIK_UNKNOWN = "nik_unknown"
    TWICE = "twice"
    NOT_YOURS = "not_yours"


SENTENCES: dict[Verdict, tuple[str, str]] = {
    Verdict.RECORDED: ("Dicatat dan terverifikasi; perlindungan berakhir pada hari itu.",
                       "Recorded and verified; cover ends on that day."),
    Verdict.TO_VERIFY: ("Dicatat, belum diverifikasi.", "Recorded, not yet verified."),
    Verdict.CONFIRMED: ("Sudah tercatat tanpa verifikasi; kini terverifikasi.",
                        "Recorded before without verification; verified now."),
    Verdict.NAME_DIFFERS: ("Nama di daftar lain dari nama pada NIK ini: dicatat sebagai belum diverifikasi.",
                           "The name on the list is not the name of this NIK: recorded as not verified."),
    Verdict.ALREADY: ("Sudah tercatat; tidak ada yang berubah.", "Recorded already; nothing changes."),
    Verdict.OTHER_DAY: ("Sudah tercatat dengan tanggal lain; tidak diubah. Periksa aktanya.",
                        "Recorded already with another day; not changed. Look at the certificate."),
    Verdict.DAY_IMPOSSIBLE: ("Tanggal meninggal tidak terbaca, sebelum lahir, atau setelah hari ini.",
                             "The day of death cannot be read, lies before birth or after today."),
    Verdict.WITHDRAWN: ("Kematian dengan tanggal ini pernah dicatat lalu ditarik karena keliru; tidak dicatat. "
                        "Bila kini benar, catat satu per satu.",
                        "A death on this day was recorded and withdrawn as false; not recorded. If it is true now, "
                        "record it by itself."),
    Verdict.NIK_MALFORMED: ("NIK bukan 16 angka, atau rusak oleh lembar kerja.",
                            "The NIK is not 16 digits, or a spreadsheet damaged it."),
    Verdict.NIK_UNKNOWN: ("Bukan peserta yang tercatat di wilayah dan organisasi Anda.",
                          "Nobody recorded within your regions and organisations."),
    Verdict.TWICE: ("NIK ini sudah ada di baris sebelumnya.", "This NIK stands in an earlier row already."),
    Verdict.NOT_YOURS: ("Orang ini tinggal di luar wilayah tempat Anda boleh mencatat; kirimkan ke petugas di sana.",
                        "This person lives outside the region you may write in; send it to the officer there."),
}  # fmt: skip
_WRITES = (Verdict.RECORDED, Verdict.TO_VERIFY, Verdict.NAME_DIFFERS)


@dataclass(frozen=True)
class Judged:
    """A row with its verdict; `person` where the actor may see who it is."""

    row: DeathRow
    verdict: Verdict
    person: uuid.UUID | None = None


@dataclass(frozen=True)
class Imported:
    """What came of a list. `told`: notices to sponsors."""

    rows: tuple[Judged, ...]
    told: int

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows of each verdict, in the order of the verdicts; those that occur."""
        found = Counter(one.verdict for one in self.rows)
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


def check_deaths(path: Path, *, acting: Acting, verified: bool) -> tuple[Judged, ...]:
    """What would become of each row. Writes nothing. ListRefused if the file cannot be read as such a list."""
    acting.must(Right.DEATHS_RECORD)
    return _judge(read_deaths(path, today=today()), verified=verified)


def import_deaths(path: Path, *, acting: Acting, source: str, verified: bool) -> Imported:
    """Record what a list says, in one transaction. `source` names the list (Dukcapil, its date); `verified`: whether
    the list itself is a verified one. The same file again changes nothing.

    Refused without a source, or if a death on it is being recorded by somebody else this moment.
    """
    acting.must(Right.DEATHS_RECORD)
    if not source.strip():
        raise Refused(
            "death_source_missing",
            "Sebutkan asal daftar ini, misalnya: Dukcapil Parigi Moutong, November 2026.",
            "Say where this list comes from, such as: Dukcapil Parigi Moutong, November 2026.",
        )
    rows = _judge(read_deaths(path, today=today()), verified=verified)
    _write(rows, source.strip())
    ended = [one.person for one in rows if one.person and one.verdict in (Verdict.RECORDED, Verdict.CONFIRMED)]
    refresh_people(ended)
    touched = ended + [one.person for one in rows if one.person and one.verdict in _WRITES[1:]]
    return Imported(rows, tell_payers(touched))


def _write(rows: Sequence[Judged], source: str) -> None:
    at_once = Refused(
        "death_at_once",
        "Orang lain sedang mencatat kematian yang sama; tidak ada yang dicatat. Ulangi.",
        "Somebody else is recording the same death; nothing was recorded. Try again.",
        status=409,
    )
    new = [
        Death(
            person_id=one.person,
            died_on=one.row.died_on,
            source=_source(one, source),
            verified_at=Now() if one.verdict is Verdict.RECORDED else None,
        )
        for one in rows
        if one.verdict in _WRITES and one.person and one.row.died_on
    ]
    confirmed = [one.person for one in rows if one.verdict is Verdict.CONFIRMED and one.person]
    with database_refusals({"registry_death_standing_once": at_once}):
        Death.objects.bulk_create(new, batch_size=1000)
        Death.objects.filter(person_id__in=confirmed, verified_at__isnull=True).update(verified_at=Now())


def _source(one: Judged, source: str) -> str:
    parts = [source[:90], f"akta {one.row.certificate}"[:50] if one.row.certificate else ""]
    if one.verdict is Verdict.NAME_DIFFERS:
        parts.append(f"nama di daftar: {one.row.name}"[:58])
    return ", ".join(part for part in parts if part)


def _judge(rows: Sequence[DeathRow], *, verified: bool) -> tuple[Judged, ...]:
    """Five questions to the database, however long the list."""
    numbers = sorted({one.nik for one in rows if one.nik})
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, person FROM lindung_find_identities(%s)", [numbers])
        ids = dict(cursor.fetchall())
        cursor.execute(
            "SELECT id FROM registry_person WHERE id = ANY (%s) AND (kabupaten = ANY (lindung_write_kabupaten()) "
            "OR village = ANY (lindung_write_villages()))",
            [list(ids.values())],
        )
        yours = {person for (person,) in cursor.fetchall()}
    people = Person.objects.in_bulk(list(ids.values()))
    known = {one.person_id: one for one in Death.objects.filter(person_id__in=list(people))}
    withdrawn = set(
        Death.every.filter(person_id__in=list(people), withdrawn_at__isnull=False).values_list("person_id", "died_on")
    )
    seen: set[str] = set()
    judged = []
    for row in rows:
        person = people.get(ids[row.nik]) if row.nik in ids else None
        verdict = _verdict(row, person, known.get(person.pk) if person else None, verified=verified)
        if verdict in _WRITES and person and (person.pk, row.died_on) in withdrawn:
            verdict = Verdict.WITHDRAWN
        if row.nik in seen:
            verdict = Verdict.TWICE
        elif person and person.pk not in yours:
            verdict = Verdict.NOT_YOURS
        seen |= {row.nik} if row.nik else set()
        judged.append(Judged(row, verdict, person.pk if person else None))
    return tuple(judged)


def _verdict(row: DeathRow, person: Person | None, known: Death | None, *, verified: bool) -> Verdict:
    if row.nik is None:
        return Verdict.NIK_MALFORMED
    if person is None:
        return Verdict.NIK_UNKNOWN
    if row.died_on is None or not person.birth_date <= row.died_on <= today():
        return Verdict.DAY_IMPOSSIBLE
    same = likeness(person.name, row.name) != "different"
    if known is not None:
        return _again(row.died_on, known, believed=verified and same)
    if not same:
        return Verdict.NAME_DIFFERS
    return Verdict.RECORDED if verified else Verdict.TO_VERIFY


def _again(died_on: date, known: Death, *, believed: bool) -> Verdict:
    if known.died_on != died_on:
        return Verdict.OTHER_DAY
    return Verdict.CONFIRMED if believed and known.verified_at is None else Verdict.ALREADY
