"""Counts copied from text: the bundled file against today's series, and slips of the hand that must not pass."""

from __future__ import annotations

import csv
from io import StringIO

import pandas as pd
import pytest

from orchestration.landing.bundled import BUNDLED
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError
from orchestration.parsing.published_counts import COLUMNS, totals_and_groups
from orchestration.parsing.scotland.recorded_crime import crimes_by_council, offences_by_council
from tests.contexts import context_for

SOURCE, EDITION = "sc_sg_first_published", "fy-2018-19"
FILE = BUNDLED / "sg_published_figures" / f"{EDITION}.csv"
TODAY = BUNDLED / "sg_recorded_crime" / "fy-2024-25.xlsx"

CRIMES = {
    "Total crimes": 100,
    "Non-sexual crimes of violence": 1,
    "Sexual crimes": 2,
    "Crimes of dishonesty": 50,
    "Fire-raising, vandalism etc.": 20,
    "Other crimes": 27,
}
GROUPS_OF_TODAY = {
    "sg_pre_2021:sexual_crimes": "sg_2021:sexual_crimes",
    "sg_pre_2021:crimes_of_dishonesty": "sg_2021:crimes_of_dishonesty",
    "sg_pre_2021:fire_raising_vandalism_etc": "sg_2021:damage_and_reckless_behaviour",
    "sg_pre_2021:other_crimes": "sg_2021:crimes_against_society",
}


def lines(counts: dict[str, int], year: str = "2018-19") -> list[dict[str, str]]:
    return [
        {
            "area_code": "S92000003",
            "period_label": year,
            "offence_label": label,
            "measure": "recorded_crime",
            "unit": "offences",
            "value": str(count),
            "publisher": "Scottish Government",
            "source_document": "Recorded Crime in Scotland, 2018-19",
            "source_published_on": "2019-09-24",
            "note": "",
        }
        for label, count in counts.items()
    ]


def as_csv(rows: list[dict[str, str]], header: tuple[str, ...] = COLUMNS) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore", restval="x")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(rows: list[dict[str, str]], edition: str = EDITION) -> pd.DataFrame:
    return totals_and_groups(as_csv(rows), context_for(SOURCE, edition))


def refused(rows: list[dict[str, str]], cell: str, says: str, edition: str = EDITION) -> None:
    with pytest.raises(LayoutError) as caught:
        read(rows, edition)
    assert (caught.value.sheet, caught.value.cell) == ("csv", cell), str(caught.value)
    assert says in str(caught.value)


def by_offence(frame: pd.DataFrame, start: str) -> dict[str, float]:
    """Counts of Scotland in the year from `start` on, by offence."""
    of_year = frame[(frame["period_start"] == start) & (frame["area_code"] == "S92000003")]
    return dict(zip(of_year["offence_id"], of_year["value"], strict=True))


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return totals_and_groups(FILE.read_bytes(), context_for(SOURCE, EDITION))


@pytest.fixture(scope="module")
def today() -> pd.DataFrame:
    content = TODAY.read_bytes()
    tables = [
        crimes_by_council(content, context_for("sc_sg_table_1", "fy-2024-25")),
        offences_by_council(content, context_for("sc_sg_table_2", "fy-2024-25")),
    ]
    return pd.concat(tables, ignore_index=True)


# The bundled file


def test_both_years_stand_there_as_published(published: pd.DataFrame) -> None:
    assert len(published) == 18
    assert by_offence(published, "2018-04-01") == {
        "sg_pre_2021:total_crimes": 246_480,
        "sg_pre_2021:non_sexual_crimes_of_violence": 8_008,
        "sg_pre_2021:sexual_crimes": 13_547,
        "sg_pre_2021:crimes_of_dishonesty": 114_506,
        "sg_pre_2021:fire_raising_vandalism_etc": 47_997,
        "sg_pre_2021:other_crimes": 62_422,
        "sg_pre_2021:total_offences": 247_791,
        "sg_pre_2021:miscellaneous_offences": 130_686,
        "sg_pre_2021:motor_vehicle_offences": 117_105,
    }
    before = by_offence(published, "2017-04-01")
    assert (before["sg_pre_2021:total_crimes"], before["sg_pre_2021:total_offences"]) == (244_504, 264_027)
    assert set(published["offence_scheme"]) == {"sg_pre_2021"}
    assert set(published["period_type"]) == {"FY"}
    assert set(published["notes"]) == {"Scottish Government, Recorded Crime in Scotland, 2018-19, key points"}


def test_totals_and_only_they_have_parts_beside_them(published: pd.DataFrame) -> None:
    totals = published.loc[published["is_total"], "offence_id"]
    assert set(totals) == {"sg_pre_2021:total_crimes", "sg_pre_2021:total_offences"}


@pytest.mark.parametrize(("start", "moved"), [("2017-04-01", 59_711), ("2018-04-01", 59_219)])
def test_what_became_a_crime_had_been_an_offence(
    published: pd.DataFrame, today: pd.DataFrame, start: str, moved: int
) -> None:
    then, now = by_offence(published, start), by_offence(today, start)
    assert now["sg_2021:total_crimes"] - then["sg_pre_2021:total_crimes"] == moved
    assert then["sg_pre_2021:total_offences"] - now["sg_2021:total_offences"] == moved


@pytest.mark.parametrize("start", ["2017-04-01", "2018-04-01"])
def test_the_move_concerns_violence_alone(published: pd.DataFrame, today: pd.DataFrame, start: str) -> None:
    then, now = by_offence(published, start), by_offence(today, start)
    assert {old: then[old] for old in GROUPS_OF_TODAY} == {old: now[new] for old, new in GROUPS_OF_TODAY.items()}
    violence = now["sg_2021:non_sexual_crimes_of_violence"] - then["sg_pre_2021:non_sexual_crimes_of_violence"]
    assert violence == now["sg_2021:total_crimes"] - then["sg_pre_2021:total_crimes"]
    assert 0 < violence - now["sg_2021:common_assault"] < 2_000  # stalking


