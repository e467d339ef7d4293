"""The gate at work in a whole run: what is wrong is not published, what cannot be read is left out, loudly."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from orchestration.landing.bundled import BUNDLED
from tests.end_to_end.conftest import run_command
from tests.nisra_extracts import FILE_OF_EDITION, prcpd_json_stat
from tests.real_files import real

pytestmark = pytest.mark.slow


def current(home: Path) -> Path:
    return (home / "releases" / "current").resolve()


def land(home: Path, product: str, name: str, content: bytes, edition: str, published_on: str) -> None:
    file = home.parent / name
    file.write_bytes(content)
    done = run_command(home, "land", product, str(file), "--edition", edition, "--published-on", published_on)
    assert done.returncode == 0, done.stderr


def test_figures_that_do_not_add_are_refused_naming_figure_cell_and_edition(home: Path) -> None:
    before = current(home)
    reply = json.loads((BUNDLED / "nisra_prcpd" / "2026-05-01.json").read_bytes())
    reply["updated"] = "2026-09-01"
    position = 700  # a figure of one district: neither its district's total nor Northern Ireland's fits any more
    assert reply["value"][position] is not None
    reply["value"][position] += 1_000
    land(home, "nisra_prcpd", "PRCPD.json", json.dumps(reply).encode(), "2026-09-01", "2026-09-01")
    done = run_command(home, "run")
    assert done.returncode == 1
    assert "REFUSED" in done.stdout
    for part in ("blocked", "offences_add_to_their_totals", "edition 2026-09-01", "difference", "cell value["):
        assert part in done.stderr
    assert current(home) == before
    # What is refused can be set aside, and all is as it was.
    assert run_command(home, "withdraw", "nisra_prcpd", "2026-09-01", "--reason", "does not add").returncode == 0
    done = run_command(home, "run")
    assert done.returncode == 0, done.stderr
    assert current(home) == before


def test_a_new_edition_that_adds_up_is_published_with_its_changes(home: Path) -> None:
    before = current(home)
    reply = json.loads((BUNDLED / "nisra_prcpd" / "2026-05-01.json").read_bytes())
    reply["updated"] = "2026-09-01"
    land(home, "nisra_prcpd", "PRCPD.json", json.dumps(reply).encode(), "2026-09-01", "2026-09-01")
    done = run_command(home, "run")
    assert done.returncode == 0, done.stderr
    assert current(home) != before
    changes = (current(home) / "changes.csv").read_text().splitlines()
    assert len(changes) > 1


def test_an_edition_that_cannot_be_read_keeps_the_last_good_one_in_force(home: Path) -> None:
    before = current(home)
    workbook = load_workbook(BUNDLED / "ons_crime_appendix_tables" / "ye-2025-12.xlsx")
    workbook["Table_A5a"]["B11"] = "Murdr"
    out = io.BytesIO()
    workbook.save(out)
    land(home, "ons_crime_appendix_tables", "crime.xlsx", out.getvalue(), "ye-2025-12", "2026-10-22")
    done = run_command(home, "run")
    assert done.returncode == 3
    for part in ("not read", "ew_ons_a5a", "ye-2025-12", "Table_A5a", "B11", "nearest: 'murder'"):
        assert part in done.stderr
    assert "crime.xlsx" in done.stderr
    held = run_command(home, "query", "select value::bigint from fct_recorded_crime where source_id = 'ew_ons_a5a' "
                       "and offence_id = 'ons_prc:total_excluding_fraud' and period_label = '2024/25'")  # fmt: skip
    assert held.stdout.split() == ["value", "5307473"] or "5307473" in held.stdout
    assert before.exists()
    assert "not read" in run_command(home, "sources").stdout


def test_a_web_page_saved_as_workbook_is_not_landed(home: Path) -> None:
    file = home.parent / "crime.xlsx"
    file.write_bytes(b"<!DOCTYPE html><title>Access denied</title>")
    done = run_command(
        home, "land", "ons_crime_appendix_tables", str(file), "--edition", "ye-2026-03", "--published-on", "2026-07-23"
    )
    assert done.returncode == 2
    assert "web page" in done.stderr
    assert list((home / "quarantine").rglob("*.reason.json"))


def test_the_damaged_extract_of_november_2025_is_stopped_by_the_gate(home: Path) -> None:
    # Belfast's figures of 2023/24 stand one row too high in it: a real case of what the gate is for.
    content = prcpd_json_stat(real(f"real/ni_portal_extracts/{FILE_OF_EDITION['2025-11-13']}"))
    before = current(home)
    land(home, "nisra_prcpd", "PRCPD.json", content, "2025-11-13", "2025-11-13")
    done = run_command(home, "run")
    assert done.returncode == 1
    assert "offences_add_to_their_totals" in done.stderr
    assert "N09000003" in done.stderr
    assert current(home) == before


def test_two_runs_at_once_do_not_meet(home: Path) -> None:
    from filelock import FileLock

    with FileLock(home / "run.lock"):
        done = run_command(home, "run")
    assert done.returncode == 1
    assert f"{home} is at work" in done.stderr
