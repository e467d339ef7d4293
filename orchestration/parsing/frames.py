"""Observation frames of tables that come as one figure a row, not as a grid: cubes and JSON documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.observations import COLUMNS, DATES, FLAGS, NUMBERS


def observation_frame(columns: Mapping[str, Any], size: int) -> pd.DataFrame:
    """Frame of `size` observations with every column, in order and typed as a grid's are.

    `columns` gives for a name either one item for all rows or a sequence of `size` of them; what it does not name is
    null. Raises KeyError for a name the observation frame does not have.
    """
    unknown = set(columns) - set(COLUMNS)
    if unknown:
        raise KeyError(f"the observation frame has no columns {sorted(unknown)}")
    data: dict[str, Any] = {}
    for name in COLUMNS:
        items = columns.get(name)
        if items is None or isinstance(items, (str, bytes)) or np.ndim(items) == 0:
            items = [items] * size
        if name in NUMBERS:
            data[name] = np.array(items, dtype="float64")
        elif name in DATES:
            data[name] = np.array(items, dtype="datetime64[s]")
        elif name in FLAGS:
            data[name] = np.array(items, dtype=bool)
        else:
            texts = pd.array(items, dtype="str")
            data[name] = np.full(size, None, dtype=object) if texts.isna().all() else texts
    return pd.DataFrame(data, copy=False)
