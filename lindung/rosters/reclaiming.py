"""What was paid and should not have been, with the rupiah to reclaim: counted from allocations, month by month.

Each month was billed at a price; what a finding reclaims is the sum of the prices of its months, exactly. A month may
fall under several kinds; the total counts it once.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.reference.models import Region
from lindung.web.refused import Refused

# In the order in which a month that falls under several is counted.
KINDS = ("deceased", "double", "wage_earning", "unknown")
DEFINITIONS: dict[str, tuple[str, str]] = {
    "deceased": (
        "Bulan yang mulai sesudah hari kematian yang terverifikasi. Bulan meninggalnya sendiri tidak dihitung.",
        "Months that begin after the day of a verified death. The month of the death itself is not counted.",
    ),
    "double": (
        "Bulan yang sudah lebih dahulu dilunasi untuk orang yang sama. Pembayaran pertama yang berlaku; yang berikut "
        "menjadi temuan.",
        "Months that had been settled for the same person before. The first payment stands; the next are findings.",
    ),
    "wage_earning": (
        "Bulan ketika orangnya juga penerima upah (PU) yang iurannya lunas, pada program yang menahan penerima upah. "
        "Yang diterima petugas dengan alasan tidak dihitung.",
        "Months in which the person was also a wage earner (PU) paid for, in programmes that hold wage earners. Those "
        "an officer accepted with a reason are not counted.",
    ),
    "unknown": (
        "Bulan orang yang NIK-nya, menurut jawaban terakhir Dukcapil, tidak ditemukan. Yang belum ditanyakan tidak "
        "dihitung.",
        "Months of people whose NIK Dukcapil, by its latest answer, does not know. Those not asked about are not "
        "counted.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Months of one person paid in vain by one allocation. `amount` rupiah; `once` is the part no earlier kind claims.

    `name` is empty, and `person` None, where the actor may see neither the person nor the list.
    """

    kind: str
    allocation: uuid.UUID
    bill: str
    programme: str
    programme_name: str
    payer: str
    reference: str
    person: uuid.UUID | None
    name: str
    identity_masked: str
    first_month: date
    last_month: date
    months: int
    amount: int
    once: int
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """Findings added up: people, months, rupiah."""

    people: int
    months: int
    amount: int


@dataclass(frozen=True, slots=True)
class ReclaimReport:
    """The findings of a region as known at a moment, and what was paid in all (rupiah)."""

    region: str
    known_at: datetime | None
    findings: tuple[Finding, ...]
    paid: int

    @property
    def total(self) -> int:
        """Rupiah to reclaim, each month once."""
        return sum(one.once for one in self.findings)

    def by_kind(self) -> dict[str, Sum]:
        """Sums by kind, also of kinds without findings. Kinds may overlap."""
        return {kind: summed(one for one in self.findings if one.kind == kind) for kind in KINDS}

    def by_programme(self) -> list[tuple[str, str, str, Sum]]:
        """Payer, programme and kind with their sums, the largest first."""
        return grouped(self.findings, lambda one: (one.payer, one.programme_name or one.bill, one.kind))

    def as_json(self) -> dict[str, Any]:
        """The report for programs: rupiah as whole numbers."""
        return {
            "region": self.region,
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "paid": self.paid,
            "total": self.total,
            "kinds": [
                {
                    "kind": kind, "people": found.people, "months": found.months, "amount": found.amount,
                    "definition": {"id": DEFINITIONS[kind][0], "en": DEFINITIONS[kind][1]},
                }
                for kind, found in self.by_kind().items()
            ],
            "by_programme": [
                {
                    "payer": payer, "programme": programme, "kind": kind, "people": found.people,
                    "months": found.months, "amount": found.amount,
                }
                for payer, programme, kind, found in self.by_programme()
            ],
            "findings": [finding_as_json(one) for one in self.findings],
        }  # fmt: skip


def finding_as_json(one: Finding) -> dict[str, Any]:
    """One finding for programs."""
    return {
        "kind": one.kind, "bill": one.bill, "programme": one.programme, "payer": one.payer, "reference": one.reference,
        "person": str(one.person) if one.person else None, "name": one.name, "identity": one.identity_masked,
        "first_month": f"{one.first_month:%Y-%m}", "last_month": f"{one.last_month:%Y-%m}", "months": one.months,
        "amount": one.amount, "counted_once": one.once, "detail": one.detail,
    }  # fmt: skip


