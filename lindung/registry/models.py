"""Who people are: persons and their identity numbers, family, deaths, organisations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from lindung.web.database import UuidSeven


class Sex(models.TextChoices):
    MALE = "L", "laki-laki"
    FEMALE = "P", "perempuan"


class Person(models.Model):
    """One human being. The identity number itself stands in `Identity`, which the application cannot read."""

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    name = models.CharField(max_length=300)
    # What searching compares: lower case, without the marks people type differently.
    name_key = models.GeneratedField(
        expression=models.Func(models.F("name"), function="lindung_name_key"),
        output_field=models.CharField(max_length=300),
        db_persist=True,
    )
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField()
    # What a list of names is compared with: for each word of the name the day of birth and its first two letters.
    word_beginnings = models.GeneratedField(
        expression=models.Func(models.F("name"), models.F("birth_date"), function="lindung_name_beginnings"),
        output_field=ArrayField(models.BigIntegerField()),
        db_persist=True,
    )
    # "7208************": enough to recognise, not enough to misuse.
    identity_masked = models.CharField(max_length=40)
    village = models.CharField(max_length=13, help_text="Kemendagri code of the village of residence")
    kabupaten = models.CharField(max_length=5)
    province = models.CharField(max_length=2)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="registry_person_name_has_letters", condition=~Q(name="")),
            models.CheckConstraint(name="registry_person_sex", condition=Q(sex__in=["L", "P"])),
            models.CheckConstraint(
                name="registry_person_region_nests",
                condition=Q(village__startswith=models.F("kabupaten")) & Q(kabupaten__startswith=models.F("province")),
            ),
        ]
        indexes = [
            models.Index(fields=["kabupaten", "id"], name="registry_person_kabupaten"),
            # A list of names is compared with who was born on the same days.
            models.Index(fields=["birth_date"], name="registry_person_born"),
            # Searching goes by words: a wrongly typed word is looked up among the few distinct words of all names
            # (`NameWord`), and only words that exist are looked up here. Trigrams of whole names were 20 times slower.
            models.Index(fields=["name_key"], opclasses=["text_pattern_ops"], name="registry_person_name_begins"),
            # A frequent name asked for in one kabupaten: place and name together (membership/sql/20_search.sql).
            models.Index(
                fields=["kabupaten", "name_key"],
                opclasses=["text_ops", "text_pattern_ops"],
                name="registry_person_name_at_home",
            ),
            GinIndex(
                models.Func(models.F("name_key"), models.Value(" "), function="string_to_array"),
                name="registry_person_name_words",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NameWord(models.Model):
    """A word that occurs in somebody's name. Kept by a trigger; after a load without triggers by
    `SELECT lindung_learn_name_words()`. Words are never removed: one too many does no harm."""

    word = models.CharField(max_length=300, primary_key=True)
    sound = models.GeneratedField(
        expression=models.Func(models.F("word"), function="lindung_name_sound"),
        output_field=models.CharField(max_length=600),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="registry_nameword_trgm"),
            models.Index(fields=["sound"], name="registry_nameword_sound"),
        ]

    def __str__(self) -> str:
        return self.word


class Identity(models.Model):
    """An identity number of a person. The application role may insert here and never read; see sql/registry.sql."""

    class Kind(models.TextChoices):
        NIK = "nik", "NIK"
        PASSPORT = "passport", "paspor"
        KITAS = "kitas", "KITAS"

    number = models.CharField(max_length=24, primary_key=True, help_text="prefixed with its kind unless a NIK")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Found by its index with the kind, below; one of the person alone would only cost writes.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registry_identity_form",
                condition=Q(kind="nik", number__regex=r"^[0-9]{16}$")
                | Q(kind="passport", number__regex=r"^passport:[A-Z]{3}:[A-Z0-9]{5,9}$")
                | Q(kind="kitas", number__regex=r"^kitas:[A-Z0-9]{6,13}$"),
            ),
            models.UniqueConstraint(fields=["person", "kind"], name="registry_identity_one_of_a_kind"),
        ]


class FamilyMember(models.Model):
    """Spouse, child, parent or sibling of a person: benefits need them."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", "pasangan"
        CHILD = "child", "anak"
        PARENT = "parent", "orang tua"
        SIBLING = "sibling", "saudara"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="family")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    name = models.CharField(max_length=300)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())


class StandingDeaths(models.Manager["Death"]):
    """Deaths that were not withdrawn."""

    def get_queryset(self) -> models.QuerySet[Death]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Death(models.Model):
    """A recorded death. It ends cover only when verified; an unverified one is a task for somebody.

    One of a living person is withdrawn, with the reason, and stays; another may be recorded after it. `objects` knows
    those that stand, `every` also the withdrawn.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    verified_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, db_default="")

    objects = StandingDeaths()
    every = models.Manager["Death"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="registry_death_standing_once", fields=["person"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="registry_death_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__gte=models.F("recorded_at")) & ~Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(name="registry_death_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="registry_death_verified_after_recorded",
                condition=Q(verified_at__isnull=True) | Q(verified_at__gte=models.F("recorded_at")),
            ),
        ]


class Organisation(models.Model):
    """A body that employs, builds, sponsors or places. One body may do several of these."""

    class Role(models.TextChoices):
        EMPLOYER = "employer", "pemberi kerja"
        CONTRACTOR = "contractor", "kontraktor"
        SPONSOR = "sponsor", "sponsor"
        PLACEMENT_AGENCY = "placement_agency", "perusahaan penempatan"
        # Its officers read what any sponsor's list and bill says of the village.
        VILLAGE = "village", "pemerintah desa"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    # NPP is issued by BPJS Ketenagakerjaan; without one the field stays empty, it is never invented.
    npp = models.CharField(max_length=20, null=True, blank=True, unique=True)
    region = models.CharField(max_length=13, help_text="Kemendagri code of the region it belongs to")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="registry_organisation_has_role", condition=Q(roles__len__gt=0)),
            models.CheckConstraint(
                name="registry_organisation_village",
                condition=~Q(roles__contains=["village"]) | Q(region__regex=r"^\d\d\.\d\d\.\d\d\.\d{4}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """A wish, and its decision, that two recorded persons are one human being, or that they are not after all.

    Nothing moves: the absorbed person keeps memberships, lists, identities, family and death. A standing merge says
    whom the absorbed one is counted, covered and found as. One level deep: a survivor is never absorbed.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "penggabungan"
        UNMERGE = "unmerge", "pembatalan penggabungan"

    class Decision(models.TextChoices):
        NONE = "", "menunggu keputusan"
        APPROVED = "approved", "disetujui"
        REFUSED = "refused", "ditolak"

    id = models.UUIDField(primary_key=True, db_default=UuidSeven(), editable=False)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by", db_index=False)
    # Users stand in a room below this one: their ids alone.
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(db_default=models.functions.Now())
    reason = models.CharField(max_length=400)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, db_default="")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=400, blank=True, db_default="")
    # An approved merge that was not undone; `ended_at` is when it was.
    standing = models.BooleanField(db_default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(standing=True), name="registry_merge_once"),
            models.UniqueConstraint(fields=["absorbed"], condition=Q(decision=""), name="registry_merge_one_open"),
            models.CheckConstraint(name="registry_merge_two_people", condition=~Q(survivor=models.F("absorbed"))),
            models.CheckConstraint(
                name="registry_merge_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="registry_merge_stands_approved",
                condition=Q(standing=False) | Q(kind="merge", decision="approved", ended_at__isnull=True),
            ),
            models.CheckConstraint(name="registry_merge_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["survivor"], condition=Q(standing=True), name="registry_merge_survivor")]
