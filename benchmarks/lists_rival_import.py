"""An import of a list with django-import-export, which checks and writes what Lindung checks and writes of clean rows.

Each row is read, judged by itself, looked for in the registry by number, and compared with everybody of the same birth
date. What can be looked up beforehand is (numbers, names by birth date, villages), as the documentation recommends for
anything that would otherwise be asked once a row; entries are made in bulk (use_bulk, batch_size, skip_diff). Person,
number, membership, payer and judged row are relations of an entry: made as their row comes, as the documentation shows
it for relations that do not exist yet, or, with `together`, collected and made in batches as well. Names are compared
by Lindung's own function. No tasks, no bill.
"""

from __future__ import annotations

import csv
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import tablib
from import_export import resources

from lindung.membership.models import Membership, PayerAssignment
from lindung.registry.models import Identity, Person
from lindung.rosters.cleaning.words import sex_words
from lindung.rosters.judging import places
from lindung.rosters.judging.same_name import likeness
from lindung.rosters.models import Entry, RosterList, Row, Version
from lindung.rosters.name_words import words_of
from lindung.rosters.sectors import _TRANSPORT

__all__ = ["ListResource", "Registry", "dataset"]
BATCH = 1000
_RELATIONS = (Person, Identity, Membership, PayerAssignment)


@dataclass
class Registry:
    """What is known already, looked up once: numbers of the file, and names by birth date."""

    numbers: frozenset[str]
    names: dict[date, list[tuple[str, str]]]

    @classmethod
    def of(cls, lines: Any) -> Registry:
        """Two questions for the whole file."""
        numbers = [_digits(line["NIK"]) for line in lines]
        days = {_day(line["Tanggal Lahir"]) for line in lines}
        known = Identity.objects.using("owner").extra(where=["number = ANY (%s)"], params=[numbers])
        people = Person.objects.using("owner").extra(where=["birth_date = ANY (%s)"], params=[sorted(days)])
        names: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for born, name, key in people.values_list("birth_date", "name", "name_key").iterator(chunk_size=50_000):
            names[born].append((name, key))
        return cls(frozenset(known.values_list("number", flat=True)), names)


