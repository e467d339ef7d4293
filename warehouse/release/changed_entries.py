"""Changes of what is said of figures: grades, breaks and caveats of the comparison, and the entries of registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.release.compared import Marts, PublishedMart, in_both, not_the_same
from warehouse.release.export import literal, quoted

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Entries:
    """A mart whose rows are entries: the column that tells a reader which one it is, and those that are compared."""

    title: str
    told: tuple[str, ...]
    are_rows_told: bool = True  # the lines of the comparison that come and go are told as figures


_GRADES = ("grade", "trend_grade", "grade_with_ew", "grade_with_sc", "grade_with_ni")
# Left out are columns that follow from others, and those that move with each edition (cells, vintages, counts).
ENTRIES = {
    "uk_comparison": Entries("offence_label", (*_GRADES, "break_note"), are_rows_told=False),
    "comparability": Entries("offence_label", ("grade", "trend_grade", "last_day", "reasons", "reference")),
    "crime_gap": Entries("offence_label", ("ratio", "ratio_status", "grade", "grade_reason", "break_note")),
    "statistical_change": Entries(
        "what_changed",
        (
            "what_changed", "kind", "state", "jurisdiction", "family", "topic", "first_day", "last_day", "announced_on",
            "date_precision", "effect", "size", "breaks_series", "breaks_series_of", "reference",
        ),
    ),
    "dim_correction": Entries(
        "reason", ("published", "corrected", "kind", "column_name", "clears_interval", "reason", "reference")
    ),
    "dim_source": Entries(
        "title",
        (
            "title", "publisher", "product_id", "series", "survey", "period_basis", "offence_scheme", "counting_unit",
            "rounded_to", "licence", "attribution", "cadence", "stale_after_days", "designation", "designation_since",
        ),
    ),
    "dim_vintage": Entries("edition_title", ("published_on", "published_on_basis", "sha256", "row_count")),
    "dim_caveat": Entries("caveat", ("caveat", "reference")),
    "dim_measure": Entries(
        "measure_title",
        (
            "measure_title", "unit", "statistic", "denominator", "rests_on_a_sample", "additive_over_areas",
            "additive_over_offences", "additive_over_periods", "additive_over_jurisdictions",
        ),
    ),
    "dim_offence": Entries("offence_label", ("offence_label", "parent_id", "is_total", "iccs_code", "definition")),
    "dim_area": Entries("area_name", ("area_name", "area_type", "parent_code", "valid_from", "valid_to")),
    "survey_quality": Entries(
        "survey_title",
        (
            "response_rate", "achieved_sample", "headline_prevalence", "headline_lower", "headline_upper",
            "minimum_detectable_change", "instrument", "mode", "age_coverage", "capping_rule", "designation",
            "comparability_note",
        ),
    ),
    "measure_availability": Entries(
        "offence_label", ("is_measured", "measured_since", "match_type", "definition", "not_measured_because")
    ),
}  # fmt: skip

# Columns of the list that such marts may have, of one name or another.
_LABELS = {
    "figure_id": ("figure_id",),
    "source_id": ("source_id",),
    "area_code": ("area_code",),
    "area_name": ("area_name",),
    "period_id": ("period_id",),
    "period_label": ("period_label", "wave"),
    "offence_id": ("conformed_offence_id", "offence_id"),
    "offence_label": ("offence_label",),
    "measure": ("measure",),
    "jurisdiction": ("jurisdiction",),
    "survey_population": ("survey_population",),
}

_CHANGED = """
    insert into change by name
    with entry as (
        select
            {before_key} is null as is_added, {now_key} is null as is_removed,
            {labels}, concat_ws(' / ', {item}) as item, {from_edition}::varchar as from_edition,
            {to_edition}::varchar as to_edition,
            before.{title}::varchar as from_title, now.{title}::varchar as to_title,
            [{cells}] as cells
        from {now} as now
        full join {before} as before on {same_key}
    ),
    changed as (
        select entry.* exclude (cells), cell.what, cell.from_text, cell.to_text
        from entry, unnest(entry.cells) as unnested (cell)
        where not is_added and not is_removed and cell.from_text is distinct from cell.to_text
        union all by name
        select * exclude (cells), from_title as from_text, to_title as to_text
        from entry
        where {are_rows_told} and (is_added or is_removed)
    )
    select
        case
            when is_added then 'entry_added'
            when is_removed then 'entry_removed'
            when what in ({grades}) then 'grade_changed'
            when what <> 'break_note' then 'entry_changed'
            when from_text is null then 'break_gained'
            when to_text is null then 'break_lost'
            else 'break_changed'
        end as kind,
        {mart} as mart, changed.* exclude (is_added, is_removed, from_title, to_title)
    from changed
