"""The release calendar: every product has its place, days are those seen, and half past nine is London's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from orchestration.registry.calendar import (
    ExpectedRelease,
    Rhythm,
    calendar,
    expected_days,
    last_expected,
    next_expected,
    period_end_of,
)
from orchestration.registry.load import products

ONS = "ons_crime_appendix_tables"


def test_every_product_stands_in_one_place_of_the_calendar() -> None:
    kept = calendar()
    places = [*kept.windows, *kept.without_days, *kept.ended]
    assert sorted(places) == sorted(set(places))
    assert set(places) == set(products())
    assert {name for entry in kept.dated for name in entry.products} <= set(kept.windows)


def test_every_day_known_lies_in_the_window_of_its_product() -> None:
    for entry in calendar().dated:
        for product_id in entry.products:
            windows = calendar().windows[product_id].editions
            [window] = [one for one in windows if one.period_end(entry.day.year) == entry.period_ends]
            assert f"{entry.day:%m-%d}" >= window.opens, entry
            assert f"{entry.day:%m-%d}" <= window.closes, entry


def test_days_of_crime_in_england_and_wales_in_2026() -> None:
    found = expected_days(ONS, 2026)
    assert [(release.period_end, release.certain) for release in found] == [
        (date(2025, 9, 30), True),
        (date(2025, 12, 31), True),
        (date(2026, 3, 31), True),
        (date(2026, 6, 30), False),
    ]
    assert [release.days for release in found] == [
        (date(2026, 1, 29),),
        (date(2026, 4, 23),),
        (date(2026, 7, 23),),
        (date(2026, 10, 15), date(2026, 10, 22), date(2026, 10, 29)),
    ]


def test_half_past_nine_in_london_is_an_hour_earlier_in_summer() -> None:
    january, _, july, _ = expected_days(ONS, 2026)
    assert january.at == datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
    assert january.window_end == datetime(2026, 1, 30, 0, 0, tzinfo=UTC)
    assert july.at == datetime(2026, 7, 23, 8, 30, tzinfo=UTC)
    assert july.window_end == datetime(2026, 7, 23, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "over"),
    [
        # Clocks go forward at 01:00 UTC: the day begins in winter time and is released on in summer time.
        (date(2026, 3, 29), datetime(2026, 3, 29, 8, 30, tzinfo=UTC), datetime(2026, 3, 29, 23, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 9, 30, tzinfo=UTC), datetime(2026, 10, 26, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_release_on_a_day_that_changes_the_clocks(day: date, at: datetime, over: datetime) -> None:
    release = ExpectedRelease("any", (day,), date(2026, 1, 31), certain=True)
    assert (release.at, release.window_end) == (at, over)


def test_what_is_next_and_what_was_last_around_a_release_day() -> None:
    before, during, after = (datetime(2026, 7, day, 12, tzinfo=UTC) for day in (22, 23, 24))
    march, december = date(2026, 3, 31), date(2025, 12, 31)
    assert [next_expected(ONS, moment).period_end for moment in (before, during)] == [march, march]  # type: ignore[union-attr]
    assert [last_expected(ONS, moment).period_end for moment in (before, during)] == [december, december]  # type: ignore[union-attr]
    last, following = last_expected(ONS, after), next_expected(ONS, after)
    assert last is not None
    assert following is not None
    assert (last.period_end, following.period_end) == (march, date(2026, 6, 30))


def test_the_year_turns() -> None:
    december = datetime(2026, 12, 31, 12, tzinfo=UTC)
    following, last = next_expected(ONS, december), last_expected(ONS, datetime(2026, 1, 2, tzinfo=UTC))
    assert following is not None
    assert last is not None
    assert following.days == (date(2027, 1, 21), date(2027, 1, 28))
    assert last.days == (date(2025, 10, 23),)


def test_a_product_without_known_days_has_no_release() -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    for product_id in ("nisra_prcpd", "ons_mid_year_lad"):
        assert expected_days(product_id, 2026) == ()
        assert next_expected(product_id, moment) is None
        assert last_expected(product_id, moment) is None


def test_a_lag_that_does_not_fit_its_window_is_refused() -> None:
    window = {"opens": "07-15", "closes": "07-31", "weekdays": ["thursday"], "period_ends": "03-31", "year": -1}
    with pytest.raises(ValidationError, match="opens 67 weeks after its period, not 16"):
        Rhythm.model_validate({"lag_weeks": 16, "reference": "none", "editions": [window]})


@pytest.mark.parametrize(
    ("edition", "period_end"),
    [
        ("ye-2025-12", date(2025, 12, 31)),
        ("ye-2018-03-v2", date(2018, 3, 31)),
        ("ye-2024-02", date(2024, 2, 29)),
        ("fy-2024-25", date(2025, 3, 31)),
        ("2022-23", date(2023, 3, 31)),
        ("sy-2023-24", date(2024, 3, 31)),
        ("fy-1999-00-v2", date(2000, 3, 31)),
        ("mid-2024", date(2024, 6, 30)),
        ("2026-07", None),  # a month
        ("2026-06-10", None),  # a day of publication
        ("2012-13-01", None),
        ("recent-2026-03", None),
    ],
)
def test_the_period_that_an_edition_is_named_after(edition: str, period_end: date | None) -> None:
    assert period_end_of(edition) == period_end


def test_every_bundled_edition_named_after_a_period_came_after_it() -> None:
    from orchestration.landing.bundled import bundled_editions

    named = 0
    for product_id in products():
        for sidecar, _ in bundled_editions(product_id):
            period_end = period_end_of(sidecar.edition)
            if period_end is not None:
                named += 1
                assert period_end < sidecar.published_on, sidecar.edition
    assert named > 15
