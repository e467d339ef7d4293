"""Back-fill: editions that publishers still offer and nobody landed yet, one partition and one run for each."""

from collections.abc import Callable, Iterable
from typing import Protocol

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSelection,
    DefaultSensorStatus,
    DynamicPartitionsDefinition,
    Failure,
    MaterializeResult,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    asset,
    define_asset_job,
    sensor,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration.assets.keys import OWNERS
from orchestration.resources import HomeResource

OLDER_EDITIONS = AssetKey(["landing", "older_editions"])
EDITIONS = DynamicPartitionsDefinition(name="editions")
A_DAY = 24 * 60 * 60


class Brought(Protocol):
    """What became of asking for one edition: orchestration.landing.live.Brought."""

    @property
    def outcome(self) -> str:
        """fetched, unchanged, not_yet, by_hand or failed."""
        ...

    @property
    def message(self) -> str:
        """A sentence for people."""
        ...


Land = Callable[[str, str, str], Brought]
OlderOffers = Callable[[], Iterable[tuple[str, str]]]


def partition_of(product_id: str, edition: str) -> str:
    """Partition key of an edition."""
    return f"{product_id}|{edition}"


def older_editions_asset(land: Land) -> AssetsDefinition:
    """Asset of the editions landed one by one; `land` gets product, edition and run id."""

    @asset(
        key=OLDER_EDITIONS,
        partitions_def=EDITIONS,
        group_name="back_fill",
        owners=OWNERS,
        kinds={"python"},
        description="Older editions that a publisher still offers. Day of publication, not of landing, decides their "
        "place: the newest edition stays the newest. The next run reads them.",
    )
    def older_editions(context: AssetExecutionContext, home: HomeResource) -> MaterializeResult[None]:
        product_id, edition = context.partition_key.split("|", 1)
        brought = land(product_id, edition, context.run.run_id)
        if brought.outcome not in ("fetched", "unchanged"):
            raise Failure(f"{product_id} {edition}: {brought.message}", allow_retries=False)
        return MaterializeResult(metadata={"outcome": brought.outcome, "publisher": brought.message})

    return older_editions


def backfill_job() -> UnresolvedAssetJobDefinition:
    """Job that lands one older edition; the UI starts it for as many partitions as are chosen."""
    return define_asset_job(
        "backfill",
        selection=AssetSelection.assets(OLDER_EDITIONS),
        description="Land an older edition that its publisher still offers.",
    )


def offered_editions_sensor(older_offers: OlderOffers) -> SensorDefinition:
    """Sensor that adds a partition for every (product, edition) of `older_offers`; it starts no run."""

    @sensor(
        name="offered_editions",
        minimum_interval_seconds=A_DAY,
        default_status=DefaultSensorStatus.STOPPED,  # lists of old editions are asked for by a person who wants them
        description="Looks daily which older editions publishers still offer, and lists them as partitions.",
    )
    def offered_editions(context: SensorEvaluationContext) -> SensorResult:
        known = set(context.instance.get_dynamic_partitions(EDITIONS.name or ""))
        offered = [partition_of(product_id, edition) for product_id, edition in older_offers()]
        new = sorted(set(offered) - known)
        return SensorResult(
            skip_reason=SkipReason(f"{len(offered)} older editions are offered, {len(new)} of them new here"),
            dynamic_partitions_requests=[EDITIONS.build_add_request(new)] if new else [],
        )

    return offered_editions
