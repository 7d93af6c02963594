"""Rows of memberships: units, projects, memberships, their ends, payers and settlement lines."""

from __future__ import annotations

import numpy as np
import polars as pl

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE
from lindung.demo.history import JAKON, PMI
from lindung.demo.members import ends_formally
from lindung.demo.organisations import work_order
from lindung.demo.payers import PAYER_KINDS, WADAH, payer_rows
from lindung.demo.payments import GROUNDS
from lindung.demo.province import Province
from lindung.demo.stints import Ending
from lindung.demo.tables import Codes, Rows, Table, dates, new_ids, or_none
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


def member_tables(province: Province) -> list[Table]:
    """What hangs on memberships, units first. Memberships themselves are loaded before."""
    return [
        _units(province),
        _projects(province),
        _ends(province),
        _payers(province),
        _lines(province),
    ]


def memberships(province: Province) -> Table:
    """Memberships alone: they are loaded first, because their constraint takes longest to build."""
    s, first, final, codes = province.stretches, province.firsts, province.finals, Codes.of_province()
    unit, village = province.unit_of_membership, province.village_of_membership
    ended = ends_formally(s)[final]
    segments = pl.Series(SEGMENTS)

    def make(rows: Rows) -> pl.DataFrame:
        stretch = first[rows]
        return pl.select(
            *codes.place(village[rows]),
            id=province.ids["membership"].gather(rows),
            person_id=province.ids["person"].gather(s.person[stretch]),
            segment=segments.gather(s.segment[stretch]),
            unit_id=or_none(province.ids["unit"].gather(np.maximum(unit[rows], 0)), unit[rows] >= 0),
            kpj="DEMO" + pl.Series(rows).cast(pl.String).str.zfill(9),
            began_on=dates(s.start[stretch]),
            ended_on=or_none(dates(s.end[final[rows]]), ended[rows]),
            recorded_at=dates(s.start[stretch]),
        )

    return Table("membership_membership", len(first), make)


def _units(province: Province) -> Table:
    units, codes = province.units, Codes.of_province()
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
            *codes.place(units.village[rows]),
            id=province.ids["unit"].gather(rows),
            kind=kinds.gather(kind[rows]),
            organisation_id=province.ids["organisation"].gather(units.organisation[rows]),
            number=pl.Series(numbers).gather(rows),
            name=pl.Series(names).gather(rows),
            recorded_at=dates(np.full(len(rows), days.number(days.FIRST_DAY))),
        )

    return Table("membership_enrolmentunit", len(units), make)


def _projects(province: Province) -> Table:
    projects, rng = province.history.projects, province.rng(31)
    s = province.stretches
    named = np.bincount(s.group[s.segment == JAKON], minlength=len(projects))
    declared = named + np.floor(named * rng.uniform(0.0, 0.8, len(projects))).astype(np.int64)
    months = np.maximum((projects.end - projects.start) / 30.4, 1.0)
    value = np.maximum(declared, 1) * months * VALUE_PER_HEAD_MONTH * rng.lognormal(0.0, 0.3, len(projects))
    ordered = projects.start - rng.integers(5, 40, len(projects))

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            unit_id=province.ids["unit"].gather(rows + province.units.projects_from),
            contract_value=pl.Series(np.round(value[rows], -5).astype(np.int64)),
            work_order=pl.Series([work_order(int(n) + 1, int(projects.start[n])) for n in rows]),
            work_order_date=dates(ordered[rows]),
            starts_on=dates(projects.start[rows]),
            ends_on=dates(projects.end[rows]),
            declared_heads=pl.Series(declared[rows]),
        )

    return Table("membership_project", len(projects), make)


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

    def make(rows: Rows) -> pl.DataFrame:
        return pl.select(
            id=new_ids(province, 33, rows),
            membership_id=province.ids["membership"].gather(membership[rows]),
            ended_on=dates(s.end[stretch[rows]]),
            reason=pl.Series(words).gather(reason[rows]),
            recorded_at=dates(recorded[rows]),
        )

    return Table("membership_membershipend", len(membership), make)


def _payers(province: Province) -> Table:
    s, assigned, codes = province.stretches, payer_rows(province), Codes.of_province()
    plans = assumptions.programmes()
    agreements = pl.Series(["", *(f"PKS-DEMO/{plan.sponsor}/{plan.starts_on:%Y}" for plan in plans)])
    accounts = pl.Series(
        ["", *(f"DEMO-{WADAH[PAYER_KINDS.index(plan.payer)]}-{n + 1:03d}" for n, plan in enumerate(plans))]
    )

    def make(rows: Rows) -> pl.DataFrame:
        stretch, paying = assigned.stretch[rows], assigned.organisation[rows]
        membership = s.membership[stretch]
        village, kabupaten, _ = codes.place(province.village_of_membership[membership])
        return pl.select(
            id=new_ids(province, 34, rows),
            membership_id=province.ids["membership"].gather(membership),
            from_day=dates(s.start[stretch]),
            payer_kind=pl.Series(PAYER_KINDS).gather(assigned.kind[rows]),
            organisation_id=or_none(province.ids["organisation"].gather(np.maximum(paying, 0)), paying >= 0),
            wadah=pl.Series(WADAH).gather(assigned.kind[rows]),
            wadah_number=accounts.gather(assigned.programme[rows] + 1),
            agreement=agreements.gather(assigned.programme[rows] + 1),
            village=village,
            kabupaten=kabupaten,
            recorded_at=dates(s.start[stretch]),
        )

    return Table("membership_payerassignment", len(assigned), make)


def _lines(province: Province) -> Table:
    s, lines = province.stretches, province.lines
    grounds = pl.Series(GROUNDS)

    def make(rows: Rows) -> pl.DataFrame:
        membership = s.membership[lines.stretch[rows]]
        return pl.select(
            id=new_ids(province, 35, rows),
            membership_id=province.ids["membership"].gather(membership),
            programmes=pl.Series(province.programmes_of_membership[membership]),
            covers_from=dates(lines.covers_from[rows]),
            covers_to=dates(lines.covers_to[rows]),
            paid_on=dates(lines.paid_on[rows]),
            recorded_at=dates(lines.paid_on[rows]),
            ground=grounds.gather(lines.ground[rows]),
            reverses_id=pl.lit(None, dtype=pl.String),
            province=pl.lit(PROVINCE),
        )

    return Table("billing_settlementline", len(lines), make)


__all__ = ["PMI", "member_tables", "memberships"]
