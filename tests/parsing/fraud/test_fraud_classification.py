"""Schemes of fraud tables: trees that are whole, kinds that keep fraud, computer misuse and other crime apart."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from orchestration.parsing.text import match_key
from orchestration.registry.load import REGISTRY, offence_index, read_all, read_csv

SCHEMES = {"nfib": 67, "camis": 11, "ons_online": 10}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_is_one_tree_whose_totals_have_partitions(scheme: str) -> None:
    offences = {row["offence_id"]: row for row in read_csv(f"classifications/offences/{scheme}.csv")}
    partitions = read_csv(f"classifications/offence_partitions/{scheme}.csv")
    assert len(offences) == SCHEMES[scheme]
    assert [row["sort_order"] for row in offences.values()] == [str(n) for n in range(1, len(offences) + 1)]
    assert sum(not row["parent_id"] for row in offences.values()) == 1
    for row in offences.values():
        if row["parent_id"]:
            assert row["label_path"] == f"{offences[row['parent_id']]['label_path']} > {row['offence_label']}"
    assert {(row["parent_id"], row["child_id"]) for row in partitions} == {
        (row["parent_id"], row["offence_id"]) for row in offences.values() if row["parent_id"]
    }
    assert {row["parent_id"] for row in partitions} == {
        identity for identity, row in offences.items() if row["is_total"] == "true"
    }
    assert all(row["partition_id"].startswith(f"{scheme}_") for row in partitions)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_lead_to_one_row_each(scheme: str) -> None:
    labels = read_csv(f"classifications/offence_labels/{scheme}.csv")
    keys = {(row["offence_code"], match_key(row["offence_label"])) for row in labels}
    assert len(keys) == len(labels)


def test_kinds_tell_fraud_computer_misuse_and_other_crime_apart() -> None:
    for row in read_csv("classifications/offences/nfib.csv"):
        expected = "fraud" if "Total fraud offences" in row["label_path"] else "computer_misuse"
        if not row["parent_id"]:
            expected = "fraud_and_computer_misuse"
        assert row["kind"] == expected, row["offence_id"]
    assert {row["kind"] for row in read_csv("classifications/offences/camis.csv")} == {"fraud"}
    assert {row["kind"] for row in read_csv("classifications/offences/ons_online.csv")} == {"crime"}


@pytest.mark.parametrize(
    ("offence", "labels"),
    [
        (
            "fraud_action_fraud",
            [
                "Fraud and computer misuse offences recorded by Action fraud  [note 60, 61,62]",
                "Fraud and computer misuse offences recorded by Report Fraud  [note 61,62,63, 70]",
            ],
        ),
        *(
            (
                offence,
                [
                    f"Fraud offences referred to NFIB by {body} [note 61]",
                    f"Fraud offences referred to Report Fraud by {body} [note 61]",
                    f"Fraud reports referred to Report Fraud by {body} [note 62]",
                ],
            )
            for offence, body in (("fraud_cifas", "Cifas"), ("fraud_uk_finance", "UK Finance"))
        ),
        (
            "fraud_and_computer_misuse",
            ["TOTAL FRAUD  AND COMPUTER MISUSE OFFENCES [note 61,67]", "TOTAL FRAUD  AND COMPUTER MISUSE [note 62]"],
        ),
    ],
)
def test_rows_of_a5a_renamed_in_june_september_and_december_2025_are_one_series(
    offence: str, labels: list[str]
) -> None:
    index = offence_index("ons_prc")
    assert {index.find(label).offence_id for label in labels} == {f"ons_prc:{offence}"}


def test_areas_of_reporting_units_have_names_and_no_district_is_among_them() -> None:
    with (REGISTRY / "classifications" / "areas.reporting_units.csv").open(encoding="utf-8", newline="") as lines:
        units = list(csv.DictReader(lines))
    assert {row["area_code"] for row in units} <= {row["area_code"] for row in read_all("area_names")}
    assert all(row["code_scheme"] == "warehouse" and row["area_code"].startswith("X-") for row in units)


def test_every_body_of_a_classification_or_parser_is_described() -> None:
    bodies = {row["reporting_body"]: row for row in read_csv("reporting_bodies.csv")}
    named = {
        row["reporting_body"]
        for scheme in ("ons_prc", *SCHEMES)
        for row in read_csv(f"classifications/offences/{scheme}.csv")
    }
    assert named - {""} <= set(bodies)
    assert {"Police", "Police Scotland", "Police Service of Northern Ireland"} <= set(bodies)
    for row in bodies.values():
        assert row["counts"]
        assert row["overlap_note"]
        assert row["reference"]
        assert row["area_covered"] in {"EW", "EW+NI", "UK", "SC", "NI"}


def test_a_break_of_the_series_is_of_a_body_that_is_described() -> None:
    bodies = {row["reporting_body"] for row in read_csv("reporting_bodies.csv")}
    breaks = read_csv("comparability/series_breaks.csv")
    assert {row["reporting_body"] for row in breaks if row["reporting_body"]} <= bodies
    report_fraud = [row for row in breaks if row["first_day"] == date(2025, 12, 4).isoformat()]
    assert {"Action Fraud / Report Fraud", "Cifas", "UK Finance"} <= {row["reporting_body"] for row in report_fraud}