"""

# Caveats of lines that both releases have: those of a line that is new come with it.
_CAVEATS = """
    insert into change by name
    with kept as (
        from {now_lines} where comparison_id in (select comparison_id from {before_lines})
    )
    select
        case
            when before.comparison_id is null then 'caveat_gained'
            when now.comparison_id is null then 'caveat_lost'
            else 'caveat_changed'
        end as kind,
        'uk_comparison_caveat' as mart, {labels}, comparison_id as item,
        caveat_id as what, before.caveat as from_text, now.caveat as to_text
    from {now} as now
    full join {before} as before using (comparison_id, caveat_kind, caveat_id)
    inner join kept using (comparison_id)
    where now.caveat is distinct from before.caveat
"""


def list_changed_entries(connection: duckdb.DuckDBPyConnection, before: Marts, now: Marts) -> None:
    """Add the changes of entries to the table `change`, of marts with a key that both releases have."""
    for name in not_the_same(before, now, ENTRIES):
        _list_changed(connection, name, before[name], now[name])
    _list_changed_caveats(connection, before, now)


def _list_changed(connection: duckdb.DuckDBPyConnection, name: str, before: PublishedMart, now: PublishedMart) -> None:
    entries = ENTRIES[name]
    key, told = now.key, in_both(before, now, entries.told)
    if not key or before.key != key or not in_both(before, now, [entries.title]) or not told:
        return  # told as a change of its columns or its key
    edition = "edition" if in_both(before, now, ["edition"]) else None
    connection.execute(
        _CHANGED.format(
            mart=literal(name),
            before_key=f"before.{quoted(key[0])}",
            now_key=f"now.{quoted(key[0])}",
            labels=_labels(before, now),
            item=", ".join(f"coalesce(now.{quoted(name)}, before.{quoted(name)})" for name in key),
            from_edition=f"before.{edition}" if edition else "null",
            to_edition=f"now.{edition}" if edition else "null",
            title=quoted(entries.title),
            cells=", ".join(
                f"{{what: {literal(name)}, from_text: before.{quoted(name)}::varchar, "
                f"to_text: now.{quoted(name)}::varchar}}"
                for name in told
            ),
            now=now.file,
            before=before.file,
            same_key=" and ".join(f"before.{quoted(name)} = now.{quoted(name)}" for name in key),
            are_rows_told=entries.are_rows_told,
            grades=", ".join(map(literal, _GRADES)),
        )
    )


def _labels(before: PublishedMart, now: PublishedMart, lines: str = "") -> str:
    """SQL of the columns of the list that the mart has; of the table `lines` alone where one is named."""
    found = []
    for name, candidates in _LABELS.items():
        for column in in_both(before, now, candidates)[:1]:
            of = f"{lines}.{quoted(column)}" if lines else f"coalesce(now.{quoted(column)}, before.{quoted(column)})"
            found.append(f"{of} as {name}")
    return ", ".join(found) or "null as source_id"


def _list_changed_caveats(connection: duckdb.DuckDBPyConnection, before: Marts, now: Marts) -> None:
    of_lines, of_caveats = "uk_comparison", "uk_comparison_caveat"
    needs = ("comparison_id", "caveat_kind", "caveat_id", "caveat")
    if not not_the_same(before, now, [of_caveats]) or of_lines not in before or of_lines not in now:
        return
    if len(in_both(before[of_caveats], now[of_caveats], needs)) < len(needs):
        return  # told as a change of its columns
    connection.execute(
        _CAVEATS.format(
            now_lines=now[of_lines].file,
            before_lines=before[of_lines].file,
            now=now[of_caveats].file,
            before=before[of_caveats].file,
            labels=_labels(before[of_lines], now[of_lines], "kept"),
        )
    )
