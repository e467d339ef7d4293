"""What a person may call a figure: its id, the cell it was published in, a line of a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.parsing.text import collapse
from orchestration.tracing.appearances import Row, rows_of

if TYPE_CHECKING:
    import duckdb

SHORTEST_PREFIX = 6
LISTED = 12

ACCEPTED = (
    f"a figure_id or population_id, or its first {SHORTEST_PREFIX} digits or more; a comparison_id of uk_comparison; "
    "a pair_id of crime_gap (the newest year that both know) or pair_id/period_id; survey/period_id/response_rate of "
    "survey_quality; with --source SOURCE_ID a cell as Sheet!Cell"
)

_DIGITS = re.compile(r"[0-9a-f]+")


class UnknownReferenceError(Exception):
    """Nothing, or more than one figure, is called so; the message says what is accepted and what comes nearest."""


@dataclass(frozen=True)
class Found:
    """The figures that a reference means, by their id; the edition where it says one; what is to be said besides."""

    figure_ids: tuple[str, ...]
    edition: str | None = None
    remark: str | None = None


def resolve(connection: duckdb.DuckDBPyConnection, reference: str, source: str | None, edition: str | None) -> Found:
    """The figures that `reference` means (`appearances.prepare` comes first).

    With `source` it is an address, `Sheet!Cell`, in the newest edition of the source that has a figure there, or in
    `edition`. Raises UnknownReferenceError.
    """
    if source is not None:
        return _of_cell(connection, reference, source, edition)
    named = reference.strip()
    if _DIGITS.fullmatch(named.lower()):
        return _of_digits(connection, named.lower())
    for look_up in (_of_comparison, _of_pair, _of_response_rate):
        found = look_up(connection, named)
        if found is not None:
            return found
    near = rows_of(
        connection,
        "select name from (select comparison_id as name from uk_comparison union select pair_id from crime_gap "
        "union select pair_id || '/' || period_id from crime_gap "
        "union select figure_id from appearance where measure = 'response_rate') order by levenshtein(name, ?), name "
        "limit 5",
        [named],
    )
    raise UnknownReferenceError(
        f"nothing is called {named!r}. Accepted: {ACCEPTED}. Nearest: {', '.join(row['name'] for row in near)}"
    )


def _of_digits(connection: duckdb.DuckDBPyConnection, digits: str) -> Found:
    if len(digits) < SHORTEST_PREFIX:
        raise UnknownReferenceError(f"{digits!r} is too short. Accepted: {ACCEPTED}")
    found = rows_of(connection, f"select {_LISTING} from appearance where starts_with(figure_id, ?) {_ONCE}", [digits])
    if len(found) == 1:
        return Found((found[0]["figure_id"],))
    if found:
        raise UnknownReferenceError(f"{len(found)} figures begin with {digits}; take more digits:\n{_listed(found)}")
    near = rows_of(
        connection,
        f"select {_LISTING} from appearance where length(figure_id) = 32 {_ONCE} "
        "order by levenshtein(left(figure_id, ?), ?), figure_id limit 5",
        [len(digits), digits],
    )
    raise UnknownReferenceError(f"no figure is called {digits}. Accepted: {ACCEPTED}. Nearest:\n{_listed(near)}")


_LISTING = "figure_id, source_id, offence_label, category, area_name, period_label, measure"
_ONCE = "qualify row_number() over (partition by figure_id order by published_on desc, label_path) = 1"


def _listed(rows: Sequence[Row]) -> str:
    def told(row: Row) -> str:
        facts = (
            row[name] for name in ("source_id", "measure", "offence_label", "category", "area_name", "period_label")
        )
        return f"  {row['figure_id']}  {', '.join(fact for fact in facts if fact)}"

    more = f"\n  and {len(rows) - LISTED} more" if len(rows) > LISTED else ""
    return "\n".join(told(row) for row in rows[:LISTED]) + more


def _of_comparison(connection: duckdb.DuckDBPyConnection, named: str) -> Found | None:
    rows = rows_of(connection, "select * from uk_comparison where comparison_id = ?", [named])
    if not rows:
        return None
    [line] = rows
    if line["figure_id"] is not None:
        return Found((line["figure_id"],))
    parts = rows_of(
        connection,
        "select figure_id from uk_comparison where jurisdiction <> 'UK' and figure_id is not null and family = ? "
        "and conformed_offence_id = ? and period_id = ? and measure = ? and ? = 'UK' order by jurisdiction",
        [line[name] for name in ("family", "conformed_offence_id", "period_id", "measure", "jurisdiction")],
    )
    why = f"{named} is no published figure. {line['status_reason'] or 'It is the sum of the figures traced here.'}"
    return Found(tuple(row["figure_id"] for row in parts), remark=why)


def _of_pair(connection: duckdb.DuckDBPyConnection, named: str) -> Found | None:
    rows = rows_of(
        connection,
        "select * from crime_gap where ? in (pair_id, pair_id || '/' || period_id) order by ratio is null, "
        "survey_figure_id is null or recorded_figure_id is null, period_end desc limit 1",
        [named],
    )
    if not rows:
        return None
    [pair] = rows
    ids = [pair[name] for name in ("survey_figure_id", "recorded_figure_id") if pair[name] is not None]
    told = f"{pair['pair_id']}/{pair['period_id']}: the survey's estimate, then the crimes recorded by the police."
    return Found(tuple(ids), remark=f"{told} {pair['ratio_note']}" if pair["ratio_note"] else told)


def _of_response_rate(connection: duckdb.DuckDBPyConnection, named: str) -> Found | None:
    rows = rows_of(connection, "select figure_id from appearance where figure_id = ?", [named])
    return Found((named,)) if rows else None


def _of_cell(connection: duckdb.DuckDBPyConnection, reference: str, source: str, edition: str | None) -> Found:
    sources = rows_of(
        connection, "select source_id from dim_source order by levenshtein(source_id, ?), source_id", [source]
    )
    if source not in [row["source_id"] for row in sources]:
        near = ", ".join(row["source_id"] for row in sources[:5])
        raise UnknownReferenceError(f"no source is called {source!r}. Nearest: {near}. All: ukcrime sources")
    sheet, mark, cell = reference.rpartition("!")
    if not mark:
        raise UnknownReferenceError(
            f"{reference!r} is no cell. With --source, REFERENCE is Sheet!Cell, e.g. {_example(connection, source)}"
        )
    editions = rows_of(
        connection,
        "select edition, vintage_id from dim_vintage where source_id = ? order by edition_order desc",
        [source],
    )
    if edition is not None and edition not in [row["edition"] for row in editions]:
        raise UnknownReferenceError(
            f"{source} has no edition {edition!r}; it has {', '.join(row['edition'] for row in editions)}"
        )
    for known in editions:
        if edition not in (None, known["edition"]):
            continue
        at = rows_of(
            connection,
            f"select {_LISTING}, sheet, cell from appearance where vintage_id = ? and (lower(cell) = lower(?) "
            f"or list_contains(string_split(lower(cell), '+'), lower(?))) {_ONCE} order by figure_id",
            [known["vintage_id"], cell.replace("$", ""), cell.replace("$", "")],
        )
        at = [row for row in at if _as_read(row["sheet"]) == _as_read(sheet.strip("'"))]
        if len(at) > 1:
            raise UnknownReferenceError(
                f"{len(at)} figures stand in {reference} of {known['edition']}; take one by its id:\n{_listed(at)}"
            )
        if at:
            return Found((at[0]["figure_id"],), edition=known["edition"])
    raise UnknownReferenceError(
        f"no figure of {source} stands in {reference}, in {edition or 'any edition'}: a header, a label, or a column "
        f"that is not read. Sheets: {', '.join(_sheets(connection, source))}. A cell with a figure: "
        f"{_example(connection, source)}"
    )


def _as_read(sheet: str) -> str:
    """The name of a sheet as a person tells it: `Table P4 ` and `Table_P4` are one."""
    return collapse(sheet.replace("_", " ")).casefold()


def _sheets(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    rows = rows_of(
        connection,
        "select distinct sheet from appearance where source_id = ? and sheet is not null order by sheet",
        [source],
    )
    return [repr(row["sheet"]) for row in rows]


def _example(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    rows = rows_of(
        connection,
        "select sheet || '!' || cell as place from appearance where source_id = ? and cell is not null "
        "order by published_on desc, value is null, place limit 1",
        [source],
    )
    return repr(rows[0]["place"]) if rows else "none: the source has no figure with a cell"
