"""Money that came in, what it was used for, and money that went back. Corrected by further rows only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.billing.models.bills import Bill, BillMember
from lindung.billing.models.settlements import SettlementLine
from lindung.web.database import UuidSeven


class Statement(models.Model):
    """A bank statement that was read: first checked, then imported. The same content is read once."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=5, choices=[("csv", "CSV"), ("mt940", "MT940")])
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, blank=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(db_default=Now())
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "kabupaten", "province"], name="billing_statement_once")
        ]


class StatementLine(models.Model):
    """One line of a statement as it stood in the file. `amount` is rupiah; money that went out is negative."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines", db_index=False)
    row = models.PositiveIntegerField(help_text="the number a person sees in the file")
    day = models.DateField()
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    code = models.CharField(max_length=40, blank=True, help_text="payment code, if the file has it in a column")
    text = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "row"], name="billing_statementline_once")]


class Payment(models.Model):
    """Money received once, with the reference of the treasury, the receipt or the bank. Without a bill it waits."""

    class Kind(models.TextChoices):
        SP2D = "sp2d", "SP2D"
        RECEIPT = "receipt", "kuitansi"
        STATEMENT = "statement", "mutasi bank"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    reference = models.CharField(max_length=80)
    amount = models.BigIntegerField(help_text="rupiah")
    paid_on = models.DateField()
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    # Why it waits without a bill, or what was typed to find one.
    note = models.CharField(max_length=400, blank=True)
    statement_line = models.OneToOneField(
        StatementLine, on_delete=models.PROTECT, null=True, blank=True, related_name="payment"
    )
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, blank=True)
    operation_id = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="billing_payment_reference_once"),
            models.CheckConstraint(name="billing_payment_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="billing_payment_has_reference", condition=~Q(reference="")),
        ]
        indexes = [models.Index(fields=["-recorded_at"], name="billing_payment_recent")]


class Allocation(models.Model):
    """Months of one member of a bill, paid with the bill's money when `payment` came, and settled by `settlement`.

    Written with the settlement line by `lindung_settle_bill`; taken back by a further row that `reverses` it.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    bill_member = models.ForeignKey(BillMember, on_delete=models.PROTECT, related_name="allocations")
    first_month = models.DateField()
    months = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(help_text="rupiah")
    settlement = models.OneToOneField(SettlementLine, on_delete=models.PROTECT, related_name="allocation")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="billing_allocation_months", condition=Q(months__gte=1) & Q(amount__gte=0)),
        ]


class MoneyRequest(models.Model):
    """A wish to give money back, or to take a payment back as never received. Somebody else decides on it."""

    class Kind(models.TextChoices):
        REFUND = "refund", "pengembalian"
        REVERSAL = "reversal", "pembatalan pembayaran"

    class Decision(models.TextChoices):
        APPROVED = "approved", "disetujui"
        REFUSED = "refused", "ditolak"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="requests")
    amount = models.BigIntegerField(help_text="rupiah")
    reason = models.TextField()
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, db_default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, db_default="")
    reference = models.CharField(max_length=80, blank=True, db_default="", help_text="of the transfer back")

    class Meta:
        constraints = [
            models.CheckConstraint(name="billing_request_told", condition=Q(amount__gt=0) & ~Q(reason="")),
            models.CheckConstraint(
                name="billing_request_two_pairs_of_eyes",
                condition=Q(decision="", decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(decision=""), name="billing_request_one_open_per_payment"
            ),
        ]
