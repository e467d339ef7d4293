"""`ukcrime run --live` against publishers played under their real addresses: unattended, never worse than before."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.listeners import Webhook, webhook
from tests.end_to_end.conftest import PROJECT, command_line, environment
from tests.publishers.replies import Reply, conditional
from tests.publishers.server import Publishers
from tests.publishers.whole_site import ETHNICITY, PRCONL, offer_nothing_new, offer_tables, revised_prconl
from warehouse.connection import open_database
from warehouse.release import current_release
from warehouse.release.verification import verify_release

pytestmark = pytest.mark.slow


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as listening:
        yield listening


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Publishers]:
    (tmp_path / "site").mkdir()
    with Publishers(tmp_path / "site") as playing:
        offer_nothing_new(playing)
        yield playing


class Server:
    """A home whose commands reach the played publishers, and whose alerts go to a webhook."""

    def __init__(self, home: Path, site: Publishers, hook: Webhook) -> None:
        self.home, self.site, self.hook = home, site, hook
        (home / "alerts.yaml").write_text("notifiers:\n  - {name: on call, url_env: TEST_ALERTS_URL}\n")

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        variables = {**environment(self.home), **self.site.environment(), "TEST_ALERTS_URL": self.hook.url}
        return subprocess.run(
            command_line(*arguments),
            cwd=PROJECT,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    @property
    def release(self) -> Path:
        found = current_release(self.home)
        assert found is not None
        return found

    @property
    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "status.json").read_text())
        return found


def test_two_release_days_on_a_server(home: Path, site: Publishers, hook: Webhook) -> None:
    server = Server(home, site, hook)
    first = server.release
    checked = server.command("check", "nisra_prconl", "ew_ho_knife")
    assert checked.returncode == 0, checked.stderr
    assert "2026-03-27" in checked.stdout

    # Day one: a table comes in a new edition; another publisher refuses robots.
    offer_tables(site, prcpd="2026-06-10T09:30:00Z", prconl="2026-09-10T08:30:00Z")
    site.put(PRCONL, conditional(revised_prconl("2026-09-10", 1.0), '"prconl-2"'))
    site.put(ETHNICITY, Reply(403, {}, b"robot"))
    ran = server.command("run", "--live")
    assert ran.returncode == 3, ran.stderr
    assert not site.unknown
    second = server.release
    assert second != first
    said = " ".join(ran.stderr.split())
    for words in (
        "land nisra_prconl 4 editions, 1 new; in use: 2026-09-10, fetched from its publisher",
        "land eff_victims_of_crime 1 edition, 0 new; in use: fy-2019-20, from the bundle",
        f"no reply eff_victims_of_crime: eff_victims_of_crime, {ETHNICITY}: HTTP 403",
        "ukcrime land eff_victims_of_crime",
    ):
        assert words in said, ran.stderr
    with open_database(second / "uk_crime.duckdb", read_only=True) as connection:
        newest = connection.execute(
            "select max_by(edition, published_on) from dim_vintage where source_id = 'ni_psni_prconl'"
        ).fetchone()
    assert newest == ("2026-09-10",)
    with open_database(home / "build.duckdb", read_only=True) as connection:
        refused = connection.execute(
            "select purpose, outcome, http_status from ops.fetch_log where product_id = 'eff_victims_of_crime' "
            "order by attempt_id desc limit 1"
        ).fetchone()
        assert refused == ("download", "failed", 403)
    stale = json.loads((second / "manifest.json").read_text())["stale_sources"]
    assert any(row["source_id"] == "ew_eff_victims" and "403" in row["failure"] for row in stale)
    assert (server.status["outcome"], server.status["release"]) == ("incomplete", second.name)
    assert list(server.status["could_not_be_fetched"]) == ["eff_victims_of_crime"]
    [told] = hook.bodies
    assert told["title"].startswith("ukcrime: eff_victims_of_crime could not be fetched")
    listed = server.command("sources")
    assert "failed (403)" in next(line for line in listed.stdout.splitlines() if ",ew_eff_victims," in line)
    assert "answered" in next(line for line in listed.stdout.splitlines() if ",ni_psni_prconl," in line)

    # Day two: the publisher of the day before answers again; the table is corrected, wrongly: the total is halved.
    offer_nothing_new(site)
    offer_tables(site, prcpd="2026-06-10T09:30:00Z", prconl="2026-09-17T08:30:00Z")
    site.put(PRCONL, conditional(revised_prconl("2026-09-17", 0.5), '"prconl-3"'))
    ran = server.command("run", "--live")
    assert ran.returncode == 1, ran.stderr
    assert server.release == second
    assert " blocked " in ran.stderr
    assert (server.status["outcome"], server.status["release"]) == ("failed", second.name)
    assert server.status["blocking"]
    assert server.status["could_not_be_fetched"] == {}
    told = hook.bodies[-1]
    assert told["title"].startswith("ukcrime: The gate blocks the release")
    assert f"Release {second.name} stays in force." in told["message"]
    assert "Over since the last run:\n- eff_victims_of_crime could not be fetched" in told["message"]
    assert "gate_blocked" in server.command("alerts").stdout

    # What the message says to do: the edition is set aside, and stays so though its publisher still offers it.
    withdrawn = server.command("withdraw", "nisra_prconl", "2026-09-17", "--reason", "the total is half of its parts")
    assert withdrawn.returncode == 0, withdrawn.stderr
    ran = server.command("run", "--live")
    assert ran.returncode == 0, ran.stderr
    assert server.release == second, "the same figures as before: no new release"
    assert verify_release(second) == []
    assert os.readlink(home / "releases" / "current") == second.name
