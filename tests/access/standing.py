"""Something real at every address: a programme with its list, tasks, bills, payments, and wishes that wait.

Made by the people of the small world in the transaction of a test, and gone with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lindung.access.acting import acting_as
from lindung.access.tokens import issue_token
from lindung.billing.importing import keep_statement
from lindung.billing.issuing import enter_payment_code
from lindung.billing.models import Bill
from lindung.billing.refunding import ask_refund
from lindung.counsel.services import record_decision
from lindung.coverage.certificates import hand_out
from lindung.coverage.deaths import record as record_death
from lindung.coverage.merging import ask_merge, decide_merge
from lindung.coverage.paying import pay
from lindung.notices.models import Notice
from lindung.notices.services import Note, To, tell
from lindung.registry.services import register_person
from lindung.rosters.applying_version import apply_version
from lindung.rosters.dukcapil import ask
from lindung.rosters.models import Task, Version
from lindung.rosters.sending import check_now, send_list
from lindung.sponsorship.models import Programme
from lindung.sponsorship.services import Agreement, Terms, open_programme, set_budget
from lindung.web.dates import today
from tests.rosters.conftest import HEADINGS, row
from tests.world import OWN, VILLAGES

HASAN = row("Hasan Basri", date(1988, 4, 3))
ROSMI = row("Rosmiati Yunus", date(1991, 7, 9), "P")
# Held: a civil servant; two born otherwise than the number says, about whom Dukcapil can be asked.
GURU = row("Sri Wahyuni", date(1985, 2, 11), "P", Pekerjaan="PNS")
TINI = row("Tini Yusuf", date(1990, 3, 8), "P", **{"Tanggal Lahir": "08-03-1991"})
BAHAR = row("Bahar Lamusa", date(1982, 6, 1), **{"Tanggal Lahir": "01-06-1983"})
PAID_ON = date(2024, 5, 8)
STATEMENT = "Tanggal;Keterangan;Kode iuran;Referensi;Debit;Kredit\n08/05/2024;x;;TRF 9;;1000\n"


@dataclass
class Standing:
    """`examples`: what stands at a placeholder; `at`: what stands there at one address instead."""

    world: Any
    examples: dict[str, str] = field(default_factory=dict)
    at: dict[str, dict[str, str]] = field(default_factory=dict)

    def act(self, who: str) -> Any:
        return acting_as(self.world.users[who], channel="terminal")

    def put(self, **examples: object) -> None:
        self.examples |= {name: str(value) for name, value in examples.items()}

    def put_at(self, *routes: str, **examples: object) -> None:
        for route in routes:
            self.at[route] = self.at.get(route, {}) | {name: str(value) for name, value in examples.items()}


def build_standing(world: Any) -> Standing:
    """Everything that an address may be asked for, at least once."""
    made = Standing(world)
    first = _months_on(today().replace(day=1), 1)
    made.put(first_month=f"{first:%Y-%m}", next_month=f"{_months_on(first, 1):%Y-%m}", year=first.year)
    made.put(later_month=f"{_months_on(first, 2):%Y-%m}", day=today(), file="\n".join(_lines([ROSMI])))
    _programmes(made)
    _lists(made, first)
    _money(made)
    _people(made)
    _own(made)
    return made


def _months_on(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _lines(rows: Iterable[dict[str, str]]) -> list[str]:
    return [",".join(HEADINGS), *(",".join(one[name] for name in HEADINGS) for one in rows)]


def _programmes(made: Standing) -> None:
    for code in ("rentan", "tanpa-daftar"):
        with made.act("branch_officer") as acting:
            programme = open_programme(
                acting=acting,
                organisation_id=made.world.organisations["parigi-moutong"].pk,
                code=code,
                name=f"Program {code}",
                region=OWN,
                wadah="SG",
                money_source="apbd",
                agreement=Agreement(f"PKS {code}", today()),
                terms=Terms(starts_on=today().replace(day=1)),
            )
            set_budget(acting=acting, programme=programme, year=today().year, amount=5_000_000, document="DPA 1")
    made.put(programme_code="rentan")
    # A programme with bills for later months is not ended.
    made.put_at("/api/v1/programmes/<programme_code>/end", programme_code="tanpa-daftar")


def _lists(made: Standing, first: date) -> None:
    """A list that is applied, one with a row that Dukcapil was not asked about yet, and one that is only checked."""
    with made.act("branch_officer") as acting:
        applied = _applied(acting, first, [HASAN, GURU, TINI])
        inquiry = ask(acting=acting, programme=_rentan())
        made.put(version_id=applied.pk, list_id=applied.list_id, inquiry_code=inquiry.code)
        made.put(task_id=Task.objects.get(code="civil_servant").pk)
        _applied(acting, _months_on(first, 1), [BAHAR])
        checked = _checked(acting, _months_on(first, 2), [ROSMI])
    made.put_at(
        "/api/v1/list-versions/<version_id>/apply",
        "/api/v1/list-versions/<version_id>/cancel",
        version_id=checked.pk,
        digest=checked.totals["digest"],
    )


def _rentan() -> Programme:
    return Programme.objects.get(code="rentan")


def _checked(acting: Any, month: date, rows: list[dict[str, str]]) -> Version:
    sent = send_list(
        acting=acting,
        programme=_rentan(),
        first_month=month,
        months=1,
        content="\n".join(_lines(rows)).encode(),
        file_name="daftar.csv",
        operation_id=uuid.uuid4(),
    )
    return Version.objects.get(pk=check_now(acting, sent.version))


def _applied(acting: Any, month: date, rows: list[dict[str, str]]) -> Version:
    checked = _checked(acting, month, rows)
    done = apply_version(acting=acting, version_id=checked.pk, seen=checked.totals["digest"])
    assert done.outcome == "applied"
    return Version.objects.get(pk=checked.pk)


def _money(made: Standing) -> None:
    """The bill of the list, overpaid; a wish for the rest to go back; a statement that is not recorded."""
    with made.act("branch_officer") as acting:
        bill = Bill.objects.get()
        enter_payment_code(acting=acting, code=bill.code, payment_code="KODE1")
    with made.act("finance") as acting:
        payment = pay(
            acting=acting,
            kind="sp2d",
            reference="SP2D 7",
            amount=bill.total + 7_000,
            paid_on=PAID_ON,
            operation_id=uuid.uuid4(),
            bill_code=bill.code,
        ).payment
        asked = ask_refund(acting=acting, payment_id=payment.pk, amount=7_000, reason="lebih bayar")
        statement = keep_statement(acting=acting, content=STATEMENT.encode(), file_name="mutasi.csv")
    made.put(bill_code=bill.code, payment_id=payment.pk, request_id=asked.pk, statement_id=statement.pk)


def _people(made: Standing) -> None:
    """Two who may be one person, two who are merged, one whose death is not verified, and Ani's certificate."""
    people = made.world.people
    with made.act("branch_officer") as acting:
        doubles = [
            register_person(
                name="Fajar",
                birth_date=date(1990, 1, day),
                sex="L",
                village=VILLAGES[OWN],
                nik=f"720802{day:02}01900000",
            ).pk
            for day in range(1, 6)
        ]
        waiting = ask_merge(acting=acting, survivor_id=doubles[0], absorbed_id=doubles[1], reason="nama sama")
        merged = ask_merge(acting=acting, survivor_id=doubles[2], absorbed_id=doubles[3], reason="nama sama")
        record_death(acting=acting, person_id=doubles[4], died_on=PAID_ON, source="kabar keluarga")
        (given,) = hand_out(acting=acting, person_ids=[people["ani"].pk], day=PAID_ON).issued
    with made.act("head_of_branch") as acting:
        decide_merge(acting=acting, merge_id=merged.pk, approve=True)
    made.put(merge_id=waiting.pk, survivor=people["ani"].pk, absorbed=people["budi"].pk, token=given.token)
    made.put_at("/api/v1/merges/<uuidstr:merge_id>/undo", merge_id=merged.pk)
    for act in ("verify", "withdraw"):
        made.put_at(f"/api/v1/persons/<uuidstr:person_id>/death/{act}", person_id=doubles[4])


def _own(made: Standing) -> None:
    """What is the auditor's own, and a decision of the office."""
    with made.act("auditor") as acting:
        tell([Note(To.one(acting.user.pk), "uji", "uji", "Kabar", "News")])
        made.put(notice_id=Notice.objects.get().pk, token_id=issue_token(acting=acting, name="uji")[0].pk)
    with made.act("head_of_branch") as acting:
        decision = record_decision(
            acting=acting,
            question="lapse-threshold",
            reading="more-than-three",
            from_day=today(),
            document_number="SK 1",
            reason="uji",
        )
    made.put(decision_id=decision.pk)
    made.put_at("/dasar-hukum/pertanyaan/<slug:name>/putuskan/", name="payment-after-lapse")
