"""What somebody was told, who has read it, and the e-mails that say so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.access.roles import Role
from lindung.registry.models import Organisation
from lindung.web.database import UuidSeven


class Notice(models.Model):
    """Something told once to a user, to an organisation (or to one role of it), or to a role in a region.

    `key` names the occasion: the same occasion is told to the same addressee once, whoever tries again. Written by
    `lindung_tell` alone and never changed.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    key = models.CharField(max_length=160)
    code = models.CharField(max_length=40, help_text="the kind of notice; see lindung/notices/words.py")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, db_default="")
    region = models.CharField(max_length=5, blank=True, db_default="", help_text="a province or a kabupaten")
    subject_indonesian = models.CharField(max_length=200)
    subject_english = models.CharField(max_length=200)
    body_indonesian = models.TextField(blank=True, db_default="")
    body_english = models.TextField(blank=True, db_default="")
    link = models.CharField(max_length=300, blank=True, db_default="", help_text="an address of this house")
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "user", "organisation", "role", "region"],
                name="notices_told_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="notices_one_addressee",
                condition=Q(user__isnull=False, organisation__isnull=True, role="", region="")
                | Q(user__isnull=True, organisation__isnull=False, region="")
                | (Q(user__isnull=True, organisation__isnull=True) & ~Q(role="") & ~Q(region="")),
            ),
            models.CheckConstraint(
                name="notices_say_something",
                condition=~Q(key="") & ~Q(code="") & ~Q(subject_indonesian="") & ~Q(subject_english=""),
            ),
            # Never to another house: a link in a notice is trusted.
            models.CheckConstraint(
                name="notices_link_stays_here", condition=Q(link="") | Q(link__regex=r"^/([^/\\]|$)")
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="notices_of_user", condition=Q(user__isnull=False)),
            models.Index(fields=["organisation"], name="notices_of_org", condition=Q(organisation__isnull=False)),
            models.Index(fields=["region"], name="notices_of_region", condition=~Q(region="")),
        ]

    def __str__(self) -> str:
        return self.subject_indonesian


class Read(models.Model):
    """That somebody has read a notice."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reads", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "notices_read"
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notices_read_once")]


class Outgoing(models.Model):
    """An e-mail to one person about one notice. Waiting ones of a person leave together, as one e-mail.

    `sending` is written and committed before the e-mail leaves: a sender that dies then never sends it twice. What it
    leaves behind becomes `doubtful` and is not tried again; the notice itself stands in the inbox in any case.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "menunggu"
        SENDING = "sending", "sedang dikirim"
        SENT = "sent", "terkirim"
        READ = "read", "sudah dibaca"
        FAILED = "failed", "gagal"
        DOUBTFUL = "doubtful", "tidak pasti"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="outgoing", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(
        max_length=80, blank=True, db_default="", help_text="kind and code; never what a server says"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "user"], name="notices_outgoing_once"),
            models.CheckConstraint(
                name="notices_outgoing_state",
                condition=Q(state__in=["waiting", "sending", "sent", "read", "failed", "doubtful"]),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notices_outgoing_due", condition=Q(state="waiting")),
            models.Index(fields=["claim"], name="notices_outgoing_claim", condition=Q(state="sending")),
        ]
