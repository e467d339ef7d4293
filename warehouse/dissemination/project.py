"""What the project is called in the files of a release, and names for things that have no address on the web.

The project has no site of its own, so nothing here invents one: a release is named by a URN that follows from what
it holds, and the terms of its own that its metadata needs stand under another, fixed one.
"""

from __future__ import annotations

import importlib.metadata
import uuid
from typing import Any

TITLE = "UK Crime & Justice Statistics Warehouse"
MAINTAINERS = f"{TITLE} maintainers"
PACKAGE = "ukcrime"

# Drawn once; every name of a release is derived from it.
_NAMESPACE = uuid.UUID("b5b6e9c6-6d0c-4f4b-9d57-2f3d0f8f2f61")
VOCABULARY = f"{_NAMESPACE.urn}#"


def summary() -> str:
    """What the project is, in one sentence, as its package metadata have it."""
    return importlib.metadata.metadata(PACKAGE)["Summary"]


def code_licence() -> str:
    """SPDX identifier of the licence of the code."""
    return importlib.metadata.metadata(PACKAGE)["License-Expression"]


def release_urn(manifest: dict[str, Any]) -> str:
    """URN of a release: two releases of one id that hold different tables have different names."""
    hashes = "".join(f" {name}={table['sha256']}" for name, table in sorted(manifest["tables"].items()))
    return uuid.uuid5(_NAMESPACE, f"{manifest['release']}{hashes}").urn


def release_day(manifest: dict[str, Any]) -> str:
    """Day on which the release was made, YYYY-MM-DD."""
    return str(manifest["created_at"])[:10]
