"""What publishers and networks do to a release day, and where each of it must be told."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from tests.publishers.replies import USUAL, Answer, Reply, busy, cut_off, failing, redirect, slow_drip, web_page
from tests.soak.world import Appendix, Publication

# failed: Brought says so, and no attempt says it went well after that; tried_again: the journal has a failed attempt,
# the product came all the same; quarantined: refused before landing; unread: landed, and refused by its parser.
Told = Literal["failed", "tried_again", "quarantined", "unread"]


@dataclass(frozen=True)
class Fault:
    """A fault of one publication on one day: the address it is at, what is answered there, where it must be told."""

    kind: str
    product_id: str
    source_id: str
    url: str
    answer: Answer
    told: Told
    content: bytes = b""  # of a file that is answered and must not get into the warehouse


_Make = Callable[[Publication], tuple[Answer, Told]]


def _passing(answer: Answer) -> _Make:
    return lambda publication: (answer, "failed")


def _shape(publication: Publication) -> tuple[Answer, Told]:
    return Reply(200, USUAL, b'{"datasets": {"uri": 1}, "link": []}'), "failed"


def _empty_listing(publication: Publication) -> tuple[Answer, Told]:
    return Reply(200, USUAL, b'{"type": "dataset_landing_page", "datasets": [], "link": {"item": []}}'), "failed"


AT_LISTING: dict[str, _Make] = {
    "listing_403": _passing(Reply(403, {}, b"no robots")),
    "listing_changed_shape": _shape,
    "listing_empty": _empty_listing,
    "listing_5xx": _passing(Reply(503, {}, b"down")),
}
AT_FILE: dict[str, _Make] = {
    "file_403": _passing(Reply(403, {}, b"no robots")),
    "file_404": _passing(Reply(404, {}, b"gone")),
    "file_429": _passing(busy("1")),
    "file_5xx": _passing(Reply(500, {}, b"broken")),
    "file_web_page": _passing(web_page()),
    "file_redirect_elsewhere": _passing(redirect("https://files.example.org/table")),
    "file_slow_drip": lambda publication: (slow_drip(publication.content, 0.2), "failed"),
    "file_cut_off": lambda publication: (cut_off(publication.content[:-7], 7), "failed"),
}
ONCE = {"once_429": 429, "once_5xx": 502}
DRIPS = "file_slow_drip"


def network_fault(publication: Publication, kind: str) -> Fault:
    """A fault of one of the kinds of AT_LISTING, AT_FILE and ONCE."""
    if kind in ONCE:
        usual = publication.answers()[publication.file]
        once = failing(1, usual, ONCE[kind])
        return Fault(kind, publication.product_id, publication.source_id, publication.file, once, "tried_again")
    at_listing = kind in AT_LISTING
    answer, told = (AT_LISTING if at_listing else AT_FILE)[kind](publication)
    url = publication.listing if at_listing else publication.file
    return Fault(kind, publication.product_id, publication.source_id, url, answer, told)


def bad_file(publication: Publication, kind: str) -> Fault:
    """A file that comes whole and is wrong: one of the kinds of `bad_kinds`; its bytes never came before."""
    rng = publication.rng
    told: Told = "unread"
    if kind == "bad_cut_short":
        content = publication.content[: rng.randrange(len(publication.content) // 4, len(publication.content) // 2)]
        told = "quarantined" if isinstance(publication, Appendix) else "unread"
    elif kind == "bad_bits":
        content = _one_bit_wrong(publication)
    elif kind == "bad_bomb":
        content, told = _bomb(rng.randrange(10**9)), "quarantined"
    elif kind == "bad_layout":
        content = publication.other_layout()
    else:
        raise ValueError(kind)
    answer = Reply(200, USUAL, content)
    return Fault(kind, publication.product_id, publication.source_id, publication.file, answer, told, content)


def bad_kinds(publication: Publication) -> list[str]:
    """Kinds of bad files that this publication may have."""
    return ["bad_cut_short", "bad_bits", "bad_layout", *(["bad_bomb"] if isinstance(publication, Appendix) else [])]


def _one_bit_wrong(publication: Publication) -> bytes:
    """The file with one bit turned where it must be noticed: nobody can see a wrong digit in a text that is in order.

    In a workbook that is anywhere in the packed sheet; in a text, in a letter of what names a column or a dimension.
    """
    content, rng = bytearray(publication.content), publication.rng
    if isinstance(publication, Appendix):
        with zipfile.ZipFile(BytesIO(publication.content)) as archive:
            member = archive.getinfo("xl/worksheets/sheet2.xml")
        start = member.header_offset + 30 + len(member.filename)
        place = rng.randrange(start + 8, start + member.compress_size)
    else:
        word = b'"value"' if publication.content.startswith(b"{") else b"Socio-economic"
        place = publication.content.index(word) + rng.randrange(1, len(word) - 1)
    content[place] ^= 1 << rng.randrange(5)
    return bytes(content)


def _bomb(salt: int) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<workbook>{salt}</workbook>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(30_000_000))
    return target.getvalue()
