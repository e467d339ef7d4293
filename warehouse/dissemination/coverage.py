"""What the figures of a mart cover: which jurisdictions, which days, which measures."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.release.export import Table, quoted
from warehouse.release.publication import Publication


@dataclass(frozen=True)
class Measure:
    """A line of dim_measure."""

    name: str
    title: str
    unit: str | None


def jurisdiction_names(publication: Publication) -> dict[str, str]:
    """Name of each jurisdiction by its code: that of its largest area in `dim_area`; empty where that is not there."""
    if not _has(publication, "dim_area"):
        return {}
    rows = publication.connection.execute(
        "select jurisdiction, arg_min(area_name, (hierarchy_level, area_code)) from dim_area "
        "where jurisdiction is not null and area_name is not null group by all order by 1"
    ).fetchall()
    return dict(rows)


def measures(publication: Publication) -> dict[str, Measure]:
    """Every measure that `dim_measure` gives a title, by its name; empty where that mart is not there."""
    if not _has(publication, "dim_measure"):
        return {}
    rows = publication.connection.execute(
        "select measure, measure_title, unit from dim_measure where measure_title is not null order by measure"
    ).fetchall()
    return {name: Measure(name, title, unit) for name, title, unit in rows}


def jurisdictions_of(publication: Publication, table: Table) -> list[str]:
    """Codes of the jurisdictions that rows of the mart speak of, in alphabetical order."""
    return _distinct(publication, table, ("jurisdiction", "jurisdiction_a", "jurisdiction_b"))


def measures_of(publication: Publication, table: Table) -> list[str]:
    """Measures that rows of the mart hold, in alphabetical order."""
    return _distinct(publication, table, ("measure",))


def days_of(publication: Publication, table: Table) -> tuple[str, str] | None:
    """First and last day (YYYY-MM-DD) of the periods that rows of the mart speak of; none where they speak of none."""
    if not {"period_start", "period_end"} <= {column.name for column in table.columns}:
        return None
    row = publication.connection.execute(
        f"select min(period_start)::varchar, max(period_end)::varchar from {quoted(table.name)}"
    ).fetchone()
    return (row[0], row[1]) if row and row[0] and row[1] else None


def _distinct(publication: Publication, table: Table, columns: tuple[str, ...]) -> list[str]:
    there = [column.name for column in table.columns if column.name in columns]
    if not there:
        return []
    values = " union ".join(f"select {quoted(column)} as value from {quoted(table.name)}" for column in there)
    rows = publication.connection.execute(
        f"select distinct value from ({values}) where value is not null order by value"
    ).fetchall()
    return [value for (value,) in rows]


def _has(publication: Publication, mart: str) -> bool:
    return any(table.name == mart for table in publication.tables)
