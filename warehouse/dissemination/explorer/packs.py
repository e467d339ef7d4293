"""Tables as scripts for the pages: by columns, each in the shortest of five forms.

A page that is opened from disk may load scripts and no other files, so a table is handed over by a call:
`ukcrime.receive("name", {"rows": n, "columns": {...}});`. A column is one of
  {"k": "const", "v": value}                                the same in every row
  {"k": "plain", "v": [values]}
  {"k": "dict", "v": [distinct values], "c": [codes]}
  {"k": "run", "v": [values of runs], "n": [lengths]}
  {"k": "dictrun", "v": [distinct values], "c": [codes of runs], "n": [lengths]}
`assets/packs.js` reads them. Numbers are written so that they are read back as the very same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# Characters that would end a script, or a line of one, inside a text.
_UNSAFE = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def script_text(name: str, content: str) -> str:
    """A script that hands `content` (JSON) over under a name."""
    return f"ukcrime.receive({json.dumps(name)}, {content.translate(_UNSAFE)});\n"


def write_pack(folder: Path, name: str, table: pa.Table, more: dict[str, Any] | None = None) -> int:
    """Write `folder`/<name>.js with the rows of `table`, and `more` beside its columns; returns its bytes.

    Columns that are empty throughout are left out.
    """
    columns = [
        f"{json.dumps(field.name)}:{column_text(table.column(field.name))}"
        for field in table.schema
        if table.column(field.name).null_count < table.num_rows
    ]
    parts = [f'"rows":{table.num_rows}', f'"columns":{{{",".join(columns)}}}']
    parts += [f"{json.dumps(key)}:{json_text(value)}" for key, value in (more or {}).items()]
    content = script_text(name, "{" + ",".join(parts) + "}").encode("utf-8")
    (folder / f"{name}.js").write_bytes(content)
    return len(content)


def column_text(column: pa.ChunkedArray) -> str:
    """A column as JSON in the form that takes the fewest characters."""
    import numpy as np

    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    texts = list(map(_writer_of(encoded.type.value_type), encoded.dictionary.to_pylist()))
    if len(texts) == 1:
        return f'{{"k":"const","v":{texts[0]}}}'
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    lengths = np.diff(np.r_[starts, len(codes)])
    runs = codes[starts]
    sizes = np.array([len(text) + 1 for text in texts])
    of_values = int(sizes.sum())
    costs = {
        "plain": int(sizes[codes].sum()),
        "dict": of_values + _digits(codes),
        "run": int(sizes[runs].sum()) + _digits(lengths),
        "dictrun": of_values + _digits(runs) + _digits(lengths),
    }
    form = min(costs, key=lambda name: costs[name])
    values = texts if form.startswith("dict") else [texts[code] for code in (codes if form == "plain" else runs)]
    text = f'{{"k":"{form}","v":[{",".join(values)}]'
    if form.startswith("dict"):
        text += f',"c":[{_joined(codes if form == "dict" else runs)}]'
    if form.endswith("run"):
        text += f',"n":[{_joined(lengths)}]'
    return text + "}"


def value_text(value: Any) -> str:
    """A value as JSON: whole numbers without a point, days as 2025-03-31; raises ValueError for what is no number."""
    if value is None:
        return "null"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that a page can read; a missing figure is null in its mart")
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool | int):
        return json.dumps(value)
    return encode_basestring(value if isinstance(value, str) else value.isoformat())


def _writer_of(kind: pa.DataType) -> Callable[[Any], str]:
    """What writes values of an Arrow type; half a million cells are texts, and need no look at what they are."""
    import pyarrow as pa

    if not pa.types.is_string(kind):
        return value_text
    return lambda text: "null" if text is None else encode_basestring(text)


def json_text(value: Any) -> str:
    """An object as JSON, whose days and numbers are written as those of columns."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{json_text(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(json_text, value)) + "]"
    return value_text(value)


def _digits(numbers: np.ndarray) -> int:
    """Characters that numbers from zero up take, each with a comma."""
    import numpy as np

    return int(np.floor(np.log10(np.maximum(numbers, 1))).sum()) + 2 * len(numbers)


def _joined(numbers: np.ndarray) -> str:
    return ",".join(map(str, numbers.tolist()))
