"""What readers build on stays: a public column, macro or view that goes or changes breaks this test."""

from __future__ import annotations

import copy
import os
import re
from datetime import date

import pytest

from tests.contract import contract


def test_public_columns_macros_and_views_are_those_written_down() -> None:
    found = contract.declared()
    promised = contract.read() if contract.FILE.exists() else {}
    files = promised.pop("files", [])
    if os.environ.get("RENEW_SNAPSHOT"):
        promised = contract.renewed(promised, found)
        contract.write(promised | {"files": files})
    assert found["marts"].keys() >= {"fct_recorded_crime", "uk_comparison", "dim_source"}
    differing = sorted(contract.differences(promised, found))
    assert not differing, "\n".join([*differing, contract.RULE])


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda mart: mart.pop("value"), "gone: marts.fct_recorded_crime.value ['DOUBLE', 'value']"),
        (
            lambda mart: mart.update(value=["BIGINT", "value"]),
            "changed: marts.fct_recorded_crime.value was ['DOUBLE', 'value'], is ['BIGINT', 'value']",
        ),
        (
            lambda mart: mart.update(another=["DOUBLE", "value"]),
            "new: marts.fct_recorded_crime.another ['DOUBLE', 'value']",
        ),
    ],
)
def test_a_column_that_goes_changes_or_comes_is_named(change: object, line: str) -> None:
    promised = contract.read()
    found = copy.deepcopy(promised)
    change(found["marts"]["fct_recorded_crime"])  # type: ignore[operator]
    assert contract.differences(promised, found) == [line]


def test_renewing_adds_what_is_new_and_forgets_nothing_promised() -> None:
    promised = {"marts": {"fct": {"value": ["DOUBLE", "value"], "old": ["VARCHAR", "attribute"]}}}
    found = {"marts": {"fct": {"value": ["BIGINT", "value"], "new": ["DATE", "attribute"]}, "dim": {"id": ["DATE"]}}}
    renewed = contract.renewed(promised, found)
    assert renewed["marts"]["fct"].keys() == {"value", "old", "new"}
    assert renewed["marts"]["dim"] == {"id": ["DATE"]}
    assert sorted(line.split()[0] for line in contract.differences(renewed, found)) == ["changed:", "gone:"]


def deprecations(mart: str, columns: dict[str, str], marts: dict[str, set[str]]) -> list[str]:
    """What is wrong with how columns of a mart are deprecated; `marts` holds the names of all columns."""
    wrong = []
    for name, description in columns.items():
        if "deprecated" not in description.lower():
            continue
        said = contract.DEPRECATED.search(description)
        if said is None:
            wrong.append(f"{mart}.{name}: deprecated, but without day and successor: {description}")
            continue
        date.fromisoformat(said[1])
        where, _, successor = said[2].rpartition(".")
        if successor not in marts.get(where or mart, set()) or (where or mart, successor) == (mart, name):
            wrong.append(f"{mart}.{name}: its successor {said[2]} is no other column")
    return wrong


def test_a_deprecated_column_says_since_when_and_what_to_use_instead() -> None:
    models = contract.models()
    marts = {name: {column["name"] for column in model["columns"]} for name, model in models.items()}
    wrong = [
        line
        for name, model in models.items()
        for line in deprecations(name, {column["name"]: column["description"] for column in model["columns"]}, marts)
    ]
    assert wrong == [], contract.RULE


@pytest.mark.parametrize(
    ("description", "wrong"),
    [
        ("Figure. Deprecated since 2027-01-31; use value instead.", False),
        ("Figure. Deprecated since 2027-01-31; use dim_area.area_name instead.", False),
        ("Figure. Deprecated.", True),
        ("Figure. Deprecated since 2027-01-31; use figure instead.", True),
        ("Figure. Deprecated since 2027-01-31; use nothing_known instead.", True),
    ],
)
def test_what_a_deprecated_column_must_say(description: str, wrong: bool) -> None:
    marts = {"fct": {"figure", "value"}, "dim_area": {"area_name"}}
    assert bool(deprecations("fct", {"figure": description, "value": "The figure."}, marts)) == wrong


def test_the_page_on_stability_states_the_rule_that_is_tested() -> None:
    page = (contract.PROJECT / "docs" / "stability.md").read_text(encoding="utf-8")
    assert contract.DEPRECATED.search(page)
    assert re.search(r"twelve months\s+and two releases", page)
    for name in contract.read()["files"]:
        assert f"`{name}`" in page, f"docs/stability.md does not name {name}"
