"""Area profiles of NISRA Local Statistics of one day in one archive: the documents as they are, byte for byte."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

FOLDER_OF_EDITION = {
    "2022-23": "2022-23_asof_2023-06-29",
    "2024-25": "2024-25_asof_2025-06-16",
    "2025-26": "2025-26_asof_2026-06-25",
}
_DATE = (1980, 1, 1, 0, 0, 0)  # the archive must not tell when it was made


def profiles_zip(folder: Path) -> bytes:
    """Archive of the profiles in `folder`, the same bytes every time."""
    return zip_of({path.name: path.read_bytes() for path in folder.glob("N*.json")})


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Archive of `members` in order of their names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(members.items()):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, data, compresslevel=9)
    return out.getvalue()
