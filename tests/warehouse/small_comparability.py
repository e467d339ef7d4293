"""What follows from the comparison of the miniature build: pairs, ranges, divergence, and the gap to recorded crime."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from tests.warehouse.small_comparison import (
    AREAS,
    GRADES,
    GUIDE,
    LINES,
    PAIRS,
    REASON,
    Figures,
    Pair,
    figure_of,
    what_of,
    year_of,
)
from tests.warehouse.small_figures import Row
from tests.warehouse.small_register import conformed_label

# What the suites read of intermediate.int_comparison_pair, which has no contract.
PAIR_COLUMNS = (
    "family varchar, measure varchar, conformed_offence_id varchar, aligned_period_id varchar, aligned_start date, "
    "jurisdiction_a varchar, jurisdiction_b varchar, rules bigint, level_rank integer"
)


def pairs() -> list[Row]:
    """Rows of int_comparison_pair, with the grade that ranges and divergence go by."""
    return [
        what_of(line)
        | {"aligned_period_id": year_of(year)["period_id"], "aligned_start": date(year, 4, 1), "grade": grade,
           "jurisdiction_a": pair[0], "jurisdiction_b": pair[1], "rules": 1 + GRADES.index(grade),
           "level_rank": GRADES.index(grade)}
        for line in LINES
        for pair in line.grades
        for year in line.years
        for grade in (line.grade(pair, year),)
    ]  # fmt: skip


def ranges() -> list[Row]:
    """Rows of comparability: years of one grade that follow each other make one range."""
    rows = []
    for line in LINES:
        for pair in line.grades:
            for grade, run in groupby(line.years, lambda year, line=line, pair=pair: line.grade(pair, year)):
                years = list(run)
                rows.append(
                    what_of(line)
                    | {"jurisdiction_a": pair[0], "jurisdiction_b": pair[1], "first_day": date(years[0], 4, 1),
                       "last_day": date(years[-1] + 1, 3, 31), "years": len(years), "grade": grade,
                       "trend_grade": "with_caution", "reasons": REASON, "reference": GUIDE}
                )  # fmt: skip
    return rows


def divergence(figures: Figures) -> list[Row]:
    """Rows of divergence: of the offences that one of two jurisdictions shows, how many compare."""
    states: dict[tuple[str, str, Pair, int], list[str]] = {}
    for line in LINES:
        for year in line.years:
            for pair in PAIRS:
                shown = [figure_of(line, jurisdiction, year, figures) is not None for jurisdiction in pair]
                if any(shown):
                    state = line.grade(pair, year) if all(shown) else "one_sided"
                    states.setdefault((line.family, line.measure, pair, year), []).append(state)
    return [
        year_of(year)
        | {"family": family, "measure": measure, "jurisdiction_a": pair[0], "jurisdiction_b": pair[1],
           "offences": len(found), **{state: found.count(state) for state in (*GRADES, "one_sided")},
           "divergence_percent": 100 * sum(state in ("not_comparable", "one_sided") for state in found) / len(found)}
        for (family, measure, pair, year), found in states.items()
    ]  # fmt: skip


def gap_pairs() -> list[Row]:
    """Rows of reference.gap_pair: classes of a survey and of the police, two that know the same crimes and one not."""
    return [
        _gap_pair("ew_made_up", "ew_ons_a1a", "test:5", "ew_ons_a5a", "test:5", "with_caution"),
        _gap_pair("sc_made_up", "sc_scjs_a2", "test:5", "sc_sg_table_1", "test:5", "with_caution"),
        _gap_pair("ni_any_crime", "ni_niscs_figures", "niscs:any_crime", "ni_psni_prcpd", "psni:total",
                  "not_comparable"),
    ]  # fmt: skip


def _gap_pair(pair: str, survey: str, asked: str, police: str, recorded: str, grade: str) -> Row:
    return {"pair_id": pair, "jurisdiction": survey[:2].upper(), "conformed_offence_id": "uk_common:survey_crime",
            "survey_source_id": survey, "survey_offence_id": asked, "survey_population": "people_16_plus",
            "recorded_source_id": police, "recorded_offence_id": recorded, "grade": grade,
            "reason": "The survey asks people of 16 and over in private households.", "reference": GUIDE}  # fmt: skip


def gap(figures: Figures) -> list[Row]:
    """Rows of crime_gap: every estimate of the pairs, beside the year that the police recorded."""
    rows = []
    for pair in gap_pairs():
        for (source, area, offence, measure, kind, start), estimate in figures.items():
            wanted = (pair["survey_source_id"], AREAS[pair["jurisdiction"]], pair["survey_offence_id"])
            # The recorded side begins in 2015 in Scotland: the estimate of 2014 has a reason instead of a ratio.
            is_shown = measure == "survey_incidents" and kind in ("FY", "SY") and start.year >= 2014
            if (source, area, offence) == wanted and is_shown:
                rows.append(_ratio(pair, estimate, _recorded(pair, area, start, figures)))
    return rows


def _recorded(pair: Row, area: str, start: date, figures: Figures) -> Row | None:
    return figures.get(
        (pair["recorded_source_id"], area, pair["recorded_offence_id"], "recorded_crime", "FY", date(start.year, 4, 1))
    )


def _ratio(pair: Row, estimate: Row, recorded: Row | None) -> Row:
    compares = pair["grade"] != "not_comparable"
    value = estimate["canonical_value"]
    row: Row = {name: pair[name] for name in ("pair_id", "jurisdiction", "conformed_offence_id", "survey_offence_id",
                                              "survey_population", "recorded_offence_id", "grade")}  # fmt: skip
    row |= {name: estimate[name] for name in ("period_id", "period_label", "period_start", "period_end")}
    row |= {f"survey_{name}": estimate[name] for name in ("figure_id", "vintage_id", "sheet", "cell")}
    row |= {"offence_label": conformed_label(pair["conformed_offence_id"]), "grade_reason": pair["reason"],
            "grade_reference": pair["reference"], "survey_value": value,
            "caveats": f"The survey counts crimes whether reported or not. {pair['reason']}"}  # fmt: skip
    if compares:
        # The publisher shows no lower end of the oldest estimates: an interval may be open at one side.
        lower = None if estimate["period_start"].year < 2017 else 0.8 * value
        row |= {"survey_lower": lower, "survey_upper": 1.2 * value, "interval_source": "published"}
    if recorded is not None:
        row |= {f"recorded_{name}": recorded[name] for name in ("figure_id", "vintage_id", "sheet", "cell", "value",
                                                               "period_id", "period_label")}  # fmt: skip
    if not compares or recorded is None:
        return row | {"ratio_status": "x" if compares else "z", "ratio_note": f"No ratio: {pair['reason']}"}
    ends = {"ratio": value, "ratio_lower": row["survey_lower"], "ratio_upper": row["survey_upper"]}
    return row | {name: None if end is None else end / recorded["value"] for name, end in ends.items()}
