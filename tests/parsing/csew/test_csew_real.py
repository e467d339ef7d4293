"""Crime Survey tables of the ONS appendix: the published figures, on the publisher's own files."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.registry.load import products
from tests.parsing.csew.csew_samples import one, parsed
from tests.real_files import real
from tests.same_frames import assert_same_frame

REAL = {"ye-2025-06": "crime_ye_jun_2025.xlsx", "ye-2025-12": "crime_ye_dec_2025.xlsx"}
BY_YEAR = ("a1a", "a2a", "a3a", "a4a")
CHANGES = ("a1b", "a2b", "a3b", "a4b")
TABLES = (*BY_YEAR, *CHANGES, "e1", "c1", "c2")
OFFENCES = ("all_excluding_fraud", "all_including_fraud", "fraud", "computer_misuse", "violence", "theft")

# Thousands of incidents of OFFENCES, and the unweighted base of people, by the year's first and last day.
INCIDENTS = {
    (date(1981, 1, 1), date(1981, 12, 31)): ((11303, None, None, None, 2063, 6292), 9898),
    (date(1995, 1, 1), date(1995, 12, 31)): ((19786, None, None, None, 4464, 11615), 16337),
    (date(2009, 4, 1), date(2010, 3, 31)): ((9544, None, None, None, 1841, 4989), 44559),
    (date(2016, 4, 1), date(2017, 3, 31)): ((6057, 11216, 3395, 1764, 1432, 3327), 35420),
    (date(2017, 4, 1), date(2018, 3, 31)): ((6247, 10729, 3255, 1227, 1426, 3578), 34715),
    (date(2018, 4, 1), date(2019, 3, 31)): ((6431, 11207, 3809, 966, 1344, 3750), 34163),
    (date(2019, 4, 1), date(2020, 3, 31)): ((5661, 10213, 3676, 876, 1239, 3299), 33734),
    (date(2022, 4, 1), date(2023, 3, 31)): ((4385, 8656, 3526, 745, 998, 2650), 31183),
    (date(2023, 4, 1), date(2024, 3, 31)): ((4589, 8787, 3177, 1022, 1125, 2686), 30847),
    (date(2024, 4, 1), date(2025, 3, 31)): ((4595, 9445, 4159, 692, 1103, 2801), 31532),
}
ROLLING = {
    "ye-2025-06": {(date(2024, 7, 1), date(2025, 6, 30)): ((4538, 9273, 4072, 663, 1134, 2752), 31791)},
    "ye-2025-12": {
        (date(2024, 1, 1), date(2024, 12, 31)): ((4757, 9614, 4099, 757, 1062, 2929), 31967),
        (date(2025, 1, 1), date(2025, 12, 31)): ((4424, 9578, 4420, 735, 1111, 2609), 31454),
    },
}
# Per cent of people, without and with fraud, by the year's first day and type.
PREVALENCE = {
    ("1981-01-01", "CY"): (27.7, None), ("1995-01-01", "CY"): (39.5, None), ("2009-04-01", "FY"): (21.4, None),
    ("2016-04-01", "FY"): (14.0, 20.5), ("2018-04-01", "FY"): (14.9, 21.1), ("2019-04-01", "FY"): (13.3, 19.3),
    ("2022-04-01", "FY"): (10.1, 16.1), ("2023-04-01", "FY"): (10.1, 16.1), ("2024-04-01", "FY"): (10.2, 17.1),
}  # fmt: skip

Published = dict[tuple[str, str], pd.DataFrame]


@pytest.fixture(scope="module")
def published() -> Published:
    frames = {}
    for edition, name in REAL.items():
        content = real(f"real/ons_appendix_tables/{name}").read_bytes()
        frames |= {(table, edition): parsed(table, content, edition) for table in TABLES}
    return frames


@pytest.mark.parametrize("edition", REAL)
def test_published_incidents_and_their_bases(published: Published, edition: str) -> None:
    frame = published["a1a", edition]
    for (start, end), (values, base) in (INCIDENTS | ROLLING[edition]).items():
        year = frame[(frame["period_start"].dt.date == start) & (frame["period_end"].dt.date == end)]
        for offence, value in zip(OFFENCES, values, strict=True):
            found = one(year, offence)
            assert (None if pd.isna(found["value"]) else found["value"]) == value, (offence, start)
            assert found["obs_status"] == "x" if value is None else pd.isna(found["obs_status"])
            assert found["unit"] == "thousand_incidents"
        assert one(year, "all_excluding_fraud")["base"] == base


@pytest.mark.parametrize("edition", REAL)
def test_incidents_are_no_fewer_than_victims_but_where_whole_households_count_as_victims(
    published: Published, edition: str
) -> None:
    both = published["a1a", edition].merge(
        published["a4a", edition], on=["offence_id", "period_start", "period_type"], suffixes=("", "_victims")
    )
    fewer = both[both["value"] < both["value_victims"]]
    assert fewer["offence_id"].value_counts().to_dict() == {"csew:theft": 32, "csew:all_excluding_fraud": 12}


def test_a_few_published_cells(published: Published) -> None:
    incidents, rates = published["a1a", "ye-2025-12"], published["a2a", "ye-2025-12"]
    newest = {"period_start": pd.Timestamp("2025-01-01"), "period_type": "YE"}
    assert one(incidents, "violence", **newest)[["value", "cell"]].tolist() == [1111, "AG9"]
    assert one(rates, "violence", **newest)[["value", "cell"]].tolist() == [22.830132, "AG9"]
    assert one(published["a4a", "ye-2025-12"], "fraud", **newest)["value"] == 3765
    june = one(published["a1a", "ye-2025-06"], "fraud", period_start=pd.Timestamp("2024-07-01"))
    assert june[["value", "base"]].tolist() == [4072, 31791]


@pytest.mark.parametrize("edition", REAL)
def test_published_prevalence_is_per_cent_and_no_number_of_incidents(published: Published, edition: str) -> None:
    frame = published["a3a", edition]
    assert set(frame["unit"]) == {"percent"}
    assert set(frame["measure"]) == {"survey_prevalence"}
    assert frame["value"].max() < 50
    for (start, kind), (without, including) in PREVALENCE.items():
        year = {"period_start": pd.Timestamp(start), "period_type": kind}
        assert one(frame, "all_excluding_fraud", **year)["value"] == without
        with_fraud = one(frame, "all_including_fraud", **year)["value"]
        assert (None if pd.isna(with_fraud) else with_fraud) == including
    if edition == "ye-2025-12":
        newest = {"period_start": pd.Timestamp("2025-01-01"), "period_type": "YE"}
        assert one(frame, "all_excluding_fraud", **newest)["value"] == 9.7
        assert one(frame, "all_including_fraud", **newest)["value"] == 17.0


def test_1981_is_11303_thousand_incidents_and_27_7_per_cent_not_27_7_million(published: Published) -> None:
    first = {"period_start": pd.Timestamp("1981-01-01")}
    incidents = one(published["a1a", "ye-2025-12"], "all_excluding_fraud", **first)
    prevalence = one(published["a3a", "ye-2025-12"], "all_excluding_fraud", **first)
    assert incidents[["value", "unit"]].tolist() == [11303, "thousand_incidents"]
    assert prevalence[["value", "unit"]].tolist() == [27.7, "percent"]


@pytest.mark.parametrize("edition", REAL)
@pytest.mark.parametrize(
    ("table", "of_total"),
    [("a1a", (35420, 34715)), ("a2a", (35420, 34715)), ("a3a", (17171, 25725)), ("a4a", (17171, 25725))],
)
def test_the_fraud_base_is_smaller_in_its_first_two_years(
    published: Published, edition: str, table: str, of_total: tuple[int, int]
) -> None:
    """The total with fraud stands on the whole sample where incidents are added, on the half where victims are."""
    frame = published[table, edition]
    for first_year, of_fraud, total in zip((2016, 2017), (17171, 25725), of_total, strict=True):
        year = {"period_start": pd.Timestamp(first_year, 4, 1)}
        assert one(frame, "fraud", **year)["base"] == of_fraud
        assert one(frame, "computer_virus", **year)["base"] == of_fraud
        assert one(frame, "all_including_fraud", **year)["base"] == total
        assert one(frame, "all_excluding_fraud", **year)["base"] == {2016: 35420, 2017: 34715}[first_year]
    assert one(frame, "fraud", period_start=pd.Timestamp(2018, 4, 1))["base"] == 34163


@pytest.mark.parametrize(("table", "cells"), [("a1a", 1590), ("a2a", 1860), ("a3a", 1860), ("a4a", 1590)])
def test_cells_shared_by_both_editions_are_unrevised(published: Published, table: str, cells: int) -> None:
    key = ["offence_id", "survey_population", "period_start", "period_type"]
    older, newer = (published[table, edition] for edition in REAL)
    both = older.merge(newer, on=key, suffixes=("_old", "_new"))
    pd.testing.assert_series_equal(both["value_old"], both["value_new"], check_names=False)
    pd.testing.assert_series_equal(both["base_old"], both["base_new"], check_names=False)
    base_rows = {"a1a": 5, "a2a": 8, "a3a": 8, "a4a": 5}[table]
    assert len(both) + base_rows * 30 == cells


@pytest.mark.parametrize("edition", REAL)
def test_every_published_cell_is_read(published: Published, edition: str) -> None:
    sizes = {table: len(published[table, edition]) for table in TABLES}
    assert sizes == {
        "a1a": 1536, "a2a": 1728, "a3a": 1728, "a4a": 1536, "a1b": 1152, "a2b": 1296, "a3b": 1296, "a4b": 1152,
        "e1": 168, "c1": 88, "c2": 12,
    }  # fmt: skip
    missing = {table: int(published[table, edition]["value"].isna().sum()) for table in TABLES}
    assert missing == {
        "a1a": 207, "a2a": 280, "a3a": 207, "a4a": 207, "a1b": 162, "a2b": 216, "a3b": 162, "a4b": 162,
        "e1": 0, "c1": 0, "c2": 0,
    }  # fmt: skip
    for table in TABLES:
        frame = published[table, edition]
        assert (frame["status_reason"].notna() == frame["value"].isna()).all()


@pytest.mark.parametrize("edition", REAL)
def test_years_up_to_1999_are_of_the_crime_and_later_ones_of_the_interview(published: Published, edition: str) -> None:
    for table in BY_YEAR:
        kinds = published[table, edition].groupby(["period_type", "period_basis"])["period_start"]
        assert {kind: (starts.min().year, starts.nunique()) for kind, starts in kinds} == {
            ("CY", "crime_year"): (1981, 8),
            ("FY", "interview_year"): (2001, 22),
            ("YE", "interview_year"): ({"ye-2025-06": 2023, "ye-2025-12": 2024}[edition], 2),
        }


def test_one_label_on_two_denominators_is_two_figures(published: Published) -> None:
    newest = {"period_start": pd.Timestamp("2025-01-01")}
    rates = published["a2a", "ye-2025-12"]
    of_all = one(rates, "bicycle_theft", survey_population="households", **newest)
    of_owners = one(rates, "bicycle_theft", survey_population="bicycle_owning_households", **newest)
    assert of_all[["value", "base", "base_unit", "unit"]].tolist() == [
        7.258987, 31315, "households", "per_1000_households",
    ]  # fmt: skip
    assert of_owners[["value", "base", "base_unit", "unit"]].tolist() == [
        16.592995, 11516, "bicycle owners", "per_1000_households",
    ]  # fmt: skip
    damage = rates[rates["offence_id"] == "csew:criminal_damage_to_a_vehicle"]
    assert set(damage["survey_population"]) == {"households", "vehicle_owning_households"}
    assert one(damage, "criminal_damage_to_a_vehicle", survey_population="households", **newest)["value"] == 15.24671


@pytest.mark.parametrize(
    ("edition", "significant", "not_significant"),
    [
        ("ye-2025-06", (769, 866, 930, 792), (221, 214, 204, 198)),
        ("ye-2025-12", (768, 871, 934, 792), (222, 209, 200, 198)),
    ],
)
def test_every_published_sign_of_significance_is_read(
    published: Published, edition: str, significant: tuple[int, ...], not_significant: tuple[int, ...]
) -> None:
    counts = [published[table, edition]["significance"].value_counts() for table in CHANGES]
    assert tuple(count["s"] for count in counts) == significant
    assert tuple(count["ns"] for count in counts) == not_significant


@pytest.mark.parametrize("edition", REAL)
@pytest.mark.parametrize("pair", list(zip(BY_YEAR, CHANGES, strict=True)), ids=CHANGES)
def test_published_changes_follow_from_the_published_estimates(
    published: Published, edition: str, pair: tuple[str, str]
) -> None:
    """So the period measured and the comparator are the right way round, and the rows belong to the same offences."""
    figures, changes = (published[table, edition] for table in pair)
    key = ["offence_id", "survey_population"]
    newest = figures[figures["period_end"] == figures["period_end"].max()][[*key, "value"]]
    joined = changes.merge(newest, on=key, suffixes=("", "_newest")).merge(
        figures, left_on=[*key, "comparator_start", "comparator_end"], right_on=[*key, "period_start", "period_end"],
        suffixes=("", "_before"),
    )  # fmt: skip
    assert len(joined) == len(changes)
    now, before, change = (joined[name] for name in ("value_newest", "value_before", "value"))
    if pair[0] == "a3a":
        assert ((now - before - change).abs().dropna() <= 0.1 + 1e-9).all()
        return
    half = 0.0000006 if pair[0] == "a2a" else 0.5
    low, high = 100 * ((now - half) / (before + half) - 1), 100 * ((now + half) / (before - half) - 1)
    known = change.notna()
    assert known.sum() == len(changes) - changes["value"].isna().sum()
    assert ((change >= low - 1e-6) & (change <= high + 1e-6))[known].all()


@pytest.mark.parametrize("edition", REAL)
def test_the_compact_copy_reads_like_the_original(published: Published, edition: str) -> None:
    content = real(f"real/ons_appendix_tables/{REAL[edition]}").read_bytes()
    compact = compact_edition(products()["ons_crime_appendix_tables"], content)
    for table in TABLES:
        assert_same_frame(parsed(table, compact, edition), published[table, edition])
