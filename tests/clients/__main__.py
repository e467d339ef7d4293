"""Do the programs that people use really read a release, and see the next one? `make clients`, or some of them:

    python -m tests.clients duckdb-1.2 superset

Needs a published home (`make run`; $UKCRIME_HOME, else `data/`), a package index for Python and one for Node, and
about 15 minutes the first time; nothing else of the network. Clients are installed below ~/.cache/ukcrime-clients
($UKCRIME_CLIENTS_CACHE), and nothing in the home is changed: a copy of the current release, and a next one published
from the same build with one figure raised by one, lie in a temporary folder.

Every client opens `releases/current`, answers the same questions (the catalogue with descriptions and keys, a sum over
all cells of every table, view and as-of macro, the queries of the README, the Parquet files), stays open while
`current` is switched, and asks again by every way its users have. Answers must be those of the installed DuckDB.

Ends with 0 when every client showed what it should, 1 when one read something else, 3 when one could not be tried: the
table says which and why. Nothing is passed over in silence.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from orchestration.home import current_home
from tests.clients.catalogue import CLIENTS, ON_REQUEST
from tests.clients.conversation import ReaderFailedError, converse, reader
from tests.clients.environments import NotInstalledError
from tests.clients.outcome import DIFFERS, NOT_SHOWN, SOME_DIFFER, Outcome, exit_code, print_table
from tests.clients.questions import questions, written
from tests.clients.releases import NoReleaseError, copied


def main(names: list[str]) -> int:
    """Try the clients named, all of them when none is; returns the exit code."""
    # Wide enough for the table where nobody looks on.
    console = Console() if sys.stdout.isatty() else Console(width=180)
    if unknown := set(names) - CLIENTS.keys():
        console.print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(CLIENTS)}")
        return SOME_DIFFER
    with tempfile.TemporaryDirectory(prefix="ukcrime-clients-") as folder:
        work = Path(folder)
        try:
            releases = copied(current_home().root, work / "data")
        except NoReleaseError as error:
            console.print(str(error))
            return SOME_DIFFER
        asked = questions(releases)
        file = written(asked, work / "questions.json")
        installed = [sys.executable, str(reader("read_duckdb.py")), str(releases.current), str(file)]
        expected, _ = converse(installed, releases.swap)
        expected["columns"] = asked["columns"]
        outcomes = []
        for name in names or [name for name in CLIENTS if name not in ON_REQUEST]:
            releases.start()
            try:
                outcome = CLIENTS[name](name, releases, file, expected)
            except NotInstalledError as error:
                outcome = Outcome(name, "-", "nothing", "-", NOT_SHOWN, str(error))
            except ReaderFailedError as error:
                outcome = Outcome(name, "-", "it failed", "-", DIFFERS, str(error))
            outcomes.append(outcome)
            console.print(
                " · ".join(filter(None, (name, outcome.version, outcome.state, outcome.reason))), soft_wrap=True
            )
    print_table(outcomes, console)
    return exit_code(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
