"""Imports run one way: parsing, landing, registry and warehouse know nothing of Dagster; nobody imports definitions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PURE = (
    "orchestration/registry",
    "orchestration/parsing",
    "orchestration/landing",
    "orchestration/intake.py",
    "warehouse",
)
MODULES = sorted(
    str(path.relative_to(PROJECT)) for room in ("orchestration", "warehouse") for path in (PROJECT / room).rglob("*.py")
)


def imports_of(module: str) -> set[str]:
    """Names of all modules that `module` imports, wherever in its text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((PROJECT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PURE)])
def test_pure_parts_import_no_dagster(module: str) -> None:
    assert not {name for name in imports_of(module) if name.split(".")[0].startswith("dagster")}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("warehouse")])
def test_the_warehouse_does_not_know_who_uses_it(module: str) -> None:
    assert not {name for name in imports_of(module) if name.startswith("orchestration")}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("orchestration/parsing")])
def test_parsing_touches_no_network_disk_or_database(module: str) -> None:
    reaching = {"duckdb", "pathlib", "os", "requests", "httpx", "urllib", "socket", "subprocess", "warehouse"}
    assert not {name for name in imports_of(module) if name.split(".")[0] in reaching}


def test_nobody_but_the_command_imports_definitions() -> None:
    users = {name for name in MODULES if "orchestration.definitions" in imports_of(name)}
    assert users == {"orchestration/cli/run.py"}


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_named_for_nothing(module: str) -> None:
    assert Path(module).stem not in {"utils", "util", "helpers", "common", "misc", "stuff"}
