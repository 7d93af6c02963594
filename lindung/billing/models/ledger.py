"""The ledger: accounts, a fund for each programme, entries that balance and only grow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.web.database import UuidSeven


class Account(models.Model):
    """A line of the chart of accounts. The chart is data: sql/20_chart.sql."""

    class Kind(models.TextChoices):
        ASSET = "asset", "aset"
        LIABILITY = "liability", "liabilitas"
        INCOME = "income", "pendapatan"
        EXPENSE = "expense", "beban"

    code = models.CharField(max_length=6, primary_key=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=9, choices=Kind.choices)


class Fund(models.Model):
    """A fund kept apart by law: one for each programme, and one for money that is not any programme's yet."""

    code = models.CharField(max_length=8, primary_key=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    basis = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField()


class Entry(models.Model):
    """One booked act. Its postings balance, in all and in each fund, when the transaction ends; then it is closed."""

    class Kind(models.TextChoices):
        BILL = "bill", "tagihan terbit"
        CANCELLATION = "cancel", "tagihan dibatalkan"
        PAYMENT = "payment", "pembayaran"
        SETTLEMENT = "settle", "pelunasan bulan"
        REFUND = "refund", "pengembalian"
        REVERSAL = "reversal", "pembatalan pembayaran"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    # Of whoever started the act: the same act again is refused by the database.
    operation_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)
    document = models.CharField(max_length=100, help_text="code of the bill or reference of the payment")
    document_id = models.UUIDField(db_index=True)
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, blank=True)
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # The database transaction that made it: none other may add postings.
    made_in = models.BigIntegerField(db_default=models.Func(function="txid_current"), editable=False)

    class Meta:
        indexes = [models.Index(fields=["kabupaten", "at"], name="billing_entry_kabupaten")]


class Posting(models.Model):
    """Rupiah on an account of a fund: debit above zero, credit below."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField(help_text="rupiah, debit above zero")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account", "fund"], name="billing_posting_once"),
            models.CheckConstraint(name="billing_posting_amount", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["fund", "account"], include=["amount", "entry"], name="billing_posting_sums")]
