"""What lists say of a person: the file and its version, the verdict of the row, what was decided, the entry."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from lindung.rosters.comparing import masked
from lindung.rosters.history import Event, Past, read_past
from lindung.rosters.models import Entry, InquiryRow, Row, Task, Version
from lindung.rosters.reasons import WORDS, reasons
from lindung.rosters.tracing import Step, by, day_en, day_id, moment

_DECISIONS = {"accept": ("diterima", "accepted"), "reject": ("ditolak", "rejected"), "merge": ("digabung", "merged")}
_ANSWERS = {
    "found": ("ditemukan dan cocok", "found, and it agrees"), "not_found": ("tidak ditemukan", "not found"),
    "differs": ("ditemukan dengan data lain", "found with other data"),
}  # fmt: skip
# What a list says of somebody, as people call it.
_LISTED = {
    "name": ("nama", "name"), "birth": ("tanggal lahir", "birth date"), "sex": ("jenis kelamin", "sex"),
    "occupation": ("pekerjaan", "occupation"), "village": ("desa", "village"), "phone": ("telepon", "phone"),
    "sector": ("bidang", "sector"), "row": ("baris", "row"),
}  # fmt: skip


@dataclass(frozen=True)
class Lists:
    """Everything lists hold of a person, as it was at the moment."""

    versions: Mapping[uuid.UUID, Past]
    plans: Mapping[uuid.UUID, Past]
    programmes: Mapping[uuid.UUID, Past]
    rows: tuple[Row, ...]
    tasks: Mapping[uuid.UUID, Past]
    entries: Mapping[uuid.UUID, Past]
    questions: Mapping[uuid.UUID, Past]

    @property
    def memberships(self) -> set[uuid.UUID]:
        """The memberships the entries stand for."""
        return {uuid.UUID(one.content["membership_id"]) for one in self.entries.values()}

    def plan_of(self, version: Past) -> tuple[str, str, str]:
        """The programme's name, the first month and the number of months of a version's list."""
        plan = self.plans.get(uuid.UUID(version.content["list_id"]))
        if plan is None:
            return "?", "", ""
        programme = self.programmes.get(uuid.UUID(plan.content["programme_id"]))
        name = programme.content["name"] if programme else "?"
        return str(name), str(plan.content["first_month"])[:7], str(plan.content["months"])


def lists_naming(person_id: uuid.UUID | None, number: str | None, known_at: datetime | None) -> Lists:
    """Rows, tasks and entries of a person, or rows where a number was typed, in lists the actor traces. A dozen
    questions, however many lists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lindung_rows_naming(%s, %s)", [person_id, number])
        rows = list(Row.objects.filter(pk__in=[row for (row,) in cursor.fetchall()]).order_by("version_id", "row"))
    entries = read_past(
        "rosters_entry",
        Entry.objects.filter(person_id__in=[person_id] if person_id else []).values_list("pk", flat=True),
        known_at,
    )
    named = {uuid.UUID(one.content["since_version_id"]) for one in entries.values()}
    versions = read_past("rosters_version", named | {row.version_id for row in rows}, known_at)
    plans = read_past("rosters_list", {uuid.UUID(one.content["list_id"]) for one in versions.values()}, known_at)
    programmes = read_past(
        "sponsorship_programme", {uuid.UUID(one.content["programme_id"]) for one in plans.values()}, known_at
    )
    tasks = read_past(
        "rosters_task", Task.objects.filter(row_id__in=[r.pk for r in rows]).values_list("pk", flat=True), known_at
    )
    # Rows are written when a version is applied.
    shown = tuple(row for row in rows if row.version_id in versions and _applied(versions[row.version_id]))
    asked = InquiryRow.objects.filter(task_id__in=list(tasks)).values_list("pk", flat=True)
    questions = read_past("rosters_inquiryrow", asked, known_at)
    return Lists(versions, plans, programmes, shown, tasks, entries, questions)


