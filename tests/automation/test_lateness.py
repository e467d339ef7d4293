"""A source is late when the edition that a release day promised is not here a day after it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.automation.lateness import late_source, late_sources
from orchestration.automation.newest import Newest
from orchestration.registry.calendar import calendar
from orchestration.registry.load import products

ONS = products()["ons_crime_appendix_tables"]
DECEMBER = Newest("ye-2025-12", date(2026, 4, 23))


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize("moment", [at(2026, 7, 22), at(2026, 7, 23), at(2026, 7, 24, 22)])
def test_an_edition_is_not_late_before_the_day_after_its_release_day_is_over(moment: datetime) -> None:
    assert late_source(ONS, DECEMBER, moment) is None


def test_an_edition_that_did_not_come_is_late_and_the_text_says_which() -> None:
    late = late_source(ONS, DECEMBER, at(2026, 7, 25))
    assert late is not None
    assert (late.product_id, late.expected_on, late.days_late) == (ONS.product_id, date(2026, 7, 23), 2)
    for part in ("2026-03-31", "on 2026-07-23", "ye-2025-12", "ukcrime land ons_crime_appendix_tables FILE", "ons.gov"):
        assert part in late.text


def test_an_edition_of_the_period_or_a_newer_one_is_not_late() -> None:
    assert late_source(ONS, Newest("ye-2026-03", date(2026, 7, 23)), at(2026, 7, 25)) is None
    assert late_source(ONS, Newest("ye-2026-06", date(2026, 10, 22)), at(2026, 7, 25)) is None


def test_a_correction_of_an_old_edition_does_not_hide_that_the_new_one_is_late() -> None:
    assert late_source(ONS, Newest("ye-2025-12-v2", date(2026, 7, 23)), at(2026, 7, 25)) is not None


def test_a_release_of_several_possible_days_is_late_after_the_last_of_them() -> None:
    march = Newest("ye-2026-03", date(2026, 7, 23))
    assert late_source(ONS, march, at(2026, 10, 30)) is None
    late = late_source(ONS, march, at(2026, 10, 31))
    assert late is not None
    assert "by 2026-10-29" in late.text


def test_an_edition_named_after_its_day_is_judged_by_that_day() -> None:
    survey = products()["niscs_published_figures"]
    moment = at(2027, 4, 5)
    assert late_source(survey, Newest("2027-03-18", date(2027, 3, 18)), moment) is None
    assert late_source(survey, Newest("2026-03-13", date(2026, 3, 13)), moment) is not None


def test_a_source_without_known_days_is_late_by_its_own_cadence() -> None:
    portal = products()["nisra_prcpd"]  # quarterly, stale after 250 days
    newest = Newest("2026-06-10", date(2026, 6, 10))
    assert late_source(portal, newest, at(2027, 2, 15)) is None
    late = late_source(portal, newest, at(2027, 2, 20))
    assert late is not None
    assert (late.expected_on, late.days_late) == (date(2027, 2, 15), 5)
    assert "quarterly" in late.text


def test_all_late_sources_at_once_and_none_that_no_longer_come_out() -> None:
    late = late_sources({}, at(2026, 11, 25))
    assert {source.product_id for source in late} == set(products()) - set(calendar().ended)
    assert all("none is landed" in source.text for source in late)
