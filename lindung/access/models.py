"""Who may act, for which regions and organisations, and the trail of what was done."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lindung.access.roles import Role
from lindung.registry.models import Organisation
from lindung.web.database import UuidSeven


class User(AbstractUser):
    """Somebody who signs in. What they may do and see follows from their assignments alone."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    full_name = models.CharField(max_length=150)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    language = models.CharField(max_length=2, default="id", choices=[("id", "Indonesia"), ("en", "English")])

    REQUIRED_FIELDS = ["full_name"]

    def get_full_name(self) -> str:
        return self.full_name or self.username


class Assignment(models.Model):
    """A role somebody holds, for a region or for an organisation, from a day to a day (inclusive)."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.CharField(max_length=13, blank=True, help_text="Kemendagri code: province down to village")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_assignment_period", condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day"))
            ),
            models.CheckConstraint(
                name="access_assignment_one_scope", condition=Q(region="") | Q(organisation__isnull=True)
            ),
        ]


class ApiToken(models.Model):
    """A key for programs. Only its digest is kept; it acts as its user and no further."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Event(models.Model):
    """One line of the audit trail. Written by database triggers and definer functions only; never changed."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    actor = models.UUIDField(null=True)
    channel = models.CharField(max_length=12)
    operation = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    relation = models.CharField(max_length=63)
    row_id = models.CharField(max_length=60)
    action = models.CharField(max_length=12)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    kabupaten = models.CharField(max_length=5, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["relation", "row_id"], name="access_event_row"),
            models.Index(fields=["actor", "at"], name="access_event_actor"),
        ]
