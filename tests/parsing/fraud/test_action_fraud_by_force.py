"""Referrals and outcomes by force: every trap of the copied tables, and what their parser refuses."""

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
from orchestration.parsing.fraud.by_force import referrals_and_outcomes
from orchestration.registry.load import read_all
from tests.contexts import context_for
from tests.parsing.fraud.fraud_samples import one
from tests.parsing.ons_appendix_samples import assert_names_place

HEADER = "period,force,referred_crimes,total_outcomes,judicial_outcomes,non_judicial_outcomes,seen_at"
PRINTED = {
    "E23000001": "Metropolitan",
    "E23000034": "City of London (incl. funded units)",
    "W15000004": "Dyfed Powys",
    "N92000002": "Police Service of Northern Ireland (PSNI)",
}
LISTED = sorted(
    (PRINTED.get(row["area_code"], row["area_name"]), row["area_code"])
    for row in read_all("areas")
    if row["area_type"] in ("police_force_area", "police_unit", "crown_dependency")
    or row["area_code"] in ("X-BTP", "N92000002")
)


def year(first: int, names: list[str] | None = None) -> list[str]:
    """Rows of one financial year: every force with figures of its own, and their total."""
    names = names or [name for name, _ in LISTED]
    rows = [f"{first}-04-01/{first + 1}-03-31,{name},{n},{3 * n},{n},{2 * n},page" for n, name in enumerate(names, 1)]
    sum_of = len(names) * (len(names) + 1) // 2
    return [*rows, f"{first}-04-01/{first + 1}-03-31,Total,{sum_of},{3 * sum_of},{sum_of},{2 * sum_of},page"]


def read(*rows: str, edition: str = "fy-2018-19") -> pd.DataFrame:
    content = "\r\n".join([HEADER, *rows, ""]).encode()
    return referrals_and_outcomes(content, context_for("uk_action_fraud_by_force", edition))


def test_a_row_gives_referrals_and_three_kinds_of_outcomes_of_a_force_and_year() -> None:
    frame = read(*year(2017), *year(2018))
    assert len(frame) == 2 * 50 * 4
    rows = frame[(frame["area_code"] == "E23000036") & (frame["period_start"] == "2018-04-01")]
    assert dict(zip(rows["measure"], rows["value"], strict=True)) == {
        "fraud_referral": 1,
        "fraud_outcome": 3,
        "judicial_outcome": 1,
        "non_judicial_outcome": 2,
    }
    assert list(rows["unit"]) == ["referrals", "outcomes", "outcomes", "outcomes"]
    assert list(rows["cell"]) == ["C52", "D52", "E52", "F52"]
    assert set(rows["period_type"]) == {"FY"}
    assert set(rows["reporting_body"]) == {"Action Fraud / Report Fraud"}


def test_rows_that_are_no_territorial_force_of_england_and_wales_have_areas_of_their_own() -> None:
    frame = read(*year(2018)).drop_duplicates("area_code").set_index("area_label")
    assert frame.loc["British Transport Police", "area_code"] == "X-BTP"
    assert frame.loc["Dedicated Cheque and Plastic Crime Unit", "area_type"] == "police_unit"
    for name in ("Guernsey", "Jersey", "Isle of Man"):
        assert frame.loc[name, "area_type"] == "crown_dependency"
        assert frame.loc[name, "jurisdiction"] == "UK"
    ireland = frame.loc["Police Service of Northern Ireland (PSNI)"]
    assert (ireland["area_code"], ireland["jurisdiction"]) == ("N92000002", "NI")
    total = frame.loc["Total"]
    assert (total["area_code"], total["area_type"], total["jurisdiction"]) == ("X-AFREF", "reporting_group", "UK")
    assert (frame["jurisdiction"] == "EW").sum() == 45


def test_names_other_than_the_registrys_keep_the_area_and_the_label() -> None:
    frame = read(*year(2018)).drop_duplicates("area_code").set_index("area_code")
    for code, name in PRINTED.items():
        assert frame.loc[code, "area_label"] == name


def test_a_year_known_to_be_cut_off_is_left_out() -> None:
    cut = year(2016)[:43]
    frame = read(*cut, *year(2018))
    assert set(frame["period_start"].astype(str)) == {"2018-04-01"}
    assert frame["cell"].iloc[0] == "C45"


def test_that_year_is_read_once_it_is_whole() -> None:
    assert len(read(*year(2016), *year(2018))) == 400


def test_any_other_year_that_is_cut_off_is_refused() -> None:
    with pytest.raises(LayoutError, match="no row in 2017/18 for E23000010") as caught:
        read(*year(2017)[:43], *year(2018))
    assert_names_place(caught.value, "csv", "A2:A44")


def test_police_scotland_is_not_among_the_rows() -> None:
    with pytest.raises(UnknownLabelError, match="Police Scotland") as caught:
        read("2018-04-01/2019-03-31,Police Scotland,1,1,1,0,page", *year(2018))
    assert_names_place(caught.value, "csv", "B2")


def test_a_repeated_force_is_refused() -> None:
    with pytest.raises(DuplicateKeyError, match="stands here and in"):
        read(*year(2018), year(2018)[0])


def test_figures_that_are_no_whole_numbers_are_refused() -> None:
    for text in ("", "n/a", "1.5", "-1", "\u0661"):
        with pytest.raises(UnknownMarkerError) as caught:
            read(*year(2018)[1:], f"2018-04-01/2019-03-31,Avon and Somerset,{text},3,1,2,page")
        assert_names_place(caught.value, "csv", "C51")


@pytest.mark.parametrize("text", ["2018/19", "2018-04-01/2020-03-31", "2018-01-01/2018-12-31"])
def test_a_period_that_is_no_financial_year_is_refused(text: str) -> None:
    with pytest.raises(LayoutError, match="is no financial year") as caught:
        read(*year(2018), f"{text},Total,1,1,1,0,page")
    assert_names_place(caught.value, "csv", "A52")


def test_a_file_of_another_edition_is_refused() -> None:
    with pytest.raises(LayoutError, match="the newest year is 2017"):
        read(*year(2017))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="no column 'judicial_outcomes'"):
        referrals_and_outcomes(
            f"{HEADER.replace('judicial_outcomes,', '', 1)}\r\n2018-04-01/2019-03-31,Kent,1,1,0,page\r\n".encode(),
            context_for("uk_action_fraud_by_force", "fy-2018-19"),
        )


def test_another_encoding_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        referrals_and_outcomes(
            f"{HEADER}\r\n2018-04-01/2019-03-31,Gr\u00e4fin,1,1,1,0,page".encode("latin-1"),
            context_for("uk_action_fraud_by_force", "fy-2018-19"),
        )


def test_the_total_is_the_sum_of_all_areas_listed() -> None:
    children = {row["child_code"] for row in read_all("area_partitions") if row["parent_code"] == "X-AFREF"}
    assert children == {code for _, code in LISTED}
    frame = read(*year(2018))
    total = one(frame, area_code="X-AFREF", measure="fraud_referral")["value"]
    assert total == frame.loc[frame["area_code"].isin(children) & (frame["measure"] == "fraud_referral"), "value"].sum()
