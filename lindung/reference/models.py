"""Loaded reference data. Nothing here is entered by hand: `services.load_reference` writes it from files with sources.

Every value carries its source and, as far as known, two days: `as_of`, the day it speaks of, and `published_on`, the
day it appeared. They are never the same column, and an unknown day stays empty.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Provenance(models.TextChoices):
    """How we know a value: read in its source, derived by arithmetic a note explains, or recalled and unchecked."""

    READ = "read", "dibaca"
    DERIVED = "derived", "dihitung"
    RECALL = "recall", "dari ingatan"


class Region(models.Model):
    """A province, kabupaten/kota, kecamatan or village of Indonesia, under its Kemendagri code with dots."""

    class Level(models.TextChoices):
        PROVINCE = "province", "provinsi"
        KABUPATEN = "kabupaten", "kabupaten/kota"
        KECAMATAN = "kecamatan", "kecamatan"
        VILLAGE = "village", "desa/kelurahan"

    code = models.CharField(max_length=13, primary_key=True)
    level = models.CharField(max_length=9, choices=Level.choices)
    kind = models.CharField(max_length=10, help_text="provinsi, kabupaten, kota, kecamatan, distrik, desa, kelurahan")
    name = models.CharField(max_length=100, help_text="as in the decree")
    display_name = models.CharField(max_length=100, help_text="as people write it")
    short_name = models.CharField(max_length=40, blank=True, help_text="everyday abbreviation, such as Parimo")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    province = models.CharField(max_length=2)
    kabupaten = models.CharField(max_length=5, null=True, blank=True)
    postal_code = models.CharField(max_length=5, null=True, blank=True)
    # The statistics office numbers the same regions differently; see data/kabupaten.yaml.
    bps_code = models.CharField(max_length=4, null=True, blank=True, unique=True)
    seat = models.CharField(max_length=60, blank=True)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    lat = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, help_text="degrees, north positive"
    )
    lng = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="degrees east")
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reference_region_nests",
                condition=Q(level="province", parent__isnull=True, code=F("province"), kabupaten__isnull=True)
                | Q(level="kabupaten", parent=F("province"), code=F("kabupaten"))
                | Q(level="kecamatan", parent=F("kabupaten"))
                | Q(level="village", parent__isnull=False, kabupaten__isnull=False),
            ),
            models.CheckConstraint(name="reference_region_has_source", condition=~Q(source="")),
        ]
        indexes = [
            models.Index(fields=["kabupaten", "level"], name="reference_region_kabupaten"),
            models.Index(fields=["province", "level"], name="reference_region_province"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.display_name}"


class RegionOutline(models.Model):
    """The outline of a kabupaten as an office brought it. None is shipped; without any the mosaic map is shown."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, primary_key=True, related_name="outline")
    polygons = models.JSONField(help_text="list of polygons, each a list of closed rings of [lng, lat]")
    source = models.CharField(max_length=200, help_text="file name, and whose outlines they are")
    file_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(db_default=models.functions.Now())


class Sourced(models.Model):
    """What every loaded value of a region has in common."""

    key = models.CharField(max_length=120, primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField(null=True, blank=True, help_text="the day the value speaks of, empty if unknown")
    period = models.CharField(max_length=40, help_text="the date as the source gives it")
    published_on = models.DateField(null=True, blank=True, help_text="empty if unknown")
    source = models.CharField(max_length=200)

    class Meta:
        abstract = True


class Population(Sourced):
    """Persons living (or registered) in a region, by one of several counts."""

    series = models.CharField(max_length=40)
    value = models.PositiveBigIntegerField()
    male = models.PositiveBigIntegerField(null=True, blank=True)
    female = models.PositiveBigIntegerField(null=True, blank=True)
    provenance = models.CharField(max_length=7, choices=Provenance.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "region", "period"], name="reference_population_once"),
            models.CheckConstraint(name="reference_population_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="reference_population_adds_up",
                condition=Q(male__isnull=True, female__isnull=True) | Q(value=F("male") + F("female")),
            ),
        ]


class WorkforceBase(Sourced):
    """One value of one denominator. Several denominators stand side by side; none is the right one."""

    series = models.CharField(max_length=40)
    label_id = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    value = models.PositiveBigIntegerField(help_text="persons")
    provenance = models.CharField(max_length=7, choices=Provenance.choices)
    estimate = models.BooleanField(help_text="no statistic; to be said beside every number made with it")
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "region", "period"], name="reference_workforce_once"),
            models.CheckConstraint(name="reference_workforce_has_source", condition=~Q(source="")),
        ]


class PublishedFigure(Sourced):
    """A figure somebody published about participants: a claim with a date, not an audited statistic.

    An *anchor* is one the demonstration province must meet to the person on `anchor_on`; the others are *quoted*.
    """

    class Measure(models.TextChoices):
        ACTIVE = "active", "aktif"
        REGISTERED = "registered", "terdaftar"
        INACTIVE = "inactive", "nonaktif"
        SPONSORED = "sponsored", "dibayar sponsor"
        SHARE = "share", "cakupan"
        TARGET = "target", "target"
        GROWTH = "growth", "kenaikan"

    class Role(models.TextChoices):
        ANCHOR = "anchor", "jangkar"
        QUOTED = "quoted", "dikutip"

    publication = models.CharField(max_length=60)
    segments = models.CharField(max_length=20, help_text="TOTAL, or the segments counted together, such as PU+PMI")
    measure = models.CharField(max_length=10, choices=Measure.choices)
    value = models.PositiveBigIntegerField(null=True, blank=True, help_text="persons; empty for a percentage")
    stated_denominator = models.PositiveBigIntegerField(null=True, blank=True)
    stated_share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, help_text="percent")
    provenance = models.CharField(max_length=7, choices=Provenance.choices)
    role = models.CharField(max_length=6, choices=Role.choices)
    anchor_on = models.DateField(null=True, blank=True)
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reference_figure_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="reference_figure_anchor_has_day",
                condition=Q(role="anchor", anchor_on__isnull=False, measure="active")
                | Q(role="quoted", anchor_on__isnull=True),
            ),
            models.CheckConstraint(
                name="reference_figure_heads_or_percent",
                condition=Q(measure__in=["share", "target", "growth"], value__isnull=True, stated_share__isnull=False)
                | Q(measure__in=["active", "registered", "inactive", "sponsored"], value__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["region", "role"], name="reference_figure_region")]


class Office(Sourced):
    """How many places of one kind the branch has in a region. Names and addresses are not published, so not here."""

    class Kind(models.TextChoices):
        OFFICE = "office", "kantor"
        SERVICE_UNIT = "service_unit", "unit layanan"
        PLKK = "plkk", "pusat layanan kecelakaan kerja"
        PERISAI_AGENT = "perisai_agent", "agen Perisai"

    kind = models.CharField(max_length=13, choices=Kind.choices)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reference_office_has_source", condition=~Q(source="")),
        ]


class Holiday(models.Model):
    """An official day off. Years that are not loaded are unknown, not free of holidays."""

    class Kind(models.TextChoices):
        NATIONAL = "national", "libur nasional"
        JOINT_LEAVE = "joint_leave", "cuti bersama"

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    source = models.CharField(max_length=250)


class ReferenceLoad(models.Model):
    """Which files and code list the tables were loaded from, so that an unchanged load costs nothing."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    loaded_at = models.DateTimeField(db_default=models.functions.Now())