def reclaim_report(
    *, acting: Acting, region: str = "", known_at: datetime | None = None, kind: str = ""
) -> ReclaimReport:
    """The findings in a region (empty: wherever the actor traces) as known at `known_at` (None: now).

    `kind` picks one of KINDS for the list of findings. Refused for a region or a kind there is not.
    """
    acting.must(Right.TRACE_READ)
    if region and not Region.objects.filter(code=region).exists():
        raise Refused(
            "region_unknown",
            f"Tidak ada wilayah berkode {region[:20]!r}. Contoh: 72.08 (kabupaten), 72.08.01.2011 (desa).",
            f"There is no region {region[:20]!r}. Examples: 72.08 (kabupaten), 72.08.01.2011 (village).",
        )
    if kind and kind not in KINDS:
        raise Refused(
            "kind_unknown",
            f"Jenis temuan {kind[:30]!r} tidak ada; pilih {', '.join(KINDS)}.",
            f"There is no kind of finding {kind[:30]!r}; choose {', '.join(KINDS)}.",
        )
    asked = {"region": region, "known": known_at, "kind": kind}
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS, asked)
        findings = tuple(_finding(row) for row in cursor.fetchall())
        cursor.execute(_PAID, asked)
        (paid,) = cursor.fetchone()
    return ReclaimReport(region, known_at, findings, int(paid))


def summed(findings: Iterable[Finding]) -> Sum:
    """People, months and rupiah of some findings."""
    told = list(findings)
    people = {one.person or one.allocation for one in told}
    return Sum(len(people), sum(one.months for one in told), sum(one.amount for one in told))


def grouped(
    findings: Iterable[Finding], key: Callable[[Finding], tuple[str, str, str]]
) -> list[tuple[str, str, str, Sum]]:
    """Findings added up by a key of three, the largest sum first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault(key(one), []).append(one)
    sums = [(*name, summed(some)) for name, some in groups.items()]
    return sorted(sums, key=lambda row: (-row[3].amount, row[:3]))


def _finding(row: tuple[Any, ...]) -> Finding:
    *told, detail = row
    return Finding(*(*told, json.loads(detail)))


# Names under the row rights of the actor: of the person, else as the list of the programme has it.
_FINDINGS = """
SELECT f.kind, f.allocation, b.code, coalesce(g.code, ''), coalesce(g.name, ''), o.name, y.reference,
  p.id, coalesce(p.name, e.name, ''), coalesce(p.identity_masked, ''), f.first_month, f.last_month, f.months, f.amount,
  f.once, f.detail::text
FROM lindung_reclaim(%(region)s, %(known)s) f
JOIN billing_bill b ON b.id = f.bill
JOIN registry_organisation o ON o.id = b.payer_id
JOIN billing_allocation a ON a.id = f.allocation
JOIN billing_payment y ON y.id = a.payment_id
LEFT JOIN sponsorship_programme g ON g.id = f.programme
LEFT JOIN registry_person p ON p.id = f.person
LEFT JOIN LATERAL (
  SELECT n.name FROM rosters_entry n JOIN rosters_list l ON l.id = n.list_id
  WHERE n.membership_id = f.membership AND l.programme_id = f.programme ORDER BY n.id DESC LIMIT 1) e ON true
WHERE %(kind)s = '' OR f.kind = %(kind)s
ORDER BY f.kind, o.name, coalesce(p.name, e.name, ''), f.first_month, f.allocation
"""
# Where a member is enrolled is asked only of a bill for a whole province, and only for a part of it.
_PAID = """
SELECT coalesce(sum(a.amount), 0)
FROM billing_allocation a JOIN billing_bill b ON b.id = a.bill_id
WHERE a.reverses_id IS NULL AND (%(known)s::timestamptz IS NULL OR a.recorded_at <= %(known)s)
  AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id
    AND (%(known)s::timestamptz IS NULL OR r.recorded_at <= %(known)s))
  AND (%(region)s = '' OR coalesce(nullif(b.village, ''), nullif(b.kabupaten, ''), (
    SELECT k.village FROM billing_billmember m JOIN membership_membership k ON k.id = m.membership_id
    WHERE m.id = a.bill_member_id), b.province) LIKE %(region)s || '%%')
"""
