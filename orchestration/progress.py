"""What a person reads while a run works: one line per thing done, from Dagster's own events."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dagster import InitLoggerContext, logger

from orchestration.assets.keys import AS_NEW_AS_PROMISED, PUBLISHER_ANSWERED

if TYPE_CHECKING:
    from dagster import DagsterEvent

Listener = Callable[["DagsterEvent"], None]
_listeners: list[Listener] = []


class _EventHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_event", None)
        if event is not None:
            for listener in _listeners:
                listener(event)


@logger({}, description="Hands events to the command line, which prints no debug lines.")
def progress_logger(init_context: InitLoggerContext) -> logging.Logger:
    """Logger of the runs of this process; without a listener it is silent (the UI keeps its own event log)."""
    found = logging.Logger("ukcrime", level=logging.DEBUG)
    found.addHandler(_EventHandler())
    return found


def listen(listener: Listener) -> None:
    """Let `listener` have every event of the runs of this process."""
    _listeners.append(listener)


@dataclass
class Tally:
    """Outcomes of a run as its events tell them; `say` gets (stage, what, outcome) for each thing done."""

    say: Callable[[str, str, str], None]
    checks: Counter[str] = field(default_factory=Counter)
    refused: dict[str, dict[str, str]] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    models: int = 0
    _step: Counter[str] = field(default_factory=Counter)

    def __call__(self, event: DagsterEvent) -> None:
        """Count `event`, and say what it means where a person would care."""
        kind = event.event_type_value
        if kind == "STEP_START":
            self._step = Counter()
            if event.step_key == "models":
                self.say("model", "all", "looking for changes, then building and testing with dbt")
        elif kind == "ASSET_MATERIALIZATION":
            self._materialised(event)
        elif kind == "ASSET_CHECK_EVALUATION":
            self._checked(event)
        elif kind == "STEP_SUCCESS":
            self._step_ended(event)
        elif kind == "STEP_FAILURE":
            self._failed(event)

    def _materialised(self, event: DagsterEvent) -> None:
        key = event.asset_key
        assert key is not None
        facts: dict[str, Any] = {
            name: item.value for name, item in event.step_materialization_data.materialization.metadata.items()
        }
        stage, name = key.path[0], key.path[-1]
        if stage == "landing":
            self.say(
                "land",
                name,
                f"{_count(facts['editions'], 'edition')}, {facts['newly landed']} new; in use: {facts['in use']}",
            )
        elif stage == "sources":
            rows = facts.get("dagster/row_count", 0)
            said = f"{rows:,} observations of {_count(facts['editions in the warehouse'], 'edition')}"
            if facts["refused editions"] != "none":
                said += f"; NOT READ: {facts['refused editions']}"
            self.say("parse", name, said)
        elif stage == "publication":
            self.say("publish", facts["release"], facts["because"])
        elif stage not in ("raw", "reference"):
            self.models += 1

    def _checked(self, event: DagsterEvent) -> None:
        check = event.asset_check_evaluation_data
        outcome = "passed" if check.passed else "warned" if check.severity.value == "WARN" else "failed"
        self.checks[outcome] += 1
        self._step[outcome] += 1
        if not check.passed and check.check_name == PUBLISHER_ANSWERED:
            self.unanswered[check.asset_key.path[-1]] = str(check.metadata["publisher"].value)
        if not check.passed and check.check_name == AS_NEW_AS_PROMISED:
            self.late[check.asset_key.path[-1]] = str(check.metadata["late"].value)
        if check.asset_key.path[0] == "sources" and not check.passed:
            self.refused[check.asset_key.path[-1]] = {
                edition: str(text.value) for edition, text in check.metadata.items()
            }

    def _step_ended(self, event: DagsterEvent) -> None:
        step = event.step_key or ""
        outcomes = ", ".join(
            f"{self._step[name]} {name}" for name in ("passed", "warned", "failed") if self._step[name]
        )
        if step == "models" and self.models:
            self.say("model", "all", f"{self.models} models; tests: {outcomes}")
        elif step == "models":
            self.say(
                "model", "all", "unchanged: the current release was made from these inputs, nothing to check or publish"
            )
        elif step == "lateness":
            self.say("check", "release calendar", outcomes)
        elif step.startswith("gate_"):
            self.say("check", step.removeprefix("gate_"), outcomes)

    def _failed(self, event: DagsterEvent) -> None:
        error = event.step_failure_data.error
        if error is not None and error.cls_name == "DagsterAssetCheckFailedError":
            return  # the gate's own findings are told in full by the summary
        while error is not None and error.cause is not None:
            error = error.cause
        message = error.message.strip() if error is not None else "failed"
        self.errors.append(f"{event.step_key}: {message}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
