"""The publishers' real files, where the machine has them; tests that need them skip elsewhere, saying so."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def real(relative: str) -> Path:
    """Path of a real file, e.g. `real/ons_pfa_tables/pfatablesdec19.xlsx`; skips the test where it is absent."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"the publisher's file {relative} is not on this machine (it is not part of the project)")
    return path
