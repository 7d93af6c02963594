"""Asking every address there is, for the tests that walk them all."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from lindung.access.acting import forget
from lindung.access.matrix import Address, Outcome, addresses, outcome
from lindung.access.models import User
from lindung.access.roles import Role
from tests.access.asked_with import BODIES, FORMS, QUERIES
from tests.access.standing import Standing
from tests.world import OWN

ADDRESSES = list(addresses(get_resolver().url_patterns))

# What is asked for where an address holds a placeholder; every new placeholder needs a word here.
EXAMPLES = {
    "code": OWN,
    "region": OWN,
    "table": "segmen",
    "kind": "csv",
    "token_id": "00000000-0000-7000-8000-000000000000",
    "decision_id": "00000000-0000-7000-8000-000000000000",
    "contribution": "bpu",
    "benefit": "jkm-meninggal",
    "name": "tolerated_unpaid_months_bpu",
    "key": "konstruksi",
    "bill_code": "TGH-2026-999999",
    "payment_id": "00000000-0000-7000-8000-000000000000",
    "statement_id": "00000000-0000-7000-8000-000000000000",
    "request_id": "00000000-0000-7000-8000-000000000000",
    "fund": "JKK",
    "notice_id": "00000000-0000-7000-8000-000000000000",
    "version_id": "00000000-0000-7000-8000-000000000000",
    "list_id": "00000000-0000-7000-8000-000000000000",
    "merge_id": "00000000-0000-7000-8000-000000000000",
    "inquiry_code": "DK-2026-9999",
    "task_id": "00000000-0000-7000-8000-000000000000",
    "programme_code": "tidak-ada",
    "token": "tidak-ada",
    # In questions and bodies.
    "file": "NIK",
    "digest": "x",
    "year": "2026",
    "day": "2026-11-20",
    "first_month": "2026-12",
    "next_month": "2027-01",
    "later_month": "2027-02",
    "survivor": "00000000-0000-7000-8000-000000000000",
    "absorbed": "00000000-0000-7000-8000-000000000001",
}
# One placeholder, another table: each page has its own.
TABLES = {
    "/akan-berakhir/<str:table>.<str:kind>": "sponsor",
    "/program/<slug:programme_code>/unduh/<str:table>.<str:kind>": "anggaran",
    "/ruang-sponsor/unduh/<str:table>.<str:kind>": "tagihan",
}
_PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


def entered(world: Any, username: str | None) -> Client:
    client = Client(raise_request_exception=True)
    if username:
        forget()
        user = User.objects.get(pk=world.users[username].pk)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def able(address: Address) -> Role:
    """A role that the address is open to."""
    assert address.need is not None
    return next(role for role in (Role.AUDITOR, *Role) if outcome(address.need, role) is Outcome.OPEN)


def examples_at(address: Address, world: Any, standing: Standing | None = None) -> dict[str, str]:
    """What stands at each placeholder of the address: real ones where `standing` holds them, else there is nobody."""
    examples = EXAMPLES | {
        "person_id": str(world.people["ani"].pk),
        "user_id": str(world.users["checker"].pk),
        "membership_id": str(world.memberships["ani"].pk),
        "nik": world.niks["ani"],
    }
    if address.route in TABLES:
        examples["table"] = TABLES[address.route]
    return examples | (standing.examples | standing.at.get(address.route, {}) if standing else {})


def filled(text: str, examples: dict[str, str]) -> str:
    """A text with its placeholders filled in."""
    return _PLACEHOLDER.sub(lambda match: examples[match[1]], text)


def target(address: Address, world: Any, standing: Standing | None = None) -> str:
    """The address with its placeholders filled in, and with a valid question where it needs one."""
    return filled(address.route + QUERIES.get(address.route, ""), examples_at(address, world, standing))


def ask(client: Client, address: Address, world: Any, standing: Standing | None = None) -> Any:
    """The address asked with its method, and with a valid body where it needs one."""
    where, examples = target(address, world, standing), examples_at(address, world, standing)
    if address.method == "POST" and address.route in FORMS:
        form = {name: filled(text, examples) for name, text in FORMS[address.route].items()}
        return client.post(where, form | {"file": SimpleUploadedFile("x.csv", form["file"].encode())})
    body = filled(json.dumps(BODIES.get(address.route, {})), examples) if address.method == "POST" else ""
    return client.generic(address.method or "GET", where, body, content_type="application/json")
