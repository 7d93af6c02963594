"""What an address cannot do without: questions, bodies and forms. Placeholders are filled as those of addresses are."""

from __future__ import annotations

from typing import Any

QUERIES = {
    "/api/v1/counts": "?on=2024-05-08",
    "/api/v1/covered": "?region=72.08",
    "/terlindungi/unduh.<str:kind>": "?wilayah=72.08",
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/bills/<bill_code>/payment-code": {"payment_code": "KODE2"},
    "/api/v1/payments": {
        "kind": "sp2d",
        "reference": "SP2D 8",
        "amount": 1,
        "paid_on": "2024-01-01",
        "operation_id": "00000000-0000-7000-8000-000000000000",
    },
    "/api/v1/programmes": {
        "code": "program-kedua",
        "name": "Program kedua",
        "sponsor": "parigi-moutong",
        "region": "72.08",
        "wadah": "SG",
        "money_source": "apbd",
        "agreement_number": "PKS 9",
        "agreement_date": "2026-01-01",
        "starts_on": "2026-01-01",
    },
    "/api/v1/paying-orders": {
        "region": "72.08",
        "payers": ["village", "kabupaten", "province", "firm"],
        "from_month": "<later_month>",
        "basis": "SE 1",
    },
    "/api/v1/double-sponsorship/<programme_code>/end": {"reason": "x", "expected": 0},
    "/api/v1/programmes/<programme_code>/budgets": {"year": 2026, "amount": 1, "document": "x"},
    "/api/v1/programmes/<programme_code>/quotas": {"quotas": {"72.08.01.2011": 5}},
    "/api/v1/programmes/<programme_code>/papers": {"kind": "decree", "number": "x", "dated": "2026-01-01"},
    "/api/v1/programmes/<programme_code>/end": {"last_day": "<year>-12-31", "reason": "x"},
    "/api/v1/merges": {"survivor": "<survivor>", "absorbed": "<absorbed>", "reason": "x"},
    "/api/v1/merges/<uuidstr:merge_id>/undo": {"reason": "x"},
    "/api/v1/merges/<uuidstr:merge_id>/decision": {"approve": True},
    "/api/v1/dukcapil": {"programme": "<programme_code>"},
    "/api/v1/list-versions/<version_id>/apply": {"digest": "<digest>"},
    "/api/v1/lists/<list_id>/roll": {"first_month": "<later_month>", "months": 1},
    "/api/v1/tasks/settle": {"tasks": ["<task_id>"], "decision": "reject", "reason": "PNS"},
    "/api/v1/certificates": {"persons": ["<person_id>"], "on": "2024-05-08"},
    "/api/v1/family-sheets": {"persons": ["<person_id>"], "on": "2024-05-08"},
    "/api/v1/notices/read": {"notices": []},
    "/api/v1/budget-calendar": {"region": "72.08", "event": "rapbd", "day": "<day>", "reason": "x"},
    "/api/v1/persons/<uuidstr:person_id>/death": {"died_on": "2024-05-08", "source": "akta"},
    "/api/v1/persons/<uuidstr:person_id>/death/verify": {"reason": "akta"},
    "/api/v1/persons/<uuidstr:person_id>/death/withdraw": {"reason": "masih hidup"},
    "/api/v1/persons/search": {"query": "Ani"},
    "/api/v1/trace/person": {"query": "<nik>"},
    "/api/v1/trace/payment": {"reference": "<payment_id>"},
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
# Endpoints that take a file: its text, and what their form holds beside it.
FORMS: dict[str, dict[str, str]] = {
    "/api/v1/dukcapil/reply": {"file": "Kode;NIK;Jawaban\n<inquiry_code>/1;;ditemukan"},
    "/api/v1/lists": {
        "file": "<file>",
        "programme": "<programme_code>",
        "first_month": "<later_month>",
        "months": "2",
    },
}
