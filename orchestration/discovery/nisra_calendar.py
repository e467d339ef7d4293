"""NISRA's release calendar: what the official statisticians of Northern Ireland have published, announced, cancelled.

Its moments end in Z but are London time: a release at 9:30am in August stands as 09:30Z. What is published stands at
07:00, when nothing comes out. So the day is taken from it, and the time from the words beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from pydantic import AwareDatetime, Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import in_words, not_before_release, read_day
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import NisraCalendar

State = Literal["published", "confirmed", "provisional"]

_SHOWN = re.compile(
    r"(?P<day>\d{1,2} [A-Z][a-z]+ \d{4})(?: (?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<half>[ap]m))?(?: \([a-z]+\))?"
)
_MONTHS_SHOWN = re.compile(r"(?:[A-Z][a-z]+ to )?[A-Z][a-z]+ \d{4} \([a-z]+\)")


class _Entry(Shape):
    id: str
    title: str
    org: str
    release_date: AwareDatetime
    display_date: str
    status: Literal["confirmed", "provisional"] | None = None
    url: str | None = None


class _Cancelled(Shape):
    id: str


class _Calendar(Shape):
    modified: AwareDatetime
    entries: list[_Entry] = Field(min_length=1)
    cancelled: list[_Cancelled]


@dataclass(frozen=True)
class Release:
    """A publication and when it comes or came: `moment` (aware, UTC) is None while only the month is announced.

    `latest_on` is the London day by which it comes; `org` is the publisher's short name, e.g. PSNI. One that was
    cancelled and stands in the calendar all the same is marked so.
    """

    release_id: str
    title: str
    org: str
    state: State
    latest_on: date
    moment: datetime | None
    url: str | None
    is_cancelled: bool


@dataclass(frozen=True)
class Calendar:
    """Releases in order of their days, identities of all that were cancelled, and when it was made."""

    modified: datetime
    releases: tuple[Release, ...]
    cancelled: frozenset[str]


def offers(product_id: str, rule: NisraCalendar, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The calendar as it stands, named by the day it was made."""
    page = ask(asker, product_id, rule.first_address)
    calendar = read_calendar(page)
    day = clock.london_day(calendar.modified)
    offer = Offer(
        product_id=product_id,
        edition=day.isoformat(),
        edition_title=f"{len(calendar.releases)} releases, as of {in_words(day)}",
        published_on=day,
        published_on_basis="Day on which the calendar was made, as it states",
        released_at=not_before_release(calendar.modified),
        url=rule.first_address,
        file_name=rule.first_address.rpartition("/")[2],
        file_type="json",
    )
    return [offer]


def read_calendar(page: Page) -> Calendar:
    """The calendar in `page`; raises DiscoveryError when it is empty, repeats itself or shows a date not known."""
    calendar = page.json(_Calendar)
    cancelled = frozenset(entry.id for entry in calendar.cancelled)
    releases = [_release(page, entry, cancelled) for entry in calendar.entries]
    if len({release.release_id for release in releases}) != len(releases):
        raise page.trouble("a release stands in the calendar twice", "each once")
    ordered = sorted(releases, key=lambda release: (release.latest_on, release.release_id))
    return Calendar(calendar.modified, tuple(ordered), cancelled)


def _release(page: Page, entry: _Entry, cancelled: frozenset[str]) -> Release:
    written = entry.release_date.date()
    return Release(
        release_id=entry.id,
        title=entry.title,
        org=entry.org,
        state=entry.status or "published",
        latest_on=written,
        moment=_moment(page, entry, written),
        url=entry.url,
        is_cancelled=entry.id in cancelled,
    )


def _moment(page: Page, entry: _Entry, written: date) -> datetime | None:
    match = _SHOWN.fullmatch(entry.display_date)
    if match is None and _MONTHS_SHOWN.fullmatch(entry.display_date):
        return None
    if match is None or read_day(match["day"]) != written:
        raise page.trouble(
            f"{entry.id} is shown for {entry.display_date!r} and dated {written}", "the same day, or months only"
        )
    if match["hour"] is None:
        return clock.release_moment(written)
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "pm" else 0)
    return clock.release_moment(written, time(hour, int(match["minute"])))
