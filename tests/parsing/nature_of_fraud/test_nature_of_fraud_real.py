"""Tables on the nature of fraud: the publisher's own workbook gives the figures it published, and all of them."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.sheets import Sheet, cell_name, open_workbook
from orchestration.registry.load import products, read_csv, sources
from tests.contexts import context_for
from tests.parsing.nature_of_fraud.nature_of_fraud_samples import source_of
from tests.real_files import real
from tests.same_frames import assert_same_frame

WORKBOOK = "real/ons_nature_of_fraud/nocfraudtables202425.xlsx"
EDITION = "fy-2024-25"
NUMBERS = range(1, 15)
YEARS = (2017, 2018, 2019, 2020, 2023, 2024, 2025)
SHEETS = (10, 10, 10, 1, 4, 6, 6, 6, 5, 1, 1, 6, 1, 1)
ROWS = (1200, 1080, 360, 140, 72, 54, 918, 432, 980, 54, 56, 378, 15, 99)


@cache
def _parsed(number: int, content: bytes) -> pd.DataFrame:
    parser, _ = find_parser(sources()[source_of(number)].table.parser)
    return parser(content, context_for(source_of(number), EDITION))


def table(number: int) -> pd.DataFrame:
    frame = _parsed(number, real(WORKBOOK).read_bytes())
    return frame.assign(year=frame["period_end"].dt.year, kind=frame["offence_id"].str.removeprefix("csew_fraud:"))


def figures(number: int) -> pd.DataFrame:
    frame = table(number)
    return frame[frame["comparator_end"].isna()]


def series_of(number: int, category: str, column: str = "value", kind: str = "fraud") -> dict[int, float]:
    frame = figures(number)
    mine = frame[(frame["category"] == category) & (frame["kind"] == kind)]
    return dict(zip(mine["year"], mine[column], strict=True))


def published_sheets() -> dict[str, Sheet]:
    workbook = open_workbook(real(WORKBOOK).read_bytes())
    return {
        name: Sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for name in workbook.sheet_names
        if name.startswith("Table_")
    }


def figure_cells(sheet: Sheet) -> dict[str, float]:
    return {
        cell_name(row, column): cell
        for row, line in enumerate(sheet.rows)
        for column, cell in enumerate(line)
        if isinstance(cell, float)
    }


@pytest.mark.parametrize("number", NUMBERS)
def test_sheets_and_rows_of_each_source(number: int) -> None:
    assert table(number)["sheet"].nunique() == SHEETS[number - 1]
    assert len(table(number)) == ROWS[number - 1]


def test_every_table_sheet_is_read_by_one_source() -> None:
    read = [sheet for number in NUMBERS for sheet in table(number)["sheet"].unique()]
    assert len(read) == len(set(read)) == 68
    assert set(read) == set(published_sheets())


def test_every_number_of_every_sheet_is_an_observation_or_a_base() -> None:
    sheets = published_sheets()
    for number in NUMBERS:
        for name, frame in figures(number).groupby("sheet"):
            sheet = sheets[str(name)]
            cells = figure_cells(sheet)
            values = frame[frame["value"].notna()]
            assert dict(zip(values["cell"], values["value"], strict=True)).items() <= cells.items()
            left = {address: cell for address, cell in cells.items() if address not in set(values["cell"])}
            in_base_rows = {
                address: cell
                for address, cell in left.items()
                if "Unweighted base" in f"{sheet.rows[int(address[1:]) - 1][0]} {sheet.rows[int(address[1:]) - 1][1]}"
            }
            assert left == in_base_rows, name
            assert len(values) + len(in_base_rows) == len(cells), name
            assert set(in_base_rows.values()) == set(frame["base"].dropna()), name


def test_every_cell_with_a_marker_is_an_observation_or_stands_beside_a_base() -> None:
    sheets = published_sheets()
    for number in NUMBERS:
        for name, frame in table(number).groupby("sheet"):
            marked = {
                cell_name(row, column): cell
                for row, line in enumerate(sheets[str(name)].rows)
                for column, cell in enumerate(line)
                if column and str(cell).startswith("[") and "Unweighted base" not in f"{line[0]} {line[1]}"
            }
            shown = frame[frame["marker"].notna()]
            assert dict(zip(shown["cell"], shown["marker"], strict=True)) == marked, name


@pytest.mark.parametrize("number", NUMBERS)
def test_base_stands_below_in_the_same_column(number: int) -> None:
    sheets = published_sheets()
    for row in figures(number).dropna(subset=["base"]).itertuples():
        lines = sheets[row.sheet].rows
        column, index = ord(row.cell[0]) - ord("A"), int(row.cell[1:])
        below = next(line for line in lines[index:] if "Unweighted base" in f"{line[0]} {line[1]}")
        assert below[column] == row.base


def test_reported_to_action_fraud() -> None:
    mine = series_of(12, "Reported incident to Action Fraud")
    assert mine[2025] == pytest.approx(10.29, abs=0.005)
    assert series_of(12, "Reported incident to Action Fraud", "base")[2025] == 2397
    assert series_of(12, "Very satisfied", "base")[2025] == 239


def test_cyber_share_of_fraud() -> None:
    mine = series_of(5, "Cyber")
    assert tuple(mine) == YEARS
    assert mine[2025] == pytest.approx(55.8, abs=0.05)
    assert mine[2023] == pytest.approx(42.1, abs=0.05)
    assert series_of(5, "Cyber", kind="bank_and_credit_account_fraud")[2025] == pytest.approx(41.1, abs=0.05)


def test_investment_as_reason_for_contact() -> None:
    investment = "Chance to make an investment with guaranteed high return"
    assert series_of(7, investment)[2025] == pytest.approx(7.59, abs=0.005)
    assert set(figures(7)["survey_population"]) == {"incidents_with_contact"}


def test_base_of_emotional_impact() -> None:
    everything = "fraud_and_computer_misuse"
    assert series_of(1, "Respondent was emotionally affected", "base", everything)[2025] == 2812
    assert series_of(1, "Annoyance", "base", everything)[2025] == 1966


def test_median_loss_in_pounds_by_year() -> None:
    frame = figures(9)
    mine = frame[(frame["measure"] == "median_loss") & (frame["kind"] == "fraud")]
    with_loss = mine[mine["survey_population"] == "incidents_with_loss"]
    assert dict(zip(with_loss["year"], with_loss["value"], strict=True)) == dict(
        zip(YEARS, (130, 180, 170, 150, 100, 100, 85), strict=True)
    )
    assert set(with_loss["unit"]) == {"pounds"}
    assert set(mine.loc[mine["survey_population"] == "incidents", "obs_status"]) == {"z"}
    assert set(figures(9)["kind"]) == set(figures(12)["kind"]) - {"all_other_fraud"}


def test_first_contact_has_two_bases() -> None:
    assert series_of(6, "Contact made", "base") == {2025: 2408}
    assert series_of(6, "Telephone", "base") == {2025: 474}


def test_mean_rating_by_year() -> None:
    mine = series_of(3, "Mean rating", kind="fraud_and_computer_misuse")
    assert mine[2017] == pytest.approx(6.62, abs=0.005)
    assert set(table(3).loc[table(3)["measure"] == "mean_rating", "unit"]) == {"score"}


def test_suppressed_payment_methods() -> None:
    frame = figures(10)
    suppressed = frame[frame["obs_status"] == "u"]
    assert set(suppressed["kind"]) == {"bank_and_credit_account_fraud"}
    assert list(suppressed["base"]) == [23] * 4


def test_significance_of_changes() -> None:
    counts = {"s": 0, "ns": 0, "z": 0}
    for number in NUMBERS:
        changes = table(number)[table(number)["comparator_end"].notna()]
        for significance, size in changes["significance"].value_counts().items():
            counts[str(significance)] += size
    # 96 [z] and 55 [x] were not tested; what is neither these nor [s] is blank.
    assert counts == {"s": 155, "ns": 757, "z": 151}


def test_cyber_share_rose_significantly_in_a_year_and_was_not_tested_over_the_break() -> None:
    frame = table(5)
    mine = frame[(frame["kind"] == "fraud") & (frame["category"] == "Cyber") & frame["comparator_end"].notna()]
    said = dict(zip(mine["comparator_end"].dt.year, mine["significance"], strict=True))
    assert said == {2017: "z", 2024: "s"}


def test_bases_add_over_the_partitions_of_the_registry() -> None:
    # Every incident is of one kind. Shares do not add, and cyber and non-cyber leave some frauds out.
    frame = figures(1)
    mine = frame[frame["category"] == "Respondent was emotionally affected"]
    base = mine.set_index(["offence_id", "year"])["base"].unstack("offence_id")
    partitions = pd.DataFrame(read_csv("classifications/offence_partitions/csew_fraud.csv"))
    for _, parts in partitions.groupby("partition_id"):
        sums = base[list(parts["child_id"])].sum(axis=1)
        assert list(sums) == list(base[parts["parent_id"].iloc[0]])
    assert partitions["partition_id"].nunique() == 3


@pytest.mark.parametrize("number", NUMBERS)
def test_compact_copy_gives_the_same_observations(number: int) -> None:
    compact = compact_edition(products()["ons_nature_of_fraud"], real(WORKBOOK).read_bytes())
    original = _parsed(number, real(WORKBOOK).read_bytes())
    assert_same_frame(_parsed(number, compact), original)
