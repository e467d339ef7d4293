"""Pieces of one edition as one zip: the same pieces give the same bytes, whenever they were fetched."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_DATE = (1980, 1, 1, 0, 0, 0)  # a zip must date its members; the day of fetching would change the bytes


def zip_of(pieces: Mapping[str, bytes]) -> bytes:
    """Zip archive of `pieces` (content by name), in order of their names."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(pieces):
            member = zipfile.ZipInfo(name, date_time=_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, pieces[name])
    return target.getvalue()
