"""JSON-stat 2.0: every form the standard allows, and every reply that must not be read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from orchestration.parsing.errors import LayoutError, UnreadableFileError
from orchestration.parsing.jsonstat import read_dataset


def small(**changes: Any) -> dict[str, Any]:
    """Two years by two areas."""
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "A table",
        "updated": "2026-06-10",
        "extension": {"matrix": "TAB"},
        "role": {"time": ["year"]},
        "id": ["year", "area"],
        "size": [2, 2],
        "dimension": {
            "year": {"label": "Year", "category": {"index": ["2023", "2024"], "label": {"2023": "2023/24"}}},
            "area": {"category": {"index": {"B": 1, "A": 0}, "label": {"A": "Alpha", "B": "Beta"}}},
        },
        "value": [1, 2.5, None, 0],
    }
    dataset.update(changes)
    return dataset


def encode(dataset: object) -> bytes:
    return json.dumps(dataset).encode()


def test_values_keep_their_flat_position_and_the_last_dimension_runs_fastest() -> None:
    dataset = read_dataset(encode(small()))
    assert dataset.values == (1.0, 2.5, None, 0.0)
    assert [item.label for item in dataset.dimensions[1].categories] == ["Alpha", "Beta"]
    assert (dataset.matrix, dataset.updated, dataset.label) == ("TAB", date(2026, 6, 10), "A table")


def test_a_category_without_a_label_is_called_by_its_code() -> None:
    year = read_dataset(encode(small())).dimensions[0]
    assert [(item.code, item.label) for item in year.categories] == [("2023", "2023/24"), ("2024", "2024")]
    assert (year.role, year.label) == ("time", "Year")


def test_a_dimension_of_one_category_needs_no_index() -> None:
    changed = small(size=[1, 2], value=[1, 2])
    changed["dimension"]["year"]["category"] = {"label": {"2024": "2024/25"}}
    assert read_dataset(encode(changed)).dimensions[0].categories[0].label == "2024/25"


def test_a_sparse_object_of_values_leaves_the_others_null() -> None:
    assert read_dataset(encode(small(value={"1": 7}))).values == (None, 7.0, None, None)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, (None, None, None, None)),
        ("p", ("p", "p", "p", "p")),
        (["", None, "NA", "r"], (None, None, "NA", "r")),
        ({"2": "NA"}, (None, None, "NA", None)),
    ],
)
def test_status_may_be_absent_one_for_all_a_list_or_an_object(status: object, expected: tuple[str | None, ...]) -> None:
    assert read_dataset(encode(small(status=status))).status == expected


def test_a_byte_order_mark_and_a_time_of_day_do_no_harm() -> None:
    dataset = read_dataset(b"\xef\xbb\xbf" + encode(small(updated="2026-06-10T09:30:00Z")))
    assert dataset.updated == date(2026, 6, 10)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "is not UTF-8|JSON cannot be read|empty"),
        (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "web page"),
        (encode(small())[:-40], "JSON cannot be read"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (encode({"error": {"code": -32603, "message": "Internal error"}}), "answered with an error.*Internal error"),
        (encode({"jsonrpc": "2.0", "error": "Too many requests"}), "answered with an error.*Too many requests"),
    ],
    ids=["empty", "only a mark", "web page", "cut off", "utf-16", "error in a 200", "error text in a 200"],
)
def test_a_reply_that_is_no_dataset_says_what_it_is(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        read_dataset(content)


@pytest.mark.parametrize(
    ("changes", "problem", "cell"),
    [
        ({"class": "collection"}, "class 'collection'", ""),
        ({"size": [2]}, "2 dimension ids stand beside 1 sizes", "size"),
        ({"id": None}, "no dimension ids", "size"),
        ({"id": ["year", "year"]}, "listed twice", "id"),
        ({"size": [2, 3]}, "has 2 categories and size 3", "dimension.area"),
        ({"value": [1, 2, 3]}, "3 items stand in 'value'", "value"),
        ({"value": [1, 2, 3, 4, 5]}, "5 items stand in 'value'", "value"),
        ({"value": None}, "'value' is NoneType", "value"),
        ({"value": {"4": 1}}, "names position '4'", "value[4]"),
        ({"value": {"-1": 1}}, "names position '-1'", "value[-1]"),
        ({"value": [1, 2, "three", 4]}, "the value is 'three'", "value[2]"),
        ({"value": [1, True, 3, 4]}, "the value is True", "value[1]"),
        ({"status": ["p"]}, "1 items stand in 'status'", "status"),
        ({"dimension": {}}, "has no categories", "dimension.year"),
        ({"updated": "10 June 2026"}, "update day is '10 June 2026'", "updated"),
    ],
)
def test_a_dataset_that_contradicts_itself_is_refused(changes: dict[str, Any], problem: str, cell: str) -> None:
    with pytest.raises(LayoutError, match=problem.replace("[", r"\[")) as caught:
        read_dataset(encode(small(**changes)))
    assert caught.value.cell == cell
    assert caught.value.expected


@pytest.mark.parametrize("index", [["A", "A"], {"A": 0, "B": 0}, {"A": 1, "B": 2}, None, "AB"])
def test_categories_without_a_clear_order_are_refused(index: object) -> None:
    changed = small()
    changed["dimension"]["area"]["category"]["index"] = index
    with pytest.raises(LayoutError, match="no clear order"):
        read_dataset(encode(changed))


@pytest.mark.parametrize("text", ['{"class": "dataset", "value": [NaN]}', '{"class": "dataset", "value": [Infinity]}'])
def test_numbers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(LayoutError, match=r"NaN|Infinity"):
        read_dataset(text.encode())


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(LayoutError, match="'label' stands twice"):
        read_dataset(b'{"class": "dataset", "label": "a", "label": "b"}')


def test_sizes_that_would_exhaust_memory_are_refused() -> None:
    many = [str(number) for number in range(3000)]
    huge = small(size=[3000, 3000], value={})
    huge["dimension"] = {name: {"category": {"index": many}} for name in ("year", "area")}
    with pytest.raises(LayoutError, match="9,000,000 cells"):
        read_dataset(encode(huge))