def list_steps(lists: Lists) -> Iterator[Step]:
    """The steps of lists, in no order."""
    for version in lists.versions.values():
        yield from _version_steps(lists, version)
    numbers = {row.pk: (row, lists.versions[row.version_id]) for row in lists.rows}
    for row, version in numbers.values():
        yield _verdict(row, version)
    for task in lists.tasks.values():
        found = numbers.get(uuid.UUID(task.content["row_id"]))
        if found:
            yield from _task_steps(task, *found)
    for question in lists.questions.values():
        yield from _question_steps(question)
    for entry in lists.entries.values():
        yield from _entry_steps(lists, entry)


def _applied(version: Past) -> bool:
    return bool(version.content["state"] == Version.State.APPLIED and version.content["applied_at"])


def _version_steps(lists: Lists, version: Past) -> Iterator[Step]:
    content = version.content
    name, first, months = lists.plan_of(version)
    facts = {
        "programme": name, "first_month": first, "months": months, "version": content["number"],
        "file": content["file_name"], "sha256": content["sha256"], "sheet": content["sheet"],
    }  # fmt: skip
    link = ("roster-version", str(version.id))
    sent, applied = moment(content["sent_at"]), content["applied_at"]
    if not applied or sent < moment(applied):
        yield Step(
            "list", "list_sent", sent,
            f"Berkas {content['file_name']} dikirim sebagai versi {content['number']} daftar {name} ({first}, {months} "
            "bulan).",
            f"The file {content['file_name']} was sent as version {content['number']} of the list of {name} ({first}, "
            f"{months} months).",
            facts, **by(version.made), link=link,
        )  # fmt: skip
    if _applied(version):
        yield Step(
            "list", "list_applied", moment(applied),
            f"Versi {content['number']} daftar {name} ({first}, {months} bulan) diterapkan dari berkas "
            f"{content['file_name']}.",
            f"Version {content['number']} of the list of {name} ({first}, {months} months) was applied from the file "
            f"{content['file_name']}.",
            facts, **by(version.to("state", "applied") or version.made), link=link,
        )  # fmt: skip
    cancelled = version.to("state", "cancelled")
    if cancelled:
        yield Step(
            "list", "list_cancelled", cancelled.at, f"Versi {content['number']} dibatalkan.",
            f"Version {content['number']} was cancelled.", {"version": content["number"]}, **by(cancelled), link=link,
        )  # fmt: skip


def _verdict(row: Row, version: Past) -> Step:
    indonesian, english = WORDS.get(row.verdict, (row.verdict, row.verdict))
    known = reasons()
    codes = [*row.reasons, *row.notices]
    told = [known[code] for code in codes if code in known]
    number = version.content["number"]
    return Step(
        "verdict", f"row_{row.verdict}", moment(version.content["applied_at"]),
        f"Baris {row.row} versi {number}, “{row.name}”: {indonesian.lower()}."
        + "".join(f" {one.sentence().rstrip('.')}." for one in told),
        f"Row {row.row} of version {number}, “{row.name}”: {english.lower()}."
        + "".join(f" {one.sentence(english=True).rstrip('.')}." for one in told),
        {"row": row.row, "name": row.name, "nik": row.nik_masked, "verdict": row.verdict, "reasons": list(row.reasons),
         "notices": list(row.notices), "from_month": row.from_month},
        **by(version.to("state", "applied") or version.made),
    )  # fmt: skip


def _task_steps(task: Past, row: Row, version: Past) -> Iterator[Step]:
    content = task.content
    opened = task.made
    at = opened.at if opened else moment(version.content["applied_at"])
    yield Step(
        "task", "task_opened", at,
        f"Baris {row.row} menjadi tugas ({content['code']}) sampai {day_id(content['due_on'])}.",
        f"Row {row.row} became a task ({content['code']}), due {day_en(content['due_on'])}.",
        {"code": content["code"], "owner": content["owner_role"], "due_on": content["due_on"]}, **by(opened),
    )  # fmt: skip
    settled = task.to("state", "settled")
    if content["state"] == "settled":
        indonesian, english = _DECISIONS.get(content["decision"], (content["decision"], content["decision"]))
        yield Step(
            "task", f"task_{content['decision']}", moment(content["settled_at"]),
            f"Baris {row.row} {indonesian}: {content['reason']}", f"Row {row.row} {english}: {content['reason']}",
            {"decision": content["decision"], "decision_reason": content["reason"]}, **by(settled),
        )  # fmt: skip
    superseded = task.to("state", "superseded")
    if superseded and content["state"] == "superseded":
        yield Step(
            "task", "task_superseded", superseded.at, f"Tugas baris {row.row} diganti versi baru.",
            f"The task of row {row.row} gave way to a new version.", {}, **by(superseded),
        )  # fmt: skip


