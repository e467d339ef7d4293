"""Publishers played by a dictionary: address → answer. Asking for anything else fails the test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestration.discovery.answers import Page


@dataclass(frozen=True)
class PlayedAnswer:
    """An answer as the web gives it."""

    url: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Played:
    """An asker with its own answers: bytes as they are, text in UTF-8, anything else as JSON."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers, self.asked = answers, list[str]()

    def page(self, url: str) -> PlayedAnswer:
        self.asked.append(url)
        assert url in self.answers, f"{url} was asked; played are {list(self.answers)}"
        return PlayedAnswer(url, as_bytes(self.answers[url]))


def as_bytes(answer: object) -> bytes:
    if isinstance(answer, bytes):
        return answer
    return (answer if isinstance(answer, str) else json.dumps(answer)).encode()


def page_of(answer: object, url: str = "https://example.org/page") -> Page:
    return Page("the_product", url, as_bytes(answer))
