"""Migrations run as the owner; everything else as the application role."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Both aliases are one database; only "owner" may change its shape."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, first: object, second: object, **hints: Any) -> bool:
        return True
