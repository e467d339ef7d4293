"""What a publisher offers: an edition with its address and its day, before anything of it is downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class Part:
    """One file of an edition that its publisher offers in pieces; the pieces are landed as one zip."""

    name: str
    url: str


@dataclass(frozen=True)
class Offer:
    """An edition of a product that can be had at `url` from `released_at` (aware, UTC) on.

    `published_on` is the London day of the publication or of its newest correction, and `published_on_basis` says
    who states it. `edition` is the name it would have if it were the first file of this edition; a second one with
    other bytes gets `-v2` when it is landed.
    """

    product_id: str
    edition: str
    edition_title: str
    published_on: date
    published_on_basis: str
    released_at: datetime
    url: str
    file_name: str
    file_type: str
    parts: tuple[Part, ...] = ()
    remark: str | None = None


class Answer(Protocol):
    """A page as it came: where from in the end, and what it says."""

    @property
    def url(self) -> str:
        """Address after redirects."""
        ...

    @property
    def content(self) -> bytes:
        """Body."""
        ...

    @property
    def headers(self) -> dict[str, str]:
        """Header fields, names in lower case."""
        ...


class Asker(Protocol):
    """Whoever can ask a publisher for a page: the web, or a test's own answers."""

    def page(self, url: str) -> Answer:
        """The page at `url`; raises FetchError when it cannot be had."""
        ...


class DiscoveryError(Exception):
    """A publisher's answer that is not what its site gives: names product, address, what was found, expected, to do."""

    def __init__(self, product_id: str, url: str, found: str, expected: str, action: str) -> None:
        self.product_id, self.url = product_id, url
        super().__init__(f"{product_id}, {url}: {found}; expected {expected}. To do: {action}")
