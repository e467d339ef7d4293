"""data.police.uk: months with figures and their archives; an answer without crimes is not a count of zero."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError
from orchestration.discovery.police_uk_archive import (
    CrimesPublished,
    NothingPublished,
    check_newest,
    published_crimes,
    published_months,
)
from orchestration.registry.load import watched
from tests.discovery.played import Played, page_of
from tests.real_files import real

ENTRY = watched()["police_uk_street_level"]
API = "https://data.police.uk/api"
FIRST = f"{API}/crimes-street-dates"
LAST = f"{API}/crime-last-updated"
MONTHS = [{"date": "2026-07", "stop-and-search": ["kent"]}, {"date": "2026-08", "stop-and-search": []}]
CRIME = {"month": "2026-08", "category": "burglary", "id": 1}


def place(month: str = "2026-08") -> str:
    return f"{API}/crimes-street/all-crime?lat=53.427835&lng=-2.224123&date={month}"


def played(months: object = MONTHS, last: object = {"date": "2026-08-01"}, crimes: object = ()) -> Played:
    return Played({FIRST: months, LAST: last, place(): list(crimes) if isinstance(crimes, tuple) else crimes})


def test_the_newest_month_is_offered_with_what_is_missing_from_it() -> None:
    asker = played()
    [offer] = discover(ENTRY, asker)
    assert (offer.edition, offer.file_type) == ("2026-08", "zip")
    assert offer.url == "https://data.police.uk/data/archive/2026-08.zip"
    assert (offer.published_on, offer.released_at) == (date(2026, 9, 30), datetime(2026, 9, 30, 8, 30, tzinfo=UTC))
    assert offer.published_on_basis == "No day is stated; end of the month after the newest one"
    assert offer.remark == "Nothing is published for greater-manchester: not a count of zero"
    assert asker.asked == [FIRST, LAST, place()]


def test_a_new_month_is_a_new_edition_and_december_is_dated_in_january() -> None:
    month = {"month": "2026-12", "category": "burglary"}
    asker = Played({FIRST: [*MONTHS, {"date": "2026-12"}], LAST: {"date": "2026-12-01"}, place("2026-12"): [month]})
    [offer] = discover(ENTRY, asker)
    assert (offer.edition, offer.published_on, offer.remark) == ("2026-12", date(2027, 1, 31), None)
    assert offer.edition_title == "December 2026, with the 35 months before"


def test_november_is_dated_in_december() -> None:
    month = {"month": "2026-11", "category": "burglary"}
    asker = Played({FIRST: [{"date": "2026-11"}], LAST: {"date": "2026-11-01"}, place("2026-11"): [month]})
    assert discover(ENTRY, asker)[0].published_on == date(2026, 12, 31)


def test_all_months_come_newest_first() -> None:
    assert [offer.edition for offer in discover(ENTRY, played(), newest_only=False)] == ["2026-08", "2026-07"]


def test_nothing_published_cannot_be_taken_for_zero() -> None:
    nothing = published_crimes(page_of([]), "2026-08")
    assert nothing == NothingPublished("2026-08")
    assert nothing
    for read_as_number in (len, int, float, sum, list):
        with pytest.raises(TypeError):
            read_as_number(nothing)  # type: ignore[operator]
    assert nothing != 0
    assert published_crimes(page_of([CRIME]), "2026-08") == CrimesPublished("2026-08", ("burglary",))


@pytest.mark.parametrize(
    ("asker", "said"),
    [
        (played(months=[]), "no month is listed"),
        (played(months={"error": "x"}), "the answer is {'error': 'x'}"),
        (played(months=[{"date": "2026-13"}]), "0.date is '2026-13'"),
        (played(months=[{"month": "2026-08"}]), "0.date is nothing"),
        (played(last={"date": "2026-07-01"}), "the last update is of 2026-07"),
        (played(last={}), "date is nothing"),
        (played(crimes=[CRIME | {"month": "2026-07"}]), "crimes of ['2026-07'] are shown"),
        (played(crimes=[{"category": "burglary"}]), "0.month is nothing"),
        (played(crimes={"error": "too many"}), "the answer is {'error': 'too many'}"),
    ],
)
def test_an_empty_or_changed_answer_is_an_error(asker: Played, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        discover(ENTRY, asker)
    assert said in str(caught.value)
    assert API in str(caught.value)


def recording(name: str) -> bytes:
    return real(f"real/api/police_uk_api/{name}.json").read_bytes()


def test_the_recorded_answer_for_greater_manchester_says_that_nothing_is_published() -> None:
    answer = recording("live_2026-10-08_crimes-street_all-crime_gmp_2026-08")
    assert published_crimes(page_of(answer), "2026-08") == NothingPublished("2026-08")


def test_recorded_crimes_are_published_crimes() -> None:
    answer = recording("live_2026-06_crimes-street_all-crime_birmingham_first5")
    published = published_crimes(page_of(answer), "2026-06")
    assert isinstance(published, CrimesPublished)
    assert published.categories == (
        "anti-social-behaviour", "anti-social-behaviour", "bicycle-theft", "bicycle-theft", "burglary"
    )  # fmt: skip


def test_the_recorded_last_update_is_a_month() -> None:
    page = page_of(recording("live_2026-10-08_crime-last-updated"))
    check_newest(page, "2026-08")
    with pytest.raises(DiscoveryError, match="the last update is of 2026-08"):
        check_newest(page, "2026-09")


def test_the_recorded_entry_of_the_list_of_months_is_read() -> None:
    assert published_months(page_of(b"[" + recording("data-set") + b"]")) == ["2015-06"]
