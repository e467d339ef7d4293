"""Tables C3 and C4 printed without a single cell: missing figures with their reason, not an error and not nothing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError
from orchestration.parsing.fraud.by_body import by_reporting_body
from orchestration.parsing.fraud.camis import payment_fraud
from tests.contexts import context_for
from tests.parsing.fraud.fraud_samples import by_body, camis, one, read_bodies, read_camis, read_online
from tests.parsing.workbooks import workbook_of

EMPTY = [(read_bodies, "Table_C3", 67 * 4 * 2), (read_camis, "Table_C4", 11 * 2)]


@pytest.mark.parametrize(("read", "name", "rows"), EMPTY, ids=["C3", "C4"])
def test_an_empty_sheet_gives_every_figure_of_both_years_as_missing(
    read: Callable[..., pd.DataFrame], name: str, rows: int
) -> None:
    frame = read([], edition="ye-2025-12")
    assert len(frame) == rows
    assert frame["value"].isna().all()
    assert set(frame["obs_status"]) == {"x"}
    assert "suspended since Report Fraud replaced Action Fraud on 4 December 2025" in frame["status_reason"].iloc[0]
    assert frame["status_reason"].nunique() == 1
    assert set(zip(frame["sheet"], frame["cell"], strict=True)) == {(name, "A1")}
    assert frame["marker"].isna().all()
    assert frame["notes"].isna().all()
    assert set(frame["period_start"]) == {pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")}
    assert set(frame["period_type"]) == {"YE"}
    assert (frame["published_label"] == frame["offence_label"]).all()


def test_an_empty_table_has_the_keys_of_a_printed_one() -> None:
    keys = ["offence_id", "reporting_body", "measure", "unit", "area_code", "series", "jurisdiction"]
    for printed, empty in (
        (read_bodies(by_body()), read_bodies([], edition="ye-2025-12")),
        (read_camis(camis()), read_camis([], edition="ye-2025-12")),
    ):
        assert set(printed[keys].fillna("").itertuples(index=False)) == set(
            empty[keys].fillna("").itertuples(index=False)
        )


def test_an_empty_march_edition_has_financial_years() -> None:
    assert set(read_camis([], edition="ye-2026-03")["period_type"]) == {"FY"}


@pytest.mark.parametrize("read", [read_bodies, read_camis], ids=["C3", "C4"])
def test_an_empty_sheet_of_an_edition_before_the_suspension_is_an_error(read: Callable[..., pd.DataFrame]) -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read([], edition="ye-2025-09")


@pytest.mark.parametrize(
    ("parser", "source"),
    [(by_reporting_body, "ew_ons_c3"), (payment_fraud, "uk_ons_c4")],
    ids=["C3", "C4"],
)
def test_a_missing_sheet_is_an_error_all_the_same(parser: Callable[..., pd.DataFrame], source: str) -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        parser(workbook_of({"Cover": [["Cover"]]}), context_for(source, "ye-2025-12"))


@pytest.mark.parametrize("read", [read_bodies, read_camis], ids=["C3", "C4"])
def test_a_sheet_with_a_title_and_no_table_is_an_error(read: Callable[..., pd.DataFrame]) -> None:
    title = (by_body() if read is read_bodies else camis())[:1]
    with pytest.raises(LayoutError, match="header row was not found"):
        read(title, edition="ye-2025-12")


def test_a_sheet_with_anything_else_on_it_is_an_error() -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read_bodies([["This table is not available"]], edition="ye-2025-12")


def test_the_table_on_another_sheet_is_read_though_its_own_sheet_is_empty() -> None:
    book = workbook_of({"Table_C3": [], "Sheet9": by_body()})
    frame = by_reporting_body(book, context_for("ew_ons_c3", "ye-2025-06"))
    assert set(frame["sheet"]) == {"Sheet9"}


def test_a_table_that_comes_back_is_read_as_before() -> None:
    header = [str(cell).replace("2024", "2026").replace("2023", "2025") for cell in by_body()[8]]
    header = [cell.replace("Jun 2025", "Jun 2027") for cell in header]
    frame = read_bodies([*by_body()[:8], header, *by_body()[9:]], edition="ye-2027-06")
    assert frame["value"].notna().any()
    assert (
        one(frame, offence_id="nfib:total", reporting_body=None, period_start=pd.Timestamp("2026-07-01"))["value"] > 0
    )


def test_online_crime_is_never_printed_empty() -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read_online([], edition="ye-2025-12")
