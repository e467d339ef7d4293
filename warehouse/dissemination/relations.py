"""Which columns of the marts point at rows of another mart.

Nobody lists them: the description of such a column names the mart, as in "Table of the figure (dim_source)", or the
column has the name of a dimension's key. What is claimed is then looked up: a relation is told only where every value
of the column is found in this release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.release.export import Column, Table, quoted
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class ForeignKey:
    """Values of `column` are found in `key` of the mart `to`, which no two rows of it share."""

    column: str
    to: str
    key: str


def foreign_keys(publication: Publication) -> dict[str, tuple[ForeignKey, ...]]:
    """Relations of every mart of the release, by its name, in the order of its columns."""
    keys = {table.name: table.key[0] for table in publication.tables if len(table.key) == 1}
    types = {table.name: {column.name: column.type for column in table.columns} for table in publication.tables}
    return {
        table.name: tuple(
            relation
            for column in table.columns
            for relation in _candidates(table, column, keys)
            if types[relation.to][relation.key] == column.type and _holds(publication.connection, table.name, relation)
        )
        for table in publication.tables
    }


def _candidates(table: Table, column: Column, keys: dict[str, str]) -> list[ForeignKey]:
    """Where the column may point, most often nowhere or at one mart; never at the mart itself by its own key."""
    named = set(re.findall(r"\w+", column.description))
    return [
        ForeignKey(column.name, mart, key)
        for mart, key in keys.items()
        if (mart in named or (mart.startswith("dim_") and key == column.name))
        and (mart, key) != (table.name, column.name)
    ]


def _holds(connection: duckdb.DuckDBPyConnection, mart: str, relation: ForeignKey) -> bool:
    """Whether the column has values at all, and each of them is a key of the other mart."""
    column, key = quoted(relation.column), quoted(relation.key)
    found = connection.execute(
        f"""
        select count(*) > 0 and count(*) = count(there.{key})
        from (select distinct {column} as value from {quoted(mart)} where {column} is not null) as here
        left join {quoted(relation.to)} as there on there.{key} = here.value
        """
    ).fetchone()
    return bool(found and found[0])
