"""Tasks in the reader's words: for the inbox and for one task laid beside whom it may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from lindung.access.roles import Role
from lindung.billing.words import in_language, place_names
from lindung.coverage.covered import CoverStatus
from lindung.coverage.people_words import status_name
from lindung.rosters.comparing import FIELDS, Comparison, Record, Why, masked
from lindung.rosters.models import Task
from lindung.rosters.reasons import reasons
from lindung.rosters.task_queries import TaskCount, is_late
from lindung.web import dates

STATES = {"open": _("terbuka"), "settled": _("selesai"), "superseded": _("diganti versi baru")}
DECISIONS = {"accept": _("diterima"), "reject": _("ditolak")}
LABELS = {
    "nik": gettext_lazy("NIK"),
    "name": gettext_lazy("Nama"),
    "birth_date": gettext_lazy("Tanggal lahir"),
    "sex": gettext_lazy("Jenis kelamin"),
    "village": gettext_lazy("Desa"),
}
_COLOURS = {
    CoverStatus.COVERED: "covered",
    CoverStatus.CONDITIONAL: "estimate",
    CoverStatus.NOT_SETTLED: "estimate",
    CoverStatus.NOT_COVERED: "not-covered",
}


@dataclass(frozen=True)
class ShownTask:
    """One line of the inbox."""

    task: Task
    name: str
    nik: str
    why: str
    programme: str
    place: str
    due: str
    late: bool
    owner: str
    href: str


@dataclass(frozen=True)
class Choice:
    """One thing to filter by, with how many tasks it has and its share of the most, in per cent."""

    key: str
    label: str
    tasks: int
    late: int
    share: int


def why_of(code: str) -> str:
    """The sentence of a reason without what one row knows."""
    reason = reasons()[code]
    # Where the sentence names what only a row knows, it is left out with the words around it.
    sentence = in_language(reason.id, reason.en)
    for pattern in (" ({about})", " (baris {about})", " (row {about})", "{about}"):
        sentence = sentence.replace(pattern, "")
    return sentence


def owner_name(role: str) -> str:
    """Whose task it is, in words."""
    return gettext(str(Role(role).label))


def shown_tasks(tasks: Iterable[Task]) -> list[ShownTask]:
    """The lines of the inbox; numbers are masked there for everybody."""
    listed = list(tasks)
    places = place_names({one.village for one in listed})
    return [
        ShownTask(
            task=one,
            name=one.row.name or gettext("(tanpa nama)"),
            nik=one.row.nik_masked or masked(str((one.row.typed or {}).get("nik") or "")),
            why=why_of(one.code),
            programme=one.version.list.programme.name,
            place=places.get(one.village, one.village) or str((one.row.typed or {}).get("village") or ""),
            due=dates.long_date(one.due_on),
            late=is_late(one),
            owner=owner_name(one.owner_role),
            href=reverse("task", args=[one.pk]),
        )
        for one in listed
    ]


def code_choices(counts: Iterable[TaskCount]) -> list[Choice]:
    """Reasons to filter by, the most frequent first."""
    return _choices(counts, why_of)


def programme_choices(counts: Iterable[TaskCount], names: Mapping[str, str]) -> list[Choice]:
    """Programmes to filter by."""
    return _choices(counts, lambda key: names.get(key, key))


def village_choices(counts: Iterable[TaskCount]) -> list[Choice]:
    """Villages to filter by, in the order of their names."""
    listed = list(counts)
    names = place_names({one.key for one in listed})
    return sorted(_choices(listed, lambda key: names.get(key, key)), key=lambda one: one.label)


def _choices(counts: Iterable[TaskCount], label: Any) -> list[Choice]:
    listed = list(counts)
    most = max((one.tasks for one in listed), default=1)
    return [Choice(one.key, label(one.key), one.tasks, one.late, round(100 * one.tasks / most)) for one in listed]


def side_by_side(comparison: Comparison) -> dict[str, Any]:
    """The row as typed beside each record, field by field, differences marked; and the reasons in words."""
    others = [_other(one, number) for number, one in enumerate(comparison.others, 1)]
    fields = [
        {
            "key": name,
            "label": LABELS[name],
            "own": _value(name, comparison.typed.values.get(name, "")),
            "others": [
                {
                    "label": other["title"],
                    "value": _value(name, record.values.get(name, "")),
                    "differs": name in record.differs,
                    "hidden": record.kind == "hidden",
                }
                for other, record in zip(others, comparison.others, strict=True)
            ],
        }
        for name in FIELDS
    ]
    return {"fields": fields, "others": others, "why": [_why(one) for one in comparison.why]}


def _value(name: str, text: str) -> str:
    if name == "sex":
        return {"L": gettext("laki-laki"), "P": gettext("perempuan")}.get(text, text)
    return text


def _why(one: Why) -> dict[str, str]:
    return {
        "code": one.code,
        "sentence": in_language(one.indonesian, one.english),
        "suggestion": in_language(one.suggestion_id, one.suggestion_en),
    }


def _other(record: Record, number: int) -> dict[str, Any]:
    if record.kind == "other_row":
        return {"title": gettext("Baris %(row)s di daftar yang sama") % {"row": record.row}, "record": record}
    if record.kind == "hidden":
        note = (
            gettext("NIK ini sudah dipakai seseorang yang tercatat di luar wilayah Anda; datanya tidak ditampilkan.")
            if record.how == "nik"
            else gettext("Ada orang bernama dan berumur serupa di luar wilayah Anda; datanya tidak ditampilkan.")
        )
        return {"title": gettext("Tercatat di wilayah lain"), "record": record, "note": note}
    title = gettext("Tercatat dengan NIK ini") if record.how == "nik" else gettext("Tercatat dengan NIK lain")
    status = record.status or CoverStatus.NOT_COVERED
    death = ""
    if record.died_on:
        day = dates.long_date(record.died_on)
        death = (
            gettext("Meninggal %(day)s (terverifikasi)") % {"day": day}
            if record.death_verified
            else gettext("Dikabarkan meninggal %(day)s (belum diverifikasi)") % {"day": day}
        )
    return {
        "title": title,
        "record": record,
        "href": reverse("person", args=[record.person]),
        "status": status_name(status),
        "colour": _COLOURS[status],
        "death": death,
        "number": number,
    }
