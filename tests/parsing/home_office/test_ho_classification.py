"""The classifications of the Home Office's open data: trees without doubles, and every label on one offence."""

from __future__ import annotations

import pytest

from orchestration.parsing.text import match_key
from orchestration.registry.load import read_csv

SCHEMES = {"ho_prc": 191, "ho_knife": 7, "ho_rolling": 25}


def offences(scheme: str) -> dict[str, dict[str, str]]:
    return {row["offence_id"]: row for row in read_csv(f"classifications/offences/{scheme}.csv")}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_offences_are_unique_and_in_order(scheme: str) -> None:
    rows = read_csv(f"classifications/offences/{scheme}.csv")
    assert len(rows) == len(offences(scheme)) == SCHEMES[scheme]
    assert [int(row["sort_order"]) for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paths_and_kinds_follow_the_tree(scheme: str) -> None:
    known = offences(scheme)
    for row in known.values():
        parent = known.get(row["parent_id"])
        above = f"{parent['label_path']} > " if parent else ""
        assert row["label_path"] == above + row["offence_label"]
        if parent:
            assert row["kind"] == parent["kind"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_totals_are_the_offences_that_have_parts(scheme: str) -> None:
    parents = {row["parent_id"] for row in offences(scheme).values()}
    for row in offences(scheme).values():
        assert (row["is_total"] == "true") == (row["offence_id"] in parents), row["offence_id"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_lead_to_one_offence_each(scheme: str) -> None:
    labels = read_csv(f"classifications/offence_labels/{scheme}.csv")
    keys = [(row["offence_code"], match_key(row["offence_group"]), match_key(row["offence_label"])) for row in labels]
    assert len(set(keys)) == len(keys)
    assert {row["offence_id"] for row in labels} == set(offences(scheme))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fraud_bodies_are_named_as_elsewhere(scheme: str) -> None:
    bodies = {row["reporting_body"] for row in offences(scheme).values()} - {""}
    known = {row["reporting_body"] for row in read_csv("classifications/offences/ons_prc.csv")}
    assert bodies <= known
    assert all(row["kind"] == "fraud" for row in offences(scheme).values() if row["reporting_body"])


def test_one_code_is_one_offence_except_for_the_body_that_was_renamed() -> None:
    codes: dict[str, set[str]] = {}
    for row in read_csv("classifications/offence_labels/ho_prc.csv"):
        if row["offence_code"]:
            codes.setdefault(row["offence_id"], set()).add(row["offence_code"])
    assert {offence: sorted(found) for offence, found in codes.items() if len(found) > 1} == {
        "ho_prc:uk_finance": ["FFA UK", "UK Finance"]
    }


def test_groups_and_subgroups_are_never_published_so_nothing_is_said_to_add_to_them() -> None:
    for scheme in SCHEMES:
        assert read_csv(f"classifications/offence_partitions/{scheme}.csv") == []
