"""Where the data are: $UKCRIME_HOME, else `data/` of the project."""

from __future__ import annotations

import os
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Folder named by $UKCRIME_HOME, else the project's `data/`; it need not exist yet."""
    return Path(os.environ.get("UKCRIME_HOME") or _PROJECT / "data").resolve()
