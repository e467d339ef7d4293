"""JSON documents in a zip archive, read in memory: nothing is unpacked to disk, and no name in it is used as a path."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Any

from orchestration.parsing.errors import LayoutError, UnreadableFileError
from orchestration.parsing.jsonstat import strict_json

MAX_MEMBERS = 500
MAX_MEMBER_BYTES = 5_000_000
_ENCRYPTED = 0x1


def read_zipped_json(content: bytes, names: re.Pattern[str]) -> dict[str, dict[str, Any]]:
    """Documents of the archive by member name, in order of the names.

    Raises UnreadableFileError when the archive or a document in it cannot be read, is encrypted or larger than the
    limits of this module; LayoutError when a member's whole name does not match `names`, stands twice, or holds
    something else than an object.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            f"the archive cannot be opened ({error})",
            expected="a complete zip archive",
            action="the download may have been cut off: fetch it again",
        ) from error
    with archive:
        members = archive.infolist()
        if not 0 < len(members) <= MAX_MEMBERS:
            raise UnreadableFileError(f"the archive has {len(members)} members", expected=f"1 to {MAX_MEMBERS}")
        found: dict[str, dict[str, Any]] = {}
        for member in sorted(members, key=lambda one: one.filename):
            if names.fullmatch(member.filename) is None or member.filename in found:
                raise LayoutError(
                    f"the archive holds {member.filename!r}",
                    expected=f"members named like {names.pattern!r}, each once",
                    action="look where the archive came from",
                    sheet=member.filename,
                )
            found[member.filename] = _document(archive, member)
        return found


def _document(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[str, Any]:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("the member is encrypted", expected="plain JSON", sheet=member.filename)
    try:
        with archive.open(member) as stream:
            data = stream.read(MAX_MEMBER_BYTES + 1)  # the size in the directory of the archive can lie
        if len(data) > MAX_MEMBER_BYTES:
            raise UnreadableFileError(
                "the member unpacks to more than is possible",
                expected=f"at most {MAX_MEMBER_BYTES:,} bytes",
                action="do not open it; look where it came from",
                sheet=member.filename,
            )
        document = strict_json(data.decode("utf-8-sig"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise UnreadableFileError(
            f"the member cannot be unpacked ({error})",
            expected="a complete zip archive",
            action="fetch it again",
            sheet=member.filename,
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFileError(
            f"the member is no JSON ({error})", expected="JSON in UTF-8", action="fetch it again", sheet=member.filename
        ) from error
    if not isinstance(document, dict):
        raise LayoutError(f"the member holds a {type(document).__name__}", expected="one object", sheet=member.filename)
    return document