def _question_steps(question: Past) -> Iterator[Step]:
    """Dukcapil was asked about the number, and what it answered."""
    made, content = question.made, question.content
    if made:
        yield Step(
            "task", "dukcapil_asked", made.at, "NIK dan datanya ditanyakan kepada Dukcapil.",
            "Dukcapil was asked about the NIK and its data.", {}, **by(made),
        )  # fmt: skip
    answered = question.to("answer", content["answer"]) if content["answer"] else None
    if answered:
        indonesian, english = _ANSWERS[content["answer"]]
        yield Step(
            "task", f"dukcapil_{content['answer']}", answered.at, f"Dukcapil menjawab: {indonesian}.",
            f"Dukcapil answered: {english}.", {"answer": content["answer"], "died_on": content["died_on"]},
            **by(answered),
        )  # fmt: skip


def _entry_steps(lists: Lists, entry: Past) -> Iterator[Step]:
    made = entry.made
    then = (made.after if made else None) or entry.content
    version = lists.versions.get(uuid.UUID(then["since_version_id"]))
    number = version.content["number"] if version else "?"
    yield Step(
        "entry", "entry_added", moment(then["recorded_at"]),
        f"“{then['name']}” masuk daftar lewat versi {number} (baris {then['row']}), ditanggung mulai "
        f"{str(then['from_month'])[:7]}.",
        f"“{then['name']}” came onto the list by version {number} (row {then['row']}), to be paid for from "
        f"{str(then['from_month'])[:7]}.",
        {"name": then["name"], "row": then["row"], "from_month": str(then["from_month"])[:7], "version": number},
        **by(made),
    )  # fmt: skip
    for event in entry.events:
        if event.action == "update":
            yield from _change(event)


def _change(event: Event) -> Iterator[Step]:
    """A correction of what the list says, or the end of a name on it."""
    before, after = event.before or {}, event.after or {}
    if after.get("ended_on") and not before.get("ended_on"):
        yield Step(
            "end", "entry_ended", event.at,
            f"Nama diakhiri dari daftar dengan {day_id(after['ended_on'])}: {after['end_reason']}"
            + (" (diganti orang lain)." if after.get("replaced_by_id") else "."),
            f"The name ends on the list with {day_en(after['ended_on'])}: {after['end_reason']}"
            + (" (somebody takes the place)." if after.get("replaced_by_id") else "."),
            {"ended_on": after["ended_on"], "end_reason": after["end_reason"]}, **by(event),
        )  # fmt: skip
    changes = list(_listed_changes(before, after))
    if changes:
        yield Step(
            "entry", "entry_changed", event.at,
            "Isi daftar diubah: "
            + "; ".join(f"{_LISTED[k][0]} {_told(a)} → {_told(b)}" for k, a, b in changes) + ".",
            "What the list says changed: "
            + "; ".join(f"{_LISTED[k][1]} {_told(a)} → {_told(b)}" for k, a, b in changes) + ".",
            {"changes": [{"field": k, "before": a, "after": b} for k, a, b in changes]}, **by(event),
        )  # fmt: skip


def _listed_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    old = {**(before.get("listed") or {}), "name": before.get("name"), "village": before.get("village"),
           "sector": before.get("sector")}  # fmt: skip
    new = {**(after.get("listed") or {}), "name": after.get("name"), "village": after.get("village"),
           "sector": after.get("sector")}  # fmt: skip
    for name in _LISTED:
        if old.get(name) != new.get(name):
            # Whoever traces a name need not call it.
            hide = masked if name == "phone" else lambda value: value
            yield name, hide(old.get(name)), hide(new.get(name))


def _told(value: Any) -> str:
    return f"“{value}”" if value not in (None, "") else "–"
