"""Small workbooks in the layout of the SCJS annex tables, made of the registry's own labels."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook

from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.scjs.questions import CHARACTERISTICS, LOCAL_ISSUES, VICTIM_STATUS
from orchestration.registry.load import read_csv, sources
from tests.contexts import context_for
from tests.parsing.workbooks import Rows

EDITION = "sy-2023-24"
YEARS = [
    "2008/09",
    "2009/10",
    "2010/11",
    "2012/13",
    "2014/15",
    "2016/17",
    "2017/18",
    "2018/19",
    "2019/20",
    "2021/22",
    "2023/24",
]
CHANGES = ["Change since 2008/09", "Change since 2019/20", "Change since 2021/22"]
FOOTER: Rows = [["Return to table of contents"]]
PEOPLE = ["Demographic and area characteristic", "Demographic subcategory"]
CRIMES = [row["offence_label"] for row in read_csv("classifications/offences/scjs.csv")]
REPORTED = [
    "All SCJS crime",
    "Violent and property crime",
    "Property crime total",
    "Vandalism",
    "All motor vehicle related theft",
    "Housebreaking",
    "Other household theft including bicycle theft",
    "Personal theft (excluding robbery)",
    "Violent crime",
    "Fraud and computer misuse total",
    "Fraud",
    "Computer misuse",
    "Comparable crime total",
    "Acquisitive crime",
    "Vandalism",
    "Violent crime",
]
ONE_TABLE = ["This worksheet contains one table."]
RESPONDENTS = [16000, 16040, 13010, 12050, 11470, 5570, 5480, 5540, 5570, 5520, 4970]


def fell(since: float, then: float) -> list[Any]:
    """Estimates of eleven sweeps that fell at once after the first, and stayed."""
    return [since] + [then] * (len(YEARS) - 1)


def volumes() -> Rows:
    """A1: header in row 5, estimates from row 6 (so `All SCJS crime` stands in B6), respondents in row 34."""
    rows: Rows = [["Table A1: Estimates of the extent of crime in Scotland, 2023/24"], ONE_TABLE, ["Notes"], ["Low"]]
    rows += [["Type of crime", "Best estimate", "Lower estimate", "Upper estimate", "Notes"]]
    rows += [[label, 10000, 5000 if number else "[low]", 15000, ""] for number, label in enumerate(CRIMES)]
    rows[5 + 3][4] = "[note 1]"
    return [*rows, ["Number of respondents: 4970"], *FOOTER]


def rates() -> Rows:
    """A4: as A1, with the header in row 4 and without notes."""
    rows: Rows = [["Table A4: Rates of crime in Scotland, per 10,000 adults or households, 2023/24"], ONE_TABLE]
    rows += [["Low"], ["Type of crime", "Best estimate", "Lower estimate", "Upper estimate"]]
    rows += [[label, 100, 50, 150] for label in CRIMES]
    return [*rows, ["Number of respondents: 4970"], *FOOTER]


def volumes_by_year() -> Rows:
    """A2: header in row 5; every crime fell from 20,000 to 10,000 after 2008/09, fraud is new in 2023/24."""
    rows: Rows = [
        ["Table A2: Estimates of the extent of crime in Scotland, 2008/09 to 2023/24"],
        ONE_TABLE,
        ["N"],
        ["L"],
    ]
    rows += [["Type of crime", *YEARS, *CHANGES, "Notes"]]
    for label in CRIMES:
        rows.append([label, *fell(20000, 10000), "down by 50%", "[ns]", "[ns]", ""])
    rows[5] = ["All SCJS crime", *["[x]"] * 10, 10000, "[z]", "[z]", "[z]", "[note 1]"]
    return [*rows, ["Number of respondents", *RESPONDENTS, "", "", "", ""], *FOOTER]


def prevalence_by_year() -> Rows:
    """A6: header in row 4; every crime fell from 20% of adults to 12%: by 8 percentage points, printed as 8%."""
    rows: Rows = [["Table A6: Proportion of adults who were victims of each type of crime, 2008/09 to 2023/24"]]
    rows += [ONE_TABLE, ["Low"], ["Type of crime", *YEARS, *CHANGES]]
    labels = ["Property and violent crime" if label == "Violent and property crime" else label for label in CRIMES]
    rows += [[label, *fell(0.20447, 0.12082), "down by 8%", "[ns]", "[ns]"] for label in labels]
    return [*rows, ["Number of respondents", *RESPONDENTS, "", "", ""], *FOOTER]


def rates_by_year() -> Rows:
    """A5: header in row 4, no changes."""
    rows: Rows = [["Table A5: Rates of crime in Scotland, per 10,000 adults or households, 2008/09 to 2023/24"]]
    rows += [ONE_TABLE, ["Low"], ["Type of crime", *YEARS], *([label, *fell(200, 100)] for label in CRIMES)]
    rows[4 + 9][7] = "[low]"
    return [*rows, ["Number of respondents", *RESPONDENTS], *FOOTER]


def reported_by_year() -> Rows:
    """A12: header in row 4, labels without `total`, two of them twice; `Housebreaking` in row 10 is suppressed."""
    rows: Rows = [["Table A12: Proportion of crime reported to the police, 2008/09 to 2023/24"], ONE_TABLE, ["Low"]]
    rows += [["Type of crime", *YEARS, *CHANGES]]
    rows += [[label, *fell(0.4, 0.3), "down by 10%", "[ns]", "[ns]"] for label in REPORTED]
    rows[9][6:] = ["[u]"] * 6 + ["[z]"] * 3
    rows += [
        ["Overall number of responses", *[3790] * 10, 1130, "", "", ""],
        ["Number of responses (violent and property crime)", *[3790] * 10, 630, "", "", ""],
        ["Number of responses (fraud and computer misuse)", *["[x]"] * 10, 510, "", "", ""],
    ]
    return [*rows, *FOOTER]


def comparable_crimes() -> Rows:
    """A3: header in row 5 with a note on 2021/22; survey and police rows in turn."""
    rows: Rows = [["Table A3: Comparing SJCS estimates with police recorded crime figures, 2008/09 to 2023/24"]]
    years = ["2021/22\n[note 2]" if year == "2021/22" else year for year in YEARS]
    rows += [ONE_TABLE, ["N"], ["L"], ["Type of crime", "Source of crime data", *years, *CHANGES]]
    for label in ["Comparable crime", "Acquisitive crime", "Vandalism", "Violent crime"]:
        rows.append([label, "SCJS", *fell(20000, 10000), "down by 50%", "[ns]", "[ns]"])
        rows.append([label, "Police recorded crime", *fell(2000, 1500), "down by 25%", "up by 0%", "up by 0%"])
    return [*rows, *FOOTER]


def parts(*, victims: bool = True) -> list[list[str]]:
    """Characteristic and part of every row, all respondents first."""
    characteristics = CHARACTERISTICS | (VICTIM_STATUS if victims else {})
    return [
        ["Total", "All respondents"],
        *([name, part] for name, (_, items) in characteristics.items() for part in items),
    ]


def victims_of_violent_crime() -> Rows:
    """A9: header in row 4, all respondents in row 5."""
    rows: Rows = [["Table A9: Proportion of adults who were victims of a violent crime, by demographic and area "]]
    rows[0][0] += "characteristic, 2008/09 to 2023/24"
    rows += [ONE_TABLE, ["Low"], [*PEOPLE, *YEARS, *CHANGES]]
    rows += [[*part, *fell(0.05, 0.03), "down by 2%", "[ns]", "[ns]"] for part in parts(victims=False)]
    return [*rows, ["Number of respondents", "Total", *RESPONDENTS, "", "", ""], *FOOTER]


def local_issues() -> Rows:
    """A21: header in row 7, fourteen issues for seventeen parts of people, respondents after the issues of each part.

    The tenth issue was first asked about in 2009/10, so its change `since 2008/09` is since then.
    """
    rows: Rows = [["Table A21: Proportion of adults who thought issues were common in their area, 2008/09 to 2023/24"]]
    rows += [ONE_TABLE, ["N"], ["N"], ["L"], ["Filters are active in cell B7"]]
    rows += [["Type of issue", *PEOPLE, *YEARS, "Change since 2008/09 [note 6]", *CHANGES[1:]]]
    for number, part in enumerate(parts()):
        for place, issue in enumerate(LOCAL_ISSUES):
            estimates = fell(0.4, 0.3) if place != 9 else ["[x]", 0.5, *[0.3] * 9]
            change = "down by 10%" if place != 9 else "down by 20%"
            rows.append([issue, *part, *estimates, change, "[ns]", "[ns]"])
        rows.append(["Number of respondents", *part, *[4030 - number] * 11, "", "", ""])
    return [*rows, *FOOTER]


def workbook(rows: Rows, name: str = "Table A1", *, hidden: range = range(0)) -> bytes:
    """An .xlsx with a table of contents first, then `rows`, of which those of the numbers `hidden` are hidden."""
    book = Workbook()
    book.active.title = "Table of contents"
    book.active.append(["Table of contents"])
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def parsed(source_id: str, content: bytes, edition: str = EDITION) -> pd.DataFrame:
    """Observations that the registry's parser of `source_id` reads from `content`."""
    parser, _ = find_parser(sources()[source_id].table.parser)
    return parser(content, context_for(source_id, edition))


def read(source_id: str, rows: Rows, **hidden: range) -> pd.DataFrame:
    """Observations of `rows` in a workbook of their own."""
    return parsed(source_id, workbook(rows, f"Table {source_id.rpartition('_')[2].upper()}", **hidden))
