"""What is known beforehand, as data beside the suites: control totals and sums, expected years, totals not additive.

Every declaration becomes a table that the SQL of a batch can join: `control_totals`, `control_sums`, `expected_years`,
`declared_non_additive`, and the one-row `clock` (today). Declared revisions are facts of the registry
(`reference.revision_cause`).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from warehouse.gate.suites import EXPECTATIONS, SuiteError

if TYPE_CHECKING:
    import duckdb

Text = Annotated[str | None, BeforeValidator(lambda text: text or None)]
Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Row = TypeVar("Row", bound=_Declared)


class ControlTotal(_Declared):
    """A figure read off a publication by hand, not by a parser: a number, or `null:` and its status."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    source_id: str
    edition: str
    area_code: str
    period_start: date
    period_type: str
    offence_id: Text
    measure: str
    expected: str = Field(pattern=r"^(-?\d+(\.\d+)?|null:[a-z])$")
    reference: str = Field(min_length=5)
    # What else tells the figure apart; empty = the figure has none.
    reporting_body: Text = None
    survey_population: Text = None
    breakdown: Text = None
    category: Text = None
    comparator_start: Day = None


class ControlSum(_Declared):
    """A sum of leaves that a publication, or a count of its file by other means, gives: for files without totals."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    source_id: str
    edition: str
    first_start: date  # periods that start on this day or later
    last_start: date  # and on this day or earlier
    period_type: str
    measure: str
    expected: float
    reference: str = Field(min_length=5)
    # Only these; empty = all of them. `-` as a body = figures that no other body than the police counted.
    area_code: Text = None
    offence_id: Text = None  # the leaves at or below this one
    reporting_body: Text = None


Control = TypeVar("Control", ControlTotal, ControlSum)


class ExpectedYears(_Declared):
    """Yearly periods of one source and area, from the first to the last start, each with so many figures at least."""

    source_id: str
    edition: Text
    area_code: str
    period_type: str
    first_start: date
    last_start: date
    minimum_figures: int = Field(ge=1)


class DeclaredNonAdditive(_Declared):
    """Totals whose parts in an edition are not all of them; null fields stand for any."""

    source_id: str
    edition: str | None = None
    parent: str | None = None  # offence_id or area_code of the total
    partition_id: str | None = None
    measure: str | None = None
    until: date | None = None  # last period start it holds for
    period_start: date | None = None  # the one period start it holds for
    over: Literal["offences", "areas"]
    reason: str = Field(min_length=20)


def _read_csv(path: Path, shape: type[Row]) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = []
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                rows.append(shape.model_validate(row))
            except ValidationError as error:
                raise SuiteError(f"{path.name} line {number}: {error}") from error
    return rows


def _each_once(name: str, rows: list[Control]) -> list[Control]:
    repeated = sorted(control for control, times in Counter(row.id for row in rows).items() if times > 1)
    if repeated:
        raise SuiteError(f"{name}: id repeated: {repeated}")
    return rows


@cache
def control_totals(folder: Path = EXPECTATIONS) -> list[ControlTotal]:
    """Rows of control_totals.csv; raises SuiteError when one is malformed or an id repeats."""
    return _each_once("control_totals.csv", _read_csv(folder / "control_totals.csv", ControlTotal))


@cache
def control_sums(folder: Path = EXPECTATIONS) -> list[ControlSum]:
    """Rows of control_sums.csv; raises SuiteError when one is malformed or an id repeats."""
    return _each_once("control_sums.csv", _read_csv(folder / "control_sums.csv", ControlSum))


@cache
def expected_years(folder: Path = EXPECTATIONS) -> list[ExpectedYears]:
    """Rows of expected_years.csv; raises SuiteError when one is malformed."""
    return _read_csv(folder / "expected_years.csv", ExpectedYears)


@cache
def declared_non_additive(folder: Path = EXPECTATIONS) -> list[DeclaredNonAdditive]:
    """Rows of not_additive.yaml; raises SuiteError when malformed."""
    path = folder / "not_additive.yaml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [DeclaredNonAdditive.model_validate(row) for row in content["not_additive"]]
    except (yaml.YAMLError, ValidationError, KeyError, TypeError) as error:
        raise SuiteError(f"{path.name}: {error}") from error


class _Clock(BaseModel):
    today: date


@contextmanager
def declarations_at_hand(connection: duckdb.DuckDBPyConnection, today: date) -> Iterator[None]:
    """Temporary tables of every declaration on `connection`, gone afterwards; a read-only database allows them."""
    import pyarrow as pa

    tables: dict[str, tuple[type[BaseModel], list[Any]]] = {
        "control_totals": (ControlTotal, control_totals()),
        "control_sums": (ControlSum, control_sums()),
        "expected_years": (ExpectedYears, expected_years()),
        "declared_non_additive": (DeclaredNonAdditive, declared_non_additive()),
        "clock": (_Clock, [_Clock(today=today)]),
    }
    try:
        for name, (shape, rows) in tables.items():
            types = {field: _sql_type(info.annotation) for field, info in shape.model_fields.items()}
            columns = ", ".join(f"{field} {kind}" for field, kind in types.items())
            connection.execute(f"create or replace temp table {name} ({columns})")
            # As one Arrow table: thousands of parameters take longer to plan than all the checks of a suite.
            declared = pa.table({field: [getattr(row, field) for row in rows] for field in types})
            connection.register("declared", declared)
            connection.execute(f"insert into {name} select * from declared")
            connection.unregister("declared")
        yield
    finally:
        for name in tables:
            connection.execute(f"drop table if exists temp.{name}")


def _sql_type(annotation: object) -> str:
    return {date: "date", date | None: "date", int: "integer", float: "double"}.get(annotation, "varchar")  # type: ignore[call-overload, no-any-return]
