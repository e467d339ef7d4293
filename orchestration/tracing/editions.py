"""The edition a figure was read from: what is known of its file, and the file itself out of landing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.landing.archive import Archive, DamagedArchiveError
from orchestration.parsing.errors import ParsingError
from orchestration.registry.load import products
from orchestration.tracing.appearances import Row, rows_of
from orchestration.tracing.documents import around_path, around_position
from orchestration.tracing.grids import read_sheet, surroundings
from orchestration.tracing.snippets import NoSuchPlaceError, Snippet

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Sight:
    """The surroundings of a figure in its file, or why they cannot be seen; a remark on the file that was read."""

    snippet: Snippet | None
    trouble: str | None = None
    remark: str | None = None


def edition_facts(connection: duckdb.DuckDBPyConnection, vintage_id: str) -> Row:
    """What the release knows of an edition and of the table it is one of."""
    [row] = rows_of(
        connection,
        "select v.*, s.publisher, s.product_title, s.title as table_title, s.landing_page, s.licence, s.attribution, "
        "s.designation from dim_vintage as v inner join dim_source as s using (source_id) where vintage_id = ?",
        [vintage_id],
    )
    return row


def see(connection: duckdb.DuckDBPyConnection, archive: Archive, edition: Row, sheet: str, cell: str) -> Sight:
    """The surroundings of `cell` in the landed file of `edition`.

    The file is found by its sha256; where a newer copy of the same original has taken its place, that one is read, for
    copies keep the addresses of their original.
    """
    landed = archive.editions(edition["product_id"])
    same = [one for one in landed if one.sha256 == edition["sha256"]]
    copies = [one for one in landed if one.original_sha256 == edition["original_sha256"]]
    if not same and not copies:
        return Sight(None, _not_landed(archive, edition))
    sidecar = (same or copies)[-1]
    remark = None if same else f"Seen in another copy of the same original, sha256 {sidecar.sha256}."
    cells = cell.split("+")  # some tables print a figure in parts: it is their sum
    try:
        content = archive.read(sidecar)
        if sidecar.file_type == "json":
            return Sight(around_position(content, sheet, cell), remark=remark)
        if sidecar.file_type == "zip":
            return Sight(around_path(content, sheet, cell), remark=remark)
        grid = read_sheet(content, sidecar.file_type, products()[edition["product_id"]].bundle.encoding, sheet)
        rows, columns = _where_figures_stand(connection, edition, sheet, cells[0])
        return Sight(surroundings(grid, cells, rows, columns), remark=remark)
    except (DamagedArchiveError, ParsingError, NoSuchPlaceError) as error:
        return Sight(None, str(error), remark)


def _not_landed(archive: Archive, edition: Row) -> str:
    product = edition["product_id"]
    land = f"ukcrime land {product} FILE --edition {edition['edition']} --published-on {edition['published_on']}"
    return (
        f"{edition['file_name']} (sha256 {edition['sha256']}) is not in {archive.root / product}. To do: fetch it from "
        f"{edition['url'] or edition['landing_page']} and land it ({land}), or set UKCRIME_HOME to the home that made "
        "the release."
    )


def _where_figures_stand(
    connection: duckdb.DuckDBPyConnection, edition: Row, sheet: str, cell: str
) -> tuple[set[int], set[str]]:
    """Rows of the sheet that hold a figure, of any table read from the file; columns that do in the row of `cell`."""
    found = connection.execute(
        r"""
        with places as (
            select distinct unnest(string_split(cell, '+')) as place
            from appearance inner join dim_vintage using (vintage_id) where sha256 = ? and sheet = ?
        )
        select cast(regexp_extract(place, '[0-9]+$') as integer) as number, list(regexp_extract(place, '^[A-Z]+'))
        from places group by number
        """,
        [edition["sha256"], sheet],
    ).fetchall()
    row = int("".join(character for character in cell if character.isdigit()))
    return {number for number, _ in found}, {letters for number, there in found if number == row for letters in there}
