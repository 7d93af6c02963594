"""Sending a list: kept once, checked now or by a job, cancelled, applied as it was looked at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from lindung.rosters.applying_version import VersionApplied, apply_version
from lindung.rosters.checking_job import apply_later, check_later, check_sent
from lindung.rosters.models import CheckedRow, Entry, Row, SentFile, Task, Version
from lindung.rosters.sending import CheckCancelled, Sent, cancel_check, check_now, mark, send_list
from lindung.sponsorship.models import Programme
from lindung.web.refused import Refused
from tests.rosters.conftest import FIRST, TODAY, Lists, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
HELD = row("Alm. Karim Said", date(1970, 1, 6))
WRONG = row("Yusuf Lamato", date(1975, 10, 21), **{"Tanggal Lahir": "31-02-1975"})


@dataclass
class Sending:
    """`send`, `check`, `apply` and `cancel` as somebody; the branch officer unless told otherwise."""

    lists: Lists

    def send(
        self, rows: list[dict[str, str]] | bytes, *, who: str = "branch_officer", code: str = "rentan", **given: Any
    ) -> Sent:
        content = rows if isinstance(rows, bytes) else self.lists.write(rows).read_bytes()
        with self.lists.act(who) as acting:
            return send_list(
                acting=acting,
                programme=Programme.objects.get(code=code),
                content=content,
                **(
                    {"first_month": FIRST, "months": 3, "file_name": "daftar.csv", "operation_id": uuid.uuid4()} | given
                ),
            )

    def check(self, rows: list[dict[str, str]] | bytes, *, who: str = "branch_officer", **given: Any) -> Version:
        sent = self.send(rows, who=who, **given)
        with self.lists.act(who) as acting:
            return Version.objects.get(pk=check_now(acting, sent.version, today=TODAY))

    def apply(self, version: Version, *, who: str = "branch_officer", seen: str = "") -> VersionApplied:
        with self.lists.act(who) as acting:
            digest = seen or version.totals["digest"]
            return apply_version(acting=acting, version_id=version.pk, seen=digest, today=TODAY)

    def again(self, version: Version) -> Version:
        with self.lists.act("branch_officer"):
            return Version.objects.get(pk=version.pk)


@pytest.fixture
def sending(lists: Lists) -> Sending:
    return Sending(lists)


def test_a_check_is_stored_as_a_version_with_its_rows_and_enrols_nobody(sending: Sending) -> None:
    version = sending.check([HASAN, HELD, WRONG])
    assert (version.state, version.number, version.stage) == ("checked", 1, "")
    # A text file has no sheets.
    assert version.sheet == ""
    assert version.totals["verdicts"] == {"rejected": 1, "held": 1, "unchanged": 0, "accepted": 1}
    assert version.totals["receipt"]["no_longer_listed"] == 0
    with sending.lists.act("branch_officer"):
        kept = {one.name: one for one in CheckedRow.objects.filter(version=version)}
        assert Entry.objects.count() == Row.objects.count() == Task.objects.count() == 0
    assert kept["Yusuf Lamato"].typed["found"][0]["code"] == "birth_date_invalid"
    assert kept["Hasan Basri"].typed is None


def test_a_checked_version_is_applied_as_the_same_version(sending: Sending) -> None:
    version = sending.check([HASAN, HELD, WRONG])
    applied = sending.apply(version)
    assert (applied.outcome, applied.version) == ("applied", version.pk)
    assert applied.receipt is not None and applied.receipt.added == 1
    with sending.lists.act("branch_officer"):
        assert (CheckedRow.objects.count(), Row.objects.count(), Entry.objects.count()) == (0, 3, 1)
        assert Task.objects.get().row.name == "Alm. Karim Said"
    again = sending.again(version)
    assert (again.state, again.applied_by_id) == ("applied", sending.lists.world.users["branch_officer"].pk)


def test_applying_twice_is_applying_once(sending: Sending) -> None:
    version = sending.check([HASAN])
    sending.apply(version)
    assert sending.apply(version).outcome == "already"
    with sending.lists.act("branch_officer"):
        assert Entry.objects.count() == 1


def test_what_is_applied_is_what_was_looked_at(sending: Sending) -> None:
    version = sending.check([HASAN, ROSMI])
    # Meanwhile somebody applies another file that brings one of the two.
    sending.lists.apply([HASAN])
    assert sending.apply(version).outcome == "changed"
    shown = sending.again(version)
    assert (shown.state, shown.problem["code"]) == ("checked", "changed_since_checked")
    assert shown.totals["verdicts"]["unchanged"] == 1
    applied = sending.apply(shown)
    assert applied.outcome == "applied" and applied.receipt is not None
    assert (applied.receipt.added, applied.receipt.unchanged) == (1, 1)
    # A version applied later is a later version.
    assert sending.again(version).number > 1


def test_the_same_file_twice_is_the_same_version(sending: Sending) -> None:
    content = sending.lists.write([HASAN]).read_bytes()
    first, second = sending.check(content), sending.check(content)
    assert first.pk == second.pk
    with sending.lists.act("branch_officer"):
        assert Version.objects.count() == 1


def test_another_file_is_another_version(sending: Sending) -> None:
    assert sending.check([HASAN]).pk != sending.check([ROSMI]).pk


def test_one_act_of_sending_is_one_version_however_often_it_arrives(sending: Sending) -> None:
    operation = uuid.uuid4()
    first = sending.send([HASAN], operation_id=operation)
    second = sending.send([HASAN], operation_id=operation)
    assert (first.made, second.made, first.version) == (True, False, second.version)


def test_the_file_of_an_applied_version_again_is_that_version(sending: Sending) -> None:
    content = sending.lists.write([HASAN, HELD]).read_bytes()
    version = sending.check(content)
    sending.apply(version)
    assert sending.check(content).pk == version.pk
    with sending.lists.act("branch_officer"):
        assert sorted(Version.objects.values_list("state", flat=True)) == ["applied", "cancelled"]


def test_a_file_that_is_no_list_says_why_and_is_not_kept(sending: Sending) -> None:
    version = sending.check(b"catatan;rapat\nsatu;dua\n")
    assert (version.state, version.problem["code"]) == ("refused", "header_missing")
    with sending.lists.act("branch_officer"):
        assert SentFile.objects.count() == 0


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"x" * (100 * 1024 * 1024 + 1), "file_too_large")])
def test_an_empty_or_too_large_file_is_refused_before_anything_is_kept(
    sending: Sending, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        sending.send(content)
    assert refused.value.code == code


def test_cancelling_removes_the_file_and_the_rows(sending: Sending) -> None:
    version = sending.check([HASAN, WRONG])
    with sending.lists.act("sponsor_officer") as acting:
        assert cancel_check(acting=acting, version_id=version.pk).state == "cancelled"
        assert cancel_check(acting=acting, version_id=version.pk).state == "cancelled"
        assert (CheckedRow.objects.count(), SentFile.objects.count()) == (0, 0)
    with pytest.raises(Refused) as refused:
        sending.apply(version)
    assert refused.value.code == "version_not_checked"


def test_an_applied_version_is_not_cancelled(sending: Sending) -> None:
    version = sending.check([HASAN])
    sending.apply(version)
    with sending.lists.act("branch_officer") as acting, pytest.raises(Refused) as refused:
        cancel_check(acting=acting, version_id=version.pk)
    assert refused.value.code == "version_applied"


def test_a_check_that_was_cancelled_stops_at_its_next_step(sending: Sending) -> None:
    sent = sending.send([HASAN])
    with sending.lists.act("branch_officer") as acting:
        mark(sent.version, "reading")
        cancel_check(acting=acting, version_id=sent.version)
        with pytest.raises(CheckCancelled):
            mark(sent.version, "judging", 1)
    officer = sending.lists.world.users["branch_officer"]
    assert check_sent(version_id=str(sent.version), actor=str(officer.pk)) == "cancelled"
    with sending.lists.act("branch_officer"):
        assert CheckedRow.objects.count() == 0


def test_a_job_whose_worker_died_is_begun_again(sending: Sending) -> None:
    sent = sending.send([HASAN])
    officer = sending.lists.world.users["branch_officer"]
    with sending.lists.act("branch_officer"):
        # As far as the dead worker came.
        mark(sent.version, "judging", 1)
    assert check_sent(version_id=str(sent.version), actor=str(officer.pk)) == "checked"
    assert check_sent(version_id=str(sent.version), actor=str(officer.pk)) == "cancelled"
    with sending.lists.act("branch_officer"):
        version = Version.objects.get(pk=sent.version)
        assert (version.state, version.rows_read, CheckedRow.objects.count()) == ("checked", 1, 1)


def test_asking_for_a_job_twice_is_asking_once(sending: Sending) -> None:
    from django.db import connection

    sent = sending.send([HASAN])
    with sending.lists.act("branch_officer") as acting, connection.cursor() as cursor:
        check_later(sent.version, acting.user)
        check_later(sent.version, acting.user)
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'rosters.check'")
        assert cursor.fetchone() == (1,)
    version = sending.check([ROSMI])
    with sending.lists.act("branch_officer") as acting, connection.cursor() as cursor:
        apply_later(version.pk, acting.user, seen=version.totals["digest"])
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'rosters.apply'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("who", ["head_of_branch", "auditor", "finance", "employer_officer"])
def test_only_who_may_check_sends(sending: Sending, who: str) -> None:
    from lindung.access.acting import NotAllowed

    programme = sending.lists.programmes["rentan"]
    with sending.lists.act(who) as acting, pytest.raises(NotAllowed):
        send_list(acting=acting, programme=programme, first_month=FIRST, months=3, content=b"x", file_name="x.csv",
                  operation_id=uuid.uuid4())  # fmt: skip


def test_another_region_neither_sends_nor_sees_nor_opens_the_file(sending: Sending) -> None:
    version = sending.check([HASAN])
    programme = sending.lists.programmes["rentan"]
    with sending.lists.act("branch_officer_other") as acting:
        assert Version.objects.count() == CheckedRow.objects.count() == SentFile.objects.count() == 0
        with pytest.raises(Refused) as refused:
            send_list(acting=acting, programme=programme, first_month=FIRST, months=3, content=b"x", file_name="x.csv",
                      operation_id=uuid.uuid4())  # fmt: skip
        with pytest.raises(Refused):
            cancel_check(acting=acting, version_id=version.pk)
    assert refused.value.code == "not_yours"


def test_the_file_itself_is_opened_by_who_checks_lists_and_nobody_else(sending: Sending) -> None:
    sending.check([HASAN])
    seen = {}
    for who in ("branch_officer", "sponsor_officer", "auditor", "head_of_branch"):
        with sending.lists.act(who):
            seen[who] = SentFile.objects.count()
    assert seen == {"branch_officer": 1, "sponsor_officer": 1, "auditor": 0, "head_of_branch": 0}


def test_the_sponsor_checks_and_the_branch_applies(sending: Sending) -> None:
    from lindung.access.acting import NotAllowed

    version = sending.check([HASAN], who="sponsor_officer")
    with pytest.raises(NotAllowed):
        sending.apply(version, who="sponsor_officer")
    assert sending.apply(version).outcome == "applied"


def test_a_file_past_its_day_goes_and_a_check_with_it_but_what_was_applied_stays(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lindung.rosters import sending as module

    monkeypatch.setattr(module, "DAYS_KEPT", -2)
    applied = sending.check([HASAN])
    sending.apply(applied)
    waiting = sending.check([ROSMI])
    monkeypatch.undo()
    # Sending anything clears away.
    kept = sending.check([HASAN, WRONG])
    with sending.lists.act("branch_officer"):
        assert list(SentFile.objects.values_list("version", flat=True)) == [kept.pk]
        assert set(CheckedRow.objects.values_list("version", flat=True)) == {kept.pk}
        assert Row.objects.filter(version=applied).count() == 1
    assert (sending.again(applied).state, sending.again(waiting).state) == ("applied", "cancelled")
