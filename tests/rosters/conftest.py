"""A programme of Parigi Moutong, and lists of names written as villages write them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lindung.access.acting import Acting, acting_as
from lindung.rosters.applying import Applied, apply_list
from lindung.rosters.proposing import Proposal, propose
from lindung.sponsorship.models import Programme
from lindung.sponsorship.services import Agreement, Terms, open_programme
from tests.world import OWN

TODAY = date(2026, 11, 22)
FIRST = date(2026, 12, 1)
HEADINGS = ("NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Pekerjaan", "No KK")


def nik(born: date, sex: str = "L", district: str = "720801") -> str:
    """A NIK of nobody: serial 0000."""
    return f"{district}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}0000"


def row(name: str, born: date, sex: str = "L", **cells: str) -> dict[str, str]:
    """One clean row in Olaya, Parigi; `cells` by heading say otherwise."""
    return {
        "NIK": nik(born, sex),
        "Nama": name,
        "Tanggal Lahir": f"{born:%d-%m-%Y}",
        "JK": sex,
        "Desa": "Olaya",
        "Kecamatan": "Parigi",
        "Pekerjaan": "Petani",
        "No KK": "7208010101010001",
    } | cells


@dataclass
class Lists:
    """`write(rows)` makes a file; `check` and `apply` act as the branch officer unless told otherwise."""

    world: Any
    folder: Path
    programmes: dict[str, Programme] = field(default_factory=dict)
    files: int = 0

    @contextmanager
    def act(self, who: str) -> Iterator[Acting]:
        with acting_as(self.world.users[who], channel="terminal") as acting:
            yield acting

    def open(
        self, code: str = "rentan", *, wadah: str = "SG", organisation: str = "parigi-moutong", **terms: Any
    ) -> Programme:
        with self.act("branch_officer") as acting:
            made = open_programme(
                acting=acting,
                organisation_id=self.world.organisations[organisation].pk,
                code=code,
                name=f"Program {code}",
                region=OWN,
                wadah=wadah,
                money_source="apbd",
                agreement=Agreement(f"PKS {code}", date(2026, 1, 2)),
                terms=Terms(starts_on=date(2026, 1, 1), **terms),
            )
        self.programmes[code] = made
        return made

    def write(self, rows: list[dict[str, str]]) -> Path:
        self.files += 1
        path = self.folder / f"daftar-{self.files}.csv"
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(dict.fromkeys([*HEADINGS, *(name for one in rows for name in one)])))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def check(
        self, rows: list[dict[str, str]], *, who: str = "branch_officer", code: str = "rentan", months: int = 3
    ) -> Proposal:
        with self.act(who) as acting:
            return propose(
                self.write(rows),
                acting=acting,
                programme=Programme.objects.get(code=code),
                first_month=FIRST,
                months=months,
                today=TODAY,
            )

    def apply(
        self,
        rows: list[dict[str, str]] | Path,
        *,
        who: str = "branch_officer",
        code: str = "rentan",
        months: int = 3,
        first: date = FIRST,
        today: date = TODAY,
    ) -> Applied:
        path = rows if isinstance(rows, Path) else self.write(rows)
        with self.act(who) as acting:
            return apply_list(
                path,
                acting=acting,
                programme=Programme.objects.get(code=code),
                first_month=first,
                months=months,
                today=today,
            )


@pytest.fixture
def lists(db: None, world: Any, tmp_path: Path) -> Lists:
    """The programme `rentan` of the sponsor parigi-moutong, paid from the APBD; no list yet."""
    made = Lists(world, tmp_path)
    made.open()
    return made


@pytest.fixture
def codes() -> Callable[[Proposal], list[list[str]]]:
    """The reasons and notices of each row, in the order of the list."""

    def read(proposal: Proposal) -> list[list[str]]:
        frame = proposal.checked.verdicts.sort("row")
        return [sorted([*why, *notices]) for why, notices in frame.select("reasons", "notices").iter_rows()]

    return read
