"""A list of names, its versions, what became of each row, who stands on it, and what somebody must settle."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.membership.models import Membership
from lindung.registry.models import Organisation, Person
from lindung.sponsorship.models import Programme
from lindung.web.database import UuidSeven


class RosterList(models.Model):
    """Whom a programme pays for in a period. Region and organisation stand here once more for the row rights."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lists", db_index=False)
    first_month = models.DateField(help_text="first day of the month")
    months = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=13)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "rosters_list"
        constraints = [
            models.UniqueConstraint(fields=["programme", "first_month", "months"], name="rosters_list_once"),
            models.CheckConstraint(
                name="rosters_list_period", condition=Q(first_month__day=1) & Q(months__gte=1) & Q(months__lte=60)
            ),
        ]


class Version(models.Model):
    """A file as it was sent for a list, what it came to, and whether it was applied."""

    class State(models.TextChoices):
        CHECKED = "checked", "diperiksa"
        APPLIED = "applied", "diterapkan"
        CANCELLED = "cancelled", "dibatalkan"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    list = models.ForeignKey(RosterList, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True, blank=True)
    totals = models.JSONField(default=dict)
    quote = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="rosters_version_number"),
            models.CheckConstraint(
                name="rosters_version_applied", condition=~Q(state="applied") | Q(applied_at__isnull=False)
            ),
        ]


class Row(models.Model):
    """One row of a version as it was judged then. `typed` keeps the cells only of rows held or returned."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rows", db_index=False)
    row = models.PositiveIntegerField(help_text="the number a person sees in the spreadsheet")
    verdict = models.CharField(max_length=9)
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    notices = ArrayField(models.CharField(max_length=30), default=list)
    name = models.CharField(max_length=300, blank=True)
    nik_masked = models.CharField(max_length=40, blank=True)
    typed = models.JSONField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_month = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "row"], name="rosters_row_once"),
            models.CheckConstraint(
                name="rosters_row_verdict", condition=Q(verdict__in=["rejected", "held", "unchanged", "accepted"])
            ),
        ]


class Entry(models.Model):
    """A person on a list. `listed` is what the list says of him or her: the next version is compared with it."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    list = models.ForeignKey(RosterList, on_delete=models.PROTECT, related_name="entries", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="listed")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="listed", db_index=False)
    village = models.CharField(max_length=13)
    name = models.CharField(max_length=300)
    listed = models.JSONField(default=dict)
    sector = models.CharField(max_length=9)
    from_month = models.DateField(help_text="the first month this list pays for the person")
    since_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.PositiveIntegerField(help_text="where it last stood in a file")
    ended_version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_on = models.DateField(null=True, help_text="the last day paid for")
    end_reason = models.CharField(max_length=200, blank=True, db_default="")
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces", db_constraint=True
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "person"], condition=Q(ended_on__isnull=True), name="rosters_entry_once"
            ),
            models.CheckConstraint(
                name="rosters_entry_ended_with_reason", condition=Q(ended_on__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="rosters_entry_replaced_is_ended",
                condition=Q(replaced_by__isnull=True) | Q(ended_on__isnull=False),
            ),
        ]


class Task(models.Model):
    """A held row that somebody must settle by a day, with what was decided and why."""

    class State(models.TextChoices):
        OPEN = "open", "terbuka"
        SETTLED = "settled", "selesai"
        SUPERSEDED = "superseded", "diganti versi baru"

    class Decision(models.TextChoices):
        ACCEPT = "accept", "diterima"
        REJECT = "reject", "ditolak"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    row = models.OneToOneField(Row, on_delete=models.PROTECT, related_name="task")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    # The reason that decides whose task it is; the row has them all.
    code = models.CharField(max_length=30)
    owner_role = models.CharField(max_length=20)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, db_default=State.OPEN)
    decision = models.CharField(max_length=6, choices=Decision.choices, blank=True, db_default="")
    reason = models.CharField(max_length=400, blank=True, db_default="")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rosters_task_settled_with_reason",
                condition=~Q(state="settled")
                | (Q(settled_by__isnull=False) & Q(settled_at__isnull=False) & ~Q(decision="") & ~Q(reason="")),
            )
        ]
        indexes = [models.Index(fields=["version", "state"], name="rosters_task_open")]
