"""A home in miniature: three small products landed and read, their marts built in a moment, one release of them."""

from __future__ import annotations

from pathlib import Path

from orchestration.home import Home
from orchestration.intake import take_in
from orchestration.landing.archive import Archive
from orchestration.landing.bundled import land_bundled
from orchestration.project_version import code_of_project
from orchestration.registry.load import sources
from orchestration.registry.reference import reference_tables
from tests.warehouse.small_build import TODAY
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.raw import prepare_database, replace_reference
from warehouse.release import publish

SOURCES = ("ni_nisra_mye", "ni_psni_prcpd", "uk_action_fraud_by_force")
RELEASE = "v2026.07.1"


def build_marts(home: Home) -> None:
    """What dbt does in earnest: figures and vintages as two marts."""
    with open_database(home.build_database) as connection:
        connection.execute("create or replace schema marts")
        connection.execute(
            "create table marts.fct_figure as select md5(concat_ws('|', vintage_id, row_no)) as figure_id, "
            # by names that a published table has
            "observation.* rename (row_no as sort_order, area_label as area_name) from raw.observation"
        )
        connection.execute("create table marts.dim_vintage as select * from raw.vintage")


def take_all_in(home: Home) -> None:
    """Read what is landed."""
    prepare_database(home.build_database)
    with open_database(home.build_database) as connection:
        replace_reference(connection, reference_tables())
        for source_id in SOURCES:
            assert not take_in(sources()[source_id], Archive(home.landing), connection, "run-1").failed


def released_home(root: Path) -> Home:
    """Write the home below `root`."""
    home = Home(root)
    for source_id in SOURCES:
        land_bundled(sources()[source_id].product.product_id, Archive(home.landing))
    take_all_in(home)
    build_marts(home)
    release = publish(home.build_database, home.root, [check()], today=TODAY, code=code_of_project())
    assert release.id == RELEASE
    return home
