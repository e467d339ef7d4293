"""The registry of surveys and their waves: dated as the tables date them, each fact with its reference."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from orchestration.parsing.periods import calendar_year, financial_year, parse_period, survey_year, year_ending
from orchestration.registry.load import read_csv, sources
from warehouse.raw import SCHEMA

SURVEYS = {row["survey"]: row for row in read_csv("surveys/surveys.csv")}
WAVES = read_csv("surveys/waves.csv")
ROLLING_MONTHS = {"Jun": 6, "Dec": 12}


def waves_of(survey: str) -> list[dict[str, str]]:
    return [wave for wave in WAVES if wave["survey"] == survey]


def names_of(survey: str, period_type: str) -> list[str]:
    return [wave["wave"] for wave in waves_of(survey) if wave["period_type"] == period_type]


def test_every_survey_a_source_names_is_there_with_its_jurisdiction() -> None:
    assert {name: row["jurisdiction"] for name, row in SURVEYS.items()} == {"csew": "EW", "scjs": "SC", "niscs": "NI"}
    named = {source.table.survey for source in sources().values() if source.table.survey}
    assert named <= set(SURVEYS)


def test_columns_are_those_of_the_reference_tables() -> None:
    schema = SCHEMA.read_text()
    for table, rows in (("survey", list(SURVEYS.values())), ("survey_wave", WAVES)):
        body = re.search(rf"reference\.{table} \((.*?)\n\);", schema, re.DOTALL)
        assert body is not None
        assert list(rows[0]) == [column.split()[0] for column in body.group(1).split(",")]


def test_headline_of_every_survey_is_an_offence_of_its_scheme() -> None:
    for row in SURVEYS.values():
        scheme = row["headline_offence_id"].split(":")[0]
        offences = {offence["offence_id"] for offence in read_csv(f"classifications/offences/{scheme}.csv")}
        assert row["headline_offence_id"] in offences


def test_a_design_factor_is_given_with_how_it_is_known_and_only_where_it_is() -> None:
    factors = {name: row["design_factor"] for name, row in SURVEYS.items()}
    assert factors == {"csew": "1.2", "scjs": "", "niscs": ""}
    for row in SURVEYS.values():
        assert bool(row["design_factor"]) == bool(row["design_factor_note"])


def test_surveys_and_waves_name_their_reference() -> None:
    assert {wave["survey"] for wave in WAVES} == set(SURVEYS)
    for row in (*SURVEYS.values(), *WAVES):
        assert row["reference"].strip(), row
    for wave in WAVES:
        assert all(wave[column] for column in ("instrument", "mode", "recall_period")), wave


def test_waves_are_dated_as_parsers_date_their_labels() -> None:
    for wave in WAVES:
        label, start = wave["wave"], date.fromisoformat(wave["period_start"])
        expected = {
            "CY": calendar_year(start.year),
            "FY": financial_year(start.year),
            "SY": survey_year(start.year),
            "YE": year_ending(int(label[-4:]), ROLLING_MONTHS[label[3:6]]) if label.startswith("YE ") else None,
        }[wave["period_type"]]
        assert expected is not None
        assert (str(expected.start), str(expected.end)) == (wave["period_start"], wave["period_end"]), wave
        if wave["period_type"] != "YE":
            parsed = parse_period(label)
            assert parsed is not None
            assert (parsed.start, parsed.end) == (expected.start, expected.end), wave


@pytest.mark.parametrize("survey", SURVEYS)
def test_waves_do_not_overlap_but_for_rolling_years(survey: str) -> None:
    fixed = sorted(
        (wave["period_start"], wave["period_end"]) for wave in waves_of(survey) if wave["period_type"] != "YE"
    )
    assert all(first[1] < second[0] for first, second in pairwise(fixed))
    names = [wave["wave"] for wave in waves_of(survey)]
    assert len(set(names)) == len(names)


def test_waves_of_england_and_wales_are_the_columns_of_the_tables_and_the_two_telephone_years() -> None:
    assert names_of("csew", "CY") == ["1981", "1983", "1987", "1991", "1993", "1995", "1997", "1999"]
    years = [f"{year}/{(year + 1) % 100:02d}" for year in range(2001, 2025)]
    assert names_of("csew", "FY") == years
    assert names_of("csew", "YE") == ["YE Jun 2024", "YE Dec 2024", "YE Jun 2025", "YE Dec 2025"]
    telephone = [wave for wave in waves_of("csew") if wave["instrument"] == "TCSEW"]
    assert [wave["wave"] for wave in telephone] == ["2020/21", "2021/22"]
    assert {wave["age_coverage"] for wave in telephone} == {"18 and over"}
    assert all("18" in wave["comparability_note"] for wave in telephone)


def test_meaning_of_the_year_changes_between_1999_and_2001_02() -> None:
    recall = {wave["wave"]: wave["recall_period"] for wave in waves_of("csew")}
    assert recall["1999"] == "the calendar year before the interview"
    assert recall["2001/02"] == "12 months before the interview"


def test_waves_of_scotland_are_the_eleven_of_its_tables() -> None:
    years = (2008, 2009, 2010, 2012, 2014, 2016, 2017, 2018, 2019, 2021, 2023)
    assert names_of("scjs", "SY") == [f"{year}/{(year + 1) % 100:02d}" for year in years]
    fieldwork = {wave["wave"]: wave["fieldwork"] for wave in waves_of("scjs")}
    assert fieldwork["2021/22"] == "November 2021 to December 2022"
    assert fieldwork["2023/24"] == "July 2023 to April 2024"


def test_instrument_and_mode_of_northern_ireland_by_wave() -> None:
    by_wave = {wave["wave"]: (wave["instrument"], wave["mode"]) for wave in waves_of("niscs")}
    assert by_wave["1998"] == ("NICS", "face to face")
    assert by_wave["2017/18"] == ("NICS", "face to face")
    assert by_wave["2018/19"] == ("NISCS", "face to face")
    for year in (2020, 2021, 2022, 2023):
        assert by_wave[f"{year}/{year - 1999}"] == ("NISCTS", "telephone")


def test_accreditation_of_england_and_wales_is_dated_by_wave() -> None:
    status = {wave["wave"]: wave["designation"] for wave in waves_of("csew")}
    assert status["2019/20"] == "National Statistics"
    assert status["2020/21"] == "experimental statistics"
    assert status["2022/23"] == "official statistics, accreditation suspended"
    assert status["2024/25"] == "accredited official statistics"
