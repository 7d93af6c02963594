"""The answer about cover that ends, as data: the same for the API and the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.counsel.queries import decisions_on
from lindung.coverage.ending import tolerance_for
from lindung.coverage.losing import Loss, loss_on
from lindung.law.questions import questions
from lindung.reference.regions import names_by_code
from lindung.sponsorship.budget_calendar import Calendar, events
from lindung.sponsorship.ending import EndingSoon, Unit
from lindung.web.dates import today
from lindung.web.refused import Refused

LEVELS = {2: "province", 5: "kabupaten", 8: "kecamatan", 13: "village"}
# Beyond this nobody has paid, and no price is known.
MOST_DAYS = 400


def asked_days(on: date | None, until: date | None) -> tuple[date, date]:
    """The days asked for: `on` (default today) to `until` (default the end of its year). Refused if impossible."""
    first = on or today()
    last = until or date(first.year, 12, 31)
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise Refused(
            "days_impossible",
            f"Hari terakhir harus dari {first} sampai paling jauh {MOST_DAYS} hari kemudian, bukan {last}.",
            f"The last day must be from {first} to {MOST_DAYS} days later at most, not {last}.",
        )
    return first, last


def known_region(code: str) -> str:
    """A region's code if there is such a region, or nothing for nothing. Refused otherwise, never everything."""
    if not code:
        return ""
    level = LEVELS.get(len(code))
    if level is None or code not in names_by_code(level):
        raise Refused(
            "region_unknown",
            f"Wilayah {code[:20]!r} tidak ada. Tulis kode Kemendagri, misalnya 72.08.",
            f"There is no region {code[:20]!r}. Write a Kemendagri code, such as 72.08.",
        )
    return code


def as_json(found: EndingSoon) -> dict[str, Any]:
    """The whole answer: units by payer and by village, the law's tolerance and what a family loses."""
    return {
        "on": found.on.isoformat(),
        "until": found.until.isoformat(),
        "region": found.region,
        "heads": found.heads,
        "conditional": found.conditional,
        "total": found.total,
        "units": [unit_json(one) for one in found.units],
        "villages": [unit_json(one) | {"village": one.village} for one in found.villages],
        "tolerance": tolerance_json(found.on),
        "loss": loss_json(loss_on(found.on, decisions_on(found.on))),
    }


def unit_json(one: Unit) -> dict[str, Any]:
    """One payer, or one village of it."""
    gap = one.open_price
    return {
        "programme": one.code,
        "name": one.name,
        "payer_kind": one.payer_kind,
        "heads": one.heads,
        "conditional": one.conditional,
        "first_end": one.first_end.isoformat(),
        "lapses_after": one.gone_after.isoformat(),
        "ends": [{"paid_to": day.isoformat(), "heads": heads} for day, heads in one.by_month_end().items()],
        "total": one.total,
        "months": [
            {
                "month": f"{money.month:%Y-%m}",
                "budget_year": money.month.year,
                "people": money.people,
                "total": money.total,
                "prices": [{"price": price, "people": people} for price, people in money.prices],
            }
            for money in one.money
        ],
        "open": {"code": gap.code, "id": gap.indonesian, "en": gap.english} if gap else None,
        "questions": one.questions,
    }


def tolerance_json(day: date) -> dict[str, Any] | None:
    """The law's limit of unpaid months on a day, with its source and open question."""
    value = tolerance_for(day)
    if value is None:
        return None
    question = questions()[value.question] if value.question else None
    return {
        "parameter": value.name,
        "months": value.whole,
        "basis": value.basis,
        "provenance": value.provenance.value,
        "question": {"name": question.name, "id": question.indonesian, "en": question.english} if question else None,
    }


def loss_json(loss: Loss) -> dict[str, Any]:
    """What a family loses, in rupiah, with what it rests on."""
    return {
        "day": loss.day.isoformat(),
        "covered": loss.covered,
        "conditional_now": loss.conditional_now,
        "conditional_after_arrears": loss.conditional_after_arrears,
        "lapsed": loss.lapsed,
        "first_months": loss.months,
        "restart": [
            {
                "reading": one.reading,
                "id": one.indonesian,
                "en": one.english,
                "total": one.total,
                "decided": one.decided,
            }
            for one in loss.restart
        ],
        "law": [{"article": one["article"], "provenance": one["provenance"]} for one in loss.law],
        "weakest_provenance": loss.weakest_provenance,
    }


def calendar_rows(region: str, year: int) -> list[dict[str, Any]]:
    """When money for a year can be decided on in a region, by calendar and day."""
    if len(region) > 5:
        region = region[:5]
    calendar = Calendar([region])
    return [
        {
            "event": chance.event.code,
            "track": track,
            "day": chance.day.isoformat(),
            "funds": chance.funds,
            "recorded": chance.recorded,
            "id": chance.event.id,
            "en": chance.event.en,
            "basis": chance.event.basis,
            "provenance": chance.event.provenance,
        }
        for track in sorted({one.track for one in events().values()})
        for chance in calendar.chances(track, region, year)
    ]
