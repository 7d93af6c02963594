"""Whose task a held row is. Background work of this room is named here, where the worker looks for it."""

from __future__ import annotations

from lindung.access.roles import Role
from lindung.rosters.checking_job import apply_checked, check_sent
from lindung.rosters.sweeping import sweep_daily

__all__ = ["apply_checked", "check_sent", "owner_of", "sweep_daily"]

# The sponsor chooses who stays, says who works, and finds the village; the rest is for the branch.
_SPONSORS = frozenset({"over_quota"})


def owner_of(code: str) -> str:
    """The role that settles rows held for a reason."""
    return Role.SPONSOR_OFFICER.value if code in _SPONSORS else Role.BRANCH_OFFICER.value
