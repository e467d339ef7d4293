"""A web page taken apart: its links, the texts of its named elements, its machine-readable days and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from orchestration.discovery.answers import Page

# Elements without an end, which therefore hold no text.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNSEEN = frozenset({"script", "style"})


@dataclass(frozen=True)
class HtmlPage:
    """What is read of a page; texts have their white space run together."""

    links: tuple[str, ...]  # as the page has them
    by_id: dict[str, str]
    days: dict[str, str]  # of <time itemprop=… datetime=…>
    text: str


def read_html(page: Page) -> HtmlPage:
    """The parts of `page`; raises DiscoveryError when it is no web page."""
    taker = _Taker()
    taker.feed(page.text())
    taker.close()
    if "html" not in taker.seen:
        raise page.trouble(f"the answer begins {page.content[:80]!r}", "a web page")
    return HtmlPage(
        links=tuple(taker.links),
        by_id={name: _run_together(texts) for name, texts in taker.by_id.items()},
        days=taker.days,
        text=_run_together(taker.words),
    )


def _run_together(texts: list[str]) -> str:
    return " ".join("".join(texts).split())


@dataclass
class _Open:
    tag: str
    texts: list[str]
    depth: int = 1


@dataclass
class _Found:
    links: list[str] = field(default_factory=list)
    by_id: dict[str, list[str]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


class _Taker(HTMLParser, _Found):
    def __init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        _Found.__init__(self)
        self._open: list[_Open] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self._unseen += tag in _UNSEEN
        self.words.append(" ")
        for element in self._open:
            element.depth += element.tag == tag
        given = {name: value for name, value in attrs if value is not None}
        if tag == "time" and "itemprop" in given and "datetime" in given:
            self.days[given["itemprop"]] = given["datetime"]
        if tag in _VOID:
            return
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "id" in given:
            self.by_id[given["id"]] = []
            self._open.append(_Open(tag, self.by_id[given["id"]]))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self.words.append(" ")
        for element in self._open:
            element.depth -= element.tag == tag
        self._open = [element for element in self._open if element.depth > 0]

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.words.append(data)
        for element in self._open:
            element.texts.append(data)
