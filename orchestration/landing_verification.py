"""Verification of what releases are made from: landed bytes, and the vintages and releases that rest on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from orchestration.home import Home
from orchestration.landing.archive import Archive
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import sources
from warehouse.connection import open_database
from warehouse.release import store
from warehouse.release.export import sha256_of
from warehouse.release.verification import Finding

SIDECAR, BYTES = ".sidecar.json", ".bin"
_SIDECARS_ASIDE = (".offered.json", ".withdrawn.json")
_LAND_AGAIN = "delete the sidecar and land the file again"
# What a vintage takes over from the sidecar of its edition.
_TAKEN_OVER = ("edition", "edition_title", "published_on", "published_on_basis", "sha256", "url", "origin")


def verify_landing(archive: Archive) -> list[Finding]:
    """What is wrong in the landing archive and in quarantine: every sidecar is read, every byte hashed.

    Bytes without a sidecar (landing was cut off) and what lies in quarantine are notes.
    """
    findings: list[Finding] = []
    for folder in _folders(archive.root):
        findings += _landed(folder, archive)
    for folder in _folders(archive.quarantine_root):
        findings += _refused(folder)
    return findings


def verify_inputs(home: Home) -> list[Finding]:
    """Where releases or the build database rest on bytes that are not landed as they say.

    Bytes that were withdrawn later still make up a release before, as long as retention keeps them. Raises
    DatabaseBusyError while a run holds the build database.
    """
    archive = Archive(home.landing)
    findings = [finding for path in store.complete_releases(home.root) for finding in _inputs_of(path, archive)]
    if home.build_database.exists():
        findings += _vintages(home, archive)
    return findings


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.exists() else []


def _landed(folder: Path, archive: Archive) -> Iterator[Finding]:
    for name, problem in archive.damaged_sidecars(folder.name).items():
        yield Finding(f"{folder.name}/{name}", problem)
    # Named by one hash: the bytes and their sidecar, readable or not.
    accounted = {path.name.removesuffix(SIDECAR) for path in folder.glob(f"*{SIDECAR}")}
    for sidecar in archive.editions(folder.name):
        path = archive.path_of(sidecar)
        place = f"{folder.name} {sidecar.edition}"
        if sidecar.product_id != folder.name:
            yield Finding(place, f"its sidecar lies in {folder} and is of {sidecar.product_id}", _LAND_AGAIN)
        elif not path.with_suffix(SIDECAR).exists():
            yield Finding(place, f"its sidecar is not named after {sidecar.sha256}", _LAND_AGAIN)
        elif not path.exists():
            yield Finding(place, f"{path} is missing", _LAND_AGAIN)
        elif (digest := sha256_of(path)) != sidecar.sha256:
            yield Finding(place, f"{path} has sha256 {digest}, not the one it is named by", _LAND_AGAIN)
        elif (size := path.stat().st_size) != sidecar.size:
            yield Finding(place, f"{path} has {size:,} bytes, and its sidecar says {sidecar.size:,}", _LAND_AGAIN)
    for path in sorted(folder.iterdir()):
        if path.name.split(".")[0] not in accounted:
            found = "has no sidecar: left over from a landing that was cut off"
            yield Finding(f"{folder.name}/{path.name}", found, is_damage=False)


def _refused(folder: Path) -> Iterator[Finding]:
    """Each file in quarantine with its reason; one whose bytes have changed, or that has no reason, is told apart."""
    for path in sorted(folder.iterdir()):
        place = f"quarantine/{folder.name}/{path.name}"
        if path.suffix == BYTES:
            if (digest := sha256_of(path)) != path.stem:
                yield Finding(place, f"has sha256 {digest}, not the one it is named by", "delete it; it was refused")
            if not path.with_suffix(".reason.json").exists():
                yield Finding(place, "was refused, and no reason was kept", is_damage=False)
        elif path.name.endswith(_SIDECARS_ASIDE):
            try:
                Sidecar.read(path)
            except (ValidationError, OSError, UnicodeDecodeError) as error:
                yield Finding(place, f"cannot be read ({type(error).__name__})", "look at the bytes beside it")
        elif path.name.endswith(".reason.json"):
            try:
                about = json.loads(path.read_text(encoding="utf-8"))
                found = f"{about['file_name']}, set aside {about['refused_at'][:10]}: {about['reason']}"
            except (OSError, ValueError, LookupError, TypeError) as error:
                yield Finding(place, f"cannot be read ({type(error).__name__}: {error})", "look at the bytes beside it")
                continue
            yield Finding(place, found, is_damage=False)
        else:
            yield Finding(place, "is no refused file: left over from one that was cut off", is_damage=False)


def _inputs_of(release: Path, archive: Archive) -> Iterator[Finding]:
    try:
        inputs = store.read_manifest(release)["inputs"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        found = f"its inputs are not known: the manifest cannot be read ({error})"
        yield Finding(release.name, found, "bring the release back from a backup")
        return
    seen: set[tuple[str, str]] = set()
    for one in inputs:
        if (one["product_id"], one["sha256"]) in seen:
            continue  # several tables of one file
        seen.add((one["product_id"], one["sha256"]))
        place = f"{release.name}, {one['product_id']} {one['edition']}"
        there = find_bytes(archive, one)
        if there is None:
            action = "land the file again; until then the release cannot be rebuilt"
            yield Finding(place, f"its input with sha256 {one['sha256']} is not landed", action)
        elif there[0].sha256 != one["sha256"]:
            problem = (
                f"its input with sha256 {one['sha256']} is not landed; another copy ({there[0].sha256}) of the same "
                f"original ({one['original_sha256']}) is"
            )
            yield Finding(place, problem, is_damage=False)


def find_bytes(archive: Archive, one: dict[str, Any]) -> tuple[Sidecar, Path] | None:
    """Sidecar and file of an input of a manifest: these bytes, landed or withdrawn, else a copy of their original."""
    product_id = one["product_id"]
    there = [(sidecar, archive.path_of(sidecar)) for sidecar in archive.editions(product_id)]
    there += [
        (sidecar, archive.quarantine_root / product_id / f"{sidecar.sha256}{BYTES}")
        for sidecar in _withdrawn(archive, product_id)
    ]
    for name in ("sha256", "original_sha256"):
        for sidecar, path in there:
            if getattr(sidecar, name) == one[name] and path.exists():
                return sidecar, path
    return None


def _withdrawn(archive: Archive, product_id: str) -> list[Sidecar]:
    """Editions set aside, as far as their sidecars can be read; `verify_landing` tells of the others."""
    found = []
    for path in sorted((archive.quarantine_root / product_id).glob("*.withdrawn.json")):
        with suppress(ValidationError, OSError, UnicodeDecodeError):
            found.append(Sidecar.read(path))
    return found


def _vintages(home: Home, archive: Archive) -> Iterator[Finding]:
    """Vintages of the build database that are not as landed, or do not have the rows they say."""
    with open_database(home.build_database, read_only=True) as connection:
        cursor = connection.execute(
            """
            select vintage.*, coalesce(observed.rows, 0) as rows
            from raw.vintage as vintage
            full join (select vintage_id, count(*) as rows from raw.observation group by all) as observed
                on observed.vintage_id = vintage.vintage_id
            order by vintage.vintage_id
            """
        )
        names = [column[0] for column in cursor.description or []]
        vintages = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    landed: dict[str, list[Sidecar]] = {}
    held: set[tuple[str, str]] = set()
    for vintage in vintages:
        if vintage["vintage_id"] is None:
            action = "delete the database; the next run makes it from what is landed"
            yield Finding(str(home.build_database), f"{vintage['rows']:,} observations are of no vintage", action)
            continue
        place = f"{home.build_database.name}, {vintage['vintage_id']}"
        if vintage["rows"] != vintage["row_count"]:
            found = f"has {vintage['rows']:,} observations, and should have {vintage['row_count']:,}"
            yield Finding(place, found, "delete the database; the next run makes it from what is landed")
        product_id = vintage["product_id"]
        editions = landed.setdefault(product_id, archive.editions(product_id))
        same = [sidecar for sidecar in editions if sidecar.original_sha256 == vintage["original_sha256"]]
        held.add((vintage["source_id"], vintage["original_sha256"]))
        if not same:
            found = f"its file, with sha256 {vintage['original_sha256']}, is not landed"
            if any(aside.original_sha256 == vintage["original_sha256"] for aside in _withdrawn(archive, product_id)):
                yield Finding(place, "was withdrawn; the next run takes it out", is_damage=False)
            else:
                yield Finding(place, found, "land the file again")
            continue
        for name in _TAKEN_OVER:
            if getattr(same[0], name) != vintage[name]:
                found = f"its {name} is {vintage[name]}, and that of the landed file is {getattr(same[0], name)}"
                yield Finding(place, found, is_damage=False)
    for source in sources().values():
        for sidecar in archive.editions(source.product.product_id):
            if source.has_edition(sidecar.edition) and (source.source_id, sidecar.original_sha256) not in held:
                found = "is landed and not in the build database: not read yet, refused, or not public yet"
                yield Finding(f"{source.source_id} {sidecar.edition}", found, is_damage=False)
