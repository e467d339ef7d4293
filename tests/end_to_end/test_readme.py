"""The README is true: its queries run on the release and find rows, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.end_to_end.conftest import PROJECT, run_command
from warehouse.connection import open_database

README = (PROJECT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_readme_finds_rows(query: str, published: Path) -> None:
    done = run_command(published, "query", query)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


# Counts of fraud that the README states, each with the body, the place and the period that it stands beside there.
FRAUD = (
    (4_420_000, "Crime Survey for England and Wales", "EW", "Year ending Dec 2025"),
    (359_525, "Action Fraud / Report Fraud", "EW", "Year ending Jun 2025"),
    (376_234, "Cifas", "EW", "Year ending Jun 2025"),
    (568_887, "UK Finance", "EW", "Year ending Jun 2025"),
    (15_253, "Police Scotland", "SC", "2024/25"),
    (456_000, "Scottish Crime and Justice Survey", "SC", "2023/24 survey"),
    (4_016_962, "UK Finance", "UK", "Year ending Jun 2025"),
)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "body", "jurisdiction", "period"), FRAUD)
def test_a_count_of_fraud_in_the_readme_is_the_newest_published_one(
    count: int, body: str, jurisdiction: str, period: str, published: Path
) -> None:
    assert f"{count:,}" in README.split("## How fraud is counted")[1].split("They must not be added")[0]
    with open_database(published / "releases" / "current" / "uk_crime.duckdb", read_only=True) as connection:
        counts = connection.execute(
            "select period_label, canonical_value from fct_fraud_and_cyber "
            "where reporting_body = ? and jurisdiction = ? and value is not null and breakdown is null "
            "and measure in ('recorded_crime', 'survey_incidents', 'fraud_case') "
            "and offence_kind in ('fraud', 'fraud_and_computer_misuse') and period_type not in ('M', 'FQ') "
            "and area_type in ('uk', 'country_group', 'country') "
            "qualify period_end = max(period_end) over ()",
            [body, jurisdiction],
        ).fetchall()
    assert (period, count) in counts


@pytest.mark.slow
def test_the_first_commands_of_the_readme_find_what_it_says(published: Path) -> None:
    block = README.split("ukcrime describe uk_comparison")[1].split("```")[0]
    query = re.search(r'ukcrime query "(.*?)"', block, re.DOTALL)
    reference = re.search(r"ukcrime trace (\S+)", block)
    assert query
    assert reference
    rows = run_command(published, "query", query[1]).stdout.splitlines()
    assert f"2024/25,1782,{reference[1]}" in rows
    traced = run_command(published, "trace", reference[1])
    assert traced.returncode == 0
    assert "1,782" in traced.stdout
    assert "Table_1!M10" in traced.stdout


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_command_of_the_readme_exists(tmp_path: Path) -> None:
    commands = run_command(tmp_path / "data", "--help").stdout
    named = set(re.findall(r"`([a-z]+)(?: [^`]*)?`", README.split("| look |")[1].split("Data live in")[0])) | {"run"}
    assert len(named) > 12
    for name in named:
        assert f" {name} " in commands


@pytest.mark.parametrize("page", ["live.md", "operation.md"])
def test_every_command_and_target_of_the_pages_on_operation_exists(page: str, tmp_path: Path) -> None:
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    help_text = run_command(tmp_path / "data", "--help").stdout
    commands = set(re.findall(r"ukcrime ([a-z]+)", text))
    assert commands
    for name in commands - {"is", "until"}:
        assert f" {name} " in help_text
    for name, option in set(re.findall(r"ukcrime ([a-z]+)[^`\n]*? (--[a-z-]+)", text)):
        assert option in run_command(tmp_path / "data", name, "--help").stdout
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets
