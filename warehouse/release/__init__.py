"""The release: what passed the gate, written beside, complete, immutable, and switched to in one step."""

from warehouse.release.publishing import Release, ReleaseRefusedError, publish
from warehouse.release.store import current_release, list_releases

__all__ = ["Release", "ReleaseRefusedError", "current_release", "list_releases", "publish"]
