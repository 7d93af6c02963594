"""Orang ganda: people who may be recorded twice, wishes to merge them, and merges that stand."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.billing.pages import found_or_404, told
from lindung.billing.words import place_names
from lindung.coverage.merging import ask_merge, ask_unmerge, decide_merge
from lindung.coverage.people import shown_day, statuses_on
from lindung.coverage.people_pages import kept_private
from lindung.coverage.people_words import status_name
from lindung.membership.queries import memberships_of
from lindung.postgres.trouble import Trouble
from lindung.registry.merging import merge_by_id, merges
from lindung.registry.models import Merge, Person
from lindung.registry.queries import NoSuchPerson, death_of
from lindung.rosters.task_queries import Wanted, wanted_tasks, with_lists
from lindung.rosters.task_showing import shown_tasks
from lindung.web import asking, dates
from lindung.web.refused import Refused

SUGGESTED = 30


@requires(Right.PEOPLE_READ)
@kept_private
def double_people(request: HttpRequest) -> HttpResponseBase:
    """Wishes that wait, merges that were decided, and held rows that may be somebody recorded already."""
    asking.parameters(request, set())
    who = acting(request)
    tasks = with_lists(wanted_tasks(Wanted(code="possible_same_person")))[:SUGGESTED]
    context = {
        "waiting": [_listed(one) for one in merges(waiting=True)],
        "decided": [_listed(one) for one in merges(waiting=False, most=100) if one.kind == Merge.Kind.MERGE],
        "suggested": shown_tasks(tasks) if who.may(Right.TASKS_READ) else [],
    }
    return render(request, "rosters/double_people.html", context)


@requires(Right.PEOPLE_READ)
@kept_private
@found_or_404
def merge(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponseBase:
    """One wish: the two records side by side, and what may be done."""
    asking.parameters(request, set())
    return _merge_page(request, merge_id)


@requires(Right.PERSONS_MERGE)
@require_POST
@kept_private
@found_or_404
def merge_ask(request: HttpRequest) -> HttpResponseBase:
    """Ask that two people be merged. Each is named by the id of the own page."""
    try:
        wish = ask_merge(
            acting=acting(request),
            survivor_id=_person_id(request.POST.get("tujuan", "")),
            absorbed_id=_person_id(request.POST.get("ganda", "")),
            reason=request.POST.get("alasan", ""),
        )
    except (Refused, NoSuchPerson) as refused:
        messages.error(request, told(refused))
        return redirect("double-people")
    messages.success(request, gettext("Permintaan dicatat. Rekan yang berhak memutuskannya, bukan Anda."))
    return redirect("merge", wish.pk)


@requires(Right.PERSONS_MERGE)
@require_POST
@kept_private
@found_or_404
def merge_undo(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponseBase:
    """Ask that a merge be taken back."""
    try:
        wish = ask_unmerge(acting=acting(request), merge_id=merge_id, reason=request.POST.get("alasan", ""))
    except Refused as refused:
        return _problem(request, merge_id, refused)
    messages.success(request, gettext("Permintaan dicatat. Rekan yang berhak memutuskannya, bukan Anda."))
    return redirect("merge", wish.pk)


@requires(Right.PERSONS_APPROVE)
@require_POST
@kept_private
@found_or_404
def merge_decide(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponseBase:
    """Approve or refuse what somebody else asked."""
    try:
        decide_merge(
            acting=acting(request),
            merge_id=merge_id,
            approve=request.POST.get("putusan") == "setuju",
            reason=request.POST.get("alasan", ""),
        )
    except Refused as refused:
        return _problem(request, merge_id, refused)
    messages.success(request, gettext("Putusan dicatat. Perlindungan keduanya dihitung ulang."))
    return redirect("merge", merge_id)


def _problem(request: HttpRequest, merge_id: uuid.UUID, refused: Trouble) -> HttpResponseBase:
    if isinstance(refused, Refused) and refused.status == 404:
        raise refused
    return _merge_page(request, merge_id, problem=told(refused))


def _person_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text.strip().rstrip("/").rsplit("/", 1)[-1])
    except ValueError:
        raise Refused(
            "person_address",
            "Salin alamat halaman peserta, misalnya …/peserta/0193…/.",
            "Copy the address of the member's page, such as …/peserta/0193…/.",
        ) from None


def _listed(one: Merge) -> dict[str, Any]:
    return {"merge": one, "state": _state(one), "asked": dates.long_date(timezone.localtime(one.asked_at).date())}


def _state(one: Merge) -> tuple[str, str]:
    if not one.decision:
        return gettext("menunggu keputusan"), "estimate"
    if one.decision == Merge.Decision.REFUSED:
        return gettext("ditolak"), "quoted"
    if one.kind == Merge.Kind.UNMERGE:
        return gettext("disetujui"), "quoted"
    return (gettext("berlaku"), "covered") if one.standing else (gettext("dibatalkan"), "quoted")


def _merge_page(request: HttpRequest, merge_id: uuid.UUID, *, problem: str = "") -> HttpResponseBase:
    found = merge_by_id(merge_id)
    who = acting(request)
    mine = found.asked_by == who.user.pk
    context = {
        "merge": found,
        "state": _state(found),
        "fields": _side_by_side(found.survivor, found.absorbed),
        "mine": mine,
        "may_decide": not found.decision and not mine and who.may(Right.PERSONS_APPROVE),
        "may_undo": found.standing and who.may(Right.PERSONS_MERGE),
        "problem": problem,
    }
    return render(request, "rosters/merge.html", context, status=400 if problem else 200)


def _side_by_side(survivor: Person, absorbed: Person) -> list[dict[str, Any]]:
    sides = [_facts(survivor), _facts(absorbed)]
    return [
        {"label": label, "own": own, "other": other, "differs": own != other and bool(own) and bool(other)}
        for (label, own), (_, other) in zip(*sides, strict=True)
    ]


def _facts(person: Person) -> list[tuple[str, str]]:
    rows = memberships_of(person.pk)
    death = death_of(person.pk)
    status = statuses_on([person.pk], shown_day()).get(person.pk)
    held = ", ".join(
        f"{row.segment} {dates.long_date(row.began_on)}{'' if row.ended_on is None else ' –'}" for row in rows
    )
    return [
        (gettext("NIK"), person.identity_masked),
        (gettext("Nama"), person.name),
        (gettext("Tanggal lahir"), dates.long_date(person.birth_date)),
        (gettext("Jenis kelamin"), gettext("laki-laki") if person.sex == "L" else gettext("perempuan")),
        (gettext("Desa"), place_names({person.village}).get(person.village, person.village)),
        (gettext("Kepesertaan"), held),
        (gettext("Perlindungan sekarang"), status_name(status) if status else ""),
        (gettext("Meninggal"), dates.long_date(death.died_on) if death else ""),
    ]


urlpatterns = [
    path("", double_people, name="double-people"),
    path("minta/", merge_ask, name="merge-ask"),
    path("<uuid:merge_id>/", merge, name="merge"),
    path("<uuid:merge_id>/batalkan/", merge_undo, name="merge-undo"),
    path("<uuid:merge_id>/putuskan/", merge_decide, name="merge-decide"),
]
