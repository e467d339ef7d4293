"""What the pages are given: the comparison, the figures in force of every published table, and a catalogue of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.dissemination.explorer.packs import json_text, script_text, write_pack
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Small marts that a page wants whole; the orders make long runs of equal values.
_WHOLE = {
    "comparability": "select * from comparability order by all",
    "revisions": "select * from fct_revision order by source_id, measure, offence_id, area_code, period_id, figure_id",
    "revision-summary": "select * from revision_summary order by source_id, measure, step, years_after_the_period",
    "changes": "select * from statistical_change order by first_day nulls last, change_id",
    "comparison": (
        "select * exclude (comparison_id, grade_reference, published_offence_id, published_period_id, period_id, "
        "period_type) from uk_comparison order by family, measure, conformed_offence_id, jurisdiction, period_start"
    ),
}
# Facts by the name that packs know them by, with what a figure needs beyond what all of them have.
FACTS = {
    "recorded": ("fct_recorded_crime", ("reporting_body", "rate_per_1000", "rate_status",
                                        "rate_note")),
    "survey": (
        "fct_survey_estimate",
        ("survey_population", "period_basis", "lower", "upper", "interval_source", "interval_note", "base", "base_unit",
         "significance"),
    ),
    "fraud": (
        "fct_fraud_and_cyber",
        ("reporting_body", "survey_population", "period_basis", "lower", "upper", "interval_source", "base",
         "base_unit", "significance", "is_at_break", "break_note"),
    ),
}  # fmt: skip
_OF_ALL = (
    "series", "area_code", "coverage", "period_id", "offence_id",
    "breakdown", "category", "comparator_start", "measure", "unit", "value", "correction_id", "obs_status",
    "status_reason", "marker", "vintage_id", "is_from_latest_edition", "sheet", "cell",
)  # fmt: skip
# Why a source has no pack of its own, said of it in the catalogue.
_NO_FIGURES = "None of its figures is one of recorded crime, of what victims tell in surveys, or of fraud."
_NO_EDITION = "No edition of it is in this release."
_ORDER = "source_id, measure, offence_id, breakdown, category, series, area_code, period_id"

# Figures whose value or status some edition shows otherwise, with what each edition shows. Only a figure that a newer
# edition replaced has an end of validity, and few have.
_HISTORY = """
    select figure_id, list([edition, published_on::varchar, value::varchar, obs_status] order by valid_from, vintage_id)
        as editions
    from {fact}_vintage
    where figure_id in (select figure_id from {fact}_vintage where valid_to is not null)
    group by figure_id
    having count(distinct [value::varchar, obs_status]) > 1
