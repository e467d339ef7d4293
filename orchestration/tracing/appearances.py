"""All figures of a release with the cell of every edition that shows them, out of whatever marts hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.parsing.delimited import CSV_SHEET

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

# What says which figure it is, and what each edition prints of it.
IDENTITY = (
    "figure_id",
    "source_id",
    "series",
    "jurisdiction",
    "area_code",
    "area_name",
    "coverage",
    "period_label",
    "period_start",
    "period_end",
    "offence_id",
    "offence_label",
    "label_path",
    "reporting_body",
    "survey_population",
    "breakdown",
    "category",
    "comparator_start",
    "comparator_end",
    "measure",
    "unit",
)
PRINTED = (
    "vintage_id",
    "edition",
    "published_on",
    "value",
    "published_value",
    "lower",
    "upper",
    "interval_source",
    "base",
    "base_unit",
    "significance",
    "correction_id",
    "obs_status",
    "status_meaning",
    "status_reason",
    "marker",
    "notes",
    "published_label",
    "sheet",
    "cell",
)

# Populations have no figure_id but an id of their own, and are kept for the newest edition alone.
_POPULATIONS = """
    select
        population_id as figure_id, source_id, jurisdiction, area_code, area_name, basis as coverage,
        'mid-year ' || year(reference_date) as period_label, reference_date as period_start,
        reference_date as period_end, 'population' as measure, dim_measure.unit, population as value,
        population as published_value, vintage_id, edition, published_on, obs_status,
        case when is_derived then 'summed from ' || parts || ' areas of the same table, which does not print it' end
            as status_reason,
        sheet, cell
    from fct_population left join dim_measure on dim_measure.measure = 'population'
"""

# A survey's response rate is an attribute of its wave: it is called by survey, period and name. Its files are CSVs.
_RESPONSE_RATES = f"""
    select
        survey || '/' || period_id || '/response_rate' as figure_id, source_id, jurisdiction,
        survey_title as coverage, wave as period_label, period_start, period_end, 'response_rate' as measure,
        dim_measure.unit, response_rate as value, response_rate as published_value,
        response_rate_vintage_id as vintage_id,
        edition, published_on, response_rate_status as obs_status, response_rate_reason as status_reason,
        '{CSV_SHEET}' as sheet, response_rate_cell as cell
    from survey_quality inner join dim_vintage on response_rate_vintage_id = dim_vintage.vintage_id
    left join dim_measure on dim_measure.measure = 'response_rate'
"""


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> list[Row]:
    """Rows of a query, each by column name."""
    found = connection.execute(sql, parameters or [])
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def tables_with(connection: duckdb.DuckDBPyConnection, *columns: str) -> list[str]:
    """Tables of the release that have all of `columns`."""
    found = connection.execute(
        "select table_name from duckdb_columns() where list_contains(?, column_name) "
        "group by table_name having count(*) = ? order by table_name",
        [list(columns), len(columns)],
    ).fetchall()
    return [name for (name,) in found]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary view `appearance`: one row per figure, edition and mart, of columns IDENTITY and PRINTED.

    The marts with the history of figures are those that say from when to when each was in force.
    """
    columns = ", ".join((*IDENTITY, *PRINTED))
    parts = [
        # A union by name needs the wider table first: the survey's has every column.
        f"select {', '.join(_present(connection, mart))} from {mart}"
        for mart in tables_with(connection, "figure_id", "vintage_id", "valid_to", "sheet", "cell")
    ]
    typed = "select " + ", ".join(f"cast(null as {_type(name)}) as {name}" for name in (*IDENTITY, *PRINTED))
    parts = [f"{typed} where false", *parts, _POPULATIONS, _RESPONSE_RATES]
    connection.execute(
        f"create or replace temp view appearance as select {columns} from ({' union all by name '.join(parts)})"
    )


def _present(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    names = connection.execute("select column_name from duckdb_columns() where table_name = ?", [mart]).fetchall()
    have = {name for (name,) in names}
    return [name for name in (*IDENTITY, *PRINTED) if name in have]


def _type(column: str) -> str:
    if column in ("value", "published_value", "lower", "upper", "base"):
        return "double"
    return "date" if column.endswith(("_on", "_start", "_end")) else "varchar"


def appearances_of(connection: duckdb.DuckDBPyConnection, figure_id: str) -> list[Row]:
    """The figure in every edition that shows it, oldest publication first (see `prepare`)."""
    return rows_of(
        connection,
        "select distinct appearance.* from appearance left join dim_vintage using (vintage_id) where figure_id = ? "
        "qualify row_number() over (partition by vintage_id order by label_path) = 1 "
        "order by appearance.published_on, appearance.edition, vintage_id",
        [figure_id],
    )
