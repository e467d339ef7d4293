"""A publisher's answer, read with suspicion: whatever is not as its site gives it is one error that says where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from orchestration.discovery.offer import Asker, DiscoveryError

LOOK = "look at the address in a browser; if the publisher changed its site, its client and the recorded answers change"
_SHOWN = 80  # characters of what was found that an error repeats

ShapeT = TypeVar("ShapeT")


class Shape(BaseModel):
    """Base of the parts of a JSON answer that are read; publishers may add others."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True)
class Page:
    """An answer to a question about one product: where it came from in the end, and its bytes."""

    product_id: str
    url: str
    content: bytes

    def trouble(self, found: str, expected: str, action: str = LOOK) -> DiscoveryError:
        """The error to raise about this answer."""
        return DiscoveryError(self.product_id, self.url, found, expected, action)

    def text(self) -> str:
        """The answer as text, without a byte order mark; raises DiscoveryError when it is not UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.trouble(f"the answer is not UTF-8 text ({error})", "text") from error

    def json(self, shape: type[ShapeT]) -> ShapeT:
        """The answer as `shape`, types taken literally; raises DiscoveryError naming the first place that differs."""
        text = self.text()
        try:
            return TypeAdapter(shape).validate_json(text, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            if first["type"] == "json_invalid":
                raise self.trouble(f"the answer begins {text[:_SHOWN]!r}", "JSON") from error
            place = ".".join(str(step) for step in first["loc"]) or "the answer"
            found = "nothing" if first["type"] == "missing" else f"{first['input']!r:.{_SHOWN}}"
            raise self.trouble(f"{place} is {found}", f"what the site gives there ({first['msg']})") from error

    def link(self, href: str, hosts: Collection[str]) -> str:
        """Absolute address of `href` on this page; raises DiscoveryError when its host is not allowed."""
        address = urljoin(self.url, href)
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.netloc not in hosts:
            raise self.trouble(
                f"a link leads to {address}",
                f"https at one of the hosts {', '.join(hosts)}",
                "look whether the publisher moved its files; if so, the new host goes into the registry entry",
            )
        return address


def ask(asker: Asker, product_id: str, url: str) -> Page:
    """The page at `url`; raises FetchError when it cannot be had."""
    answer = asker.page(url)
    return Page(product_id, answer.url, answer.content)
