"""Lists that were paid, and what then turns out of those on them: they died, earn a wage, are one human twice."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill, SettlementLine
from lindung.coverage import paying
from lindung.coverage.merging import ask_merge, ask_unmerge, decide_merge
from lindung.membership.models import Membership
from lindung.registry.models import Person
from lindung.registry.services import record_death
from lindung.rosters.models import Inquiry, InquiryRow, Task
from lindung.rosters.reclaiming import ReclaimReport, reclaim_report
from lindung.rosters.settling import settle_tasks
from tests.rosters.conftest import Lists, row
from tests.world import OWN

PRICE = 16_800
HASAN = row("Hasan Basri", date(1988, 4, 3))
ROSMI = row("Rosmiati Yunus", date(1991, 7, 9), "P")
KARIM = row("Alm. Karim Said", date(1970, 1, 6))


def pay_all(lists: Lists) -> None:
    """Every bill is paid in full."""
    with lists.act("finance") as acting:
        for number, bill in enumerate(Bill.objects.order_by("budget_year", "code")):
            if bill.payments.exists():
                continue
            enter_payment_code(acting=acting, code=bill.code, payment_code=f"KODE{number}")
            paying.pay(
                acting=acting, kind="sp2d", reference=f"SP2D {number}", amount=bill.total, paid_on=date(2026, 11, 20),
                operation_id=uuid.uuid4(), bill_code=bill.code,
            )  # fmt: skip


def report(lists: Lists, who: str = "auditor", **wish: Any) -> ReclaimReport:
    with lists.act(who) as acting:
        return reclaim_report(acting=acting, **wish)


def kinds(found: ReclaimReport) -> dict[str, tuple[int, int, int]]:
    return {kind: (one.people, one.months, one.amount) for kind, one in found.by_kind().items() if one.people}


def dies(lists: Lists, name: str, on: date, *, verified: bool = True) -> None:
    with lists.act("branch_officer"):
        person = Person.objects.get(name=name)
        record_death(person_id=person.pk, died_on=on, source="akta kematian", verified=verified)


def employed(lists: Lists, name: str, first: date, last: date) -> None:
    """The person works for the firm from a day on, paid for until a day."""
    with lists.act("branch_officer"):
        person = Person.objects.get(name=name)
        made = Membership.objects.create(
            person=person, segment="PU", unit_id=lists.world.memberships["budi"].unit_id, began_on=first,
            village=person.village, kabupaten=person.kabupaten, province="72",
        )  # fmt: skip
        SettlementLine.objects.create(
            membership=made, programmes=7, covers_from=first, covers_to=last, paid_on=first, ground="months",
            province="72",
        )  # fmt: skip


def merged(lists: Lists, survivor: str, absorbed: str, *, undo: bool = False) -> None:
    """One officer asks, the head of branch approves; and perhaps both take it back."""
    with lists.act("branch_officer") as acting:
        people = {one.name: one.pk for one in Person.objects.filter(name__in=[survivor, absorbed])}
        wish = ask_merge(
            acting=acting, survivor_id=people[survivor], absorbed_id=people[absorbed], reason="orang yang sama"
        )
    with lists.act("head_of_branch") as acting:
        decide_merge(acting=acting, merge_id=wish.pk, approve=True, reason="benar")
    if undo:
        with lists.act("branch_officer") as acting:
            back = ask_unmerge(acting=acting, merge_id=wish.pk, reason="ternyata kembar")
        with lists.act("head_of_branch") as acting:
            decide_merge(acting=acting, merge_id=back.pk, approve=True, reason="benar")


def asked_dukcapil(lists: Lists, *answers: str) -> None:
    """Karim's held row was asked about and answered in this order; then an officer let him in and he was paid for."""
    lists.apply([KARIM])
    with lists.act("branch_officer") as acting:
        task = Task.objects.get()
        for number, answer in enumerate(answers, 1):
            inquiry = Inquiry.objects.create(
                code=f"DK-{number}", programme=task.version.list.programme,
                organisation=task.version.list.organisation, region=OWN, questions=1, asked_by=acting.user,
            )  # fmt: skip
            asked = InquiryRow.objects.create(inquiry=inquiry, number=1, task=task, nik=KARIM["NIK"], name="Karim Said")
            if answer:
                InquiryRow.objects.filter(pk=asked.pk).update(
                    answer=answer, answered_by=acting.user, answered_at=timezone.now() + timedelta(seconds=number - 9)
                )
        settle_tasks(acting=acting, task_ids=[task.pk], decision="accept", reason="didatangi")
    pay_all(lists)
