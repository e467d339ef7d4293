"""What a parser is told beside the bytes: the registry's facts on the table and the edition at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.parsing.classification import AreaIndex, OffenceIndex

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class TextCorrection:
    """A text that the publisher misprinted in one column of a table, and what is meant (registry/corrections.csv)."""

    correction_id: str
    column: str  # header
    expect: str  # the whole cell as printed
    corrected: str


@dataclass(frozen=True)
class ParseContext:
    """Facts of one published table (from its registry entry) and of the edition being parsed."""

    source_id: str
    edition: str  # e.g. ye-2025-12, fy-2024-25, 2026-06-10, mid-2020
    jurisdiction: str
    series: str
    period_basis: str
    offence_scheme: str | None
    offences: OffenceIndex
    areas: AreaIndex
    markers: Mapping[str, str]  # publisher's marker, case-folded -> obs_status
    corrections: tuple[TextCorrection, ...] = ()

    @property
    def fields(self) -> dict[str, str | None]:
        """Columns of the observation frame that the registry entry decides, the same in every row."""
        return {
            "jurisdiction": self.jurisdiction,
            "period_basis": self.period_basis,
            "series": self.series,
            "offence_scheme": self.offence_scheme,
        }


# A parser: content of the landed file and its context -> observation frame (orchestration.parsing.observations).
Parser = Callable[[bytes, ParseContext], "pd.DataFrame"]
