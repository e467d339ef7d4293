"""Tables P2 to P9 and C2 to C5 in small, in the published layout of 2024: for the tests of their parsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import read_csv, sources
from tests.contexts import context_for
from tests.parsing.force_areas.police_force_area_samples import NEW_GROUPS, areas
from tests.parsing.workbooks import Rows, workbook_of

EDITION = "ye-2024-12"
HEADER_ROW = 8  # of every sample: number of its row, the first is 1
FIRST_ROW = HEADER_ROW + 1

KNIFE_OFFENCES = {
    "Total of selected\n serious offences": "Total of selected serious offences",
    "Attempted murder offences\n": "Attempted murder",
    "Threats to kill offences\n": "Threats to kill offences",
    "Assault with injury and \nassault with intent to cause serious harm offences": (
        "Assault with injury and \nassault with intent to cause serious harm"
    ),
    "Robbery\n offences": "Robbery\n offences",
    "Rape and sexual assault offences": "Rape and sexual assault\n offences",
    "Homicide offences\n": "Homicide\n offences",
}
PARTNERSHIP_HEADER = [
    "Police Force\nArea code",
    "Police Force\n Area name",
    "Community Safety\nPartnership code",
    "Community Safety\n Partnership name",
    "Local Authority code",
    "Local Authority name",
]


def whole(place: int, column: int) -> float:
    return 10_000.0 * place + column


def fraction(place: int, column: int) -> float:
    return place + (column + 1) / 64


def share(place: int, column: int) -> float:
    return (place + (column + 1) / 64) % 100


def table(title: str, header: list[Any], body: Rows, *, line: str = "") -> Rows:
    """Title, line under it, preamble, header in row 8, `body` below."""
    preamble: Rows = [[f"preamble, line {number}"] for number in range(3, HEADER_ROW)]
    return [[title], [line], *preamble, header, *body]


def force_rows(count: int, figure: Callable[[int, int], float], *, transport_police: bool = True) -> Rows:
    found = areas() if transport_police else areas()[:-1]
    return [
        [code, name, *(figure(place, column) for column in range(count))] for place, (code, name) in enumerate(found, 1)
    ]


def changes() -> Rows:
    title = (
        "Table P2:  Police recorded crime by offence group and police force area, England and Wales, percentage "
        "change, year ending December 2024 compared with year ending December 2023 [note 1]"
    )
    groups = ["Total recorded crime (excludinging fraud) \n[note 2]", *NEW_GROUPS[1:]]
    return table(title, ["Area Code", "Area Name", *groups], force_rows(23, lambda p, c: fraction(p, c) - 30))


def with_denominators(groups: list[str], by_residents: str, by_households: str) -> list[str]:
    place = groups.index("Residential burglary")
    return [*groups[:place], by_residents, by_households, *groups[place + 1 :]]


def rates() -> Rows:
    title = (
        "Table P3:  Police recorded crime by offence group and police force area, England and Wales, rate of offences "
        "per 1,000 population, year ending December 2024 [note 1]"
    )
    groups = with_denominators(
        NEW_GROUPS, "Residential burglary\n [note 7]", "Residential burglary (households)\n [note 7,8]"
    )
    residents = [
        "Population figures\n (mid-2023) rounded to 100 [note 5]",
        "Household figures\n (mid-2021)  rounded to 100\n[note 6] ",
    ]
    body = [
        [*row[:2], 1000.0 * place, 400.0 * place, *row[2:]]
        for place, row in enumerate(force_rows(24, fraction, transport_police=False), 1)
    ]
    return table(title, ["Area Code", "Area Name", *residents, *groups], body)


def previous_year() -> Rows:
    title = (
        "Table P4:  Police recorded crime by offence group and police force area, England and Wales, number of "
        "offences, year ending December 2023 [note1]"
    )
    return table(title, ["Area Code", "Area Name", *NEW_GROUPS], force_rows(23, whole))


def knife_by_offence() -> Rows:
    title = (
        "Table P5: Number of knife and sharp instrument offences recorded by the police, for selected offences [note 1]"
    )
    header = ["Area Code", "Area Name"]
    for number, proportion in KNIFE_OFFENCES.items():
        header += [f"{number} involving\n a knife [note 5]", f"{proportion} % involving\n a knife"]
    body = force_rows(14, lambda p, c: share(p, c) if c % 2 else whole(p, c))
    return table(title, header, body, line="England and Wales, year ending December 2024")


def knife_over_time() -> Rows:
    title = "Table P6: Number of Knife and sharp instrument offences recorded by the police [note 1,2]"
    header = [
        "Area Codes",
        "Area name",
        "Apr 2011 to Mar 2012\n[note 9]",
        "% involving a knife\n Apr 2011\n to Mar 2012",
        "Jan 2023 to\n Dec 2023",
        "% involving a knife\n Jan 2023\n to Dec 2023",
        "Jan 2024 to\n Dec 2024",
        "% involving a knife\n Jan 2024\n to Dec 2024",
        "Jan 2024 to Dec 2024 compared with previous year % change",
    ]

    def figure(place: int, column: int) -> float:
        return share(place, column) if column % 2 or column == 6 else whole(place, column)

    body = force_rows(7, figure)
    body.insert(
        1, ["", "England and Wales (exc. Greater Manchester Police) [note 8]", *(figure(90, c) for c in range(7))]
    )
    body.insert(3, ["", "England (exc. Greater Manchester Police)[note 8]", *(figure(91, c) for c in range(7))])
    return table(title, header, body, line="England and Wales, year ending March 2011 to year ending December 2024)")


def knife_rates() -> Rows:
    title = (
        "Table P7: Offences involving knife or sharp instrument rate per 100,000 recorded by the police[note 1][note 2]"
    )
    body = force_rows(2, fraction)
    body[-1][2:] = ["[x]", "[x]"]
    stale = "England and Wales, year ending September 2023 and year ending December 2024"
    return table(
        title, ["Area Code", "Area Name", "Jan 2023 to\n Dec 2023", "Jan 2024 to\n Dec 2024"], body, line=stale
    )


def firearms() -> Rows:
    title = "Table P8: Number of firearm offences (excluding air weapons) by police force area [note 1][note 2][note 3]"
    header = [
        "Area code",
        "Area name",
        "Apr  2019 to\n Mar  2020",
        "Jan 2023 to\n Dec 2023",
        "Jan 2024 to\n Dec 2024",
        "Jan 2024 to Dec 2024 compared with previous year % change",
    ]
    body = force_rows(4, lambda p, c: fraction(p, c) if c == 3 else whole(p, c), transport_police=False)
    return table(title, header, body)


def fraud() -> Rows:
    title = (
        "Table P9: Number of fraud and computer misuse offences referred to National Fraud Intelligence Bureau by "
        "Action Fraud by police force area [note 1][note 2][note 3]"
    )
    header = [
        "Area Code",
        "Area Name",
        "Jan 2023 to\n Dec 2023",
        "Jan 2024 to\n Dec 2024",
        "Rate per\n 1,000 population",
        "% change from\n previous year",
    ]
    body = force_rows(4, lambda p, c: whole(p, c) if c < 2 else fraction(p, c), transport_police=False)
    return table(title, header, [*body, ["", "Unknown [note 6]", 7.0, 8.0, "[z]", "[z]"]])


def partnership_rows(count: int, figure: Callable[[int, int], Any]) -> Rows:
    """Force by force: its total (but for the City of London), then its partnerships and the row without one."""
    names = {row["area_code"]: row["area_name"] for row in read_csv("classifications/areas.csv")}
    children: dict[str, list[dict[str, str]]] = {}
    for row in read_csv("classifications/areas.community_safety.csv"):
        children.setdefault(row["parent_code"], []).append(row)
    found: Rows = []
    for force, partnerships in sorted(children.items()):
        if force != "E23000034":
            found.append([force, names[force], "", "", "", "", *(figure(len(found) + 1, c) for c in range(count))])
        for row in partnerships:
            code = "" if row["area_code"].startswith("X-") else row["area_code"]
            figures = [figure(len(found) + 1, column) for column in range(count)]
            found.append([force, names[force], code, row["area_name"], "E0", "A district", *figures])
    return found


def partnerships(letter: str = "C2", year: int = 2024) -> Rows:
    title = (
        f"Table {letter}: Number of police recorded crimes for headline offences by Community Safety Partnership area, "
        f"England and Wales, year ending December {year} [note 1][note 2][note 3]"
    )
    groups = [
        "Death or serious injury caused by illegal driving" if name.startswith("Death") else name for name in NEW_GROUPS
    ]
    return table(title, [*PARTNERSHIP_HEADER, *groups], partnership_rows(23, whole))


def partnership_changes() -> Rows:
    title = (
        "Table C3: Percentage change between recorded crimes for headline offences, by Community Safety Partnership "
        "area, for year ending December 2023 and year ending December 2024 [note 1][note 5]"
    )
    return table(title, [*PARTNERSHIP_HEADER, *NEW_GROUPS], partnership_rows(23, lambda p, c: fraction(p, c) - 30))


def partnership_rates() -> Rows:
    title = (
        "Table C4:  Recorded crime rate per 1,000 population/households for headline offences, by Community Safety "
        "Partnership area, England and Wales, year ending December 2024 [note 1][note 6][note 7][note 8]"
    )
    residents = [
        "Population figures\n (mid-2022) \n- rounded to 100",
        "Household figures\n (mid-2021)\n - rounded to 100",
    ]
    groups = with_denominators(
        NEW_GROUPS, "Residential burglary (per 1,000 population)", "Residential burglary (per 1,000 household)"
    )
    body = [
        [*row[:6], 1000.0 * place, 400.0 * place, *row[6:]]
        for place, row in enumerate(partnership_rows(24, fraction), 1)
    ]
    return table(title, [*PARTNERSHIP_HEADER, *residents, *groups], body)


def parse(source_id: str, content: bytes, edition: str = EDITION) -> pd.DataFrame:
    return find_parser(sources()[source_id].table.parser)[0](content, context_for(source_id, edition))


def read(source_id: str, rows: Rows, *, name: str = "Table X ", edition: str = EDITION) -> pd.DataFrame:
    """Observations of `source_id` in a workbook that holds `rows` behind its cover."""
    return parse(source_id, workbook_of({"Cover_sheet": [["Cover"]], name: rows}), edition)


def find(frame: pd.DataFrame, area_code: str, offence: str | None = None, **fields: object) -> pd.Series:
    """The one row of an area, an offence (without its scheme) and further fields; dates as text."""
    found = frame[frame["area_code"] == area_code]
    if offence is not None:
        found = found[found["offence_id"].str.split(":").str[1] == offence]
    for name, item in fields.items():
        found = found[found[name] == (pd.Timestamp(str(item)) if name.endswith("_end") else item)]
    assert len(found) == 1, found
    return found.iloc[0]
