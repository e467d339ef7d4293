"""Recorded crime by force in rolling years: control totals of the real file, its traps, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.context import TextCorrection
from orchestration.parsing.errors import LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.parsing.force_areas.ons_police_force_areas import offence_groups
from orchestration.parsing.home_office.recorded_crime import by_force as open_data
from orchestration.parsing.home_office.rolling_force_series import REGION_OF, SHOWN, by_force
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.parsing.home_office.ho_samples import as_csv, read_rolling, refused, rolling
from tests.parsing.workbooks import altered, row_number, without_row
from tests.real_files import real

FILE = "real/ons_prc_rolling_pfa/rec-crime-pfa.csv"
FIRST_YEAR = "ye-2003-03"
COLUMN = "12 months ending"
SLIP = TextCorrection("a_slip", COLUMN, "30-03-2004", "31-03-2004")
BODIES = ["Action Fraud / Report Fraud", "Cifas", "UK Finance"]


def read(content: bytes) -> pd.DataFrame:
    return by_force(content, context_for("ew_ho_rolling", "ye-2018-12"))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return read(real(FILE).read_bytes())


def until(year: int, month: int) -> list[str]:
    """Dates as the table prints them: every March, and from March 2007 every quarter."""
    days = {3: 31, 6: 30, 9: 30, 12: 31}
    quarters = [(y, m) for y in range(2003, year + 1) for m in days if m == 3 or y >= 2007]
    return [f"{days[m]}-{m:02d}-{y}" for y, m in quarters if (y, m) <= (year, month)]


# The real file


def test_published_totals(frame: pd.DataFrame) -> None:
    is_fraud = (
        frame["offence_id"].isin([label for label in SHOWN if "fraud" in label]) | frame["reporting_body"].notna()
    )
    crime = frame[~is_fraud].groupby("period_end")["value"].sum()
    assert crime["2018-12-31"] == 5_153_064
    assert crime["2018-09-30"] == 5_073_279
    assert crime["2018-06-30"] == 4_977_445
    assert crime["2018-03-31"] == 4_878_303


def test_fraud_of_2017_18_is_that_of_the_open_data(frame: pd.DataFrame) -> None:
    of_year = frame[(frame["period_end"] == "2018-03-31") & frame["reporting_body"].notna()]
    here = of_year.set_index("reporting_body")["value"].to_dict()
    assert here == dict(zip(BODIES, [277_033, 276_997, 84_328], strict=True))
    content = real("real/ho_prc_open_data/prc-pfa-mar2013-onwards-tables201718.csv").read_bytes()
    other = open_data(content, context_for("ew_ho_prc_open_data", "ye-2018-03"))
    assert other.groupby("reporting_body")["value"].sum().to_dict() == here


def test_every_row_is_read(frame: pd.DataFrame) -> None:
    assert len(frame) == 46_469
    assert frame["offence_label"].nunique() == 25
    assert frame["period_end"].value_counts().value_counts().to_dict() == {880: 21, 883: 11, 839: 3, 927: 17}
    assert (frame["value"] < 0).sum() == 25
    assert frame.iloc[-1][["area_label", "value", "cell"]].tolist() == ["Wiltshire", 5_840, "E46470"]


def test_years_that_end_in_march_are_financial_years(frame: pd.DataFrame) -> None:
    years = frame.drop_duplicates("period_end")
    in_march = years["period_end"].dt.month == 3
    assert set(years.loc[in_march, "period_type"]) == {"FY"}
    assert set(years.loc[~in_march, "period_type"]) == {"YE"}
    assert (in_march.sum(), len(years)) == (16, 52)


def test_the_slip_of_december_2017_is_read_as_meant_and_kept_as_printed(frame: pd.DataFrame) -> None:
    noted = frame[frame["notes"].notna()]
    assert noted["notes"].unique().tolist() == ["12 months ending 30-12-2017"]
    assert noted["period_end"].unique().tolist() == [pd.Timestamp(2017, 12, 31)]
    assert len(noted) == 927
    assert set(frame.loc[frame["period_end"] == "2017-12-31", "notes"]) == {"12 months ending 30-12-2017"}


def test_totals_by_force_are_those_of_table_p1_but_for_revisions(frame: pd.DataFrame) -> None:
    content = real("real/ons_pfa_tables/policeforceareatablesyearendingmarch2018v2.xlsx").read_bytes()
    p1 = offence_groups(content, context_for("ew_ons_p1", "ye-2018-03-v2"))
    published = p1[p1["offence_id"] == "ons_prc:total_excluding_fraud"].set_index("area_code")["value"]
    of_year = frame[(frame["period_end"] == "2018-03-31") & frame["reporting_body"].isna()]
    here = of_year.groupby("area_code")["value"].sum()
    gap = here - published.reindex(here.index)
    assert gap.sum() == 4_878_303 - 4_876_282
    assert (gap == 0).sum() == 29
    assert gap.abs().idxmax() == "E23000036"  # Avon and Somerset
    assert gap.abs().max() == 2_616


def test_the_compact_copy_reads_like_the_original(frame: pd.DataFrame) -> None:
    compact = compact_edition(products()["ho_rolling_force_series"], real(FILE).read_bytes())
    assert read(compact).equals(frame)


# Traps


def test_regions_are_those_of_the_area_classification() -> None:
    names = {row["area_code"]: row["area_name"] for row in read_csv("classifications/areas.csv")}
    parents = {row["area_code"]: row["parent_code"] for row in read_csv("classifications/areas.csv")}
    for force, region in REGION_OF.items():
        if force != "X-BTP":
            assert names[parents[force]] == {"East": "East of England"}.get(region, region)
    assert len(REGION_OF) == 44


def test_labels_known_are_those_of_the_scheme() -> None:
    assert set(SHOWN) == {row["offence_id"] for row in read_csv("classifications/offences/ho_rolling.csv")}


def test_years_by_march_and_then_by_quarter() -> None:
    small = read_rolling(rolling(until(2007, 9)), "ye-2007-09")
    ends = sorted(small["period_end"].dt.strftime("%Y-%m-%d").unique())
    assert ends[-4:] == ["2006-03-31", "2007-03-31", "2007-06-30", "2007-09-30"]
    assert len(ends) == 7


def test_the_printed_date_of_december_2017_is_the_only_one_corrected() -> None:
    [correction] = context_for("ew_ho_rolling", FIRST_YEAR).corrections
    assert (correction.column, correction.expect, correction.corrected) == (COLUMN, "30-12-2017", "31-12-2017")
    rows = altered(rolling(until(2003, 3)), {"A7": "30-12-2017"})
    refused(LayoutError, lambda: read_rolling(rows, FIRST_YEAR, (correction,)), "A1", "not due: ['2017-12-31']")


def test_a_corrected_date_is_read_as_meant_and_noted_as_printed() -> None:
    rows = [[row[0].replace("31-03-2004", "30-03-2004"), *row[1:]] for row in rolling(until(2004, 3))]
    small = read_rolling(rows, "ye-2004-03", (SLIP,))
    whole = read_rolling(rolling(until(2004, 3)), "ye-2004-03")
    assert small.drop(columns="notes").equals(whole.drop(columns="notes"))
    is_corrected = small["period_end"] == "2004-03-31"
    assert set(small.loc[is_corrected, "notes"]) == {"12 months ending 30-03-2004"}
    assert small.loc[~is_corrected, "notes"].isna().all()
    assert whole["notes"].isna().all()


def test_no_other_source_is_told_of_the_correction() -> None:
    assert context_for("ew_ho_prc_open_data", "ye-2018-03").corrections == ()
    assert context_for("sc_scjs_a1", "sy-2023-24").corrections == ()  # a figure is corrected in the models


def test_negative_counts_are_real() -> None:
    small = read_rolling(altered(rolling(until(2003, 3)), {"E7": "-53"}), FIRST_YEAR)
    assert small.set_index("cell").loc["E7", "value"] == -53


def test_fraud_of_forces_is_fraud_and_of_no_body() -> None:
    kinds = {row["offence_id"]: row["kind"] for row in read_csv("classifications/offences/ho_rolling.csv")}
    assert {label for label, kind in kinds.items() if kind == "fraud"} == {
        "ho_rolling:fraud_offences",
        "ho_rolling:action_fraud",
        "ho_rolling:cifas",
        "ho_rolling:uk_finance",
    }
    small = read_rolling(rolling(until(2003, 3)), FIRST_YEAR)
    assert small["reporting_body"].isna().all()
    assert len(small) == 880


# Refusals


@pytest.mark.parametrize("text", ["30-03-2003", "29-02-2003", "31-13-2003", "2003-03-31", "31/03/2003", ""])
def test_a_date_that_ends_no_month_is_refused(text: str) -> None:
    rows = altered(rolling(until(2003, 3)), {"A7": text})
    refused(LayoutError, lambda: read_rolling(rows, FIRST_YEAR), "A7", "is not the last day of a month")


def test_a_correction_of_a_file_that_the_publisher_has_mended_is_refused() -> None:
    """The message says all that is needed to remove it: which one, of which column, for which text."""
    mended = rolling(until(2004, 3))
    refused(LayoutError, lambda: read_rolling(mended, "ye-2004-03", (SLIP,)), "A1", "the publisher has mended")
    for said in ("correction a_slip", repr(COLUMN), "'30-03-2004'", "remove the row", "registry/corrections.csv"):
        refused(LayoutError, lambda: read_rolling(mended, "ye-2004-03", (SLIP,)), "A1", said)


def test_a_correction_is_of_the_whole_cell() -> None:
    part = replace(SLIP, expect="03-2004")
    refused(LayoutError, lambda: read_rolling(rolling(until(2004, 3)), "ye-2004-03", (part,)), "A1", "nowhere reads")


def test_a_correction_of_a_column_whose_texts_are_not_corrected_is_refused() -> None:
    other = replace(SLIP, column="Region", expect="East", corrected="East of England")
    refused(LayoutError, lambda: read_rolling(rolling(until(2003, 3)), FIRST_YEAR, (other,)), "A1", "column 'Region'")


def test_a_correction_that_is_no_end_of_a_month_either_is_refused() -> None:
    rows, wrong = altered(rolling(until(2003, 3)), {"A7": "30-03-2004"}), replace(SLIP, corrected="29-03-2004")
    says = "'29-03-2004', as which the registry reads '30-03-2004', is not"
    refused(LayoutError, lambda: read_rolling(rows, FIRST_YEAR, (wrong,)), "A7", says)


def test_a_year_that_is_missing_or_out_of_step_is_refused() -> None:
    dates = until(2005, 3)
    without = rolling([dates[0], dates[2]])
    refused(LayoutError, lambda: read_rolling(without, "ye-2005-03"), "A1", "missing: ['2004-03-31']")
    between = rolling([*until(2003, 3), "30-06-2003"])
    refused(LayoutError, lambda: read_rolling(between, FIRST_YEAR), "A1", "not due: ['2003-06-30']")


def test_a_file_of_another_edition_is_refused() -> None:
    refused(LayoutError, lambda: read_rolling(rolling(until(2003, 3)), "ye-2004-03"), "A1", "ye-2004-03")


def test_a_force_beside_another_region_is_refused() -> None:
    rows = rolling(until(2003, 3))
    kent = row_number(rows, 1, "Kent")
    moved = altered(rows, {f"C{kent}": "South West"})
    refused(LayoutError, lambda: read_rolling(moved, FIRST_YEAR), f"C{kent}", "expected 'South East'")


def test_a_label_never_seen_is_refused() -> None:
    rows = altered(rolling(until(2003, 3)), {"D7": "Burglary"})
    refused(UnknownLabelError, lambda: read_rolling(rows, FIRST_YEAR), "D7", "Burglary")


def test_a_label_before_its_time_or_missing_is_refused() -> None:
    rows = rolling(until(2003, 3))
    early = [[*row[:3], row[3].replace("Domestic", "Residential"), row[4]] for row in rows]
    refused(LayoutError, lambda: read_rolling(early, FIRST_YEAR), "A2", "has ['ho_rolling:residential_burglary'] too")
    lost = [row for row in rows if row[3] != "Robbery"]
    refused(LayoutError, lambda: read_rolling(lost, FIRST_YEAR), "A2", "lacks ['ho_rolling:robbery']")


def test_a_row_that_is_missing_is_refused() -> None:
    rows = rolling(until(2003, 3))
    lost = without_row(rows, row_number(rows, 1, "Kent"))
    refused(LayoutError, lambda: read_rolling(lost, FIRST_YEAR), "A2", "Kent has 0 rows of 'Homicide'")
    refused(LayoutError, lambda: read_rolling(rows[:-1], FIRST_YEAR), "A2", "has 0 rows")


@pytest.mark.parametrize("text", ["-", "", "1,234"])
def test_a_text_that_is_no_number_is_refused(text: str) -> None:
    rows = altered(rolling(until(2003, 3)), {"E7": text})
    refused(UnknownMarkerError, lambda: read_rolling(rows, FIRST_YEAR), "E7", "a known marker")


def test_a_fraud_body_beside_a_crime_of_forces_is_refused() -> None:
    rows = rolling(until(2011, 6))
    body = row_number(rows, 1, "Action Fraud")
    wrong = altered(rows, {f"D{body}": "Robbery"})
    refused(LayoutError, lambda: read_rolling(wrong, "ye-2011-06"), f"B{body}", "'Action Fraud' stands beside")


def test_a_new_column_is_refused() -> None:
    rows = [[*row, "x"] for row in rolling(until(2003, 3))]
    refused(LayoutError, lambda: by_force(as_csv(rows), context_for("ew_ho_rolling", FIRST_YEAR)), "F1", "outside")
