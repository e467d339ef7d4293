"""Worksheets about the figures themselves: revisions, coverage, changes of method, editions, corrections."""

from __future__ import annotations

from warehouse.dissemination.workbook.sheets import (
    AREA,
    COUNT,
    MEASURE,
    PER_CENT,
    PLACE,
    READ_IN,
    STATUS,
    TABLE,
    TENTHS,
    WORDS,
    YES_NO,
    Sheet,
    Shown,
)

_FAMILY = Shown("Family", "family", WORDS, width=16)
_JURISDICTION = Shown("Jurisdiction", "jurisdiction", PLACE, width=18)
_TABLE = Shown("Table", "source_id", TABLE, width=44)
_SOURCES = "left join dim_source on dim_source.source_id = shown.source_id"

REVISIONS = Sheet(
    name="Largest_revisions",
    title="Published figures that a later edition changed by one per cent or more, largest first",
    mart="fct_revision",
    scope="Every change between two editions at hand that follow each other, of any area.",
    also=("dim_area", "dim_measure", "dim_source"),
    where="shown.tier is distinct from 'small'",
    order="abs(shown.relative_difference) desc nulls last, abs(shown.difference) desc nulls last, shown.figure_id, "
    "shown.to_published_on",
    left_out="revisions of less than one per cent",
    frozen=3,
    columns=(
        Shown("Offence", "offence_label", width=32),
        Shown("Period", "period_label", width=14),
        Shown("Area", "area_code", AREA, width=20),
        _TABLE,
        Shown("Measure", "measure", MEASURE, width=26),
        Shown(
            "Body or people",
            "category",
            "concat_ws(', ', shown.reporting_body, replace(shown.survey_population, '_', ' '), {0})",
            width=20,
        ),
        Shown("Value before", "from_value", unit="as published", why="Status before"),
        Shown("Status before", "from_status", STATUS, note="status", width=9),
        Shown("Value after", "to_value", unit="as published", why="Status after"),
        Shown("Status after", "to_status", STATUS, width=9),
        Shown("Difference", "difference", unit="as published", why="Remark on the difference"),
        Shown(
            "Relative difference",
            "relative_difference",
            unit="share of the value before, shown as per cent",
            why="Remark on the difference",
            display=PER_CENT,
        ),
        Shown(
            "Remark on the difference",
            "direction",
            "case when shown.from_value is null then 'none: no value before' when shown.to_value is null then "
            "'none: no value after' when shown.from_value = 0 then 'no share: the value before is zero' else {0} end",
            width=20,
        ),
        Shown("Tier", "tier", note="tier", width=11),
        Shown("Kind", "revision_kind", WORDS, note="revision_kind", width=20),
        Shown("Edition before", "from_edition", width=15),
        Shown("Published on", "from_published_on"),
        Shown("Edition that changed it", "to_edition", width=15),
        Shown("Changed on", "to_published_on"),
        Shown("Cause", "cause", WORDS, note="cause", width=18),
        Shown("What the publisher says", "cause_note", width=50),
    ),
)

REVISION_SUMMARY = Sheet(
    name="Revision_summary",
    title="How much figures are revised, by table and age of the period",
    mart="revision_summary",
    scope="Of every table with two editions at hand; figures that did not change count too.",
    also=("dim_area", "dim_measure", "dim_source"),
    order="shown.source_id, shown.measure, shown.unit, shown.step, shown.years_after_the_period",
    columns=(
        _TABLE,
        _JURISDICTION,
        Shown("Measure", "measure", MEASURE, width=30),
        Shown("Unit", "unit", WORDS, width=18),
        Shown("Step between editions", "step", unit="1 = first to second", display=COUNT),
        Shown("Years after the period", "years_after_the_period", unit="years, 10 = ten or more", display=COUNT),
        Shown("Figures compared", "figures_compared", unit="figures", display=COUNT),
        Shown("Of them revised", "figures_revised", unit="figures", display=COUNT),
        Shown("Raised", "revised_upwards", unit="figures", display=COUNT),
        Shown("Lowered", "revised_downwards", unit="figures", display=COUNT),
        Shown("Mean size of the revision", "mean_absolute_revision", unit="in the unit of the row", display=TENTHS),
        Shown("Mean revision", "mean_revision", unit="in the unit of the row, with its direction", display=TENTHS),
        Shown(
            "Mean size, relative",
            "mean_absolute_revision_percent",
            unit="per cent of the earlier values",
            why="Remark",
            display="0.000",
        ),
        Shown(
            "Mean revision, relative",
            "mean_revision_percent",
            unit="per cent of the earlier values",
            why="Remark",
            display="0.000",
        ),
        Shown(
            "Remark",
            "mean_revision_percent",
            "case when {0} is null then 'No share: the earlier values add to zero.' end",
            width=20,
        ),
        Shown("Largest revision", "largest_absolute_revision", unit="in the unit of the row"),
    ),
)

