"""The control room shows attempts, alerts and lateness, and nothing a publisher answers breaks its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from dagster import (
    AssetCheckSeverity,
    AssetSelection,
    AssetSpec,
    DagsterInstance,
    Definitions,
    asset,
    build_sensor_context,
    define_asset_job,
    in_process_executor,
)
from dagster._core.definitions.freshness import FreshnessPolicy

from orchestration.assets.keys import landing_key
from orchestration.automation.control_room import (
    ALERTS,
    FETCH_LOG,
    control_room_assets,
    control_room_events,
    control_room_sensor,
    lateness_checks,
    looked_at_lately,
)
from orchestration.home import Home
from orchestration.registry.load import products
from orchestration.resources import HomeResource
from warehouse.journal import AlertRow, Attempt, Journal

NOON = datetime(2026, 7, 25, 12, 0, tzinfo=UTC)


def attempt(**changes: Any) -> Attempt:
    values: dict[str, Any] = {field.name: None for field in fields(Attempt)}
    values |= {
        "run_id": "run",
        "attempted_at": NOON,
        "product_id": "nisra_prcpd",
        "purpose": "ask",
        "url": "https://publisher.example/table",
        "attempt": 1,
        "outcome": "ok",
        "http_status": 200,
        "seconds": 0.1,
    }
    return Attempt(**{**values, **changes})


def alert(alert_id: str, ended_at: datetime | None = None) -> AlertRow:
    return AlertRow(alert_id, "late", "nisra_prcpd", "it is late", NOON, NOON, None, 3, ended_at, None)


def test_attempts_and_open_alerts_are_shown_as_tables(home: Home) -> None:
    journal = Journal(home.journal)
    journal.record([attempt(), attempt(outcome="failed", http_status=503, message="busy | <b>later</b>\nor never")])
    journal.keep_alert(alert("open"))
    journal.keep_alert(alert("over", ended_at=NOON))
    fetch_log, alerts = control_room_events(home)
    assert (fetch_log.asset_key, alerts.asset_key) == (FETCH_LOG, ALERTS)
    assert fetch_log.metadata["ok of the last 50"].value == 1
    assert fetch_log.metadata["failed of the last 50"].value == 1
    header, rule, failed, ok = str(fetch_log.metadata["last attempts"].value).splitlines()
    assert header.startswith("| at (London) | product |")
    assert rule == "| " + " | ".join(["---"] * 7) + " |"
    assert failed.startswith("| 2026-07-25 13:00:00 | nisra_prcpd | ask | failed | 503 |")
    assert failed.endswith("| busy \\| &lt;b>later&lt;/b> or never |")
    assert ok.endswith("|  |")
    assert alerts.metadata["open"].value == 1
    assert str(alerts.metadata["alerts"].value).splitlines()[2:] == [
        "| late | nisra_prcpd | 2026-07-25 13:00 | 3 | it is late |"
    ]


def test_an_empty_journal_shows_none(home: Home) -> None:
    fetch_log, alerts = control_room_events(home)
    assert fetch_log.metadata["last attempts"].value == "none"
    assert (alerts.metadata["open"].value, alerts.metadata["alerts"].value) == (0, "none")


def test_the_control_room_is_written_anew_only_when_something_changed(home: Home, instance: DagsterInstance) -> None:
    sensor = control_room_sensor()
    Definitions(assets=control_room_assets(), sensors=[sensor])
    with build_sensor_context(instance) as context:
        first = sensor.evaluate_tick(context)
    assert len(first.asset_events) == 2
    with build_sensor_context(instance, cursor=first.cursor) as context:
        second = sensor.evaluate_tick(context)
    assert (list(second.asset_events), second.skip_message) == ([], "nothing new")
    Journal(home.journal).record([attempt()])
    with build_sensor_context(instance, cursor=second.cursor) as context:
        assert len(sensor.evaluate_tick(context).asset_events) == 2


@pytest.fixture
def defs() -> Definitions:
    """Landing assets that do nothing, with the checks on lateness."""

    def landing(name: str) -> Any:
        @asset(key=["landing", name])
        def landed() -> None: ...

        return landed

    watched = [name for name in products() if looked_at_lately(products()[name])]
    return Definitions(
        assets=[landing(name) for name in watched],
        asset_checks=[lateness_checks()],
        resources={"home": HomeResource()},
        executor=in_process_executor,
        jobs=[
            define_asset_job("all", selection=AssetSelection.all()),
            define_asset_job("one", selection=AssetSelection.assets(["landing", "nisra_prcpd"])),
        ],
    )


def test_a_late_source_warns_and_blocks_nothing(
    home: Home, instance: DagsterInstance, defs: Definitions, stand_at: Callable[[datetime], None]
) -> None:
    from orchestration.landing.archive import Archive
    from orchestration.landing.bundled import land_bundled

    archive = Archive(home.landing)
    for name in ("nisra_prcpd", "ons_crime_appendix_tables"):
        land_bundled(name, archive)
    stand_at(NOON)
    result = defs.resolve_job_def("all").execute_in_process(instance=instance)
    assert result.success
    checks = {check.asset_key.path[-1]: check for check in result.get_asset_check_evaluations()}
    assert len(checks) == sum(1 for product in products().values() if looked_at_lately(product))
    late, fresh = checks["ons_crime_appendix_tables"], checks["nisra_prcpd"]
    assert (late.passed, late.severity, fresh.passed) == (False, AssetCheckSeverity.WARN, True)
    assert late.metadata["days late"].value == 2
    assert "2026-03-31" in str(late.metadata["late"].value)
    assert fresh.metadata["newest edition"].value == "2026-06-10 of 2026-06-10"
    assert checks["sg_recorded_crime"].metadata["newest edition"].value == "none"


def test_a_run_of_one_landing_asset_checks_that_one(home: Home, instance: DagsterInstance, defs: Definitions) -> None:
    result = defs.resolve_job_def("one").execute_in_process(instance=instance)
    assert [check.asset_key.path[-1] for check in result.get_asset_check_evaluations()] == ["nisra_prcpd"]


def test_what_still_comes_out_must_be_looked_at_within_a_week(home: Home) -> None:
    policy = looked_at_lately(products()["nisra_prcpd"])
    assert policy is not None
    spec = AssetSpec(landing_key(products()["nisra_prcpd"]), freshness_policy=policy)
    assert isinstance(spec.freshness_policy, FreshnessPolicy)
    assert policy == FreshnessPolicy.time_window(**_weeks())
    assert looked_at_lately(products()["ons_mid_year_lad"]) is None


def _weeks() -> dict[str, Any]:
    from datetime import timedelta

    return {"fail_window": timedelta(days=7), "warn_window": timedelta(days=2)}
