"""What a page receives: the scripts of the explorer read back, as assets/packs.js does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def received(path: Path) -> Any:
    """The object that a script hands over; it must do nothing else, under its own name."""
    text = path.read_text(encoding="utf-8")
    head = f'ukcrime.receive("{path.stem}", '
    assert text.startswith(head)
    assert text.endswith(");\n")
    assert text.count("\n") == 1
    return json.loads(text[len(head) : -len(");\n")])


def expanded(column: dict[str, Any], rows: int) -> list[Any]:
    """Values of a column, one for each row."""
    kind = column["k"]
    if kind == "const":
        return [column["v"]] * rows
    if kind == "plain":
        return list(column["v"])
    if kind == "dict":
        return [column["v"][code] for code in column["c"]]
    values = column["v"] if kind == "run" else [column["v"][code] for code in column["c"]]
    return [value for value, length in zip(values, column["n"], strict=True) for _ in range(length)]


def rows_of_pack(path: Path) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Columns of a pack, written out, and what it holds beside them."""
    content = received(path)
    columns = {name: expanded(column, content["rows"]) for name, column in content["columns"].items()}
    if "cell_row" in columns:
        parts = zip(columns.pop("cell_column"), columns.pop("cell_row"), strict=True)
        columns["cell"] = [f"{letters}{row}" for letters, row in parts]
    assert {len(values) for values in columns.values()} <= {content["rows"]}
    return columns, {key: value for key, value in content.items() if key not in ("rows", "columns")}
