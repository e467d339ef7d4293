"""Changes of figures: values, statuses, intervals and rates, in the facts and in the comparison of the nations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.release.compared import Marts, PublishedMart, in_both, not_the_same
from warehouse.release.export import quoted

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Figures:
    """A mart of figures, and what it calls the columns of the list where it calls them otherwise."""

    mart: str
    needs: frozenset[str] = frozenset({"figure_id", "value", "obs_status"})
    key: str = "figure_id"
    key_in_list: str = "figure_id"
    kind: str = ""  # what stands before the kind of its changes
    called: dict[str, str] = field(default_factory=dict)
    where: str = ""
    rows: str = "(from {file} {where})"
    made: frozenset[str] = frozenset()  # columns that `rows` adds to those of the mart


# The facts, in the order in which a figure that two of them show is looked for.
RECORDED, SURVEY, FRAUD = "fct_recorded_crime", "fct_survey_estimate", "fct_fraud_and_cyber"
FIGURES = (
    Figures(RECORDED),
    Figures(SURVEY),
    # It shows figures of the other two again, which are figures once.
    Figures(FRAUD, where="where source_id not in (select source_id from shown_elsewhere)"),
    # An estimate's own key names its edition; the figure is the same in the next one.
    Figures(
        "fct_population",
        needs=frozenset(
            {"source_id", "area_code", "reference_date", "population", "obs_status", "published_on", "vintage_id"}
        ),
        rows="""(
            select *, md5(concat_ws('|', source_id, area_code, reference_date)) as figure_id,
                'PT:' || reference_date as period_id, strftime(reference_date, '%-d %B %Y') as period_label,
                'population' as measure, 'persons' as unit, population as value
            from {file}
            qualify row_number() over
                (partition by source_id, area_code, reference_date order by published_on desc, vintage_id desc) = 1
        )""",
        made=frozenset({"figure_id", "period_id", "period_label", "measure", "unit", "value"}),
    ),
    Figures(
        "uk_comparison",
        needs=frozenset({"comparison_id", "value", "obs_status"}),
        key="comparison_id",
        key_in_list="item",
        kind="comparison_",
        called={"offence_id": "conformed_offence_id"},
        rows="(select *, 'country' as area_type from {file})",
        made=frozenset({"area_type"}),
    ),
)

# What a line says of the figure whose change it tells, and what it is judged by.
_SAID = (
    "source_id", "area_code", "period_id", "offence_id", "reporting_body", "measure", "jurisdiction", "area_name",
    "period_label", "offence_label", "survey_population", "breakdown", "category",
)  # fmt: skip
_LABELS = dict.fromkeys((*_SAID, "edition", "vintage_id", "area_type"), "varchar") | {"published_on": "date"}
# Compared where both releases have them; a column that one has alone is told once, as a change of the contract.
_BESIDE = {"unit": "varchar", "lower": "double", "upper": "double", "rate_per_1000": "double"}
_REVISION = frozenset({"figure_id", "to_vintage_id", "revision_kind", "cause", "cause_note", "cause_reference"})

# A total of a whole nation or the kingdom, undivided; populations have no offence.
_IS_HEADLINE = (
    "coalesce({row}.area_type in ('uk', 'country_group', 'country') and {row}.breakdown is null "
    "and ({row}.offence_id is null or {row}.offence_id in (select offence_id from total_offence)), false)"
)
_SAME_VALUE = (
    "now.value is not distinct from before.value and now.obs_status is not distinct from before.obs_status "
    "and now.unit is not distinct from before.unit"
)
_SAME_INTERVAL = "now.lower is not distinct from before.lower and now.upper is not distinct from before.upper"
_SAME_RATE = "now.rate_per_1000 is not distinct from before.rate_per_1000"

_SAME = f"{_SAME_VALUE} and {_SAME_INTERVAL} and {_SAME_RATE}"

# Which figures, first: labels of all of them would cost four times the join.
_APART = f"""
    create or replace temp table apart as
    select coalesce(now.key, before.key) as key
    from ({{now}}) as now
    full join ({{before}}) as before on before.key = now.key
    where now.key is null or before.key is null or not ({_SAME})
