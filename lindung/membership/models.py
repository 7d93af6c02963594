"""A person in a segment under an enrolment unit, and who pays from when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from lindung.registry.models import Organisation, Person
from lindung.web.database import UuidSeven


class Segment(models.TextChoices):
    PU = "PU", "penerima upah"
    BPU = "BPU", "bukan penerima upah"
    JAKON = "JAKON", "jasa konstruksi"
    PMI = "PMI", "pekerja migran Indonesia"


class EnrolmentUnit(models.Model):
    """What a membership stands under: an employer's branch (NPP), a construction project, a placement."""

    class Kind(models.TextChoices):
        BRANCH = "branch", "cabang pemberi kerja"
        PROJECT = "project", "proyek"
        PLACEMENT = "placement", "penempatan"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    # NPP, project number or placement number as issued outside; empty until it is.
    number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    name = models.CharField(max_length=200)
    village = models.CharField(max_length=13)
    kabupaten = models.CharField(max_length=5)
    province = models.CharField(max_length=2)
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A construction project: declared heads never become persons, named heads are its memberships."""

    unit = models.OneToOneField(EnrolmentUnit, on_delete=models.PROTECT, primary_key=True, related_name="project")
    contract_value = models.BigIntegerField(help_text="rupiah, without PPN")
    work_order = models.CharField(max_length=80, help_text="number of the work order (SPK)")
    work_order_date = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    declared_heads = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="membership_project_value", condition=Q(contract_value__gt=0)),
            models.CheckConstraint(name="membership_project_period", condition=Q(ends_on__gte=F("starts_on"))),
        ]


class Membership(models.Model):
    """A person in a segment under a unit, from a day to a day (both inclusive; open while `ended_on` is empty).

    Changing the payer does not end it. `ended_on` follows the latest `MembershipEnd`; nobody writes it directly.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    segment = models.CharField(max_length=5, choices=Segment.choices)
    unit = models.ForeignKey(
        EnrolmentUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships", db_index=False
    )
    kpj = models.CharField(max_length=20, null=True, blank=True, help_text="card number issued outside")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    # The region counts are made by: the unit's, or for BPU the person's when the membership began.
    village = models.CharField(max_length=13)
    kabupaten = models.CharField(max_length=5)
    province = models.CharField(max_length=2)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_unit_unless_bpu",
                condition=Q(segment="BPU", unit__isnull=True) | (~Q(segment="BPU") & Q(unit__isnull=False)),
            ),
            models.CheckConstraint(name="membership_segment", condition=Q(segment__in=["PU", "BPU", "JAKON", "PMI"])),
            models.CheckConstraint(
                name="membership_period", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))
            ),
            # One constraint says both: nobody twice in the same unit at once, and one BPU membership at a time
            # (a BPU membership has no unit, so its slot is the person alone). The slot is a 128-bit digest: two
            # columns in the index instead of four halve the time to build it.
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    (Func("person", "segment", "unit", function="lindung_membership_slot"), RangeOperators.EQUAL),
                    (
                        Func("began_on", "ended_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            # With all that row rights ask of a membership, so that they are answered from the index alone.
            models.Index(
                fields=["person", "segment"], include=["unit", "kabupaten", "village"], name="membership_of_person"
            ),
            models.Index(fields=["unit", "person"], name="membership_of_unit"),
            models.Index(fields=["kabupaten", "id"], name="membership_kabupaten"),
            models.Index(fields=["kpj"], name="membership_kpj"),
            # The few that ended, looked for among the many whose cover ends.
            models.Index(
                fields=["id"], include=["ended_on"], condition=Q(ended_on__isnull=False), name="membership_ended"
            ),
        ]


class MembershipEnd(models.Model):
    """A notice that a membership ends, or, without a day, that an earlier notice is withdrawn. Only ever added."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="ends")
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())


class PayerKind(models.TextChoices):
    EMPLOYER = "employer", "pemberi kerja"
    SELF = "self", "sendiri"
    APBN = "apbn", "APBN"
    APBD = "apbd", "APBD"
    VILLAGE = "village", "desa"
    DONOR = "donor", "donatur/CSR"


class PayerAssignment(models.Model):
    """Who pays for a membership from a day on, until the next assignment begins: overlaps cannot be written."""

    class Wadah(models.TextChoices):
        FIRM = "SC", "perusahaan"
        BANK = "SB", "bank"
        GOVERNMENT = "SG", "pemerintah"
        VILLAGE_APBDES = "SD", "desa (APBDes)"
        VILLAGE_APBD = "SA", "desa (APBD)"
        VILLAGE_OTHER = "SL", "desa (lainnya)"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="payers", db_index=False)
    from_day = models.DateField()
    payer_kind = models.CharField(max_length=8, choices=PayerKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="pays_for", db_index=False
    )
    wadah = models.CharField(max_length=2, choices=Wadah.choices, blank=True)
    wadah_number = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(max_length=80, blank=True, help_text="number of the agreement (PKS)")
    # The membership's person and region once more, so that the row right of a payer needs no other table. A trigger
    # fills the person in.
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, editable=False
    )
    village = models.CharField(max_length=13)
    kabupaten = models.CharField(max_length=5)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "from_day"], name="membership_payer_from_one_day"),
            models.CheckConstraint(
                name="membership_payer_self_has_no_organisation",
                condition=Q(payer_kind="self", organisation__isnull=True)
                | (~Q(payer_kind="self") & Q(organisation__isnull=False)),
            ),
        ]
        # Whom an organisation pays for, and whether it pays for somebody, from the index alone.
        indexes = [models.Index(fields=["organisation", "person"], name="membership_payer_pays_for")]
