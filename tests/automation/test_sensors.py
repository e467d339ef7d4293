"""Sensors, schedules and back-fill as Dagster evaluates them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dagster import (
    AssetSelection,
    DagsterInstance,
    Definitions,
    ScheduleDefinition,
    build_sensor_context,
    define_asset_job,
    in_process_executor,
)
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.automation.backfill import (
    EDITIONS,
    OLDER_EDITIONS,
    backfill_job,
    offered_editions_sensor,
    older_editions_asset,
    partition_of,
)
from orchestration.automation.schedules import schedules
from orchestration.automation.sensors import by_publisher, failed_runs_sensor, publisher_sensor, publisher_sensors
from orchestration.home import Home
from orchestration.registry.load import products
from orchestration.resources import HomeResource
from tests.automation.test_watching import MORNING, OFFER, ONS, News, Publisher

Stand = Callable[[datetime], None]


def test_a_sensor_starts_a_live_run_for_a_new_edition_and_says_what_is_new(
    home: Home, instance: DagsterInstance, stand_at: Stand
) -> None:
    sensor = publisher_sensor("Office for National Statistics", [ONS], Publisher(News(OFFER, is_new=True)))
    assert sensor.name == "watch_office_for_national_statistics"
    assert sensor.job_name == "refresh_live"
    assert sensor.minimum_interval_seconds == 60
    stand_at(MORNING)
    with build_sensor_context(instance) as context:
        tick = sensor.evaluate_tick(context)
    assert tick.run_requests is not None
    [request] = tick.run_requests
    assert request.run_key is not None
    assert request.run_key.startswith(f"{ONS}|ye-2026-03|")
    assert request.tags["ukcrime/new"] == f"{ONS} ye-2026-03"
    stand_at(MORNING + timedelta(minutes=1))
    with build_sensor_context(instance, cursor=tick.cursor) as context:
        tick = sensor.evaluate_tick(context)
    assert tick.run_requests == []
    assert tick.skip_message == f"next: {ONS}, at 09:32 on 23 July 2026"


def test_a_sensor_tells_a_problem_and_does_not_fail(home: Home, instance: DagsterInstance, stand_at: Stand) -> None:
    sensor = publisher_sensor("Office for National Statistics", [ONS], Publisher(ValueError("shape")))
    stand_at(MORNING)
    with build_sensor_context(instance) as context:
        tick = sensor.evaluate_tick(context)
    assert tick.skip_message is not None
    assert tick.skip_message.startswith(f"{ONS}: ValueError: shape; next: ")


def test_every_publisher_has_one_sensor_and_what_ended_is_not_asked_for(home: Home) -> None:
    publishers = by_publisher(products().values())
    sensors = publisher_sensors(publishers, Publisher())
    assert len({sensor.name for sensor in sensors}) == len(publishers)
    assert publishers["Office for National Statistics"] == [
        "ons_crime_appendix_tables",
        "ons_nature_of_fraud",
        "ons_police_force_area_tables",
    ]
    assert not any("Action Fraud" in publisher for publisher in publishers)  # ended
    assert not any("Metropolitan" in publisher for publisher in publishers)  # landed by hand


def test_nobody_is_asked_until_live_operation_is_switched_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def statuses() -> set[str]:
        found = [*publisher_sensors(by_publisher(products().values()), Publisher()), *schedules()]
        return {one.default_status.value for one in found}

    assert statuses() == {"STOPPED"}
    monkeypatch.setenv("UKCRIME_LIVE", "1")
    assert statuses() == {"RUNNING"}


def ticks(schedule: ScheduleDefinition, day: date, number: int) -> list[datetime]:
    """The next ticks of a schedule from the beginning of a London day, as Dagster's scheduler reckons them."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London"))
    found = schedule_execution_time_iterator(
        midnight.timestamp(), schedule.cron_schedule, schedule.execution_timezone, ascending=True
    )
    return list(islice(found, number))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 28), 10), (date(2026, 3, 29), 9), (date(2026, 10, 24), 9), (date(2026, 10, 25), 10)],
)
def test_the_daily_run_is_at_a_quarter_past_ten_in_london_in_summer_and_winter(
    home: Home, day: date, utc_hour: int
) -> None:
    [daily] = [schedule for schedule in schedules() if schedule.name == "daily_refresh"]
    [tick] = ticks(daily, day, 1)
    assert tick.astimezone(UTC) == datetime(day.year, day.month, day.day, utc_hour, 15, tzinfo=UTC)
    assert daily.job_name == "refresh_live"


