"""ONS "Nature of crime: fraud and computer misuse": what survey respondents tell about the incidents.

Fourteen tables, most of them printed once per kind of offence. Figures are percentages of incidents, except mean
ratings and median losses; beside the years stands whether the newest differs significantly from the first and the
last but one, without the size of the change. Every parser raises ParsingError for a sheet, header, row or marker it
does not know, and for one it misses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.nature_of_fraud import methods, victims
from orchestration.parsing.nature_of_fraud.layout import Column, TableSheet, columns_of, table_sheets
from orchestration.parsing.nature_of_fraud.model import OTHER_MEASURES, Table
from orchestration.parsing.nature_of_fraud.rows import Row, bases_of, rows_of
from orchestration.parsing.observations import check_observations
from orchestration.parsing.scotland.layout import check_edition, with_notes
from orchestration.parsing.shares import check_shares
from orchestration.parsing.sheets import cell_name, open_workbook
from orchestration.parsing.text import notes_of

PARSER_VERSION = 1

_NO_SIZE = "only whether the change is significant is published"
_SIGNIFICANCE = {"[s]": "s", "": "ns", "[z]": "z", "[x]": "z"}
# Seriousness is rated from 1 to 20.
_BOUNDS = {"score": (1.0, 20.0), "pounds": (0.0, math.inf)}


def emotional_impact(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 1: how far victims were affected, and which emotions those affected had (several answers possible)."""
    return _observations(content, ctx, victims.EMOTIONAL_IMPACT)


