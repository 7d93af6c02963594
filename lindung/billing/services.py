"""Settling: saying that a membership is paid for, from day to day. Lines are only ever added.

Every function runs inside a transaction scoped to whoever acts. After settling or reversing, the caller derives cover
again with `lindung.coverage.services.refresh([line.membership_id])`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from lindung.access.acting import give_reason
from lindung.billing.models import SettlementLine
from lindung.law.months import first_day, last_day, month_number
from lindung.law.programmes import Programme, mask_of, programmes_in
from lindung.membership.models import Membership, Project, Segment
from lindung.membership.services import locked_membership
from lindung.web.dates import today
from lindung.web.refused import Refused, database_refusals, stated_reason
from lindung.web.words import english_date, indonesian_date

# UU 24/2011, article 62: PT Jamsostek becomes BPJS Ketenagakerjaan.
FIRST_DAY = date(2014, 1, 1)

MOST_MONTHS = 60
_BY_MONTH = (Segment.PU, Segment.BPU)


def settle_months(
    *, membership_id: uuid.UUID, programmes: Iterable[Programme], first_month: date, months: int, paid_on: date
) -> SettlementLine:
    """Record that whole months are paid for a PU or BPU membership; `first_month` is any day of the first.

    The first payment of all protects from the day the membership began, not earlier: the number is issued after it
    (PP 44/2015 Ps 6(2)-(3), 11(4)-(5)). Refused if one of these months is paid for already, or lies outside the
    membership.
    """
    membership = locked_membership(membership_id)
    if membership.segment not in _BY_MONTH:
        raise Refused(
            "not_by_month",
            f"Segmen {membership.segment} tidak dibayar per bulan.",
            f"The segment {membership.segment} is not paid by the month.",
        )
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(
            "months_number",
            f"Jumlah bulan harus 1 sampai {MOST_MONTHS}, bukan {months}.",
            f"The number of months must be 1 to {MOST_MONTHS}, not {months}.",
        )
    first = month_number(first_month)
    covers_from = first_day(first)
    if membership.began_on.replace(day=1) == covers_from:
        covers_from = membership.began_on
    return _settle(
        membership, programmes, covers_from, last_day(first + months - 1), paid_on, SettlementLine.Ground.MONTHS
    )


def settle_project(*, membership_id: uuid.UUID, programmes: Iterable[Programme], paid_on: date) -> SettlementLine:
    """Record that a named construction worker is paid for, from joining to the end of the project."""
    membership = locked_membership(membership_id)
    project = Project.objects.filter(unit_id=membership.unit_id).first()
    if project is None:
        raise Refused("not_a_project", "Kepesertaan ini bukan pada proyek.", "This membership is not under a project.")
    return _settle(
        membership,
        programmes,
        max(project.starts_on, membership.began_on),
        project.ends_on,
        paid_on,
        SettlementLine.Ground.PROJECT,
    )


def settle_placement(
    *, membership_id: uuid.UUID, programmes: Iterable[Programme], covers_from: date, covers_to: date, paid_on: date
) -> SettlementLine:
    """Record that a phase of a migrant worker's placement (before, during, after) is paid for. Days inclusive."""
    membership = locked_membership(membership_id)
    if membership.segment != Segment.PMI:
        raise Refused(
            "not_a_placement", "Kepesertaan ini bukan penempatan PMI.", "This membership is no placement (PMI)."
        )
    return _settle(membership, programmes, covers_from, covers_to, paid_on, SettlementLine.Ground.PMI_PHASE)


