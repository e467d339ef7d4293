"""What sensors and back-fill ask of publishers, on the home of this process."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.discovery.offer import DiscoveryError
from orchestration.fetching.errors import FetchError
from orchestration.home import current_home
from orchestration.landing.archive import Archive
from orchestration.landing.live import Brought, News, Publishers
from orchestration.registry.load import products
from warehouse.journal import Journal


def publishers(run_id: str) -> Publishers:
    """Publishers as asked on behalf of `run_id`, or of a command or sensor of that name."""
    home = current_home()
    return Publishers(Archive(home.landing), Journal(home.journal), run_id)


def news_of(product_id: str) -> News:
    """What is offered of a product now."""
    return publishers("sensor").news(products()[product_id])


def land_edition(product_id: str, edition: str, run_id: str) -> Brought:
    """Land one edition of a product, of any age."""
    return publishers(run_id).bring_edition(products()[product_id], edition)


def older_offers() -> Iterator[tuple[str, str]]:
    """Product and edition of everything that is offered and not landed; publishers that do not answer are passed over.

    Their trouble stands in the journal, as every attempt does.
    """
    asking = publishers("sensor")
    for product in products().values():
        if product.discovery.kind == "by_hand":
            continue
        try:
            offers = asking.editions_offered(product)
        except (FetchError, DiscoveryError):
            continue
        landed = {sidecar.edition for sidecar in asking.archive.editions(product.product_id)}
        yield from ((product.product_id, offer.edition) for offer in offers if offer.edition not in landed)
