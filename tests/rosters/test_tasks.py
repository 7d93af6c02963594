"""Held rows as tasks: who sees them, what is laid beside them, who settles them, one by one and together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lindung.rosters.comparing import compare
from lindung.rosters.models import Entry, Task
from lindung.rosters.settling_together import settle_together, settle_wanted
from lindung.rosters.task_queries import Wanted, inbox
from lindung.web.dates import today as current_day
from lindung.web.refused import Refused
from tests.rosters.conftest import TODAY, Lists, nik, row

HASAN, ROSMI = row("Hasan Basri", date(1988, 4, 3)), row("Rosmiati Yunus", date(1991, 7, 9), "P")
ALM_KARIM = row("Alm. Karim Said", date(1970, 1, 6))
ALM_DAUD = row("Alm. Daud Lasa", date(1972, 8, 16))
GURU = row("Sri Wahyuni", date(1985, 2, 11), "P", Pekerjaan="PNS")


def tasks_by_name(lists: Lists) -> dict[str, Task]:
    with lists.act("branch_officer"):
        return {one.row.name: one for one in Task.objects.select_related("row", "version__list__programme")}


def settle(lists: Lists, names: list[str], decision: str = "accept", who: str = "branch_officer") -> Any:
    ids = [one.pk for name, one in tasks_by_name(lists).items() if name in names]
    with lists.act(who) as acting:
        return settle_together(acting=acting, task_ids=ids, decision=decision, reason="KTP diperiksa", today=TODAY)


# --- The inbox ---


def test_the_inbox_counts_by_reason_programme_and_village(lists: Lists) -> None:
    lists.apply([HASAN, ALM_KARIM, ALM_DAUD | {"Desa": "Bambalemo"}, GURU], today=current_day())
    with lists.act("branch_officer"):
        box = inbox(Wanted())
        of_code = inbox(Wanted(code="civil_servant"))
        of_village = inbox(Wanted(village="72.08.01.2011"))
    assert (box.total, box.open, box.late) == (3, 3, 0)
    assert {one.key: one.tasks for one in box.codes} == {"name_marks_deceased": 2, "civil_servant": 1}
    assert [one.key for one in box.programmes] == ["rentan"]
    assert [one.row.name for one in of_code.tasks] == ["Sri Wahyuni"]
    assert of_village.total == 2


def test_a_task_past_its_day_is_late_and_one_before_it_is_not(lists: Lists) -> None:
    lists.apply([ALM_KARIM], today=current_day())
    with lists.act("branch_officer"):
        assert inbox(Wanted(late=True)).total == 0
    lists.apply([ALM_KARIM, ALM_DAUD], today=current_day() - timedelta(days=30))
    with lists.act("branch_officer"):
        box = inbox(Wanted(late=True))
    assert (box.total, box.late) == (2, 2)


def test_pages_divide_the_tasks_and_a_page_too_far_is_the_last(lists: Lists) -> None:
    lists.apply([ALM_KARIM, ALM_DAUD, GURU])
    with lists.act("branch_officer"):
        first, second, far = (inbox(Wanted(), page=page, per_page=2) for page in (1, 2, 9))
    assert [len(one.tasks) for one in (first, second, far)] == [2, 1, 1]
    assert (far.page, far.pages) == (2, 2)


def test_an_unknown_state_is_refused(lists: Lists) -> None:
    with lists.act("branch_officer"), pytest.raises(Refused) as refused:
        inbox(Wanted(state="semua"))
    assert refused.value.code == "unknown_state"


@pytest.mark.parametrize(("who", "tasks"), [
    ("branch_officer", 1), ("head_of_branch", 1), ("auditor", 1), ("sponsor_officer", 1),
    ("branch_officer_other", 0), ("auditor_other", 0),
])  # fmt: skip
def test_tasks_are_read_where_their_list_is(lists: Lists, who: str, tasks: int) -> None:
    lists.apply([ALM_KARIM])
    with lists.act(who):
        assert inbox(Wanted()).total == tasks


# --- Side by side ---


def test_a_row_stands_beside_the_holder_of_its_number_with_differences_marked(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Qori Zebua", date(1990, 5, 17), "P", NIK=world.niks["ani"])])
    (task,) = tasks_by_name(lists).values()
    with lists.act("branch_officer"):
        found = compare(task)
    (other,) = found.others
    assert (other.kind, other.how, other.person) == ("person", "nik", world.people["ani"].pk)
    assert other.values["name"] == "Ani Lamakampali"
    assert other.differs == {"name"}
    assert [one.code for one in found.why] == ["name_differs"]


def test_numbers_are_masked_unless_they_are_asked_for_and_asking_is_recorded(lists: Lists) -> None:
    from lindung.access.models import Event

    world = lists.world
    lists.apply([row("Qori Zebua", date(1990, 5, 17), "P", NIK=world.niks["ani"])])
    (task,) = tasks_by_name(lists).values()
    with lists.act("branch_officer"):
        hidden = compare(task)
        shown = compare(task, reveal=True)
    assert world.niks["ani"] not in {hidden.typed.values["nik"], hidden.others[0].values["nik"]}
    assert {shown.typed.values["nik"], shown.others[0].values["nik"]} == {world.niks["ani"]}
    with lists.act("auditor"):
        seen = set(Event.objects.filter(action="seen").values_list("relation", flat=True))
    assert seen == {"registry_identity", "rosters_row"}


def test_who_may_not_see_numbers_is_refused_by_the_database_too(lists: Lists) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    with lists.act("head_of_branch"), pytest.raises(Refused) as refused:
        compare(task, reveal=True)
    assert refused.value.code == "not_yours"


def test_of_a_holder_elsewhere_it_is_only_said_that_there_is_somebody(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Qori Zebua", date(1979, 11, 30), "P", NIK=world.niks["citra"])])
    (task,) = tasks_by_name(lists).values()
    with lists.act("branch_officer"):
        (other,) = compare(task).others
    assert (other.kind, other.how, other.person, dict(other.values)) == ("hidden", "nik", None, {})


def test_somebody_of_the_same_day_and_name_under_another_number_is_shown(lists: Lists) -> None:
    world = lists.world
    lists.apply([row("Ani Lamakampali", date(1990, 5, 17), "P", NIK=nik(date(1990, 5, 17), "P", "720802"))])
    (task,) = tasks_by_name(lists).values()
    with lists.act("branch_officer"):
        (other,) = compare(task).others
    assert (other.how, other.person, other.differs) == ("alike", world.people["ani"].pk, {"nik"})


def test_rows_that_share_a_number_stand_beside_each_other(lists: Lists) -> None:
    lists.apply([HASAN, row("Qori Zebua", date(1988, 4, 3))])
    task = tasks_by_name(lists)["Hasan Basri"]
    with lists.act("branch_officer"):
        found = compare(task)
    assert [(one.kind, one.row, one.values["name"]) for one in found.others] == [("other_row", 3, "Qori Zebua")]
    assert found.others[0].differs == {"name"}


def test_the_database_tells_nothing_of_a_task_of_another_region(lists: Lists) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    with lists.act("branch_officer_other"), pytest.raises(Refused) as refused:
        compare(task)
    assert refused.value.code == "not_yours"


# --- Together ---


def test_rows_of_one_reason_are_settled_together_across_lists(lists: Lists) -> None:
    lists.open("kedua")
    lists.apply([ALM_KARIM])
    lists.apply([ALM_DAUD], code="kedua")
    done = settle(lists, ["Alm. Karim Said", "Alm. Daud Lasa"])
    assert (done.rows, done.lists) == (2, 2)
    with lists.act("branch_officer"):
        assert Entry.objects.count() == 2


def test_rows_of_different_reasons_are_not_settled_together(lists: Lists) -> None:
    lists.apply([ALM_KARIM, GURU])
    with pytest.raises(Refused) as refused:
        settle(lists, ["Alm. Karim Said", "Sri Wahyuni"])
    assert refused.value.code == "several_reasons"
    with lists.act("branch_officer"):
        assert Task.objects.filter(state="open").count() == 2


def test_where_one_row_cannot_enter_none_does(lists: Lists) -> None:
    lists.apply([ALM_KARIM, ALM_DAUD])
    lists.apply([HASAN, row("Qori Zebua", date(1988, 4, 3))])
    with pytest.raises(Refused) as refused:
        settle(lists, ["Hasan Basri", "Qori Zebua"])
    assert refused.value.code == "row_cannot_enter"
    with lists.act("branch_officer"):
        assert Entry.objects.count() == 0


def test_all_rows_of_a_reason_are_rejected_at_once_and_no_others(lists: Lists) -> None:
    lists.apply([ALM_KARIM, ALM_DAUD, GURU])
    with lists.act("branch_officer") as acting:
        done = settle_wanted(
            acting=acting, wanted=Wanted(code="name_marks_deceased"), decision="reject", reason="akta kematian"
        )
        left = list(Task.objects.filter(state="open").values_list("code", flat=True))
    assert (done.rows, left) == (2, ["civil_servant"])


def test_everything_at_once_without_a_reason_to_filter_by_is_refused(lists: Lists) -> None:
    lists.apply([ALM_KARIM])
    with lists.act("branch_officer") as acting, pytest.raises(Refused) as refused:
        settle_wanted(acting=acting, wanted=Wanted(), decision="reject", reason="x")
    assert refused.value.code == "code_missing"


def test_an_officer_of_another_region_settles_nothing(lists: Lists) -> None:
    lists.apply([ALM_KARIM])
    with pytest.raises(Refused) as refused:
        settle(lists, ["Alm. Karim Said"], who="branch_officer_other")
    assert refused.value.code == "task_unknown"


# --- Pages and API ---


def test_the_inbox_shows_names_masked_numbers_and_reasons(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM, GURU])
    page = sign_in("branch_officer").get("/tugas/").content.decode()
    assert "Alm. Karim Said" in page and "Sri Wahyuni" in page
    assert ALM_KARIM["NIK"] not in page and "7208************" in page
    assert "Pekerjaan tertulis sebagai ASN" in page


def test_an_unknown_filter_is_an_error_and_never_everything(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM])
    client = sign_in("branch_officer")
    assert client.get("/tugas/?kode=x").status_code == 400
    assert client.get("/tugas/?alasan=tidak-ada").status_code == 400


def test_a_row_is_settled_on_its_page_with_a_reason_and_not_without(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    client = sign_in("branch_officer")
    bare = client.post(f"/tugas/{task.pk}/putuskan/", {"putusan": "reject", "alasan": " "})
    assert bare.status_code == 400 and "alasannya" in bare.content.decode()
    done = client.post(f"/tugas/{task.pk}/putuskan/", {"putusan": "reject", "alasan": "akta kematian"}, follow=True)
    assert "akta kematian" in done.content.decode()


def test_several_rows_are_settled_on_the_inbox(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM, ALM_DAUD])
    ids = [str(one.pk) for one in tasks_by_name(lists).values()]
    client = sign_in("branch_officer")
    asked = {
        "alasan": "name_marks_deceased",
        "jangkauan": "pilihan",
        "tugas": ids,
        "putusan": "reject",
        "sebab": "akta",
    }
    assert client.post("/tugas/putuskan/", asked).status_code == 302
    with lists.act("branch_officer"):
        assert Task.objects.filter(state="settled").count() == 2


def test_an_auditor_looks_and_does_not_settle(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    client = sign_in("auditor")
    assert "Putuskan" not in client.get(f"/tugas/{task.pk}/").content.decode()
    assert client.post(f"/tugas/{task.pk}/putuskan/", {"putusan": "reject", "alasan": "x"}).status_code == 403


def test_a_sponsors_officer_is_offered_the_quota_and_nothing_else(lists: Lists, sign_in: Any) -> None:
    lists.open("kuota", quota_per_village=1)
    lists.apply([HASAN, ROSMI, ALM_KARIM], code="kuota")
    by_code = {one.code: one for one in tasks_by_name(lists).values()}
    client = sign_in("sponsor_officer")
    assert 'id="putuskan"' in client.get(f"/tugas/{by_code['over_quota'].pk}/").content.decode()
    assert 'id="putuskan"' not in client.get(f"/tugas/{by_code['name_marks_deceased'].pk}/").content.decode()


def test_numbers_in_full_are_shown_to_who_may_see_them_and_to_nobody_else(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    assert ALM_KARIM["NIK"] in sign_in("branch_officer").post(f"/tugas/{task.pk}/nik/").content.decode()
    assert sign_in("sponsor_officer").post(f"/tugas/{task.pk}/nik/").status_code == 403
    assert ALM_KARIM["NIK"] not in sign_in("sponsor_officer").get(f"/tugas/{task.pk}/").content.decode()


@pytest.mark.parametrize("who", ["claims_officer", "checker"])
def test_who_sees_numbers_but_no_tasks_is_turned_away_from_those_of_a_task(
    lists: Lists, sign_in: Any, who: str
) -> None:
    lists.apply([ALM_KARIM])
    (task,) = tasks_by_name(lists).values()
    assert sign_in(who).post(f"/tugas/{task.pk}/nik/").status_code == 403


def test_programs_read_the_same_tasks_and_settle_them(lists: Lists, sign_in: Any) -> None:
    lists.apply([ALM_KARIM, GURU])
    client = sign_in("branch_officer")
    listed = client.get("/api/v1/tasks?limit=1").json()
    rest = client.get(f"/api/v1/tasks?limit=1&cursor={listed['next']}").json()
    assert {one["name"] for one in listed["items"] + rest["items"]} == {"Alm. Karim Said", "Sri Wahyuni"}
    assert rest["next"] is None
    one = listed["items"][0]["id"]
    assert client.get(f"/api/v1/tasks/{one}").json()["typed"]["values"]["nik"].endswith("*")
    body = {"tasks": [one], "decision": "accept", "reason": "KTP"}
    done = client.post("/api/v1/tasks/settle", body, content_type="application/json", headers={"x-csrftoken": "x"})
    assert done.json()["rows"] == 1
