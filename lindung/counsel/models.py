"""What the office decided where the law is open. The law itself stands in `lindung.law` and has no tables."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.web.database import UuidSeven


class LegalDecision(models.Model):
    """The reading of an open question that holds for events from a day to a day (both included; none: still).

    Question and reading are names from `lindung/law/questions.yaml`. A decision is never rewritten: it may only be
    given a last day, once more in the audit trail. For one question there is at most one decision on any day.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    question = models.CharField(max_length=60)
    reading = models.CharField(max_length=60)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    document_number = models.CharField(max_length=80)
    reason = models.TextField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The name as it was then: accounts may not be read by everybody, and people change theirs.
    decided_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="counsel_decision_period", condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day"))
            ),
            models.CheckConstraint(name="counsel_decision_grounds", condition=~Q(reason="") & ~Q(document_number="")),
            models.CheckConstraint(
                name="counsel_decision_end_told",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False, to_day__isnull=False) & ~Q(end_reason="")),
            ),
            ExclusionConstraint(
                name="counsel_one_decision_a_day",
                expressions=[
                    ("question", RangeOperators.EQUAL),
                    (
                        Func("from_day", "to_day", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
