"""Counts, regions and figures for programs: exact answers, and errors in one shape instead of everything."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def get(client: Any, path: str, **query: str) -> tuple[int, Any]:
    response = client.get(f"/api/v1/{path}", query)
    return response.status_code, response.json()


def test_count_on_a_day_by_segment(sign_in: Any) -> None:
    status, answer = get(sign_in("auditor"), "counts", on="2024-06-30", by="segment,kabupaten")
    assert (status, answer["total"]) == (200, 4)
    assert answer["definition"]["text_id"] and answer["definition"]["text_en"]
    assert {"key": {"segment": "PU", "kabupaten": "72.08"}, "active": 1, "covered": 1, "conditional": 0} in answer[
        "rows"
    ]


def test_an_unknown_filter_is_an_error_and_names_the_known_ones(sign_in: Any) -> None:
    status, answer = get(sign_in("auditor"), "counts", on="2024-06-30", segmen="PU")
    assert (status, answer["error"]) == (400, "unknown_parameter")
    assert "segment" in answer["message_id"] and "segmen" in answer["message_en"]


def test_the_same_filter_spelt_right_narrows_the_count(sign_in: Any) -> None:
    status, answer = get(sign_in("auditor"), "counts", on="2024-06-30", segment="PU")
    assert (status, answer["total"]) == (200, 1)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"on": "2024-06-30", "segment": "XX"}, "unknown_value"),
        ({"on": "2024-06-30", "by": "colour"}, "unknown_value"),
        ({"on": "2023-12-31"}, "day_before_record"),
        ({"on": "2999-01-01"}, "day_in_future"),
        ({"on": "30/06/2024"}, "invalid"),
        ({}, "invalid"),
    ],
)
def test_a_wrong_question_is_refused_by_name(sign_in: Any, query: dict[str, str], error: str) -> None:
    status, answer = get(sign_in("auditor"), "counts", **query)
    assert (status, answer["error"]) == (400, error)
    assert answer["message_id"] and answer["message_en"]


def test_first_day_of_the_record_can_be_counted(sign_in: Any) -> None:
    assert get(sign_in("auditor"), "counts", on="2024-01-01")[0] == 200


def test_a_region_that_does_not_exist_is_not_found(sign_in: Any) -> None:
    assert get(sign_in("auditor"), "counts", on="2024-06-30", region="72.99")[0] == 404
    assert get(sign_in("auditor"), "regions/99")[1]["error"] == "unknown_region"


def test_regions_are_paged_to_the_last_without_repeating(sign_in: Any) -> None:
    client, codes, cursor = sign_in("auditor"), [], ""
    for _ in range(10):
        query = {"parent": "72", "limit": "5", **({"cursor": cursor} if cursor else {})}
        _, page = get(client, "regions", **query)
        codes += [item["code"] for item in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(codes) == len(set(codes)) == 13


def test_a_made_up_cursor_and_a_huge_page_are_refused(sign_in: Any) -> None:
    assert get(sign_in("auditor"), "regions", cursor="%%%")[1]["error"] == "bad_cursor"
    assert get(sign_in("auditor"), "regions", limit="201")[1]["error"] == "bad_limit"
    assert get(sign_in("auditor"), "regions", limit="200", level="kabupaten")[0] == 200


def test_nobody_signed_in_is_told_so_in_the_same_shape(client: Any, world: Any) -> None:
    status, answer = get(client, "counts", on="2024-06-30")
    assert (status, answer["error"]) == (401, "not_signed_in")


def test_the_description_lists_the_endpoints(client: Any) -> None:
    status, answer = get(client, "openapi.json")
    assert status == 200
    assert {"/api/v1/counts", "/api/v1/regions"} <= set(answer["paths"])


def test_published_figures_stand_beside_computed_ones(sign_in: Any) -> None:
    status, answer = get(sign_in("auditor"), "published-figures", region="72")
    assert status == 200
    founding = [
        f for f in answer["items"] if f["role"] == "anchor" and f["segments"] == "TOTAL" and f["published"] == 518141
    ]
    assert len(founding) == 1
    assert founding[0]["difference"] == founding[0]["computed"] - 518141


def all_pages(client: Any, path: str, limit: int, **query: str) -> list[Any]:
    """Everything, page by page; each page but the last is full."""
    items, cursor = [], ""
    for _ in range(200):
        status, page = get(client, path, limit=str(limit), **query, **({"cursor": cursor} if cursor else {}))
        assert status == 200
        items += page["items"]
        if page["next"] is None:
            return items
        assert len(page["items"]) == limit
        cursor = page["next"]
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize(("path", "key"), [("trend", "day"), ("published-figures", "key")])
def test_lists_of_numbers_are_paged_to_the_last_without_repeating(sign_in: Any, path: str, key: str) -> None:
    client = sign_in("auditor")
    whole = all_pages(client, path, 200)
    small = all_pages(client, path, 7)
    assert small == whole
    assert len({one[key] for one in whole}) == len(whole) > 7


@pytest.mark.parametrize("path", ["trend", "published-figures"])
@pytest.mark.parametrize(
    ("query", "error"),
    [({"cursor": "%%%"}, "bad_cursor"), ({"cursor": "MW5vdGhpbmc"}, "bad_cursor"), ({"limit": "0"}, "bad_limit")],
)
def test_lists_of_numbers_refuse_what_is_not_theirs(sign_in: Any, path: str, query: dict[str, str], error: str) -> None:
    status, answer = get(sign_in("auditor"), path, **query)
    assert (status, answer["error"]) == (400, error)


def test_a_cursor_of_one_list_does_not_fit_another(sign_in: Any) -> None:
    client = sign_in("auditor")
    _, page = get(client, "trend", limit="1")
    assert get(client, "trend", limit="1", cursor=page["next"])[0] == 200
    assert get(client, "published-figures", limit="1", cursor=page["next"])[1]["error"] == "bad_cursor"


def test_a_trend_of_a_segment_that_does_not_exist_is_refused(sign_in: Any) -> None:
    client = sign_in("auditor")
    assert get(client, "trend", segment="XX")[1]["error"] == "unknown_value"
    assert get(client, "trend", segment="PU")[0] == 200
