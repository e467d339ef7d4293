"""SCJS annex tables: the publisher's own workbook of 2023/24 gives the figures it published."""

from __future__ import annotations

import re
from functools import cache

import openpyxl
import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.sheets import open_workbook
from orchestration.registry.load import products, read_csv, sources
from tests.parsing.scjs.scjs_samples import YEARS, parsed
from tests.real_files import real
from tests.same_frames import assert_same_frame

WORKBOOK = "real/sg_scjs/scjs-2023-24-main-report-annex-tables.xlsx"
SOURCES = sorted(source_id for source_id, source in sources().items() if source.product.product_id == "sg_scjs")
ROWS = {
    "sc_scjs_a1": 28,
    "sc_scjs_a2": 28 * 14,
    "sc_scjs_a3": 8 * 14,
    "sc_scjs_a4": 28,
    "sc_scjs_a5": 28 * 11,
    "sc_scjs_a6": 28 * 14,
    "sc_scjs_a7": 13,
    "sc_scjs_a8": 13 * 14,
    "sc_scjs_a9": 13 * 14,
    "sc_scjs_a10": 13 * 14,
    "sc_scjs_a11": 13,
    "sc_scjs_a12": 16 * 14,
    "sc_scjs_a13": 17 * 11,
    "sc_scjs_a14": 7 * 17 * 14,
    "sc_scjs_a15": 10 * 17 * 13,
    "sc_scjs_a16": 15 * 17 * 14,
    "sc_scjs_a17": 17 * 14,
    "sc_scjs_a18": 17 * 13,
    "sc_scjs_a19": 17 * 14,
    "sc_scjs_a20": 17 * 14,
    "sc_scjs_a21": 14 * 17 * 14,
    "sc_scjs_a22": 3 * 17 * 14,
    "sc_scjs_a23": 11 * 17 * 14,
    "sc_scjs_a24": 3 * 17 * 14,
    "sc_scjs_a25": 12 * 17 * 14,
}
# Rows that the filter of the published file hides.
HIDDEN = {"a14": 128, "a15": 176, "a16": 256, "a21": 240, "a22": 64, "a23": 192, "a24": 64, "a25": 208}


@cache
def _content() -> bytes:
    return real(WORKBOOK).read_bytes()


@cache
def _table(source_id: str, content: bytes) -> pd.DataFrame:
    frame = parsed(source_id, content)
    return frame.assign(year=frame["period_start"].dt.year)


def table(number: str) -> pd.DataFrame:
    return _table(f"sc_scjs_{number}", _content())


def figure(number: str, offence: str, year: int = 2023) -> pd.Series:
    frame = table(number)
    mine = frame[
        (frame["offence_id"] == f"scjs:{offence}") & (frame["year"] == year) & frame["comparator_start"].isna()
    ]
    assert len(mine) == 1
    return mine.iloc[0]


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_row_year_and_change_is_read(source_id: str) -> None:
    assert len(_table(source_id, _content())) == ROWS[source_id]


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_number_of_the_table_is_a_value_a_bound_or_a_base_and_equals_its_cell(source_id: str) -> None:
    frame = _table(source_id, _content())
    rows = open_workbook(_content()).get_sheet_by_name(frame["sheet"].iloc[0]).to_python(skip_empty_area=False)
    by_cell = dict(zip(frame["cell"], frame["value"], strict=True))
    beside = set(frame["lower"]) | set(frame["upper"]) | set(frame["base"])
    left = []
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            value = cell
            if isinstance(cell, str):
                change = re.fullmatch(r"(up|down) by ([\d.]+)%", cell)
                value = float(change[2]) * (1 if change[1] == "up" else -1) if change else None
            if value is None:
                continue
            address = f"{openpyxl.utils.get_column_letter(column + 1)}{number}"
            if by_cell.pop(address, None) != value:
                left.append((address, value))
    assert all(pd.isna(value) for value in by_cell.values())
    respondents = {number for number, row in enumerate(rows, 1) if any("Number of re" in str(cell) for cell in row)}
    respondents |= {number for number, row in enumerate(rows, 1) if str(row[0]).startswith("Overall number")}
    for address, value in left:
        row_number = int(re.sub(r"\D", "", address))
        assert value in beside or row_number in respondents, (address, value)


@pytest.mark.parametrize("source_id", SOURCES)
def test_the_compact_copy_reads_like_the_original(source_id: str) -> None:
    assert_same_frame(parsed(source_id, _content()), parsed(source_id, _compact(_content())))


@cache
def _compact(content: bytes) -> bytes:
    return compact_edition(products()["sg_scjs"], content)


