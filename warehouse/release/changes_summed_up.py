"""The change list summed up: how many lines of which kind, by source and size, and the largest revisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

SMALL_COUNT = 1_000  # below it a few crimes more are a large share: the gate and the alerts pass them over too

# Shown beside the figure that the publisher keeps: no figure was revised.
KEPT = "what is not distinct from 'resubmission_not_applied'"
REVISED = f"(kind in ('revised', 'revision_between_editions') and not ({KEPT}))"
_COMPARED = "kind = 'comparison_revised'"
_OF_FIGURES = "kind in ('added', 'removed', 'revised', 'interval_revised', 'rate_revised', 'revision_between_editions')"

# Headline totals first, small counts last; by size within the tiers.
_RANK = f"""
    is_headline desc,
    from_value = floor(from_value) and to_value = floor(to_value)
        and greatest(abs(from_value), abs(to_value)) < {SMALL_COUNT}
        and not regexp_matches(coalesce(to_unit, ''), '^(per|thousand|proportion)') nulls last,
    case tier when 'large' then 1 when 'moderate' then 2 when 'small' then 3 else 4 end,
    abs(relative_difference) desc nulls last, abs(difference) desc nulls last, source_id, period_id, area_code,
    offence_id, measure, figure_id, item, to_edition
"""
_SOURCES = f"""
    select
        source_id, publisher, source_title,
        count(*) filter ({REVISED}) as revised,
        count(*) filter ({REVISED} and is_headline) as headlines,
        count(*) filter ({REVISED} and tier = 'large') as large,
        count(*) filter ({REVISED} and tier = 'moderate') as moderate,
        count(*) filter ({REVISED} and tier = 'small') as small,
        count(*) filter ({REVISED} and from_value is null and to_value is not null) as gained_a_value,
        count(*) filter ({REVISED} and from_value is not null and to_value is null) as lost_the_value,
        count(*) filter ({KEPT}) as kept,
        count(*) filter (kind = 'interval_revised') as interval_revised,
        count(*) filter (kind = 'rate_revised') as rate_revised,
        count(*) filter (kind = 'added') as added,
        min_by(period_label, split_part(period_id, ':', 2)) filter (kind = 'added') as first_added,
        max_by(period_label, split_part(period_id, ':', 2)) filter (kind = 'added') as last_added,
        count(*) filter (kind = 'removed') as removed,
        min_by(period_label, split_part(period_id, ':', 2)) filter (kind = 'removed') as first_removed,
        max_by(period_label, split_part(period_id, ':', 2)) filter (kind = 'removed') as last_removed
    from change
    where {_OF_FIGURES}
    group by all
    order by publisher nulls last, source_id
"""
_CAUSES = f"""
    select source_id, cause, cause_note, cause_reference, count(*) as figures
    from change where {REVISED} or {KEPT}
    group by all order by source_id, figures desc, cause, cause_note
"""
# Lines of the comparison that say the same of several periods are one; so is a caveat that many lines have.
_OTHERS = f"""
    select
        kind, mart,
        case when mart <> 'uk_comparison_caveat' then jurisdiction end as jurisdiction,
        case when mart <> 'uk_comparison_caveat' then measure end as measure,
        case when mart <> 'uk_comparison_caveat' then offence_label end as offence_label,
        case when mart not like 'uk_comparison%' then item end as item,
        what, from_text, to_text,
        any_value(source_id) as source_id,
        count(*) as lines,
        min_by(period_label, period_id) as first_period, max_by(period_label, period_id) as last_period
    from change
    where not ({_OF_FIGURES}) and not starts_with(kind, 'comparison_')
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    order by kind, mart, lines desc, jurisdiction, measure, offence_label, item, what, from_text, to_text
"""


@dataclass(frozen=True)
class ChangeSummary:
    """What the table `change` holds; rows have the names of its columns, and those said here."""

    counts: dict[str, int]  # lines by kind
    tiers: dict[str, int]  # figures revised, by size
    headlines: int  # revised totals of a nation or the kingdom
    largest: list[Row]  # figures revised: headline totals first, small counts last, by size within the tiers
    by_source: dict[str, list[Row]]  # of each source the largest but for the headline totals
    sources: list[
        Row
    ]  # figures of each source: counts by kind and size, first and last period of those that came, went
    causes: list[Row]  # revisions by source and cause
    compared: list[Row]  # lines of the comparison with another value, in the same order
    others: list[
        Row
    ]  # grades, breaks, caveats, entries and contract: `lines` that say the same, their first and last period


def sum_up(connection: duckdb.DuckDBPyConnection, *, largest: int | None, of_each_source: int | None) -> ChangeSummary:
    """Sum the table `change` up; None asks for all the revisions instead of the largest, of all or of each source."""
    top, of_each = ("true" if limit is None else f"place <= {limit}" for limit in (largest, of_each_source))
    by_source: dict[str, list[Row]] = {}
    for row in rows_of(connection, _ranked(f"{REVISED} and not is_headline", "partition by source_id", of_each)):
        by_source.setdefault(row["source_id"], []).append(row)
    return ChangeSummary(
        dict(connection.execute("select kind, count(*) from change group by all order by all").fetchall()),
        dict(connection.execute(f"select tier, count(*) from change where {REVISED} group by all").fetchall()),
        len(rows_of(connection, f"from change where {REVISED} and is_headline")),
        rows_of(connection, _ranked(REVISED, "", top)),
        by_source,
        rows_of(connection, _SOURCES),
        rows_of(connection, _CAUSES),
        rows_of(connection, _ranked(_COMPARED, "", top)),
        rows_of(connection, _OTHERS),
    )


def _ranked(where: str, partition: str, top: str) -> str:
    """Query of the lines at the top; only their numbers are ranked, for whole lines in great number are slow."""
    return f"""
        from change
        where rowid in (
            select line from (
                select rowid as line, row_number() over ({partition} order by {_RANK}) as place
                from change where {where}
            ) where {top}
        )
        order by {_RANK}
    """


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Rows of a query, each by the names of its columns."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
