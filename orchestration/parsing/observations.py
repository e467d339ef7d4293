"""The observation frame: the one shape every parser returns, and the guard of its invariants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.parsing.errors import DuplicateKeyError, LayoutError

if TYPE_CHECKING:
    import pandas as pd

# One row per published cell. `warehouse/schema.sql` holds the same columns; a test compares the two.
COLUMNS = (
    "jurisdiction",  # EW, SC, NI or UK: whose recording practice the figure follows
    "area_code",  # GSS code; the warehouse's own X-... code where the publisher gives none
    "area_label",  # label of the publisher, cleaned
    "area_type",
    "coverage",  # what is left out of the area in this figure; null = whole area
    "period_start",  # date, inclusive
    "period_end",  # date, inclusive
    "period_type",  # CY, FY, YE, FQ, M, SY (survey year), P3Y (three pooled), PT (a point in time)
    "period_basis",  # recorded, crime_year, interview_year, concluded, mid_year
    "series",
    "offence_scheme",
    "offence_id",  # stable within the scheme, whatever the label of the edition
    "offence_code",  # as published, text
    "offence_label",  # as published, cleaned
    "label_path",  # the publisher's hierarchy of labels, top to bottom, ' > ' between
    "is_total",  # has parts that are published beside it
    "reporting_body",
    "survey_population",  # whom an estimate speaks of: people_16_plus, households, bicycle_owning_households, ...
    "breakdown",  # what the category divides by: ethnicity, police force area; null = not divided
    "category",  # the part of the breakdown this figure is about; null = all
    "comparator_start",  # date; of a change: the period it is measured against
    "comparator_end",
    "comparator_type",
    "measure",
    "unit",
    "value",
    "lower",
    "upper",
    "confidence_level",  # percent
    "interval_source",  # published, derived
    "standard_error",  # in the unit of the value
    "design_factor",
    "base",  # unweighted, of the figure itself
    "base_unit",
    "significance",  # of a change: s, ns, z (not tested); null = no change
    "obs_status",
    "status_reason",  # why a value is missing, where the publisher says more than the code does
    "marker",  # the cell's text where it was not a number
    "notes",  # note references as published
    "published_label",  # row label exactly as in the file
    "sheet",
    "cell",
)
NUMBERS = ("value", "lower", "upper", "confidence_level", "standard_error", "design_factor", "base")
DATES = ("period_start", "period_end", "comparator_start", "comparator_end")
FLAGS = ("is_total",)

# A figure's identity inside one source. Two cells of one edition with the same key are an error.
NATURAL_KEY = (
    "series",
    "area_code",
    "period_start",
    "period_end",
    "period_type",
    "offence_id",
    "reporting_body",
    "survey_population",
    "breakdown",
    "category",
    "comparator_start",
    "comparator_end",
    "measure",
)

# Status codes (Analysis Function shorthand) that stand for a missing value, and those that qualify one.
MISSING_STATUSES = frozenset("xzckun")
QUALIFYING_STATUSES = frozenset("prbewu")


def check_observations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with its columns in order, or raise.

    Raises LayoutError when it is empty, lacks a column, or breaks `value is null <=> obs_status says why`;
    DuplicateKeyError when two cells claim the same natural key.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise LayoutError(f"observation frame lacks {missing}", expected=f"columns {list(COLUMNS)}")
    if frame.empty:
        raise LayoutError("no observation was read", expected="at least one figure")
    if tuple(frame.columns) != COLUMNS:
        frame = frame.loc[:, list(COLUMNS)]
    empty, status = frame["value"].isna(), frame["obs_status"]
    wrong = (empty & ~status.isin(MISSING_STATUSES)) | (~empty & status.notna() & ~status.isin(QUALIFYING_STATUSES))
    if wrong.any():
        row = frame.loc[wrong].iloc[0]
        raise LayoutError(
            f"value {row['value']!r} stands beside status {row['obs_status']!r}",
            expected="a status wherever the value is missing, and only there",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    repeated = frame.duplicated(list(NATURAL_KEY), keep=False)
    if repeated.any():
        key = list(NATURAL_KEY)
        rows = frame.loc[repeated].sort_values(key)
        first, second = rows.iloc[0], rows.iloc[1]
        raise DuplicateKeyError(
            f"{first['published_label']!r} for {first['area_label']}, {first['period_start']} to {first['period_end']} "
            f"stands here and in {second['cell']}",
            expected="one cell per area, period, offence and measure",
            action="look at the file: a duplicated row is the publisher's slip, a new breakdown needs a column",
            sheet=str(first["sheet"]),
            cell=str(first["cell"]),
        )
    return frame
