"""The job `retention`: what the policy no longer keeps is removed, while no run is at work."""

from dagster import DagsterInstance, OpExecutionContext, in_process_executor, job, op

from orchestration import clock
from orchestration.resources import HomeResource
from orchestration.retention import apply, plan, read_policy


@op(description="Remove releases, leftovers, old logs and run histories that the policy no longer keeps.")
def clear_up(context: OpExecutionContext, home: HomeResource) -> None:
    """Apply the policy of the home."""
    folders = home.folders
    planned = plan(folders, read_policy(folders), clock.now())
    applied = apply(planned, delete_runs=lambda run_ids: delete_runs(context.instance, run_ids))
    freed = sum(removal.bytes for removal in applied.removed)
    context.add_output_metadata({"removed": len(applied.removed), "bytes": freed, "left": len(applied.left)})
    for removal in applied.removed:
        context.log.info(f"removed {removal.path.name}: {removal.reason}")


@job(
    name="retention",
    executor_def=in_process_executor,
    description="Remove what the retention policy no longer keeps; `current` and what it rests on always stay.",
)
def retention() -> None:
    """Clear up."""
    clear_up()


def delete_runs(instance: DagsterInstance, run_ids: list[str]) -> None:
    """Remove the history of runs."""
    for run_id in run_ids:
        if instance.has_run(run_id):
            instance.delete_run(run_id)
