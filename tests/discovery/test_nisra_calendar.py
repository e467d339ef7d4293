"""NISRA's release calendar: what is out, announced or cancelled, and when, in London's time."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.nisra_calendar import Calendar, Release, read_calendar
from orchestration.discovery.offer import DiscoveryError
from orchestration.registry.load import watched
from tests.discovery.played import Played, page_of
from tests.real_files import real

ENTRY = watched()["nisra_release_calendar"]
FIRST = str(ENTRY.discovery.first_address)
CRIME = "Police recorded crime in Northern Ireland, period ending "


def entry(release_id: str, written: str, shown: str, status: str | None = None, **more: str) -> dict[str, str]:
    made = {"id": release_id, "title": release_id, "org": "PSNI", "release_date": written, "display_date": shown}
    return made | ({"status": status} if status else {}) | {"updated": "2026-07-02T10:49:54Z", **more}


CALENDAR: dict[str, Any] = {
    "name": "nisra release calendar",
    "modified": "2026-08-21T23:30:07Z",
    "entries": [
        entry("autumn", "2026-11-26T09:30:00Z", "26 November 2026 9:30am (confirmed)", "confirmed"),
        entry("summer", "2026-08-27T09:30:00Z", "27 August 2026 9:30am (provisional)", "provisional"),
        entry("early", "2026-09-15T07:00:00Z", "15 September 2026 7:00am (confirmed)", "confirmed"),
        entry("out", "2026-07-30T07:00:00Z", "30 July 2026", url="https://www.psni.police.uk/x"),
        entry("vague", "2026-10-31T09:30:00Z", "September to October 2026 (provisional)", "provisional"),
        entry("month", "2026-12-31T09:30:00Z", "December 2026 (provisional)", "provisional"),
        entry("noon", "2027-01-12T12:15:00Z", "12 January 2027 12:15pm (confirmed)", "confirmed"),
    ],
    "cancelled": [
        {"id": "early", "updated": "2026-08-20T10:13:24Z"},
        {"id": "gone", "updated": "2026-08-20T10:13:24Z"},
    ],
}


def by_id(calendar: Calendar) -> dict[str, Release]:
    return {release.release_id: release for release in calendar.releases}


def test_moments_are_londons_in_summer_and_winter() -> None:
    releases = by_id(read_calendar(page_of(CALENDAR)))
    assert releases["summer"].moment == datetime(2026, 8, 27, 8, 30, tzinfo=UTC)
    assert releases["autumn"].moment == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert releases["early"].moment == datetime(2026, 9, 15, 6, 0, tzinfo=UTC)
    assert releases["noon"].moment == datetime(2027, 1, 12, 12, 15, tzinfo=UTC)


def test_an_afternoon_is_no_morning() -> None:
    afternoon = entry("a", "2027-01-12T14:00:00Z", "12 January 2027 2:00pm (confirmed)", "confirmed")
    [release] = read_calendar(page_of(CALENDAR | {"entries": [afternoon]})).releases
    assert release.moment == datetime(2027, 1, 12, 14, 0, tzinfo=UTC)


def test_what_is_out_came_at_half_past_nine_though_it_is_written_at_seven() -> None:
    out = by_id(read_calendar(page_of(CALENDAR)))["out"]
    assert (out.state, out.moment) == ("published", datetime(2026, 7, 30, 8, 30, tzinfo=UTC))
    assert out.url == "https://www.psni.police.uk/x"


def test_a_release_announced_for_a_month_has_no_moment_but_a_last_day() -> None:
    releases = by_id(read_calendar(page_of(CALENDAR)))
    assert (releases["vague"].moment, releases["vague"].latest_on) == (None, date(2026, 10, 31))
    assert (releases["month"].moment, releases["month"].latest_on) == (None, date(2026, 12, 31))


def test_releases_come_in_order_and_cancelled_ones_are_marked() -> None:
    calendar = read_calendar(page_of(CALENDAR))
    assert [release.release_id for release in calendar.releases] == [
        "out", "summer", "early", "vague", "autumn", "month", "noon"
    ]  # fmt: skip
    assert [release.release_id for release in calendar.releases if release.is_cancelled] == ["early"]
    assert calendar.cancelled == {"early", "gone"}


def test_the_calendar_itself_is_offered_under_the_day_it_was_made() -> None:
    [offer] = discover(ENTRY, Played({FIRST: CALENDAR}))
    assert (offer.edition, offer.file_name) == ("2026-08-22", "nisra_release_calendar.json")
    assert offer.edition_title == "7 releases, as of 22 August 2026"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page.update(entries=[]), "entries is []"),
        (lambda page: page.pop("cancelled"), "cancelled is nothing"),
        (lambda page: page.pop("modified"), "modified is nothing"),
        (lambda page: page["entries"][0].update(status="postponed"), "entries.0.status is 'postponed'"),
        (lambda page: page["entries"][0].update(release_date="26/11/2026"), "entries.0.release_date is '26/11/2026'"),
        (lambda page: page["entries"][0].update(display_date="27 November 2026 9:30am"), "dated 2026-11-26"),
        (lambda page: page["entries"][0].update(display_date="soon"), "autumn is shown for 'soon'"),
        (lambda page: page["entries"].append(page["entries"][0]), "stands in the calendar twice"),
    ],
)
def test_an_empty_or_changed_calendar_is_an_error(change: Any, said: str) -> None:
    page = copy.deepcopy(CALENDAR)
    change(page)
    with pytest.raises(DiscoveryError) as caught:
        discover(ENTRY, Played({FIRST: page}))
    assert said in str(caught.value)
    assert FIRST in str(caught.value)


def recorded() -> Calendar:
    return read_calendar(page_of(real("real/ni_release_calendar/nisra_release_calendar.json").read_bytes()))


def test_the_recorded_calendar_is_read_whole() -> None:
    calendar = recorded()
    assert calendar.modified == datetime(2026, 8, 21, 17, 54, 7, tzinfo=UTC)
    assert Counter(release.state for release in calendar.releases) == {
        "published": 106,
        "confirmed": 124,
        "provisional": 61,
    }
    assert sum(release.moment is None for release in calendar.releases) == 38
    assert len(calendar.cancelled) == 43
    assert not any(release.is_cancelled for release in calendar.releases)


def test_the_recorded_releases_of_the_police_are_known() -> None:
    police = [release for release in recorded().releases if release.org == "PSNI"]
    assert len(police) == 49
    crime = {release.title.removeprefix(CRIME): release for release in police if release.title.startswith(CRIME)}
    assert list(crime) == [
        "31 May 2026",
        "30 June 2026",
        "31 July 2026",
        "31 August 2026",
        "30 September 2026",
        "31 October 2026",
        "30 November 2026",
    ]
    assert crime["30 June 2026"].moment == datetime(2026, 7, 30, 8, 30, tzinfo=UTC)
    assert crime["31 July 2026"].moment == datetime(2026, 8, 27, 8, 30, tzinfo=UTC)
    assert crime["30 November 2026"].moment == datetime(2026, 12, 17, 9, 30, tzinfo=UTC)
    assert {release.state for release in crime.values()} == {"published", "confirmed"}
