"""Reading the audit trail. Who may read which events is decided by a policy; here they are found and put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.access.acting import Acting
from lindung.access.models import Event, User
from lindung.access.roles import Right
from lindung.reference.regions import mask_nik

PAGE = 50
# What the trail keeps of what lists say, and shows to nobody whole; identity numbers are masked where it is written.
_PRIVATE = frozenset({"phone", "family_card"})

RELATIONS: dict[str, Promise] = {
    "access_user": _("pengguna"),
    "access_assignment": _("peran pengguna"),
    "access_apitoken": _("kunci API"),
    "mfa_authenticator": _("kode kedua"),
    "registry_person": _("peserta"),
    "registry_identity": _("nomor identitas"),
    "registry_familymember": _("anggota keluarga"),
    "registry_death": _("kematian"),
    "registry_merge": _("penggabungan peserta"),
    "registry_organisation": _("organisasi"),
    "membership_enrolmentunit": _("unit kepesertaan"),
    "membership_project": _("proyek"),
    "membership_membership": _("kepesertaan"),
    "membership_membershipend": _("akhir kepesertaan"),
    "membership_payerassignment": _("pembayar"),
    "billing_settlementline": _("pembayaran iuran"),
    "billing_bill": _("tagihan"),
    "billing_payment": _("pembayaran"),
    "billing_moneyrequest": _("permintaan uang kembali"),
    "billing_statement": _("mutasi bank"),
    "billing_entry": _("jurnal"),
    "coverage_certificate": _("surat keterangan perlindungan"),
    "counsel_legaldecision": _("keputusan hukum"),
    "sponsorship_programme": _("program sponsor"),
    "sponsorship_budget": _("anggaran program"),
    "sponsorship_quota": _("kuota desa"),
    "sponsorship_paper": _("dokumen program"),
    "sponsorship_budgetdate": _("tanggal kalender anggaran"),
    "sponsorship_payingorder": _("aturan pembayar"),
    "rosters_list": _("daftar nama"),
    "rosters_version": _("versi daftar nama"),
    "rosters_entry": _("nama dalam daftar"),
    "rosters_task": _("baris yang ditahan"),
    "rosters_inquiry": _("pertanyaan ke Dukcapil"),
    "rosters_inquiryrow": _("nama yang ditanyakan ke Dukcapil"),
}
ACTIONS: dict[str, Promise] = {
    "insert": _("dicatat"),
    "update": _("diubah"),
    "delete": _("dihapus"),
    "seen": _("dilihat lengkap"),
}
CHANNELS: dict[str, Promise] = {
    "web": _("halaman"),
    "api": _("API"),
    "terminal": _("terminal"),
    "job": _("pekerjaan latar"),
    "database": _("basis data"),
}


@dataclass(frozen=True)
class TrailFilter:
    """Which events are asked for; empty means all. Days are days in WITA, both inclusive."""

    actor: str = ""
    relation: str = ""
    action: str = ""
    row_id: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Change:
    """One field of an event: what it was and what it became; None where there was nothing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class TrailLine:
    """An event in words. `subject` is what the row is called, if it has a name; `signing_in` marks the note of the
    time when somebody signed in."""

    event: Event
    at: datetime
    actor: str
    relation: str
    subject: str
    action: str
    channel: str
    changes: tuple[Change, ...]
    signing_in: bool


@dataclass(frozen=True)
class TrailPage:
    """A stretch of the trail, newest first, and the event before which the next one begins (None: no more)."""

    lines: tuple[TrailLine, ...]
    before: int | None


def read_trail(*, acting: Acting, asked: TrailFilter) -> TrailPage:
    """The events asked for that the acting user may read, 50 at a time, newest first."""
    acting.must(Right.TRAIL_READ)
    found = list(_events(asked)[: PAGE + 1])
    shown = found[:PAGE]
    names = _names({event.actor for event in shown if event.actor})
    lines = tuple(_line(event, names) for event in shown)
    return TrailPage(lines, shown[-1].pk if len(found) > PAGE else None)


def _events(asked: TrailFilter) -> QuerySet[Event]:
    events = Event.objects.order_by("-id")
    if asked.actor:
        # A name nobody has finds nothing: a filter never falls away.
        events = events.filter(actor__in=list(User.objects.filter(username=asked.actor).values_list("pk", flat=True)))
    if asked.relation:
        events = events.filter(relation=asked.relation)
    if asked.action:
        events = events.filter(action=asked.action)
    if asked.row_id:
        events = events.filter(row_id=asked.row_id)
    if asked.first:
        events = events.filter(at__gte=_midnight(asked.first))
    if asked.last:
        events = events.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    if asked.before is not None:
        events = events.filter(id__lt=asked.before)
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _names(actors: set[UUID]) -> dict[UUID, str]:
    return {user.pk: f"{user.full_name} ({user.username})" for user in User.objects.filter(pk__in=actors)}


def _line(event: Event, names: dict[UUID, str]) -> TrailLine:
    changes = _changes(event)
    return TrailLine(
        event=event,
        at=timezone.localtime(event.at),
        actor=names.get(event.actor, str(event.actor)) if event.actor else "",
        relation=str(RELATIONS.get(event.relation, event.relation)),
        subject=_subject(event),
        action=str(ACTIONS.get(event.action, event.action)),
        channel=str(CHANNELS.get(event.channel, event.channel)),
        changes=changes,
        signing_in=event.relation == "access_user" and [change.name for change in changes] == ["last_login"],
    )


def _subject(event: Event) -> str:
    """The name of the row, as far as its table has one."""
    content = event.after or event.before or {}
    found = (content.get(name) for name in ("username", "name", "role", "kpj", "number", "type"))
    return next((str(one) for one in found if one), "")


def _changes(event: Event) -> tuple[Change, ...]:
    """For an update the fields that differ; otherwise every field that holds something."""
    before, after = event.before or {}, event.after or {}
    names = sorted(before.keys() | after.keys())
    if event.action == "update":
        names = [name for name in names if before.get(name) != after.get(name)]
    else:
        names = [name for name in names if before.get(name) not in (None, "") or after.get(name) not in (None, "")]
    return tuple(Change(name, _told(name, before.get(name)), _told(name, after.get(name))) for name in names)


def _told(name: str, value: Any) -> Any:
    """A value as the trail shows it: telephone and family card numbers masked, wherever they stand in it."""
    if isinstance(value, dict):
        return {key: _told(key, inner) for key, inner in value.items()}
    if name in _PRIVATE and isinstance(value, str):
        return mask_nik(value)
    return value
