"""A sponsor's programme: the agreement, where the money comes from, for whom, for how many."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lindung.access.models import User
from lindung.membership.models import PayerAssignment, PayerKind
from lindung.registry.models import Organisation
from lindung.web.database import UuidSeven


class Programme(models.Model):
    """What a sponsor pays for, under one agreement (PKS). `code` is what people type.

    What a head costs is not stored: it follows from the law by payer, income and month (`sponsorship.pricing`).
    """

    class MoneySource(models.TextChoices):
        APBD = "apbd", "APBD"
        APBDES = "apbdes", "APB Desa"
        DANA_DESA = "dana_desa", "dana desa"
        DBH_SAWIT = "dbh_sawit", "DBH sawit"
        CSR = "csr", "CSR"
        DONOR = "donor", "donatur"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=13, help_text="Kemendagri code: a province, a kabupaten or a village")
    wadah = models.CharField(max_length=2, choices=PayerAssignment.Wadah.choices)
    wadah_number = models.CharField(max_length=40, blank=True)
    agreement_number = models.CharField(max_length=80)
    agreement_date = models.DateField()
    agreement_until = models.DateField(null=True, blank=True)
    legal_instrument = models.CharField(max_length=120, blank=True, help_text="Perda, Pergub, SE: number and year")
    money_source = models.CharField(max_length=9, choices=MoneySource.choices)
    # Derived from the wadah; for SL stated in the agreement.
    payer_kind = models.CharField(max_length=8, choices=PayerKind.choices)
    programmes = models.PositiveSmallIntegerField(default=3, help_text="bits; 3 is JKK and JKM")
    income = models.BigIntegerField(default=1_000_000, help_text="rupiah a month: which row of the BPU table")
    age_min = models.PositiveSmallIntegerField(default=18)
    age_max = models.PositiveSmallIntegerField(default=64)
    decile_max = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_total = models.PositiveIntegerField(null=True, blank=True)
    quota_per_village = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    switches = models.JSONField(default=dict, blank=True, help_text="see lindung/sponsorship/switches.py")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sponsorship_programme_region", condition=Q(region__regex=r"^\d\d(\.\d\d(\.\d\d\.\d{4})?)?$")
            ),
            models.CheckConstraint(
                name="sponsorship_programme_period", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="sponsorship_programme_ages", condition=Q(age_min__gte=0) & Q(age_max__gte=F("age_min"))
            ),
            models.CheckConstraint(
                name="sponsorship_programme_decile",
                condition=Q(decile_max__isnull=True) | (Q(decile_max__gte=1) & Q(decile_max__lte=10)),
            ),
            models.CheckConstraint(
                name="sponsorship_programme_agreement",
                condition=~Q(agreement_number="") & Q(income__gt=0) & Q(programmes__gt=0),
            ),
            models.CheckConstraint(
                name="sponsorship_programme_payer", condition=Q(payer_kind__in=["apbn", "apbd", "village", "donor"])
            ),
        ]
        indexes = [models.Index(fields=["organisation"], name="sponsorship_programme_org")]

    def __str__(self) -> str:
        return self.name

    @property
    def kabupaten(self) -> str:
        """The kabupaten it belongs to; empty for a whole province."""
        return self.region[:5] if len(self.region) >= 5 else ""

    @property
    def villages_pay(self) -> bool:
        """Whether each village of the programme pays for its own people."""
        return self.wadah == PayerAssignment.Wadah.VILLAGE_APBDES and len(self.region) < 13


class Budget(models.Model):
    """Money set aside for a year. A change is a further row; the newest counts."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(help_text="rupiah")
    line = models.CharField(max_length=120, blank=True, help_text="the line of the budget")
    document = models.CharField(max_length=120, help_text="DPA, APB Desa: number and date")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="sponsorship_budget_amount", condition=Q(amount__gte=0) & ~Q(document=""))
        ]
        indexes = [models.Index(fields=["programme", "year", "-id"], name="sponsorship_budget_newest")]


class Quota(models.Model):
    """Heads for one village, where it differs from the programme's `quota_per_village`."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="quotas")
    village = models.CharField(max_length=13)
    heads = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "village"], name="sponsorship_quota_once")]


class Paper(models.Model):
    """A paper of a programme or of a version of a list: what it is, its number, its checksum."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "PKS"
        DECREE = "decree", "SK"
        MINUTES = "minutes", "berita acara musdes"
        SIGNED = "signed", "daftar bertanda tangan"
        OTHER = "other", "lainnya"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="papers")
    # A version stands in a lower room, so no foreign key.
    version_id = models.UUIDField(null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    number = models.CharField(max_length=120)
    dated = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sponsorship_paper_told",
                condition=~Q(number="") & (Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$")),
            )
        ]


class BudgetDate(models.Model):
    """When an event of the budget calendar takes place in a region, in one year. A change is a further row; the newest
    of the smallest region counts, else the date of `budget_calendar.yaml`."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    region = models.CharField(max_length=5, help_text="a province or a kabupaten")
    event = models.CharField(max_length=20, help_text="a key of lindung/sponsorship/budget_calendar.yaml")
    day = models.DateField()
    reason = models.CharField(max_length=400)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sponsorship_budgetdate_told",
                condition=~Q(reason="") & ~Q(event="") & Q(region__regex=r"^\d\d(\.\d\d)?$"),
            )
        ]
        indexes = [models.Index(fields=["region", "event", "day", "-id"], name="sponsorship_budgetdate_newest")]


class PayingOrder(models.Model):
    """Which sponsor pays first where several have the same person in a month. A change is a further row: for a
    month the newest row of the smallest region counts that was in force by then."""

    class Level(models.TextChoices):
        VILLAGE = "village", "desa"
        KABUPATEN = "kabupaten", "kabupaten/kota"
        PROVINCE = "province", "provinsi"
        FIRM = "firm", "perusahaan atau donatur"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    region = models.CharField(max_length=5, help_text="a province or a kabupaten")
    payers = ArrayField(models.CharField(max_length=9, choices=Level.choices), help_text="who pays first comes first")
    from_month = models.DateField(help_text="first day of the month from which it holds")
    basis = models.CharField(max_length=400, help_text="the legal reason")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The name as it was then: accounts may not be read by everybody.
    recorded_by_name = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sponsorship_payingorder_told",
                condition=~Q(basis="")
                & Q(region__regex=r"^\d\d(\.\d\d)?$")
                & Q(from_month__day=1)
                & Q(payers__len=4)
                & Q(payers__contains=["village", "kabupaten", "province", "firm"]),
            )
        ]
        indexes = [models.Index(fields=["region", "-from_month", "-id"], name="sponsorship_payingorder_newest")]
