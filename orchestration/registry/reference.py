"""The registry as tables: what models and analysts need to know about sources, areas, offences and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.registry.load import read_all, read_csv, schemes, sources

if TYPE_CHECKING:
    import pandas as pd

_FLAGS = {
    "value_missing",
    "is_total",
    "has_resident_population",
    "additive_over_areas",
    "additive_over_offences",
    "additive_over_periods",
    "non_negative",
    "rests_on_a_sample",
    "breaks_series",
    "clears_interval",
    "is_declaration",
}


def reference_tables() -> dict[str, pd.DataFrame]:
    """Frames by table name of the schema `reference`; empty texts are null, flags are booleans."""
    import pandas as pd

    def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
        typed = [
            {name: (item == "true" if name in _FLAGS else item if item != "" else None) for name, item in row.items()}
            for row in rows
        ]
        return pd.DataFrame(typed, dtype=object)

    def by_scheme(folder: str) -> list[dict[str, Any]]:
        return [
            {"offence_scheme": scheme, **row}
            for scheme in schemes()
            for row in read_csv(f"classifications/{folder}/{scheme}.csv")
        ]

    partitions = [
        {name: item for name, item in row.items() if name != "offence_scheme"}
        for row in by_scheme("offence_partitions")
    ]
    return {
        "source": frame(_source_rows()),
        "designation": frame(
            [
                {"source_id": source_id, **designation.model_dump()}
                for source_id, source in sources().items()
                for designation in source.table.designation
            ]
        ),
        "caveat": frame(
            [
                {
                    "caveat_id": caveat.caveat_id,
                    "source_id": source_id,
                    "caveat": caveat.text,
                    "reference": caveat.reference,
                }
                for source_id, source in sources().items()
                for caveat in source.table.caveats
            ]
        ),
        "area": frame(read_all("areas")),
        "area_name": frame(read_all("area_names")),
        "area_partition": frame(read_all("area_partitions")),
        "offence": frame(by_scheme("offences")),
        "offence_label": frame(by_scheme("offence_labels")),
        "offence_partition": frame(partitions),
        "obs_status": frame(read_csv("obs_status.csv")),
        "measure": frame(read_csv("measures.csv")),
        "unit": frame(read_csv("units.csv")),
        "survey": frame(read_csv("surveys/surveys.csv")),
        "survey_wave": frame(read_csv("surveys/waves.csv")),
        "reporting_body": frame(read_csv("reporting_bodies.csv")),
        "conformed_offence": frame(_in_order(read_csv("classifications/conformed/uk_common.csv"))),
        "iccs_category": frame(_in_order(read_csv("classifications/conformed/iccs.csv"))),
        "offence_bridge": frame(by_scheme("bridge")),
        "comparability_rule": frame(_rule_rows()),
        "comparison_series": frame(read_csv("comparability/series.csv")),
        "cell_caveat": frame(read_csv("comparability/cell_caveats.csv")),
        "gap_pair": frame(read_csv("comparability/gap_pairs.csv")),
        "statistical_change": frame(read_csv("comparability/statistical_changes.csv")),
        "series_break": frame(read_csv("comparability/series_breaks.csv")),
        "correction": frame(read_csv("corrections.csv")),
        "revision_cause": frame(read_csv("revision_causes.csv")),
    }


def _in_order(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{**row, "sort_order": place} for place, row in enumerate(rows, 1)]


def _rule_rows() -> list[dict[str, Any]]:
    """Rules of comparability, one row per conformed offence they name; a rule that names none holds for all."""
    rules = [(row.pop("conformed_offence_ids").split(), row) for row in read_csv("comparability/rules.csv")]
    return [{**row, "conformed_offence_id": offence} for offences, row in rules for offence in offences or [""]]


def _source_rows() -> list[dict[str, Any]]:
    return [
        {
            "source_id": source_id,
            "product_id": source.product.product_id,
            "title": source.table.title,
            "publisher": source.product.publisher,
            "product_title": source.product.title,
            "jurisdiction": source.table.jurisdiction,
            "family": source.table.family,
            "series": source.table.series,
            "period_basis": source.table.period_basis,
            "counting_unit": source.table.counting_unit,
            "offence_scheme": source.table.offence_scheme,
            "survey": source.table.survey,
            "denominator_source_id": source.table.denominator_source_id,
            "rounded_to": source.table.rounded_to,
            "allows_negative": source.table.allows_negative,
            "prints_bases": source.table.prints_bases,
            "minimum_base": source.table.minimum_base,
            "landing_page": source.product.landing_page,
            "licence": source.product.licence,
            "attribution": source.product.attribution,
            "cadence": source.product.cadence,
            "stale_after_days": source.product.stale_after_days,
        }
        for source_id, source in sources().items()
    ]
