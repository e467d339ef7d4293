"""A small release whose sources say who they are, and whose values try the writers of files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.dissemination.catalogue_record import write_catalogue_record
from warehouse.dissemination.citation_file import write_citation
from warehouse.dissemination.csv_tables import write_csv_tables
from warehouse.dissemination.csvw import write_csvw
from warehouse.dissemination.datapackage import write_datapackage
from warehouse.dissemination.jsonstat import write_jsonstat
from warehouse.release import publish
from warehouse.release.export import Column, Table
from warehouse.release.publication import Publication

WRITERS = (
    write_csv_tables,
    write_csvw,
    write_datapackage,
    write_catalogue_record,
    write_jsonstat,
    write_citation,
)

FORMULA = '=HYPERLINK("https://example.org/", "look")'
PLAIN = 'Mind the "break",\nand the next line'
CHANGES = (
    "delete from marts.dim_source",
    "insert into marts.dim_source by name select source_id, product_id, title, publisher, product_title, "
    "jurisdiction, family, landing_page, licence, attribution, denominator_source_id from reference.source",
    "update marts.dim_measure set measure_title = 'Title of ' || measure",
    f"update marts.dim_caveat set caveat = '{FORMULA}' where source_id = 'ew_ons_a5a'",
    f"update marts.dim_caveat set caveat = '{PLAIN}' where source_id = 'ew_ons_a3a'",
    "update marts.dim_caveat set caveat = '-12.50' where source_id = 'ew_ons_p1'",
    "update marts.dim_vintage set retrieved_at = '2026-07-01 09:30:00.25' where source_id = 'ew_ons_a5a'",
    "update marts.dim_correction set clears_interval = true",
    "update marts.crime_gap set ratio = 0.1::double + 0.2, ratio_lower = -3, ratio_upper = 1e22",
    "update marts.survey_quality set headline_vintage_id = "
    "(select max(vintage_id) from marts.dim_vintage where source_id = 'ew_ons_a3a')",
    "update marts.fct_recorded_crime set obs_status = 'x', status_meaning = 'not available', value = null "
    "where figure_id = (select min(figure_id) from marts.fct_recorded_crime where source_id = 'ew_ons_a5a')",
)

_made: dict[Path, Path] = {}


def described_build(whole_build: Path, to: Path) -> Path:
    """A copy of the miniature build with descriptions of sources and awkward values."""
    shutil.copy(whole_build, to)
    for statement in CHANGES:
        change(to, statement)
    return to


def described_release(whole_build: Path, folders: pytest.TempPathFactory) -> Path:
    """Folder of the release, made once per session; read it only."""
    if whole_build not in _made:
        home = folders.mktemp("described")
        build = described_build(whole_build, home / "build.duckdb")
        _made[whole_build] = publish(build, home, [check()], today=TODAY, writers=WRITERS).path
    return _made[whole_build]


@contextmanager
def few_marts(release: Path, folder: Path, marts: tuple[str, ...], *statements: str) -> Iterator[Publication]:
    """A release in `folder` of some marts of another, with `statements` run on them: what a writer is given."""
    (folder / "parquet").mkdir()
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    tables = []
    with open_database(":memory:") as connection:
        connection.execute(f"attach '{release / 'uk_crime.duckdb'}' as whole (read_only)")
        for mart in marts:
            shutil.copy(release / f"parquet/{mart}.parquet", folder / "parquet")
            connection.execute(f"create table {mart} as from whole.{mart}")
            columns = connection.execute(
                "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
                f"where database_name = 'whole' and table_name = '{mart}' order by column_index"
            ).fetchall()
            key = connection.execute(
                "select constraint_column_names from duckdb_constraints() where database_name = 'whole' "
                f"and table_name = '{mart}' and constraint_type = 'PRIMARY KEY'"
            ).fetchone()
            tables.append(Table(mart, mart, tuple(Column(*column) for column in columns), tuple(key[0]) if key else ()))
        for statement in statements:
            connection.execute(statement)
        yield Publication(
            manifest["release"],
            folder,
            tuple(tables),
            {**manifest, "tables": {mart: manifest["tables"][mart] for mart in marts}},
            connection,
        )
