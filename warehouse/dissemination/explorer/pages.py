"""What a page of the explorer is: an address, a template and what the template is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page `<slug>.html`; a slug with a folder (`tables/dim_area`) lies that deep."""

    slug: str
    template: str
    context: dict[str, Any]
    section: str = ""  # slug of the page of the navigation that it belongs to; its own when left out

    @property
    def root(self) -> str:
        """Way back from the page to the folder of the explorer."""
        return "../" * self.slug.count("/")


# Pages that the navigation shows, in its order.
NAVIGATION = (
    ("index", "Overview"),
    ("compare", "Compare nations"),
    ("recorded-crime", "Recorded crime"),
    ("surveys", "Surveys"),
    ("fraud", "Fraud"),
    ("revisions", "Revisions"),
    ("measures", "Who measures what"),
    ("changes", "Changes"),
    ("quality", "Quality"),
    ("tables", "Data"),
)
