"""Sensors: one for each publisher, one for runs whose process is gone, one for runs that failed."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from dagster import (
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunRequest,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    run_failure_sensor,
    sensor,
)

from orchestration.automation.abandoned import end_abandoned_runs
from orchestration.automation.newest import newest_landed
from orchestration.automation.watching import Ask, look
from orchestration.automation.whole_run import REFRESH_LIVE
from orchestration.home import current_home
from orchestration.landing.archive import Archive
from orchestration.registry.calendar import calendar
from orchestration.registry.model import Product

LIVE = "UKCRIME_LIVE"
Tell = Callable[[str, str, str], None]


def live_is_on() -> bool:
    """Whether sensors and schedules that ask publishers begin by themselves: on a server that was told so."""
    return os.environ.get(LIVE) == "1"


def by_publisher(products: Iterable[Product]) -> dict[str, list[str]]:
    """Product ids of each publisher that can be asked, without those that no longer come out."""
    found: dict[str, list[str]] = {}
    for product in products:
        if product.discovery.kind != "by_hand" and product.product_id not in calendar().ended:
            found.setdefault(product.publisher, []).append(product.product_id)
    return found


def publisher_sensors(publishers: Mapping[str, Sequence[str]], ask: Ask) -> list[SensorDefinition]:
    """One sensor for each publisher; `ask` asks for one product without downloading it."""
    return [publisher_sensor(publisher, product_ids, ask) for publisher, product_ids in publishers.items()]


def publisher_sensor(publisher: str, product_ids: Sequence[str], ask: Ask) -> SensorDefinition:
    """Sensor that starts a live run when `publisher` offers an edition that is not landed and is out."""

    @sensor(
        name=f"watch_{re.sub(r'[^a-z0-9]+', '_', publisher.casefold()).strip('_')}",
        job_name=REFRESH_LIVE,
        minimum_interval_seconds=60,
        default_status=DefaultSensorStatus.RUNNING if live_is_on() else DefaultSensorStatus.STOPPED,
        description=f"Asks {publisher} for {', '.join(product_ids)}: closely on release mornings, else daily.",
    )
    def watch(context: SensorEvaluationContext) -> SensorResult:
        archive = Archive(current_home().landing)
        seen = look(product_ids, context.cursor, ask, lambda product_id: newest_landed(archive, product_id))
        if seen.run_key is None:
            return SensorResult(skip_reason=SkipReason(seen.told), cursor=seen.cursor)
        context.log.info(seen.told)
        request = RunRequest(run_key=seen.run_key, tags={"ukcrime/new": ", ".join(seen.new)})
        return SensorResult(run_requests=[request], cursor=seen.cursor)

    return watch


def abandoned_runs_sensor() -> SensorDefinition:
    """Sensor that ends runs whose process is gone, so that those behind them are not kept waiting."""

    @sensor(
        name="abandoned_runs",
        minimum_interval_seconds=60,
        default_status=DefaultSensorStatus.RUNNING,
        description="Ends runs that were killed, or cut off by a restart of the machine: the queue goes on.",
    )
    def abandoned_runs(context: SensorEvaluationContext) -> SkipReason:
        ended = end_abandoned_runs(context.instance, current_home())
        return SkipReason(" ".join(ended) or "every run that is at work has a process")

    return abandoned_runs


def failed_runs_sensor(tell: Tell) -> SensorDefinition:
    """Sensor that hands every failed run to `tell` (run id, job, what went wrong)."""

    @run_failure_sensor(
        name="failed_runs",
        default_status=DefaultSensorStatus.RUNNING,
        description="Raises an alert for every run that failed.",
    )
    def failed_runs(context: RunFailureSensorContext) -> None:
        run = context.dagster_run
        tell(run.run_id, run.job_name, context.failure_event.message or "failed")

    return failed_runs
