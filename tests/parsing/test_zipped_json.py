"""Zipped JSON is read within limits and never as paths."""

from __future__ import annotations

import re
import warnings
import zipfile
from io import BytesIO

import pytest

from orchestration.parsing import zipped_json
from orchestration.parsing.errors import LayoutError, ParsingError, UnreadableFileError
from orchestration.parsing.zipped_json import read_zipped_json
from tests.ni_local_statistics_zip import zip_of

NAMES = re.compile(r"N\d\.json")


def test_documents_come_in_order_of_their_names() -> None:
    content = zip_of({"N2.json": b'{"a": 2}', "N1.json": b'\xef\xbb\xbf{"a": 1}'})
    assert list(read_zipped_json(content, NAMES).items()) == [("N1.json", {"a": 1}), ("N2.json", {"a": 2})]


@pytest.mark.parametrize(
    "name", ["../N1.json", "/N1.json", "a/N1.json", "N1.json/", "N1.json.exe", "C:\\N1.json", "N1.jsonN2.json"]
)
def test_names_that_could_be_paths_are_refused(name: str) -> None:
    with pytest.raises(LayoutError, match="members named like"):
        read_zipped_json(zip_of({name: b"{}"}), NAMES)


def test_member_that_stands_twice_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("N1.json", "{}")
        archive.writestr("N1.json", "{}")
    with pytest.raises(LayoutError, match="each once"):
        read_zipped_json(out.getvalue(), NAMES)


def test_member_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="unpacks to more"):
        read_zipped_json(zip_of({"N1.json": b" " * (zipped_json.MAX_MEMBER_BYTES + 1)}), NAMES)


def test_archive_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped_json, "MAX_MEMBERS", 1)
    with pytest.raises(UnreadableFileError, match="2 members"):
        read_zipped_json(zip_of({"N1.json": b"{}", "N2.json": b"{}"}), NAMES)


def test_encrypted_member_is_refused() -> None:
    content = bytearray(zip_of({"N1.json": b"{}"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    with pytest.raises(UnreadableFileError, match="encrypted"):
        read_zipped_json(bytes(content), NAMES)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnreadableFileError),
        (b"<html>Not found</html>", UnreadableFileError),
        (zip_of({"N1.json": b'{"a": 1}'})[:60], UnreadableFileError),
        (zip_of({}), UnreadableFileError),
        (zip_of({"N1.json": b'{"a": '}), UnreadableFileError),
        (zip_of({"N1.json": b"\xff\xfe{"}), UnreadableFileError),
        (zip_of({"N1.json": b"[1]"}), LayoutError),
        (zip_of({"N1.json": b'{"a": NaN}'}), LayoutError),
        (zip_of({"N1.json": b'{"a": 1, "a": 2}'}), LayoutError),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused(content: bytes, error: type[ParsingError]) -> None:
    with pytest.raises(error):
        read_zipped_json(content, NAMES)


def test_damaged_member_is_refused() -> None:
    content = bytearray(zip_of({"N1.json": b'{"a": 1, "b": "' + b"x" * 200 + b'"}'}))
    content[content.index(b"N1.json") + 12] ^= 0xFF
    with pytest.raises(UnreadableFileError):
        read_zipped_json(bytes(content), NAMES)
