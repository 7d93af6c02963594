"""How many must be active on which day: the published anchors exactly, plausible history between them.

The plan is a table of whole numbers, checkpoints by kabupaten, for each segment. It is made before any person exists;
the history then brings exactly so many people in and out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lindung.demo import assumptions, days
from lindung.demo.assumptions import PROVINCE, Anchor, ProgrammePlan
from lindung.demo.trouble import DemoDefect
from lindung.law.lapse import tolerated_months
from lindung.law.programmes import Programme

Heads = npt.NDArray[np.int64]
Parts = npt.NDArray[np.float64]

SEGMENTS = ("PU", "BPU", "JAKON", "PMI")


@dataclass(frozen=True)
class PlannedProgramme:
    """A sponsor's programme in one kabupaten: heads at each checkpoint, and when cover lapses for all of them."""

    number: int
    plan: ProgrammePlan
    kabupaten: int
    heads: Heads
    paid_month: int
    lapses_after: int


@dataclass(frozen=True)
class Plan:
    """Active participants at each checkpoint (rows) in each kabupaten (columns), by segment; BPU with programmes."""

    scale: float
    checkpoints: npt.NDArray[np.int32]
    active: Mapping[str, Heads]
    programmes: tuple[PlannedProgramme, ...]

    def at(self, day: date, segments: tuple[str, ...] = SEGMENTS, region: str = PROVINCE) -> int:
        """Planned heads on a checkpoint, in these segments together."""
        row = int(np.searchsorted(self.checkpoints, days.number(day)))
        columns = [n for n, k in enumerate(assumptions.kabupaten()) if k.code.startswith(region)]
        return int(sum(self.active[segment][row, columns].sum() for segment in segments))


def make_plan(scale: float = 1.0) -> Plan:
    """The plan of the whole province, or of a province `scale` times as large.

    At scale 1 every anchor is met or DemoDefect is raised; smaller, each number is scaled and rounded by itself.
    """
    checkpoints = _checkpoints()
    maker = _Maker(checkpoints, scale)
    plan = Plan(scale, checkpoints, maker.active(), maker.programmes)
    if scale == 1.0:
        for anchor in assumptions.anchors():
            planned = plan.at(anchor.day, anchor.segments, anchor.region)
            if planned != anchor.heads:
                raise DemoDefect(f"{anchor}: the plan has {planned}")
    return plan


