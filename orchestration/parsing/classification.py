"""Lookups from published labels to the classification: offences and areas. A label never seen raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.parsing.errors import UnknownLabelError
from orchestration.parsing.text import collapse, match_key


@dataclass(frozen=True)
class Offence:
    """One row of registry/classifications/offences.csv."""

    offence_scheme: str
    offence_id: str
    offence_code: str | None
    offence_label: str
    level: str
    parent_id: str | None
    is_total: bool
    reporting_body: str | None
    label_path: str


@dataclass(frozen=True)
class Area:
    """One row of registry/classifications/areas.csv."""

    area_code: str
    area_name: str
    area_type: str
    jurisdiction: str


class OffenceIndex:
    """Offences of one scheme by (code, group, label) as published; code and group are '' where the table has none."""

    def __init__(self, labels: Iterable[tuple[str, str, str, Offence]]) -> None:
        self._by_label = {(code, match_key(group), match_key(label)): offence for code, group, label, offence in labels}
        self._known = sorted({key[2] for key in self._by_label})

    def under(self, total: Offence) -> list[Offence]:
        """`total` and every offence below it: what a complete table of that total must show."""
        below = f"{total.label_path} > "
        found = {o.offence_id: o for o in self._by_label.values() if o.label_path.startswith(below)}
        return [total, *found.values()]

    def find(self, label: str, *, code: str = "", group: str = "", sheet: str = "", cell: str = "") -> Offence:
        """Offence behind a published label; raises UnknownLabelError naming the nearest known labels."""
        offence = self._by_label.get((code, match_key(group), match_key(label)))
        if offence is None:
            shown = " ".join(part for part in (code, f"{collapse(group)}:" if group else "", collapse(label)) if part)
            raise UnknownLabelError("offence", shown, self._known, sheet=sheet, cell=cell)
        return offence


class AreaIndex:
    """Areas by code, and by any name a publisher has used for them within an area type."""

    def __init__(self, areas: Iterable[Area], names: Iterable[tuple[str, str]]) -> None:
        self._by_code = {area.area_code: area for area in areas}
        self._names: dict[str, list[Area]] = {}
        for code, name in names:
            self._names.setdefault(match_key(name), []).append(self._by_code[code])

    def of_types(self, types: frozenset[str]) -> list[Area]:
        """Every area of one of `types`: what a complete table of them must show."""
        return [area for area in self._by_code.values() if area.area_type in types]

    def by_name(self, name: str, *, types: frozenset[str], sheet: str = "", cell: str = "") -> Area:
        """Area of one of `types` that a publisher calls `name`; raises UnknownLabelError when none or several."""
        found = {area.area_code: area for area in self._names.get(match_key(name), []) if area.area_type in types}
        if len(found) != 1:
            known = [key for key, areas in self._names.items() if any(area.area_type in types for area in areas)]
            raise UnknownLabelError("area", collapse(name), sorted(known), sheet=sheet, cell=cell)
        return next(iter(found.values()))

    def by_code(self, code: str, name: str, *, sheet: str = "", cell: str = "") -> Area:
        """Area of `code` when `name` is one of its names; a code beside another area's name raises (swapped column)."""
        area = self._by_code.get(code)
        if area is None:
            raise UnknownLabelError("area code", code, sorted(self._by_code), sheet=sheet, cell=cell)
        if area not in self._names.get(match_key(name), []):
            raise UnknownLabelError(
                "area",
                f"{collapse(name)} (beside code {code} of {area.area_name})",
                sorted(self._names),
                sheet=sheet,
                cell=cell,
            )
        return area


def totals_among(paths: Iterable[str]) -> frozenset[str]:
    """Label paths that have another of `paths` below them: totals of an edition whose detail varies."""
    parts = [path.split(" > ") for path in set(paths)]
    return frozenset(" > ".join(part[:depth]) for part in parts for depth in range(1, len(part)))
