"""JSON-stat 2.0 of the comparison: one cube per family and measure, in one collection.

Families and measures have other offences, years and units, so one cube of all would be mostly empty; within a family
and a measure most cells are there. Each cube has the dimensions offence, year, jurisdiction and figure. Figure holds
what is known of a cell: its value, the ends of its interval, its rate, each with its unit; a measure that is stated
in several units has a value per unit. Every null has a status: that of the mart, or one of NO_FIGURE.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from warehouse.dissemination.coverage import jurisdiction_names, measures
from warehouse.dissemination.project import TITLE, release_urn
from warehouse.dissemination.sources import attributions_of, publishers_of, sources_of
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    import pyarrow as pa

MART = "uk_comparison"
JSONSTAT_FILE = f"json-stat/{MART}.json"

# Reasons that the cube has and the mart does not, since it has rows, and a column for each figure.
NO_FIGURE = {
    "no_row": "The comparison has no such row: nobody has a figure of this offence and year.",
    "no_interval": "The figure has no interval.",
    "other_unit": "The figure of this cell is in another unit.",
}
_BOUNDS = ("lower", "upper")
_RATE = "rate_per_1000"
# What qualifies a cell: a text per cell, given as its place in a list of the different texts.
_CARRIED = (
    "grade", "grade_reason", "trend_grade", "comparable_with", "status_reason", "rate_note", "interval_source",
    "break_note", "caveats", "survey_population", "source_id", "vintage_id", "sheet", "cell",
)  # fmt: skip


class MissingReasonError(Exception):
    """A cell of the comparison has no figure, and nothing says why."""


def write_jsonstat(publication: Publication) -> None:
    """Write json-stat/uk_comparison.json; nothing where the release has no comparison, or an empty one.

    Raises MissingReasonError for a null without a status.
    """
    if not any(table.name == MART for table in publication.tables):
        return
    lines = publication.connection.execute(
        f"select family, measure from {MART} group by all order by family, measure"
    ).fetchall()
    if not lines:
        return
    sources = sources_of(publication.connection, MART)
    publishers = ", ".join(publishers_of(sources))
    collection = {
        "version": "2.0",
        "class": "collection",
        "href": f"{release_urn(publication.manifest)}#{MART}",
        "label": f"{TITLE}, release {publication.release}: {MART}",
        "updated": publication.manifest["created_at"],
        "note": [publication.table(MART).description.strip(), *attributions_of(sources)],
        "link": {"item": [_dataset(publication, family, measure, publishers) for family, measure in lines]},
    }
    file = publication.folder / JSONSTAT_FILE
    file.parent.mkdir()
    file.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _dataset(publication: Publication, family: str, measure: str, publishers: str) -> dict[str, Any]:
    cells = _cells(publication, family, measure)
    rows = cells.to_pylist()
    figures = _figures(rows)
    told = [_told(row, column, unit) for row in rows for column, unit in figures]
    known = measures(publication).get(measure)
    offences = {row["offence"]: row["offence_name"] for row in rows}
    years = {row["year"]: row["year_name"] for row in rows}
    names = jurisdiction_names(publication)
    places = {row["place"]: names.get(row["place"], row["place"]) for row in rows}
    statuses = {status for _, status in told if status}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": f"{known.title if known else measure} ({family})",
        **({"source": publishers} if publishers else {}),
        "updated": publication.manifest["created_at"],
        "note": [
            "Figures of jurisdictions may be set side by side only as grade, trend_grade and comparable_with allow.",
            "extension.cells: for each combination of offence, year and jurisdiction, in the order of the values, "
            "the place of its text in the list `label`; null = nothing is said.",
        ],
        "id": ["offence", "year", "jurisdiction", "figure"],
        "size": [len(offences), len(years), len(places), len(figures)],
        "role": {"time": ["year"], "geo": ["jurisdiction"], "metric": ["figure"]},
        "dimension": {
            "offence": _dimension("Offence", offences),
            "year": _dimension("Year", years),
            "jurisdiction": _dimension("Jurisdiction", places),
            "figure": _figure_dimension(publication, figures),
        },
        "value": [value for value, _ in told],
        "status": [status for _, status in told],
        "extension": {
            "family": family,
            "measure": measure,
            "status": {"label": {code: text for code, text in _meanings(publication).items() if code in statuses}},
            "cells": _carried(publication, cells),
        },
    }


def _cells(publication: Publication, family: str, measure: str) -> pa.Table:
    """Every combination of offence, year and jurisdiction of a line, each with its row of the mart, or nulls."""
    return publication.connection.sql(
        f"""
        with
        line as (select * from {MART} where family = $family and measure = $measure),
        offences as (select conformed_offence_id, any_value(offence_label) as name from line group by all),
        years as (select period_id, any_value(period_label) as name, min(period_start) as day from line group by all),
        places as (select distinct jurisdiction from line)
        select offences.conformed_offence_id as offence, coalesce(offences.name, offence) as offence_name,
            years.period_id as year, coalesce(years.name, year) as year_name, places.jurisdiction as place, line.*
        from offences cross join years cross join places
        left join line on line.conformed_offence_id = offences.conformed_offence_id
            and line.period_id = years.period_id and line.jurisdiction = places.jurisdiction
        order by offence, years.day, year, place
        """,
        params={"family": family, "measure": measure},
    ).to_arrow_table()


def _figures(rows: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Columns that hold figures, with their unit: as many values and intervals as there are units, and the rate."""
    units = {row["unit"] for row in rows if row["value"] is not None} or {row["unit"] for row in rows} - {None}
    figures: list[tuple[str, str | None]] = []
    for unit in sorted(units, key=lambda unit: unit or "") or [None]:
        figures.append(("value", unit))
        figures += [
            (bound, unit) for bound in _BOUNDS if any(row[bound] is not None and row["unit"] == unit for row in rows)
        ]
    return figures + [(_RATE, None)] * any(row[_RATE] is not None for row in rows)


