"""The register of the miniature build: what classes map to, changes, corrections, who measures what, revisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.warehouse.small_figures import Row, reference, sources

JURISDICTIONS = ("EW", "SC", "NI")
NEAR = "The class holds a few kinds of the crime that others count elsewhere."


@dataclass(frozen=True)
class Class:
    """What a published class of offences maps to."""

    conformed: str
    match_type: str
    rationale: str | None = None


# Classes that are set side by side, and one of each other kind of match; a part of its whole needs no rationale.
CLASSES = {
    "test:0": Class("uk_common:robbery", "exact"),
    "test:1": Class("uk_common:residential_burglary", "related", NEAR),
    "test:2": Class("uk_common:fraud", "narrow", NEAR),
    "test:3": Class("uk_common:homicide", "exact"),
    "test:4": Class("uk_common:theft_offences", "broad"),
    "test:5": Class("uk_common:survey_crime", "close", NEAR),
    "test:10": Class("uk_common:shoplifting", "exact"),
    "niscs:any_crime": Class("uk_common:survey_crime", "close", NEAR),
}
REDEFINED_ON = date(2017, 4, 1)


def conformed_label(offence: str) -> str:
    """Name of a conformed offence."""
    return next(str(row["offence_label"]) for row in reference("conformed_offence") if row["offence_id"] == offence)


def conformed_offences() -> list[Row]:
    """Rows of dim_offence for the conformed offences."""
    return [row | {"offence_scheme": "uk_common", "is_conformed": True} for row in reference("conformed_offence")]


def bridge(published: Iterable[str]) -> list[Row]:
    """Rows of bridge_offence_classification: one for each class, two for one that was redefined, and one unused."""

    def mapping(offence: str, to: Class, **more: object) -> Row:
        return {"offence_scheme": "test", "offence_id": offence, "offence_label": offence, "published_labels": offence,
                "conformed_offence_id": to.conformed, "conformed_offence_label": conformed_label(to.conformed),
                "match_type": to.match_type, "rationale": to.rationale, **more}  # fmt: skip

    other = Class("uk_common:other_theft", "broad")
    rows = [mapping(offence, CLASSES.get(offence, other)) for offence in published]
    redefined = rows.pop()["offence_id"]
    return [
        *rows,
        mapping(redefined, other, valid_to=date(2017, 3, 31)),
        mapping(redefined, Class("uk_common:shoplifting", "exact"), valid_from=REDEFINED_ON),
        mapping("test:unseen", other, unused_reason="Shown in older editions only, which are not at hand."),
    ]


def changes() -> list[Row]:
    """Rows of statistical_change: those of the registry, with the offences whose series they break."""
    broken: dict[str, set[str]] = {}
    for row in reference("series_break"):
        if row["conformed_offence_id"]:
            broken.setdefault(row["change_id"], set()).add(conformed_label(row["conformed_offence_id"]))
    return [
        row | {"breaks_series_of": "; ".join(sorted(broken.get(row["change_id"], ()))) or None}
        for row in reference("statistical_change")
    ]


def corrections() -> list[Row]:
    """Rows of dim_correction: those of the registry."""
    return [row | {"published": row["expect"]} for row in reference("correction")]


def checked_corrections() -> list[Row]:
    """Rows of chk_correction: every error still stands."""
    return [
        row | {"editions": 1, "error_still_stands": True, "what_to_do": "Remove the correction if it is mended."}
        for row in reference("correction")
    ]


def availability(figures: Iterable[Row]) -> list[Row]:
    """Rows of measure_availability for the figures in force: every table, what is not measured, and a part of a class.

    A table stands for the whole of its family, and stalking is told apart in England and Wales only.
    """
    by_source: dict[str, list[Row]] = {}
    for row in figures:
        if row["offence_id"] and row["value"] is not None:
            by_source.setdefault(row["source_id"], []).append(row)
    whole = {"police_recorded": "all_crime", "survey": "survey_crime", "fraud": "fraud"}
    rows = [_measured(shown, whole[sources()[source]["family"]], "close") for source, shown in by_source.items()]
    rows.append(_measured(by_source["ew_ons_a5a"], "stalking_and_harassment", "exact"))
    # Parts of theft: nobody asks the other two for a class that nobody shows as one.
    rows.append(_measured(by_source["ew_ons_a5a"], "theft_offences", "broad"))
    answered = {(row["family"], row["conformed_offence_id"], row["jurisdiction"]) for row in rows}
    asked = {(row["family"], row["conformed_offence_id"]) for row in rows if row["match_type"] != "broad"}
    for family, offence in sorted(asked):
        for jurisdiction in JURISDICTIONS:
            if (family, offence, jurisdiction) not in answered:
                rows.append(_not_measured(family, offence, jurisdiction))
    return rows


def _measured(shown: list[Row], offence: str, match_type: str) -> Row:
    first = shown[0]
    facts = sources()[first["source_id"]]
    until = max(row["period_end"] for row in shown)
    return {
        "availability_id": f"{first['jurisdiction']}/{first['source_id']}/{first['measure']}/{offence}",
        "conformed_offence_id": f"uk_common:{offence}", "offence_label": conformed_label(f"uk_common:{offence}"),
        "jurisdiction": first["jurisdiction"], "family": facts["family"], "is_measured": True,
        "measure": first["measure"], "source_id": first["source_id"], "source_title": facts["title"],
        "measured_by": facts["publisher"], "measured_since": min(row["period_start"] for row in shown),
        "measured_until": until, "match_type": match_type, "definition": "Nearly the same offence.",
        "finest_area": "country", "finest_period": "year", "figures": len(shown),
        "lag_days": (max(row["published_on"] for row in shown) - until).days,
    }  # fmt: skip


def _not_measured(family: str, offence: str, jurisdiction: str) -> Row:
    return {
        "availability_id": f"{jurisdiction}/{family}/none/{offence.removeprefix('uk_common:')}",
        "conformed_offence_id": offence, "offence_label": conformed_label(offence), "jurisdiction": jurisdiction,
        "family": family, "is_measured": False, "figures": 0,
        "not_measured_because": "No source at hand has a class that matches this offence.",
    }  # fmt: skip


def revision_summaries(revisions: list[Row]) -> list[Row]:
    """Rows of revision_summary: the tables whose values changed, among forty figures each, and one that never does."""
    changed: dict[str, list[float]] = {"sc_sg_table_1": []}
    for row in revisions:
        if row["revision_kind"] == "value_changed":
            changed.setdefault(row["source_id"], []).append(row["difference"])
    return [
        {"source_id": source, "family": sources()[source]["family"], "jurisdiction": source[:2].upper(),
         "measure": "recorded_crime", "unit": "offences", "step": 1, "years_after_the_period": 1,
         "figures_compared": 40, "figures_revised": len(sizes), "revised_upwards": sum(size > 0 for size in sizes),
         "revised_downwards": sum(size < 0 for size in sizes),
         "mean_absolute_revision": sum(map(abs, sizes)) / 40, "mean_revision": sum(sizes) / 40,
         "largest_absolute_revision": max(map(abs, sizes), default=0.0),
         "shortest_days_between": 40, "longest_days_between": 184}
        for source, sizes in changed.items()
    ]  # fmt: skip