"""


class UnknownSourceError(Exception):
    """A fact holds figures of a source that dim_source does not know."""


def write_packs(publication: Publication, folder: Path) -> None:
    """Write `folder`/<name>.js for every table that the pages read, and catalogue.js, which says what there is."""
    connection = publication.connection
    for name, query in _WHOLE.items():
        write_pack(folder, name, connection.sql(query).to_arrow_table())
    packs: dict[str, list[dict[str, Any]]] = {}
    for fact in FACTS:
        for source_id, told in _write_fact(connection, fact, folder).items():
            packs.setdefault(source_id, []).append(told)
    content = json_text(catalogue(publication, packs))
    (folder / "catalogue.js").write_text(script_text("catalogue", content), encoding="utf-8")


# The names and days of periods, once for each: a table of months by area would say them again and again.
_PERIODS = "select period_id, period_label, period_type, period_start, period_end from dim_period order by period_id"


def _write_fact(connection: duckdb.DuckDBPyConnection, fact: str, folder: Path) -> dict[str, dict[str, Any]]:
    """One pack for each source of a fact, named series-<fact>-<source>; what was written, by source."""
    import pyarrow.compute as pc

    mart, own = FACTS[fact]
    columns = ", ".join([*_OF_ALL, *own])
    rows = connection.sql(
        f"select source_id, figure_id, {columns}, case when published_value is distinct from value then "
        f"published_value end as published_value from {mart} order by {_ORDER}, figure_id"
    ).to_arrow_table()
    histories = dict(connection.execute(_HISTORY.format(fact=mart)).fetchall())
    written = {}
    for source_id, start, length in _stretches(rows.column("source_id")):
        part = rows.slice(start, length)
        revised = pc.is_in(part.column("figure_id"), value_set=_texts(histories)).combine_chunks()
        revisions = {
            row: [[edition, day, None if value is None else float(value), status] for edition, day, value, status in
                  histories[part.column("figure_id")[row].as_py()]]
            for row in pc.indices_nonzero(revised).to_pylist()
        }  # fmt: skip
        name = f"series-{fact}-{source_id}"
        size = write_pack(folder, name, _with_split_cells(part.drop_columns(["figure_id"])), {"revisions": revisions})
        written[source_id] = {"name": name, "rows": length, "bytes": size}
    return written


def _with_split_cells(rows: pa.Table) -> pa.Table:
    """Addresses of sheets as column and row, of which one stays the same for long: half as many bytes.

    Other addresses (of JSON, of text) are left as they are.
    """
    import pyarrow.compute as pc

    split = pc.extract_regex(rows.column("cell"), r"^(?P<letters>[A-Z]+)(?P<digits>[1-9][0-9]{0,8})$").combine_chunks()
    if split.null_count:
        return rows
    return (
        rows.drop_columns(["cell"])
        .append_column("cell_column", split.field("letters"))
        .append_column("cell_row", pc.cast(split.field("digits"), "int32"))
    )


def _texts(histories: dict[str, Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(histories, type=pa.string())


def _stretches(column: pa.ChunkedArray) -> list[tuple[str, int, int]]:
    """Value, first row and number of rows of each run of a sorted column."""
    import pyarrow.compute as pc

    runs = pc.run_end_encode(column.combine_chunks())
    ends = runs.run_ends.to_pylist()
    starts = [0, *ends[:-1]]
    return [
        (value, start, end - start) for value, start, end in zip(runs.values.to_pylist(), starts, ends, strict=True)
    ]


def catalogue(publication: Publication, packs: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Names of all codes that the packs use: sources (with their packs), vintages, offences, areas, measures, statuses.

    A source has `packs`, or says in `left_out` why it has none. Raises UnknownSourceError for a pack of no source.
    """
    connection = publication.connection

    def keyed(key: str, query: str) -> dict[str, dict[str, Any]]:
        return {
            row[key]: {name: held for name, held in row.items() if held is not None}
            for row in rows_of(connection, query)
        }

    sources = keyed(
        "source_id",
        "select source_id, title, product_title, publisher, jurisdiction, family, licence, attribution, landing_page, "
        "designation, counting_unit from dim_source order by source_id",
    )
    for row in rows_of(connection, "select source_id, caveat as text, reference from dim_caveat order by caveat_id"):
        if row["source_id"] in sources:
            sources[row["source_id"]].setdefault("caveats", []).append(
                {"text": row["text"], "reference": row["reference"]}
            )
    if unknown := sorted(packs.keys() - sources.keys()):
        raise UnknownSourceError(
            f"the facts hold figures of {', '.join(unknown)}, and dim_source says of no such source who publishes it; "
            "build dim_source and the facts from one registry"
        )
    with_editions = {row["source_id"] for row in rows_of(connection, "select distinct source_id from dim_vintage")}
    for source_id, told in sources.items():
        if source_id in packs:
            told["packs"] = packs[source_id]
        else:
            told["left_out"] = _NO_FIGURES if source_id in with_editions else _NO_EDITION
    offences = keyed(
        "offence_id", "select offence_id, offence_label as label, sort_order from dim_offence order by all"
    )
    for row in rows_of(
        connection,
        "select distinct offence_id, conformed_offence_id from bridge_offence_classification "
        "where conformed_offence_id is not null order by all",
    ):
        if row["offence_id"] in offences:
            offences[row["offence_id"]].setdefault("conformed", []).append(row["conformed_offence_id"])
    statuses = " union ".join(
        f"select obs_status, status_meaning from {mart} where obs_status is not null" for mart, _ in FACTS.values()
    )
    return {
        "release": publication.release,
        "sources": sources,
        "vintages": keyed(
            "vintage_id",
            "select vintage_id, edition, edition_title as title, published_on, file_name, url from dim_vintage",
        ),
        "offences": offences,
        "periods": keyed("period_id", _PERIODS),
        "areas": keyed(
            "area_code", "select area_code, area_name as name, area_type as type from dim_area order by all"
        ),
        "measures": keyed("measure", "select measure, measure_title from dim_measure order by all"),
        "corrections": keyed("correction_id", "select correction_id, reason from dim_correction"),
        "status": {row["obs_status"]: row["status_meaning"] for row in rows_of(connection, statuses)},
    }
