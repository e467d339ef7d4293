"""A snippet: the figure as it stands in its file, with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.parsing.text import collapse

Content = str | float | int | bool | None  # of a cell, as the file's reader gives it; None = blank

_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


class NoSuchPlaceError(Exception):
    """The file has no such sheet or cell: it is not the file, or not the edition, that the figure was read from."""


@dataclass(frozen=True)
class Line:
    """One row of the picture: its name in the file, its cells, and which of them (by position) hold the figure."""

    name: str
    cells: tuple[Content, ...]
    marked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Snippet:
    """Surroundings of a figure: column names, header rows, rows around it; its cells are marked in the lines.

    `row_label` and `column_label` say in the publisher's words what the figure's row and column are.
    """

    sheet: str
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    headers: tuple[Line, ...]
    lines: tuple[Line, ...]
    row_label: str
    column_label: str

    def marked(self) -> list[Content]:
        """What stands in the marked cells, in order; several where the figure is their sum."""
        return [line.cells[position] for line in self.lines for position in line.marked]

    def shows(self, value: float | None, marker: str | None) -> bool:
        """Whether the marked cells hold `value`, or in place of a number the text `marker` (null = a blank)."""
        printed = self.marked()
        texts = [text_of(content) for content in printed]
        if value is None or marker is not None:
            return bool(texts) and texts[0] == (marker or "")
        numbers = [number_of(content) for content in printed]
        known = [number for number in numbers if number is not None]
        return len(known) == len(numbers) > 0 and sum(known) == value


def text_of(content: Content) -> str:
    """The text that a cell shows on one line: blanks collapsed, whole numbers without a point, no control characters.

    Control characters come off because files are the publishers', and a terminal obeys them.
    """
    if content is None:
        return ""
    if isinstance(content, float) and content.is_integer():
        content = int(content)
    return "".join(character for character in collapse(str(content)) if character.isprintable())


def number_of(content: Content) -> float | None:
    """The number in a cell, stored as such or as a text like `1,234`; null for anything else."""
    if isinstance(content, bool) or content is None:
        return None
    if isinstance(content, int | float):
        return float(content)
    text = content.strip()
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def labelled(pairs: Sequence[tuple[str, str]]) -> str:
    """`Offence: Robbery; Area: Kent` of (header, text) pairs; a text without a header stands alone."""
    return "; ".join(f"{header}: {text}" if header else text for header, text in pairs if text)
