with source as (

    select * from {{ source('raw', 'observation') }}

),

renamed as (

    select
        vintage_id,
        row_no,
        jurisdiction,
        area_code,
        area_label,
        area_type,
        coverage,
        period_start,
        period_end,
        period_type,
        period_basis,
        series,
        offence_scheme,
        offence_id,
        offence_code,
        offence_label,
        label_path,
        is_total,
        reporting_body,
        survey_population,
        breakdown,
        category,
        comparator_start,
        comparator_end,
        comparator_type,
        measure,
        unit,
        value,
        lower,
        upper,
        confidence_level,
        interval_source,
        standard_error,
        design_factor,
        base,
        base_unit,
        significance,
        obs_status,
        status_reason,
        marker,
        notes,
        published_label,
        sheet,
        cell
    from source

)

select * from renamed
