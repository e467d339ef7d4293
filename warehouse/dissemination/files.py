"""All files of a release for its readers, in the order in which they can be written."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from warehouse.dissemination.catalogue_record import write_catalogue_record
from warehouse.dissemination.changes_in_words import write_changes_in_words
from warehouse.dissemination.citation_file import write_citation
from warehouse.dissemination.csv_tables import write_csv_tables
from warehouse.dissemination.csvw import write_csvw
from warehouse.dissemination.datapackage import write_datapackage
from warehouse.dissemination.explorer.site import write_explorer_data, write_explorer_pages
from warehouse.dissemination.jsonstat import write_jsonstat
from warehouse.dissemination.workbook import write_workbook
from warehouse.release.publication import Publication, Writer

# Later files of a lane read earlier ones. The first lane keeps DuckDB and the zip library busy, the second Python:
# side by side they take little more than the longer of the two.
LANES: tuple[tuple[Writer, ...], ...] = (
    (write_csv_tables, write_csvw, write_datapackage, write_catalogue_record),
    (write_changes_in_words, write_citation, write_jsonstat, write_workbook, write_explorer_data),
)


def write_files(publication: Publication) -> None:
    """Write every file for readers; the pages come last, for they link to all others."""
    with ThreadPoolExecutor(max_workers=len(LANES)) as workers:
        for done in [workers.submit(_write, lane, publication) for lane in LANES]:
            done.result()
    write_explorer_pages(publication)


def _write(lane: Sequence[Writer], publication: Publication) -> None:
    """Write the files of a lane over a connection of its own: one connection serves one thread."""
    with publication.connection.cursor() as connection:
        for write in lane:
            write(replace(publication, connection=connection))


WRITERS: tuple[Writer, ...] = (write_files,)
