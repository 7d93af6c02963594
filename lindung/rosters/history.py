"""Rows as they were at a moment, and what was done to them, read from the audit trail.

A row that may change is rebuilt backwards: the first change after the moment holds what it was before. Nothing that was
recorded later is shown.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

# What may be asked for, so that no name of a table comes from outside.
RELATIONS = frozenset(
    {
        "sponsorship_programme", "rosters_list", "rosters_version", "rosters_entry", "rosters_task", "billing_bill",
        "billing_payment", "billing_moneyrequest", "billing_settlementline", "membership_membership",
        "membership_membershipend", "membership_payerassignment", "registry_person", "registry_death", "registry_merge",
        "rosters_inquiryrow",
    }
)  # fmt: skip

# When a row was recorded, by the name its table gives it.
_RECORDED = ("recorded_at", "sent_at", "issued_at", "asked_at")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail about a row. `actor` is a name, empty where a load or the database itself wrote it."""

    at: datetime
    actor: str
    channel: str
    reason: str
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def changed(self) -> tuple[tuple[str, Any, Any], ...]:
        """Fields with their old and new content, for an update."""
        old, new = self.before or {}, self.after or {}
        names = sorted(old.keys() | new.keys())
        return tuple((name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


@dataclass(frozen=True, slots=True)
class Past:
    """A row as it was at the moment, and the events up to then, oldest first."""

    id: uuid.UUID
    content: Mapping[str, Any]
    events: tuple[Event, ...]

    @property
    def made(self) -> Event | None:
        """How it came to be; None where it was loaded without a trail."""
        return next((event for event in self.events if event.action == "insert"), None)

    def to(self, name: str, value: Any) -> Event | None:
        """The latest event that gave a field this value."""
        matching = (
            event
            for event in reversed(self.events)
            if (event.after or {}).get(name) == value and (event.before or {}).get(name) != value
        )
        return next(matching, None)


def read_past(relation: str, ids: Iterable[uuid.UUID | None], known_at: datetime | None) -> dict[uuid.UUID, Past]:
    """Rows of a table by id, as they were at `known_at` (None: now), with their events. Three questions at most.

    Rows that did not exist then, or that the actor may not read, are left out.
    """
    if relation not in RELATIONS:
        raise ValueError(f"no past is read of {relation}")
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        # One of RELATIONS, asked above.
        query = f"SELECT t.id, to_jsonb(t)::text FROM {relation} t WHERE t.id = ANY (%s)"  # noqa: S608
        cursor.execute(query, [wanted])
        now = {found: parsed(content) for found, content in cursor.fetchall()}
        cursor.execute(
            "SELECT row_id, at, coalesce(actor, ''), channel, reason, action, before::text, after::text "
            "FROM lindung_past_of(%s, %s)",
            [relation, list(now)],
        )
        events: dict[uuid.UUID, list[Event]] = {}
        for row, at, actor, channel, reason, action, before, after in cursor.fetchall():
            event = Event(at, actor, channel, reason, action, parsed(before), parsed(after))
            events.setdefault(row, []).append(event)
    return {
        one: Past(one, content, tuple(e for e in events.get(one, ()) if known_at is None or e.at <= known_at))
        for one in now
        if (content := as_known(now[one], events.get(one, ()), known_at)) is not None
    }


def as_known(
    now: Mapping[str, Any] | None, events: Collection[Event], known_at: datetime | None
) -> Mapping[str, Any] | None:
    """What a row was at a moment: what the first later event found, or what it is now. None if it did not exist."""
    if known_at is None:
        return now
    later = next((event for event in events if event.at > known_at), None)
    if later is not None and later.action != "insert":
        return later.before
    # Loaded at once with an older time of its own, or without a trail: that time says when it was recorded.
    content = later.after if later is not None else now
    if (later is not None or not events) and _recorded(content or {}) > known_at:
        return None
    return content


def _recorded(content: Mapping[str, Any]) -> datetime:
    told = next((content[name] for name in _RECORDED if content.get(name)), None)
    return datetime.fromisoformat(str(told)) if told else datetime.max.replace(tzinfo=UTC)


def parsed(content: str | None) -> Any:
    """JSON of the database as Python values."""
    return None if content is None else json.loads(content)
