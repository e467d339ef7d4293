-- robbery: Is robbery falling in all three jurisdictions?
select jurisdiction, period_label, value, change_on_year, index_value, index_base_period, break_note, caveats
from uk_comparison
where conformed_offence_id = 'uk_common:robbery' and family = 'police_recorded' and jurisdiction <> 'UK'
and period_label = '2024/25' order by jurisdiction;

-- common_assault: How did Scotland's total change when common assault moved?
select figure.published_on, figure.source_id, figure.offence_label, figure.value, bridge.offence_scheme, bridge.rationale
from fct_recorded_crime as figure inner join bridge_offence_classification as bridge using (offence_id)
where figure.period_label = '2018/19' and figure.area_code = 'S92000003'
and bridge.conformed_offence_id = 'uk_common:all_crime' and figure.offence_id like '%:total_crimes'
order by figure.published_on, figure.source_id;

-- two_editions: What was published for 2020/21 in the June and in the December 2025 editions?
select edition, published_on, value, revision_since_first from revision_triangle
where source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_label = '2020/21'
order by appearance;

-- fraud: How much fraud is there in the United Kingdom, and by whose count?
select reporting_body, jurisdiction, measure, offence_label, period_label, canonical_value, overlap_note
from fct_fraud_and_cyber where offence_kind <> 'crime' and is_total and value is not null and breakdown is null
and measure in ('recorded_crime', 'survey_incidents', 'fraud_case') and period_type not in ('M', 'FQ')
and area_type in ('uk', 'country_group', 'country')
qualify row_number() over
(partition by reporting_body, jurisdiction, measure order by period_end desc, value desc, offence_id, figure_id) = 1
order by jurisdiction, reporting_body;

-- cyber: Which nation can tell cyber-crime apart?
select jurisdiction, measured_by, measure, cyber_flag, min(measured_since) as since, max(measured_until) as until
from measure_availability where cyber_flag is not null and measure in (
'recorded_crime', 'survey_prevalence', 'online_flagged_crime', 'cyber_crime_estimate') group by all order by all;

-- precision: How precise is a change of two points in the Crime Survey, now and in 2014?
select wave, headline_prevalence, achieved_sample, response_rate, response_rate_reason,
sqrt(2) * (headline_upper - headline_lower) / 2 as smallest_certain_change_in_points
from survey_quality where survey = 'csew' and wave in ('2013/14', '2024/25') order by wave;

-- one_chart: Which figures may I put in one chart?
select family, measure, offence_label, jurisdiction_a, jurisdiction_b, first_day, last_day, grade, trend_grade, reasons
from comparability where grade <> 'not_comparable' order by family, measure, offence_label, first_day;

-- total: Is there a total for the United Kingdom?
select status_reason, count(*) as lines from uk_comparison where jurisdiction = 'UK' group by all order by lines desc;

-- gap: How much crime never reaches the police statistics?
select jurisdiction, offence_label, period_label, survey_value, recorded_value, ratio, ratio_lower, ratio_upper,
interval_note, caveats from crime_gap where period_label in ('2024/25', '2023/24 survey') order by 1, 2;

-- coming: What is going to change?
select jurisdiction, topic, first_day, what_changed, effect, reference
from statistical_change where state <> 'past' order by jurisdiction, first_day;

-- printed_cell: In which cell was recorded crime of England & Wales printed?
select f.period_label, f.value, v.file_name, f.sheet, f.cell, v.published_on
from fct_recorded_crime as f inner join dim_vintage as v using (vintage_id)
where f.source_id = 'ew_ons_a5a' and f.offence_id = 'ons_prc:total_excluding_fraud' order by f.period_start;

-- new_year: What was known on New Year's Day 2026, before figures were revised?
select period_label, value, edition from as_of_recorded_crime(date '2026-01-01')
where source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_label = '2020/21';

-- trust: How far can the surveys be trusted?
select survey, wave, response_rate, response_rate_reason, achieved_sample, headline_prevalence, relative_half_width
from survey_quality order by survey, period_start;

-- who_counts_fraud: Who counts fraud, and how many in the newest year of each body?
select reporting_body, jurisdiction, offence_label, measure, period_label, canonical_value, canonical_unit
from fct_fraud_and_cyber where offence_kind <> 'crime' and is_total and value is not null and breakdown is null
and measure in ('recorded_crime', 'survey_incidents', 'fraud_case', 'cyber_crime_estimate')
and area_type in ('uk', 'country_group', 'country') and period_type not in ('M', 'FQ')
qualify row_number() over
(partition by reporting_body, jurisdiction, measure order by period_end desc, value desc, offence_id, figure_id) = 1
order by jurisdiction, reporting_body;

