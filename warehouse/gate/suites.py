"""Suites of checks, one per mart, read from `warehouse/expectations/*.yaml` and refused when malformed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

EXPECTATIONS = Path(__file__).parent.parent / "expectations"
# Data files that lie beside the suites but are none (warehouse.gate.declarations reads them).
NOT_SUITES = frozenset({"not_additive.yaml"})


class SuiteError(Exception):
    """A suite file that breaks the shape below; names file and field."""


class Check(BaseModel):
    """One expectation on one batch: what must hold, how much it matters, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str = Field(min_length=10)
    batch: str
    expectation: str = Field(pattern=r"^expect_[a-z_]+$")
    kwargs: dict[str, Any]
    severity: Literal["error", "warn"]
    reason: str = Field(min_length=20)
    minimum_rows: int = Field(default=1, ge=1)
    needs_previous_release: bool = False


class Suite(BaseModel):
    """Checks that guard one mart, and the SQL of the batches they look at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str = Field(pattern=r"^[a-z0-9_]+$")
    mart: str = Field(pattern=r"^[a-z0-9_]+$")
    batches: dict[str, str]
    checks: tuple[Check, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _batches_and_checks_belong_together(self) -> Suite:
        used = {check.batch for check in self.checks}
        if used != set(self.batches):
            raise ValueError(f"batches {sorted(self.batches)} and those of the checks {sorted(used)} differ")
        return self

    def checks_of(self, batch: str) -> tuple[Check, ...]:
        """Checks that look at `batch`."""
        return tuple(check for check in self.checks if check.batch == batch)


@cache
def load_suites(folder: Path = EXPECTATIONS) -> dict[str, Suite]:
    """Suites by name, in the order of their files.

    Raises SuiteError when a file is malformed, or when two suites share a name or two checks an id.
    """
    suites: dict[str, Suite] = {}
    owners: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in NOT_SUITES:
            continue
        try:
            suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, ValidationError) as error:
            raise SuiteError(f"{path.name}: {error}") from error
        if suite.suite in suites:
            raise SuiteError(f"{path.name}: a suite named {suite.suite} exists already")
        for check in suite.checks:
            if check.id in owners:
                raise SuiteError(f"{path.name}: check {check.id} exists already in suite {owners[check.id]}")
            owners[check.id] = suite.suite
        suites[suite.suite] = suite
    return suites