WHO_MEASURES_WHAT = Sheet(
    name="Who_measures_what",
    title="Who measures which offence, since when, on which definition; and who does not",
    mart="measure_availability",
    scope="Every conformed offence, jurisdiction and table that measures it.",
    also=("dim_offence", "dim_area"),
    joins="left join dim_offence on dim_offence.offence_id = shown.conformed_offence_id",
    order="dim_offence.sort_order, shown.family, array_position(['EW', 'SC', 'NI', 'UK'], shown.jurisdiction), "
    "shown.source_id, shown.measure, shown.availability_id",
    frozen=2,
    columns=(
        Shown("Offence", "offence_label", width=30),
        _JURISDICTION,
        _FAMILY,
        Shown("Measured", "is_measured", YES_NO, width=11),
        Shown("Why not", "not_measured_because", width=30),
        Shown("Measured by", "measured_by", width=30),
        Shown("What is measured", "measure_title", width=34),
        Shown("Table", "source_title", width=44),
        Shown("Since", "measured_since"),
        Shown("Until", "measured_until"),
        Shown("Figures with a value", "figures", unit="figures", display=COUNT),
        Shown("Match with the conformed offence", "match_type", note="match", width=14),
        Shown("Published as", "published_as", width=60),
        Shown("Finest area", "finest_area", WORDS, width=18),
        Shown("Finest period", "finest_period", WORDS, width=14),
        Shown("Time to publication", "lag_days", unit="days", why="Remark on the time", display=COUNT),
        Shown(
            "Remark on the time",
            "lag_days",
            "case when {0} is null and shown.is_measured then 'The newest edition of the table has no figure.' "
            "when {0} is null then 'Not measured.' end",
            width=20,
        ),
        Shown("Status under the Code of Practice", "designation", width=24),
    ),
)

REGISTER = Sheet(
    name="Register_of_changes",
    title="Past breaks and announced changes of the statistics",
    mart="statistical_change",
    scope="Changes of law, recording, surveys, bodies and publication that the figures show or will show.",
    also=("dim_area",),
    order="coalesce(shown.first_day, shown.last_day, shown.announced_on) desc nulls last, shown.change_id",
    columns=(
        Shown("Topic", "topic", width=30),
        _JURISDICTION,
        _FAMILY,
        Shown("Kind", "kind", WORDS, width=18),
        Shown("State", "state", WORDS, width=13),
        Shown("From", "first_day"),
        Shown("To", "last_day"),
        Shown("Announced on", "announced_on"),
        Shown("Days are known to the", "date_precision", WORDS, note="precision", width=14),
        Shown("What changed or will change", "what_changed", width=60),
        Shown("What that does to the figures", "effect", width=60),
        Shown("How large the effect is", "size", width=40),
        Shown("Breaks the series", "breaks_series", YES_NO, width=12),
        Shown("Series of the comparison that break", "breaks_series_of", width=50),
        Shown(READ_IN, "reference", width=50),
    ),
)

CAVEATS = Sheet(
    name="Caveats",
    title="What a user of each table must know",
    mart="dim_caveat",
    scope="Caveats of the publishers' tables; those of single figures stand beside the figures.",
    also=("dim_source",),
    order="shown.source_id, shown.caveat_id",
    columns=(
        _TABLE,
        Shown("Code of the table", "source_id", width=26),
        Shown("Caveat", "caveat", width=100),
        Shown(READ_IN, "reference", width=60),
    ),
)

SOURCES = Sheet(
    name="Sources_and_editions",
    title="Every published table that was read, in every edition at hand",
    mart="dim_vintage",
    scope="The edition names here are those of the columns Published in.",
    also=("dim_source", "dim_area"),
    joins=_SOURCES,
    order="dim_source.publisher, dim_source.product_title, shown.source_id, shown.published_on desc, shown.vintage_id",
    columns=(
        Shown("Edition read", "vintage_id", note="traced", width=40),
        Shown("Table", "dim_source.title", width=44),
        Shown("Publication", "dim_source.product_title", width=40),
        Shown("Publisher", "dim_source.publisher", width=28),
        Shown("Jurisdiction", "dim_source.jurisdiction", PLACE, width=18),
        Shown("Family", "dim_source.family", WORDS, width=16),
        Shown("One count is", "dim_source.counting_unit", width=34),
        Shown("Edition", "edition_title", width=30),
        Shown("Published on", "published_on"),
        Shown("How that day is known", "published_on_basis", width=40),
        Shown("Newest edition", "is_latest_edition", YES_NO, width=11),
        Shown("Cells read", "row_count", unit="observations", display=COUNT),
        Shown("File", "file_name", width=34),
        Shown("Page of the publication", "dim_source.landing_page", width=60),
        Shown("Status under the Code of Practice", "dim_source.designation", width=24),
        Shown("Licence", "dim_source.licence", width=28),
        Shown("Attribution", "dim_source.attribution", width=60),
    ),
)

CORRECTIONS = Sheet(
    name="Corrections",
    title="Errors of publishers that are corrected here",
    mart="dim_correction",
    scope="What is printed, what is taken for it, and how that is known; the facts keep the printed value too.",
    also=("dim_source",),
    order="shown.correction_id",
    columns=(
        Shown("Correction", "correction_id", WORDS, width=34),
        _TABLE,
        Shown("Kind", "kind", width=10),
        Shown("Column", "column_name", width=20),
        Shown("Measure", "measure", WORDS, width=20),
        Shown("Printed", "published", note="correction_ends", width=16),
        Shown("Taken for it", "corrected", width=16),
        Shown("Interval left out", "clears_interval", YES_NO, width=12),
        Shown("How it is known", "reason", width=70),
        Shown(READ_IN, "reference", width=50),
    ),
)
