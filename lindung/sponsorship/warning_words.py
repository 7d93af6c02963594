"""The sentences of warnings, in both languages: they are kept as they were told, so they are made at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lindung.coverage.losing import Loss
from lindung.law.parameters import Value
from lindung.law.questions import questions
from lindung.sponsorship.budget_calendar import Chance
from lindung.sponsorship.ending import MonthMoney, Unit
from lindung.web.words import ENGLISH_MONTHS, INDONESIAN_MONTHS, dotted, english_date, indonesian_date


@dataclass(frozen=True)
class Said:
    """A notice's subject and body in Indonesian and English."""

    indonesian: str
    english: str
    body_indonesian: str
    body_english: str


def ends(unit: Unit, day: date, chance: Chance | None, loss: Loss, on: date) -> tuple[str, Said]:
    """Paid days of these heads end on a day."""
    left = (day - on).days
    body = [
        (f"Tinggal {left} hari.", f"{left} days are left."),
        _money(unit.money),
        _chance(chance, on),
        _loss(loss),
    ]
    return "cover_ends", Said(
        f"{unit.name[:90]}: perlindungan {dotted(unit.heads)} orang berakhir {indonesian_date(day)}",
        f"{unit.name[:90]}: cover of {unit.heads:,} people ends on {english_date(day)}",
        *_joined(body),
    )


def conditional(unit: Unit, day: date, value: Value, loss: Loss) -> tuple[str, Said]:
    """Paid days are over; the law still tolerates the arrears."""
    question = questions()[value.question] if value.question else None
    body = [
        (
            f"Dibayar sampai {indonesian_date(day)}. Hukum menoleransi {value.whole} bulan tanpa pembayaran "
            f"({value.basis}); setelah {indonesian_date(unit.gone_after)} perlindungan gugur.",
            f"Paid up to {english_date(day)}. The law tolerates {value.whole} months without payment ({value.basis}); "
            f"after {english_date(unit.gone_after)} cover has lapsed.",
        ),
        (f"Belum pasti: {question.indonesian}", f"Not settled: {question.english}") if question else ("", ""),
        _money(unit.money),
        _loss(loss),
    ]
    return "cover_conditional", Said(
        f"{unit.name[:90]}: perlindungan {dotted(unit.heads)} orang kini bersyarat",
        f"{unit.name[:90]}: cover of {unit.heads:,} people is conditional now",
        *_joined(body),
    )


def budget(unit: Unit, chance: Chance, months: Sequence[MonthMoney], *, last: bool) -> tuple[str, Said]:
    """A decision on the budget is near, and so much must be put in."""
    total = sum(one.total for one in months)
    event = chance.event
    latest = (
        ("Ini kesempatan terakhir sebelum perlindungannya berakhir.", "It is the last chance before their cover ends.")
        if last
        else ("", "")
    )
    date_id, date_en = (
        ("Tanggal ini dicatat wilayah.", "The region recorded this date.")
        if chance.recorded
        else (
            f"Tanggal paling lambat menurut aturan: {event.basis}.",
            f"The latest date the rule allows: {event.basis}.",
        )
    )
    body = [latest, _money(months), (date_id, date_en)]
    return "budget_event", Said(
        f"{unit.name[:70]}: masukkan Rp {dotted(total)} ke anggaran {chance.funds} sebelum "
        f"{indonesian_date(chance.day)} ({event.id})",
        f"{unit.name[:70]}: put Rp {total:,} into the budget of {chance.funds} before {english_date(chance.day)} "
        f"({event.en})",
        *_joined(body),
    )


def _money(months: Sequence[MonthMoney]) -> tuple[str, str]:
    """Heads, months and rupiah; said openly where a price is open."""
    if not months:
        return "", ""
    first, last = months[0].month, months[-1].month
    total, most = sum(one.total for one in months), max(one.people for one in months)
    open_price = next((one.open_price for one in months if one.open_price), None)
    if open_price is not None:
        return f"Biayanya belum dapat dihitung: {open_price.indonesian}", f"The cost is open: {open_price.english}"
    span_id, span_en = _span(first, last, len(months))
    return (
        f"Melanjutkan {dotted(most)} orang {span_id} perlu Rp {dotted(total)}.",
        f"To go on with {most:,} people {span_en} takes Rp {total:,}.",
    )


def _span(first: date, last: date, months: int) -> tuple[str, str]:
    if months == 1:
        return f"untuk {_month(first, INDONESIAN_MONTHS)}", f"for {_month(first, ENGLISH_MONTHS)}"
    return (
        f"dari {_month(first, INDONESIAN_MONTHS)} sampai {_month(last, INDONESIAN_MONTHS)} ({months} bulan)",
        f"from {_month(first, ENGLISH_MONTHS)} to {_month(last, ENGLISH_MONTHS)} ({months} months)",
    )


def _chance(chance: Chance | None, on: date) -> tuple[str, str]:
    if chance is None:
        return "", ""
    if chance.day < on:
        return (
            f"Kesempatan anggaran terakhir sudah lewat ({chance.event.id}, {indonesian_date(chance.day)}): perlu "
            "pergeseran anggaran atau sponsor lain.",
            f"The last chance in the budget has passed ({chance.event.en}, {english_date(chance.day)}): it takes a "
            "shift within the budget or another sponsor.",
        )
    return (
        f"Kesempatan anggaran terakhir: {chance.event.id}, {indonesian_date(chance.day)}.",
        f"The last chance in the budget: {chance.event.en}, {english_date(chance.day)}.",
    )


def _loss(loss: Loss) -> tuple[str, str]:
    """What a family loses: never the amount alone, always with what is open."""
    fallen = loss.least_restart < loss.covered
    undecided = any(not one.decided for one in loss.restart)
    start_id = f" Mulai baru dapat berarti hanya Rp {dotted(loss.least_restart)} selama {loss.months} bulan pertama"
    start_en = f" A new start may mean only Rp {loss.least_restart:,} for the first {loss.months} months"
    open_id, open_en = (" (hukumnya belum pasti)", " (the law is not settled)") if undecided else ("", "")
    return (
        f"Bila gugur, keluarga yang ditinggal mati menerima Rp {dotted(loss.lapsed)}, bukan Rp {dotted(loss.covered)}."
        + (f"{start_id}{open_id}." if fallen else ""),
        f"Once it lapses, a bereaved family receives Rp {loss.lapsed:,} instead of Rp {loss.covered:,}."
        + (f"{start_en}{open_en}." if fallen else ""),
    )


def _month(day: date, names: Sequence[str]) -> str:
    return f"{names[day.month - 1]} {day.year}"


def _joined(body: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return "\n".join(one for one, _ in body if one), "\n".join(other for _, other in body if other)
