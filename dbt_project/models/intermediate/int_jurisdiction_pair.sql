-- Every two jurisdictions once.
select
    'EW' as jurisdiction_a,
    'SC' as jurisdiction_b
union all
select
    'EW' as jurisdiction_a,
    'NI' as jurisdiction_b
union all
select
    'SC' as jurisdiction_a,
    'NI' as jurisdiction_b
