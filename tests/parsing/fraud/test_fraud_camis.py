"""Table C4: every trap of the layout, and what its parser refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError, UnknownLabelError, UnknownMarkerError
from tests.parsing.fraud.fraud_samples import HEADER, camis, one, read_camis
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import Rows, altered, row_number, without_row

APP = "camis:authorised_push_payment"
WITH_APP = "camis:total_including_app"


def without_column(rows: Rows, column: int) -> Rows:
    return [[cell for index, cell in enumerate(row) if index != column or len(row) == 1] for row in rows]


def test_a_figure_is_a_case_of_the_united_kingdom_not_an_offence_of_england_and_wales() -> None:
    figure = one(read_camis(camis()), offence_id="camis:lost_and_stolen", period_start=pd.Timestamp("2010-04-01"))
    assert (figure["value"], figure["sheet"], figure["cell"]) == (2001, "Table_C4", "B11")
    assert (figure["area_code"], figure["area_label"], figure["area_type"]) == ("K02000001", "United Kingdom", "uk")
    assert (figure["jurisdiction"], figure["reporting_body"]) == ("UK", "UK Finance")
    assert (figure["measure"], figure["unit"]) == ("fraud_case", "cases")


def test_a_table_of_england_and_wales_is_refused() -> None:
    with pytest.raises(LayoutError, match="names the area") as caught:
        read_camis(altered(camis(), {"A2": "England and Wales, year ending June 2025"}))
    assert_names_place(caught.value, "Table_C4", "A2:A8")


def test_indented_card_types_are_below_card_fraud_and_the_rest_is_not() -> None:
    frame = read_camis(camis()).drop_duplicates("offence_id").set_index("offence_id")
    indented = set(frame.index[frame["published_label"].str.startswith("  ")])
    below_cards = set(frame.index[frame["label_path"].str.contains(" > Plastic card fraud > ")])
    assert indented == below_cards
    assert len(indented) == 5
    assert frame.loc["camis:card_id_theft", "offence_label"] == "Card ID theft"
    assert frame.loc["camis:card_id_theft", "notes"] == "[note 6] [note 7]"


def test_totals_with_and_without_authorised_push_payment_are_totals() -> None:
    frame = read_camis(camis()).drop_duplicates("offence_id").set_index("offence_id")
    assert set(frame.index[frame["is_total"]]) == {WITH_APP, "camis:total_excluding_app", "camis:plastic_card"}
    assert frame.loc[APP, "label_path"] == "Total including authorised push payment > Authorised push payment"


def test_authorised_push_payment_of_2019_20_covers_part_of_the_year_and_says_so() -> None:
    frame = read_camis(camis())
    for offence in (APP, WITH_APP):
        figure = one(frame, offence_id=offence, period_start=pd.Timestamp("2019-04-01"))
        assert figure["value"] > 0
        assert "from January 2020 only" in figure["coverage"]
    assert frame["coverage"].notna().sum() == 2


def test_authorised_push_payment_before_2020_is_missing_and_says_why() -> None:
    frame = read_camis(camis())
    missing = frame[frame["value"].isna()]
    assert set(missing["offence_id"]) == {APP, WITH_APP}
    assert missing["period_end"].max() == pd.Timestamp("2019-03-31")
    assert len(missing) == 18
    assert set(missing["obs_status"]) == {"x"}
    assert missing["status_reason"].str.contains("before January 2020 are excluded").all()
    assert frame.loc[frame["value"].notna(), "status_reason"].isna().all()


def test_years_that_are_not_printed_are_not_there() -> None:
    frame = read_camis(camis())
    financial = frame.loc[frame["period_type"] == "FY", "period_start"].dt.year
    assert sorted(set(financial)) == list(range(2010, 2023))
    assert sorted(set(frame.loc[frame["period_type"] == "YE", "period_start"].astype(str))) == [
        "2023-07-01",
        "2024-07-01",
    ]


def test_the_percentage_change_is_left_out() -> None:
    frame = read_camis(camis())
    assert len(frame) == 11 * 15
    assert not frame["cell"].str.startswith("Q").any()


def test_a_lost_year_is_refused() -> None:
    with pytest.raises(LayoutError, match="every one from 2010/11 on") as caught:
        read_camis(without_column(camis(), 4))
    assert_names_place(caught.value, "Table_C4", "B9:M9")


def test_a_table_without_its_first_year_is_refused() -> None:
    with pytest.raises(LayoutError, match="every one from 2010/11 on"):
        read_camis(without_column(camis(), 1))


@pytest.mark.parametrize("column", [14, 15])
def test_a_lost_rolling_year_is_refused(column: int) -> None:
    with pytest.raises(LayoutError, match="as the edition ye-2025-06 says") as caught:
        read_camis(without_column(camis(), column))
    assert_names_place(caught.value, "Table_C4", "N9:O9")


def test_a_file_of_another_edition_is_refused() -> None:
    with pytest.raises(LayoutError, match="newest columns end on 2024-06-30, 2025-06-30"):
        read_camis(camis(), edition="ye-2025-09")


def test_a_table_without_years_is_refused() -> None:
    with pytest.raises(LayoutError, match="newest columns end on"):
        read_camis([row[:1] for row in camis()])


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="'Losses' is not known") as caught:
        read_camis(altered(camis(), {"R9": "Losses"}))
    assert_names_place(caught.value, "Table_C4", "R9")


def test_an_unknown_type_and_a_missing_one_are_refused() -> None:
    rows = camis()
    with pytest.raises(UnknownLabelError, match="nearest: 'cheque fraud'") as caught:
        read_camis(altered(rows, {"A16": "Cheques fraud"}))
    assert_names_place(caught.value, "Table_C4", "A16")
    with pytest.raises(LayoutError, match="rows are missing: camis:total_excluding_app"):
        read_camis(without_row(rows, row_number(rows, 0, "TOTAL (excluding")))
    with pytest.raises(LayoutError, match="rows are missing"):
        read_camis(rows[: HEADER + 3])


@pytest.mark.parametrize("value", ["", "[u]", "1,234"])
def test_an_unknown_marker_is_refused(value: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_camis(altered(camis(), {"C11": value}))
    assert_names_place(caught.value, "Table_C4", "C11")


def test_losses_in_millions_are_refused_for_cases() -> None:
    with pytest.raises(LayoutError, match="stands among counts"):
        read_camis(altered(camis(), {"C11": 556.3}))
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read_camis(altered(camis(), {"A1": "Table C4: Losses to fraud on all payment types, UK Finance"}))
