"""Dagster's folder below the home: its settings, kept up to date until a person makes them their own."""

from __future__ import annotations

import os

from orchestration.home import Home

OURS = "# Kept up to date by ukcrime. Remove this line to make the file your own.\n"
SETTINGS = (
    OURS
    + """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1  # one process writes the DuckDB file at a time
run_monitoring:  # of runs that never begin; those whose process is gone are ended by the sensor abandoned_runs
  enabled: true
  start_timeout_seconds: 300
  cancel_timeout_seconds: 180
  poll_interval_seconds: 60
sensors:
  use_threads: true
  num_workers: 4
retention:  # ticks of sensors and schedules; runs are kept
  sensor:
    purge_after_days: {skipped: 7, failure: 30, success: 365}
  schedule:
    purge_after_days: {skipped: 7, failure: 30, success: 365}
"""
)
# Written by versions of this project that left the mark out.
_WITHOUT_MARK = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1  # one process writes the DuckDB file at a time
"""


def prepare_dagster(home: Home) -> None:
    """Give Dagster its folder below the home, with telemetry off; settings that a person changed stay."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    written = settings.read_text(encoding="utf-8") if settings.exists() else _WITHOUT_MARK
    if written != SETTINGS and (written.startswith(OURS) or written == _WITHOUT_MARK):
        temporary = settings.with_name(f".{settings.name}.{os.getpid()}")
        temporary.write_text(SETTINGS, encoding="utf-8")
        temporary.replace(settings)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    # A look at a publisher may take longer than the minute that Dagster allows a sensor.
    os.environ.setdefault("DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS", "300")
