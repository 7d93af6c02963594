"""Questions about lists and their versions. Row rights of the running transaction always apply."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from lindung.billing.bill_queries import ListedBill, list_bills
from lindung.billing.models import Allocation, Bill
from lindung.billing.standing import standing_sum
from lindung.rosters.models import CheckedRow, Entry, RosterList, Row, SentFile, Task, Version
from lindung.rosters.own_part import reads_whole
from lindung.rosters.reasons import VERDICTS
from lindung.sponsorship.models import Paper
from lindung.sponsorship.queries import WHOLE
from lindung.web.refused import Refused

MOST_LISTS = 500
MOST_BILLS = 10_000
# What must be looked at.
AMISS = ("rejected", "held")


@dataclass(frozen=True, slots=True)
class Money:
    """What a list was billed and what was paid of it, in rupiah. `bills`: how many are open; `told` is False where the
    actor reads one village's part of a list that is billed as a whole."""

    bills: int = 0
    billed: int = 0
    paid: int = 0
    told: bool = True

    @property
    def state(self) -> str:
        """not_told, unbilled, unpaid, partial or paid: one word."""
        if not self.told:
            return "not_told"
        if not self.bills:
            return "unbilled"
        if self.paid >= self.billed:
            return "paid"
        return "partial" if self.paid else "unpaid"


@dataclass(frozen=True, slots=True)
class ListedList:
    """A list in a table: heads that stand on it, its latest applied version, checks that wait, and its money."""

    plan: RosterList
    heads: int
    versions: int
    applied: Version | None
    waiting: Version | None
    money: Money


def list_by_id(list_id: uuid.UUID) -> RosterList:
    """The list with its programme. Refused (404) if there is none for the actor."""
    found = RosterList.objects.select_related("programme__organisation").filter(pk=list_id).first()
    if found is None:
        raise Refused(
            "list_unknown",
            "Daftar itu tidak ada, atau di luar wilayah dan organisasi Anda.",
            "There is no such list, or none within your regions and organisations.",
            status=404,
        )
    return found


def lists(*, programme: str = "", after: str = "", most: int = MOST_LISTS) -> list[ListedList]:
    """The lists the actor may see, newest first; of the programme of this code, or of all.

    `after`: those that follow the list of this id. Lists whose every file was cancelled or unreadable are left out.
    """
    found = RosterList.objects.select_related("programme__organisation").order_by("-id")
    if programme:
        found = found.filter(programme__code=programme)
    if after:
        found = found.filter(pk__lt=after)
    shown = list(
        found.annotate(
            live=Count("versions", filter=Q(versions__state__in=["sent", "checked", "applied"])),
            whole=WHOLE,
        ).filter(live__gt=0)[:most]
    )
    heads = dict(
        Entry.objects.filter(list__in=shown, ended_on__isnull=True).values_list("list").annotate(heads=Count("id"))
    )
    applied: dict[uuid.UUID, Version] = {}
    waiting: dict[uuid.UUID, Version] = {}
    versions = Version.objects.filter(list__in=shown, state__in=["sent", "checked", "applied"]).defer("totals", "quote")
    for version in versions.order_by("number"):
        (applied if version.state == Version.State.APPLIED else waiting)[version.list_id] = version
    money = money_of(shown)
    return [
        ListedList(
            plan=plan,
            heads=heads.get(plan.pk, 0),
            versions=plan.live,
            applied=applied.get(plan.pk),
            waiting=waiting.get(plan.pk),
            money=money.get(plan.pk, Money(told=plan.whole)),
        )
        for plan in shown
    ]


