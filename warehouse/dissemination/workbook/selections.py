"""The worksheets of the workbook, in their order: from the picture of the United Kingdom down to what it rests on."""

from __future__ import annotations

from warehouse.dissemination.workbook import background_sheets as background
from warehouse.dissemination.workbook import comparison_sheets as comparison
from warehouse.dissemination.workbook import series_sheets as series
from warehouse.dissemination.workbook.sheets import Sheet

SHEETS: tuple[Sheet, ...] = (
    comparison.RECORDED_CRIME,
    comparison.SURVEYS,
    comparison.FRAUD,
    comparison.COMPARABILITY,
    comparison.CRIME_GAP,
    series.RECORDED_CRIME,
    series.SURVEYS,
    series.SURVEY_QUALITY,
    series.FRAUD,
    background.REVISIONS,
    background.REVISION_SUMMARY,
    background.WHO_MEASURES_WHAT,
    background.REGISTER,
    background.CAVEATS,
    background.SOURCES,
    background.CORRECTIONS,
)
