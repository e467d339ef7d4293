"""Notes of the workbook by name; where a mart or column describes itself, the note takes its very words."""

from __future__ import annotations

import re

from warehouse.release.publication import Publication

# {mart} stands for the description of a mart without its grain, {mart.column} for that of a column.
NOTES = {
    "no_total": "{uk_comparison}",
    "grade": "{uk_comparison.grade}",
    "trend_grade": "{uk_comparison.trend_grade}",
    "break": "{uk_comparison.break_note} Figures before and after a break do not compare.",
    "caveats": "{uk_comparison.caveats}",
    "change": "{uk_comparison.change_on_year}",
    "rate": "{fct_recorded_crime.rate_per_1000} {fct_recorded_crime.denominator_basis} The populations are in the "
    "mart fct_population.",
    "status": "A code in square brackets says why a number is missing or what qualifies it; the worksheet Shorthand "
    "gives the meaning of each.",
    "interval": "{fct_survey_estimate.interval_source} {fct_survey_estimate.interval_note}",
    "population": "{fct_survey_estimate.survey_population}",
    "period_basis": "{fct_survey_estimate.period_basis}",
    "parts": "{fct_recorded_crime.is_total}",
    "bodies": "{fct_fraud_and_cyber} {fct_fraud_and_cyber.reporting_body}",
    "ratio": "{crime_gap.ratio} {crime_gap}",
    "tier": "{fct_revision.tier}",
    "revision_kind": "{fct_revision.revision_kind}",
    "cause": "{fct_revision.cause}",
    "match": "{measure_availability.match_type}",
    "precision": "{statistical_change.date_precision}",
    "correction_ends": "{dim_correction.published}",
    "traced": "Edition, worksheet and cell of the publisher's file. The worksheet Sources_and_editions says which file "
    "an edition is; where the publisher offers a CSV file, the worksheet is named csv.",
    "severity": "A failed check of severity error stops the publication, so no release has one; one of severity warn "
    "is told here and lets the release pass.",
    "null": "These are the words of the database: where they say null, the cell of this workbook is blank.",
}


_DESCRIBED = re.compile(r"\{(\w+)\.?(\w*)\}")


def note_text(publication: Publication, name: str) -> str:
    """Text of a note in the words of this release; raises KeyError for a note, mart or column that is not there."""
    marts = {table.name for table in publication.tables}

    def described(match: re.Match[str]) -> str:
        table = publication.table(match[1])
        if not match[2]:
            return _for_readers(" ".join(table.description.split("\n")[1:]), marts)
        return _for_readers({column.name: column.description for column in table.columns}[match[2]], marts)

    return _DESCRIBED.sub(described, NOTES[name])


def marts_named(name: str) -> set[str]:
    """Marts whose descriptions a note takes over."""
    return {mart for mart, _ in _DESCRIBED.findall(NOTES[name])}


def _for_readers(description: str, marts: set[str]) -> str:
    """A description without what it says to those who query: nulls, booleans, codes with underscores."""
    text = re.sub(r";? null = [^;.]*", "", description).replace("True where", "Yes where").strip()
    return re.sub(r"\w+_\w+", lambda code: code[0] if code[0] in marts else code[0].replace("_", " "), text)
