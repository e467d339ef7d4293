-- The raw model. History lives here and nowhere else: rows are added one vintage at a time, in one transaction.
create schema if not exists raw;
create schema if not exists reference;
create schema if not exists ops;

create table if not exists raw.vintage (
    vintage_id varchar primary key,
    source_id varchar not null,
    product_id varchar not null,
    edition varchar not null,
    edition_title varchar not null,
    published_on date not null,
    published_on_basis varchar not null,
    retrieved_at timestamp not null,
    sha256 varchar not null,
    original_sha256 varchar not null,
    file_name varchar not null,
    url varchar,
    parser varchar not null,
    parser_version integer not null,
    row_count integer not null,
    origin varchar not null
);

create table if not exists raw.observation (
    vintage_id varchar not null,
    row_no integer not null,
    jurisdiction varchar not null,
    area_code varchar not null,
    area_label varchar not null,
    area_type varchar not null,
    coverage varchar,
    period_start date not null,
    period_end date not null,
    period_type varchar not null,
    period_basis varchar not null,
    series varchar not null,
    offence_scheme varchar,
    offence_id varchar,
    offence_code varchar,
    offence_label varchar,
    label_path varchar,
    is_total boolean not null,
    reporting_body varchar,
    survey_population varchar,
    breakdown varchar,
    category varchar,
    comparator_start date,
    comparator_end date,
    comparator_type varchar,
    measure varchar not null,
    unit varchar not null,
    value double,
    lower double,
    upper double,
    confidence_level double,
    interval_source varchar,
    standard_error double,
    design_factor double,
    base double,
    base_unit varchar,
    significance varchar,
    obs_status varchar,
    status_reason varchar,
    marker varchar,
    notes varchar,
    published_label varchar not null,
    sheet varchar not null,
    cell varchar not null
);

-- Facts about sources, areas, offences and codes, written anew from the registry by every run.
create table if not exists reference.source (
    source_id varchar, product_id varchar, title varchar, publisher varchar, product_title varchar,
    jurisdiction varchar, family varchar, series varchar, period_basis varchar, counting_unit varchar,
    offence_scheme varchar, survey varchar, denominator_source_id varchar,
    rounded_to double, allows_negative boolean, prints_bases boolean, minimum_base integer,
    landing_page varchar, licence varchar,
    attribution varchar, cadence varchar, stale_after_days integer
);
create table if not exists reference.designation (
    source_id varchar, valid_from date, valid_to date, status varchar, reference varchar
);
create table if not exists reference.caveat (
    caveat_id varchar, source_id varchar, caveat varchar, reference varchar
);
create table if not exists reference.area (
    area_code varchar, area_name varchar, area_type varchar, jurisdiction varchar, parent_code varchar,
    code_scheme varchar, valid_from date, valid_to date, has_resident_population boolean
);
create table if not exists reference.area_name (
    area_code varchar, publisher varchar, area_name varchar
);
create table if not exists reference.area_partition (
    partition_id varchar, parent_code varchar, child_code varchar
);
create table if not exists reference.offence (
    offence_scheme varchar, offence_id varchar, offence_code varchar, offence_label varchar, level varchar,
    parent_id varchar, is_total boolean, kind varchar, reporting_body varchar, label_path varchar, sort_order integer
);
create table if not exists reference.offence_label (
    offence_scheme varchar, offence_code varchar, offence_group varchar, offence_label varchar, offence_id varchar
);
create table if not exists reference.offence_partition (
    partition_id varchar, parent_id varchar, child_id varchar
);
create table if not exists reference.obs_status (
    obs_status varchar, meaning varchar, value_missing boolean
);
create table if not exists reference.unit (
    unit varchar, title varchar, canonical_unit varchar, factor double
);
create table if not exists reference.survey (
    survey varchar, title varchar, jurisdiction varchar, population varchar, exclusions varchar,
    design_factor double, design_factor_note varchar, headline_offence_id varchar, reference varchar
);
create table if not exists reference.survey_wave (
    survey varchar, wave varchar, period_start date, period_end date, period_type varchar, instrument varchar,
    fieldwork varchar, mode varchar, age_coverage varchar, capping_rule varchar, designation varchar,
    recall_period varchar, comparability_note varchar, reference varchar
);
create table if not exists reference.reporting_body (
    reporting_body varchar, title varchar, former_names varchar, area_covered varchar, counts varchar,
    overlap_note varchar, reference varchar
);
create table if not exists reference.measure (
    measure varchar, title varchar, unit varchar, statistic varchar, denominator varchar, rate_denominator varchar,
    rests_on_a_sample boolean, additive_over_areas boolean, additive_over_offences boolean,
    additive_over_periods boolean, additive_over_jurisdictions varchar, non_negative boolean
);

