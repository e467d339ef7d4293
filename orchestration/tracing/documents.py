"""Surroundings of a figure in JSON: at a position of a JSON-stat cube, or at a path in a member of a zip."""

from __future__ import annotations

import json
import re
from typing import Any

from orchestration.parsing.jsonstat import read_dataset
from orchestration.parsing.zipped_json import read_zipped_json
from orchestration.tracing.snippets import Content, Line, NoSuchPlaceError, Snippet, labelled, text_of

VALUES_BESIDE = 3
LONGEST_TEXT = 160

_POSITION = re.compile(r"value\[(\d+)\]")
_ANY_MEMBER = re.compile(r".*", re.DOTALL)


def around_position(content: bytes, sheet: str, cell: str) -> Snippet:
    """Snippet around `cell`, a flat position of a JSON-stat dataset: values with the categories they belong to.

    Raises NoSuchPlaceError when there is no such position, ParsingError when the reply cannot be read.
    """
    import numpy as np

    dataset = read_dataset(content)
    named = _POSITION.fullmatch(cell)
    if named is None or int(named[1]) >= len(dataset.values):
        raise NoSuchPlaceError(f"the dataset has value[0] to value[{len(dataset.values) - 1}], not {cell}")
    position = int(named[1])
    shape = tuple(len(dimension.categories) for dimension in dataset.dimensions)

    def categories(index: int) -> list[str]:
        places = np.unravel_index(index, shape)
        return [
            dimension.categories[int(place)].label for dimension, place in zip(dataset.dimensions, places, strict=True)
        ]

    names = [dimension.label or dimension.id for dimension in dataset.dimensions]
    first, last = max(position - VALUES_BESIDE, 0), min(position + VALUES_BESIDE, len(dataset.values) - 1)
    return Snippet(
        sheet=sheet,
        cells=(cell,),
        columns=(*names, "value", "status"),
        headers=(),
        lines=tuple(
            Line(
                f"value[{index}]",
                (*categories(index), dataset.values[index], dataset.status[index]),
                (len(names),) if index == position else (),
            )
            for index in range(first, last + 1)
        ),
        row_label=labelled(list(zip(names, categories(position), strict=True))),
        column_label=dataset.label,
    )


def around_path(content: bytes, member: str, path: str) -> Snippet:
    """Snippet around `path` in the document `member` of a zip: what stands beside it, and where it is said to be from.

    Raises NoSuchPlaceError when there is no such member or path, ParsingError when the archive cannot be read.
    """
    documents = read_zipped_json(content, _ANY_MEMBER)
    if member not in documents:
        raise NoSuchPlaceError(f"the archive has no member {member!r}; it has {', '.join(documents)}")
    document = documents[member]
    parent, _, name = path.rpartition(".")
    siblings = _at(document, parent) if parent else document
    if not isinstance(siblings, dict) or name not in siblings:
        raise NoSuchPlaceError(f"nothing stands at {path!r} of {member}")
    topic = f"meta_data.{path.split('.')[1]}" if path.startswith("data.") else ""
    about = [
        Line(place, (_shown(found),))
        for place in ("code", "name", topic)
        if place and (found := _at(document, place)) is not None
    ]
    return Snippet(
        sheet=member,
        cells=(path,),
        columns=("what stands there",),
        headers=tuple(about),
        lines=tuple(
            Line(f"{parent}.{key}".lstrip("."), (_shown(found),), (0,) if key == name else ())
            for key, found in siblings.items()
        ),
        row_label=labelled([(line.name, text_of(line.cells[0])) for line in about if line.name != topic]),
        column_label=path,
    )


def _at(document: dict[str, Any], path: str) -> Any:
    """What stands at a dotted path; null when there is no such place."""
    found: Any = document
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _shown(found: Any) -> Content:
    """A number or text as it is, anything larger as JSON on one line, cut off."""
    if found is None or isinstance(found, str | float | int):
        return found
    text = json.dumps(found, ensure_ascii=False)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"