def money_of(plans: Sequence[RosterList]) -> dict[uuid.UUID, Money]:
    """What lists were billed and paid, by their ids; lists without a bill are left out."""
    by_key = {(plan.programme_id, ending_of(plan)): plan.pk for plan in plans}
    bills = Bill.objects.filter(subject_id__in={plan.programme_id for plan in plans}, state=Bill.State.OPEN)
    of_bill = {}
    for pk, subject_id, subject in bills.values_list("pk", "subject_id", "subject"):
        plan = by_key.get((subject_id, ", ".join(subject.rsplit(", ", 2)[-2:])))
        if plan is not None:
            of_bill[pk] = plan
    totals = dict(bills.values_list("pk", "total"))
    paid = dict(Allocation.objects.filter(bill__in=bills).order_by().values_list("bill").annotate(whole=standing_sum()))
    found: dict[uuid.UUID, Money] = {}
    for bill, plan in of_bill.items():
        before = found.get(plan, Money())
        found[plan] = Money(before.bills + 1, before.billed + totals[bill], before.paid + paid.get(bill, 0))
    return found


def money_of_list(plan: RosterList) -> Money:
    """What one list was billed and paid."""
    return money_of([plan]).get(plan.pk) or Money(told=reads_whole(plan))


def ending_of(plan: RosterList) -> str:
    """How the subject of a list's bills ends: the period tells the lists of a programme apart."""
    return f"{plan.first_month:%Y-%m}, {plan.months} bulan"


def bills_of(plan: RosterList) -> tuple[ListedBill, ...]:
    """The bills of a list, newest first."""
    found = list_bills(subject=plan.programme_id, most=MOST_BILLS)
    return tuple(one for one in found if one.bill.subject.endswith(f", {ending_of(plan)}"))


def rows_of(version: Version, *, verdict: str = "", reason: str = "") -> QuerySet[Row] | QuerySet[CheckedRow]:
    """The rows of a version in the order of the file; of a verdict, or `amiss` for held and returned; of a reason or
    notice. Refused for a verdict that does not exist."""
    found = version.rows.all() if version.state == Version.State.APPLIED else version.checked_rows.all()
    if verdict == "amiss":
        found = found.filter(verdict__in=AMISS)
    elif verdict and verdict not in VERDICTS:
        known = ", ".join((*VERDICTS, "amiss"))
        raise Refused(
            "unknown_verdict",
            f"Hasil {verdict[:20]!r} tidak ada; pilih {known}.",
            f"There is no verdict {verdict[:20]!r}; choose {known}.",
        )
    elif verdict:
        found = found.filter(verdict=verdict)
    if reason:
        found = found.filter(Q(reasons__contains=[reason]) | Q(notices__contains=[reason]))
    return found.order_by("row")


def replaced_in(version: Version) -> list[Entry]:
    """Names that ended with this version and whose place another took."""
    return list(
        Entry.objects.filter(ended_version=version, replaced_by__isnull=False)
        .select_related("replaced_by")
        .order_by("name")
    )


def ended_in(version: Version) -> list[Entry]:
    """Names that were ended with this version and not replaced."""
    return list(Entry.objects.filter(ended_version=version, replaced_by__isnull=True).order_by("name"))


def papers_of(version: Version) -> list[Paper]:
    """Papers kept for a version: SK, minutes, signed list."""
    return list(Paper.objects.filter(version_id=version.pk).order_by("dated", "id"))


def open_tasks_of(version: Version) -> int:
    """How many held rows of a version still wait."""
    return Task.objects.filter(version=version, state=Task.State.OPEN).count()


def people_of(versions: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """By whom versions were sent and applied, by their ids; empty where nobody did or it was the system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version, sent_by, applied_by FROM lindung_version_people(%s)", [list(versions)])
        return {uuid.UUID(str(one)): (sent or "", applied or "") for one, sent, applied in cursor.fetchall()}


def file_is_kept(version: Version) -> bool:
    """Whether the file of a version is there for the actor; it is not read."""
    return SentFile.objects.filter(version=version).exists()


def is_latest(version: Version) -> bool:
    """Whether this is the version that stands now."""
    later = Version.objects.filter(list=version.list_id, state=Version.State.APPLIED, number__gt=version.number)
    return version.state == Version.State.APPLIED and not later.exists()
