"""Schedules: the daily belt beside the sensors' braces, and the weekly clearing up."""

from __future__ import annotations

from dagster import DefaultScheduleStatus, ScheduleDefinition

from orchestration.automation.sensors import live_is_on
from orchestration.automation.whole_run import REFRESH_LIVE

RETENTION = "retention"
LONDON = "Europe/London"


def schedules() -> list[ScheduleDefinition]:
    """Both schedules, in London time; they begin by themselves where live operation is switched on."""
    status = DefaultScheduleStatus.RUNNING if live_is_on() else DefaultScheduleStatus.STOPPED
    return [
        ScheduleDefinition(
            name="daily_refresh",
            job_name=REFRESH_LIVE,
            cron_schedule="15 10 * * *",  # after the releases of half past nine, whatever the sensors missed
            execution_timezone=LONDON,
            default_status=status,
            description="A live run every day at 10:15 in London.",
        ),
        ScheduleDefinition(
            name="weekly_retention",
            job_name=RETENTION,
            cron_schedule="30 3 * * 0",  # clear of the hour that summer time takes or gives
            execution_timezone=LONDON,
            default_status=status,
            description="Releases and landed files beyond what the policy keeps are removed on Sundays.",
        ),
    ]
