"""Pages of tables and text of a release, and what a test reads off them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from warehouse.dissemination.explorer.availability import measures_page
from warehouse.dissemination.explorer.dictionary import dictionary_pages
from warehouse.dissemination.explorer.lineage import lineage_page
from warehouse.dissemination.explorer.pages import NAVIGATION
from warehouse.dissemination.explorer.quality_report import quality_page
from warehouse.dissemination.explorer.register import changes_page
from warehouse.dissemination.explorer.site import write_pages
from warehouse.release.lineage import Lineage
from warehouse.release.publication import Publication, Writer

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Reader(HTMLParser):
    """Texts, ids, links and headings of a page; every element must be closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.elements.append((tag, named))
        if name := named.get("id"):
            self.ids.append(name)
        self.links += [value for key in ("href", "src") if (value := named.get(key))]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """All texts, a blank between."""
        return " ".join(self.texts)


def read(page: Path) -> Reader:
    """The parsed page; raises AssertionError where elements are not closed in order."""
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    reader.close()
    assert not reader.open, reader.open
    return reader


def writer_of(lineage: Lineage | None) -> Writer:
    """A writer of nothing but the pages of tables and text."""

    def write(publication: Publication) -> None:
        pages = [
            *dictionary_pages(publication, lineage),
            lineage_page(publication, lineage),
            measures_page(publication),
            changes_page(publication),
            quality_page(publication),
        ]
        write_pages(publication, pages, publication.folder / "explorer")

    return write


def broken_links(explorer: Path, pages: dict[Path, Reader]) -> list[tuple[str, str]]:
    """Links of the pages that lead to no file or no place in one.

    Style, scripts and the pages of the navigation are written by others, and are there in a whole release.
    """
    elsewhere = {(explorer / f"{slug}.html").resolve() for slug, _ in NAVIGATION}
    broken = []
    for page, reader in pages.items():
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if (explorer / "assets") in target.parents or (target in elsewhere and target not in pages):
                continue
            lost = (
                bool(parts.fragment) and unquote(parts.fragment) not in pages[target].ids if target in pages else False
            )
            if not target.exists() or lost:
                broken.append((page.name, link))
    return broken


def faults_of(reader: Reader) -> list[str]:
    """What is wrong with the structure of a page, in words."""
    names = [tag for tag, _ in reader.elements]
    faults = []
    if names.count("h1") != 1:
        faults.append(f"{names.count('h1')} headings of the first level")
    if names.count("table") != names.count("caption"):
        faults.append("a table without a caption")
    if len(reader.ids) != len(set(reader.ids)):
        faults.append(f"ids twice: {sorted({name for name in reader.ids if reader.ids.count(name) > 1})}")
    if any(tag == "th" and "scope" not in named for tag, named in reader.elements):
        faults.append("a heading cell without its scope")
    if any(
        tag == "div" and "scroll" in (named.get("class") or "").split() and not named.get("aria-label")
        for tag, named in reader.elements
    ):
        faults.append("a scrolling box without a name")
    if any(tag == "script" and "src" not in named for tag, named in reader.elements):
        faults.append("a script inside the page")
    if bare := [text for text in reader.texts if text in ("None", "nan", "NaN", "NaT", "null", "[]", "{}")]:
        faults.append(f"a missing value shown as {sorted(set(bare))}")
    return faults
