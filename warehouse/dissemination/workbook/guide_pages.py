"""Worksheets that explain the others: shorthand, columns and the checks that the release passed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warehouse.dissemination.workbook.pages import NUMBERS, UNEXPLAINED, Page, WorkbookError, framed, reading
from warehouse.dissemination.workbook.sheets import COUNT, STATUS, Shown
from warehouse.release.publication import Publication

FACTS = ("fct_recorded_crime", "fct_survey_estimate", "fct_fraud_and_cyber")
_MANIFEST = "manifest.json"


class UnknownStatusError(WorkbookError):
    """A status is shown that nothing in the release explains."""


def statuses(publication: Publication) -> dict[str, str]:
    """Code of every status and its meaning, by code: in the words of the facts, else of their descriptions.

    The facts have words for the codes that they use, and the description of `obs_status` for all codes there are.
    """
    meanings: dict[str, str] = {}
    for table in publication.tables:
        if table.name not in FACTS:
            continue
        described = next(column.description for column in table.columns if column.name == "obs_status")
        meanings |= dict(re.findall(r"(?:\(|, )([a-z]) ([^,()]+)", described))
    for table in publication.tables:
        if table.name in FACTS:
            meanings |= dict(
                publication.connection.execute(
                    f"select distinct obs_status, status_meaning from {table.name} where status_meaning is not null"
                ).fetchall()
            )
    return dict(sorted(meanings.items()))


def shorthand_page(publication: Publication, pages: Sequence[Page]) -> Page | None:
    """Codes of the status columns with their meanings; None where the release has no facts to take them from.

    Raises UnknownStatusError for a code of a page that has no meaning.
    """
    meanings = statuses(publication)
    for page in pages:
        for number, column in enumerate(page.columns):
            if column.shown_as == STATUS:
                codes = {code.strip("[]") for code in page.table[number].dropna().unique() if code != UNEXPLAINED}
                if unknown := sorted(codes - meanings.keys()):
                    raise UnknownStatusError(
                        f"workbook, sheet {page.name}, column {column.heading!r} ({page.mart}.{column.column}): status "
                        f"{', '.join(unknown)} has no meaning in this release, known are {', '.join(meanings)}; give "
                        "it one in the list of statuses that the models read"
                    )
    if not meanings:
        return None
    return Page(
        name="Shorthand",
        title="Shorthand: codes that say why a number is missing, or what qualifies it",
        grain="One row per code.",
        reading="This worksheet contains one table.",
        extent="All codes that the tables of the release use, whether or not a worksheet shows them.",
        source="Source: this release, after the shorthand of the Government Analysis Function.",
        scope="The codes stand in square brackets in the status columns of all worksheets.",
        mart=FACTS[0],
        columns=(
            Shown("Shorthand", "obs_status", width=12),
            Shown("Meaning", "status_meaning", width=70),
        ),
        kinds=("VARCHAR", "VARCHAR"),
        table=framed("Shorthand", [(f"[{code}]", meaning) for code, meaning in meanings.items()]),
    )


def checks_page(publication: Publication) -> Page:
    """Every check that this release went through, with its outcome; those that did not pass stand first."""
    columns = (
        Shown("Outcome", "checks.outcome", width=12),
        Shown("Check", "checks.title", width=60),
        Shown("Why it is made", "checks.reason", width=80),
        Shown("Mart", "checks.suite", width=30),
        Shown("Severity", "checks.severity", note="severity", width=11),
        Shown("Rows examined", "checks.rows_examined", unit="rows", display=COUNT),
        Shown("Rows that fail", "checks.failing_count", unit="rows", display=COUNT),
        Shown("Code of the check", "checks.check_id", width=50),
    )
    keys = [column.column.partition(".")[2] for column in columns]
    checks = sorted(publication.manifest["checks"], key=lambda each: (each["passed"], each["suite"], each["check_id"]))
    return Page(
        name="Checks",
        title="Checks that this release went through before it was published",
        grain="One row per check.",
        reading=reading(columns),
        extent=f"All {len(checks):,} checks. The rows that fail are in {_MANIFEST}.",
        source="Source: this release.",
        scope="Every check says how many rows it looked at.",
        mart=_MANIFEST,
        columns=columns,
        kinds=tuple("BIGINT" if key in ("rows_examined", "failing_count") else "VARCHAR" for key in keys),
        table=framed("Checks", [[check[key] for key in keys] for check in checks]),
    )


def column_guide(publication: Publication, pages: Sequence[Page]) -> Page:
    """Every heading of every page with the column of the release behind it, in the words of its description."""
    described = {
        f"{table.name}.{column.name}": " ".join(column.description.split())
        for table in publication.tables
        for column in table.columns
    }
    rows = []
    for page in pages:
        for column, kind in zip(page.columns, page.kinds, strict=True):
            place = column.column if page.mart == _MANIFEST or "." in column.column else f"{page.mart}.{column.column}"
            mart, _, name = place.partition(".")
            holds = "number" if kind in NUMBERS else "date" if kind == "DATE" else "text"
            meaning = described.get(place) or f"As in {_MANIFEST}."
            of = _MANIFEST if page.mart == _MANIFEST else mart
            rows.append((page.name, column.heading, column.unit or None, holds, of, name, meaning))
    columns = (
        Shown("Worksheet", "worksheet", width=26),
        Shown("Heading", "heading", width=34),
        Shown("Unit", "unit", width=34),
        Shown("Holds", "holds", width=10),
        Shown("Mart or file", "mart", width=26),
        Shown("Column", "column", width=32),
        Shown("What it says", "meaning", note="null", width=110),
    )
    return Page(
        name="Column_guide",
        title="Column guide: which column of the release stands behind each heading",
        grain="One row per worksheet and heading.",
        reading=reading(columns),
        extent="Every heading of every worksheet with figures, in their order.",
        source="Source: the descriptions in uk_crime.duckdb.",
        scope="Codes are shown as words: underscores as blanks, jurisdictions, measures and tables by their names.",
        mart=_MANIFEST,
        columns=columns,
        kinds=("VARCHAR",) * len(columns),
        table=framed("Column_guide", rows),
    )
