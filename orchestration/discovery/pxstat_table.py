"""Tables of the NISRA Data Portal (PxStat): the list of tables tells when each was updated."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from pydantic import Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import in_words, not_before_release
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import PxstatTable


class _Extension(Shape):
    matrix: str


class _Table(Shape):
    extension: _Extension
    updated: str | None = None


class _Links(Shape):
    item: list[_Table] = Field(min_length=1)


class _Collection(Shape):
    link: _Links


def offers(product_id: str, rule: PxstatTable, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The table as it stands: the portal keeps no older ones. Its edition is named by the day of its last update."""
    listed = ask(asker, product_id, rule.first_address)
    # The list may leave out a table, or its day: then the table itself is asked, which costs a download.
    stated = updated_in_list(listed, rule.matrix)
    page = listed if stated else ask(asker, product_id, rule.download)
    edition, moment = read_update(page, stated or updated_in_table(page, rule.matrix))
    day = clock.london_day(moment)
    offer = Offer(
        product_id=product_id,
        edition=edition.isoformat(),
        edition_title=f"Updated {in_words(day)}",
        published_on=day,
        published_on_basis="Day of update in the portal",
        released_at=not_before_release(moment),
        url=rule.download,
        file_name=f"{rule.matrix}.json",
        file_type="json",
    )
    return [offer]


def updated_in_list(page: Page, matrix: str) -> str | None:
    """When the list of tables says `matrix` was updated; None when it does not. Raises DiscoveryError."""
    _refuse_errors(page)
    tables = page.json(_Collection).link.item
    stated = {table.updated for table in tables if table.extension.matrix == matrix and table.updated}
    if len(stated) > 1:
        raise page.trouble(f"{matrix} was updated at {sorted(stated)}", "one moment")
    return stated.pop() if stated else None


def updated_in_table(page: Page, matrix: str) -> str:
    """When the table itself says it was updated; raises DiscoveryError for another table or none."""
    _refuse_errors(page)
    table = page.json(_Table)
    if table.extension.matrix != matrix or not table.updated:
        raise page.trouble(
            f"the answer is the table {table.extension.matrix}, updated {table.updated or 'at no stated time'}",
            f"{matrix} with the day of its update",
        )
    return table.updated


def read_update(page: Page, text: str) -> tuple[date, datetime]:
    """Day as written, by which the parser knows the edition, and moment of `2026-06-10` or `2026-06-10T09:30:00Z`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise page.trouble(f"the day of update is {text!r}", "a moment such as 2026-06-10T09:30:00Z") from error
    if len(text) == len("2026-06-10"):
        return moment.date(), clock.release_moment(moment.date())
    return moment.date(), moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refuse_errors(page: Page) -> None:
    """The portal answers some failures with 200 and an `error`."""
    try:
        reply: Any = json.loads(page.text())
    except ValueError:
        return  # what is no JSON is refused where it is read
    if isinstance(reply, dict) and reply.get("error") is not None:
        raise page.trouble(f"the portal answers with the error {reply['error']!r:.80}", "a table", "try again later")
