"""Figures copied from text: the bundled files against what was published, and slips of the hand that must not pass."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from orchestration.landing.bundled import BUNDLED
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.errors import DuplicateKeyError, LayoutError, ParsingError, UnknownLabelError
from orchestration.parsing.published_figures import COLUMNS, figures, quality
from orchestration.registry.load import read_csv
from tests.contexts import context_for

NORTHERN_IRELAND = BUNDLED / "niscs_published_figures"
QUALITY = BUNDLED / "survey_quality_published_figures"
EDITION = "2024-03-28"

ESTIMATE = {
    "area_code": "N92000002",
    "period_label": "FY 2022/23",
    "survey": "niscs",
    "instrument": "NISCTS",
    "measure": "survey_prevalence",
    "unit": "percent",
    "value": "5.1",
    "obs_status": "",
    "base": "",
    "base_unit": "",
    "offence_label": "Any NISCTS crime",
    "publisher": "Department of Justice (Northern Ireland)",
    "source_document": "Findings from the 2022/23 survey",
    "source_published_on": EDITION,
    "note": "",
}
RATE = ESTIMATE | {"measure": "response_rate", "value": "40", "offence_label": ""}


def as_csv(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore", restval="x")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read_figures(*rows: dict[str, str]) -> pd.DataFrame:
    return figures(as_csv(*rows), context_for("ni_niscs_figures", EDITION))


def read_quality(*rows: dict[str, str]) -> pd.DataFrame:
    return quality(as_csv(*rows), context_for("uk_survey_quality", EDITION))


def estimates(edition: str) -> dict[tuple[str, str], float]:
    """Published value by measure and first day of the period."""
    content = (NORTHERN_IRELAND / f"{edition}.csv").read_bytes()
    frame = figures(content, context_for("ni_niscs_figures", edition))
    return {
        (measure, str(start.date())): value
        for measure, start, value in zip(frame["measure"], frame["period_start"], frame["value"], strict=True)
    }


def qualities() -> pd.DataFrame:
    frames = [
        quality(path.read_bytes(), context_for("uk_survey_quality", path.stem))
        for path in sorted(QUALITY.glob("*.csv"))
    ]
    return pd.concat(frames, ignore_index=True)


def test_northern_ireland_2022_23_has_two_published_values_in_two_editions() -> None:
    key = ("survey_prevalence", "2022-04-01")
    assert (estimates("2024-03-28")[key], estimates("2026-03-13")[key]) == (5.1, 5.8)


@pytest.mark.parametrize(
    ("edition", "start", "prevalence", "incidents"),
    [
        ("2014-12-31", "2012-04-01", 10.9, None),
        ("2015-02-28", "2013-04-01", 10.0, None),
        ("2016-02-26", "2014-04-01", 8.8, None),
        ("2017-12-31", "2015-04-01", 8.9, None),
        ("2018-02-28", "2016-04-01", 8.7, None),
        ("2018-12-13", "2017-04-01", 7.9, None),
        ("2019-12-19", "2018-04-01", 7.5, 122_000),
        ("2022-03-31", "2020-04-01", 3.9, None),
        ("2023-03-31", "2021-04-01", 3.8, 60_000),
        ("2024-03-28", "2022-04-01", 5.1, 80_000),
        ("2026-03-13", "2023-04-01", 4.5, 64_000),
    ],
)
def test_newest_figures_of_each_northern_ireland_publication(
    edition: str, start: str, prevalence: float, incidents: float | None
) -> None:
    found = estimates(edition)
    assert max(day for _, day in found) == start
    assert found["survey_prevalence", start] == prevalence
    assert found.get(("survey_incidents", start)) == incidents


def test_earlier_years_quoted_by_northern_ireland_publications() -> None:
    assert estimates("2019-12-19")["survey_incidents", "2017-04-01"] == 119_000
    assert estimates("2019-12-19")["survey_prevalence", "2017-04-01"] == 7.9
    assert estimates("2014-12-31")["survey_prevalence", "1998-01-01"] == 23.0
    assert estimates("2014-12-31")["survey_prevalence", "2011-04-01"] == 11.2


def test_estimates_of_northern_ireland_are_percent_and_incidents_of_any_crime() -> None:
    content = (NORTHERN_IRELAND / "2019-12-19.csv").read_bytes()
    frame = figures(content, context_for("ni_niscs_figures", "2019-12-19"))
    assert set(zip(frame["measure"], frame["unit"], strict=True)) == {
        ("survey_prevalence", "percent"),
        ("survey_incidents", "incidents"),
    }
    assert set(frame["offence_id"]) == {"niscs:any_crime"}
    assert set(frame["area_code"]) == {"N92000002"}
    assert frame["notes"].str.contains("2018/19 Northern Ireland Safe Community Survey").all()


def test_response_rates_fell_from_75_to_42_in_england_and_wales_and_from_63_to_47_in_scotland() -> None:
    frame = qualities()
    rates = frame[(frame["measure"] == "response_rate") & frame["value"].notna()].sort_values("period_start")
    told = zip(rates["category"], rates["period_start"].dt.year, rates["value"], strict=True)
    assert sorted(told) == [
        ("csew", 2013, 75.0),
        ("csew", 2019, 64.0),
        ("csew", 2022, 42.0),
        ("scjs", 2019, 63.0),
        ("scjs", 2021, 47.0),
    ]
    change = frame[frame["measure"] == "minimum_detectable_change"].sort_values("period_start")
    assert change["value"].tolist() == [4, 4.9]


def test_every_wave_without_a_published_response_rate_says_so() -> None:
    frame = qualities()
    rates = frame[frame["measure"] == "response_rate"]
    known = set(zip(rates["category"], rates["period_start"].astype(str), rates["period_end"].astype(str), strict=True))
    waves = {
        (row["survey"], row["period_start"], row["period_end"])
        for row in read_csv("surveys/waves.csv")
        if row["period_type"] != "YE" and (row["survey"] != "csew" or row["period_start"] >= "2013-04-01")
    }
    assert known == waves
    missing = frame[frame["value"].isna()]
    assert set(missing["obs_status"]) == {"x"}
    assert missing["status_reason"].str.contains("no published figure was found").all()


def test_rows_of_survey_quality_follow_the_survey_to_its_jurisdiction_and_period_type() -> None:
    frame = qualities()
    assert set(zip(frame["category"], frame["jurisdiction"], frame["area_code"], strict=True)) == {
        ("csew", "EW", "K04000001"),
        ("scjs", "SC", "S92000003"),
        ("niscs", "NI", "N92000002"),
    }
    assert set(frame.loc[frame["category"] == "scjs", "period_type"]) == {"SY"}
    assert set(frame.loc[frame["category"] == "scjs", "period_basis"]) == {"survey_year"}
    assert set(frame["breakdown"]) == {"survey"}
    assert not frame.duplicated(["category", "period_start", "measure"]).any()


@pytest.mark.parametrize("folder", [NORTHERN_IRELAND, QUALITY], ids=lambda folder: folder.name)
def test_each_curated_file_is_an_edition_named_after_its_day(folder: Path) -> None:
    paths = sorted(folder.glob("*.csv"))
    assert paths
    for path in paths:
        sidecar = Sidecar.read(path.with_name(f"{path.stem}.sidecar.json"))
        assert sidecar.edition == path.stem == str(sidecar.published_on)
        assert sidecar.sha256 == sidecar.original_sha256
        assert sidecar.published_on_basis


def test_a_missing_figure_keeps_its_reason() -> None:
    frame = read_quality(RATE | {"value": "", "obs_status": "x", "note": "not found"})
    assert frame[["obs_status", "status_reason"]].to_numpy().tolist() == [["x", "not found"]]
    assert frame["marker"].isna().all()


def test_a_base_is_kept_beside_its_figure() -> None:
    frame = read_figures(ESTIMATE | {"base": "2135", "base_unit": "respondents"})
    assert frame[["base", "base_unit"]].to_numpy().tolist() == [[2135, "respondents"]]


@pytest.mark.parametrize(
    ("change", "cell", "says"),
    [
        pytest.param({"value": "80000"}, "G2", "a percentage", id="a count for a percentage"),
        pytest.param({"measure": "survey_incidents", "unit": "incidents"}, "G2", "thousands", id="a share for a count"),
        pytest.param({"value": "5,1"}, "G2", "a number", id="comma"),
        pytest.param({"value": ""}, "H2", "one of", id="missing without status"),
        pytest.param({"value": "", "obs_status": "x"}, "O2", "why", id="missing without reason"),
        pytest.param({"obs_status": "x"}, "H2", "nothing beside a value", id="status beside a value"),
        pytest.param({"unit": "proportion"}, "F2", "percent", id="unit of another scale"),
        pytest.param({"measure": "response_rate"}, "E2", "survey_prevalence or", id="measure of the other table"),
        pytest.param({"survey": "csew"}, "C2", "niscs", id="survey of another nation"),
        pytest.param({"instrument": "CSEW"}, "D2", "niscs", id="instrument of another survey"),
        pytest.param({"area_code": "K04000001"}, "A2", "niscs covers", id="area of another survey"),
        pytest.param({"period_label": "2022/23"}, "B2", "FY 2022/23", id="period without its type"),
        pytest.param({"period_label": "CY 2022/23"}, "B2", "CY 1998", id="type of another period"),
        pytest.param({"period_label": "SY 2022/23"}, "B2", "Scottish", id="survey year outside Scotland"),
        pytest.param({"period_label": "FY 2022/24"}, "B2", "FY 2022/23", id="years that do not follow"),
        pytest.param({"base": "about 4,000"}, "I2", "whole number", id="target for a base"),
        pytest.param({"base": "4000"}, "J2", "unit of the base", id="base without unit"),
        pytest.param({"source_document": " "}, "M2", "published", id="no document"),
        pytest.param({"source_published_on": "2024-03-29"}, "N2", "one file per publication", id="other publication"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_refused_by_its_cell(change: dict[str, str], cell: str, says: str) -> None:
    with pytest.raises(LayoutError) as caught:
        read_figures(ESTIMATE | change)
    assert (caught.value.sheet, caught.value.cell) == ("csv", cell)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        pytest.param({"offence_label": "Any NISCTS crime"}, LayoutError, "not about an offence", id="offence"),
        pytest.param({"measure": "survey_prevalence"}, LayoutError, "response_rate or", id="estimate"),
        pytest.param(
            {"measure": "achieved_sample", "unit": "interviews", "value": "4.5"},
            LayoutError,
            "whole",
            id="half a person",
        ),
    ],
)
def test_a_row_that_is_no_quality_is_refused(change: dict[str, str], error: type[ParsingError], says: str) -> None:
    with pytest.raises(error, match=says):
        read_quality(RATE | change)


def test_an_unknown_offence_label_is_refused() -> None:
    with pytest.raises(UnknownLabelError, match="Any crime at all"):
        read_figures(ESTIMATE | {"offence_label": "Any crime at all"})


def test_a_figure_given_twice_is_refused() -> None:
    with pytest.raises(DuplicateKeyError):
        read_figures(ESTIMATE, ESTIMATE | {"value": "5.8"})


def test_columns_are_these_and_in_this_order() -> None:
    for header in (COLUMNS[::-1], (*COLUMNS, "more")):
        with pytest.raises(LayoutError, match="the header reads"):
            figures(as_csv(ESTIMATE, header=header), context_for("ni_niscs_figures", EDITION))
