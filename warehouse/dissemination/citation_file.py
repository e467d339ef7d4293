"""CITATION.cff: how a release is cited, and every publication that its figures are from."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.project import MAINTAINERS, PACKAGE, TITLE, code_licence, release_day, release_urn, summary
from warehouse.dissemination.sources import LICENCES, PublishedWork, licences_of, sources_of, works_of
from warehouse.release.publication import Publication

CFF_FILE = "CITATION.cff"


def write_citation(publication: Publication) -> None:
    """Write CITATION.cff (Citation File Format 1.2.0).

    The format has one licence for all that is cited: that of the figures. The code stands among the references under
    its own, and terms that have no SPDX identifier stand in the abstract and beside their publication.
    """
    import yaml

    sources = sources_of(publication.connection)
    licences = licences_of(sources)
    others = "".join(f" Other terms: {licence}." for licence in licences if licence not in LICENCES)
    day = release_day(publication.manifest)
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite the release, and the publications whose figures you use, with their attributions.",
        "type": "dataset",
        "title": TITLE,
        "version": publication.release,
        "date-released": day,
        "authors": [{"name": MAINTAINERS}],
        "identifiers": [
            {"type": "other", "value": release_urn(publication.manifest), "description": "Name of this release"}
        ],
        "abstract": f"{summary()} The figures are the publishers', under the licences of their publications; the code "
        f"that made the release is under the licence {code_licence()}.{others}",
    }
    if any(licence in LICENCES for licence in licences):
        content["license"] = [LICENCES[licence].spdx for licence in licences if licence in LICENCES]
    software = {
        "type": "software",
        "title": PACKAGE,
        "version": publication.manifest["packages"][PACKAGE],
        "authors": [{"name": MAINTAINERS}],
        "license": code_licence(),
        "notes": "The code that made the release.",
    }
    content["references"] = [software, *(_reference(work) for work in works_of(publication.connection, sources))]
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    (publication.folder / CFF_FILE).write_text(text, encoding="utf-8")


def _reference(work: PublishedWork) -> dict[str, Any]:
    publishers = [{"name": name} for name in work.publishers] or [{"name": "publisher not stated"}]
    known = LICENCES.get(work.licence or "")
    reference = {
        "type": "data",
        "title": work.title,
        "authors": publishers,
        "publisher": dict(publishers[0]),  # a copy, or YAML would write a reference
        "url": work.landing_page,
        "edition": work.edition,
        "date-published": work.published_on,
        "license": known.spdx if known else None,
        "copyright": None if known else work.licence,
        "notes": " · ".join(work.attributions) or None,
    }
    return {name: value for name, value in reference.items() if value is not None}