-- why_missing: Why are figures missing, and where?
select source_id, obs_status, status_meaning, count(*) as figures, min(period_label) as first_period
from fct_recorded_crime where value is null group by all order by figures desc;

-- force_rates: Which police force areas recorded most crime for their residents in the last year with a rate?
select area_name, period_label, value, rate_per_1000, denominator_population, denominator_date from fct_recorded_crime
where source_id = 'ew_ons_p1' and area_type = 'police_force_area' and rate_per_1000 is not null
and offence_id = 'ons_prc:total_excluding_fraud'
qualify period_end = max(period_end) over () order by rate_per_1000 desc limit 10;

-- all_editions: Which editions showed a figure, and from when to when was each in force?
select edition, value, valid_from, valid_to, sheet, cell from fct_recorded_crime_vintage
where source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:robbery' and period_label = '2020/21' order by valid_from;

-- survey_interval: How sure is the share of people who were victims?
select period_label, offence_label, value, lower, upper, unit, interval_source, base, interval_note
from fct_survey_estimate where source_id = 'ew_ons_a3a' and measure = 'survey_prevalence' and is_total
and breakdown is null and comparator_start is null and lower is not null order by period_start desc, offence_label limit 10;

-- survey_editions: Which survey estimates did a later edition change?
select figure_id, count(*) as editions, count(distinct value) as different_values, min(value) as least, max(value) as most
from fct_survey_estimate_vintage group by figure_id having count(distinct value) > 1 order by most - least desc, figure_id limit 10;

-- fraud_editions: How many figures of each body did an edition show?
select reporting_body, source_id, edition, published_on, count(*) as figures, count(value) as with_a_value
from fct_fraud_and_cyber_vintage group by all order by reporting_body, source_id, published_on;

-- populations: Which population stands behind a rate, and on what basis?
select area_name, reference_date, population, basis, is_derived, source_id from fct_population
where area_code = 'S92000003' order by reference_date desc, source_id limit 10;

-- places: What does an area belong to?
select area_code, area_name, area_type, hierarchy_path from dim_area
where jurisdiction = 'NI' order by hierarchy_level, area_name;

-- periods: Which kinds of period are there, and how long are they?
select period_type, months, count(*) as periods, min(period_label) as first_label from dim_period
group by all order by periods desc;

-- classes: Which published classes make up robbery, in each nation?
select bridge.offence_scheme, bridge.offence_label, bridge.match_type, bridge.valid_from, bridge.valid_to, offence.definition
from bridge_offence_classification as bridge
inner join dim_offence as offence on offence.offence_id = bridge.conformed_offence_id
where bridge.conformed_offence_id = 'uk_common:robbery' order by 1, 2;

-- may_be_added: Which measures may be added over what?
select measure, measure_title, unit, additive_over_areas, additive_over_offences, additive_over_periods,
additive_over_jurisdictions from dim_measure order by measure;

-- caveats_of_a_table: What must a user of a published table know?
select source.title, caveat.caveat, caveat.reference from dim_caveat as caveat inner join dim_source as source using (source_id)
where source_id = 'sc_sg_table_1' order by caveat.caveat_id;

-- corrections: Which errors of publishers are corrected here?
select kind, source_id, published, corrected, reason, reference from dim_correction order by correction_id;

-- newest_editions: How old is the newest edition of each source?
select source_id, edition, published_on, published_on_basis, file_name, sha256 from dim_vintage
where is_latest_edition order by published_on, source_id;

-- largest_revisions: Which large figures were revised most, and what does the publisher say of it?
select source_id, period_label, offence_label, from_value, to_value, round(100 * relative_difference, 1) as percent, cause,
cause_note from fct_revision where from_value >= 1000 and relative_difference is not null
order by abs(relative_difference) desc, figure_id limit 10;

-- usual_revisions: How much are figures usually revised once they are out?
select source_id, measure, step, years_after_the_period, figures_compared, figures_revised, mean_absolute_revision_percent
from revision_summary where figures_revised > 0 order by source_id, measure, step, years_after_the_period;

-- drifting_apart: How far have the statistics of two nations drifted apart?
select measure, jurisdiction_a, jurisdiction_b, period_label, offences, comparable, with_caution, not_comparable, one_sided,
divergence_percent from divergence where family = 'police_recorded' order by 2, 3, period_start;

-- caveats_of_a_cell: What must be known of one figure of the comparison?
select comparison.jurisdiction, comparison.value, caveat.caveat_kind, caveat.caveat, caveat.reference
from uk_comparison as comparison inner join uk_comparison_caveat as caveat using (comparison_id)
where comparison.conformed_offence_id = 'uk_common:robbery' and comparison.period_label = '2024/25'
and comparison.family = 'police_recorded' order by 1, 3, 4;
