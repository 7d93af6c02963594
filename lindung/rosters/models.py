"""A list of names, its versions, what became of each row, who stands on it, and what somebody must settle."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.membership.models import Membership
from lindung.registry.models import Organisation, Person
from lindung.rosters.inquiries import Inquiry, InquiryRow
from lindung.sponsorship.models import Programme
from lindung.web.database import UuidSeven

__all__ = [
    "CheckedRow", "Entry", "Inquiry", "InquiryRow", "JudgedRow", "RosterList", "Row", "SentFile", "Task", "Version",
]  # fmt: skip

_MASKED = ~Q(typed__nik__regex="[0-9]{6}")


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
        SENT = "sent", "dikirim"
        CHECKED = "checked", "diperiksa"
        APPLIED = "applied", "diterapkan"
        CANCELLED = "cancelled", "dibatalkan"
        REFUSED = "refused", "tidak terbaca"

    class Stage(models.TextChoices):
        """What a job is at; empty when nothing runs."""

        NONE = "", ""
        WAITING = "waiting", "menunggu"
        READING = "reading", "membaca"
        JUDGING = "judging", "memeriksa"
        MATCHING = "matching", "mencocokkan"
        QUOTING = "quoting", "menghitung"
        APPLYING = "applying", "menerapkan"

    class Origin(models.TextChoices):
        FILE = "file", "berkas"
        ROLL = "roll", "lanjutan"

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
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    totals = models.JSONField(default=dict)
    quote = models.JSONField(default=dict)
    origin = models.CharField(max_length=4, choices=Origin.choices, db_default=Origin.FILE)
    stage = models.CharField(max_length=8, choices=Stage.choices, blank=True, db_default="")
    stage_at = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField(null=True)
    # Why the file is no list, or what changed since it was checked: {"code", "id", "en"}.
    problem = models.JSONField(null=True)
    # One act of sending; the same act again is the same version.
    operation_id = models.UUIDField(null=True, unique=True)
    kept_until = models.DateField(null=True, help_text="the last day the file itself is kept")
    # Whether its counts are those of one village alone: see own_part.py.
    own_part = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="rosters_version_number"),
            models.CheckConstraint(
                name="rosters_version_applied", condition=~Q(state="applied") | Q(applied_at__isnull=False)
            ),
        ]


class JudgedRow(models.Model):
    """One row of a version as it was judged. `typed` keeps the cells only of rows held or returned, and under `found`
    what was found there; of a row that changes a name on the list, under `changed` each field with old and new.

    Numbers are masked there by the database, which keeps them whole in a column that is no field: typed_cells.py."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    row = models.PositiveIntegerField(help_text="the number a person sees in the spreadsheet")
    verdict = models.CharField(max_length=9)
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    notices = ArrayField(models.CharField(max_length=30), default=list)
    name = models.CharField(max_length=300, blank=True)
    nik_masked = models.CharField(max_length=40, blank=True)
    typed = models.JSONField(null=True)
    from_month = models.DateField(null=True)

    class Meta:
        abstract = True


class Row(JudgedRow):
    """A row of a version that was applied, as it was judged then. Never changes."""

    # Where the row was placed: the village's own officers read it by this. Empty where no village is known.
    village = models.CharField(max_length=13, blank=True, db_default="")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rows", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "row"], name="rosters_row_once"),
            models.CheckConstraint(
                name="rosters_row_verdict", condition=Q(verdict__in=["rejected", "held", "unchanged", "accepted"])
            ),
            models.CheckConstraint(name="rosters_row_masked", condition=_MASKED),
        ]
        indexes = [models.Index(fields=["village"], name="rosters_row_of_village")]


class CheckedRow(JudgedRow):
    """A row of a version that is checked and not applied: gone when the version is checked again, applied or cancelled,
    so that nothing is kept of people who were never enrolled."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="checked_rows", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "row"], name="rosters_checkedrow_once"),
            models.CheckConstraint(name="rosters_checkedrow_masked", condition=_MASKED),
        ]


class SentFile(models.Model):
    """The file of a version as it was sent. Removed when the version is cancelled, and some days after it was sent."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField()


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
        # From a membership that was billed or found to the list it stands on.
        # And what a village's own officers read.
        indexes = [
            models.Index(fields=["membership"], name="rosters_entry_of_membership"),
            models.Index(fields=["village"], name="rosters_entry_of_village"),
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
    # Where the row was placed, so that one village's tasks are found; empty where no village is known.
    village = models.CharField(max_length=13, blank=True, db_default="")
    # What was found when it was judged: a list of {code, field, about, suggestion}.
    found = models.JSONField(default=list, db_default=[])
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
        indexes = [
            models.Index(fields=["version", "state"], name="rosters_task_open"),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="rosters_task_due"),
        ]
