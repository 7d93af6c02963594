"""What the builder says when it cannot go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import django.db
import psycopg

from lindung.postgres.trouble import Trouble

__all__ = ["DemoDefect", "Trouble", "in_sentences"]


class DemoDefect(Exception):
    """The assumptions of the demonstration contradict the published anchors, or the builder contradicts itself."""


@contextmanager
def in_sentences() -> Iterator[None]:
    """Tell a full disk and a server that went away during a build in a sentence; anything else is a defect."""
    try:
        yield
    except (psycopg.OperationalError, django.db.OperationalError) as error:
        cause = error.__cause__ if isinstance(error, django.db.OperationalError) else error
        if isinstance(cause, psycopg.errors.DiskFull):
            raise Trouble(
                "Ruang penyimpanan server penuh; peragaan memerlukan sekitar 3 GB. Kosongkan ruang, lalu coba lagi.",
                "The server's disk is full; the demonstration needs about 3 GB. Free some space, then try again.",
            ) from error
        raise Trouble(
            f"Hubungan dengan server basis data putus saat membangun ({error}). Jalankan perintah yang sama sekali "
            "lagi; yang setengah jadi akan dibuang.",
            "The connection to the database server broke during the build (words above). Run the same command again; "
            "what is half built will be dropped.",
        ) from error
