"""A job of two steps under the run lock, for a process of its own: it says where it is and goes on when told to."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster import (
    ConfigurableResource,
    Definitions,
    InitResourceContext,
    asset,
    define_asset_job,
    in_process_executor,
)

from orchestration.automation.whole_run import whole_run
from orchestration.home import Home, current_home
from orchestration.run_lock import NOTE


class LockedHome(ConfigurableResource):  # type: ignore[type-arg]
    @property
    def folders(self) -> Home:
        return current_home()

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator["LockedHome"]:
        with (self.folders.root / "made").open("a") as made:
            made.write("home\n")
        with whole_run(self.folders, context):
            yield self


def _say(step: str, home: LockedHome) -> None:
    print(step, (home.folders.root / NOTE).exists(), flush=True)
    sys.stdin.readline()


@asset
def first(home: LockedHome) -> None:
    _say("first", home)


@asset(deps=[first])
def second(home: LockedHome) -> None:
    _say("second", home)


defs = Definitions(
    assets=[first, second],
    jobs=[define_asset_job("both")],
    resources={"home": LockedHome()},
    executor=in_process_executor,
)


def main(folder: Path) -> None:
    """Run the job on the Dagster instance in `folder`."""
    from dagster import DagsterInstance

    with DagsterInstance.local_temp(str(folder)) as instance:
        result = defs.resolve_job_def("both").execute_in_process(instance=instance, raise_on_error=False)
        print("success" if result.success else "failed", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