"""
# The shares that part the tiers are those of fct_revision.
_CHANGED = """
    insert into change by name
    with changed as (
        select
            case
                when before.key is null then 'added'
                when now.key is null then 'removed'
                when not ({same_value}) then 'revised'
                when not ({same_interval}) then 'interval_revised'
                else 'rate_revised'
            end as kind_of_change,
            {labels},
            coalesce(now.key, before.key) as key,
            before.value as from_value, now.value as to_value,
            before.obs_status as from_status, now.obs_status as to_status,
            before.edition as from_edition, now.edition as to_edition,
            case when now.unit is not distinct from before.unit then now.value - before.value end as difference,
            before.unit as from_unit, now.unit as to_unit,
            before.lower as from_lower, before.upper as from_upper, now.lower as to_lower, now.upper as to_upper,
            before.rate_per_1000 as from_rate, now.rate_per_1000 as to_rate,
            case when now.key is null then {before_is_headline} else {now_is_headline} end as is_headline,
            before.vintage_id as from_vintage_id, now.vintage_id as to_vintage_id,
            before.published_on as from_published_on, now.published_on as to_published_on
        from ({now} where key in (select key from apart)) as now
        full join ({before} where key in (select key from apart)) as before on before.key = now.key
    ),
    measured as (
        select *, case when from_value <> 0 then difference / from_value end as relative_difference from changed
    )
    select
        '{kind}' || kind_of_change as kind, '{mart}' as mart,
        measured.* exclude (
            kind_of_change, key, from_rate, to_rate, from_vintage_id, to_vintage_id, from_published_on, to_published_on
        ),
        measured.key as {key_in_list},
        case
            when kind_of_change <> 'revised' then null
            when measured.relative_difference is null or measured.difference = 0 then 'none'
            when abs(measured.relative_difference) >= 0.15 then 'large'
            when abs(measured.relative_difference) >= 0.01 then 'moderate'
            else 'small'
        end as tier,
        {cause},
        case when kind_of_change = 'rate_revised' then 'rate_per_1000' end as what,
        case when kind_of_change = 'rate_revised' then from_rate::varchar end as from_text,
        case when kind_of_change = 'rate_revised' then to_rate::varchar end as to_text
    from measured
    {revisions}
"""
_NO_CAUSE = "null as cause, null as cause_note, null as cause_reference"
# What the publisher says counts where a newer edition came into force, and nowhere else.
_CAUSE = """
        case
            when kind_of_change <> 'revised' then null
            when measured.from_vintage_id = measured.to_vintage_id then 'same_edition'
            when measured.to_published_on < measured.from_published_on then 'earlier_edition'
            else coalesce(revision.cause, 'not_stated')
        end as cause,
        revision.cause_note, revision.cause_reference"""
_REVISIONS = """
    left join {file} as revision
        on revision.figure_id = measured.key and revision.to_vintage_id = measured.to_vintage_id
        and revision.revision_kind <> 'resubmission_not_applied'
        and measured.kind_of_change = 'revised' and measured.to_published_on > measured.from_published_on
