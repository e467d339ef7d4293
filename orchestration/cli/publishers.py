"""`ukcrime check`, `backfill` and `retry`: what publishers offer, older editions, another try at what failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.markup import escape

from orchestration.automation.asking import publishers
from orchestration.cli.names import product_named
from orchestration.cli.terminal import err, out, print_rows
from orchestration.discovery.offer import DiscoveryError
from orchestration.fetching.errors import FetchError
from orchestration.home import Home, current_home
from orchestration.landing.archive import Archive
from orchestration.landing.live import News, Publishers
from orchestration.landing.second_look import land_what_passes_now
from orchestration.registry.load import products, watched
from warehouse.journal import Journal

if TYPE_CHECKING:
    from orchestration.registry.discovery_rules import Watched
    from orchestration.registry.model import Product

COLUMNS = ("product", "held", "held since", "offered", "out on", "news")
DONE, UNKNOWN, INCOMPLETE = 0, 2, 3
AT_A_TIME = 4  # publishers asked beside each other; requests to one host still keep their distance


def check_publishers(names: list[str]) -> int:
    """Print what publishers offer beside what is held; returns 0, 2 for an unknown name, 3 when one gave no answer."""
    chosen: list[Product | Watched] = []
    for name in names:
        if name in watched():
            chosen.append(watched()[name])
        elif (product := product_named(name)) is None:
            return UNKNOWN
        else:
            chosen.append(product)
    asking = publishers("check")
    problems, rows = [], []
    everything: list[Product | Watched] = chosen or [*products().values(), *watched().values()]
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as crew:
        for one, news in zip(everything, crew.map(asking.news, everything), strict=True):
            rows.append(_row(one, news, asking.archive))
            err.print(f"[bold cyan]{'ask':>8}[/]  {one.product_id:<34} {escape(str(rows[-1][-1]))}")
            if news.problem:
                problems.append(news.problem)
    print_rows(COLUMNS, rows)
    for problem in problems:
        err.print(f"[bold red]no reply[/]  {escape(problem)}")
    return INCOMPLETE if problems else DONE


def _row(one: Product | Watched, news: News, archive: Archive) -> tuple[object, ...]:
    editions = archive.editions(one.product_id)
    held = (editions[-1].edition, editions[-1].published_on) if editions else (None, None)
    if one.discovery.kind == "by_hand":
        return (one.product_id, *held, None, None, "by hand")
    if news.offer is None:
        return (one.product_id, *held, None, None, "no answer")
    said = "new" if news.is_new else "nothing new"
    if one.product_id in watched():
        said = "watched, not read"
    return (one.product_id, *held, news.offer.edition, news.offer.published_on, said)


def backfill(name: str, editions: list[str]) -> int:
    """Land older editions, or list those on offer; returns 0, 2 for an unknown product, 3 when one could not be had."""
    product = product_named(name)
    if product is None:
        return UNKNOWN
    asking = publishers("backfill")
    if not editions:
        return _list_offered(product, asking)
    outcomes = [asking.bring_edition(product, edition) for edition in editions]
    for brought in outcomes:
        out.print(f"{product.product_id}: {brought.message}", soft_wrap=True, markup=False)
    if any(brought.outcome == "fetched" for brought in outcomes):
        out.print("Next: ukcrime run")
    return INCOMPLETE if any(brought.outcome == "failed" for brought in outcomes) else DONE


def _list_offered(product: Product, asking: Publishers) -> int:
    try:
        offers = asking.editions_offered(product)
    except (FetchError, DiscoveryError) as error:
        err.print(str(error), markup=False)
        return INCOMPLETE
    landed = {sidecar.edition for sidecar in asking.archive.editions(product.product_id)}
    rows = [(offer.edition, offer.edition_title, offer.published_on, offer.edition in landed) for offer in offers]
    print_rows(("edition", "title", "published", "landed"), rows)
    return DONE


def retry(name: str) -> int:
    """Try again what failed of a product: bytes in quarantine, then its publisher; returns 0, 2 or 3 as above."""
    product = product_named(name)
    if product is None:
        return UNKNOWN
    asking = publishers("retry")
    for path, verdict in land_what_passes_now(product, asking.archive):
        out.print(f"{path.name}: {verdict}", soft_wrap=True, markup=False)
    brought = asking.bring_newest(product, anew=True)
    out.print(f"{product.product_id}: {brought.message}", soft_wrap=True, markup=False)
    return INCOMPLETE if brought.outcome == "failed" else DONE


def check_addresses(names: list[str]) -> int:
    """Try every address of the registry, download what is offered into a folder that is thrown away, and say of each
    whether it could be had and is a file of the kind expected; returns 0, 2 or 3 as above.
    """
    chosen = [product_named(name) for name in names] if names else list(products().values())
    if None in chosen:
        return UNKNOWN
    rows = []
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        asking = Publishers(Archive(home.landing), Journal(current_home().journal), "check-addresses")
        for product in chosen:
            assert product is not None
            brought = asking.bring_newest(product, anew=True)
            err.print(f"[bold cyan]{'try':>8}[/]  {product.product_id:<34} {escape(brought.outcome)}")
            rows.append((product.product_id, product.discovery.first_address, brought.outcome, brought.message))
    print_rows(("product", "first address", "outcome", "what came"), rows)
    return INCOMPLETE if any(outcome == "failed" for *_, outcome, _ in rows) else DONE
