"""The Crime Survey classification: whole, and right about the published figures within their rounding."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from orchestration.parsing.csew.rows import BY_QUARTER, NUMBERS, RATES
from orchestration.parsing.text import match_key
from orchestration.registry.load import read_csv
from tests.parsing.csew.csew_samples import parsed
from tests.parsing.csew.test_csew_real import REAL
from tests.real_files import real

LEVELS = ("total", "group", "subgroup", "offence", "of_which")
OFFENCES = {row["offence_id"]: row for row in read_csv("classifications/offences/csew.csv")}
LABELS = read_csv("classifications/offence_labels/csew.csv")
PARTITIONS = read_csv("classifications/offence_partitions/csew.csv")


def parts_of() -> dict[tuple[str, str], list[str]]:
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in PARTITIONS:
        parts[row["partition_id"], row["parent_id"]].append(row["child_id"])
    return parts


def test_offences_are_in_order_and_hang_below_a_wider_one() -> None:
    assert [int(row["sort_order"]) for row in OFFENCES.values()] == list(range(1, len(OFFENCES) + 1))
    for row in OFFENCES.values():
        if row["offence_id"] == "csew:all_including_fraud":
            assert row["parent_id"] == ""
            continue
        parent = OFFENCES[row["parent_id"]]
        assert row["label_path"] == f"{parent['label_path']} > {row['offence_label']}"
        assert LEVELS.index(parent["level"]) <= LEVELS.index(row["level"])


def test_paths_are_unique_though_labels_repeat() -> None:
    paths = [row["label_path"] for row in OFFENCES.values()]
    assert len(set(paths)) == len(paths)
    labels = [row["offence_label"] for row in OFFENCES.values()]
    assert labels.count("With entry") == labels.count("With loss") == labels.count("Attempts") == 3


def test_labels_lead_to_one_offence_each_and_every_offence_has_one() -> None:
    keys = [(match_key(row["offence_group"]), match_key(row["offence_label"])) for row in LABELS]
    assert len(set(keys)) == len(keys)
    assert {row["offence_id"] for row in LABELS} == set(OFFENCES)


def test_every_row_of_the_tables_has_its_offence_and_every_offence_but_one_its_row() -> None:
    blocks = (*NUMBERS, *RATES, *BY_QUARTER)
    in_tables = {f"csew:{slug}" for block in blocks for slug in block.offences}
    assert set(OFFENCES) - in_tables == {"csew:advance_fee_and_other_fraud"}  # of the table by loss
    assert in_tables <= set(OFFENCES)


def test_fraud_computer_misuse_and_crime_are_apart() -> None:
    for row in OFFENCES.values():
        path = row["label_path"]
        kind = "fraud" if " > Fraud" in path else "computer_misuse" if " > Computer misuse" in path else "crime"
        assert row["kind"] == ("mixed" if row["parent_id"] == "" else kind), row["offence_id"]


def test_totals_are_the_offences_that_have_parts() -> None:
    assert {parent for _, parent in parts_of()} == {
        offence for offence, row in OFFENCES.items() if row["is_total"] == "true"
    }


def test_leaves_below_a_total_add_to_it_once() -> None:
    """Whoever adds what is neither total nor `of which` counts nothing twice: burglary by entry is left out."""
    part = {"csew:all_including_fraud": 1.0}
    links = sorted(parts_of().items(), key=lambda link: int(OFFENCES[link[0][1]]["sort_order"]))
    for (_, parent), children in links:
        if parent in part and not any(OFFENCES[child]["level"] == "of_which" for child in children):
            part |= {child: part[parent] / len(children) for child in children}
    leaves = [o for o, row in OFFENCES.items() if row["is_total"] == "false" and row["level"] != "of_which"]
    assert sum(part[offence] for offence in leaves) == pytest.approx(1)


# Sums that the publisher's own figures do not keep, in A1a and A2a alike. In 1983 assault with minor injury repeats
# violence without injury (cells C12 and C13); in 2006/07 the parts of violence with injury pass it by 8,000.
NOT_KEPT = [("csew:violence_with_injury", "1983-01-01"), ("csew:violence_with_injury", "2006-04-01")]
# Totals of crimes against people and against households: their parts have several populations.
MIXED = {"csew:all_including_fraud", "csew:all_excluding_fraud", "csew:theft"}


def evaluated_and_wrong(frame: pd.DataFrame, half_unit: float) -> tuple[int, list[tuple[str, str]]]:
    """Sums compared, and those that rounding (half a unit in the total and in every part) cannot explain."""
    count, wrong = 0, []
    period = ["period_start", "period_type"]
    for (partition, parent), children in parts_of().items():
        index = period if parent in MIXED else [*period, "survey_population"]
        sums = frame[frame["offence_id"].isin(children)].groupby(index)["value"].agg(["sum", "count"])
        totals = frame[frame["offence_id"] == parent].set_index(index)["value"].dropna()
        both = sums[sums["count"] == len(children)].join(totals, how="inner")
        gap = (both["sum"] - both["value"]).abs()
        count += len(both)
        wrong += [
            (partition, f"{place[0]:%Y-%m-%d}") for place in gap[gap > half_unit * (len(children) + 1) + 1e-9].index
        ]
    return count, wrong


@pytest.mark.parametrize("edition", REAL)
@pytest.mark.parametrize(
    ("table", "half_unit", "compared", "not_kept"),
    [("a1a", 0.5, 507, NOT_KEPT), ("a2a", 0.0000005, 466, NOT_KEPT), ("e1", 0.5, 36, [])],
)
def test_partitions_add_within_rounding_in_every_period(
    edition: str, table: str, half_unit: float, compared: int, not_kept: list[tuple[str, str]]
) -> None:
    frame = parsed(table, real(f"real/ons_appendix_tables/{REAL[edition]}").read_bytes(), edition)
    assert evaluated_and_wrong(frame, half_unit) == (compared, not_kept)


def test_sums_that_the_publisher_does_not_keep_are_left_as_published() -> None:
    frame = parsed("a1a", real(f"real/ons_appendix_tables/{REAL['ye-2025-12']}").read_bytes(), "ye-2025-12")
    first = frame[frame["period_start"] == "1983-01-01"].set_index("offence_id")["value"]
    assert first["csew:assault_with_minor_injury"] == first["csew:violence_without_injury"] == 806
    assert first["csew:violence_with_injury"] == 1208 != first["csew:wounding"] + 806
