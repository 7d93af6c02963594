"""Asking every address there is, for the tests that walk them all."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from lindung.access.acting import forget
from lindung.access.matrix import Address, addresses
from lindung.access.models import User
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
}
# What an endpoint cannot do without, so that the question reaches the right it is asked for.
QUERIES = {"/api/v1/counts": "?on=2024-05-08"}
BODIES = {
    "/api/v1/bills/<bill_code>/payment-code": {"payment_code": "1"},
    "/api/v1/payments": {
        "kind": "sp2d",
        "reference": "x",
        "amount": 1,
        "paid_on": "2024-01-01",
        "operation_id": "00000000-0000-7000-8000-000000000000",
    },
    "/api/v1/programmes": {
        "code": "x",
        "name": "x",
        "sponsor": "x",
        "region": "72",
        "wadah": "SG",
        "money_source": "apbd",
        "agreement_number": "x",
        "agreement_date": "2026-01-01",
        "starts_on": "2026-01-01",
    },
    "/api/v1/paying-orders": {"region": "72", "payers": [], "from_month": "2027-01", "basis": "x"},
    "/api/v1/double-sponsorship/<programme_code>/end": {"reason": "x", "expected": 0},
    "/api/v1/programmes/<programme_code>/budgets": {"year": 2026, "amount": 1, "document": "x"},
    "/api/v1/programmes/<programme_code>/quotas": {"quotas": {}},
    "/api/v1/programmes/<programme_code>/papers": {"kind": "decree", "number": "x", "dated": "2026-01-01"},
    "/api/v1/programmes/<programme_code>/end": {"last_day": "2026-12-31", "reason": "x"},
    "/api/v1/merges": {
        "survivor": "00000000-0000-7000-8000-000000000000",
        "absorbed": "00000000-0000-7000-8000-000000000001",
        "reason": "x",
    },
    "/api/v1/merges/<uuidstr:merge_id>/undo": {"reason": "x"},
    "/api/v1/merges/<uuidstr:merge_id>/decision": {"approve": True},
    "/api/v1/dukcapil": {"programme": "tidak-ada"},
    "/api/v1/list-versions/<version_id>/apply": {"digest": "x"},
    "/api/v1/lists/<list_id>/roll": {"first_month": "2027-01", "months": 1},
    "/api/v1/tasks/settle": {"tasks": [], "decision": "accept", "reason": "x"},
    "/api/v1/certificates": {"persons": []},
    "/api/v1/notices/read": {"notices": []},
    "/api/v1/budget-calendar": {"region": "72.08", "event": "tidak-ada", "day": "2026-11-20", "reason": "x"},
    "/api/v1/persons/<uuidstr:person_id>/death": {"died_on": "2024-05-08", "source": ""},
    "/api/v1/persons/<uuidstr:person_id>/death/verify": {"reason": "akta"},
    "/api/v1/persons/search": {"query": "Ani"},
    "/api/v1/trace/person": {"query": "7208010101900000"},
    "/api/v1/trace/payment": {"reference": "x"},
    "/api/v1/law/contribution": {"segment": "PU", "month": "2026-03", "wage": 5_000_000, "risk_class": 1},
    "/api/v1/law/benefit": {
        "programme": "JKM",
        "event": "death",
        "segment": "PU",
        "event_date": "2025-03-01",
        "months_contributed": 12,
    },
    "/api/v1/law/tax": {
        "programme": "JHT",
        "event": "tax",
        "npwp": True,
        "payments": [{"date": "2024-05-02", "amount": 10_000_000}],
    },
}

# Endpoints that take a file: what their form holds beside it.
FORMS: dict[str, dict[str, str]] = {
    "/api/v1/dukcapil/reply": {},
    "/api/v1/lists": {"programme": "tidak-ada", "first_month": "2026-12", "months": "1"},
}


def entered(world: Any, username: str | None) -> Client:
    client = Client(raise_request_exception=True)
    if username:
        forget()
        user = User.objects.get(pk=world.users[username].pk)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(address: Address, world: Any) -> str:
    """The address with its placeholders filled in."""
    examples = EXAMPLES | {
        "person_id": world.people["ani"].pk,
        "user_id": world.users["checker"].pk,
        "membership_id": world.memberships["ani"].pk,
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(examples[match[1]]), address.route)


def ask(client: Client, address: Address, world: Any) -> Any:
    """The address asked with its method, and with a valid question where it needs one."""
    if address.method == "POST" and address.route in FORMS:
        return client.post(asked(address, world), FORMS[address.route] | {"file": SimpleUploadedFile("x.csv", b"NIK")})
    body = json.dumps(BODIES.get(address.route, {})) if address.method == "POST" else ""
    target = asked(address, world) + QUERIES.get(address.route, "")
    return client.generic(address.method or "GET", target, body, content_type="application/json")