def apportion(total: int, weights: Parts) -> Heads:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainders get the rest)."""
    if weights.sum() <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact: Parts = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    most = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[most] += 1
    return np.asarray(whole, dtype=np.int64)


def _checkpoints() -> npt.NDArray[np.int32]:
    """Month ends from the first day of the record on, the anchor days, and the day it stands still at."""
    months = np.arange(days.month_number(days.FIRST_DAY), days.month_number(days.AS_OF), dtype=np.int32)
    anchor_days = [days.number(anchor.day) for anchor in assumptions.anchors()]
    every = np.concatenate([days.month_end(months), anchor_days, [days.number(days.AS_OF)]])
    return np.unique(every).astype(np.int32)


class _Maker:
    """The steps of making a plan, which share the checkpoints and the scale."""

    def __init__(self, checkpoints: npt.NDArray[np.int32], scale: float) -> None:
        self.checkpoints, self.scale = checkpoints, scale
        self.count = len(assumptions.kabupaten())
        self.programmes = tuple(self._programmes())
        self.sponsored = np.zeros((len(checkpoints), self.count), dtype=np.int64)
        for programme in self.programmes:
            self.sponsored[:, programme.kabupaten] += programme.heads

    def active(self) -> dict[str, Heads]:
        """Heads by segment. PMI comes before PU, because one anchor counts both together."""
        pmi = self._series("PMI")
        lines = {"PMI": pmi, "JAKON": self._series("JAKON"), "PU": self._series("PU", pmi), "SELF": self._self_payers()}
        row, matched = self._match_kabupaten(lines)
        found = {}
        for segment, line in lines.items():
            early = matched[segment] if segment in matched else self._weights(segment, "early")
            heads = self._spread(line, early, self._weights(segment, "late"))
            if segment in matched:
                heads[row] = matched[segment]
            found[segment] = heads
        found["BPU"] = found.pop("SELF") + self.sponsored
        return found

    def _scaled(self, heads: float) -> int:
        return int(np.floor(heads * self.scale + 0.5))

    def _row(self, day: date) -> int:
        return int(np.searchsorted(self.checkpoints, days.number(day)))

    def _weights(self, segment: str, when: str) -> Parts:
        shares = assumptions.history()["shares"][segment][when]
        return np.array([shares[k.code] for k in assumptions.kabupaten()], dtype=np.float64)

    def _line(self, knots: Mapping[date, float]) -> Heads:
        """Whole numbers on the straight lines between the knots, at the checkpoints."""
        ordered = sorted((days.number(day), value) for day, value in knots.items())
        xs, ys = zip(*ordered, strict=True)
        return np.asarray(np.floor(np.interp(self.checkpoints, xs, ys) + 0.5), dtype=np.int64)

    def _provincial(self, wanted: tuple[str, ...]) -> list[Anchor]:
        found = assumptions.anchors()
        return [a for a in found if a.region == PROVINCE and a.segments == wanted]

    def _series(self, segment: str, pmi: Heads | None = None) -> Heads:
        """The line of one segment. Anchors replace the assumed values on their days."""
        assumed = assumptions.history()["segments"][segment]
        knots: dict[date, float] = {day: value * self.scale for day, value in assumed.items()}
        for anchor in self._provincial((segment,)):
            knots[anchor.day] = self._scaled(anchor.heads)
        if segment == "PU" and pmi is not None:
            for anchor in self._provincial(("PU", "PMI")):
                knots[anchor.day] = self._scaled(anchor.heads) - int(pmi[self._row(anchor.day)])
        return self._line(knots)

    def _self_payers(self) -> Heads:
        """The self-employed who pay themselves: on an anchor day, those whom the programmes leave over."""
        assumed = assumptions.history()["segments"]["SELF"]
        knots: dict[date, float] = {day: value * self.scale for day, value in assumed.items()}
        for anchor in self._provincial(("BPU",)):
            sponsored = int(self.sponsored[self._row(anchor.day)].sum())
            knots[anchor.day] = self._scaled(anchor.heads) - sponsored
            if knots[anchor.day] < 0:
                raise DemoDefect(f"{anchor}: the programmes alone have {sponsored}")
        return self._line(knots)

    def _spread(self, line: Heads, early: Parts | Heads, late: Parts) -> Heads:
        """A line over the kabupaten, from the early to the late shares."""
        first, last = days.number(self._kabupaten_day()), days.number(days.AS_OF)
        path = np.clip((self.checkpoints - first) / (last - first), 0.0, 1.0)
        shares = np.outer(1 - path, early / early.sum()) + np.outer(path, late / late.sum())
        return np.array([apportion(int(total), weights) for total, weights in zip(line, shares, strict=True)])

    @staticmethod
    def _kabupaten_day() -> date:
        found = {anchor.day for anchor in assumptions.anchors() if anchor.region != PROVINCE}
        if len(found) != 1:
            raise DemoDefect(f"exactly one day must have anchors by kabupaten, not {sorted(found)}")
        return found.pop()

    def _match_kabupaten(self, lines: Mapping[str, Heads]) -> tuple[int, dict[str, Heads]]:
        """The checkpoint with published figures by kabupaten, and the segments there so that each figure is met."""
        day = self._kabupaten_day()
        row = self._row(day)
        published = {a.region: a.heads for a in assumptions.anchors() if a.day == day and a.region != PROVINCE}
        wanted = np.array([self._scaled(published[k.code]) for k in assumptions.kabupaten()])
        rest = wanted - self.sponsored[row]
        if rest.min() < 0:
            raise DemoDefect(f"{day}: the programmes of a kabupaten exceed its published figure")
        segments = ("PU", "JAKON", "SELF")
        fitted = np.array([lines[s][row] * self._weights(s, "early") for s in segments])
        totals = np.array([lines[s][row] for s in segments], dtype=np.float64)
        # Nothing is published by segment on this day: the self-payers take what the others leave.
        totals[2] = rest.sum() - totals[0] - totals[1]
        for _ in range(60):
            fitted *= (totals / fitted.sum(axis=1))[:, None]
            fitted *= (rest / fitted.sum(axis=0))[None, :]
        columns = [apportion(int(rest[k]), fitted[:, k]) for k in range(self.count)]
        return row, dict(zip(segments, np.array(columns).T, strict=True))

    def _programmes(self) -> list[PlannedProgramme]:
        codes = [k.code for k in assumptions.kabupaten()]
        found = []
        for number, plan in enumerate(assumptions.programmes()):
            weights = np.array([float(code == plan.sponsor) for code in codes])
            if plan.split:
                weights = self._weights(plan.split, "early")
            paid_month = days.month_number(plan.paid_to)
            tolerated = tolerated_months("BPU", Programme.JKK, plan.paid_to)
            lapses_after = days.last_of_month(paid_month + tolerated)
            heads = np.zeros((len(self.checkpoints), self.count), dtype=np.int64)
            steps = [(days.number(day), value) for day, value in plan.heads.items()]
            for (since, value), (until, _) in pairwise([*steps, (lapses_after + 1, 0)]):
                during = (self.checkpoints >= since) & (self.checkpoints < until)
                heads[during] = apportion(self._scaled(value), weights)
            found += [
                PlannedProgramme(number, plan, k, heads[:, k], paid_month, lapses_after)
                for k in np.flatnonzero(weights).tolist()
            ]
        return found