def impact_on_victims(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 2: what the incident cost its victim beside emotions (several answers possible)."""
    return _observations(content, ctx, victims.IMPACT_ON_VICTIMS)


def perceived_seriousness(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 3: rating from 1 to 20 in three bands, and its mean (measure mean_rating, unit score)."""
    return _observations(content, ctx, victims.PERCEIVED_SERIOUSNESS)


def access_method(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 4: how the offender came by personal or financial information; one year, a column per kind of offence."""
    return _observations(content, ctx, methods.ACCESS_METHOD)


def cyber_flag(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 5: share of frauds in which the internet or another online activity played a part."""
    return _observations(content, ctx, methods.CYBER_FLAG)


def first_contact(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 6: whether there was contact with the offender, and how it began where there was: two bases, one year."""
    return _observations(content, ctx, methods.FIRST_CONTACT)


def contact_reason(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 7: what the contact was about, of incidents with contact (several answers possible)."""
    return _observations(content, ctx, methods.CONTACT_REASON)


def offender_characteristics(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 8: whether the victim can describe the offender, and of those incidents number and relationship."""
    return _observations(content, ctx, methods.OFFENDER_CHARACTERISTICS)


def financial_loss(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 9: bands of loss as share of all frauds and of frauds with a loss; median loss in pounds."""
    return _observations(content, ctx, victims.FINANCIAL_LOSS)


def money_transfer(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 10: response to the fraudulent communication and ways of payment; one year, a column per kind of fraud."""
    return _observations(content, ctx, methods.MONEY_TRANSFER)


def discovery(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 11: how the victim first found out about the fraud."""
    return _observations(content, ctx, methods.DISCOVERY)


def action_fraud_satisfaction(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 12: share of incidents reported to Action Fraud, and satisfaction with its handling of those."""
    return _observations(content, ctx, victims.ACTION_FRAUD_SATISFACTION)


def virus_device(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 13: devices affected by a virus (several answers possible)."""
    return _observations(content, ctx, methods.DEVICE)


def virus_experience(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 14: where the virus came from and what it did to the device (several answers possible)."""
    return _observations(content, ctx, methods.VIRUS_EXPERIENCE)


def _observations(content: bytes, ctx: ParseContext, table: Table) -> pd.DataFrame:
    """Shares (percent, with the base of each), and changes without value but with significance. Raises ParsingError.

    One row per sheet, category and year (or kind of offence), and one per category and comparator.
    """
    frames = []
    for found in table_sheets(open_workbook(content), table, ctx.areas):
        check_edition(found.sheet, found.last, ctx.edition, "A1")
        columns = columns_of(found, table, ctx)
        rows = rows_of(found, table)
        figures = [column for column in columns if column.comparator is None]
        frames.append(_shares(found, rows, figures, ctx))
        if comparisons := [column for column in columns if column.comparator is not None]:
            frames.append(_changes(found, rows, figures, comparisons, ctx))
    frame = check_observations(pd.concat(frames, ignore_index=True))
    missing = {f"{ctx.offence_scheme}:{name}" for name in table.populations} - set(frame["offence_id"])
    if missing:
        raise LayoutError(
            f"no figures on {', '.join(sorted(missing))}",
            expected="a sheet or column for each kind of offence",
            action="a sheet is lost, or its title names the offence otherwise",
        )
    return frame


def _shares(found: TableSheet, rows: list[Row], columns: list[Column], ctx: ParseContext) -> pd.DataFrame:
    """Figures of the years (or kinds of offence), each with its base."""
    measures = [OTHER_MEASURES.get(row.category, ("survey_share", "percent")) for row in rows]
    frame = _grid(found, rows, columns, ctx, ctx.markers, measures)
    frame["base"] = np.array(bases_of(found, rows, columns, ctx.markers), dtype="float64").ravel()
    frame["base_unit"] = pd.Series("incidents", index=frame.index, dtype="str").where(frame["base"].notna())
    frame["status_reason"] = _said_by_marker(frame, _explained(found, frame), unmarked=None)
    for unit, (lowest, highest) in _BOUNDS.items():
        wrong = (frame["unit"] == unit) & ((frame["value"] < lowest) | (frame["value"] > highest))
        if wrong.any():
            row = frame.loc[wrong].iloc[0]
            raise LayoutError(
                f"{row['value']:g} {unit} in the row {row['category']!r}",
                expected=f"{lowest:g} to {highest:g}",
                action="look whether a row of counts or percentages has moved here",
                sheet=found.sheet.name,
                cell=str(row["cell"]),
            )
    return check_shares(frame)


def _changes(
    found: TableSheet, rows: list[Row], figures: list[Column], columns: list[Column], ctx: ParseContext
) -> pd.DataFrame:
    """Changes of the newest year against the comparators: no value, but whether they are significant."""
    _check_comparisons(found, rows, figures, columns)
    measures = [("survey_share_change", OTHER_MEASURES.get(row.category, ("", "percentage_points"))[1]) for row in rows]
    frame = _grid(found, rows, columns, ctx, dict.fromkeys(_SIGNIFICANCE, "x"), measures)
    if frame["value"].notna().any():
        row = frame[frame["value"].notna()].iloc[0]
        raise LayoutError(
            f"{row['value']:g} stands where significance is marked",
            expected="[s], [z], [x] or nothing",
            action="the size of changes is published now: read it",
            sheet=found.sheet.name,
            cell=str(row["cell"]),
        )
    frame["significance"] = _said_by_marker(frame, _SIGNIFICANCE, unmarked=None)
    frame["marker"] = frame["marker"].where(frame["marker"] != "")
    reasons = {
        marker: f"{_NO_SIZE}; {reason}" if reason else _NO_SIZE for marker, reason in _explained(found, frame).items()
    }
    frame["status_reason"] = _said_by_marker(frame, reasons, unmarked=_NO_SIZE)
    return frame


def _said_by_marker(frame: pd.DataFrame, said: Mapping[str, str | None], *, unmarked: str | None) -> ExtensionArray:
    return pd.array([said.get(marker, unmarked) for marker in frame["marker"]], dtype="str")


def _grid(
    found: TableSheet,
    rows: list[Row],
    columns: list[Column],
    ctx: ParseContext,
    markers: Mapping[str, str],
    measures: list[tuple[str, str]],
) -> pd.DataFrame:
    sheet = found.sheet
    by_row = {"survey_population": [row.block.population for row in rows]}
    by_column = {"survey_population": [column.population for column in columns]}
    comparators = [column.comparator for column in columns]
    frame = observations_of_grid(
        sheet.rows,
        rows=[row.index for row in rows],
        columns=[column.index for column in columns],
        row_fields={
            "breakdown": [row.block.breakdown for row in rows],
            "category": [row.category for row in rows],
            "measure": [measure for measure, _ in measures],
            "unit": [unit for _, unit in measures],
            "published_label": [row.label for row in rows],
            **({} if columns[0].population else by_row),
        },
        column_fields={
            "offence_id": [column.offence.offence_id for column in columns],
            "offence_label": [column.offence_label for column in columns],
            "label_path": [column.offence.label_path for column in columns],
            "period_start": [column.period.start for column in columns],
            "period_end": [column.period.end for column in columns],
            "period_type": [column.period.type for column in columns],
            "comparator_start": [period.start if period else None for period in comparators],
            "comparator_end": [period.end if period else None for period in comparators],
            "comparator_type": [period.type if period else None for period in comparators],
            **(by_column if columns[0].population else {}),
        },
        constants={
            **ctx.fields,
            "area_code": found.area.area_code,
            "area_label": found.area.area_name,
            "area_type": found.area.area_type,
            "is_total": False,  # a category is no sum of the others: several answers are possible
        },
        markers=markers,
        sheet=sheet.name,
    )
    headers = [notes_of(str(sheet.rows[found.header][column.index])) for column in columns]
    return with_notes(frame, found.title, [row.notes for row in rows], headers)


def _explained(found: TableSheet, frame: pd.DataFrame) -> Mapping[str, str | None]:
    """Reasons by marker; raises LayoutError for a marker that the line above the header does not explain."""
    unknown = frame["marker"].notna() & ~frame["marker"].isin(list(found.legend))
    if unknown.any():
        row = frame.loc[unknown].iloc[0]
        raise LayoutError(
            f"the marker {row['marker']} is not explained",
            expected=f"one of those above the header: {', '.join(found.legend) or 'none'}",
            action="look the marker up in the publisher's notes",
            sheet=found.sheet.name,
            cell=str(row["cell"]),
        )
    return found.legend


def _check_comparisons(found: TableSheet, rows: list[Row], figures: list[Column], columns: list[Column]) -> None:
    """No change is said to be significant, or by a blank not to be, when one of the two years has no figure."""
    sheet = found.sheet
    index_of = {column.period: column.index for column in figures}
    for column in columns:
        for row in rows:
            years = (index_of[column.period], index_of[column.comparator]) if column.comparator else ()
            tested = sheet.text(row.index, column.index) in ("", "[s]")
            if tested and any(sheet.text(row.index, year).startswith("[") for year in years):
                raise LayoutError(
                    f"{row.category!r} is compared although one of the years has no figure",
                    expected="[z] or [x]",
                    sheet=sheet.name,
                    cell=cell_name(row.index, column.index),
                )
        for base_row in {row.base_row for row in rows}:
            if sheet.text(base_row, column.index) not in ("", "[z]", "[x]"):
                raise UnknownMarkerError(
                    sheet.rows[base_row][column.index], sheet=sheet.name, cell=cell_name(base_row, column.index)
                )
