"""What the builder says when it cannot go on."""

from __future__ import annotations

from lindung.postgres.trouble import Trouble

__all__ = ["DemoDefect", "Trouble"]


class DemoDefect(Exception):
    """The assumptions of the demonstration contradict the published anchors, or the builder contradicts itself."""