"""


def list_changed_figures(connection: duckdb.DuckDBPyConnection, before: Marts, now: Marts) -> None:
    """Add the changes of figures to the table `change`, of marts that both releases have with what is compared."""
    _look_up(connection, [before, now])
    figures_of = {figures.mart: figures for figures in FIGURES}
    for name in not_the_same(before, now, figures_of):
        _list_changed(connection, figures_of[name], before[name], now[name], now.get("fct_revision"))


def _look_up(connection: duckdb.DuckDBPyConnection, releases: list[Marts]) -> None:
    """Temporary tables of the offences that are totals, and of the sources that the fact of fraud shows again."""
    connection.execute("create or replace temp table total_offence (offence_id varchar)")
    connection.execute("create or replace temp table shown_elsewhere (source_id varchar)")
    for marts in releases:
        if "dim_offence" in marts and marts["dim_offence"].columns.keys() >= {"offence_id", "level"}:
            file = marts["dim_offence"].file
            connection.execute(f"insert into total_offence select offence_id from {file} where level = 'total'")
        for name in (RECORDED, SURVEY):
            if name in marts and "source_id" in marts[name].columns:
                connection.execute(f"insert into shown_elsewhere select distinct source_id from {marts[name].file}")


def _list_changed(
    connection: duckdb.DuckDBPyConnection,
    figures: Figures,
    before: PublishedMart,
    now: PublishedMart,
    revision: PublishedMart | None,
) -> None:
    if len(in_both(before, now, figures.needs)) < len(figures.needs):
        return  # told as a change of its columns
    beside = {name for name in _BESIDE if name in figures.made or in_both(before, now, [name])}
    narrow_now, narrow_before = (_side(figures, mart, beside, labels=False) for mart in (now, before))
    connection.execute(_APART.format(now=narrow_now, before=narrow_before))
    has_causes = not figures.kind and revision is not None and revision.columns.keys() >= _REVISION
    connection.execute(
        _CHANGED.format(
            kind=figures.kind,
            mart=figures.mart,
            key_in_list=figures.key_in_list,
            labels=", ".join(f"coalesce(now.{name}, before.{name}) as {name}" for name in _SAID),
            same_value=_SAME_VALUE,
            same_interval=_SAME_INTERVAL,
            now_is_headline=_IS_HEADLINE.format(row="now"),
            before_is_headline=_IS_HEADLINE.format(row="before"),
            now=_side(figures, now, beside),
            before=_side(figures, before, beside),
            cause=_CAUSE if has_causes else _NO_CAUSE,
            revisions=_REVISIONS.format(file=revision.file) if has_causes and revision else "",
        )
    )


def _side(figures: Figures, mart: PublishedMart, beside: set[str], *, labels: bool = True) -> str:
    """SQL of the figures of one release in one shape, with or without what is said of them."""

    def picked(name: str, kind: str) -> str:
        column = figures.called.get(name, name)
        return f"{quoted(column) if column in held else 'null'}::{kind} as {name}"

    held = figures.made | mart.columns.keys()
    columns = [
        f"{figures.key} as key",
        "value::double as value",
        "obs_status::varchar as obs_status",
        *(picked(name, kind) for name, kind in _LABELS.items() if labels),
        *(picked(name, kind) if name in beside else f"null::{kind} as {name}" for name, kind in _BESIDE.items()),
    ]
    return f"select {', '.join(columns)} from {figures.rows.format(file=mart.file, where=figures.where)}"


_BETWEEN_EDITIONS = """
    insert into change by name
    with revised as (from {file}),
    shown as ({shown})
    select
        'revision_between_editions' as kind, 'fct_revision' as mart, {taken},
        {is_headline} as is_headline, shown.unit as from_unit, shown.unit as to_unit, shown.area_name
    from revised as revision
    left join shown on shown.key = revision.figure_id
"""
_OF_THE_REVISION = {"revision_kind": "what"} | {
    name: name
    for name in (
        "figure_id", "source_id", "area_code", "period_id", "offence_id", "reporting_body", "measure", "from_value",
        "to_value", "from_status", "to_status", "from_edition", "to_edition", "difference", "relative_difference",
        "tier", "jurisdiction", "period_label", "offence_label", "survey_population", "breakdown", "category", "cause",
        "cause_note", "cause_reference",
    )
}  # fmt: skip


def list_revisions_between_editions(connection: duckdb.DuckDBPyConnection, now: Marts) -> None:
    """Add what fct_revision holds to the table `change`, with unit and area of the figures in force."""
    revision = now.get("fct_revision")
    if revision is None:
        return
    _look_up(connection, [now])
    shown = " union all ".join(
        f"(from ({_side(figures, now[figures.mart], set(_BESIDE))}) where key in (select figure_id from revised))"
        for figures in FIGURES
        if figures.mart in (RECORDED, SURVEY, FRAUD) and figures.mart in now
    )
    none = "select null::varchar as key, null::varchar as unit, null::varchar as area_name"
    taken = [
        f"revision.{quoted(column)} as {name}"
        for column, name in _OF_THE_REVISION.items()
        if column in revision.columns
    ]
    connection.execute(
        _BETWEEN_EDITIONS.format(
            shown=shown or none,
            taken=", ".join(taken),
            is_headline=_IS_HEADLINE.format(row="shown") if shown else "false",
            file=revision.file,
        )
    )
