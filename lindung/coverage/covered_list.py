"""Who is covered on a day: by payer, agreement, bill, region, programme. Every list is narrowed before it is made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from lindung.access.acting import scope_of_transaction
from lindung.billing.models import Bill
from lindung.coverage.days import check_person_day
from lindung.law.programmes import Programme
from lindung.reference.queries import UnknownRegion, region
from lindung.registry.models import Organisation
from lindung.web.refused import Refused


@dataclass(frozen=True)
class Wanted:
    """Whom to list. `payer`: code of the organisation that pays on the day; `agreement`: the number of its PKS;
    `bill`: our code of a bill, for the people on it; `region`: a Kemendagri code."""

    day: date
    payer: str = ""
    agreement: str = ""
    bill: str = ""
    region: str = ""
    programme: Programme | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything was said that makes the list a list and not a province."""
        return bool(self.payer or self.bill or self.region)


@dataclass(frozen=True)
class Listed:
    """A page of ids in the order of villages and names, and how many there are in all."""

    ids: tuple[uuid.UUID, ...]
    total: int


def list_covered(wanted: Wanted, *, offset: int = 0, most: int | None = None) -> Listed:
    """The people the actor may see who are covered or conditionally covered on the day.

    Refused for an unknown payer, bill or region, and (`narrow_first`) if whoever may see whole kabupaten asks for
    everybody.
    """
    check_person_day(wanted.day)
    if not wanted.narrowed and scope_of_transaction().kabupaten:
        raise Refused(
            "narrow_first",
            "Pilih dahulu pembayar, tagihan, atau wilayah; daftar semua orang sekaligus tidak dibuat.",
            "Choose a payer, a bill or a region first; no list of everybody at once is made.",
        )
    hits, values = _hits(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({hits}) h", values)
        (total,) = cursor.fetchone()
        cursor.execute(
            f"SELECT h.person_id FROM ({hits}) h JOIN registry_person p ON p.id = h.person_id "
            "ORDER BY h.village, p.name_key, p.id LIMIT %s OFFSET %s",
            [*values, most, offset],
        )
        return Listed(tuple(person for (person,) in cursor.fetchall()), int(total))


def _hits(wanted: Wanted) -> tuple[str, list[Any]]:
    """The people with cover on the day, each once."""
    joins, conditions, values = [], [], list[Any]()
    if wanted.payer:
        joins.append(
            "JOIN LATERAL (SELECT a.organisation_id, a.agreement FROM membership_payerassignment a "
            "WHERE a.membership_id = s.membership_id AND a.from_day <= %s ORDER BY a.from_day DESC LIMIT 1) paying "
            "ON paying.organisation_id = %s"
        )
        values += [wanted.day, _organisation(wanted.payer)]
        if wanted.agreement:
            conditions.append("paying.agreement = %s")
    if wanted.bill:
        joins.append("JOIN billing_billmember b ON b.membership_id = s.membership_id AND b.bill_id = %s")
        values.append(_bill(wanted.bill))
    values += [wanted.day, wanted.day]
    if wanted.payer and wanted.agreement:
        values.append(wanted.agreement)
    if wanted.region:
        conditions.append("left(s.village, %s) = %s")
        values += [len(wanted.region), _region(wanted.region)]
    if wanted.programme:
        conditions.append("s.programmes & %s > 0")
        values.append(wanted.programme.bit)
    narrower = "".join(f" AND {one}" for one in conditions)
    return (
        f"SELECT s.person_id, min(s.village) AS village FROM coverage_coverspan s {' '.join(joins)} "
        f"WHERE s.from_day <= %s AND s.to_day >= %s AND s.status <= 2{narrower} GROUP BY s.person_id",
        values,
    )


def _organisation(code: str) -> uuid.UUID:
    found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(
            "payer_unknown",
            f"Tidak ada pembayar dengan kode {code[:60]!r}.",
            f"There is no payer with the code {code[:60]!r}.",
        )
    return found


def _bill(code: str) -> uuid.UUID:
    found = Bill.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(
            "bill_unknown",
            f"Tidak ada tagihan {code[:20]!r} yang boleh Anda lihat.",
            f"There is no bill {code[:20]!r} that you may see.",
        )
    return found


def _region(code: str) -> str:
    try:
        return region(code).code
    except UnknownRegion as unknown:
        raise Refused(
            "region_unknown",
            f"Tidak ada wilayah dengan kode {code[:20]!r}. Contoh yang benar: 72.08 atau 72.08.01.2011.",
            f"There is no region with the code {code[:20]!r}. Right are, for example: 72.08 or 72.08.01.2011.",
        ) from unknown
