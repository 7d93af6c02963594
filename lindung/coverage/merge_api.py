"""Merging people, for programs."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.coverage.merging import ask_merge, ask_unmerge, decide_merge
from lindung.registry.merging import merges
from lindung.registry.models import Merge

router = Router(tags=["people"])


class MergeOut(Schema):
    id: uuid.UUID
    kind: str
    survivor: uuid.UUID
    absorbed: uuid.UUID
    reason: str
    asked_at: datetime
    decision: str
    standing: bool


class MergeIn(Schema):
    survivor: uuid.UUID
    absorbed: uuid.UUID
    reason: str


class UndoIn(Schema):
    reason: str


class DecisionIn(Schema):
    approve: bool
    reason: str = ""


def merge_as_json(one: Merge) -> dict[str, Any]:
    """A wish as the API and the terminal give it."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "survivor": one.survivor_id,
        "absorbed": one.absorbed_id,
        "reason": one.reason,
        "asked_at": one.asked_at,
        "decision": one.decision,
        "standing": one.standing,
    }


@router.get("/merges", response=list[MergeOut], url_name="merges", summary="Wishes to merge people, newest first")
@requires(Right.PEOPLE_READ)
def listed(request: HttpRequest, waiting: bool | None = None) -> Any:
    """At most 200. `waiting`: only those that nobody decided yet (true), or only the decided (false)."""
    return [merge_as_json(one) for one in merges(waiting=waiting)]


@router.post("/merges", response=MergeOut, url_name="merge_ask", summary="Ask that two people be merged")
@requires(Right.PERSONS_MERGE)
def ask(request: HttpRequest, body: MergeIn) -> Any:
    """`absorbed` is then found and counted as `survivor`. Somebody else decides."""
    return merge_as_json(
        ask_merge(acting=acting(request), survivor_id=body.survivor, absorbed_id=body.absorbed, reason=body.reason)
    )


@router.post("/merges/{uuid:merge_id}/undo", response=MergeOut, url_name="merge_undo", summary="Ask to take one back")
@requires(Right.PERSONS_MERGE)
def undo(request: HttpRequest, merge_id: uuid.UUID, body: UndoIn) -> Any:
    """Somebody else decides. Everything is then as before the merge."""
    return merge_as_json(ask_unmerge(acting=acting(request), merge_id=merge_id, reason=body.reason))


@router.post("/merges/{uuid:merge_id}/decision", response=MergeOut, url_name="merge_decide", summary="Decide a wish")
@requires(Right.PERSONS_APPROVE)
def decide(request: HttpRequest, merge_id: uuid.UUID, body: DecisionIn) -> Any:
    """Never one's own. A refusal needs its reason."""
    done = decide_merge(acting=acting(request), merge_id=merge_id, approve=body.approve, reason=body.reason)
    return merge_as_json(done.merge)
