"""The pages of a release: templates filled from its tables, assets and data beside them."""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from warehouse.dissemination.explorer import words
from warehouse.dissemination.explorer.availability import measures_page
from warehouse.dissemination.explorer.dictionary import dictionary_pages
from warehouse.dissemination.explorer.fraud_bodies import fraud_bodies
from warehouse.dissemination.explorer.lineage import lineage_page
from warehouse.dissemination.explorer.overview import overview, survey_waves
from warehouse.dissemination.explorer.pack_contents import write_packs
from warehouse.dissemination.explorer.pages import NAVIGATION, Page
from warehouse.dissemination.explorer.quality_report import quality_page
from warehouse.dissemination.explorer.register import changes_page
from warehouse.dissemination.explorer.revision_tables import revision_tables
from warehouse.release.publication import Publication

# Pages of the three facts: the table that is shown first, by what it is divided, and what the page says of itself.
_SERIES = (
    (
        "recorded-crime",
        "series.html.j2",
        "recorded",
        "ew_ons_a5a",
        "",
        {
            "heading": "Crime recorded by the police",
            "summary": "Every published table of recorded crime, by offence, area and period, as published.",
        },
    ),
    (
        "surveys",
        "surveys.html.j2",
        "survey",
        "ew_ons_a3a",
        "",
        {
            "heading": "Surveys of victims",
            "summary": "What people tell of in surveys: each estimate with interval and base, or why there is none.",
        },
    ),
    (
        "fraud",
        "fraud.html.j2",
        "fraud",
        "ew_ons_c3",
        "reporting_body",
        {
            "heading": "Fraud and cyber-crime, by whose count",
            "summary": "Several bodies count fraud, partly the same cases: each count stands alone, and none is added.",
        },
    ),
)
_ROOM = "warehouse.dissemination.explorer"


def write_explorer_data(publication: Publication) -> None:
    """Write `explorer/data` and `explorer/assets` of the release. Needs the marts of comparison and the facts."""
    folder = publication.folder / "explorer"
    (folder / "data").mkdir(parents=True)
    write_packs(publication, folder / "data")
    write_assets(folder / "assets")


def write_explorer_pages(publication: Publication) -> None:
    """Write the pages below `explorer/`; they link to the files of the release that are there already."""
    write_pages(publication, [*chart_pages(publication), *table_pages(publication)], publication.folder / "explorer")


def chart_pages(publication: Publication) -> list[Page]:
    """Pages with charts: overview, comparison, revisions, and one for the tables of each fact."""
    more = {"surveys": survey_waves(publication.connection), "fraud": fraud_bodies(publication)}
    return [
        Page("index", "index.html.j2", overview(publication.connection)),
        Page("compare", "compare.html.j2", {"script": "compare"}),
        Page("revisions", "revisions.html.j2", revision_tables(publication)),
        *(
            Page(
                slug,
                template,
                {
                    "script": "series",
                    "fact": fact,
                    "first_source": first,
                    "first_split": split,
                    **told,
                    **more.get(slug, {}),
                },
            )
            for slug, template, fact, first, split, told in _SERIES
        ),
    ]


def table_pages(publication: Publication) -> list[Page]:
    """Pages of text and tables: dictionary, lineage, who measures what, register of changes, quality of the release."""
    return [
        *dictionary_pages(publication, publication.lineage),
        lineage_page(publication, publication.lineage),
        measures_page(publication),
        changes_page(publication),
        quality_page(publication),
    ]


def write_pages(publication: Publication, pages: list[Page], folder: Path) -> None:
    """Fill the templates of `pages` and write them below `folder`. A name that a template lacks is an error."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(_ROOM, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=words.number, rounded=words.rounded, day=words.day, inside=words.inside)
    shared = _shared(publication)
    for page in pages:
        path = folder / f"{page.slug}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {**shared, "root": page.root, "section": page.section or page.slug, **page.context}
        path.write_text(environment.get_template(page.template).render(told), encoding="utf-8")


def write_assets(folder: Path) -> None:
    """Copy style and scripts; make the bundle of the charting library, which its package holds whole."""
    import vl_convert

    with resources.as_file(resources.files(_ROOM).joinpath("assets")) as assets:
        shutil.copytree(assets, folder)
    # The bundle sets window.vegaEmbed and window.vega; its many short names stay inside.
    bundle = vl_convert.javascript_bundle(None)  # type: ignore[arg-type]  # null asks for the whole
    (folder / "vega.js").write_text(f"(function () {{\n{bundle}\n}})();\n", encoding="utf-8")


def _shared(publication: Publication) -> dict[str, Any]:
    created = datetime.fromisoformat(publication.manifest["created_at"])
    return {
        "release": publication.release,
        "created_on": f"{created.day} {created:%B %Y}",
        "attribution": (
            "Contains public sector information licensed under the Open Government Licence v3.0. © Crown copyright; "
            "the publisher of each figure is named beside it."
        ),
        "navigation": [{"slug": slug, "label": label} for slug, label in NAVIGATION],
    }
