"""After the soak: releases, vintages and the journal held against the truth of what was offered and done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.landing.archive import Archive
from orchestration.landing_verification import verify_inputs, verify_landing
from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import parse_context, sources
from tests.soak.counts import Counts
from tests.soak.world import Offered, Publication
from warehouse.connection import open_database
from warehouse.journal import Journal
from warehouse.release import store
from warehouse.release.verification import verify_releases

if TYPE_CHECKING:
    import duckdb

    from tests.soak.judging import Judge


def check_afterwards(home: Home, world: list[Publication], judge: Judge, counts: Counts) -> None:
    """Add to `counts` what is there, and to its `wrong` whatever is not as it must be."""
    _releases(home, judge, counts)
    archive = Archive(home.landing)
    counts.wrong += [f"landing: {finding}" for finding in verify_landing(archive) if finding.is_damage]
    counts.wrong += [f"inputs: {finding}" for finding in verify_inputs(home) if finding.is_damage]
    truth = {sha: offered for publication in world for sha, offered in publication.truth.items()}
    with open_database(home.build_database, read_only=True) as connection:
        _vintages(connection, truth, archive, judge, counts)
        row = connection.execute("select count(*) from ops.fetch_log").fetchone()
    attempts = Journal(home.journal).attempts(limit=10**9)
    counts.attempts = len(attempts)
    if row != (len(attempts),):
        counts.wrong.append(f"{len(attempts)} requests in the journal, {row} in ops.fetch_log")


def _releases(home: Home, judge: Judge, counts: Counts) -> None:
    found = verify_releases(home.root)
    counts.releases = len(found) - 1
    counts.verified = sum(not findings for name, findings in found.items() if name != store.CURRENT)
    counts.wrong += [f"release: {finding}" for findings in found.values() for finding in findings]
    left = [path.name for path in home.releases.iterdir() if path.name.startswith(".")]
    counts.wrong += [f"left behind: {name}" for name in left]
    others = found.keys() - {store.CURRENT} - set(judge.releases)
    counts.never_current = len(others)
    counts.wrong += [f"lost release {name}" for name in judge.releases if name not in found]
    before: set[str] = set()
    for release_id in judge.releases:
        manifest = store.read_manifest(home.releases / release_id)
        now = {one["vintage_id"] for one in manifest["inputs"]}
        counts.wrong += [f"{release_id} no longer holds {vintage_id}" for vintage_id in sorted(before - now)]
        before = now


def _vintages(
    connection: duckdb.DuckDBPyConnection, truth: dict[str, Offered], archive: Archive, judge: Judge, counts: Counts
) -> None:
    cursor = connection.execute(
        """
        select vintage.*, observed.rows, observed.total
        from raw.vintage as vintage
        left join (select vintage_id, count(*) as rows, sum(value) as total from raw.observation group by all)
            as observed using (vintage_id)
        """
    )
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    held = Counter(row["original_sha256"] for row in rows)
    counts.vintages, counts.required_vintages = len(rows), len(judge.required)
    counts.lost = len(judge.required - held.keys())
    counts.doubled = sum(number - 1 for number in held.values())
    counts.foreign = len(held.keys() - truth.keys())
    counts.wrong += [f"lost: {truth[sha].product_id} {truth[sha].edition}" for sha in judge.required - held.keys()]
    counts.wrong += [f"doubled: {truth[sha].edition}" for sha, number in held.items() if number > 1]
    counts.wrong += [f"nobody offered {row['vintage_id']}" for row in rows if row["original_sha256"] not in truth]
    counts.wrong += [problem for row in rows if (problem := _not_as_offered(row, truth))]
    landed = {
        (source_id, sidecar.edition, sidecar.sha256, sidecar.published_on)
        for source_id in {row["source_id"] for row in rows}
        for sidecar in archive.editions(sources()[source_id].product.product_id)
    }
    in_raw = {(row["source_id"], row["edition"], row["sha256"], row["published_on"]) for row in rows}
    counts.wrong += [f"landed and not in raw, or otherwise: {one}" for one in sorted(map(str, landed - in_raw))]
    counts.wrong += [f"in raw and not landed, or otherwise: {one}" for one in sorted(map(str, in_raw - landed))]


def _not_as_offered(row: dict[str, Any], truth: dict[str, Offered]) -> str | None:
    """What is wrong with a vintage, its file read once more: edition, day, number of figures, their sum."""
    offered = truth.get(row["original_sha256"])
    if offered is None:
        return None  # told already
    parser, _ = find_parser(row["parser"])
    frame = parser(offered.content, parse_context(sources()[row["source_id"]], row["edition"]))
    named = row["edition"] == offered.edition or row["edition"].startswith(f"{offered.edition}-v")
    same = row["rows"] == row["row_count"] == len(frame) and abs((row["total"] or 0) - frame["value"].sum()) < 1e-6
    if named and same and row["published_on"] >= offered.stated:
        return None
    return (
        f"{row['vintage_id']} of {row['published_on']} is not what was offered as {offered.edition} of {offered.stated}"
    )
