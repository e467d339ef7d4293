"""Is this the kind of file the publisher publishes? Asked before anything opens it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from orchestration.registry.model import Product

ZIP_MAGIC = b"PK\x03\x04"
ZIPPED = frozenset({"xlsx", "ods", "zip"})
# A real publication compresses at most about 30:1 (a 1,048,555-row sheet of repeated blanks); bombs go far beyond.
MAX_COMPRESSION_RATIO = 200
MAX_MEMBERS = 5_000  # the largest workbook at hand has some 150


class RejectedContentError(Exception):
    """Bytes that may not be landed: message names product, file, what was found, what was expected, what to do."""

    def __init__(self, product_id: str, file_name: str, found: str, expected: str, action: str) -> None:
        super().__init__(f"{product_id}, {file_name}: {found}; expected {expected}. To do: {action}")


def looks_like_web_page(content: bytes) -> bool:
    """Whether the bytes start like HTML, as error and consent pages do."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<script"))


def check_content(content: bytes, product: Product, file_name: str) -> None:
    """Raise RejectedContentError unless `content` is a complete file of the product's type within its limits."""

    def reject(found: str, expected: str, action: str) -> RejectedContentError:
        return RejectedContentError(product.product_id, file_name, found, expected, action)

    again = "fetch the file again from its landing page"
    if not content:
        raise reject("the file is empty", f"an {product.file_type} file", again)
    if len(content) > product.max_bytes:
        raise reject(
            f"the file has {len(content):,} bytes",
            f"at most {product.max_bytes:,}",
            "look at the file; if the publication has grown, raise max_bytes of the product",
        )
    if looks_like_web_page(content):
        raise reject(
            "the file is a web page",
            f"an {product.file_type} file",
            f"open {product.landing_page}: the file may have moved, or the request was refused",
        )
    if product.file_type in ZIPPED:
        _check_archive(content, product, reject, again)
    elif content.startswith(ZIP_MAGIC):
        raise reject("the file is a zip archive or workbook", f"an {product.file_type} file", again)
    elif product.file_type == "json" and not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        raise reject(f"the file starts with {content[:20]!r}", "a JSON reply", again)


def _check_archive(
    content: bytes, product: Product, reject: Callable[[str, str, str], RejectedContentError], again: str
) -> None:
    if not content.startswith(ZIP_MAGIC):
        raise reject(f"the file starts with {content[:8]!r}", "a workbook (zip archive)", again)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise reject(f"the workbook is cut off or damaged ({error})", "a complete zip archive", again) from error
    if len(members) > MAX_MEMBERS:
        raise reject(f"the archive has {len(members):,} members", f"at most {MAX_MEMBERS:,}", "do not open it")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise reject(
                f"a member leads out of the archive ({member.filename!r})", "paths inside it", "do not open it"
            )
        if path.name.casefold() == "vbaproject.bin":
            raise reject(
                f"the workbook carries macros ({member.filename})",
                "a workbook without code",
                f"look at {product.landing_page}: publications of statistics have none",
            )
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if unpacked > product.max_unpacked_bytes or unpacked / packed > MAX_COMPRESSION_RATIO:
        raise reject(
            f"the workbook would unpack to {unpacked:,} bytes ({unpacked / packed:.0f} times its size)",
            f"at most {product.max_unpacked_bytes:,} bytes and {MAX_COMPRESSION_RATIO} times",
            "do not open it; look where it came from",
        )
