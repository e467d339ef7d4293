"""The statistics.gov.scot cube: native layout, counts and rates in one column, absent combinations, bent files."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import DuplicateKeyError, LayoutError, ParsingError, UnknownLabelError
from orchestration.parsing.scotland.cube import recorded_crime
from orchestration.registry.load import area_index
from tests.contexts import context_for
from tests.statistics_gov_scot_extract import COUNCIL, COUNTRY, HEADER, written

EDITION = "2022-08-23"
FRAUD = "Crimes: Group 3: Fraud"
Row = tuple[str, ...]


def cube(years: tuple[int, ...] = (2020, 2021)) -> list[Row]:
    """All crimes of every council and of Scotland, and fraud of one council in the newest year only."""
    councils = area_index().of_types(frozenset({"council_area"}))
    rows: list[Row] = []
    for year in years:
        date = f"{year}/{year + 1}"
        for number, area in enumerate(councils, start=1):
            rows.append((area.area_code, area.area_name, COUNCIL, date, "Count", "", str(number), "All Crimes"))
        rows.append(("S92000003", "Scotland", COUNTRY, date, "Count", "Recorded", "528", "All Crimes"))
        rows.append(("S92000003", "Scotland", COUNTRY, date, "Ratio", "Rate", "1.5", "All Crimes"))
    date = f"{years[-1]}/{years[-1] + 1}"
    rows.append(("S12000036", "City of Edinburgh", COUNCIL, date, "Count", "", "7", FRAUD))
    return rows


def parse(rows: list[Row], edition: str = EDITION) -> pd.DataFrame:
    return recorded_crime(written(rows), context_for("sc_statistics_gov_scot", edition))


def bent(**changes: str) -> list[Row]:
    """The cube with its last row (fraud in Edinburgh) changed."""
    rows = cube()
    names = [name.replace(" ", "_") for name in HEADER]
    assert set(changes) <= set(names)
    return [*rows[:-1], tuple(changes.get(name, text) for name, text in zip(names, rows[-1], strict=True))]


def test_a_row_is_a_figure_with_its_cell() -> None:
    frame = parse(cube())
    assert len(frame) == 2 * 34 + 1
    row = frame.iloc[-1]
    assert (row["area_code"], row["area_label"], row["area_type"]) == ("S12000036", "City of Edinburgh", "council_area")
    assert (row["value"], row["sheet"], row["cell"]) == (7, "csv", "G70")
    assert (row["offence_id"], row["published_label"]) == ("sg_2021:fraud", FRAUD)
    assert (str(row["period_start"].date()), str(row["period_end"].date())) == ("2021-04-01", "2022-03-31")
    assert row["period_type"] == "FY"


def test_counts_and_rates_of_one_column_have_their_own_measures() -> None:
    frame = parse(cube())
    assert set(zip(frame["measure"], frame["unit"], strict=True)) == {
        ("recorded_crime", "offences"),
        ("recorded_crime_rate", "per_10000_population"),
    }
    assert frame.loc[frame["measure"] == "recorded_crime_rate", "value"].tolist() == [1.5, 1.5]


def test_absent_combinations_stay_absent() -> None:
    frame = parse(cube())
    assert len(frame[frame["offence_id"] == "sg_2021:fraud"]) == 1
    assert frame["value"].notna().all()


def test_total_is_one_where_its_parts_are_published() -> None:
    assert dict(parse(cube()).groupby("offence_id")["is_total"].any()) == {
        "sg_2021:fraud": False,
        "sg_2021:total_crimes": True,
    }
    assert not parse(cube()[:-1])["is_total"].any()


def test_older_downloads_have_no_names_of_areas() -> None:
    rows = [(row[0], *row[3:]) for row in cube()]
    content = written([]).replace(b"FeatureName,FeatureType,", b"") + written(rows).partition(b"\n")[2]
    frame = recorded_crime(content, context_for("sc_statistics_gov_scot", EDITION))
    newer = parse(cube())
    assert frame.drop(columns="cell").equals(newer.drop(columns="cell"))
    assert frame["cell"].iloc[-1] == "E70"


def test_byte_order_mark_and_order_of_columns_do_not_matter() -> None:
    content = b"\xef\xbb\xbf" + written(cube())
    assert recorded_crime(content, context_for("sc_statistics_gov_scot", EDITION)).equals(parse(cube()))


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        (bent(Crime_or_Offence="Crimes: Group 3: Phishing"), UnknownLabelError, "nearest"),
        (bent(Measurement="Percent"), LayoutError, "'Count' or 'Ratio'"),
        (bent(Measurement="Ratio", Units="Recorded"), LayoutError, "in 'Recorded'"),
        (bent(Units="Rate per 10,000"), LayoutError, "Rate per 10,000"),
        (bent(Value="7.5"), LayoutError, "among counts"),
        (bent(Value="-7"), LayoutError, "among counts"),
        (bent(Measurement="Ratio", Value="-0.5"), LayoutError, "0 or more"),
        (bent(DateCode="2021/2023"), LayoutError, "financial year"),
        (bent(DateCode="2021"), LayoutError, "financial year"),
        (bent(FeatureCode="S12000049"), UnknownLabelError, "City of Edinburgh"),
        (bent(FeatureType="Country"), LayoutError, "Country"),
        (bent(FeatureType="Electoral Ward"), LayoutError, "Electoral Ward"),
        (bent(FeatureCode="E07000223", FeatureName="Adur"), LayoutError, "Adur"),
        ([*cube(), cube()[-1]], DuplicateKeyError, "G71"),
        (cube()[1:], LayoutError, "no count of 'All Crimes'"),
        (cube((2018, 2019, 2021)), LayoutError, "2020/2021 is missing"),
    ],
)
def test_a_bent_cube_is_refused(rows: list[Row], error: type[ParsingError], words: str) -> None:
    with pytest.raises(error) as caught:
        parse(rows)
    assert words in str(caught.value)


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ParsingError, match="G70"):
        parse(bent(Value="*"))


def test_download_of_the_browser_has_a_column_for_each_crime_and_is_refused() -> None:
    with pytest.raises(LayoutError, match="FeatureCode"):
        recorded_crime(
            b"Reference Area,All Crimes,All Offences\nFife,1,2\n", context_for("sc_statistics_gov_scot", EDITION)
        )


def test_new_breakdown_is_refused() -> None:
    rows = [(*row, "All") for row in cube()]
    content = written([]).replace(b"Crime or Offence", b"Crime or Offence,Age") + written(rows).partition(b"\n")[2]
    with pytest.raises(LayoutError, match="'Age'"):
        recorded_crime(content, context_for("sc_statistics_gov_scot", EDITION))


@pytest.mark.parametrize("edition", ["2021-08-23", "2024-08", "fy-2021-22"])
def test_file_under_another_edition_is_refused(edition: str) -> None:
    with pytest.raises(LayoutError, match="newest year"):
        parse(cube(), edition)


def test_edition_may_be_a_month() -> None:
    assert len(parse(cube(), "2022-08")) == 69
