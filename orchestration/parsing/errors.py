"""Errors a parser raises: each names source, edition, sheet and cell, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ParsingError(Exception):
    """A published file that cannot be read with certainty; nothing of it may be loaded."""

    def __init__(
        self,
        problem: str,
        *,
        expected: str = "",
        action: str = "",
        sheet: str = "",
        cell: str = "",
    ) -> None:
        self.problem, self.expected, self.action = problem, expected, action
        self.sheet, self.cell = sheet, cell
        self.source_id = self.edition = self.file_name = ""
        super().__init__(problem)

    def at(self, *, source_id: str, edition: str, file_name: str) -> ParsingError:
        """Name the source, edition and file: the parser does not know them, its caller does."""
        self.source_id, self.edition, self.file_name = source_id, edition, file_name
        return self

    def __str__(self) -> str:
        place = " ".join(part for part in (self.source_id, self.edition, self.file_name) if part)
        if self.sheet:
            place += f", sheet {self.sheet!r}"
        if self.cell:
            place += f", cell {self.cell}"
        text = f"{type(self).__name__}: {place}: {self.problem}" if place else f"{type(self).__name__}: {self.problem}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.action:
            text += f". To do: {self.action}"
        return text


class UnreadableFileError(ParsingError):
    """The bytes are not the kind of file the source publishes (truncated, HTML, empty, wrong encoding)."""


class LayoutError(ParsingError):
    """A sheet, header, row or column is not where, or what, this parser knows."""


class UnknownLabelError(ParsingError):
    """An offence or area label that no classification holds."""

    def __init__(self, kind: str, label: str, known: Iterable[str], *, sheet: str = "", cell: str = "") -> None:
        by_key = {item.casefold(): item for item in known}
        nearest = [by_key[key] for key in get_close_matches(label.casefold(), list(by_key), n=3, cutoff=0.5)]
        super().__init__(
            f"{kind} {label!r} is not in the classification",
            expected=f"a known label; nearest: {', '.join(map(repr, nearest)) or 'none'}",
            action=f"if the publisher renamed it, add the label to the {kind} labels of the registry",
            sheet=sheet,
            cell=cell,
        )


class UnknownMarkerError(ParsingError):
    """A cell text that is neither a number nor a marker of the code list."""

    def __init__(self, marker: object, *, sheet: str = "", cell: str = "") -> None:
        super().__init__(
            f"cell holds {marker!r}",
            expected="a number or a known marker",
            action="look the marker up in the publisher's notes and add it to registry/markers.csv",
            sheet=sheet,
            cell=cell,
        )


class DuplicateKeyError(ParsingError):
    """Two cells claim to be the same figure."""
