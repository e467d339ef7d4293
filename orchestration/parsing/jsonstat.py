"""JSON-stat 2.0 datasets: dimensions with codes and labels, values with their flat position.

Own reader, because the libraries on offer lose what a traceable figure needs: pyjstat 2.4 (last release 2023) gives
codes or labels but not both, drops `status`, gives no positions and fails with a bare IndexError when there are fewer
values than the sizes say; jsonstat-validator 0.4 accepts two values for a cube of four.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.parsing.errors import LayoutError, ParsingError, UnreadableFileError

MAX_CELLS = 5_000_000  # a hostile or mistaken `size` must not exhaust memory before the values are counted


@dataclass(frozen=True)
class Category:
    """One member of a dimension; its label is the code where the dataset gives none."""

    code: str
    label: str


@dataclass(frozen=True)
class Dimension:
    """One axis of the cube, its categories in the order of the values."""

    id: str
    label: str
    role: str | None  # time, geo, metric
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Dataset:
    """A cube of figures: `values[i]` and `status[i]` belong to flat index i, the last dimension running fastest."""

    label: str
    matrix: str | None
    updated: date | None
    dimensions: tuple[Dimension, ...]
    values: tuple[float | None, ...]
    status: tuple[str | None, ...]


def read_dataset(content: bytes) -> Dataset:
    """Dataset in the reply `content`.

    Raises UnreadableFileError when the bytes are no JSON (empty, a web page, cut off, not UTF-8) or the portal
    reports an error inside a successful reply; LayoutError when they are JSON but not a consistent dataset.
    """
    reply = _reply(content)
    if reply.get("class") != "dataset":
        raise LayoutError(
            f"the reply is of class {reply.get('class')!r}",
            expected="a JSON-stat 2.0 object of class 'dataset'",
            action="ask the portal for ReadDataset in JSON-stat 2.0",
        )
    extension = reply.get("extension")
    matrix = extension.get("matrix") if isinstance(extension, dict) else None
    sheet = str(matrix or reply.get("label") or "")
    ids, sizes = reply.get("id"), reply.get("size")
    if not isinstance(ids, list) or not isinstance(sizes, list) or len(ids) != len(sizes) or not ids:
        raise _layout(
            f"{_count(ids)} dimension ids stand beside {_count(sizes)} sizes",
            "one size for every dimension",
            sheet,
            "size",
        )
    dimensions = tuple(_dimension(reply, str(name), size, sheet) for name, size in zip(ids, sizes, strict=True))
    if len({dimension.id for dimension in dimensions}) != len(dimensions):
        raise _layout("a dimension is listed twice", "each dimension once", sheet, "id")
    cells = math.prod(len(dimension.categories) for dimension in dimensions)
    if cells > MAX_CELLS:
        raise _layout(f"the sizes multiply to {cells:,} cells", f"at most {MAX_CELLS:,}", sheet, "size")
    values = _spread(reply.get("value"), cells, "value", sheet)
    status = reply.get("status")
    marks = (
        [status] * cells
        if isinstance(status, str)
        else _spread({} if status is None else status, cells, "status", sheet)
    )
    return Dataset(
        label=str(reply.get("label") or ""),
        matrix=None if matrix is None else str(matrix),
        updated=_updated(reply.get("updated"), sheet),
        dimensions=dimensions,
        values=tuple(_number(value, position, sheet) for position, value in enumerate(values)),
        status=tuple(None if mark is None or mark == "" else str(mark) for mark in marks),
    )


def _reply(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise UnreadableFileError("the file is empty", expected="a JSON-stat 2.0 dataset", action="fetch it again")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"the file is not UTF-8 (byte {error.start})", expected="JSON in UTF-8", action="fetch it again"
        ) from error
    if text.lstrip().startswith("<"):
        raise UnreadableFileError(
            "the file is a web page or XML, not JSON",
            expected="a JSON-stat 2.0 dataset",
            action="open the table's page: the portal may have moved the service or refused the request",
        )
    try:
        reply = strict_json(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFileError(
            f"the JSON cannot be read ({error})",
            expected="a complete JSON-stat 2.0 dataset",
            action="the download may have been cut off: fetch it again",
        ) from error
    if not isinstance(reply, dict):
        raise LayoutError(
            f"the reply is a {type(reply).__name__}", expected="a JSON-stat 2.0 object of class 'dataset'"
        )
    if "error" in reply:  # PxStat answers 200 with an error inside
        raise UnreadableFileError(
            f"the portal answered with an error: {str(reply['error'])[:200]!r}",
            expected="a JSON-stat 2.0 dataset",
            action="fetch it again later; the portal reports errors inside a successful reply",
        )
    return reply


def strict_json(text: str) -> Any:
    """What the JSON `text` says; raises LayoutError for NaN, Infinity and a key that stands twice in one object."""
    return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)


def _refuse_constant(name: str) -> float:
    raise LayoutError(f"the reply holds {name}", expected="numbers or null")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise LayoutError(f"the key {repeated!r} stands twice in one object", expected="each key once")
    return found


def _dimension(reply: dict[str, Any], name: str, size: object, sheet: str) -> Dimension:
    found = reply.get("dimension")
    found = found.get(name) if isinstance(found, dict) else None
    category = found.get("category") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(category, dict):
        raise _layout(f"dimension {name!r} has no categories", "dimension.<id>.category", sheet, f"dimension.{name}")
    labels = category.get("label") or {}
    codes = _codes(category.get("index"), labels, name, sheet)
    if not isinstance(size, int) or len(codes) != size:
        raise _layout(
            f"dimension {name!r} has {len(codes)} categories and size {size!r}",
            "as many categories as its size",
            sheet,
            f"dimension.{name}",
        )
    roles = reply.get("role") or {}
    role = next((key for key in ("time", "geo", "metric") if name in (roles.get(key) or [])), None)
    return Dimension(
        id=name,
        label=str(found.get("label") or name),
        role=role,
        categories=tuple(Category(code, str(labels.get(code, code))) for code in codes),
    )


def _codes(index: object, labels: dict[str, Any], name: str, sheet: str) -> list[str]:
    """Category codes by position; a dimension of one category may come with its label alone."""
    codes: list[str] | None = None
    if isinstance(index, list):
        codes = [str(code) for code in index]
    elif isinstance(index, dict):
        if sorted(map(str, index.values())) == sorted(map(str, range(len(index)))):
            codes = [str(code) for code, _ in sorted(index.items(), key=lambda item: int(item[1]))]
    elif index is None and len(labels) == 1:
        codes = list(labels)
    if codes is None or len(set(codes)) != len(codes):
        raise _layout(
            f"the categories of dimension {name!r} have no clear order",
            "category.index as a list, or as positions from 0, each code once",
            sheet,
            f"dimension.{name}",
        )
    return codes


def _spread(found: object, cells: int, what: str, sheet: str) -> Sequence[Any]:
    """`found` as one item per cell: a list is complete, an object names its positions and leaves the others null."""
    if isinstance(found, list):
        if len(found) != cells:
            raise _layout(f"{len(found)} items stand in {what!r}", f"{cells}, the product of the sizes", sheet, what)
        return found
    if not isinstance(found, dict):
        raise _layout(f"{what!r} is {type(found).__name__}", "a list or an object", sheet, what)
    items: list[Any] = [None] * cells
    for key, item in found.items():
        if not key.isdecimal() or int(key) >= cells:
            raise _layout(f"{what!r} names position {key!r}", f"positions 0 to {cells - 1}", sheet, f"{what}[{key}]")
        items[int(key)] = item
    return items


def _number(value: object, position: int, sheet: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _layout(f"the value is {value!r}", "a number or null", sheet, f"value[{position}]")
    return float(value)


def _updated(text: object, sheet: str) -> date | None:
    """Day of `2026-06-10` or `2026-06-10T09:30:00Z`."""
    if text is None or text == "":
        return None
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError as error:
        raise _layout(f"the update day is {text!r}", "a date such as 2026-06-10", sheet, "updated") from error


def _layout(problem: str, expected: str, sheet: str, cell: str) -> ParsingError:
    return LayoutError(
        problem,
        expected=expected,
        action="look at the reply; the portal may have changed its format",
        sheet=sheet,
        cell=cell,
    )


def _count(items: object) -> str:
    return str(len(items)) if isinstance(items, list) else "no"