def _told(row: dict[str, Any], column: str, unit: str | None) -> tuple[float | int | None, str | None]:
    """A figure of a cell and its status; raises MissingReasonError where there is neither."""
    if row["comparison_id"] is None:
        return None, "no_row"
    figure = row[column]
    if column == _RATE:
        status = row["rate_status"]
    elif row["value"] is None:
        figure, status = None, row["obs_status"]
    elif row["unit"] != unit:
        figure, status = None, "other_unit"
    elif column in _BOUNDS:
        status = "no_interval" if figure is None else None
    else:
        status = row["obs_status"]
    if figure is None and status is None:
        raise MissingReasonError(
            f"{MART} row {row['comparison_id']!r}: {column} is missing, and no status says why. To do: have the model "
            f"fill {'rate_status' if column == _RATE else 'obs_status'} of every row without a figure"
        )
    return (int(figure) if figure is not None and float(figure).is_integer() else figure), status


def _dimension(label: str, categories: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(categories), "label": categories}}


def _figure_dimension(publication: Publication, figures: list[tuple[str, str | None]]) -> dict[str, Any]:
    described = {column.name: column.description for column in publication.table(MART).columns}
    units = {_figure_id(column, unit): unit.replace("_", " ") for column, unit in figures if unit}
    return {
        "label": "Figure",
        "category": {
            "index": [_figure_id(column, unit) for column, unit in figures],
            "label": {_figure_id(column, unit): described[column] for column, unit in figures},
            "unit": {**{figure: {"label": label} for figure, label in units.items()}, **_rate_unit(figures)},
        },
    }


def _rate_unit(figures: list[tuple[str, str | None]]) -> dict[str, Any]:
    return {_RATE: {"label": "per 1,000 residents"}} if (_RATE, None) in figures else {}


def _figure_id(column: str, unit: str | None) -> str:
    return f"{column}.{unit}" if unit else column


def _meanings(publication: Publication) -> dict[str, str]:
    """Statuses in words: as the facts of the release have them, and those of this file."""
    facts = [
        table.name
        for table in publication.tables
        if {"obs_status", "status_meaning"} <= {column.name for column in table.columns}
    ]
    query = " union ".join(f"select obs_status, status_meaning from {fact}" for fact in facts)
    rows = publication.connection.execute(query).fetchall() if facts else []
    return {code: meaning for code, meaning in sorted(rows, key=str) if code and meaning} | NO_FIGURE


def _carried(publication: Publication, cells: pa.Table) -> dict[str, Any]:
    carried = {}
    for column in publication.table(MART).columns:
        if column.name in _CARRIED:
            encoded = cells[column.name].combine_chunks().dictionary_encode()
            carried[column.name] = {
                "label": encoded.dictionary.to_pylist(),
                "index": encoded.indices.to_pylist(),
                "note": column.description,
            }
    return carried
