"""Scottish cyber-crime estimates: units that contradict the header, markers, sample sizes, and tables to be refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError, ParsingError, UnknownLabelError, UnknownMarkerError
from tests.parsing.scotland.sg_cyber_samples import by_type, cyber_fraud, locations, parse
from tests.parsing.workbooks import altered, with_row, without_row


def at(frame: pd.DataFrame, cell: str) -> dict[str, Any]:
    found = frame.set_index("cell").loc[cell].to_dict()
    return {str(name): None if pd.isna(item) else item for name, item in found.items()}


def test_wide_header_holds_two_measures_and_their_years() -> None:
    frame = parse("a12", by_type())
    assert len(frame) == 12 * 4
    volume, share = at(frame, "C10"), at(frame, "E10")
    assert (volume["measure"], volume["unit"], volume["value"]) == ("cyber_crime_estimate", "offences", 290)
    assert (share["measure"], share["unit"], share["value"]) == ("cyber_crime_share", "proportion", 0.49)
    assert {str(row["period_start"].date()) for row in (volume, share)} == {"2024-04-01"}
    assert {volume["offence_id"], share["offence_id"]} == {"sg_cyber:fraud"}


def test_proportion_under_a_per_cent_header_stays_a_fraction_of_one() -> None:
    frame = parse("a13", cyber_fraud())
    share = at(frame, "C3")
    assert (share["value"], share["unit"], share["measure"]) == (0.6, "proportion", "cyber_crime_share")


def test_estimates_say_that_they_are_estimates() -> None:
    for table, rows in (("a12", by_type()), ("a13", cyber_fraud()), ("a14", locations())):
        frame = parse(table, rows)
        assert set(frame.loc[frame["value"].notna(), "obs_status"]) == {"e"}
        assert set(frame["survey_population"]) == {"recorded_crimes"}


@pytest.mark.parametrize(("cell", "marker", "status"), [("B7", "n/l", "n"), ("C7", "low", "k"), ("D12", "<1%", "k")])
def test_markers_say_why_an_estimate_is_missing(cell: str, marker: str, status: str) -> None:
    row = at(parse("a12", by_type()), cell)
    assert (row["value"], row["obs_status"], row["marker"]) == (None, status, marker)


def test_sample_size_is_no_crime_type_but_the_base_of_the_total() -> None:
    frame = parse("a12", by_type())
    assert "Sample size" not in set(frame["published_label"])
    assert [at(frame, cell)["base"] for cell in ("B14", "C14", "D14", "E14")] == [700, 705, 700, 705]
    assert set(frame.loc[frame["base"].notna(), "offence_id"]) == {"sg_cyber:total"}
    assert set(frame.loc[frame["base"].notna(), "base_unit"]) == {"recorded_crimes"}


def test_sample_of_frauds_is_the_base_of_both_rows_and_measures() -> None:
    frame = parse("a13", cyber_fraud())
    assert [at(frame, cell)["base"] for cell in ("B3", "C3", "D4", "E4")] == [200, 200, 201, 201]


def test_fraud_that_is_not_cyber_crime_has_a_measure_of_its_own() -> None:
    frame = parse("a13", cyber_fraud())
    assert set(frame["offence_id"]) == {"sg_cyber:fraud"}
    assert at(frame, "B4")["measure"] == "non_cyber_crime_estimate"
    assert at(frame, "C4")["measure"] == "non_cyber_crime_share"


def test_types_are_children_by_their_leading_blanks() -> None:
    row = at(parse("a12", by_type()), "B4")
    assert row["published_label"].startswith("  Domestic Abuse")
    assert row["label_path"].endswith("Non-sexual crimes of violence > Domestic Abuse (Scotland) Act 2018")
    assert row["offence_label"] == "Domestic Abuse (Scotland) Act 2018"
    assert row["notes"] == "[note 21] [note 5] [note 17]"


def test_places_of_perpetrators_are_a_breakdown() -> None:
    frame = parse("a14", locations())
    assert len(frame) == 9
    row = at(frame, "C5")
    assert (row["breakdown"], row["category"], row["value"]) == ("perpetrator_location", "Scotland", 0.74)
    assert (row["offence_id"], row["measure"]) == ("sg_cyber:sexual_crimes", "perpetrator_location_share")
    assert row["period_type"] == "FY"


def test_table_is_found_by_its_title_wherever_it_stands() -> None:
    assert len(parse("a13", cyber_fraud(), sheet="Table_A20")) == 8


def test_tables_end_without_footers_too() -> None:
    assert len(parse("a12", by_type()[:-2])) == 48


@pytest.mark.parametrize(
    ("table", "rows", "error", "words"),
    [
        ("a12", altered(by_type(), {"A10": "Fraud"}), LayoutError, "leading blanks"),
        ("a12", altered(by_type(), {"A5": "  Proceeds of crime"}), LayoutError, "set off below"),
        ("a12", without_row(by_type(), 10), LayoutError, "no row for 'Fraud'"),
        ("a12", without_row(by_type(), 14), LayoutError, "the total"),
        ("a12", without_row(by_type(), 15), LayoutError, "Sample size"),
        ("a12", with_row(by_type(), 9, ["  Phishing", 1, 2, 0.1, 0.2]), UnknownLabelError, "Phishing"),
        ("a12", altered(by_type(), {"B5": "[c]"}), UnknownMarkerError, "[c]"),
        ("a12", altered(by_type(), {"B5": ""}), UnknownMarkerError, "B5"),
        ("a12", altered(by_type(), {"B10": 0.59}), LayoutError, "among counts"),
        ("a12", altered(by_type(), {"D10": 59}), LayoutError, "0 to 1"),
        ("a12", altered(by_type(), {"D15": 700}), LayoutError, "the marker 'x'"),
        ("a12", altered(by_type(), {"B15": "x"}), LayoutError, "a number of records"),
        ("a12", altered(by_type(), {"C2": "Estimated volume [note 17]: 2022-23"}), LayoutError, "2022-23 follows"),
        ("a12", altered(by_type(), {"E2": "Margin of error: 2024-25"}), LayoutError, "Margin of error"),
        ("a13", altered(cyber_fraud(), {"A4": "Unknown"}), LayoutError, "not cyber fraud"),
        ("a13", altered(cyber_fraud(), {"C3": 60}), LayoutError, "0 to 1"),
        ("a13", without_row(cyber_fraud(), 4), LayoutError, "not cyber fraud"),
        ("a14", altered(locations(), {"D2": "Location of victim: Unknown"}), LayoutError, "Location of victim"),
        ("a14", altered(locations(), {"B3": 35}), LayoutError, "0 to 1"),
        ("a14", altered(locations(), {"A1": "Table A14: Location of perpetrators of cyber-crimes, Scotland"}),
         LayoutError, "no year"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_the_known_one_is_refused(
    table: str, rows: list[list[Any]], error: type[ParsingError], words: str
) -> None:
    with pytest.raises(error) as caught:
        parse(table, rows)
    assert words in str(caught.value)
    assert "sheet" in str(caught.value)


@pytest.mark.parametrize(("table", "rows"), [("a12", by_type()), ("a13", cyber_fraud()), ("a14", locations())])
def test_file_of_another_year_is_refused(table: str, rows: list[list[Any]]) -> None:
    with pytest.raises(LayoutError, match="another edition"):
        parse(table, rows, edition="fy-2023-24")
