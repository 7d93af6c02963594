"""What was paid for whom. The truth cover is derived from; never changed, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lindung.membership.models import Membership
from lindung.web.database import UuidSeven

# Programmes with one of JKK and JKM without the other. A month of a membership is settled twice only for these.
ONE_OF_TWO = tuple(mask for mask in range(1, 32) if mask & 3 in (1, 2))


class SettlementLine(models.Model):
    """This membership, these programmes, from day to day (inclusive), paid on, recorded at, on this ground.

    A mistake is corrected by a further line that `reverses` the wrong one; the database refuses updates and deletes.
    """

    class Ground(models.TextChoices):
        MONTHS = "months", "bulan yang dibayar"
        PROJECT = "project", "jangka waktu proyek"
        PMI_PHASE = "pmi_phase", "tahap penempatan PMI"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="settlements")
    # Bits, in this order: JKK 1, JKM 2, JHT 4, JP 8, JKP 16 (lindung.law.programmes).
    programmes = models.PositiveSmallIntegerField()
    covers_from = models.DateField()
    covers_to = models.DateField()
    paid_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    ground = models.CharField(max_length=9, choices=Ground.choices)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    province = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="billing_line_period", condition=Q(covers_to__gte=F("covers_from"))),
            models.CheckConstraint(
                name="billing_line_programmes", condition=Q(programmes__gte=1) & Q(programmes__lte=31)
            ),
            # Later periods are whole months; only a project or a placement ends within one.
            models.CheckConstraint(
                name="billing_line_whole_months",
                condition=~Q(ground="months") | Q(covers_to=models.Func(F("covers_to"), function="lindung_month_end")),
            ),
        ]
        indexes = [
            models.Index(fields=["membership"], condition=Q(programmes__in=ONE_OF_TWO), name="billing_line_one_of_two")
        ]
