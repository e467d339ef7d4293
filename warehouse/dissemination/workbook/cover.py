"""The cover: what the workbook is, of which release, how to read it, and whose figures it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warehouse.dissemination.project import TITLE, release_day, summary
from warehouse.dissemination.sources import LICENCES, attributions_of, licences_of, publishers_of, sources_of
from warehouse.dissemination.workbook.pages import shown_text
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    from gptables import Cover  # type: ignore[import-untyped]

_WIDTH = 110  # characters


def cover_of(publication: Publication, absent: Sequence[str]) -> Cover:
    """Cover of the workbook; `absent` are worksheets that this release has no rows for."""
    from gptables import Cover

    manifest = publication.manifest
    sources = sources_of(publication.connection)
    intro = [
        summary(),
        f"Release {manifest['release']}, made on {release_day(manifest)} from {len(manifest['inputs']):,} editions of "
        f"published tables with {manifest['observations']:,} figures; {_checks(publication)}",
        "This workbook holds the tables that people read. Each worksheet says above its table what it leaves out and "
        "where the whole is; the files beside this one hold everything.",
    ]
    if absent:
        intro.append(f"This release has no rows for the worksheets {', '.join(absent)}, so they are not here.")
    about = [
        "Every worksheet holds one table. Above it stand, one to a row, its title, what one row is, how to read it, "
        "what is left out, where the figures come from, and its scope.",
        "A number that is missing is blank, and the columns beside it say why: with a code in square brackets, which "
        "the worksheet Shorthand explains, or in words.",
        "The jurisdictions record crime under different law and rules. A total of the United Kingdom stands only where "
        "figures add; everywhere else its row says why there is none. Do not add what this workbook does not add.",
        "The columns called Published in name edition, worksheet and cell of the publisher's file in which a figure "
        "stands; the worksheet Sources_and_editions says which file that is.",
        "A cell of a spreadsheet keeps fifteen digits of a number and shows fewer; the database has all of them.",
        "Headings are in words; the worksheet Column_guide names the column of the release behind each.",
    ]
    if sources:
        about.append(f"Figures of: {shown_text('Cover', ', '.join(publishers_of(sources)))}.")
        about += [_licence(name) for name in licences_of(sources)]
        about += [shown_text("Cover", attribution) for attribution in attributions_of(sources)]
    return Cover(title=TITLE, intro=intro, about=about, width=_WIDTH)


def _checks(publication: Publication) -> str:
    outcomes = [check["outcome"] for check in publication.manifest["checks"]]
    warned = len(outcomes) - outcomes.count("passed")
    told = "all of them passed" if not warned else f"{outcomes.count('passed'):,} passed and {warned:,} gave a warning"
    return f"of {len(outcomes):,} checks {told}."


def _licence(name: str) -> str:
    """Line about a licence; the library makes a link of an address in round brackets after square ones."""
    known = LICENCES.get(name)
    return f"[Licence: {name}]({known.address})" if known else shown_text("Cover", f"Licence: {name}")
