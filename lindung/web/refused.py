"""A wish the rules forbid: a stable code for programs, a sentence for people, and the database's refusals put so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, ProgrammingError, transaction
from psycopg import errors

from lindung.postgres.trouble import Trouble


class Refused(Trouble):
    """What was wished cannot be done; says why and what to do instead. `code` stays the same across versions.

    `status` is how the API answers.
    """

    def __init__(self, code: str, indonesian: str, english: str, status: int = 400) -> None:
        super().__init__(indonesian, english)
        self.code = code
        self.status = status


def not_yours() -> Refused:
    """The refusal of row rights: the record lies outside what the acting user may change."""
    return Refused(
        "not_yours",
        "Catatan ini di luar wilayah tempat Anda boleh mencatat. Mintalah petugas wilayah itu.",
        "This record lies outside the region you may write in. Ask an officer of that region.",
        status=403,
    )


def stated_reason(reason: str) -> str:
    """The reason without the spaces around it; Refused where none is given."""
    if not reason.strip():
        raise Refused("reason_missing", "Sebutkan alasannya.", "Give the reason.")
    return reason.strip()


def own_request() -> Refused:
    """Whoever asked is not who decides."""
    return Refused(
        "own_request",
        "Permintaan sendiri tidak dapat diputuskan sendiri. Mintalah rekan yang berhak.",
        "Nobody decides on their own request. Ask a colleague who may.",
        status=403,
    )


def decided_already() -> Refused:
    """Somebody decided on the request before."""
    return Refused(
        "decided_already", "Permintaan ini sudah diputuskan.", "This request was decided already.", status=409
    )


@contextmanager
def database_refusals(by_constraint: Mapping[str, Refused] | None = None) -> Iterator[None]:
    """Run writes in a savepoint; a broken constraint named here, or a missing row right, is raised as Refused.

    Constraints that are not named are defects and pass through.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, errors.IntegrityError) else None
        refused = (by_constraint or {}).get(name or "")
        if refused is None:
            raise
        raise refused from error
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise not_yours() from error
        raise
