"""Period labels as publishers write them, and labels that are no period."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, mid_year, parse_period, parse_year_ending


def days(period: Period | None) -> tuple[str, str, str]:
    assert period is not None
    return period.start.isoformat(), period.end.isoformat(), period.type


@pytest.mark.parametrize(
    ("label", "start", "end", "kind"),
    [
        ("Apr 2002 to \n Mar 2003", "2002-04-01", "2003-03-31", "FY"),
        ("Jan 2025 to Dec 2025", "2025-01-01", "2025-12-31", "YE"),
        ("Jul 2024 to Jun 2025", "2024-07-01", "2025-06-30", "YE"),
        ("Feb 2024", "2024-02-01", "2024-02-29", "M"),
        ("2024-25 [note 38]", "2024-04-01", "2025-03-31", "FY"),
        ("1999-00", "1999-04-01", "2000-03-31", "FY"),
        ("1999/00", "1999-04-01", "2000-03-31", "FY"),
        ("1975 [note 9]", "1975-01-01", "1975-12-31", "CY"),
        (1971.0, "1971-01-01", "1971-12-31", "CY"),
    ],
)
def test_a_label_gives_days_and_type(label: object, start: str, end: str, kind: str) -> None:
    assert days(parse_period(label)) == (start, end, kind)


@pytest.mark.parametrize(
    "label",
    [
        "2015-17",
        "2015/15",
        "1999/01",
        "Apr 2024 to Mar 2026",
        "Apr 2024 to Sep 2024",
        "Apr 2024 to Apr 2025",
        "Foo 2024 to Mar 2025",
        "Apr 2024 to Bar 2025",
        "Foo 2024",
        "2024-25 rate",
        "% change 23-24 to 24-25",
        "",
    ],
)
def test_a_label_that_is_no_period_is_none_and_not_the_nearest_one(label: str) -> None:
    assert parse_period(label) is None


@pytest.mark.parametrize(
    ("title", "start", "end", "kind"),
    [
        ("year ending December 20191,2", "2019-01-01", "2019-12-31", "YE"),
        ("year ending December 2024 [note 1]", "2024-01-01", "2024-12-31", "YE"),
        ("year ending March 181,2,3", "2017-04-01", "2018-03-31", "FY"),
        ("year ending June 18", "2017-07-01", "2018-06-30", "YE"),
        ("year ending September 19981", "1997-10-01", "1998-09-30", "YE"),
    ],
)
def test_two_and_four_digit_years_with_glued_notes(title: str, start: str, end: str, kind: str) -> None:
    assert days(parse_year_ending(f"Table P1: offences, {title}")) == (start, end, kind)


@pytest.mark.parametrize("title", ["Table P1: offences", "year ending Smarch 2019", "year ending December"])
def test_a_title_without_a_year_gives_none(title: str) -> None:
    assert parse_year_ending(title) is None


@pytest.mark.parametrize(
    ("edition", "start", "end"),
    [
        ("ye-2025-12", "2025-01-01", "2025-12-31"),
        ("ye-2018-03-v2", "2017-04-01", "2018-03-31"),
        ("ye-2018-06-corrected", "2017-07-01", "2018-06-30"),
    ],
)
def test_an_edition_names_the_twelve_months_it_ends_with(edition: str, start: str, end: str) -> None:
    assert days(year_of_edition(edition))[:2] == (start, end)


@pytest.mark.parametrize("edition", ["ye-2025-13", "ye-2025", "fy-2024-25", "2026-06-10", "ye-2025-12_v2"])
def test_an_edition_that_names_no_month_is_refused(edition: str) -> None:
    with pytest.raises(LayoutError, match="names no year ending"):
        year_of_edition(edition)


def test_a_mid_year_is_one_day() -> None:
    assert mid_year(2020) == Period(date(2020, 6, 30), date(2020, 6, 30), "PT")
