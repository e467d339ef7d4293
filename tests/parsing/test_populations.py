"""Mid-year populations: control totals of the real files, traps and bad input on files made here."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    ParsingError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.populations import england_wales, myeb3, nisra_lgd
from orchestration.parsing.scotland.population import mid_year_estimates
from orchestration.registry.load import read_csv
from tests.contexts import context_for
from tests.parsing.population_samples import (
    as_csv,
    changed,
    districts,
    national,
    read_districts,
    read_national,
    read_wide,
    refused,
    wide,
)
from tests.parsing.scotland.sg_samples import Grid, population, workbook
from tests.real_files import real

MYEB3 = "reference/population/MYEB3_summary_components_of_change_series_UK_2020_geog21.csv"
OTHER_TITLE = "National Records of Scotland, Mid-year population estimates by local authority area, 2020 to 2022"
# The real files


def lad_populations() -> pd.DataFrame:
    frame = myeb3(real(MYEB3).read_bytes(), context_for("uk_ons_myeb3", "mid-2020"))
    return frame.assign(year=frame["period_start"].dt.year)


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def test_force_populations_are_the_sums_of_their_local_authorities_in_every_year() -> None:
    frame = lad_populations()
    parent = {row["area_code"]: row["parent_code"] for row in read_csv("classifications/areas.csv")}
    sums = frame.groupby([frame["area_code"].map(parent), "year"])["value"].sum()
    derived = records(real("reference/population/derived_pfa43_2001_2020_allages.csv"))
    assert len(derived) == 43 * 20
    assert {(row["pfa21cd"], int(row["year"])): float(row["population"]) for row in derived} == {
        key: value for key, value in sums.items() if key[0].startswith(("E23", "W15"))
    }
    assert sums["E23000001", 2019] == 8_952_268
    assert sums["E23000034", 2020] == 10_938


def test_populations_of_the_countries_in_2019() -> None:
    frame = lad_populations()
    of_2019 = frame[frame["year"] == 2019].groupby("jurisdiction")["value"].sum()
    assert of_2019["EW"] == 59_439_840
    assert len(frame) == 374 * 20
    assert frame.set_index("cell").loc["HE375", ["area_label", "value"]].tolist() == ["Merthyr Tydfil", 60_424]


def test_boundaries_of_2020_need_their_own_areas() -> None:
    content = real(MYEB3.replace("geog21", "geog20")).read_bytes()
    with pytest.raises(UnknownLabelError, match="cell A171: area code 'E07000150'"):
        myeb3(content, context_for("uk_ons_myeb3", "mid-2020"))


def test_england_and_wales_ends_before_the_compiler_s_extrapolations() -> None:
    content = real("reference/population/ew_population_1971_2024.csv").read_bytes()
    frame = england_wales(content, context_for("ew_ons_mye", "mid-2022"))
    figures = dict(zip(frame["period_start"].dt.year, frame["value"], strict=True))
    assert list(figures) == list(range(1971, 2023))
    assert (figures[1971], figures[2022]) == (49_152_000, 60_238_000)


def test_northern_ireland_to_2024() -> None:
    content = real("reference/population/nisra_mye_lgd_ni_2001_2024.csv").read_bytes()
    frame = nisra_lgd(content, context_for("ni_nisra_mye", "mid-2024"))
    frame["year"] = frame["period_start"].dt.year
    country = frame[frame["area_type"] == "country"].set_index("year")["value"]
    assert country[2024] == 1_927_855
    assert len(country) == 24
    assert frame[frame["area_type"] != "country"].groupby("year")["value"].sum().equals(country)


# Traps


def test_mid_year_is_a_point_in_time() -> None:
    frame = read_wide(wide())
    assert set(frame["period_type"]) == {"PT"}
    assert set(frame["period_basis"]) == {"mid_year"}
    assert frame["period_start"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2019-06-30", "2020-06-30"]
    assert (frame["period_start"] == frame["period_end"]).all()


def test_components_of_change_are_left_out() -> None:
    frame = read_wide(wide())
    assert set(frame["value"]) == {1000, 1002}
    assert set(frame["cell"].str[0]) == {"D", "H"}


def test_rows_carry_the_jurisdiction_of_their_area() -> None:
    frame = read_wide(wide())
    assert frame.drop_duplicates("area_code")["jurisdiction"].value_counts().to_dict() == {
        "EW": 331,
        "SC": 32,
        "NI": 11,
    }


def test_code_column_named_after_other_boundaries() -> None:
    rows = wide()
    rows[0][:2] = ["lacode20", "laname20"]
    assert len(read_wide(rows)) == 374 * 2


def test_byte_order_mark_is_not_part_of_the_first_header() -> None:
    frame = myeb3(b"\xef\xbb\xbf" + as_csv(wide()), context_for("uk_ons_myeb3", "mid-2020"))
    assert frame.iloc[0]["cell"] == "D2"


def test_first_of_july_is_the_mid_year_of_30_june() -> None:
    assert read_national(national())["period_end"].dt.strftime("%Y-%m-%d").tolist() == ["2021-06-30", "2022-06-30"]


def test_extrapolated_rows_are_left_out() -> None:
    rows = [*national(), ["2023-07-01", "58602152.94117644"], ["2024-07-01", "58820603.41500893"]]
    assert read_national(rows)["value"].tolist() == [59660500, 60238000]


def test_scottish_mid_years_come_from_texts_in_the_header() -> None:
    frame = mid_year_estimates(workbook(Population=population()), context_for("sc_sg_population", "fy-2024-25"))
    assert len(frame) == 33 * 3
    assert frame["period_end"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2021-06-30", "2022-06-30", "2023-06-30"]
    edinburgh = frame[frame["area_label"] == "Edinburgh City"]
    assert edinburgh["area_code"].unique().tolist() == ["S12000036"]


# Bad input


@pytest.mark.parametrize(
    ("row", "column", "value", "error", "cell", "says"),
    [
        pytest.param(0, 0, "code", LayoutError, "A1", "no column 'ladcode21'", id="renamed header"),
        pytest.param(0, 4, "median_age_2020", LayoutError, "E1", "median_age_2020", id="unknown column"),
        pytest.param(0, 3, "population_2018", LayoutError, "H1", "2020 follows 2018", id="gap in the years"),
        pytest.param(1, 3, "12a", UnknownMarkerError, "D2", "12a", id="text among figures"),
        pytest.param(1, 3, "", UnknownMarkerError, "D2", "cell holds ''", id="blank figure"),
        pytest.param(1, 3, "-5", UnknownMarkerError, "D2", "-5", id="negative"),
        pytest.param(1, 3, "1000.5", LayoutError, "D2", "whole number", id="part of a person"),
        pytest.param(1, 0, "", UnknownLabelError, "A2", "area code ''", id="missing code"),
        pytest.param(1, 0, "E06000099", UnknownLabelError, "A2", "E06000099", id="unknown code"),
        pytest.param(1, 1, "Darlington", UnknownLabelError, "A2", "beside code E06000001", id="name of another area"),
        pytest.param(1, 2, "W", LayoutError, "C2", "stands beside code E06000001", id="another country"),
    ],
)
def test_bad_cell_in_myeb3(row: int, column: int, value: str, error: type[ParsingError], cell: str, says: str) -> None:
    refused(error, read_wide, changed(wide(), row, column, value), cell, says)


def test_code_and_name_swapped() -> None:
    rows = wide()
    for row in rows[1:]:
        row[0], row[1] = row[1], row[0]
    refused(UnknownLabelError, read_wide, rows, "A2", "area code 'Hartlepool'")


def test_duplicated_local_authority() -> None:
    rows = wide()
    refused(DuplicateKeyError, read_wide, [*rows, rows[1]], "D2", "stands here and in D376")


def test_missing_local_authority() -> None:
    rows = [row for row in wide() if row[1] != "Leeds"]
    refused(LayoutError, read_wide, rows, "A1", "no row for Leeds (E08000035)")


def test_a_force_among_local_authorities() -> None:
    rows = [*wide(), ["E23000032", "Kent", "E", "1", "1", "1", "1", "1"]]
    refused(LayoutError, read_wide, rows, "A376", "Kent (police_force_area)")


def test_file_of_another_mid_year() -> None:
    with pytest.raises(LayoutError, match="cell H1: the newest year is 2020; expected the year of edition mid-2021"):
        myeb3(as_csv(wide()), context_for("uk_ons_myeb3", "mid-2021"))


def test_wrong_encoding() -> None:
    rows = changed(wide(), 3, 1, "Ynys Môn")
    with pytest.raises(UnreadableFileError, match="sheet 'csv', cell B4: the file is not UTF-8"):
        myeb3(as_csv(rows).decode().encode("latin-1"), context_for("uk_ons_myeb3", "mid-2020"))


@pytest.mark.parametrize(
    ("row", "column", "value", "cell", "says"),
    [
        pytest.param(0, 1, "persons", "B1", "no column 'population'", id="renamed header"),
        pytest.param(1, 0, "2021-06-30", "A2", "is no year", id="another day"),
        pytest.param(1, 0, "2020-07-01", "A3", "2022 follows 2020", id="gap in the years"),
        pytest.param(2, 1, "60238000.5", "B3", "whole number", id="fraction in a year ONS estimated"),
        pytest.param(2, 0, "2023-07-01", "A3", "2023 follows 2021", id="another edition"),
    ],
)
def test_bad_cell_in_england_and_wales(row: int, column: int, value: str, cell: str, says: str) -> None:
    refused(LayoutError, read_national, changed(national(), row, column, value), cell, says)


def test_whole_persons_of_a_later_year_are_another_edition() -> None:
    refused(LayoutError, read_national, [*national(), ["2023-07-01", "60900000"]], "A4", "newest year is 2023")


@pytest.mark.parametrize(
    ("row", "column", "value", "error", "cell", "says"),
    [
        pytest.param(0, 2, "period", LayoutError, "C1", "no column 'year'", id="renamed header"),
        pytest.param(1, 2, "mid-2023", LayoutError, "C2", "is no year", id="no year"),
        pytest.param(1, 3, "12a", UnknownMarkerError, "D2", "12a", id="text among figures"),
        pytest.param(1, 0, "", UnknownLabelError, "A2", "area code ''", id="missing code"),
        pytest.param(1, 2, "2024", LayoutError, "C24", "no row in 2023 for Northern Ireland", id="year twice"),
        pytest.param(1, 1, "Belfast", UnknownLabelError, "A2", "beside code N92000002", id="name of another area"),
    ],
)
def test_bad_cell_in_northern_ireland(
    row: int, column: int, value: str, error: type[ParsingError], cell: str, says: str
) -> None:
    refused(error, read_districts, changed(districts(), row, column, value), cell, says)


def test_district_missing_in_one_year() -> None:
    rows = [row for row in districts() if row[1:3] != ["Belfast", "2024"]]
    refused(LayoutError, read_districts, rows, "C24", "no row in 2024 for Belfast (N09000003)")


@pytest.mark.parametrize(
    ("code", "name"), [("S92000003", "Scotland"), ("S12000036", "City of Edinburgh"), ("E08000035", "Leeds")]
)
def test_an_area_of_another_country_among_the_districts_is_refused(code: str, name: str) -> None:
    refused(LayoutError, read_districts, [*districts(), [code, name, "2024", "1000"]], "A26", f"{name} (")


def test_scottish_council_without_a_population_is_refused() -> None:
    rows = [row for row in population() if row[0] != "Fife"]
    with pytest.raises(LayoutError, match="sheet 'Population', cell A2: no row for Fife"):
        mid_year_estimates(workbook(Population=rows), context_for("sc_sg_population", "fy-2024-25"))


def test_district_twice_in_one_year() -> None:
    rows = districts()
    refused(DuplicateKeyError, read_districts, [*rows, rows[1]], "D2", "stands here and in D26")


@pytest.mark.parametrize(
    ("row", "column", "value", "cell", "says"),
    [
        pytest.param(1, 3, "Change", "D2", "expected a year", id="unknown column"),
        pytest.param(1, 3, "2024", "D2", "2024 follows 2022", id="gap in the years"),
        pytest.param(0, 0, OTHER_TITLE, "A1", "the title says 2020 to 2022", id="title of the wrong period"),
        pytest.param(3, 2, 110.5, "C4", "110.5 stands among counts", id="part of a person"),
    ],
)
def test_bad_cell_in_scotland(row: int, column: int, value: str | float, cell: str, says: str) -> None:
    rows: Grid = population()
    rows[row][column] = value
    with pytest.raises(LayoutError) as caught:
        mid_year_estimates(workbook(Population=rows), context_for("sc_sg_population", "fy-2024-25"))
    assert (caught.value.sheet, caught.value.cell) == ("Population", cell), str(caught.value)
    assert says in str(caught.value)
