"""The whole way of a figure: what it is, every edition that shows it, the cell it stands in, and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.landing.archive import Archive
from orchestration.registry.load import markers
from orchestration.tracing.appearances import IDENTITY, Row, appearances_of, prepare, rows_of
from orchestration.tracing.editions import Sight, edition_facts, see
from orchestration.tracing.references import UnknownReferenceError, resolve
from orchestration.tracing.snippets import text_of

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Trace:
    """One figure traced.

    `figure` says what it is; `editions` has a row per edition that shows it (with `revision` against the one before);
    `shown` is the one of them that was looked up, `edition` the facts on it, `sight` its cell in the file and `agrees`
    whether that cell shows what the release says (null where it cannot be seen). `rate`, `correction` are null where
    there is none. `marts` counts the rows that show the figure, by table and column.
    """

    figure: Row
    editions: tuple[Row, ...]
    shown: Row
    edition: Row
    sight: Sight
    agrees: bool | None
    rate: Row | None
    correction: Row | None
    comparisons: tuple[str, ...]
    marts: dict[str, int]
    caveats: tuple[Row, ...]


def trace(
    connection: duckdb.DuckDBPyConnection, archive: Archive, reference: str, *, edition: str | None, source: str | None
) -> tuple[list[Trace], str | None]:
    """Traces of the figures that `reference` means (see `references`), and a remark on them.

    `connection` is on the database of a release, `archive` the landing it was made from. Raises UnknownReferenceError.
    """
    prepare(connection)
    found = resolve(connection, reference, source, edition)
    wanted = edition or found.edition
    return [_trace(connection, archive, figure_id, wanted) for figure_id in found.figure_ids], found.remark


def _trace(connection: duckdb.DuckDBPyConnection, archive: Archive, figure_id: str, wanted: str | None) -> Trace:
    editions = _with_revisions(connection, figure_id, appearances_of(connection, figure_id))
    shown = next((row for row in reversed(editions) if wanted in (None, row["edition"])), None)
    if shown is None:
        has = ", ".join(row["edition"] for row in editions)
        raise UnknownReferenceError(f"{figure_id} is not shown in edition {wanted!r}; it is in {has}")
    facts = edition_facts(connection, shown["vintage_id"])
    if shown["cell"] is None:
        sight = Sight(None, f"The figure is printed nowhere: {shown['status_reason']}.")
    else:
        sight = see(connection, archive, facts, shown["sheet"], shown["cell"])
    comparisons, marts = _uses(connection, figure_id)
    return Trace(
        figure={name: shown[name] for name in IDENTITY},
        editions=tuple(editions),
        shown=shown,
        edition=facts,
        sight=sight,
        agrees=_agrees(sight, shown),
        rate=_rate(connection, figure_id),
        correction=_only(
            rows_of(connection, "select * from dim_correction where correction_id = ?", [shown["correction_id"]])
        ),
        comparisons=comparisons,
        marts=marts,
        caveats=_caveats(connection, shown["source_id"], comparisons),
    )


def _agrees(sight: Sight, shown: Row) -> bool | None:
    """Whether the cell shows the figure; where the mart keeps no marker, any that stands for its status will do."""
    if sight.snippet is None:
        return None
    marker = shown["marker"]
    if shown["value"] is None and marker is None:
        text = text_of(sight.snippet.marked()[0])
        marker = text if markers().get(text.casefold()) == shown["obs_status"] else None
    return sight.snippet.shows(shown["published_value"], marker)


def _only(rows: list[Row]) -> Row | None:
    return rows[0] if rows else None


def _with_revisions(connection: duckdb.DuckDBPyConnection, figure_id: str, editions: list[Row]) -> list[Row]:
    """The editions, each with `revision` (against the one before it) and what the publisher said of it."""
    said = {
        row["to_vintage_id"]: row["cause_note"]
        for row in rows_of(connection, "select * from fct_revision where figure_id = ?", [figure_id])
    }
    rows = []
    for before, row in zip([None, *editions], editions, strict=False):
        known = before is not None and before["value"] is not None and row["value"] is not None
        rows.append({**row, "revision": row["value"] - before["value"] if known and before else None})
        rows[-1]["revision_note"] = said.get(row["vintage_id"])
    return rows


def _rate(connection: duckdb.DuckDBPyConnection, figure_id: str) -> Row | None:
    """Rate and denominator of a recorded crime figure, with the id and the cell of that population."""
    return _only(
        rows_of(
            connection,
            "select rate_per_1000, rate_status, rate_note, denominator_population, denominator_source_id, "
            "denominator_vintage_id, denominator_date, denominator_basis, p.population_id, "
            "p.sheet as population_sheet, p.cell as population_cell from fct_recorded_crime as f "
            "left join fct_population as p on f.denominator_vintage_id = p.vintage_id "
            "and f.area_code = p.area_code and f.denominator_date = p.reference_date where figure_id = ?",
            [figure_id],
        )
    )


def _uses(connection: duckdb.DuckDBPyConnection, figure_id: str) -> tuple[tuple[str, ...], dict[str, int]]:
    """Lines of the comparison that rest on the figure; and rows that name it, by `table` or `table.column`."""
    named = connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = current_database() and "
        "(column_name like '%figure_id' or column_name = 'population_id') order by table_name, column_index"
    ).fetchall()
    uses = {}
    for table, column in named:
        [(count,)] = connection.execute(f"select count(*) from {table} where {column} = ?", [figure_id]).fetchall()
        if count:
            uses[table if column in ("figure_id", "population_id") else f"{table}.{column}"] = count
    lines = rows_of(connection, "select comparison_id from uk_comparison where figure_id = ? order by 1", [figure_id])
    return tuple(row["comparison_id"] for row in lines), uses


def _caveats(connection: duckdb.DuckDBPyConnection, source_id: str, comparisons: tuple[str, ...]) -> tuple[Row, ...]:
    """What to know of the table, and of the lines of the comparison, each caveat once."""
    return tuple(
        rows_of(
            connection,
            "select caveat_id, caveat, reference, min(about) as about from ("
            "select caveat_id, caveat, reference, 'table' as about from dim_caveat where source_id = ? union all "
            "select caveat_id, caveat, reference, 'comparison' from uk_comparison_caveat "
            "where list_contains(?, comparison_id)) group by all order by about desc, caveat_id",
            [source_id, list(comparisons)],
        )
    )
