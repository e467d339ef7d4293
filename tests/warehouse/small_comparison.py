"""Jurisdictions side by side in the miniature build: figures of its facts, with grades, breaks and totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.warehouse.small_figures import Row, reference
from tests.warehouse.small_register import CLASSES, conformed_label

Figures = dict[tuple[Any, ...], Row]  # by source, area, offence, measure, type of the period and its first day
Table = tuple[str, str, str]  # source, offence as published, type of the years
Pair = tuple[str, str]

AREAS = {"EW": "K04000001", "SC": "S92000003", "NI": "N92000002"}
EW_SC, EW_NI, SC_NI = PAIRS = (("EW", "SC"), ("EW", "NI"), ("SC", "NI"))
GRADES = ("comparable", "with_caution", "not_comparable")  # from the best to the worst
REASON = "Law and counting rules of the two are alike in most that matters, and differ in the rest."
GUIDE = "User guide to recorded crime statistics, page 24"
BREAK = "A counting rule changed on the first day of the year."


@dataclass(frozen=True)
class Line:
    """A measure of an offence over some years: whose tables show it, how they compare, where they break."""

    family: str
    measure: str
    offence: str  # of the scheme uk_common
    tables: dict[str, Table]
    years: tuple[int, ...]
    grades: dict[Pair, dict[int, str]]  # grade of the levels from the year on
    breaks: dict[str, int] = field(default_factory=dict)  # first year after a break

    def grade(self, pair: Pair, year: int) -> str:
        """Grade of the levels of two jurisdictions in a year."""
        return self.grades[pair][max(first for first in self.grades[pair] if first <= year)]


def _police(offence: str, *jurisdictions: str) -> dict[str, Table]:
    tables = {"EW": "ew_ons_a5a", "SC": "sc_sg_table_1", "NI": "ni_psni_prcpd"}
    return {jurisdiction: (tables[jurisdiction], offence, "FY") for jurisdiction in jurisdictions}


LINES = (
    # All three may be compared and counts add: the one line of the police with a total of the United Kingdom.
    Line("police_recorded", "recorded_crime", "homicide", _police("test:3", "EW", "SC", "NI"),
         (2020, 2021, 2022, 2023),
         {EW_SC: {2020: "with_caution"}, EW_NI: {2020: "with_caution", 2022: "comparable"},
          SC_NI: {2020: "comparable"}},
         {"NI": 2022}),
    # One pair alone compares.
    Line("police_recorded", "recorded_crime", "residential_burglary", _police("test:1", "EW", "SC", "NI"),
         (2020, 2021, 2022, 2023),
         {EW_SC: {2020: "not_comparable"}, EW_NI: {2020: "comparable"}, SC_NI: {2020: "not_comparable"}},
         {"SC": 2022}),
    # Northern Ireland shows no such class.
    Line("police_recorded", "recorded_crime", "shoplifting", _police("test:10", "EW", "SC"), (2020, 2021, 2022),
         {EW_SC: {2020: "with_caution"}}),
    Line("fraud", "recorded_crime", "fraud", _police("test:2", "EW", "SC"), (2020, 2021),
         {EW_SC: {2020: "not_comparable"}}, {"EW": 2021}),
    # Estimates in thousands, in single incidents and of another kind of year, which add all the same.
    Line("survey", "survey_incidents", "survey_crime",
         {"EW": ("ew_ons_a1a", "test:5", "FY"), "SC": ("sc_scjs_a2", "test:5", "SY"),
          "NI": ("ni_niscs_figures", "niscs:any_crime", "FY")},
         (2017, 2018, 2023),
         {EW_SC: {2017: "with_caution"}, EW_NI: {2017: "with_caution"}, SC_NI: {2017: "with_caution"}},
         {"NI": 2023}),
    # Shares, some printed as a proportion: nothing bars them from comparison, and they never add.
    Line("survey", "survey_share", "robbery",
         {"EW": ("ew_ons_a3a", "test:0", "FY"), "SC": ("sc_scjs_a6", "test:0", "SY"),
          "NI": ("ni_niscs_figures", "test:0", "FY")},
         (2016, 2017, 2018),
         {EW_SC: {2016: "with_caution"}, EW_NI: {2016: "with_caution"}, SC_NI: {2016: "with_caution"}}),
)  # fmt: skip


def by_identity(*facts: Iterable[Row]) -> Figures:
    """Figures in force of whole jurisdictions, undivided, by what a table of the registry calls them."""
    names = ("source_id", "area_code", "offence_id", "measure", "period_type", "period_start")
    return {
        tuple(row[name] for name in names): row
        for fact in facts
        for row in fact
        if row["valid_to"] is None and not row.get("breakdown") and not row.get("category")
    }


def figure_of(line: Line, jurisdiction: str, year: int, figures: Figures) -> Row | None:
    """The figure of a cell, None where the jurisdiction has no table of it; fails when the table lacks the figure."""
    return figures[_identity(line, jurisdiction, year)] if jurisdiction in line.tables else None


def _identity(line: Line, jurisdiction: str, year: int) -> tuple[Any, ...]:
    source, offence, kind = line.tables[jurisdiction]
    return source, AREAS[jurisdiction], offence, line.measure, kind, date(year, 4, 1)


def value_of(line: Line, figure: Row) -> float:
    """The figure in the unit of the comparison."""
    return float(figure["canonical_value" if line.family == "survey" else "value"])


def year_of(year: int) -> Row:
    """Columns of the year of a line."""
    return {"period_id": f"FY:{year}-04-01", "period_label": f"{year}/{(year + 1) % 100:02}", "period_type": "FY",
            "period_start": date(year, 4, 1), "period_end": date(year + 1, 3, 31)}  # fmt: skip


def what_of(line: Line) -> Row:
    """Columns that say what a line is about."""
    return {"family": line.family, "measure": line.measure, "conformed_offence_id": f"uk_common:{line.offence}",
            "offence_label": conformed_label(f"uk_common:{line.offence}")}  # fmt: skip


def comparison(figures: Figures) -> list[Row]:
    """Rows of uk_comparison."""
    rows: list[Row] = []
    for line in LINES:
        for year in line.years:
            cells = [_cell(line, jurisdiction, year, figures) for jurisdiction in AREAS]
            rows += [*cells, _united_kingdom(line, year, cells)]
    return rows


def _cell(line: Line, jurisdiction: str, year: int, figures: Figures) -> Row:
    row: Row = {"comparison_id": f"{line.family}/{line.measure}/{line.offence}/FY:{year}-04-01/{jurisdiction}",
                "jurisdiction": jurisdiction, "is_first_after_break": False, "is_last_before_break": False}  # fmt: skip
    row |= what_of(line) | year_of(year)
    figure = figure_of(line, jurisdiction, year, figures)
    if figure is None:
        missing = "The source shows no class that matches this offence."
        return row | {"obs_status": "x", "status_reason": missing, "grade": "not_comparable",
                      "trend_grade": "not_comparable", "grade_reason": f"There is no figure to compare: {missing}",
                      "grade_reference": "Column obs_status of the line"}  # fmt: skip
    taken = ("figure_id", "vintage_id", "source_id", "edition", "published_on", "sheet", "cell")
    row |= {name: figure[name] for name in taken}
    row |= {f"published_{name}": figure[name] for name in ("offence_id", "offence_label", "period_id")}
    row |= {"value": value_of(line, figure), "unit": figure["canonical_unit"],
            "survey_population": figure.get("survey_population"),
            "match_type": CLASSES[figure["offence_id"]].match_type}  # fmt: skip
    return row | _graded(line, jurisdiction, year) | _trend(line, jurisdiction, year, figures)


def _graded(line: Line, jurisdiction: str, year: int) -> Row:
    against = {
        other: line.grade(pair, year)
        for pair in line.grades
        for own, other in (pair, pair[::-1])
        if own == jurisdiction
    }
    return {
        "grade": max(against.values(), key=GRADES.index),
        "trend_grade": "with_caution",
        "grade_reason": " | ".join(f"With {other}: {REASON}" for other in against),
        "grade_reference": GUIDE,
        "comparable_with": ", ".join(other for other in against if against[other] != "not_comparable") or None,
        **{f"grade_with_{other.lower()}": grade for other, grade in against.items()},
    }


def _trend(line: Line, jurisdiction: str, year: int, figures: Figures) -> Row:
    breaks_at = line.breaks.get(jurisdiction)
    place = line.years.index(year)
    is_first, is_last = year == breaks_at, line.years[place + 1 : place + 2] == (breaks_at,)
    goes_on = breaks_at is None or year < breaks_at
    base = line.years[0] if goes_on else breaks_at
    index = 100 * _value(line, jurisdiction, year, figures) / _value(line, jurisdiction, base, figures)
    trend: Row = {"segment": 1 if goes_on else 2, "is_first_after_break": is_first, "index_value": index,
                  "is_last_before_break": is_last, "break_note": BREAK if is_first or is_last else None}  # fmt: skip
    if is_first or place == 0 or line.years[place - 1] != year - 1:
        return trend | {"change_note": "No change: no figure of the year before goes on in this one."}
    now, before = (_value(line, jurisdiction, each, figures) for each in (year, year - 1))
    return trend | {"change_on_year": 100 * (now - before) / before}


def _value(line: Line, jurisdiction: str, year: int, figures: Figures) -> float:
    return value_of(line, figures[_identity(line, jurisdiction, year)])


def _united_kingdom(line: Line, year: int, cells: list[Row]) -> Row:
    adds = {row["measure"]: row["additive_over_jurisdictions"] for row in reference("measure")}[line.measure] != "never"
    values = [cell["value"] for cell in cells if cell.get("value") is not None]
    all_compare = all(cell["grade"] != "not_comparable" for cell in cells)
    row: Row = {"comparison_id": f"{line.family}/{line.measure}/{line.offence}/FY:{year}-04-01/UK",
                "jurisdiction": "UK", "is_first_after_break": False, "is_last_before_break": False,
                "trend_grade": "not_comparable", "grade_reference": GUIDE}  # fmt: skip
    row |= what_of(line) | year_of(year)
    if adds and all_compare and len(values) == len(AREAS):
        return row | {"value": sum(values), "grade": max((cell["grade"] for cell in cells), key=GRADES.index),
                      "grade_reason": "Sum of the three jurisdictions, which may be compared."}  # fmt: skip
    because = (
        "shares and rates do not add" if not adds
        else "not every jurisdiction has a figure" if len(values) < len(AREAS)
        else "the figures are not counted alike"
    )  # fmt: skip
    because = f"No total for the United Kingdom: {because}."
    status = "x" if adds and len(values) < len(AREAS) else "z"
    return row | {"obs_status": status, "status_reason": because, "grade": "not_comparable", "grade_reason": because}


def caveats(compared: list[Row]) -> list[Row]:
    """Rows of uk_comparison_caveat: what the source says, inexact classes and breaks."""
    found: list[Row] = []
    for row in compared:
        if row.get("value") is None or row["jurisdiction"] == "UK":
            continue
        told = {("source", f"about_{row['source_id']}"): "Mind the break."}
        if row["match_type"] != "exact":
            rationale = CLASSES[row["published_offence_id"]].rationale
            told["classification", f"class_{row['match_type']}"] = f"{row['published_offence_label']}: {rationale}"
        if row["break_note"]:
            told["break", "break_beside_this_year"] = f"Break of the series: {row['break_note']}"
        found += [
            {"comparison_id": row["comparison_id"], "caveat_kind": kind, "caveat_id": name, "caveat": text,
             "reference": "the publication"}
            for (kind, name), text in told.items()
        ]  # fmt: skip
    return found
