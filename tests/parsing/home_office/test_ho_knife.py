"""Home Office knife open data: three series on three sheets, the traps of the workbook, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.parsing.home_office.knife import by_force
from orchestration.registry.load import products
from tests.contexts import context_for
from tests.parsing.home_office.ho_samples import Rows, knife, knife_sheets, ods_of, read_knife, refused
from tests.parsing.workbooks import altered, row_number, with_row, without_row
from tests.real_files import real

FILE = "real/ho_knife_open_data/knifecrime.ods"
TOTALS = {
    2008: 36_348,
    2009: 33_788,
    2010: 36_068,
    2011: 33_740,
    2012: 28_902,
    2013: 28_337,
    2014: 29_161,
    2015: 32_724,
    2016: 39_468,
    2017: 47_467,
    2018: 52_511,
    2019: 55_170,
    2020: 44_728,
    2021: 49_190,
    2022: 51_742,
    2023: 53_994,
    2024: 53_030,
    2025: 37_128,  # three quarters
}
NEWEST = "2012-13_to_2013-14_Q3"


def read(content: bytes) -> pd.DataFrame:
    return by_force(content, context_for("ew_ho_knife", "ye-2025-12"))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return read(real(FILE).read_bytes())


def sheets_with(name: str, rows: Rows) -> dict[str, Rows]:
    return {**knife_sheets(), name: rows}


# The real file


def test_published_totals_by_financial_year(frame: pd.DataFrame) -> None:
    year = frame["period_start"].dt.year - (frame["period_start"].dt.month < 4)
    assert frame.groupby(year)["value"].sum().to_dict() == TOTALS
    of_2024 = frame["period_start"].dt.year == 2024
    assert frame.loc[of_2024, "value"].sum() == 54_548


def test_every_row_of_the_three_sheets_is_read(frame: pd.DataFrame) -> None:
    assert frame["series"].value_counts().to_dict() == {"knife": 16_940, "knife_2008": 2_464, "knife_2010": 2_464}
    assert frame["sheet"].unique().tolist() == ["2008-09_to_2009-10", "2010-11_to_2011-12", "2012-13_to_2025-26_Q3"]
    assert frame["area_code"].nunique() == 44
    assert frame["offence_id"].nunique() == 7
    assert (frame["value"] < 0).sum() == 46
    assert frame.set_index(["sheet", "cell"]).loc[("2012-13_to_2025-26_Q3", "F16941"), "value"] == 15


def test_the_latest_year_has_three_quarters(frame: pd.DataFrame) -> None:
    latest = frame[frame["period_start"] >= "2025-04-01"]
    assert sorted(latest["period_end"].dt.strftime("%Y-%m-%d").unique()) == ["2025-06-30", "2025-09-30", "2025-12-31"]


def test_codes_of_the_same_description_change(frame: pd.DataFrame) -> None:
    codes = frame.groupby("offence_id")["offence_code"].unique().map(list)
    assert codes["ho_knife:assault_with_injury"] == ["5A, 8F, 8H, 8G, 8J", "5D, 8N, 8P", "5D, 8N, 8P, 8S, 8T"]
    assert codes["ho_knife:rape"] == ["19A-H", "19C-H"]
    assert codes["ho_knife:attempted_murder"] == ["2"]


def test_the_compact_copy_reads_like_the_original(frame: pd.DataFrame) -> None:
    compact = compact_edition(products()["ho_knife_open_data"], real(FILE).read_bytes())
    assert read(compact).equals(frame)


# Traps


def test_the_sheets_are_three_series() -> None:
    small = read_knife(knife_sheets())
    first = small.groupby("series")["period_start"].min().dt.strftime("%Y-%m-%d")
    assert first.to_dict() == {"knife_2008": "2008-04-01", "knife_2010": "2010-04-01", "knife": "2012-04-01"}
    assert len(small) == 44 * 2 * (8 + 8 + 7)


def test_code_2_is_a_text_whether_a_number_or_a_text_in_the_file() -> None:
    small = read_knife(knife_sheets())
    attempted = small[small["offence_id"] == "ho_knife:attempted_murder"]
    assert attempted["offence_code"].unique().tolist() == ["2"]
    assert attempted["series"].nunique() == 3


def test_negative_counts_are_real() -> None:
    small = read_knife(sheets_with(NEWEST, altered(knife_sheets()[NEWEST], {"F2": -3})))
    assert small["value"].min() == -3


def test_there_are_no_totals() -> None:
    small = read_knife(knife_sheets())
    assert not small["is_total"].any()
    assert set(small["measure"]) == {"knife_crime"}


def test_the_compact_copy_of_a_small_workbook_reads_like_it() -> None:
    content = ods_of(knife_sheets())
    compact = compact_edition(products()["ho_knife_open_data"], content)
    context = context_for("ew_ho_knife", "ye-2013-12")
    assert by_force(compact, context).equals(by_force(content, context))


# Refusals


def test_a_sheet_that_is_missing_is_refused() -> None:
    sheets = knife_sheets()
    del sheets["2010-11_to_2011-12"]
    with pytest.raises(LayoutError, match="no sheet begins with 2010"):
        read_knife(sheets)


def test_a_fourth_sheet_is_refused() -> None:
    sheets = sheets_with("2014-15_to_2014-15", knife(["2014/15"], "5D, 8N, 8P"))
    refused(LayoutError, lambda: read_knife(sheets), "A1", "a new sheet is a new break")


@pytest.mark.parametrize("name", ["2012-13_to_2013-14", "2012-13_to_2013-14_Q2", "2012-13_to_2014-15_Q3"])
def test_a_sheet_whose_name_and_rows_disagree_is_refused(name: str) -> None:
    sheets = knife_sheets()
    sheets[name] = sheets.pop(NEWEST)
    refused(LayoutError, lambda: read_knife(sheets), "A1", "run from the quarter to 2012-06-30")


def test_codes_not_known_for_a_description_are_refused() -> None:
    rows = altered(knife_sheets()[NEWEST], {"D3": "5D, 8N, 8P, 8Z"})
    refused(UnknownLabelError, lambda: read_knife(sheets_with(NEWEST, rows)), "D3", "5D, 8N, 8P, 8Z")


def test_a_sheet_cut_short_is_refused() -> None:
    rows = knife_sheets()[NEWEST]
    refused(LayoutError, lambda: read_knife(sheets_with(NEWEST, rows[:-1])), f"A{len(rows) - 87}", "has 0 rows")


def test_a_row_that_is_missing_or_there_twice_is_refused() -> None:
    rows = knife_sheets()[NEWEST]
    first = row_number(rows, 2, "Kent")
    lost = sheets_with(NEWEST, without_row(rows, first))
    refused(LayoutError, lambda: read_knife(lost), "A2", "Kent has 0 rows of 'Attempted murder'")
    twice = sheets_with(NEWEST, with_row(rows, first, rows[first - 1]))
    refused(LayoutError, lambda: read_knife(twice), "A2", "Kent has 2 rows of 'Attempted murder'")
    doubled = [rows[0], *[row for row in rows[1:] for _ in range(2)]]
    with pytest.raises(DuplicateKeyError):
        read_knife(sheets_with(NEWEST, doubled))


def test_a_marker_never_seen_and_a_fraction_are_refused() -> None:
    rows = knife_sheets()[NEWEST]
    refused(UnknownMarkerError, lambda: read_knife(sheets_with(NEWEST, altered(rows, {"F4": "-"}))), "F4", "'-'")
    refused(LayoutError, lambda: read_knife(sheets_with(NEWEST, altered(rows, {"F4": 2.5}))), "F4", "2.5 stands among")


def test_a_file_of_another_edition_is_refused() -> None:
    refused(LayoutError, lambda: read_knife(knife_sheets(), "ye-2014-03"), "A1", "ye-2014-03")
