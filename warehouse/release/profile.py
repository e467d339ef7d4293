"""The application profile of the files: which part each column plays, and the order that follows from it.

Dimensions, value, measure, unit, attributes, status, as in the application profile of the Office for National
Statistics for tidy CSV files; identifiers stand before all. `column_roles.csv` holds one line per column name: a name
means the same in every mart.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

ROLES = ("identifier", "dimension", "value", "measure", "unit", "attribute", "status")


class UnknownColumnError(Exception):
    """A mart has a column whose part in the files nobody has decided on."""


@cache
def _roles() -> dict[str, str]:
    text = resources.files("warehouse.release").joinpath("column_roles.csv").read_text(encoding="utf-8")
    return {line["column_name"]: line["role"] for line in csv.DictReader(text.splitlines())}


def role_of(column: str) -> str:
    """Part that a column plays, one of ROLES; raises UnknownColumnError for a name that the list does not hold."""
    try:
        return _roles()[column]
    except KeyError:
        raise UnknownColumnError(
            f"column {column!r} of a mart has no line in warehouse/release/column_roles.csv; "
            f"add one with its role, one of {', '.join(ROLES)}"
        ) from None


def in_profile_order(columns: Iterable[str]) -> list[str]:
    """Column names in the order of the profile; within one role they keep the order they come in."""
    return sorted(columns, key=lambda column: ROLES.index(role_of(column)))
