"""How one mart of a release is cited: as text, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from warehouse.dissemination.csv_tables import csv_file, parquet_file
from warehouse.dissemination.project import MAINTAINERS, PACKAGE, TITLE, release_day, release_urn
from warehouse.dissemination.sources import (
    LICENCES,
    PublishedWork,
    attributions_of,
    licences_of,
    sources_of,
    works_of,
)

if TYPE_CHECKING:
    import duckdb

Form = Literal["text", "bibtex", "csl-json"]

_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip


class UnknownMartError(Exception):
    """The release has no mart of that name."""


class UnknownFormError(Exception):
    """Citations are not written in that form."""


@dataclass(frozen=True)
class _Cited:
    """What every form of a citation says."""

    mart: str
    release: str
    day: date
    urn: str
    files: tuple[str, ...]
    works: tuple[PublishedWork, ...]
    terms: tuple[str, ...]  # attributions and licences that must be told

    @property
    def title(self) -> str:
        return f"{TITLE}: {self.mart}"


def cite(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], mart: str, form: Form) -> str:
    """Citation of a mart of a release, and of the publications that its figures are from.

    `connection` reads the uk_crime.duckdb of the release, `manifest` is its manifest. Every form names release, day
    and files, and carries the statement of the licence and the attribution of each publisher whose figures the mart
    holds. `text` is for a list of references, `bibtex` and `csl-json` (a list of items) for programs that make one.

    Raises UnknownMartError or UnknownFormError.
    """
    if mart not in manifest["tables"]:
        known = ", ".join(sorted(manifest["tables"]))
        raise UnknownMartError(f"release {manifest['release']} has no mart {mart!r}; it has {known}")
    if form not in _FORMS:
        raise UnknownFormError(f"no citation has the form {form!r}; forms are {', '.join(get_args(Form))}")
    sources = sources_of(connection, mart)
    files = ["uk_crime.duckdb", parquet_file(mart), csv_file(mart)]
    cited = _Cited(
        mart=mart,
        release=manifest["release"],
        day=date.fromisoformat(release_day(manifest)),
        urn=f"{release_urn(manifest)}#{mart}",
        # Releases of old have no CSV.
        files=tuple(file for file in files if file.startswith("parquet/") or file in manifest["files"]),
        works=tuple(works_of(connection, sources)),
        terms=(
            *attributions_of(sources),
            *(f"Other terms: {licence}." for licence in licences_of(sources) if licence not in LICENCES),
        ),
    )
    return _FORMS[form](cited)


def _text(cited: _Cited) -> str:
    lines = [
        f"{MAINTAINERS} ({cited.day.year}) {cited.title} [data set], release {cited.release}, {_spoken(cited.day)}. "
        f"Files: {', '.join(cited.files)}. {cited.urn}"
    ]
    if cited.works:
        lines += ["", "Figures from:"]
    for work in cited.works:
        year = f" ({work.published_on[:4]})" if work.published_on else ""
        edition = f", edition {work.edition}" if work.edition else ""
        published = f", published {_spoken(date.fromisoformat(work.published_on))}" if work.published_on else ""
        page = f" {work.landing_page}" if work.landing_page else ""
        lines.append(f"- {', '.join(work.publishers)}{year} {work.title}{edition}{published}.{page}")
    if cited.terms:
        lines += ["", "Attribution:", *(f"- {term}" for term in cited.terms)]
    return "\n".join(lines) + "\n"


def _bibtex(cited: _Cited) -> str:
    entries = [
        _entry(
            _key(cited.release, cited.mart),
            {
                "author": MAINTAINERS,
                "title": cited.title,
                "year": f"{cited.day.year}",
                "month": f"{cited.day.month}",
                "version": cited.release,
                "howpublished": f"Data set, files {', '.join(cited.files)}, {cited.urn}",
                "note": f"Released on {_spoken(cited.day)}. {_one_line(cited.terms)}",
            },
        )
    ]
    for work in cited.works:
        entries.append(
            _entry(
                _key(cited.release, work.product_id),
                {
                    "author": ", ".join(work.publishers),
                    "title": work.title,
                    "year": (work.published_on or "")[:4],
                    "edition": work.edition,
                    "url": work.landing_page,
                    "note": _one_line(work.attributions),
                },
            )
        )
    return "\n".join(entries)


def _csl_json(cited: _Cited) -> str:
    items: list[dict[str, Any]] = [
        {
            "id": _key(cited.release, cited.mart),
            "type": "dataset",
            "title": cited.title,
            "author": [{"literal": MAINTAINERS}],
            "issued": _date_parts(cited.day),
            "version": cited.release,
            "archive": cited.urn,
            "archive_location": ", ".join(cited.files),
            "note": _one_line(cited.terms),
        }
    ]
    for work in cited.works:
        item = {
            "id": _key(cited.release, work.product_id),
            "type": "dataset",
            "title": work.title,
            "author": [{"literal": publisher} for publisher in work.publishers],
            "issued": _date_parts(date.fromisoformat(work.published_on)) if work.published_on else None,
            "edition": work.edition,
            "URL": work.landing_page,
            "note": _one_line(work.attributions),
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


_FORMS = {"text": _text, "bibtex": _bibtex, "csl-json": _csl_json}


def _entry(key: str, fields: dict[str, str | None]) -> str:
    # Addresses are taken as they stand, and the second pair of braces keeps names and capitals whole.
    told = {
        name: value if name == "url" else "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in value)
        for name, value in fields.items()
        if value
    }
    doubled = {"author", "title"}
    lines = [
        f"  {name} = {{{{{text}}}}}" if name in doubled else f"  {name} = {{{text}}}" for name, text in told.items()
    ]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _one_line(terms: tuple[str, ...]) -> str:
    return "; ".join(term.rstrip(".") for term in terms)


def _key(release: str, name: str) -> str:
    return f"{PACKAGE}-{release}-{name}"


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
