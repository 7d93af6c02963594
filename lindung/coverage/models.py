"""Cover derived from settlement lines, and its roll-up. Everything here can be rebuilt; nothing here is the truth."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.registry.models import Person
from lindung.web.database import UuidSeven


class SpanStatus(models.IntegerChoices):
    COVERED = 1, "terlindungi"
    CONDITIONAL = 2, "bersyarat"
    NOT_SETTLED = 3, "belum terjawab oleh hukum"


class CoverSpan(models.Model):
    """One membership's cover from a day to a day (inclusive), with what counting needs beside it.

    `counted` marks the pieces a count of active participants uses: of several memberships of one person in one
    segment only one piece counts on any day, so that people are counted once and regions add up to the total.
    """

    id = models.BigAutoField(primary_key=True)
    membership_id = models.UUIDField()
    person_id = models.UUIDField()
    segment = models.CharField(max_length=5)
    programmes = models.PositiveSmallIntegerField()
    status = models.PositiveSmallIntegerField(choices=SpanStatus.choices)
    from_day = models.DateField()
    to_day = models.DateField()
    counted = models.BooleanField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField()
    payer_kind = models.CharField(max_length=8)
    village = models.CharField(max_length=13)
    kabupaten = models.CharField(max_length=5)
    province = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="coverage_span_period", condition=models.Q(to_day__gte=models.F("from_day"))),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="coverage_span_person"),
            # Until when the many of a list are covered is told from the index alone.
            models.Index(
                fields=["membership_id", "to_day"], include=["from_day", "status"], name="coverage_span_membership"
            ),
            # What ends soon is asked of the days that have not passed, and of the self-employed alone.
            models.Index(
                fields=["to_day", "kabupaten"],
                name="coverage_span_ending",
                condition=models.Q(segment="BPU", status__lte=2),
            ),
        ]


class CoverDelta(models.Model):
    """How many active participants begin (+) and end (-) on a day in a village. The sum up to a day is the count."""

    pk = models.CompositePrimaryKey("kabupaten", "day", "village", "segment", "status", "payer_kind")
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5)
    village = models.CharField(max_length=13)
    segment = models.CharField(max_length=5)
    status = models.PositiveSmallIntegerField()
    payer_kind = models.CharField(max_length=8)
    day = models.DateField()
    delta = models.IntegerField()


class CoverMonth(models.Model):
    """Active participants on the first day of a month per kabupaten: the resting points of the roll-up."""

    pk = models.CompositePrimaryKey("month", "kabupaten", "segment", "status", "payer_kind")
    month = models.DateField(help_text="first day of the month")
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5)
    segment = models.CharField(max_length=5)
    status = models.PositiveSmallIntegerField()
    payer_kind = models.CharField(max_length=8)
    active = models.IntegerField()


class CoverDay(models.Model):
    """Changes per day and kabupaten, for the days between two resting points."""

    pk = models.CompositePrimaryKey("day", "kabupaten", "segment", "status", "payer_kind")
    day = models.DateField()
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5)
    segment = models.CharField(max_length=5)
    status = models.PositiveSmallIntegerField()
    payer_kind = models.CharField(max_length=8)
    delta = models.IntegerField()


class Derivation(models.Model):
    """One run that derived cover: what it stood on, and the days the record speaks for."""

    id = models.BigAutoField(primary_key=True)
    derived_at = models.DateTimeField(auto_now_add=True)
    first_day = models.DateField(help_text="before this day the record is silent")
    last_day = models.DateField(help_text="last day known to be complete when derived")
    definition = models.CharField(max_length=60)
    lines = models.BigIntegerField()
    spans = models.BigIntegerField()


class Certificate(models.Model):
    """One certificate of cover handed out. Its token stands in the QR code alone: only a digest of it is kept.

    What it said follows from the settlement lines as known when it was issued. Only ever added.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The public check answers for these programmes and no others.
    programmes = models.PositiveSmallIntegerField(help_text="bits, as printed")
    on_day = models.DateField(help_text="the day it speaks of")
    token_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hexadecimal")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="coverage_certificate_programmes", condition=models.Q(programmes__gt=0)),
            models.CheckConstraint(
                name="coverage_certificate_digest", condition=models.Q(("token_digest__regex", r"^[0-9a-f]{64}$"))
            ),
        ]
        indexes = [models.Index(fields=["person"], name="coverage_certificate_person")]
