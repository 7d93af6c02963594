"""Which programmes there are, and what money and how many heads each has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, F, Func, QuerySet

from lindung.sponsorship.models import Budget, Programme, Quota
from lindung.web.refused import Refused

# Of a programme or a list of it: whether the actor reads all of it, and not one village's part alone.
WHOLE = Func(F("region"), F("organisation"), function="lindung_reads_whole", output_field=BooleanField())


@dataclass(frozen=True)
class Heads:
    """How many a programme has room for; None where there is no limit. `of_village`: where a village has its own."""

    total: int | None
    per_village: int | None
    of_village: dict[str, int]

    def in_village(self, village: str) -> int | None:
        """Heads of one village, or None without a limit."""
        return self.of_village.get(village, self.per_village)


def programmes() -> QuerySet[Programme]:
    """The programmes the actor may see, by code."""
    return Programme.objects.select_related("organisation").order_by("code")


def own_programmes() -> QuerySet[Programme]:
    """The programmes the actor reads as a whole, by code: not those of others that name his or her village."""
    return programmes().annotate(whole=WHOLE).filter(whole=True)


def whole_programmes(some: Collection[Programme]) -> set[UUID]:
    """Which of these programmes the actor reads as a whole."""
    ids = [one.pk for one in some]
    return set(Programme.objects.annotate(whole=WHOLE).filter(whole=True, pk__in=ids).values_list("pk", flat=True))


def programme_by_code(code: str) -> Programme:
    """The programme of this code, or the only one of the organisation of this code. Refused if there is none to see."""
    found = list(programmes().filter(code=code)[:1]) or list(programmes().filter(organisation__code=code)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(programmes().filter(organisation__code=code).values_list("code", flat=True)[:10])
        raise Refused(
            "programme_ambiguous",
            f"Sponsor {code!r} mempunyai beberapa program; sebutkan salah satu: {names}.",
            f"The sponsor {code!r} has several programmes; name one of them: {names}.",
        )
    raise _unknown(code)


def programme_with_code(code: str) -> Programme:
    """The programme of exactly this code. Refused (404) if there is none to see."""
    found = programmes().filter(code=code).first()
    if found is None:
        raise _unknown(code)
    return found


def heads_of(programme: Programme) -> Heads:
    """The quota of a programme."""
    own = dict(Quota.objects.filter(programme=programme).values_list("village", "heads"))
    return Heads(programme.quota_total, programme.quota_per_village, own)


def budgets_of(programme_id: UUID) -> dict[int, Budget]:
    """The budget of each year: the newest row counts."""
    found: dict[int, Budget] = {}
    for one in Budget.objects.filter(programme_id=programme_id).order_by("recorded_at", "id"):
        found[one.year] = one
    return found


def budgets_of_year(programme_ids: Collection[UUID], year: int) -> dict[UUID, int]:
    """Rupiah set aside for a year by programme: the newest row counts."""
    rows = Budget.objects.filter(programme_id__in=list(programme_ids), year=year).order_by("recorded_at", "id")
    return dict(rows.values_list("programme_id", "amount"))


def _unknown(code: str) -> Refused:
    return Refused(
        "programme_unknown",
        f"Tidak ada program sponsor {code[:60]!r}, atau di luar wilayah dan organisasi Anda.",
        f"There is no sponsor's programme {code[:60]!r}, or none within your regions and organisations.",
        status=404,
    )
