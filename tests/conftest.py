"""Order of the suite: what takes longest begins first, so that no worker is left with it at the end."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the batches of kills, minutes each, at the head of what each of two workers is given.

    `--dist worksteal` cuts the list into equal parts, one for each worker. No test depends on the order.
    """
    long = [item for item in items if item.name.startswith("test_killed_at_random_points")]
    others = [item for item in items if item not in long]
    half = len(others) // 2
    items[:] = [*long[:1], *others[:half], *long[1:], *others[half:]]
