"""What the log says: when, how serious, where in the program. Never who: no name, no identity number, no question.

The log is read by whoever runs the machine, who has no right to see people. So the words of an exception are left out
(PostgreSQL's quote whole rows), and of others' messages only the sentence is kept, without what they fill in. What
remains is looked through once more for long numbers and for the questions of addresses.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import datetime

from lindung.web.dates import WITA

# Their messages are filled in: ours, and those that name processes and connections alone.
TRUSTED = ("lindung", "gunicorn.error", "psycopg.pool")
OF_REQUESTS = "django.request"
UNKNOWN_ADDRESS = "(no such address)"
# A path that we know, or a query behind it; NIK, KPJ and telephone numbers, however they are grouped.
_QUESTION = re.compile(r"\?\S+")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){7,}")


class DiscreetFormatter(logging.Formatter):
    """One line with time (WITA) and level; under an exception the places it went through, and its type."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, without personal data."""
        moment = datetime.fromtimestamp(record.created, tz=WITA).isoformat(timespec="seconds")
        lines = [f"{moment} {record.levelname} {record.name}: {_without_numbers(_message(record))}"]
        if record.exc_info and record.exc_info[1]:
            lines += _told(record.exc_info[1])
        return "\n".join(lines)


def _message(record: logging.LogRecord) -> str:
    if record.name == OF_REQUESTS:
        return f"{getattr(record, 'status_code', '')} {_asked(record)}".strip()
    if record.name.split(".")[0] == "lindung" or record.name in TRUSTED:
        return record.getMessage()
    return str(record.msg)


def _asked(record: logging.LogRecord) -> str:
    """Method and path of a request. An address that is none of ours may hold anything, and is not repeated."""
    request = getattr(record, "request", None)
    if request is None:
        return str(record.msg)
    path = request.path if getattr(request, "resolver_match", None) else UNKNOWN_ADDRESS
    return f"{request.method} {path}"


def _without_numbers(text: str) -> str:
    """The text with long numbers and the questions of addresses hidden. Ids of ours stay: they say nothing."""
    text = _QUESTION.sub("?…", text.replace("\n", " "))
    ids = _UUID.findall(text)
    return "".join(
        _LONG_NUMBER.sub("…", part) + (ids[number] if number < len(ids) else "")
        for number, part in enumerate(_UUID.split(text))
    )


def _told(error: BaseException) -> Iterator[str]:
    """Where an exception went through, its type, and what PostgreSQL names of the rule that was broken."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "  which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        if frame.line:
            yield f"    {frame.line}"
    kind = type(error)
    yield f"  {kind.__module__}.{kind.__qualname__}{_rule_broken(error)}; its words are left out"


def _rule_broken(error: BaseException) -> str:
    diagnosis = getattr(error, "diag", None)
    names = (getattr(diagnosis, part, None) for part in ("sqlstate", "table_name", "constraint_name"))
    told = " ".join(str(name) for name in names if name)
    return f" ({told})" if told else ""


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "lindung.web.logs.DiscreetFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django brings handlers of its own, one of which would mail whole requests.
    "loggers": {"django": {"handlers": [], "level": "WARNING"}},
}