def reverse_settlement(*, line_id: uuid.UUID, reason: str) -> SettlementLine:
    """Correct a wrong line by a further one that takes it back; the wrong one stays readable.

    Refused if it was taken back already, or is itself a correction.
    """
    reason = stated_reason(reason)
    line = SettlementLine.objects.filter(pk=line_id).first()
    if line is None:
        raise Refused(
            "line_unknown",
            "Baris pelunasan itu tidak ada, atau di luar wilayah dan organisasi Anda.",
            "There is no such settlement line, or none within your regions and organisations.",
        )
    if line.reverses_id is not None:
        raise Refused(
            "is_a_reversal",
            "Baris ini sendiri sebuah pembatalan. Catat pelunasan baru sebagai gantinya.",
            "This line is itself a reversal. Record a new settlement instead.",
        )
    already = Refused(
        "already_reversed", "Baris pelunasan ini sudah dibatalkan.", "This settlement line is reversed already."
    )
    give_reason(reason)
    with database_refusals({"billing_settlementline_reverses_id_key": already}):
        return SettlementLine.objects.create(
            membership_id=line.membership_id,
            programmes=line.programmes,
            covers_from=line.covers_from,
            covers_to=line.covers_to,
            paid_on=line.paid_on,
            ground=line.ground,
            reverses=line,
            province=line.province,
        )


def check_day_paid(paid_on: date) -> None:
    """Refused for a day of payment that has not come, or on which there was nobody to pay to: most likely a slip."""
    if paid_on > today():
        raise Refused(
            "paid_in_future",
            f"Tanggal bayar {indonesian_date(paid_on)} belum tiba.",
            f"The day of payment {english_date(paid_on)} has not come yet.",
        )
    if paid_on < FIRST_DAY:
        raise Refused(
            "paid_before_first_day",
            f"Tanggal bayar {indonesian_date(paid_on)} terlalu lampau: BPJS Ketenagakerjaan ada sejak "
            f"{indonesian_date(FIRST_DAY)}. Periksa tahunnya.",
            f"The day of payment {english_date(paid_on)} is too early: BPJS Ketenagakerjaan began on "
            f"{english_date(FIRST_DAY)}. Check the year.",
        )


def _settle(
    membership: Membership,
    programmes: Iterable[Programme],
    covers_from: date,
    covers_to: date,
    paid_on: date,
    ground: SettlementLine.Ground,
) -> SettlementLine:
    mask = mask_of(programmes)
    if not mask:
        raise Refused("programmes_missing", "Sebutkan paling sedikit satu program.", "Name at least one programme.")
    if covers_to < covers_from:
        raise Refused("period_backwards", "Masa berakhir sebelum dimulai.", "The period ends before it begins.")
    check_day_paid(paid_on)
    _refuse_outside(membership, covers_from)
    _refuse_paid_twice(membership, mask, covers_from, covers_to)
    with database_refusals():
        return SettlementLine.objects.create(
            membership=membership,
            programmes=mask,
            covers_from=covers_from,
            covers_to=covers_to,
            paid_on=paid_on,
            ground=ground,
            province=membership.province,
        )


def _refuse_outside(membership: Membership, covers_from: date) -> None:
    if covers_from < membership.began_on or (membership.ended_on and covers_from > membership.ended_on):
        ended = membership.ended_on
        until = (f" sampai {indonesian_date(ended)}", f" to {english_date(ended)}") if ended else ("", "")
        raise Refused(
            "outside_membership",
            f"Kepesertaan ini berlaku sejak {indonesian_date(membership.began_on)}{until[0]}; "
            f"{indonesian_date(covers_from)} di luarnya.",
            f"This membership runs from {english_date(membership.began_on)}{until[1]}; "
            f"{english_date(covers_from)} lies outside.",
        )


def _refuse_paid_twice(membership: Membership, mask: int, covers_from: date, covers_to: date) -> None:
    """The membership is locked, so nobody pays for the same month at the same time."""
    standing = SettlementLine.objects.filter(
        membership=membership,
        reverses__isnull=True,
        reversed_by__isnull=True,
        covers_from__lte=covers_to,
        covers_to__gte=covers_from,
    )
    for line in standing.order_by("covers_from"):
        twice = line.programmes & mask
        if twice:
            names = ", ".join(programmes_in(twice))
            raise Refused(
                "paid_already",
                f"{names} sudah dilunasi {indonesian_date(line.covers_from)} sampai {indonesian_date(line.covers_to)}. "
                "Pilih bulan sesudahnya.",
                f"{names} is settled already from {english_date(line.covers_from)} to {english_date(line.covers_to)}. "
                "Choose later months.",
            )