@pytest.mark.parametrize(
    ("offence", "value", "lower", "upper"),
    [
        ("all", 1_185_000, 1_068_000, 1_301_000),
        ("violent_and_property", 661_000, 566_000, 755_000),
        ("property", 429_000, 367_000, 492_000),
        ("violent", 231_000, 170_000, 292_000),
        ("fraud_and_computer_misuse", 524_000, 456_000, 593_000),
        ("fraud", 456_000, 392_000, 520_000),
        ("computer_misuse", 68_000, 48_000, 89_000),
    ],
)
def test_volumes_and_intervals_of_2023_24(offence: str, value: int, lower: int, upper: int) -> None:
    row = figure("a1", offence)
    assert (row["value"], row["lower"], row["upper"], row["base"]) == (value, lower, upper, 4970)
    assert figure("a2", offence)["value"] == value


def test_prevalence_of_2023_24() -> None:
    found = [figure("a6", name)["value"] for name in ("all", "violent_and_property", "fraud_and_computer_misuse")]
    assert found == [0.19865, 0.12082, 0.09483]
    assert [figure(number, name)["value"] for number, name in (("a6", "property"), ("a6", "violent"))] == [
        0.10271,
        0.02859,
    ]


def test_respondents_by_year() -> None:
    robberies = table("a6").query("offence_id == 'scjs:robbery' and measure == 'survey_prevalence'")
    bases = dict(zip(robberies["year"], robberies["base"], strict=True))
    assert bases == dict(
        zip(
            [int(year[:4]) for year in YEARS],
            [16000, 16040, 13010, 12050, 11470, 5570, 5480, 5540, 5570, 5520, 4970],
            strict=True,
        )
    )


def test_comparable_crime_contradicts_itself_and_both_totals_are_kept() -> None:
    first, second, beside = figure("a1", "comparable_crime"), figure("a2", "comparable_crime"), table("a3")
    assert (first["value"], first["lower"], first["upper"]) == (550_000, 459_000, 641_000)
    assert second["value"] == 396_000
    survey = beside[(beside["measure"] == "survey_incidents") & (beside["year"] == 2023)].set_index("offence_id")[
        "value"
    ]
    assert survey["scjs:comparable_crime"] == 396_000
    parts = [f"comparable_{name}" for name in ("acquisitive", "vandalism", "violent")]
    assert [figure("a1", part)["value"] for part in parts] == [figure("a2", part)["value"] for part in parts]
    assert sum(figure("a1", part)["value"] for part in parts) == 395_000
    for number in ("a1", "a2", "a3"):
        caveats = {caveat.caveat_id for caveat in sources()[f"sc_scjs_{number}"].table.caveats}
        assert "scjs_comparable_total_contradicts_itself" in caveats


def test_reporting_of_fraud_is_the_tables_not_the_texts() -> None:
    assert figure("a12", "fraud_and_computer_misuse")["value"] == 0.08731
    assert figure("a12", "fraud")["value"] == 0.09613
    caveats = {caveat.caveat_id for caveat in sources()["sc_scjs_a12"].table.caveats}
    assert "scjs_a12_fraud_text_differs" in caveats


def test_housebreaking_rests_on_too_few_reports_since_2016_17() -> None:
    statuses = [figure("a12", "housebreaking", year)["obs_status"] for year in (2016, 2017, 2018, 2019, 2021, 2023)]
    assert statuses == ["u"] * 6


def test_low_bounds_of_the_published_file() -> None:
    low = {number: set(table(number).loc[table(number)["lower"].isna(), "offence_id"]) for number in ("a1", "a4")}
    rare = {"scjs:theft_of_motor_vehicle", "scjs:attempted_motor_vehicle_theft", "scjs:serious_assault"}
    assert low == {"a1": rare, "a4": rare | {"scjs:robbery"}}
    for number in low:
        frame = table(number)
        assert (frame["lower"].isna() == frame["status_reason"].notna()).all()
        assert frame["value"].notna().all()
        assert frame["upper"].notna().all()


def test_volumes_over_rates_give_households_or_adults_as_the_units_say() -> None:
    """Scotland has about 2.5 million households and 4.6 million adults; both figures are rounded."""
    volumes = table("a1").set_index("offence_id")["value"]
    frame = table("a4").set_index("offence_id")
    millions = {"per_10000_households": 2.53, "per_10000_people": 4.57}
    looked_at = 0
    for offence, row in frame.iterrows():
        if row["unit"] not in millions:
            continue
        least = (volumes[offence] - 500) / (row["value"] + 5) / 100
        most = (volumes[offence] + 500) / (row["value"] - 5) / 100
        assert least <= millions[row["unit"]] <= most, offence
        looked_at += 1
    assert looked_at == 24


