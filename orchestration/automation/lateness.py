"""Sources whose newest edition is older than the calendar, or their own cadence, promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orchestration import clock
from orchestration.automation.newest import Newest
from orchestration.registry.calendar import calendar, last_expected
from orchestration.registry.load import products
from orchestration.registry.model import Product

# An edition of the last day may be seen, fetched and read on the next one.
TOLERANCE = timedelta(days=1)


@dataclass(frozen=True)
class LateSource:
    """A product whose edition should have come by `expected_on`; `text` is a sentence for people."""

    product_id: str
    expected_on: date
    days_late: int
    text: str


def late_sources(newest: Mapping[str, Newest], now: datetime) -> list[LateSource]:
    """Products that still come out and are late at `now`; `newest` by product_id, absent where nothing is landed."""
    found = []
    for product in products().values():
        if product.product_id in calendar().ended:
            continue
        late = late_source(product, newest.get(product.product_id), now)
        if late is not None:
            found.append(late)
    return found


def late_source(product: Product, newest: Newest | None, now: datetime) -> LateSource | None:
    """Whether `product` is late at `now`: by its release days where they are known, else by the age of its edition."""
    if product.product_id in calendar().windows:
        return _late_by_calendar(product, newest, now)
    if product.product_id in calendar().without_days:
        return _late_by_age(product, newest, now)
    return None


def _late_by_calendar(product: Product, newest: Newest | None, now: datetime) -> LateSource | None:
    release = last_expected(product.product_id, now - TOLERANCE)
    if release is None or (newest is not None and newest.is_of(release)):
        return None
    days = (clock.london_day(now) - release.days[-1]).days
    when = f"on {release.day}" if release.certain else f"by {release.days[-1]}"
    return LateSource(
        product.product_id,
        release.days[-1],
        days,
        f"{product.title} ({product.publisher}): the edition on the period to {release.period_end} was expected "
        f"{when}, {days} days ago; {_held(newest)}. To do: see whether {product.landing_page} has it, "
        f"and land it with `ukcrime land {product.product_id} FILE` if it cannot be fetched",
    )


def _late_by_age(product: Product, newest: Newest | None, now: datetime) -> LateSource | None:
    today = clock.london_day(now)
    expected_on = newest.published_on + timedelta(days=product.stale_after_days) if newest else today
    if newest is not None and expected_on >= today:
        return None
    days = (today - expected_on).days
    return LateSource(
        product.product_id,
        expected_on,
        days,
        f"{product.title} ({product.publisher}): editions come {product.cadence}, and none is newer than "
        f"{product.stale_after_days} days; {_held(newest)}. To do: see whether {product.landing_page} has a newer one, "
        f"and land it with `ukcrime land {product.product_id} FILE` if it cannot be fetched",
    )


def _held(newest: Newest | None) -> str:
    return f"the newest here is {newest.edition} of {newest.published_on}" if newest else "none is landed"
