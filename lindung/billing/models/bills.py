"""A bill: who pays, for whom, which months, at which price. Its content never changes; its state may."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.membership.models import Membership, PayerAssignment
from lindung.registry.models import Organisation
from lindung.web.database import UuidSeven


class BillNumber(models.Func):
    """The next bill number, `TGH-2026-000001`: from a sequence, so that two at once never get the same."""

    function = "lindung_bill_code"
    arity = 0
    output_field = models.CharField()


class Bill(models.Model):
    """What one payer owes for one budget year of one list; per village where villages pay.

    `code` is ours. `payment_code` (kode iuran) comes from outside; without it nobody can pay.
    """

    class State(models.TextChoices):
        OPEN = "open", "terbuka"
        CANCELLED = "cancelled", "dibatalkan"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    code = models.CharField(max_length=20, unique=True, db_default=BillNumber(), editable=False)
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bills")
    # What it is for, in words, and the id of it (a sponsor's programme): a lower room's record, so no foreign key.
    subject = models.CharField(max_length=200)
    subject_id = models.UUIDField(db_index=True)
    wadah = models.CharField(max_length=2, choices=PayerAssignment.Wadah.choices, blank=True)
    wadah_number = models.CharField(max_length=40, blank=True)
    # Where it belongs. A bill of a whole province has no kabupaten, one of a kabupaten no village.
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, blank=True)
    village = models.CharField(max_length=13, blank=True)
    first_month = models.DateField()
    months = models.PositiveSmallIntegerField()
    budget_year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    total = models.BigIntegerField(help_text="rupiah")
    payment_code = models.CharField(max_length=40, null=True, blank=True, unique=True)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, db_default=State.OPEN)
    cancel_reason = models.TextField(blank=True, db_default="")
    operation_id = models.UUIDField(help_text="of the act that issued it; one act may issue several")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(db_default=Now())
    # The database transaction that made it: none other may put names and lines on it.
    made_in = models.BigIntegerField(db_default=models.Func(function="txid_current"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation_id", "budget_year", "village"], name="billing_bill_once_per_operation"
            ),
            models.CheckConstraint(name="billing_bill_holds_something", condition=Q(people__gt=0) & Q(total__gt=0)),
            models.CheckConstraint(name="billing_bill_months", condition=Q(months__gte=1) & Q(months__lte=12)),
            models.CheckConstraint(
                name="billing_bill_region_nests",
                condition=(Q(kabupaten="") | Q(kabupaten__startswith=F("province")))
                & (Q(village="") | (Q(village__startswith=F("kabupaten")) & ~Q(kabupaten=""))),
            ),
            models.CheckConstraint(
                name="billing_bill_cancelled_with_reason", condition=Q(state="open") | ~Q(cancel_reason="")
            ),
        ]
        indexes = [models.Index(fields=["kabupaten", "-issued_at"], name="billing_bill_kabupaten")]

    def __str__(self) -> str:
        return self.code


class BillLine(models.Model):
    """People x price for one month, programme and sector (whose price may differ), with the articles it rests on."""

    class Sector(models.TextChoices):
        TRANSPORT = "transport", "transportasi"
        OTHER = "other", "lainnya"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines", db_index=False)
    month = models.DateField(help_text="first day of the month")
    programme = models.CharField(max_length=3)
    sector = models.CharField(max_length=9, choices=Sector.choices)
    people = models.PositiveIntegerField()
    price = models.BigIntegerField(help_text="rupiah a head")
    total = models.BigIntegerField(help_text="rupiah")
    articles = models.JSONField(help_text="names of what the price rests on, with provenance")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "month", "programme", "sector"], name="billing_line_once"),
            models.CheckConstraint(name="billing_line_adds_up", condition=Q(total=F("people") * F("price"))),
            models.CheckConstraint(name="billing_line_month", condition=Q(month__day=1)),
        ]


class BillMember(models.Model):
    """One membership on a bill, and its months. Written set-based by `lindung_add_bill_members` alone."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="members", db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="billed")
    first_month = models.DateField()
    months = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=9, choices=BillLine.Sector.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "membership"], name="billing_member_once"),
            models.CheckConstraint(
                name="billing_member_months",
                condition=Q(months__gte=1) & Q(months__lte=12) & Q(first_month__day=1),
            ),
        ]
