"""What a person calls a publication: its product id, or one of the sources read from it."""

from __future__ import annotations

from orchestration.cli.terminal import err
from orchestration.registry.load import products, sources
from orchestration.registry.model import Product


def product_named(name: str) -> Product | None:
    """The product called `name`, or the one that the source called so is read from; says what there is otherwise."""
    if name in products():
        return products()[name]
    if name in sources():
        return sources()[name].product
    err.print(f"No product or source {name!r}. Known products: {', '.join(products())}", markup=False)
    return None
