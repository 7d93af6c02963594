"""Rows of memberships: units, projects, memberships, their ends, payers and settlement lines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.history import JAKON
from lindung.demo.ids import as_text
from lindung.demo.members import ends_formally
from lindung.demo.organisations import work_order
from lindung.demo.packed import Day, Field, Moment, Nothing, Number, Raw, Same, Word, Words, digits, letters
from lindung.demo.payers import PAYER_KINDS, WADAH, payer_rows
from lindung.demo.payments import GROUNDS
from lindung.demo.province import Province
from lindung.demo.stints import Ending
from lindung.demo.tables import Places, Rows, Table, dates, frame_table, new_ids, packed_table
from lindung.demo.targets import SEGMENTS

REASONS = {
    "PU": ("mengundurkan diri", "kontrak berakhir", "pemutusan hubungan kerja", "pensiun"),
    "BPU": ("berhenti bekerja", "menjadi penerima upah", "pindah ke luar provinsi"),
    "JAKON": ("keluar dari proyek",),
    "PMI": ("penempatan selesai",),
}
PROJECT_OVER = "proyek selesai"
WORKS = ("Rehabilitasi jalan", "Jembatan", "Gedung sekolah", "Irigasi", "Puskesmas", "Rabat beton", "Drainase",
         "Hunian tetap", "Dermaga", "Pasar rakyat", "Embung", "Kantor desa")  # fmt: skip
# What a project is worth per declared head and month, in rupiah, about.
VALUE_PER_HEAD_MONTH = 11_000_000


def member_tables(province: Province) -> Iterator[Table]:
    """What hangs on memberships, units first. Memberships themselves are loaded before."""
    for make in (_units, _projects, _ends, _payers, _lines):
        yield make(province)


def memberships(province: Province) -> Table:
    """Memberships alone: they are loaded first, because their constraint takes longest to build."""
    s, first, final, places = province.stretches, province.firsts, province.finals, Places()
    unit, village = province.unit_of_membership, province.village_of_membership
    ended = ends_formally(s)[final]

    def make(rows: Rows) -> dict[str, Field]:
        stretch, kpj = first[rows], [letters("DEMO", len(rows)), digits(rows, 9)]
        return {
            "id": Raw(province.ids["membership"][rows]),
            "person_id": Raw(province.ids["person"][s.person[stretch]]),
            "segment": Word(s.segment[stretch], SEGMENTS),
            "unit_id": Raw(province.ids["unit"][np.maximum(unit[rows], 0)], unit[rows] >= 0),
            "kpj": Raw(np.concatenate(kpj, axis=1)),
            "began_on": Day(s.start[stretch]),
            "ended_on": Day(s.end[final[rows]], ended[rows]),
            **places.fields(village[rows]),
            "recorded_at": Moment(s.start[stretch]),
        }

    return packed_table("membership_membership", len(first), make)


def _units(province: Province) -> Table:
    units, places = province.units, Places()
    projects = len(units) - units.projects_from
    placements = range(units.projects_from - units.placements_from)
    names = [unit.name for unit in province.bodies.units]
    names += ["Penempatan luar negeri" for _ in placements]
    rng = province.rng(30)
    work = rng.integers(0, len(WORKS), projects)
    village = [assumptions.villages()[v].name for v in units.village[units.projects_from :]]
    names += [f"{WORKS[w]} {v}" for w, v in zip(work.tolist(), village, strict=True)]
    numbers = [unit.number for unit in province.bodies.units]
    numbers += [f"DEMO-PMI-{n + 1:02d}" for n in placements]
    numbers += [f"DEMO-P{n + 1:05d}" for n in range(projects)]
    kind = np.searchsorted([units.placements_from, units.projects_from], np.arange(len(units)), side="right")
    kinds = pl.Series(["branch", "placement", "project"])

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            *places.columns(units.village[rows]),
            id=as_text(province.ids["unit"][rows]),
            kind=kinds.gather(kind[rows]),
            organisation_id=as_text(province.ids["organisation"][units.organisation[rows]]),
            number=pl.Series(numbers).gather(rows),
            name=pl.Series(names).gather(rows),
            recorded_at=dates(np.full(len(rows), days.number(days.FIRST_DAY))),
        )

    return frame_table("membership_enrolmentunit", len(units), make)


def _projects(province: Province) -> Table:
    projects, rng = province.projects, province.rng(31)
    s = province.stretches
    named = np.bincount(s.group[s.segment == JAKON], minlength=len(projects))
    declared = named + np.floor(named * rng.uniform(0.0, 0.8, len(projects))).astype(np.int64)
    months = np.maximum((projects.end - projects.start) / 30.4, 1.0)
    value = np.maximum(declared, 1) * months * VALUE_PER_HEAD_MONTH * rng.lognormal(0.0, 0.3, len(projects))
    ordered = projects.start - rng.integers(5, 40, len(projects))

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            unit_id=as_text(province.ids["unit"][rows + province.units.projects_from]),
            contract_value=pl.Series(np.round(value[rows], -5).astype(np.int64)),
            work_order=pl.Series([work_order(int(n) + 1, int(projects.start[n])) for n in rows]),
            work_order_date=dates(ordered[rows]),
            starts_on=dates(projects.start[rows]),
            ends_on=dates(projects.end[rows]),
            declared_heads=pl.Series(declared[rows]),
        )

    return frame_table("membership_project", len(projects), make)


def _ends(province: Province) -> Table:
    s, final, rng = province.stretches, province.finals, province.rng(32)
    membership = np.flatnonzero(ends_formally(s)[final])
    stretch = final[membership]
    words = [word for segment in SEGMENTS for word in REASONS[segment]] + [PROJECT_OVER]
    sizes = np.array([len(REASONS[segment]) for segment in SEGMENTS])
    reason = (np.cumsum(sizes) - sizes)[s.segment[stretch]] + rng.integers(0, 60, len(stretch)) % sizes[
        s.segment[stretch]
    ]
    reason[s.ending[stretch] == Ending.FINISHED] = len(words) - 1
    last = days.number(days.AS_OF)
    recorded = np.minimum(s.end[stretch] + rng.integers(0, 15, len(stretch)), last)

    reasons = Words(words)

    def make(rows: Rows) -> dict[str, Field]:
        return {
            "id": Raw(new_ids(province, 33, rows)),
            "membership_id": Raw(province.ids["membership"][membership[rows]]),
            "ended_on": Day(s.end[stretch[rows]]),
            "reason": Word(reason[rows], reasons),
            "recorded_at": Moment(recorded[rows]),
        }

    return packed_table("membership_membershipend", len(membership), make)


def _payers(province: Province) -> Table:
    s, assigned, places = province.stretches, payer_rows(province), Places()
    plans = assumptions.programmes()
    agreements = Words(["", *(f"PKS-DEMO/{plan.sponsor}/{plan.starts_on:%Y}" for plan in plans)])
    accounts = Words(
        ["", *(f"DEMO-{WADAH[PAYER_KINDS.index(plan.payer)]}-{n + 1:03d}" for n, plan in enumerate(plans))]
    )

    def make(rows: Rows) -> dict[str, Field]:
        stretch, paying = assigned.stretch[rows], assigned.organisation[rows]
        membership = s.membership[stretch]
        place = places.fields(province.village_of_membership[membership])
        return {
            "id": Raw(new_ids(province, 34, rows)),
            "membership_id": Raw(province.ids["membership"][membership]),
            "person_id": Raw(province.ids["person"][s.person[stretch]]),
            "from_day": Day(s.start[stretch]),
            "payer_kind": Word(assigned.kind[rows], PAYER_KINDS),
            "organisation_id": Raw(province.ids["organisation"][np.maximum(paying, 0)], paying >= 0),
            "wadah": Word(assigned.kind[rows], WADAH),
            "wadah_number": Word(assigned.programme[rows] + 1, accounts),
            "agreement": Word(assigned.programme[rows] + 1, agreements),
            "village": place["village"],
            "kabupaten": place["kabupaten"],
            "recorded_at": Moment(s.start[stretch]),
        }

    return packed_table("membership_payerassignment", len(assigned), make)


def _lines(province: Province) -> Table:
    s, lines = province.stretches, province.lines

    def make(rows: Rows) -> dict[str, Field]:
        membership = s.membership[lines.stretch[rows]]
        return {
            "id": Raw(new_ids(province, 35, rows)),
            "membership_id": Raw(province.ids["membership"][membership]),
            "programmes": Number(province.programmes_of_membership[membership], "i2"),
            "covers_from": Day(lines.covers_from[rows]),
            "covers_to": Day(lines.covers_to[rows]),
            "paid_on": Day(lines.paid_on[rows]),
            "recorded_at": Moment(lines.paid_on[rows]),
            "ground": Word(lines.ground[rows], GROUNDS),
            "reverses_id": Nothing(),
            "province": Same(PROVINCE),
        }

    return packed_table("billing_settlementline", len(lines), make)
