"""The ONS recorded crime classification: whole, without doubles, and exact against the published figures."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from orchestration.parsing.force_areas.ons_police_force_areas import offence_groups
from orchestration.parsing.ons_appendix import by_month, by_year
from orchestration.parsing.text import match_key
from orchestration.registry.load import offence_index, read_csv
from tests.contexts import context_for
from tests.parsing.force_areas.test_ons_police_force_areas_real import FILES
from tests.parsing.test_ons_appendix_real import REAL
from tests.real_files import real

LEVELS = ("total", "supergroup", "group", "subgroup", "offence", "of_which")

OFFENCES = {row["offence_id"]: row for row in read_csv("classifications/offences/ons_prc.csv")}
LABELS = read_csv("classifications/offence_labels/ons_prc.csv")
PARTITIONS = read_csv("classifications/offence_partitions/ons_prc.csv")


def parts_of() -> dict[tuple[str, str], list[str]]:
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in PARTITIONS:
        parts[row["partition_id"], row["parent_id"]].append(row["child_id"])
    return parts


def test_offence_ids_are_unique_and_in_order() -> None:
    rows = read_csv("classifications/offences/ons_prc.csv")
    assert len({row["offence_id"] for row in rows}) == len(rows) == 223
    assert [int(row["sort_order"]) for row in rows] == list(range(1, 224))


def test_every_offence_hangs_below_a_wider_one() -> None:
    for row in OFFENCES.values():
        if row["offence_id"] == "ons_prc:total_including_fraud":
            assert row["parent_id"] == ""
            continue
        parent = OFFENCES[row["parent_id"]]
        assert row["label_path"] == f"{parent['label_path']} > {row['offence_label']}"
        if row["offence_id"] != "ons_prc:total_excluding_fraud":
            assert LEVELS.index(parent["level"]) < LEVELS.index(row["level"])


def test_totals_are_the_offences_that_have_parts() -> None:
    parents = {row["parent_id"] for row in OFFENCES.values() if row["level"] != "of_which"}
    for row in OFFENCES.values():
        assert (row["is_total"] == "true") == (row["offence_id"] in parents), row["offence_id"]


def test_fraud_is_apart_from_crime() -> None:
    kinds = {row["kind"] for row in OFFENCES.values()}
    assert kinds == {"crime", "fraud", "mixed"}
    for row in OFFENCES.values():
        below_fraud = " > Fraud and computer misuse" in row["label_path"]
        assert (row["kind"] == "fraud") == below_fraud, row["offence_id"]


def test_labels_lead_to_one_offence_each_and_every_offence_has_one() -> None:
    keys = [(row["offence_code"], match_key(row["offence_group"]), match_key(row["offence_label"])) for row in LABELS]
    assert len(set(keys)) == len(keys)
    assert {row["offence_id"] for row in LABELS} == set(OFFENCES)


def test_code_21_stands_for_two_offences() -> None:
    assert sum(row["offence_code"] == "21" for row in OFFENCES.values()) == 2


def test_theft_from_the_person_is_found_as_offence_and_as_subtotal() -> None:
    index = offence_index("ons_prc")
    assert index.find("Theft from the person", code="39").offence_id == "ons_prc:39"
    assert index.find("Theft from the person").offence_id == "ons_prc:theft_from_the_person"


def test_partitions_hold_known_offences_below_their_parent_and_no_of_which() -> None:
    for (_, parent), children in parts_of().items():
        assert len(set(children)) == len(children)
        for child in children:
            assert OFFENCES[child]["level"] != "of_which"
            assert OFFENCES[child]["label_path"].startswith(f"{OFFENCES[parent]['label_path']} > ")


def test_every_total_has_a_partition() -> None:
    totals = {offence_id for offence_id, row in OFFENCES.items() if row["is_total"] == "true"}
    assert {parent for _, parent in parts_of()} == totals


def evaluated_and_wrong(values: pd.DataFrame) -> tuple[int, list[tuple[str, object, float]]]:
    """Sums compared, and those that differ; `values` has offences as columns, one area and period a row."""
    count, wrong = 0, []
    for (partition, parent), children in parts_of().items():
        if not {parent, *children} <= set(values.columns):
            continue
        parts = values[children]
        known = values[parent].notna() & parts.notna().any(axis=1)
        difference = (parts.sum(axis=1) - values[parent])[known]
        count += int(known.sum())
        wrong += [(partition, place, gap) for place, gap in difference[difference != 0].items()]
    return count, wrong


@pytest.mark.parametrize("edition", REAL)
@pytest.mark.parametrize("table", ["ew_ons_a5a", "ew_ons_a5b"])
def test_partitions_add_exactly_in_every_period(edition: str, table: str) -> None:
    content = real(f"real/ons_appendix_tables/{REAL[edition]}").read_bytes()
    frame = (by_year if table == "ew_ons_a5a" else by_month)(content, context_for(table, edition))
    values = frame.pivot(index=["period_start", "period_type"], columns="offence_id", values="value")
    count, wrong = evaluated_and_wrong(values)
    assert count > 700
    assert wrong == []


@pytest.mark.parametrize("edition", FILES)
def test_partitions_add_exactly_in_every_police_force_area(edition: str) -> None:
    content = real(f"real/ons_pfa_tables/{FILES[edition]}").read_bytes()
    frame = offence_groups(content, context_for("ew_ons_p1", edition))
    count, wrong = evaluated_and_wrong(frame.pivot(index="area_code", columns="offence_id", values="value"))
    assert count == 4 * (55 if edition == "ye-2019-12" else 56)
    assert wrong == []
