"""UK crime and justice statistics in Python: a published release as a DuckDB connection.

    import ukcrime

    crime = ukcrime.connect()
    crime.sql("select period_label, value from fct_recorded_crime where source_id = 'ew_ons_a5a' "
              "and offence_id = 'ons_prc:total_excluding_fraud' order by period_start").df()

A connection sees one release for as long as it lives: a release published meanwhile changes nothing under a question
half asked. The next `connect()` sees it. Releases are found below `home`, $UKCRIME_HOME or the project's `data/`.

`connect`, `as_of`, `manifest` and `cite` raise `NoReleaseError` where nothing was published yet, and
`UnknownReleaseError` for the id of a release that is not kept.
"""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.client.as_of import NoSuchDayError, day_of, open_as_of, remarks
from warehouse.client.connecting import NoReleaseError, UnknownReleaseError, manifest_of, open_release, release_folder
from warehouse.data_folder import data_folder
from warehouse.release import store

if TYPE_CHECKING:
    import duckdb

    from warehouse.dissemination.citation import Form

__all__ = [
    "NoReleaseError",
    "NoSuchDayError",
    "UnknownReleaseError",
    "as_of",
    "cite",
    "connect",
    "current",
    "manifest",
    "releases",
]

Home = Path | str | None


def connect(release: str | None = None, *, home: Home = None) -> duckdb.DuckDBPyConnection:
    """Read-only DuckDB connection to a release, the current one when no id is given; close it like any other."""
    return open_release(release_folder(release, home=home))


def as_of(day: date | str, release: str | None = None, *, home: Home = None) -> duckdb.DuckDBPyConnection:
    """The release as it would have stood on `day`, a date or YYYY-MM-DD: the same tables, as published by then.

    `fct_recorded_crime` and the other facts, `fct_population`, `fct_revision`, the tables of editions, `dim_source` and
    `dim_vintage` answer for the day. Tables that are not kept edition by edition (`uk_comparison`, …) fail when read,
    and say what to do. The release itself is there as `release`: `release.fct_recorded_crime`.

    Warns of a day before the first edition or after the release. Raises NoSuchDayError for a text that is no day.
    """
    on = day_of(day)
    folder = release_folder(release, home=home)
    connection = open_as_of(folder, on)
    for remark in remarks(folder, connection, on):
        warnings.warn(remark, stacklevel=2)
    return connection


def releases(*, home: Home = None) -> list[dict[str, Any]]:
    """Releases that are kept, oldest first: id, created_at, observations, checks passed, warned, failed, is_current."""
    return store.list_releases(Path(home).expanduser().resolve() if home is not None else data_folder())


def current(*, home: Home = None) -> str:
    """Id of the current release."""
    return release_folder(home=home).name


def manifest(release: str | None = None, *, home: Home = None) -> dict[str, Any]:
    """Manifest of a release: its inputs with their sha256, tables with rows and sha256, the outcome of every check."""
    return manifest_of(release_folder(release, home=home))


def cite(mart: str, form: Form = "text", release: str | None = None, *, home: Home = None) -> str:
    """How to cite a mart of a release, as `text`, `bibtex` or `csl-json`; raises where it has no such mart."""
    from warehouse.dissemination import citation

    folder = release_folder(release, home=home)
    with open_release(folder) as connection:
        return citation.cite(connection, manifest_of(folder), mart, form)
