"""Tables A5a and A5b: the published totals, on the publisher's own files."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.ons_appendix import by_month, by_year
from tests.contexts import context_for
from tests.parsing.ons_appendix_samples import one
from tests.real_files import real

REAL = {"ye-2025-06": "crime_ye_jun_2025.xlsx", "ye-2025-12": "crime_ye_dec_2025.xlsx"}
# Total recorded crime excluding fraud and computer misuse, by the year's first day.
TOTALS = {
    "ye-2025-06": {
        2002: 5791277, 2015: 3898671, 2016: 4321716, 2017: 4890417, 2018: 5266154, 2019: 5305108,
        2020: 4605185, 2021: 5329101, 2022: 5578664, 2023: 5401615, 2024: 5307111,
    },
    "ye-2025-12": {
        2002: 5791277, 2015: 3898656, 2016: 4321706, 2017: 4890411, 2018: 5266165, 2019: 5305046,
        2020: 4615945, 2021: 5326821, 2022: 5578533, 2023: 5402864, 2024: 5307473,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def published() -> dict[tuple[str, str], pd.DataFrame]:
    frames = {}
    for edition, name in REAL.items():
        content = real(f"real/ons_appendix_tables/{name}").read_bytes()
        frames["year", edition] = by_year(content, context_for("ew_ons_a5a", edition))
        frames["month", edition] = by_month(content, context_for("ew_ons_a5b", edition))
    return frames


Published = dict[tuple[str, str], pd.DataFrame]


@pytest.mark.parametrize("edition", REAL)
def test_published_totals_by_year(published: Published, edition: str) -> None:
    frame = published["year", edition]
    total = frame[(frame["offence_id"] == "ons_prc:total_excluding_fraud") & (frame["period_type"] == "FY")]
    by_first_year = dict(zip(total["period_start"].dt.year, total["value"], strict=True))
    assert sorted(by_first_year) == list(range(2002, 2025))
    for year, value in TOTALS[edition].items():
        assert by_first_year[year] == value, year


def test_years_before_2015_are_unrevised_between_the_editions(published: Published) -> None:
    older, newer = (
        frame[(frame["offence_id"] == "ons_prc:total_excluding_fraud") & (frame["period_start"] < "2015-04-01")]
        for frame in (published["year", "ye-2025-06"], published["year", "ye-2025-12"])
    )
    assert len(older) == 13
    assert list(older["value"]) == list(newer["value"])


def test_published_rolling_years_and_suspended_fraud(published: Published) -> None:
    frame = published["year", "ye-2025-12"]
    assert one(frame, "total_excluding_fraud", "2024-01-01", "YE")["value"] == 5343815
    assert one(frame, "total_excluding_fraud", "2025-01-01", "YE")["value"] == 5241415
    assert one(frame, "total_including_fraud", "2024-01-01", "YE")["value"] == 6633521
    assert one(frame, "fraud_action_fraud", "2024-01-01", "YE")["value"] == 354002
    fraud = one(frame, "total_including_fraud", "2025-01-01", "YE")
    assert pd.isna(fraud["value"])
    assert fraud["obs_status"] == "x"


def test_published_months_cover_what_the_columns_say_not_what_the_title_says(published: Published) -> None:
    months_of = published["month", "ye-2025-12"]
    assert sorted(set(months_of["period_start"].dt.strftime("%Y-%m")))[0] == "2024-01"
    assert months_of["period_start"].nunique() == 24
    assert published["month", "ye-2025-06"]["period_start"].min() == pd.Timestamp("2023-07-01")


@pytest.mark.parametrize(
    ("table_name", "edition", "rows", "nulls"),
    [
        ("year", "ye-2025-06", 5575, 1605),
        ("year", "ye-2025-12", 5575, 1612),
        ("month", "ye-2025-06", 5352, 1584),
        ("month", "ye-2025-12", 5352, 1599),
    ],
)
def test_every_published_cell_is_read(
    published: Published, table_name: str, edition: str, rows: int, nulls: int
) -> None:
    frame = published[table_name, edition]
    assert len(frame) == rows
    assert frame["value"].isna().sum() == nulls
    assert set(frame["obs_status"].dropna()) == {"x"}


def test_both_editions_and_tables_hold_the_same_offences(published: Published) -> None:
    assert {frozenset(frame["offence_id"]) for frame in published.values()} == {
        frozenset(published["year", "ye-2025-12"]["offence_id"])
    }
    assert published["year", "ye-2025-12"]["offence_id"].nunique() == 223


@pytest.mark.parametrize("edition", REAL)
def test_twelve_published_months_add_to_the_published_year(published: Published, edition: str) -> None:
    months, years = published["month", edition], published["year", edition]
    compared = 0
    for (start, end), year in years.groupby(["period_start", "period_end"]):
        inside = months[(months["period_start"] >= start) & (months["period_end"] <= end)]
        if inside["period_start"].nunique() == 12:
            sums = inside.groupby("offence_id")["value"].sum(min_count=12)
            difference = (sums - year.set_index("offence_id")["value"]).dropna()
            assert (difference == 0).all()
            compared += len(difference)
    assert compared > 450
