"""Questions to Dukcapil about held rows, and what it answered. Part of `models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.registry.models import Organisation
from lindung.sponsorship.models import Programme
from lindung.web.database import UuidSeven


class Inquiry(models.Model):
    """A file of questions. Region and organisation stand here once more for the row rights."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    # DK-2026-0001: our own number, written before every question so that the reply finds its way back.
    code = models.CharField(max_length=20, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="inquiries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.CharField(max_length=13)
    questions = models.PositiveIntegerField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="rosters_inquiry_asks", condition=Q(questions__gt=0)),
        ]

    def __str__(self) -> str:
        return self.code


class InquiryRow(models.Model):
    """One question: whose is this NIK? `answer` stays empty until Dukcapil replies, and is then never changed."""

    class Answer(models.TextChoices):
        NONE = "", "belum dijawab"
        FOUND = "found", "ditemukan"
        NOT_FOUND = "not_found", "tidak ditemukan"
        DIFFERS = "differs", "berbeda"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    task = models.ForeignKey("rosters.Task", on_delete=models.PROTECT, related_name="inquiries")
    # The question as it was put.
    nik = models.CharField(max_length=16)
    name = models.CharField(max_length=300)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, db_default="")
    reasons = models.JSONField(default=list)
    # The reply. What is right is told only where it differs from the question.
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, db_default="")
    right_name = models.CharField(max_length=300, blank=True, db_default="")
    right_birth_date = models.DateField(null=True)
    right_sex = models.CharField(max_length=1, blank=True, db_default="")
    died_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "number"], name="rosters_inquiryrow_once"),
            models.CheckConstraint(name="rosters_inquiryrow_nik", condition=Q(nik__regex=r"^[0-9]{16}$")),
            models.CheckConstraint(
                name="rosters_inquiryrow_answered",
                condition=Q(answer="") | (Q(answered_at__isnull=False) & Q(answered_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["nik"], name="rosters_inquiryrow_of_nik")]
