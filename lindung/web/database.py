"""Small database expressions every room shares."""

from __future__ import annotations

from django.db import models


class UuidSeven(models.Func):
    """`lindung_uuid7()`: a time-ordered UUID made by the database (RFC 9562, version 7)."""

    function = "lindung_uuid7"
    template = "%(function)s()"
    output_field = models.UUIDField()