def test_rates_of_totals_are_sums_over_two_denominators() -> None:
    rates = table("a4").set_index("offence_id")["value"]
    assert rates["scjs:property"] == 520 + 140 + 70 + 550 + 230 == 1510
    assert rates["scjs:all"] == rates["scjs:violent_and_property"] + rates["scjs:fraud_and_computer_misuse"]
    assert rates["scjs:comparable_crime"] == 130 + 520 + 510


@pytest.mark.parametrize(("number", "step"), [("a1", 1000), ("a2", 1000), ("a4", 10), ("a5", 10)])
def test_partitions_of_the_registry_hold_within_rounding(number: str, step: int) -> None:
    frame = table(number)
    estimates = frame[frame["comparator_start"].isna()]
    value = estimates.set_index(["year", "offence_id"])["value"].unstack("offence_id")
    partitions = pd.DataFrame(read_csv("classifications/offence_partitions/scjs.csv"))
    evaluated = 0
    for (_, parent), rows in partitions.groupby(["partition_id", "parent_id"]):
        children = list(rows["child_id"])
        whole = value[[parent, *children]].dropna()
        off = (whole[children].sum(axis=1) - whole[parent]).abs()
        if (number, parent) == ("a1", "scjs:comparable_crime"):
            assert off.tolist() == [155_000]  # the publisher's own contradiction
            continue
        assert (off <= step / 2 * (len(children) + 1)).all(), (parent, off.max())
        evaluated += len(whole)
    assert evaluated >= (9 if number in ("a1", "a4") else 80)


def test_police_figures_beside_the_survey() -> None:
    frame = table("a3")
    police = frame[frame["measure"] == "recorded_crime"]
    total = police[police["offence_id"] == "scjs:comparable_crime"]
    assert list(total["value"])[-2:] == [116_547, 115_266]
    moved = total[total["period_type"] == "YE"].iloc[0]
    assert (str(moved["period_end"].date()), moved["value"]) == ("2022-12-31", 116_547)
    parts = police[police["offence_id"] != "scjs:comparable_crime"].groupby("period_start")["value"].sum()
    assert parts.tolist() == total["value"].tolist()


@pytest.mark.parametrize("number", sorted(HIDDEN))
def test_rows_hidden_by_the_filter_are_read(number: str) -> None:
    sheet = openpyxl.load_workbook(real(WORKBOOK))[f"Table {number.upper()}"]
    hidden = {row for row, line in sheet.row_dimensions.items() if line.hidden}
    assert len(hidden) == HIDDEN[number]
    of_figures = {
        row for row in hidden if "Number of respondents" not in (sheet.cell(row, 1).value, sheet.cell(row, 2).value)
    }
    read = set(table(number)["cell"].str.replace(r"\D", "", regex=True).astype(int))
    assert of_figures
    assert of_figures <= read


def test_views_by_characteristics_have_the_base_of_their_part() -> None:
    frame = table("a14")
    mine = frame[(frame["measure"] == "view_share") & (frame["year"] == 2023)].set_index("category")
    assert (mine.loc["Prevent crime", "value"], mine.loc["Prevent crime", "base"]) == (0.4238, 4970)
    assert (mine.loc["Prevent crime | Male", "value"], mine.loc["Prevent crime | Male", "base"]) == (0.42728, 2250)


def test_changes_of_questions_asked_later_are_since_they_were_first_asked() -> None:
    frame = table("a21")
    knives = frame[(frame["category"] == "People carrying knives") & (frame["measure"] == "view_share_change")]
    assert [str(day.date()) for day in knives["comparator_start"]] == ["2009-04-01", "2019-04-01", "2021-04-01"]
    assert list(knives["value"].fillna(0)) == [-9, 0, 3]
    justice = table("a16")
    fair_trial = "Allows all those accused of crimes to get a fair trial regardless of who they are"
    change = justice[(justice["category"] == fair_trial) & (justice["measure"] == "view_share_change")].iloc[0]
    assert (str(change["comparator_start"].date()), change["value"]) == ("2012-04-01", -4)


def test_respondents_of_a25_are_those_of_vehicle_owners() -> None:
    def everyone(number: str) -> list[float]:
        frame = table(number)
        own = frame[
            (frame["breakdown"] == "crime_feared") & (frame["measure"] == "view_share") & (frame["year"] == 2023)
        ]
        return sorted(set(own["base"].dropna()))

    assert (everyone("a23"), everyone("a24"), everyone("a25")) == ([4970], [3820], [3820])
    caveats = {caveat.caveat_id for caveat in sources()["sc_scjs_a25"].table.caveats}
    assert "scjs_a25_respondents_of_vehicle_owners" in caveats
