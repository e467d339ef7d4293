"""Files of three publications in small, in the layouts that their parsers read; each has figures of its own."""

from __future__ import annotations

from datetime import date

from tests.parsing import ons_appendix_samples as appendix
from tests.parsing.ethnicity_facts import eff_samples as ethnicity
from tests.parsing.northern_ireland import prcpd_samples as portal
from tests.parsing.workbooks import Rows, workbook_of

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def portal_table(updated: date, number: int, *, adds_up: bool = True) -> bytes:
    """PRCPD as updated on a day: a district counts `number` plus its place; `adds_up` says whether the total is so."""
    extract = portal.table(updated=updated.isoformat())
    districts = {name: number + place for place, name in enumerate(portal.DISTRICTS, start=1)}
    country = sum(districts.values()) + (0 if adds_up else 1000)
    for by_year in extract["data"].values():
        for areas in by_year.values():
            for area, figures in areas.items():
                figures |= dict.fromkeys(figures, districts.get(area, country))
    return portal.encode(portal.reply(extract))


def appendix_workbook(year: int, month: int, number: int, *, murder: str = "Murder [note 3]") -> bytes:
    """Appendix tables of the year ending with a month: every figure of Table A5a is raised by `number`.

    `murder` is how the offence is called there.
    """
    last_financial = year if month >= 3 else year - 1
    headers = ["Offence\n code", "Offence category"]
    headers += [f"Apr {first} to \n Mar {first + 1}" for first in (last_financial - 2, last_financial - 1)]
    if month != 3:
        headers += [_rolling(year - 1, month), _rolling(year, month)]
    headers.append("Dec 2024 with Dec 2025 % change")
    rows: Rows = appendix.table("Table A5a:  Police recorded crime by offence [notes 1, 2]", headers)
    for row in rows[appendix.HEADER :]:
        row[1] = murder if row[1] == "Murder [note 3]" else row[1]
        row[2:] = [cell + number for cell in row[2:]]
    return workbook_of({"Cover Sheet": [["Cover"]], "Table_A5a": rows})


def _rolling(year: int, month: int) -> str:
    if month == 12:
        return f"Jan {year} to Dec {year}"
    return f"{MONTHS[month]} {year - 1} to {MONTHS[month - 1]} {year}"


def ethnicity_csv(last: int, number: int) -> bytes:
    """Victims of crime up to the financial year that begins in `last`: every share is raised by so many tenths."""
    years = [f"{year}/{(year + 1) % 100:02d}" for year in (last - 2, last - 1, last)]
    times = {
        ethnicity.POOLED: f"{years[0]}, {years[1]} and {years[2]}",
        **dict(zip(ethnicity.SINGLE_YEARS, years[1:], strict=True)),
    }
    more = number / 10
    figures = {name: f"{float(ethnicity.EVERYBODY[name]) + more:.3f}" for name in ("Value", "Lower CI", "Upper CI")}
    return ethnicity.as_csv([row | figures | {"Time": times[row["Time"]]} for row in ethnicity.sample()])
