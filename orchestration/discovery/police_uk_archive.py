"""data.police.uk: the months with figures, and the archive of each; nothing published is not the number zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import MONTHS, month_end
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import POLICE_UK, PoliceUkArchive

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class _Month(Shape):
    date: str = Field(pattern=_MONTH)


class _LastUpdated(Shape):
    day: date = Field(alias="date")


class _Crime(Shape):
    month: str = Field(pattern=_MONTH)
    category: str


@dataclass(frozen=True)
class NothingPublished:
    """There is no figure for that place and month. Has no length and no value, so that nobody counts it as none."""

    month: str


@dataclass(frozen=True)
class CrimesPublished:
    """Crimes near a place in a month; their number is of that place only."""

    month: str
    categories: tuple[str, ...]


def offers(product_id: str, rule: PoliceUkArchive, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The archive of each month with figures, newest first; the newest says for which forces nothing is published."""
    months = published_months(ask(asker, product_id, rule.first_address))
    check_newest(ask(asker, product_id, f"{POLICE_UK}/api/crime-last-updated"), months[0])
    remark = _missing_forces(product_id, rule, asker, months[0])
    newest, *older = months
    return [
        archive_offer(product_id, newest, remark),
        *(archive_offer(product_id, month, None) for month in older if not newest_only),
    ]


def published_months(page: Page) -> list[str]:
    """Months with figures (2026-08), newest first; raises DiscoveryError when there are none."""
    months = sorted({entry.date for entry in page.json(list[_Month])}, reverse=True)
    if not months:
        raise page.trouble("no month is listed", "the months with figures, usually 36")
    return months


def check_newest(page: Page, month: str) -> None:
    """Raise DiscoveryError unless the month of the last update (2026-08-01: the day means nothing) is `month`."""
    updated = page.json(_LastUpdated).day
    if f"{updated:%Y-%m}" != month:
        raise page.trouble(f"the last update is of {updated:%Y-%m}", f"{month}, the newest month listed")


def published_crimes(page: Page, month: str) -> CrimesPublished | NothingPublished:
    """What an answer about a place says: crimes, or that nothing is published, which an empty list stands for."""
    crimes = page.json(list[_Crime])
    if not crimes:
        return NothingPublished(month)
    if {crime.month for crime in crimes} != {month}:
        raise page.trouble(f"crimes of {sorted({crime.month for crime in crimes})} are shown", f"crimes of {month}")
    return CrimesPublished(month, tuple(crime.category for crime in crimes))


def archive_offer(product_id: str, month: str, remark: str | None) -> Offer:
    """The archive that ends with `month`: 36 months in one zip."""
    year, number = int(month[:4]), int(month[5:])
    day = month_end(year + number // 12, number % 12 + 1)
    return Offer(
        product_id=product_id,
        edition=month,
        edition_title=f"{MONTHS[number - 1].title()} {year}, with the 35 months before",
        published_on=day,
        published_on_basis="No day is stated; end of the month after the newest one",
        released_at=clock.release_moment(day),
        url=f"{POLICE_UK}/data/archive/{month}.zip",
        file_name=f"{month}.zip",
        file_type="zip",
        remark=remark,
    )


def _missing_forces(product_id: str, rule: PoliceUkArchive, asker: Asker, month: str) -> str | None:
    missing = []
    for force, point in rule.asked.items():
        page = ask(asker, product_id, f"{POLICE_UK}/api/crimes-street/all-crime?{point}&date={month}")
        if isinstance(published_crimes(page, month), NothingPublished):
            missing.append(force)
    return f"Nothing is published for {', '.join(missing)}: not a count of zero" if missing else None
