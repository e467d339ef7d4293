"""Corrections of publishers' errors: each says exactly what is printed, what is meant, and who says so."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from orchestration.registry.load import read_all, read_csv, sources, text_corrections

COLUMNS = (
    "correction_id,kind,source_id,area_code,offence_id,measure,period_type,period_start,column_name,expect,corrected,"
    "clears_interval,reason,reference"
)
FIGURE = ("area_code", "offence_id", "measure", "period_type", "period_start")  # what tells a corrected figure apart

VALUE = {
    "correction_id": "a_value",
    "kind": "value",
    "source_id": "sc_scjs_a1",
    "area_code": "S92000003",
    "offence_id": "scjs:comparable_crime",
    "measure": "survey_incidents",
    "period_type": "SY",
    "period_start": "2023-04-01",
    "column_name": "value",
    "expect": "550000",
    "corrected": "396000",
    "clears_interval": "true",
    "reason": "The parts add to another total.",
    "reference": "a page",
}
TEXT = (
    VALUE
    | dict.fromkeys(FIGURE, "")
    | {
        "correction_id": "a_text",
        "kind": "text",
        "source_id": "ew_ho_rolling",
        "column_name": "12 months ending",
        "expect": "30-12-2017",
        "corrected": "31-12-2017",
        "clears_interval": "false",
    }
)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def faults_of_figure(row: dict[str, str]) -> list[str]:
    """What is wrong with the keys and numbers of a corrected figure."""
    source = sources().get(row["source_id"])
    scheme = source.table.offence_scheme if source else None
    known = {
        "area_code": {area["area_code"] for area in read_all("areas")},
        "offence_id": {offence["offence_id"] for offence in read_csv(f"classifications/offences/{scheme}.csv")}
        if scheme
        else set(),
        "measure": {measure["measure"] for measure in read_csv("measures.csv")},
        "period_type": {"CY", "FY", "YE", "FQ", "M", "SY", "P3Y", "PT"},
    }
    found = [f"{name} {row[name]!r} is not known" for name, values in known.items() if row[name] not in values]
    found += [] if is_day(row["period_start"]) else [f"period_start {row['period_start']!r} is no day"]
    found += [f"{name} is no number" for name in ("expect", "corrected") if not is_number(row[name])]
    return found


def faults(rows: list[dict[str, str]]) -> list[str]:
    """What is wrong with rows of corrections.csv, one text each."""
    times = Counter(row["correction_id"] for row in rows)
    found = [f"{name}: the id stands there {number} times" for name, number in times.items() if number > 1]
    for row in rows:
        wrong = []
        if row["kind"] not in ("value", "text"):
            wrong.append(f"kind {row['kind']!r} is neither value nor text")
        if row["source_id"] not in sources():
            wrong.append(f"source {row['source_id']!r} is not known")
        if row["clears_interval"] not in ("true", "false"):
            wrong.append("clears_interval is neither true nor false")
        needed = ("correction_id", "column_name", "expect", "corrected", "reason", "reference")
        wrong += [f"{name} is empty" for name in needed if not row[name].strip()]
        if row["expect"] == row["corrected"]:
            wrong.append("corrects nothing")
        if row["kind"] == "value":
            wrong += faults_of_figure(row)
        if row["kind"] == "text" and any(row[name] for name in FIGURE):
            wrong.append("a text is of a whole column, not of one figure")
        found += [f"{row['correction_id']}: {text}" for text in wrong]
    return found


def test_every_correction_is_complete_and_of_something_known() -> None:
    rows = read_csv("corrections.csv")
    assert rows
    assert ",".join(rows[0]) == COLUMNS
    assert faults(rows) == []


def test_a_correction_without_fault_has_none() -> None:
    assert faults([VALUE, TEXT]) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param(TEXT | {"kind": "label"}, "neither value nor text", id="kind"),
        pytest.param(TEXT | {"source_id": "ew_ho_roling"}, "source 'ew_ho_roling' is not known", id="source"),
        pytest.param(TEXT | {"correction_id": ""}, "correction_id is empty", id="no id"),
        pytest.param(TEXT | {"column_name": ""}, "column_name is empty", id="no column"),
        pytest.param(TEXT | {"expect": ""}, "expect is empty", id="nothing expected"),
        pytest.param(TEXT | {"corrected": " "}, "corrected is empty", id="nothing meant"),
        pytest.param(TEXT | {"corrected": "30-12-2017"}, "corrects nothing", id="the same"),
        pytest.param(TEXT | {"reason": ""}, "reason is empty", id="no reason"),
        pytest.param(TEXT | {"reference": ""}, "reference is empty", id="no reference"),
        pytest.param(TEXT | {"area_code": "K04000001"}, "whole column", id="text of a figure"),
        pytest.param(TEXT | {"clears_interval": ""}, "clears_interval", id="flag"),
        pytest.param(VALUE | {"offence_id": ""}, "offence_id '' is not known", id="no offence"),
        pytest.param(VALUE | {"offence_id": "scjs:comparable"}, "'scjs:comparable' is not known", id="offence"),
        pytest.param(VALUE | {"offence_id": "sg_2021:total_crimes"}, "is not known", id="another source's offence"),
        pytest.param(VALUE | {"area_code": "S9200003"}, "area_code 'S9200003' is not known", id="area"),
        pytest.param(VALUE | {"measure": "incidents"}, "measure 'incidents' is not known", id="measure"),
        pytest.param(VALUE | {"period_type": ""}, "period_type '' is not known", id="period type"),
        pytest.param(VALUE | {"period_start": "2023-4-1"}, "period_start '2023-4-1' is no day", id="period"),
        pytest.param(VALUE | {"expect": "550,000"}, "expect is no number", id="expected text"),
        pytest.param(VALUE | {"corrected": "about 396000"}, "corrected is no number", id="corrected text"),
    ],
)  # fmt: skip
def test_a_faulty_correction_is_refused(row: dict[str, str], says: str) -> None:
    assert [text for text in faults([row]) if says in text]


def test_an_id_stands_once() -> None:
    assert faults([TEXT, VALUE | {"correction_id": "a_text"}]) == ["a_text: the id stands there 2 times"]


def test_a_parser_is_told_the_corrections_of_texts_of_its_source_only() -> None:
    told = {source_id: text_corrections(source_id) for source_id in sources()}
    rows = [row for row in read_csv("corrections.csv") if row["kind"] == "text"]
    assert sum(map(len, told.values())) == len(rows)
    for row in rows:
        assert row["correction_id"] in {correction.correction_id for correction in told[row["source_id"]]}
