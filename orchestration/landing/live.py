"""Landing from the publishers themselves: ask what is offered, fetch what is new, keep what it was and on whose word.

Whatever goes wrong on the way leaves the archive as it was: the editions landed before stay in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from orchestration import clock
from orchestration.discovery.catalogue import Discoverable, discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.fetching.errors import FetchError
from orchestration.landing.archive import Archive
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.files import EditionFacts, original_sidecar
from orchestration.landing.sidecar import Sidecar
from orchestration.landing.versions import named_as_version
from orchestration.landing.zipping import zip_of
from orchestration.parsing.editions import without_version
from warehouse.journal import Attempt, Journal

if TYPE_CHECKING:
    from orchestration.fetching.web import Web
    from orchestration.registry.model import Product

Outcome = Literal["fetched", "unchanged", "not_yet", "by_hand", "failed"]
WORKBOOKS = {"xlsx", "ods"}
_WITHDRAWN = "{}: these bytes were withdrawn, and stay so until the publisher mends them"
_TROUBLE = (FetchError, DiscoveryError, RejectedContentError, OSError)  # OSError: a disk that is full, a folder gone


@dataclass(frozen=True)
class Brought:
    """What became of asking one publisher for one product; `message` is a sentence for people."""

    product_id: str
    outcome: Outcome
    message: str
    sidecar: Sidecar | None = None


@dataclass(frozen=True)
class News:
    """What a publisher offers now, without anything of it downloaded: an address not landed yet is new."""

    product_id: str
    offer: Offer | None
    is_new: bool
    problem: str | None


@dataclass(frozen=True)
class Publishers:
    """Asking publishers on behalf of one run: the archive to land in, the journal to write every attempt in."""

    archive: Archive
    journal: Journal
    run_id: str

    def news(self, product: Discoverable) -> News:
        """What is offered of `product`, asked as cheaply as its publisher allows."""
        try:
            with self._web(product) as web:
                offers = discover(product, web)
        except (FetchError, DiscoveryError) as error:
            return News(product.product_id, None, False, str(error))
        if not offers:
            return News(product.product_id, None, False, None)
        return News(product.product_id, offers[0], not self._is_landed_from(product, offers[0]), None)

    def bring_newest(self, product: Product, *, anew: bool = False) -> Brought:
        """Land the newest edition that can be had; `anew` asks for the bytes even where they seem unchanged."""
        if product.discovery.kind == "by_hand":
            return Brought(product.product_id, "by_hand", product.discovery.reason)
        try:
            with self._web(product) as web:
                offer = discover(product, web)[0]
                if newer := self._newer_than(product, offer):
                    message = f"{newer.edition} is newer than {offer.edition}, which is what the publisher offers"
                    return Brought(product.product_id, "unchanged", message, newer)
                return self._bring(product, offer, web, anew)
        except _TROUBLE as error:
            return Brought(product.product_id, "failed", str(error))

    def bring_edition(self, product: Product, edition: str) -> Brought:
        """Land one edition, of any age, that the publisher still offers."""
        try:
            with self._web(product) as web:
                offers = discover(product, web, newest_only=False)
                for offer in offers:
                    if offer.edition == edition:
                        return self._bring(product, offer, web, anew=False)
        except _TROUBLE as error:
            return Brought(product.product_id, "failed", str(error))
        offered = ", ".join(offer.edition for offer in offers) or "none"
        message = f"{product.product_id}: no edition {edition!r} is offered. Offered: {offered}"
        return Brought(product.product_id, "failed", message)

    def editions_offered(self, product: Product) -> list[Offer]:
        """Every edition that the publisher offers, newest first; raises FetchError or DiscoveryError."""
        with self._web(product) as web:
            return discover(product, web, newest_only=False)

    def _bring(self, product: Product, offer: Offer, web: Web, anew: bool) -> Brought:
        """Fetch and land `offer`; raises one of _TROUBLE. What is refused is kept in quarantine."""
        product_id = product.product_id
        if offer.released_at > clock.now():
            moment = f"{offer.released_at.astimezone(clock.LONDON):%d %B %Y, %H:%M}"
            return Brought(product_id, "not_yet", f"{offer.edition} comes out on {moment} London time")
        _check_file_type(product, offer)
        etag = last_modified = None
        if offer.parts:
            if same := self._as_of_day(product, offer):
                return Brought(
                    product_id, "unchanged", f"{same.edition} of {same.published_on} is landed already", same
                )
            content = _assembled(product, offer, web)
        else:
            download = web.download(
                offer.url, max_bytes=product.max_bytes, known=None if anew else self._known(product, offer.url)
            )
            if download.path is None:
                return self._as_before(product, offer, download.sha256 or "")
            content, etag, last_modified = download.path.read_bytes(), download.etag, download.last_modified
        facts = EditionFacts(
            edition=offer.edition,
            edition_title=offer.edition_title,
            published_on=offer.published_on,
            published_on_basis=offer.published_on_basis,
            url=offer.url,
            remark=offer.remark,
        )
        sidecar = original_sidecar(
            product,
            content,
            facts,
            offer.file_name,
            origin="live",
            file_type=offer.file_type,
            etag=etag,
            released_at=offer.released_at,
        )
        if same := self._with_bytes(product, sidecar.original_sha256):
            return Brought(product_id, "unchanged", f"{same.edition} is landed already", same)
        if self.archive.is_withdrawn(sidecar):
            return Brought(product_id, "unchanged", _WITHDRAWN.format(offer.edition))
        try:
            check_content(content, product, offer.file_name)
        except RejectedContentError as error:
            self.archive.quarantine(product_id, content, offer.file_name, str(error), sidecar)
            raise
        sidecar = named_as_version(sidecar, self.archive.editions(product_id), last_modified)
        self.archive.land(content, sidecar)
        return Brought(product_id, "fetched", f"{sidecar.edition} fetched from {offer.url}", sidecar)

    def _as_before(self, product: Product, offer: Offer, sha256: str) -> Brought:
        """What to say of bytes that are what they were: landed, withdrawn, or refused and wrong still."""
        product_id = product.product_id
        if same := self._with_bytes(product, sha256):
            return Brought(product_id, "unchanged", f"{same.edition}: unchanged at its publisher", same)
        if any(sha256 in (one.sha256, one.original_sha256) for one in self.archive.withdrawn(product_id)):
            return Brought(product_id, "unchanged", _WITHDRAWN.format(offer.edition))
        reason = self.archive.refusal_of(product_id, sha256)
        message = f"{product_id}, {offer.url}: {offer.edition} is still the file that was refused: {reason}"
        return Brought(product_id, "failed", message)

    @contextmanager
    def _web(self, product: Discoverable) -> Iterator[Web]:
        from orchestration.fetching.web import Web

        incoming = self.archive.root.parent / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=incoming) as folder,
            Web(product.product_id, product.discovery.hosts, self.journal, self.run_id, Path(folder)) as web,
        ):
            yield web

    def _known(self, product: Product, url: str) -> Attempt | None:
        """The last download of `url`, where its bytes are still here or were refused: only then need they not come."""
        last = self.journal.last_success(url)
        if last is None or last.sha256 is None:
            return None
        kept = self._with_bytes(product, last.sha256) or self.archive.refusal_of(product.product_id, last.sha256)
        return last if kept else None

    def _with_bytes(self, product: Discoverable, sha256: str) -> Sidecar | None:
        editions = self.archive.editions(product.product_id)
        return next((known for known in editions if sha256 in (known.original_sha256, known.sha256)), None)

    def _as_of_day(self, product: Discoverable, offer: Offer) -> Sidecar | None:
        """The landed file of this edition and day: pieces are not asked for one by one to see that nothing changed."""
        editions = self.archive.editions(product.product_id)
        mine = (known for known in editions if without_version(known.edition) == offer.edition)
        return next((known for known in mine if known.published_on >= offer.published_on), None)

    def _is_landed_from(self, product: Discoverable, offer: Offer) -> bool:
        """Whether what was last fetched from that address is here, and no correction was published since."""
        if offer.parts:
            return self._as_of_day(product, offer) is not None
        last = self.journal.last_success(offer.url)
        known = self._with_bytes(product, last.sha256) if last is not None and last.sha256 else None
        return known is not None and known.published_on >= offer.published_on

    def _newer_than(self, product: Product, offer: Offer) -> Sidecar | None:
        """The newest landed edition, where the one offered is older: a page that went back is not news."""
        editions = self.archive.editions(product.product_id)
        newest = editions[-1] if editions else None
        if newest is None or newest.published_on <= offer.published_on:
            return None
        return newest if without_version(newest.edition) != offer.edition else None


def _check_file_type(product: Product, offer: Offer) -> None:
    """Workbooks of both kinds are read alike; any other change of type is for a person to look at."""
    if offer.file_type != product.file_type and not {offer.file_type, product.file_type} <= WORKBOOKS:
        raise DiscoveryError(
            product.product_id,
            offer.url,
            f"{offer.edition} is offered as .{offer.file_type}",
            f"a .{product.file_type} file",
            f"look at {product.landing_page}; a new layout needs a parser",
        )


def _assembled(product: Product, offer: Offer, web: Web) -> bytes:
    pieces = {}
    for part in offer.parts:
        piece = web.download(part.url, max_bytes=product.max_bytes)
        assert piece.path is not None, "only a conditional request can be answered without a body"
        pieces[part.name] = piece.path.read_bytes()
    return zip_of(pieces)
