"""Two releases of a handful of figures that differ in known ways: what changed stands in one list of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.raw import prepare_database
from warehouse.release import publish
from warehouse.release.publication import Writer

FIRST, SECOND = "v2026.07.1", "v2026.08.1"
DAYS = (date(2026, 7, 1), date(2026, 8, 3))

_WHERE = "source_id varchar, jurisdiction varchar, area_code varchar, area_name varchar, area_type varchar"
_WHAT = (
    f"figure_id varchar primary key, {_WHERE}, period_id varchar, period_label varchar, offence_id varchar, "
    "offence_label varchar, breakdown varchar, category varchar, value double, measure varchar, unit varchar, "
    "vintage_id varchar, edition varchar, published_on date, obs_status varchar"
)
_EW = "'EW', 'K04000001', 'England and Wales', 'country_group'"
_LEEDS = "'EW', 'E08000035', 'Leeds', 'community_safety_partnership'"
_DEC = "'a5a@ye-2025-12', 'ye-2025-12', date '2026-04-23'"
_TOTAL = "'prc:total', 'Total recorded crime'"

# As the first release holds them.
BUILD = [
    f"create table marts.fct_recorded_crime ({_WHAT}, reporting_body varchar, rate_per_1000 double)",
    f"""insert into marts.fct_recorded_crime values
        ('total 2024/25', 'a5a', {_EW}, 'FY:2024-04-01', '2024/25', {_TOTAL}, null, null, 5307473, 'recorded_crime',
            'offences', {_DEC}, null, null, 88.4),
        ('total 2023/24', 'a5a', {_EW}, 'FY:2023-04-01', '2023/24', {_TOTAL}, null, null, 5402864, 'recorded_crime',
            'offences', {_DEC}, null, null, 89.7),
        ('arson 2024/25', 'a5a', {_EW}, 'FY:2024-04-01', '2024/25', 'prc:arson', 'Arson_and *more*', null, null,
            20000, 'recorded_crime', 'offences', {_DEC}, null, null, null),
        ('leeds 2024/25', 'a5a', {_LEEDS}, 'FY:2024-04-01', '2024/25', 'prc:arson', 'Arson', null, null, 2,
            'recorded_crime', 'offences', {_DEC}, null, null, null),
        ('leeds 2023/24', 'a5a', {_LEEDS}, 'FY:2023-04-01', '2023/24', 'prc:arson', 'Arson', null, null, 40,
            'recorded_crime', 'offences', {_DEC}, null, null, null),
        ('unchanged', 'a5a', {_EW}, 'FY:2022-04-01', '2022/23', {_TOTAL}, null, null, 0.1, 'recorded_crime',
            'offences', {_DEC}, null, null, null)""",
    f"create table marts.fct_survey_estimate ({_WHAT}, survey_population varchar, lower double, upper double)",
    f"""insert into marts.fct_survey_estimate values
        ('prevalence', 'a3a', {_EW}, 'FY:2024-04-01', '2024/25', 'csew:all', 'All crime', null, null, 5.1,
            'survey_prevalence', 'percent', 'a3a@ye', 'ye-2025-12', date '2026-04-23', null, 'people_16_plus',
            4.8, 5.4),
        ('interval', 'a3a', {_EW}, 'FY:2023-04-01', '2023/24', 'csew:all', 'All crime', 'sex', 'women', 6.5,
            'survey_prevalence', 'percent', 'a3a@ye', 'ye-2025-12', date '2026-04-23', null, 'people_16_plus', 6.2, 6.8)
    """,
    f"create table marts.fct_fraud_and_cyber ({_WHAT}, reporting_body varchar)",
    # Its last row shows a figure of the police again.
    f"""insert into marts.fct_fraud_and_cyber values
        ('cifas', 'c3', {_EW}, 'FY:2024-04-01', '2024/25', 'nfib:total', 'Total', null, null, 1000, 'recorded_crime',
            'offences', 'c3@ye', 'ye-2025-12', date '2026-04-23', null, 'Cifas'),
        ('total 2024/25', 'a5a', {_EW}, 'FY:2024-04-01', '2024/25', {_TOTAL}, null, null, 5307473, 'recorded_crime',
            'offences', {_DEC}, null, null)""",
    f"create table marts.fct_population (population_id varchar primary key, {_WHERE}, reference_date date, "
    "population bigint, vintage_id varchar, edition varchar, published_on date, obs_status varchar)",
    f"insert into marts.fct_population values ('mid 2024', 'mye', {_EW}, date '2024-06-30', 61806700, 'mye@2024', "
    "'mid-2024', date '2025-07-30', null)",
    "create table marts.fct_revision (figure_id varchar, source_id varchar, jurisdiction varchar, area_code varchar, "
    "period_id varchar, period_label varchar, offence_id varchar, offence_label varchar, from_edition varchar, "
    "to_edition varchar, to_vintage_id varchar, to_published_on date, from_value double, to_value double, difference "
    "double, relative_difference double, measure varchar, revision_kind varchar, cause varchar, cause_note varchar, "
    "cause_reference varchar, tier varchar, primary key (figure_id, to_vintage_id, revision_kind))",
    "insert into marts.fct_revision values "
    f"('total 2024/25', 'a5a', 'EW', 'K04000001', 'FY:2024-04-01', '2024/25', {_TOTAL}, 'ye-2025-06', 'ye-2025-12', "
    "'a5a@ye-2025-12', date '2026-04-23', 5300000, 5307473, 7473, 0.00141, 'recorded_crime', 'value_changed', "
    "'routine_revision', 'Forces send more.', 'note 59', 'small'), "
    f"('total 2023/24', 'a5a', 'EW', 'K04000001', 'FY:2023-04-01', '2023/24', {_TOTAL}, 'ye-2025-12', 'ye-2025-12', "
    "'a5a@ye-2025-12', date '2026-04-23', 5402864, 9999999, 4597135, 0.85, 'recorded_crime', "
    "'resubmission_not_applied', 'frozen', 'It stays.', 'note 60', 'large')",
    "create table marts.uk_comparison (comparison_id varchar primary key, conformed_offence_id varchar, offence_label "
    "varchar, period_id varchar, period_label varchar, jurisdiction varchar, source_id varchar, value double, measure "
    "varchar, unit varchar, grade varchar, break_note varchar, edition varchar, obs_status varchar)",
    """insert into marts.uk_comparison values
        ('robbery 2023', 'uk:robbery', 'Robbery', 'FY:2023-04-01', '2023/24', 'EW', 'a5a', 100, 'recorded_crime',
            'offences', 'comparable', null, 'ye-2025-12', null),
        ('robbery 2024', 'uk:robbery', 'Robbery', 'FY:2024-04-01', '2024/25', 'EW', 'a5a', 110, 'recorded_crime',
            'offences', 'comparable', 'Another rule.', 'ye-2025-12', null),
        ('robbery gone', 'uk:robbery', 'Robbery', 'FY:2002-04-01', '2002/03', 'EW', 'a5a', 90, 'recorded_crime',
            'offences', 'comparable', null, 'ye-2025-12', null)""",
    "create table marts.uk_comparison_caveat (comparison_id varchar, caveat_kind varchar, caveat_id varchar, caveat "
    "varchar, primary key (comparison_id, caveat_kind, caveat_id))",
    "insert into marts.uk_comparison_caveat values ('robbery 2023', 'source', 'old', 'Mind the gap.'), "
    "('robbery gone', 'source', 'old', 'Goes with its line.')",
    "create table marts.statistical_change (change_id varchar primary key, what_changed varchar, effect varchar)",
    "insert into marts.statistical_change values ('rule 7', 'Rule 7 was tightened.', 'Fewer crimes recorded.')",
    "create table marts.dim_source (source_id varchar primary key, title varchar, publisher varchar, designation "
    "varchar)",
    "insert into marts.dim_source values ('a5a', 'Table A5a', 'Office of Counts', 'accredited'), "
    "('a3a', 'Table A3a', 'Office of Counts', 'accredited'), ('c3', 'Table C3', 'Bureau', 'none')",
    "create table marts.dim_offence (offence_id varchar primary key, offence_label varchar, level varchar)",
    "insert into marts.dim_offence values ('prc:total', 'Total recorded crime', 'total'), "
    "('prc:arson', 'Arson', 'offence'), ('csew:all', 'All crime', 'total'), ('nfib:total', 'Total', 'total')",
    "create table marts.dim_vintage (vintage_id varchar primary key, source_id varchar, edition varchar, "
    "edition_title varchar, published_on date)",
    "insert into marts.dim_vintage values ('a5a@ye-2025-12', 'a5a', 'ye-2025-12', 'December', date '2026-04-23')",
]

# What the second release changes: nothing else may be told, and nothing of it may be left out.
CHANGES = [
    # A newer edition revises the total, and a revision of the register explains it.
    "update marts.fct_recorded_crime set value = 6368967.6, vintage_id = 'a5a@ye-2026-03', edition = 'ye-2026-03', "
    "published_on = date '2026-07-23' where figure_id = 'total 2024/25'",
    "update marts.fct_fraud_and_cyber set value = 6368967.6 where figure_id = 'total 2024/25'",
    "insert into marts.fct_revision by name select * replace ('a5a@ye-2026-03' as to_vintage_id, 'restatement' as "
    "cause, 'Stations *closed*.' as cause_note, 'note 61' as cause_reference) from marts.fct_revision "
    "where revision_kind = 'value_changed'",
    # What the publisher prints beside the total and does not take over is no second change of it.
    "insert into marts.fct_revision by name select * replace ('resubmission_not_applied' as revision_kind, 'frozen' "
    "as cause) from marts.fct_revision where to_vintage_id = 'a5a@ye-2026-03'",
    "insert into marts.dim_vintage values ('a5a@ye-2026-03', 'a5a', 'ye-2026-03', 'March', date '2026-07-23')",
    "insert into raw.vintage by name select * replace ('a5a@ye-2026-03' as vintage_id, 'ye-2026-03' as edition, "
    "'Year ending March 2026' as edition_title, date '2026-07-23' as published_on) from raw.vintage",
    "update marts.fct_recorded_crime set rate_per_1000 = 90.5 where figure_id = 'total 2023/24'",
    "update marts.fct_recorded_crime set value = 20200 where figure_id = 'arson 2024/25'",
    "update marts.fct_recorded_crime set value = 6 where figure_id = 'leeds 2024/25'",
    "delete from marts.fct_recorded_crime where figure_id = 'leeds 2023/24'",
    "insert into marts.fct_recorded_crime by name select * replace ('new' as figure_id, 'FY:2025-04-01' as period_id, "
    "'2025/26' as period_label) from marts.fct_recorded_crime where figure_id = 'arson 2024/25'",
    "update marts.fct_survey_estimate set value = 5.8 where figure_id = 'prevalence'",
    "update marts.fct_survey_estimate set upper = 6.9 where figure_id = 'interval'",
    "update marts.fct_fraud_and_cyber set value = null, obs_status = 'x' where figure_id = 'cifas'",
    "update marts.fct_population set population = 61806701",
    "update marts.uk_comparison set value = 120 where comparison_id = 'robbery 2023'",
    "update marts.uk_comparison set grade = 'not_comparable' where comparison_id <> 'robbery gone'",
    "update marts.uk_comparison set break_note = null where comparison_id = 'robbery 2024'",
    "delete from marts.uk_comparison where comparison_id = 'robbery gone'",
    "delete from marts.uk_comparison_caveat where comparison_id = 'robbery gone'",
    "update marts.uk_comparison_caveat set caveat_id = 'new', caveat = '=Mind <b>the</b> step.'",
    "update marts.statistical_change set effect = 'More crimes recorded.'",
    "update marts.dim_source set designation = 'suspended' where source_id = 'a3a'",
    "delete from marts.dim_source where source_id = 'c3'",
    "alter table marts.dim_offence add column definition varchar",
    "comment on column marts.dim_offence.level is 'How broad it is.'",
]


def first_build(path: Path) -> Path:
    """Write the build of the first release to `path`."""
    prepare_database(path)
    with open_database(path) as connection:
        connection.execute("create schema marts")
        for statement in BUILD:
            connection.execute(statement)
        connection.execute(
            "insert into raw.vintage by name select 'a5a@ye-2025-12' as vintage_id, 'a5a' as source_id, 'appendix' as "
            "product_id, 'ye-2025-12' as edition, 'Year ending December 2025' as edition_title, date '2026-04-23' as "
            "published_on, 'cover' as published_on_basis, timestamp '2026-04-23' as retrieved_at, repeat('a', 64) as "
            "sha256, repeat('b', 64) as original_sha256, 'a.xlsx' as file_name, 'p' as parser, 1 as parser_version, "
            "1 as row_count, 'bundled' as origin"
        )
    return path


def changed(path: Path, statements: Sequence[str] = CHANGES) -> None:
    """Run the statements on the build at `path`."""
    with open_database(path) as connection:
        for statement in statements:
            connection.execute(statement)


def two_releases(folder: Path, writers: Sequence[Writer] = ()) -> Path:
    """A home in `folder` with FIRST and SECOND, the current one."""
    build = first_build(folder / "build.duckdb")
    publish(build, folder, [check()], today=DAYS[0], writers=writers)
    changed(build)
    publish(build, folder, [check(), check(passed=False, severity="warn")], today=DAYS[1], writers=writers)
    return folder