def test_the_day_in_the_file_is_that_of_the_edition() -> None:
    sidecar = Sidecar.read(FILE.with_name(f"{EDITION}.sidecar.json"))
    with FILE.open(encoding="utf-8", newline="") as content:
        days = {row["source_published_on"] for row in csv.DictReader(content)}
    assert days == {str(sidecar.published_on)}
    assert sidecar.edition == FILE.stem
    assert sidecar.sha256 == sidecar.original_sha256


# Slips of the hand


def test_what_is_said_beside_a_figure_stands_in_its_notes() -> None:
    rows = lines(CRIMES)
    rows[0]["note"] = "rounded in the text"
    assert read(rows)["notes"].iloc[0].endswith("2018-19; rounded in the text")


@pytest.mark.parametrize(
    ("change", "cell", "says"),
    [
        pytest.param({"value": "1.5"}, "F3", "a whole number", id="fraction"),
        pytest.param({"value": "1,001"}, "F3", "a whole number", id="comma"),
        pytest.param({"value": "-1"}, "F3", "a whole number", id="negative"),
        pytest.param({"value": ""}, "F3", "a whole number", id="missing"),
        pytest.param({"value": "2"}, "F2", "expected 101, the sum of its 5 parts", id="sum"),
        pytest.param({"unit": "percent"}, "E3", "offences", id="unit"),
        pytest.param({"measure": "recorded_crime_rate"}, "D3", "recorded_crime", id="measure"),
        pytest.param({"area_code": "N92000002"}, "A3", "nation", id="another nation"),
        pytest.param({"area_code": "S12000049"}, "A3", "nation", id="council area"),
        pytest.param({"period_label": "2018/19"}, "B3", "2018-19", id="year as others write it"),
        pytest.param({"period_label": "2018-20"}, "B3", "2018-19", id="years that do not follow"),
        pytest.param({"period_label": "2018"}, "B3", "2018-19", id="calendar year"),
        pytest.param({"period_label": "2019-20"}, "B3", EDITION, id="year after the edition"),
        pytest.param({"period_label": "2017-18"}, "C2", "Non-sexual crimes of violence not given", id="another year"),
        pytest.param({"publisher": ""}, "G3", "where the figure was published", id="no publisher"),
        pytest.param({"source_document": " "}, "H3", "where the figure was published", id="no document"),
        pytest.param({"source_published_on": "2019-09-25"}, "I3", "one file per publication", id="another day"),
        pytest.param({"source_published_on": "24 September 2019"}, "I3", "a day after", id="day in words"),
        pytest.param({"source_published_on": "20190924"}, "I3", "a day after", id="day without dashes"),
        pytest.param({"source_published_on": "2019-03-31"}, "I3", "a day after", id="before the year was over"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_refused_by_its_cell(change: dict[str, str], cell: str, says: str) -> None:
    rows = lines(CRIMES)
    rows[1] |= change
    refused(rows, cell, says)


def test_a_total_without_one_of_its_groups_is_refused() -> None:
    without = {label: count for label, count in CRIMES.items() if label != "Other crimes"}
    refused(lines(without | {"Total crimes": 73}), "C2", "Other crimes not given")


def test_a_group_without_its_total_is_refused() -> None:
    without = {label: count for label, count in CRIMES.items() if label != "Total crimes"}
    refused(lines(without), "C2", "the total of 2018-19 beside its groups")


def test_crimes_and_offences_add_to_their_total_where_it_is_given() -> None:
    offences = {"Total offences": 10, "Miscellaneous offences": 4, "Motor vehicle offences": 6}
    whole = {"All crimes and offences": 110}
    frame = read(lines(whole | CRIMES | offences))
    assert frame["is_total"].sum() == 3
    refused(lines({"All crimes and offences": 111} | CRIMES | offences), "F2", "expected 110, the sum of its 2 parts")
    refused(lines(whole | CRIMES), "C2", "All offences not given")


def test_each_year_is_summed_by_itself() -> None:
    earlier = lines(CRIMES | {"Other crimes": 28, "Total crimes": 101}, "2017-18")
    assert len(read(lines(CRIMES) + earlier)) == 12
    refused(lines(CRIMES) + lines(CRIMES | {"Other crimes": 28}, "2017-18"), "F8", "expected 101")


def test_a_file_of_another_edition_is_refused() -> None:
    refused(lines(CRIMES), "B2", "fy-2019-20", edition="fy-2019-20")
    refused(lines(CRIMES), "B2", "2019-09-24", edition="2019-09-24")


def test_an_unknown_offence_label_is_refused() -> None:
    rows = lines(CRIMES)
    rows[1]["offence_label"] = "Damage and reckless behaviour"  # a group of the classification since 2021-22
    with pytest.raises(UnknownLabelError, match="Damage and reckless behaviour") as caught:
        read(rows)
    assert caught.value.cell == "C3"


def test_a_count_given_twice_is_refused() -> None:
    with pytest.raises(DuplicateKeyError):
        read([*lines(CRIMES), *lines({"Other crimes": 27})])


def test_columns_are_these_and_in_this_order() -> None:
    for header in (COLUMNS[::-1], (*COLUMNS, "more")):
        with pytest.raises(LayoutError, match="the header reads"):
            totals_and_groups(as_csv(lines(CRIMES), header), context_for(SOURCE, EDITION))
