"""Data sets of statistics.gov.scot: a query tells when one was modified, the download is the whole cube."""

from __future__ import annotations

import csv
from datetime import datetime

from orchestration import clock
from orchestration.discovery.answers import Page, ask
from orchestration.discovery.days import in_words, not_before_release
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import StatisticsGovScotCube


def offers(product_id: str, rule: StatisticsGovScotCube, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The cube as it stands: the portal keeps no older ones. Its edition is named by the day of its last update."""
    moment = last_modified(ask(asker, product_id, rule.first_address))
    day = clock.london_day(moment)
    offer = Offer(
        product_id=product_id,
        edition=day.isoformat(),
        edition_title=f"Updated {in_words(day)}",
        published_on=day,
        published_on_basis="Day on which the portal says the data set was modified",
        released_at=not_before_release(moment),
        url=rule.download,
        file_name=f"{rule.dataset}.csv",
        file_type="csv",
    )
    return [offer]


def last_modified(page: Page) -> datetime:
    """Newest moment in the query's answer: CSV with the one column `modified`."""
    rows = list(csv.reader(page.text().splitlines()))
    if not rows or rows[0] != ["modified"]:
        raise page.trouble(f"the answer begins {page.content[:80]!r}", "CSV with the column 'modified'")
    if len(rows) == 1:
        raise page.trouble("the portal knows no day of update", "at least one", "look whether the data set moved")
    try:
        moments = [datetime.fromisoformat(cell) for (cell,) in rows[1:]]
    except ValueError as error:
        raise page.trouble(
            f"the days of update are {rows[1:]!r:.80}", "moments such as 2022-08-23T09:30:00Z"
        ) from error
    # The portal writes London time where it writes no offset.
    return max(one if one.tzinfo else one.replace(tzinfo=clock.LONDON) for one in moments)
