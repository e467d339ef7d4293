"""Home Office open data by force and quarter: the traps of its two layouts, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.home_office.recorded_crime import HOMICIDE, by_force
from tests.contexts import context_for
from tests.parsing.home_office.ho_samples import (
    as_csv,
    as_numbers,
    ods_of,
    read_recorded_crime,
    recorded_crime,
    refused,
)
from tests.parsing.workbooks import altered, row_number, with_row, without_row, workbook_of

MET = "E23000001"


def of_met(frame: pd.DataFrame, offence_id: str) -> pd.DataFrame:
    return frame[(frame["area_code"] == MET) & (frame["offence_id"] == offence_id)]


def read_workbook(content: bytes, edition: str = "ye-2018-03") -> pd.DataFrame:
    return by_force(content, context_for("ew_ho_prc_open_data", edition))


# Traps


def test_quarters_are_those_of_the_financial_year() -> None:
    frame = read_recorded_crime(recorded_crime())
    assert set(frame["period_type"]) == {"FQ"}
    days = frame[["period_start", "period_end"]].drop_duplicates().map(lambda day: day.date().isoformat())
    assert list(days.itertuples(index=False, name=None)) == [
        ("2017-04-01", "2017-06-30"),
        ("2017-07-01", "2017-09-30"),
        ("2017-10-01", "2017-12-31"),
        ("2018-01-01", "2018-03-31"),
    ]


def test_text_numbers_lose_their_padding_and_minus_zero_is_zero() -> None:
    rows = altered(recorded_crime(), {"H7": " 66776 ", "H8": "-00 "})
    frame = read_recorded_crime(rows)
    values = frame.set_index("cell")["value"]
    assert values["H7"] == 66776
    assert values["H8"] == 0
    assert str(values["H8"]) == "0.0"
    assert frame["obs_status"].isna().all()


def test_negative_counts_are_real() -> None:
    frame = read_recorded_crime(altered(recorded_crime(), {"H7": "-45 "}))
    assert frame.set_index("cell").loc["H7", "value"] == -45


def test_rows_of_homicide_are_added_up_and_name_all_their_cells() -> None:
    rows = recorded_crime()
    first = row_number(rows, 2, "Metropolitan Police")
    frame = read_recorded_crime(altered(rows, {f"H{first}": " 3 ", f"H{first + 1}": "-1 "}))
    homicide = of_met(frame, HOMICIDE)
    assert len(homicide) == 4
    assert homicide.iloc[0]["value"] == 2
    assert homicide.iloc[0]["cell"] == f"H{first}+H{first + 1}"
    assert homicide.iloc[1]["value"] == 1


def test_other_codes_that_repeat_are_refused() -> None:
    rows = recorded_crime()
    doubled = [rows[0], *[line for row in rows[1:] for line in ([row, row] if row[6] == "28E" else [row])]]
    with pytest.raises(DuplicateKeyError, match="Burglary Residential"):
        read_recorded_crime(doubled)


def test_a_body_renamed_within_the_year_is_one_body_under_the_names_it_had() -> None:
    frame = read_recorded_crime(recorded_crime())
    body = frame[frame["reporting_body"] == "UK Finance"].sort_values("period_start")
    assert body["offence_id"].unique().tolist() == ["ho_prc:uk_finance"]
    assert body["offence_code"].tolist() == ["FFA UK", "UK Finance", "UK Finance", "UK Finance"]
    assert body["offence_label"].iloc[0] == "Fraud offences recorded by Financial Fraud Action UK"
    assert body["value"].sum() == 4000


def test_both_names_of_the_body_in_one_quarter_are_refused() -> None:
    rows = recorded_crime()
    twice = with_row(rows, 5, ["2017/18", "1", "UK Finance", *rows[row_number(rows, 2, "UK Finance") - 1][3:]])
    with pytest.raises(DuplicateKeyError):
        read_recorded_crime(twice)


def test_fraud_bodies_report_for_england_and_wales() -> None:
    frame = read_recorded_crime(recorded_crime())
    bodies = frame[frame["reporting_body"].notna()]
    assert set(bodies["area_code"]) == {"K04000001"}
    assert set(bodies["area_label"]) == {"England and Wales"}
    assert set(bodies["reporting_body"]) == {"Action Fraud / Report Fraud", "Cifas", "UK Finance"}
    assert len(bodies) == 12


def test_london_city_of_is_the_city_of_london() -> None:
    frame = read_recorded_crime(recorded_crime())
    assert set(frame.loc[frame["area_code"] == "E23000034", "area_label"]) == {"London, City of"}


def test_the_path_shows_the_subgroup_of_the_edition() -> None:
    frame = read_recorded_crime(recorded_crime())
    assert of_met(frame, "ho_prc:28e")["label_path"].iloc[0] == (
        "Theft offences > Domestic burglary > Burglary Residential"
    )
    later = [[*row[:5], "Residential burglary" if row[6] == "28E" else row[5], *row[6:]] for row in recorded_crime()]
    assert of_met(read_recorded_crime(later), "ho_prc:28e")["label_path"].iloc[0] == (
        "Theft offences > Residential burglary > Burglary Residential"
    )


def test_codes_stay_texts() -> None:
    frame = read_recorded_crime(recorded_crime())
    assert set(frame["offence_code"]) >= {"4.3", "28E", "1/4.1/4.10/4.2"}


# The workbook


@pytest.mark.parametrize("quarters", [("1", "2", "3", "4"), ("Q1", "Q2", "Q3", "Q4"), (1, 2, 3, 4)])
@pytest.mark.parametrize("name", ["2017_18", "2017-18"])
def test_the_workbook_gives_the_observations_of_the_csv(name: str, quarters: tuple[str | int, ...]) -> None:
    rows = recorded_crime()
    sheet = [rows[0], *[[row[0], quarters[int(row[1]) - 1], *row[2:]] for row in as_numbers(rows)[1:]]]
    expected = read_recorded_crime(rows)
    for content in (
        ods_of({"Cover_sheet": [["Open data"]], "Notes": [["Note"]], name: sheet}),
        workbook_of({"Cover_sheet": [["Open data"]], name: sheet}),
    ):
        frame = read_workbook(content)
        assert set(frame["sheet"]) == {name}
        pd.testing.assert_frame_equal(frame.drop(columns="sheet"), expected.drop(columns="sheet"))


def test_a_workbook_of_several_years_is_one_series() -> None:
    later = as_numbers(recorded_crime("2018/19", ("1", "2", "3")))
    frame = read_workbook(ods_of({"2017_18": as_numbers(recorded_crime()), "2018_19": later}), "ye-2018-12")
    assert frame["period_end"].max() == pd.Timestamp(2018, 12, 31)
    assert frame["period_start"].nunique() == 7


def test_a_workbook_without_a_year_in_between_is_refused() -> None:
    sheets = {"2017_18": as_numbers(recorded_crime()), "2019_20": as_numbers(recorded_crime("2019/20"))}
    with pytest.raises(LayoutError, match="no row of the quarter before 2019-04-01"):
        read_workbook(ods_of(sheets), "ye-2020-03")


def test_a_sheet_that_holds_another_year_is_refused() -> None:
    content = ods_of({"2016_17": as_numbers(recorded_crime())})
    refused(LayoutError, lambda: read_workbook(content), "A2", "starts in April 2016")


def test_a_table_on_a_sheet_of_another_name_is_refused() -> None:
    content = ods_of({"2017_18": as_numbers(recorded_crime()), "2018_19 part": recorded_crime("2018/19")})
    with pytest.raises(LayoutError, match="'2018_19 part' holds a table"):
        read_workbook(content)


def test_a_workbook_without_tables_is_refused() -> None:
    with pytest.raises(LayoutError, match="no sheet holds a table"):
        read_workbook(ods_of({"Cover_sheet": [["Open data"]]}))


# Refusals


def test_a_subgroup_not_known_for_the_code_is_refused() -> None:
    rows = altered(recorded_crime(), {"F8": "Shoplifting"})
    refused(UnknownLabelError, lambda: read_recorded_crime(rows), "G8", "Theft offences > Shoplifting")


def test_a_code_never_seen_is_refused() -> None:
    refused(UnknownLabelError, lambda: read_recorded_crime(altered(recorded_crime(), {"G8": "28Z"})), "G8", "28Z")


def test_a_force_never_seen_is_refused() -> None:
    rows = altered(recorded_crime(), {"C8": "Wessex"})
    refused(UnknownLabelError, lambda: read_recorded_crime(rows), "C8", "Wessex")


@pytest.mark.parametrize("text", ["-", "", "1,234", "1 234", "[?]"])
def test_a_text_that_is_no_number_and_no_marker_is_refused(text: str) -> None:
    rows = altered(recorded_crime(), {"H7": text})
    refused(UnknownMarkerError, lambda: read_recorded_crime(rows), "H7", "a number or a known marker")


def test_a_missing_figure_among_rows_that_are_added_up_is_refused() -> None:
    rows = altered(recorded_crime(), {"H5": ".."})
    refused(LayoutError, lambda: read_recorded_crime(rows), "H5", "added up")


def test_a_rate_among_the_counts_is_refused() -> None:
    rows = altered(as_numbers(recorded_crime()), {"H7": 1.5})
    refused(LayoutError, lambda: read_workbook(ods_of({"2017_18": rows})), "H7", "stands among counts")


@pytest.mark.parametrize(("address", "text"), [("B7", "5"), ("A7", "2017/19"), ("A7", "2017")])
def test_a_quarter_that_is_none_is_refused(address: str, text: str) -> None:
    rows = altered(recorded_crime(), {address: text})
    refused(LayoutError, lambda: read_recorded_crime(rows), "B7", "name no quarter")


def test_a_file_cut_short_is_refused() -> None:
    rows = recorded_crime()
    refused(LayoutError, lambda: read_recorded_crime(rows[:-1]), "A539", "as other forces have")
    refused(LayoutError, lambda: read_recorded_crime(rows[: len(rows) * 3 // 4 + 1]), "A1", "2017-12-31")


def test_a_lost_row_of_homicide_is_refused() -> None:
    rows = recorded_crime()
    lost = without_row(rows, row_number(rows, 2, "Metropolitan Police"))
    refused(LayoutError, lambda: read_recorded_crime(lost), "A2", "Metropolitan Police has 1 rows of 'Homicide'")


def test_a_force_without_any_row_is_refused() -> None:
    rows = [row for row in recorded_crime() if row[2] != "Kent"]
    refused(LayoutError, lambda: read_recorded_crime(rows), "A2", "Kent has 0 rows")


def test_a_fraud_body_that_is_missing_is_refused_while_fraud_is_supplied() -> None:
    refused(LayoutError, lambda: read_recorded_crime(without_row(recorded_crime(), 3)), "A2", "no row of ho_prc:cifas")
    years = recorded_crime("2025/26", ("1", "2"))
    without_bodies = [row for row in recorded_crime("2025/26", ("3",))[1:] if row[4] != "Fraud offences"]
    frame = read_recorded_crime([*years, *without_bodies], "ye-2025-12")
    assert frame.loc[frame["reporting_body"].notna(), "period_end"].max() == pd.Timestamp(2025, 9, 30)


def test_a_force_beside_a_code_of_a_fraud_body_is_refused() -> None:
    rows = altered(recorded_crime(), {"C2": "Kent"})
    refused(LayoutError, lambda: read_recorded_crime(rows), "C2", "'Kent' stands beside")


def test_a_first_quarter_that_is_missing_is_refused() -> None:
    rows = recorded_crime(quarters=("2", "3", "4"))
    refused(LayoutError, lambda: read_recorded_crime(rows), "A1", "no row of the quarter before 2017-07-01")


def test_a_file_of_another_edition_is_refused() -> None:
    refused(LayoutError, lambda: read_recorded_crime(recorded_crime(), "ye-2019-03"), "A1", "ye-2019-03")


def test_columns_that_are_missing_or_new_are_refused() -> None:
    rows = recorded_crime()
    refused(LayoutError, lambda: read_recorded_crime(altered(rows, {"H1": "Rate"})), "H1", "Number of Offences")
    wider = [[*row, "x" if number else "Region"] for number, row in enumerate(rows)]
    refused(LayoutError, lambda: read_recorded_crime(wider), "I1", "outside the table")


def test_bytes_that_are_no_table_are_refused() -> None:
    for content in (b"", b"<!doctype html><html></html>", b"PK\x03\x04broken"):
        with pytest.raises(UnreadableFileError):
            read_workbook(content)
    with pytest.raises(LayoutError):
        read_workbook(as_csv(recorded_crime()[:1]))