def test_the_weekly_clearing_up_comes_once_on_the_sundays_that_change_the_clocks(home: Home) -> None:
    [weekly] = [schedule for schedule in schedules() if schedule.name == "weekly_retention"]
    for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
        first, second = ticks(weekly, sunday, 2)
        assert first.astimezone(ZoneInfo("Europe/London")).strftime("%d %H:%M") == f"{sunday.day} 03:30"
        assert (second.date() - first.date()).days == 7


@dataclass
class Brought:
    outcome: str
    message: str = "said"


class Lander:
    """Lands what it is told to, except editions named `bad`."""

    def __init__(self) -> None:
        self.landed: list[tuple[str, str, str]] = []

    def __call__(self, product_id: str, edition: str, run_id: str) -> Brought:
        if edition == "bad":
            return Brought("failed", "the publisher answered 404")
        self.landed.append((product_id, edition, run_id))
        return Brought("fetched")


def back_fill(lander: Lander) -> Definitions:
    return Definitions(
        assets=[older_editions_asset(lander)],
        jobs=[backfill_job()],
        sensors=[offered_editions_sensor(lambda: [(ONS, "ye-2024-12"), (ONS, "ye-2024-09")])],
        resources={"home": HomeResource()},
        executor=in_process_executor,
    )


def test_editions_that_publishers_still_offer_become_partitions(home: Home, instance: DagsterInstance) -> None:
    sensor = offered_editions_sensor(lambda: [(ONS, "ye-2024-12"), (ONS, "ye-2024-09")])
    with build_sensor_context(instance) as context:
        tick = sensor.evaluate_tick(context)
    [request] = tick.dynamic_partitions_requests or ()
    assert list(request.partition_keys) == [f"{ONS}|ye-2024-09", f"{ONS}|ye-2024-12"]
    assert tick.run_requests == []
    instance.add_dynamic_partitions("editions", list(request.partition_keys))
    with build_sensor_context(instance) as context:
        tick = sensor.evaluate_tick(context)
    assert not tick.dynamic_partitions_requests
    assert tick.skip_message == "2 older editions are offered, 0 of them new here"


def test_a_partition_lands_its_edition_and_no_other(home: Home, instance: DagsterInstance) -> None:
    lander = Lander()
    key = partition_of(ONS, "ye-2024-12")
    instance.add_dynamic_partitions("editions", [key, partition_of(ONS, "ye-2024-09")])
    job = back_fill(lander).resolve_job_def("backfill")
    result = job.execute_in_process(instance=instance, partition_key=key)
    assert lander.landed == [(ONS, "ye-2024-12", result.run_id)]
    assert instance.get_materialized_partitions(OLDER_EDITIONS) == {key}


def test_an_edition_that_cannot_be_had_fails_its_own_partition(home: Home, instance: DagsterInstance) -> None:
    lander = Lander()
    keys = [partition_of(ONS, edition) for edition in ("bad", "ye-2024-12")]
    instance.add_dynamic_partitions("editions", keys)
    job = back_fill(lander).resolve_job_def("backfill")
    bad, good = (job.execute_in_process(instance=instance, partition_key=key, raise_on_error=False) for key in keys)
    assert (bad.success, good.success) == (False, True)
    [failure] = bad.filter_events(lambda event: event.is_step_failure)
    assert f"{ONS} bad: the publisher answered 404" in str(failure.step_failure_data.error)
    assert instance.get_materialized_partitions(OLDER_EDITIONS) == {keys[1]}


def test_a_job_of_everything_else_is_not_partitioned(home: Home) -> None:
    from dagster import asset

    @asset
    def other() -> None: ...

    everything_else = AssetSelection.all() - AssetSelection.assets(OLDER_EDITIONS)
    defs = Definitions(
        assets=[older_editions_asset(Lander()), other],
        jobs=[define_asset_job("refresh", selection=everything_else)],
        resources={"home": HomeResource()},
    )
    assert defs.resolve_job_def("refresh").partitions_def is None
    assert EDITIONS.name == "editions"


def test_a_failed_run_is_handed_on(home: Home) -> None:
    told: list[tuple[str, str, str]] = []
    sensor = failed_runs_sensor(lambda run_id, job, message: told.append((run_id, job, message)))
    assert sensor.default_status.value == "RUNNING"
    from dagster import build_run_status_sensor_context, job, op

    @op
    def breaks() -> None:
        raise ValueError("broken")

    @job
    def refresh() -> None:
        breaks()

    with DagsterInstance.ephemeral() as instance:
        result = refresh.execute_in_process(instance=instance, raise_on_error=False)
        context = build_run_status_sensor_context(
            sensor_name=sensor.name,
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=result.get_run_failure_event(),
        )
        sensor(context.for_run_failure())
    [(run_id, name, message)] = told
    assert (run_id, name) == (result.run_id, "refresh")
    assert "breaks" in message
