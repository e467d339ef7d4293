-- Jurisdictions whose statistics are compared.
select 'EW' as jurisdiction
union all
select 'SC' as jurisdiction
union all
select 'NI' as jurisdiction