def dataset(path: Path) -> tablib.Dataset:
    """A CSV with semicolons as the library's own table."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        headers, *lines = csv.reader(source, delimiter=";")
    return tablib.Dataset(*lines, headers=["row" if one == "No" else one for one in headers])


class ListResource(resources.ModelResource):  # type: ignore[misc]
    """Entries of a list, in bulk."""

    class Meta:
        model = Entry
        fields = ("row",)
        import_id_fields = ("row",)
        use_bulk = True
        batch_size = BATCH
        skip_diff = True
        skip_html_diff = True
        report_skipped = False
        force_init_instance = True
        using_db = "owner"

    def __init__(self, plan: RosterList, version: Version, *, together: bool, until: float) -> None:
        super().__init__()
        self.plan, self.version, self.together, self.until = plan, version, together, until
        self.waiting: dict[type, list[Any]] = {kind: [] for kind in (*_RELATIONS, Row)}
        # The time allowed is over: what was imported until then counts, and when the last row was.
        self.over, self.worked_until, self.rows = False, 0.0, 0

    def seconds_since(self, begin: float) -> float:
        """How long the rows took that were imported."""
        return (self.worked_until if self.over else time.perf_counter()) - begin

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.registry = Registry.of(dataset.dict)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        now = time.perf_counter()
        self.over = self.over or now > self.until
        if self.over:
            return
        self.worked_until = now
        self.rows += 1
        # As people count: the headings are row 1.
        row["row"] = kwargs["row_number"] + 1
        self.read = _Read.of(row, self.plan)
        self.held = self.read.why(self.registry)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        # An exception would take back all that was imported before.
        if self.over:
            return True
        if self.held:
            self._keep(Row, self._judged("held", None))
        return bool(self.held)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        read, plan = self.read, self.plan
        programme, place = plan.programme, read.place
        person = Person(
            id=uuid.uuid4(), name=read.name, sex=read.sex, birth_date=read.born, identity_masked=read.masked, **place
        )
        member = Membership(id=uuid.uuid4(), person=person, segment="BPU", began_on=plan.first_month, **place)
        payer = PayerAssignment(
            membership=member, from_day=plan.first_month, payer_kind=programme.payer_kind,
            organisation_id=programme.organisation_id, wadah=programme.wadah, wadah_number=programme.wadah_number,
            agreement=programme.agreement_number, village=place["village"], kabupaten=place["kabupaten"],
            person_id=person.pk,
        )  # fmt: skip
        for kind, made in zip(_RELATIONS, (person, Identity(number=read.nik, kind="nik", person=person), member, payer),
                              strict=True):  # fmt: skip
            self._keep(kind, made)
        self._keep(Row, self._judged("accepted", person))
        instance.pk = uuid.uuid4()
        instance.list, instance.since_version, instance.row = plan, self.version, row["row"]
        instance.person, instance.membership, instance.village = person, member, place["village"]
        instance.name, instance.listed, instance.sector = read.name, read.listed, read.sector
        instance.from_month = plan.first_month

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        # What an entry refers to goes before it.
        self.store()
        super().bulk_create(*args, **kwargs)

    def store(self) -> None:
        """Write the relations that wait."""
        for kind, made in self.waiting.items():
            kind.objects.using("owner").bulk_create(made, batch_size=BATCH)  # type: ignore[attr-defined]
            made.clear()

    def _judged(self, verdict: str, person: Person | None) -> Row:
        read = self.read
        return Row(
            version=self.version, row=read.row, verdict=verdict, reasons=[self.held] if self.held else [],
            name=read.name, nik_masked=read.masked, person=person, from_month=self.plan.first_month,
        )  # fmt: skip

    def _keep(self, kind: type, made: Any) -> None:
        if self.together:
            self.waiting[kind].append(made)
        else:
            made.save(using="owner", force_insert=True)


@dataclass(slots=True)
class _Read:
    """A row as values."""

    row: int
    nik: str
    name: str
    born: date
    sex: str
    village: str
    sector: str
    first_month: date
    listed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Any, plan: RosterList) -> _Read:
        read = cls(
            row["row"], _digits(row["NIK"]), " ".join(row["Nama Lengkap"].split()), _day(row["Tanggal Lahir"]),
            sex_words()[row["L/P"].lower()], _village(row["Desa/Kelurahan"], row["Kecamatan"], plan.region),
            "transport" if set(row["Pekerjaan"].lower().split()) & set(_TRANSPORT) else "other", plan.first_month,
        )  # fmt: skip
        read.listed = {
            "name": read.name, "birth": read.born.isoformat(), "sex": read.sex, "village": read.village,
            "occupation": row["Pekerjaan"], "phone": _digits(row["No. HP/WA"]), "family_card": _digits(row["No. KK"]),
        }  # fmt: skip
        return read

    @property
    def masked(self) -> str:
        return self.nik[:4] + "*" * 12

    @property
    def place(self) -> dict[str, str]:
        return {"village": self.village, "kabupaten": self.village[:5], "province": self.village[:2]}

    def why(self, registry: Registry) -> str:
        """The code for which the row is held; empty if it is accepted. ValueError for what the list does not have."""
        day = int(self.nik[6:8]) - (40 if self.sex == "P" else 0)
        if (day, int(self.nik[8:10]), int(self.nik[10:12])) != (self.born.day, self.born.month, self.born.year % 100):
            raise ValueError("the number says another day")
        month = self.first_month
        age = month.year - self.born.year - ((self.born.month, self.born.day) > (month.month, month.day))
        if not 18 <= age <= 64 or self.nik in registry.numbers:
            raise ValueError("too old, too young, or known: the list was to have none")
        return "possible_same_person" if self._twin(registry.names.get(self.born, ())) else ""

    def _twin(self, others: Any) -> bool:
        key, _, begins, begins_too, joined = words_of(self.name)
        for name, known in others:
            spaced = f" {known}"
            if (f" {begins}" in spaced and begins_too in spaced) or known.replace(" ", "")[:6] == joined:
                if known == key:
                    return True
                if _in_common(known, key) >= 0.25 and likeness(name, self.name) == "same":
                    return True
        return False


def _in_common(one: str, other: str) -> float:
    """The share of groups of three letters that two names have in common, as the database counts it."""
    first, second = _threes(one), _threes(other)
    return len(first & second) / len(first | second)


@cache
def _threes(name: str) -> frozenset[str]:
    padded = [f"  {word} " for word in name.split()]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


@cache
def _day(text: str) -> date:
    from lindung.rosters.cleaning.words import month_numbers

    day, month, year = text.replace("/", " ").replace("-", " ").replace(".", " ").split() if not text.isdigit() else (
        text[:2], text[2:4], text[4:])  # fmt: skip
    number = month if month.isdigit() else month_numbers()[month.lower()]
    return datetime(int(year), int(number), int(day)).date()


@cache
def _village(village: str, district: str, region: str) -> str:
    found = places.match(village, district, region).village
    if found is None:
        raise ValueError(f"{village}, {district}: no village of {region}")
    return found
