"""A release as it would have stood on a day: its tables under their own names, with what was published by then.

The answer is given by a database in memory that sees the release as `release`. In it, `fct_recorded_crime` and the
other tables of figures are views through the as-of macros. What never was kept edition by edition, such as
`uk_comparison`, is a view too, that fails when it is read: nobody is given today's figures for those of another day.
Whoever wants both asks for `release.fct_recorded_crime` beside `fct_recorded_crime`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.client.connecting import DATABASE, manifest_of
from warehouse.connection import SETTINGS
from warehouse.release.export import create_macros, create_views, literal, quoted
from warehouse.release.macros import FACTS, VIEWS

if TYPE_CHECKING:
    import duckdb

RELEASE = "release"
# Tables that say what a code means, or how the warehouse reads it: they belong to no edition, and stay as they are.
UNDATED = frozenset(
    {
        "bridge_offence_classification",
        "dim_area",
        "dim_caveat",
        "dim_correction",
        "dim_measure",
        "dim_offence",
        "dim_period",
    }
)
EDITIONS = frozenset(f"{fact}_vintage" for fact in FACTS)
# Tables whose rows say by themselves on which day they were published.
_DATED = {"fct_population": "published_on", "fct_revision": "to_published_on"}
# Tables that describe editions, or what editions there are of: those of the day.
_OF_EDITIONS = frozenset({"dim_source", "dim_vintage"})
_DESIGNATION = ("designation", "designation_since", "designation_reference")
_ONLY_THE_NEWEST = (
    "it is formed for the newest edition only. For a rate: rate(value, population), with the population of the area "
    "and day from fct_population"
)
_ONLY_TODAYS = "only the designation in force is known, not the one of the day"


class NoSuchDayError(ValueError):
    """A text that is no day."""


def day_of(text: date | str) -> date:
    """A day, or its ISO text such as 2026-01-01; raises NoSuchDayError."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchDayError(f"{text!r} is no day; expected YYYY-MM-DD, such as 2026-01-01") from None


def open_as_of(folder: Path, day: date) -> duckdb.DuckDBPyConnection:
    """Connection to the release in `folder` as it would have stood on `day`; the caller closes it."""
    import duckdb

    connection = duckdb.connect(":memory:", config=SETTINGS)
    try:
        connection.execute(f"attach {literal(str(folder / DATABASE))} as {RELEASE} (read_only)")
        columns = columns_of(connection, RELEASE)
        answering = {name: _query(name, columns, day) for name in columns if _is_answered(name, columns)}
        for name in columns.keys() - FACTS.keys() - VIEWS.keys():
            query = answering.get(name) or _refusal(name, columns[name], day)
            connection.execute(f"create view {quoted(name)} as {query}")
        create_macros(connection, columns)
        for name in columns.keys() & FACTS.keys():  # through the macros, over the editions above
            query = answering.get(name) or _refusal(name, columns[name], day)
            connection.execute(f"create view {quoted(name)} as {query}")
        create_views(
            connection,
            {name: {column: text for column, (_, text) in columns[name].items()} for name in answering},
        )
    except BaseException:
        connection.close()
        raise
    return connection


def columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Tables and views of a database, each with its columns in order: type and description."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for table, column, kind, description in connection.execute(
        "select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns() "
        "where database_name = ? and not internal order by table_name, column_index",
        [database],
    ).fetchall():
        found.setdefault(table, {})[column] = (kind, description)
    return found


def left_out(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[list[str], str]]:
    """Per table that answers as of the day of `connection`: columns it goes without, and why."""
    now, then = columns_of(connection, RELEASE), columns_of(connection, "memory")
    missing = {name: [column for column in now[name] if column not in then[name]] for name in now if name in then}
    return {
        name: (columns, _ONLY_TODAYS if name == "dim_source" else _ONLY_THE_NEWEST)
        for name, columns in missing.items()
        if columns
    }


def remarks(folder: Path, connection: duckdb.DuckDBPyConnection, day: date) -> list[str]:
    """What to know of the answers as of `day`: a day before the first edition or after the release, kept in no edition.

    Population sources count: the warehouse keeps the newest edition of each, so an older one that was in force on the
    day has no rows.
    """
    made = datetime.fromisoformat(manifest_of(folder)["created_at"]).date()
    if day > made:
        return [f"{day} is after release {folder.name} was made ({made}): figures are those of {made}."]
    found = connection.execute(
        f"select min(published_on) from {RELEASE}.dim_vintage having min(published_on) > ?", [day]
    ).fetchall()
    if found:
        return [f"The first edition at hand was published on {found[0][0]}: nothing is known of {day}."]
    if "fct_population" not in columns_of(connection, RELEASE):
        return []
    lost = connection.execute(
        f"""
        select source_id from {RELEASE}.dim_vintage
        where published_on <= ? and source_id in (select source_id from {RELEASE}.fct_population)
            and source_id not in (select source_id from fct_population)
        group by source_id order by source_id
        """,
        [day],
    ).fetchall()
    return [
        f"Populations of {source} as they stood on {day} are not kept: only its newest edition is."
        for (source,) in lost
    ]


def _is_answered(name: str, columns: Collection[str]) -> bool:
    """Whether a table can be had as of a day: a fact needs its editions."""
    if name in FACTS:
        return f"{name}_vintage" in columns and "dim_vintage" in columns
    return name in UNDATED | _DATED.keys() | EDITIONS | _OF_EDITIONS


def _query(name: str, columns: Mapping[str, Mapping[str, object]], day: date) -> str:
    """What a table that is answered shows as of `day`."""
    table, on = f"{RELEASE}.main.{quoted(name)}", f"date '{day}'"
    newest = (
        f"vintage_id in (select max_by(vintage_id, (published_on, edition_order)) from {RELEASE}.main.dim_vintage "
        f"where published_on <= {on} group by source_id)"
    )
    if name in FACTS:
        kept = ", ".join(quoted(column) for column in columns[name] if column in columns[f"{name}_vintage"])
        return f"select {kept} from as_of_{name.removeprefix('fct_')}({on})"
    if name in EDITIONS:
        return (
            f"select * replace (case when valid_to <= {on} then valid_to end as valid_to, "
            f"{newest} as is_from_latest_edition) from {table} where valid_from <= {on}"
        )
    if name == "dim_vintage":
        return f"select * replace ({newest} as is_latest_edition) from {table} where published_on <= {on}"
    if name == "dim_source":
        kept = ", ".join(quoted(column) for column in columns[name] if column not in _DESIGNATION)
        known = f"select source_id from {RELEASE}.main.dim_vintage where published_on <= {on}"
        return f"select {kept} from {table} where source_id in ({known})"
    if name in _DATED:
        return f"select * from {table} where {_DATED[name]} <= {on}"
    return f"select * from {table}"


def _refusal(name: str, columns: Mapping[str, tuple[str, str]], day: date) -> str:
    """A query with the columns of a table that cannot be had as of a day, which fails and says so when it is run.

    Each column fails, and the row too: DuckDB leaves out what an answer does not need, and would find without looking
    that no null is greater than a number.
    """
    told = literal(
        f"{name} cannot be had as of {day}: it is made from the newest editions and kept for no other day. To do: ask "
        f"the facts (fct_…), which answer as of the day; or {RELEASE}.{name}, which is that of the release itself; or "
        "a release made by then, if one is kept"
    )
    failing = ", ".join(f"error({told})::{kind} as {quoted(column)}" for column, (kind, _) in columns.items())
    return f"select {failing} where error({told}) is null"
