"""A connection to one release, found by its id or as the current one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connection import SETTINGS
from warehouse.data_folder import data_folder
from warehouse.release import store

if TYPE_CHECKING:
    import duckdb

DATABASE = "uk_crime.duckdb"


class NoReleaseError(Exception):
    """Nothing was published below the data folder yet."""


class UnknownReleaseError(Exception):
    """No release of that id is kept."""


def release_folder(release: str | None = None, *, home: Path | str | None = None) -> Path:
    """Folder of a release below the data folder `home` (see `data_folder`): the current one when no id is given.

    It is the release's own folder, never the link `current`: DuckDB knows open files by their path, and would give
    whoever connects through the link after a new release the old one again while anybody still holds it.

    Raises NoReleaseError when there is none at all, UnknownReleaseError for an id that is not kept.
    """
    root = Path(home).expanduser().resolve() if home is not None else data_folder()
    if release is None or release == store.CURRENT:
        current = store.current_release(root)
        if current is None:
            raise NoReleaseError(f"There is no release yet in {root}. Run: ukcrime run")
        return current
    kept = {path.name: path for path in store.complete_releases(root)}
    if not kept:
        raise NoReleaseError(f"There is no release yet in {root}. Run: ukcrime run")
    if release not in kept:
        raise UnknownReleaseError(f"No release {release!r} is kept in {root}. Kept: {', '.join(kept)}")
    return kept[release]


def open_release(folder: Path) -> duckdb.DuckDBPyConnection:
    """Connection to the DuckDB file of a release, read-only, extensions never fetched; the caller closes it.

    Nobody writes to a file of a release, so there is no lock to wait for (cf. `warehouse.connection`).
    """
    import duckdb

    return duckdb.connect(str(folder / DATABASE), read_only=True, config=SETTINGS)


def manifest_of(folder: Path) -> dict[str, Any]:
    """Manifest of the release in `folder`."""
    return store.read_manifest(folder)
