"""The publishers' files behind the bundled editions, found by their hash; extracts are written in their native form."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

from orchestration.landing.bundled import bundled_content, bundled_editions
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import products
from tests.ni_local_statistics_zip import FOLDER_OF_EDITION, profiles_zip
from tests.nisra_extracts import FILE_OF_EDITION, PRCONL_FILE_OF_EDITION, matrix_json_stat, prcpd_json_stat
from tests.real_files import real
from tests.statistics_gov_scot_extract import FILE_OF_EDITION as CUBE_FILE_OF_EDITION
from tests.statistics_gov_scot_extract import native_csv

# Every bundled edition: its sidecar and its file.
BUNDLED: list[tuple[Sidecar, Path]] = [
    (sidecar, path) for product_id in products() for sidecar, path in bundled_editions(product_id)
]
NAMES = [f"{sidecar.product_id} {sidecar.edition}" for sidecar, _ in BUNDLED]

# Products whose editions are no files of their publisher, but extracts written again in the publisher's own layout.
CONVERTED: dict[str, Callable[[str], bytes]] = {
    "nisra_prcpd": lambda edition: prcpd_json_stat(real(f"real/ni_portal_extracts/{FILE_OF_EDITION[edition]}")),
    "nisra_prconl": lambda edition: matrix_json_stat(
        real(f"real/ni_portal_extracts/{PRCONL_FILE_OF_EDITION[edition]}"), "PRCONL"
    ),
    "ni_local_statistics": lambda edition: profiles_zip(real(f"real/ni_local_stats/{FOLDER_OF_EDITION[edition]}")),
    "statistics_gov_scot_recorded_crime": lambda edition: native_csv(
        real(f"real/sg_statistics_gov_scot/{CUBE_FILE_OF_EDITION[edition]}")
    ),
}


@cache
def _paths_by_hash() -> dict[str, str]:
    """Path of each real file by its sha256."""
    with real("MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        return {row["sha256"]: row["path"] for row in csv.DictReader(lines)}


@cache
def original_of(product_id: str, edition: str) -> bytes:
    """The file that a bundled edition was made from; skips the test where it is not on this machine."""
    [(sidecar, path)] = [pair for pair in BUNDLED if (pair[0].product_id, pair[0].edition) == (product_id, edition)]
    if products()[product_id].bundle.form == "curated":
        return bundled_content(path)
    if product_id in CONVERTED:
        return CONVERTED[product_id](edition)
    assert sidecar.original_sha256 in _paths_by_hash(), "the sidecar names an original that is not at hand"
    return real(_paths_by_hash()[sidecar.original_sha256]).read_bytes()
