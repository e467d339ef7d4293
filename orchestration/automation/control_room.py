"""What the control room shows beside runs: attempts to fetch, open alerts, lateness, when a source was looked at."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    AssetMaterialization,
    AssetSpec,
    DefaultSensorStatus,
    FreshnessPolicy,
    MetadataValue,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    multi_asset_check,
    sensor,
)

from orchestration import clock
from orchestration.assets.keys import AS_NEW_AS_PROMISED, OWNERS, landing_key
from orchestration.automation.lateness import late_source
from orchestration.automation.newest import newest_landed
from orchestration.home import Home, current_home
from orchestration.registry.calendar import calendar
from orchestration.registry.load import products
from orchestration.registry.model import Product
from orchestration.resources import HomeResource
from warehouse.journal import AlertRow, Attempt, Journal

FETCH_LOG = AssetKey(["operations", "fetch_log"])
ALERTS = AssetKey(["operations", "alerts"])
ATTEMPTS_SHOWN = 50
# The daily belt looks at every source; a week without it means that nothing runs any more.
LOOKED_AT_WARN, LOOKED_AT_FAIL = timedelta(days=2), timedelta(days=7)


def control_room_assets() -> list[AssetSpec]:
    """The journal as two assets; the sensor writes what they show."""
    return [
        AssetSpec(
            FETCH_LOG,
            group_name="operations",
            owners=OWNERS,
            kinds={"sqlite"},
            description="The last requests to publishers: when, what for, with what outcome. All of them are in "
            "`ops.fetch_log` of the build database.",
        ),
        AssetSpec(
            ALERTS,
            group_name="operations",
            owners=OWNERS,
            kinds={"sqlite"},
            description="Alerts whose cause is not gone yet, the newest first.",
        ),
    ]


def looked_at_lately(product: Product) -> FreshnessPolicy | None:
    """Freshness of a product's landing asset: a run must look at it daily. None for what no longer comes out."""
    if product.product_id in calendar().ended:
        return None
    return FreshnessPolicy.time_window(fail_window=LOOKED_AT_FAIL, warn_window=LOOKED_AT_WARN)


def control_room_events(home: Home) -> list[AssetMaterialization]:
    """What the two assets show now."""
    journal = Journal(home.journal)
    attempts, alerts = journal.attempts(limit=ATTEMPTS_SHOWN), journal.alerts(open_only=True)
    outcomes = Counter(attempt.outcome for attempt in attempts)
    return [
        AssetMaterialization(
            FETCH_LOG,
            metadata={
                "last attempts": MetadataValue.md(_attempts_table(attempts)),
                **{f"{outcome} of the last {ATTEMPTS_SHOWN}": outcomes[outcome] for outcome in _OUTCOMES},
            },
        ),
        AssetMaterialization(ALERTS, metadata={"open": len(alerts), "alerts": MetadataValue.md(_alerts_table(alerts))}),
    ]


def control_room_sensor() -> SensorDefinition:
    """Sensor that shows attempts and alerts anew when there are others than last time; it asks nobody."""

    @sensor(
        name="control_room",
        minimum_interval_seconds=60,
        default_status=DefaultSensorStatus.RUNNING,
        description="Keeps the assets `operations/fetch_log` and `operations/alerts` up to date.",
    )
    def control_room(context: SensorEvaluationContext) -> SensorResult:
        events = control_room_events(current_home())
        shown = json.dumps([[str(value.value) for value in event.metadata.values()] for event in events])
        cursor = sha256(shown.encode()).hexdigest()
        if cursor == context.cursor:
            return SensorResult(skip_reason=SkipReason("nothing new"), cursor=cursor)
        return SensorResult(asset_events=events, cursor=cursor)

    return control_room


def lateness_checks() -> AssetChecksDefinition:
    """A check on the landing asset of every product that still comes out: has the edition come that was to come?"""
    watched = [product for product in products().values() if product.product_id not in calendar().ended]

    @multi_asset_check(
        name="lateness",
        specs=[
            AssetCheckSpec(
                AS_NEW_AS_PROMISED,
                asset=landing_key(product),
                description="The newest landed edition is the one that the release calendar, or the product's own "
                "cadence, promised by now.",
            )
            for product in watched
        ],
        can_subset=True,
    )
    def lateness(context: AssetCheckExecutionContext, home: HomeResource) -> Iterator[AssetCheckResult]:
        chosen = {key.asset_key for key in context.selected_asset_check_keys}
        for product in watched:
            if landing_key(product) not in chosen:
                continue
            newest = newest_landed(home.archive, product.product_id)
            late = late_source(product, newest, clock.now())
            yield AssetCheckResult(
                asset_key=landing_key(product),
                check_name=AS_NEW_AS_PROMISED,
                passed=late is None,
                severity=AssetCheckSeverity.WARN,
                metadata={
                    "newest edition": f"{newest.edition} of {newest.published_on}" if newest else "none",
                    **({"days late": late.days_late, "late": late.text} if late else {}),
                },
            )

    return lateness


_OUTCOMES = ("ok", "not_modified", "failed")


def _attempts_table(attempts: Sequence[Attempt]) -> str:
    rows = [
        (
            attempt.attempted_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M:%S"),
            attempt.product_id,
            attempt.purpose,
            attempt.outcome,
            attempt.http_status,
            attempt.url,
            attempt.message,
        )
        for attempt in attempts
    ]
    return _table(("at (London)", "product", "purpose", "outcome", "status", "address", "message"), rows)


def _alerts_table(alerts: Sequence[AlertRow]) -> str:
    rows = [
        (
            alert.kind,
            alert.subject,
            alert.first_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M"),
            alert.times,
            alert.text,
        )
        for alert in alerts
    ]
    return _table(("kind", "about", "since (London)", "times", "what"), rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as Markdown; what a publisher answered must not break out of its cell."""
    if not rows:
        return "none"
    lines = [list(header), ["---"] * len(header), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
