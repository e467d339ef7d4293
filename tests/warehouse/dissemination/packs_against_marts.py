"""Packs of the explorer held against the marts of the same release: every value, every row, every edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tests.warehouse.dissemination.received_packs import rows_of_pack

FACTS = {"recorded": "fct_recorded_crime", "survey": "fct_survey_estimate", "fraud": "fct_fraud_and_cyber"}
WHOLE = {
    "comparison": "uk_comparison",
    "comparability": "comparability",
    "revisions": "fct_revision",
    "revision-summary": "revision_summary",
    "changes": "statistical_change",
}
# Told by other columns of the same row, or by the figure that it names.
NOT_IN_THE_COMPARISON = {
    "comparison_id",
    "grade_reference",
    "published_offence_id",
    "published_period_id",
    "period_id",
    "period_type",
}
# What tells figures of one source apart.
IDENTITY = (
    "measure", "series", "area_code", "coverage", "period_id", "offence_id", "breakdown", "category",
    "comparator_start", "reporting_body", "survey_population", "period_basis",
)  # fmt: skip
SHOWN = (
    "value", "unit", "obs_status", "status_reason", "marker", "correction_id", "vintage_id", "is_from_latest_edition",
    "sheet", "cell",
)  # fmt: skip
_SURE = ("lower", "upper", "interval_source", "base", "base_unit", "significance")
OWN = {
    "recorded": ("rate_per_1000", "rate_status", "rate_note"),
    "survey": (*_SURE, "interval_note"),
    "fraud": (*_SURE, "is_at_break", "break_note"),
}
# A pack tells a published value only where another is in force.
SAID_AS = {"published_value": "case when published_value is distinct from value then published_value end"}
Figure = tuple[str, ...]
Editions = list[list[Any]]


def packs_of(catalogue: dict[str, Any], fact: str) -> dict[str, dict[str, Any]]:
    """What the catalogue says of the packs of a fact, by source."""
    return {
        source: pack
        for source, told in catalogue["sources"].items()
        for pack in told.get("packs", [])
        if pack["name"] == f"series-{fact}-{source}"
    }


def assert_whole_table(mart: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
    """A small mart stands in its pack with all of its columns, but for those that are left out knowingly."""
    table = WHOLE[name]
    left_out = NOT_IN_THE_COMPARISON if name == "comparison" else set()
    types = {column: kind for column, kind in _types_of(mart, table).items() if column not in left_out}
    columns, _ = rows_of_pack(folder / f"{name}.js")
    assert columns.keys() <= types.keys(), name
    assert _differing(mart, _table_of(columns, types), f"select {', '.join(types)} from {table}") == 0, name


def assert_series(mart: duckdb.DuckDBPyConnection, folder: Path, fact: str, packs: dict[str, dict[str, Any]]) -> None:
    """Every figure of a fact stands in the pack of its source as in the mart, a missing one with its status and all
    with what earlier editions showed otherwise. `packs` is what the catalogue says of them, by source."""
    table = FACTS[fact]
    known = _types_of(mart, table)
    named = ("source_id", *IDENTITY, *SHOWN, *OWN[fact], "published_value")
    types = {name: known[name] for name in named if name in known}
    identity = [name for name in ("source_id", *IDENTITY) if name in types]
    received, past = [], {}
    for source, told in packs.items():
        path = folder / f"series-{fact}-{source}.js"
        assert (told["name"], told["bytes"]) == (path.stem, path.stat().st_size)
        columns, more = rows_of_pack(path)
        assert columns.keys() <= types.keys(), source
        nothing = [None] * told["rows"]
        for value, status in zip(columns.get("value", nothing), columns.get("obs_status", nothing), strict=True):
            assert value is not None or status, source
        figures = [tuple(map(str, row)) for row in zip(*(columns.get(name, nothing) for name in identity), strict=True)]
        assert len(set(figures)) == told["rows"], source
        past.update({figures[int(row)]: editions for row, editions in more["revisions"].items()})
        received.append(_table_of(columns, types))
    held = f"select {', '.join(f'{SAID_AS.get(name, name)} as {name}' for name in types)} from {table}"
    assert _differing(mart, pa.concat_tables(received), held) == 0
    assert past == _changed_figures(mart, table, identity)


def _types_of(mart: duckdb.DuckDBPyConnection, table: str) -> dict[str, pa.DataType]:
    schema = mart.sql(f"select * from {table} limit 0").to_arrow_table().schema
    return dict(zip(schema.names, schema.types, strict=True))


def _table_of(columns: dict[str, list[Any]], types: dict[str, pa.DataType]) -> pa.Table:
    """Columns as a page reads them (days are texts, whole numbers have no point) in the types of the mart."""
    nothing = [None] * len(next(iter(columns.values())))

    def in_type(values: list[Any], kind: pa.DataType) -> pa.Array:
        if pa.types.is_floating(kind):
            return pa.array([None if value is None else float(value) for value in values], kind)
        return pa.array(values, pa.string() if pa.types.is_temporal(kind) else kind).cast(kind)

    return pa.table({name: in_type(columns.get(name, nothing), kind) for name, kind in types.items()})


def _differing(mart: duckdb.DuckDBPyConnection, received: pa.Table, held: str) -> int:
    """Rows that either side has more often than the other."""
    mart.register("received", received)
    try:
        ((count,),) = mart.execute(
            f"select (select count(*) from (from received except all {held})) + "
            f"(select count(*) from ({held} except all from received))"
        ).fetchall()
    finally:
        mart.unregister("received")
    return int(count)


def _changed_figures(mart: duckdb.DuckDBPyConnection, table: str, identity: list[str]) -> dict[Figure, Editions]:
    """Figures that editions show differently, by what tells them apart: what each edition shows, the oldest first."""
    rows = mart.execute(
        f"select {', '.join(identity)}, edition, published_on::varchar, value, obs_status from {table}_vintage "
        f"where figure_id in (select figure_id from {table}_vintage group by figure_id having count(*) > 1) "
        "order by valid_from, vintage_id"
    ).fetchall()
    found: dict[Figure, Editions] = {}
    for row in rows:
        found.setdefault(tuple(map(str, row[:-4])), []).append(list(row[-4:]))
    return {
        figure: editions
        for figure, editions in found.items()
        if len({(value, status) for _, _, value, status in editions}) > 1
    }
