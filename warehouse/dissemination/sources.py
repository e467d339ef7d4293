"""Whose figures a release or one of its marts holds, and on what terms: read from `dim_source`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.release.export import literal, quoted

if TYPE_CHECKING:
    import duckdb

OGL = "Open Government Licence v3.0"
OGL_STATEMENT = f"Contains public sector information licensed under the {OGL}."


@dataclass(frozen=True)
class Licence:
    """A licence that catalogues know: its SPDX identifier, and its address."""

    spdx: str
    address: str


# Licences by the name that dim_source gives them. What is not among them is told in the words of dim_source.
LICENCES = {
    OGL: Licence("OGL-UK-3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
}


@dataclass(frozen=True)
class Source:
    """A published table, its publication and their publishers."""

    source_id: str
    product_id: str | None
    publication: str | None
    publishers: tuple[str, ...]
    landing_page: str | None
    licence: str | None
    attribution: str | None


@dataclass(frozen=True)
class PublishedWork:
    """A publication that figures were taken from, in its newest edition at hand."""

    product_id: str
    title: str
    publishers: tuple[str, ...]
    landing_page: str | None
    licence: str | None
    attributions: tuple[str, ...]
    edition: str | None
    published_on: str | None  # YYYY-MM-DD


def sources_of(connection: duckdb.DuckDBPyConnection, mart: str | None = None) -> list[Source]:
    """Sources of the rows of a mart, by id; of the whole release where no mart is named or its rows name none.

    Rows that name editions only stand for the sources of these. A rate counts as a figure of the population that it is
    formed with too. Empty where the release has no `dim_source`.
    """
    if not _columns(connection, "dim_source"):
        return []
    asked = (
        "select source_id, product_id, product_title, publisher, landing_page, licence, attribution from dim_source "
        "where {} order by source_id"
    )
    rows = connection.execute(asked.format(_named_in(connection, mart))).fetchall()
    rows = rows or connection.execute(asked.format("true")).fetchall()
    everyone = _all_publishers(connection)
    return [
        Source(source_id, product, title, _each(publisher, everyone), page, licence, attribution)
        for source_id, product, title, publisher, page, licence, attribution in rows
    ]


def works_of(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> list[PublishedWork]:
    """Publications of `sources` that have a title, by title, each with its newest edition."""
    editions = {}
    if _columns(connection, "dim_vintage"):
        editions = {
            product: (edition, day)
            for product, edition, day in connection.execute(
                "select product_id, arg_max(edition, (published_on, edition)), max(published_on)::varchar "
                "from dim_vintage group by all"
            ).fetchall()
        }
    parts: dict[str, list[Source]] = {}
    for source in sources:
        if source.product_id and source.publication:
            parts.setdefault(source.product_id, []).append(source)
    works = []
    for product, tables in parts.items():
        first = tables[0]
        edition, day = editions.get(product, (None, None))
        said = tuple(dict.fromkeys(table.attribution for table in tables if table.attribution))
        works.append(
            PublishedWork(
                product,
                first.publication or "",
                first.publishers,
                first.landing_page,
                first.licence,
                said,
                edition,
                day,
            )
        )
    return sorted(works, key=lambda work: (work.title, work.product_id))


def publishers_of(sources: Iterable[Source]) -> list[str]:
    """Names of the publishers, each once, in alphabetical order."""
    return sorted({publisher for source in sources for publisher in source.publishers})


def licences_of(sources: Iterable[Source]) -> list[str]:
    """Licences of the figures in the words of `dim_source`, each once; those that catalogues know stand first."""
    found = {source.licence for source in sources if source.licence}
    return sorted(found, key=lambda licence: (licence not in LICENCES, licence))


def attributions_of(sources: Iterable[Source]) -> list[str]:
    """What must be said where the figures are used: the statement of the licence, then each publisher's own."""
    sources = list(sources)
    said = sorted({source.attribution for source in sources if source.attribution})
    return [OGL_STATEMENT, *said] if OGL in licences_of(sources) else said


def _named_in(connection: duckdb.DuckDBPyConnection, mart: str | None) -> str:
    """Condition on dim_source: what the rows of the mart name, sources or else editions, and populations of rates."""
    columns = _columns(connection, mart) if mart else []
    sources = [quoted(column) for column in columns if re.search(r"(^|_)source_id$", column)]
    editions = [quoted(column) for column in columns if re.search(r"(^|_)vintage_id$", column)]
    if sources:
        condition = f"source_id in ({_values(mart, sources)})"
    elif editions and _columns(connection, "dim_vintage"):
        named = _values(mart, editions)
        condition = f"source_id in (select source_id from dim_vintage where vintage_id in ({named}))"
    else:
        return "true"
    if "rate_per_1000" in columns:
        condition += f" or source_id in (select denominator_source_id from dim_source where {condition})"
    return condition


def _values(mart: str | None, columns: list[str]) -> str:
    """Query of every value of some columns of a mart."""
    return " union ".join(f"select {column} from {quoted(mart or '')}" for column in columns)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Columns of a table; none where there is no such table."""
    rows = connection.execute(
        f"select column_name from duckdb_columns() where table_name = {literal(table)} "
        "and database_name = current_database() and schema_name = current_schema()"
    ).fetchall()
    return [column for (column,) in rows]


def _all_publishers(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select distinct publisher from dim_source where publisher is not null").fetchall()
    return {publisher for (publisher,) in rows}


def _each(publisher: str | None, everyone: set[str]) -> tuple[str, ...]:
    """The publishers of a table. A name with commas is several only if each part is a publisher by itself."""
    if publisher is None:
        return ()
    parts = publisher.split(", ")
    return tuple(parts) if everyone.issuperset(parts) else (publisher,)