-- What makes the jurisdictions one picture: conformed offences, what maps to them, and what may be compared.
create table if not exists reference.conformed_offence (
    offence_id varchar, offence_label varchar, level varchar, parent_id varchar, kind varchar, iccs_code varchar,
    iccs_match varchar, definition varchar, sort_order integer
);
create table if not exists reference.iccs_category (
    offence_code varchar, offence_label varchar, level varchar, parent_code varchar, title_confirmed_by varchar,
    note varchar, sort_order integer
);
create table if not exists reference.offence_bridge (
    offence_scheme varchar, offence_id varchar, conformed_offence_id varchar, match_type varchar, valid_from date,
    valid_to date, publisher_group varchar, cyber_flag varchar, rationale varchar, unused_reason varchar
);
create table if not exists reference.comparability_rule (
    rule_id varchar, family varchar, measure varchar, jurisdiction_a varchar, jurisdiction_b varchar,
    conformed_offence_id varchar, first_day date, last_day date, level_grade varchar, trend_grade varchar,
    reason varchar, reference varchar
);
create table if not exists reference.comparison_series (
    family varchar, measure varchar, jurisdiction varchar, source_id varchar, preference integer
);
create table if not exists reference.cell_caveat (
    caveat_id varchar, jurisdiction varchar, family varchar, measure varchar, conformed_offence_id varchar,
    first_day date, last_day date
);
create table if not exists reference.gap_pair (
    pair_id varchar, jurisdiction varchar, conformed_offence_id varchar, survey_source_id varchar,
    survey_offence_id varchar, survey_population varchar, interval_source_id varchar, recorded_source_id varchar,
    recorded_offence_id varchar, first_day date, last_day date, grade varchar, reason varchar, reference varchar
);
create table if not exists reference.statistical_change (
    change_id varchar, jurisdiction varchar, family varchar, topic varchar, kind varchar, state varchar,
    announced_on date, first_day date, last_day date, date_precision varchar, what_changed varchar, effect varchar,
    size varchar, breaks_series boolean, reference varchar
);
create table if not exists reference.series_break (
    break_id varchar, change_id varchar, jurisdiction varchar, family varchar, measure varchar,
    reporting_body varchar, offence_kind varchar, conformed_offence_id varchar, first_day date, last_day date,
    break_note varchar, reference varchar
);
create table if not exists reference.correction (
    correction_id varchar, kind varchar, source_id varchar, area_code varchar, offence_id varchar, measure varchar,
    period_type varchar, period_start date, column_name varchar, expect varchar, corrected varchar,
    clears_interval boolean, reason varchar, reference varchar
);
create table if not exists reference.revision_cause (
    cause_id varchar, source_id varchar, to_edition varchar, area_code varchar, offence_id varchar,
    measure varchar, revision_kind varchar, cause varchar, is_declaration boolean, statement varchar, reference varchar
);

-- What happened to each source in each run.
create table if not exists ops.intake_log (
    run_id varchar not null,
    logged_at timestamp not null,
    product_id varchar not null,
    source_id varchar,
    edition varchar,
    stage varchar not null,
    outcome varchar not null,
    message varchar,
    quarantined_as varchar
);

-- Attempts to fetch from publishers, copied by every run from the journal, which keeps them.
create table if not exists ops.fetch_log (
    attempt_id bigint primary key,
    run_id varchar not null,
    attempted_at timestamp with time zone not null,
    product_id varchar not null,
    purpose varchar not null,
    url varchar not null,
    attempt integer not null,
    outcome varchar not null,
    http_status integer,
    final_url varchar,
    bytes bigint,
    seconds double not null,
    sha256 varchar,
    etag varchar,
    last_modified varchar,
    message varchar
);

-- Which text of this file the database was made with; another text means that it is migrated (warehouse/migration.py).
create table if not exists ops.schema_version (
    sha256 varchar primary key
);
