"""Small workbooks in the layout of Recorded Crime in Scotland, made of the registry's own areas and labels."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook

from orchestration.parsing.classification import Offence
from orchestration.parsing.scotland import recorded_crime as sg
from orchestration.registry.load import area_index, offence_index
from tests.contexts import context_for

Grid = list[list[Any]]

EDITION = "fy-2024-25"
YEARS = ["2022-23", "2023-24", "2024-25"]
FOOTERS: Grid = [["Return to index"], ["Go to Notes"]]
FILTER_NOTE = ["Note: There is a filter available"]
AS_PUBLISHED = {
    "Argyll and Bute": "Argyll & Bute",
    "Dumfries and Galloway": "Dumfries & Galloway",
    "Perth and Kinross": "Perth & Kinross",
    "City of Edinburgh": "Edinburgh, City of",
}


def area_names() -> list[str]:
    """Scotland and its councils in the workbook's spelling."""
    councils = [area.area_name for area in area_index().of_types(frozenset({"council_area"}))]
    return ["Scotland", *(AS_PUBLISHED.get(name, name) for name in councils)]


def labels_of(offence: Offence) -> tuple[str, str]:
    """Group and type as the workbook shows them."""
    path = offence.label_path.split(" > ")
    return (path[-1], "Total") if offence.is_total else (path[-2], path[-1])


def offences_under(total: str) -> list[Offence]:
    """The rows that a table of `total` shows for each area."""
    index = offence_index("sg_2021")
    return index.under(index.find(total))


def by_council(kind: str = "crime") -> Grid:
    """Table 1 (or, with `offence`, Table 2) of three years: title, note, header in row 3, rows from row 4, footers."""
    total = "Total Crimes" if kind == "crime" else "Total Offences"
    number = 1 if kind == "crime" else 2
    rows: Grid = [
        [f"Table {number}: {kind.title()}s recorded by the police, Scotland, 2022-23 to 2024-25"],
        FILTER_NOTE,
        ["Local Authority", f"{kind.title()} group", f"{kind.title()} type", *YEARS, "% change 23-24 to 24-25"],
    ]
    for place, name in enumerate(area_names()):
        rows += [
            [name, *labels_of(offence), 10 + place, 20 + number, 30 + place, 12.5]
            for number, offence in enumerate(offences_under(total))
        ]
    return rows + FOOTERS


def since_1971() -> Grid:
    """Table 5 from 1993 on, across the change from calendar to financial years."""
    header = [
        "Year",
        "Non-sexual\n crimes of violence",
        "Sexual \ncrimes",
        "Crimes of dishonesty",
        "Damage and reckless behaviour",
        "Crimes against society",
        "Coronavirus restrictions",
        "Total crimes",
    ]
    years: list[Any] = [1993, "1994 [note 9]"] + [f"{year}-{(year + 1) % 100:02d}" for year in range(1995, 2025)]
    rows: Grid = [["Table 5: Number of crimes recorded by the police, Scotland, 1993 to 2024-25"], header]
    rows += [[year, 1, 2, 3, 4, 5, "n/l", 15] for year in years]
    return rows + FOOTERS


def revisions() -> Grid:
    """Table A15 of 2023-24."""
    labels = ["Total Crime and Offences", "Total Crime"]
    labels += [o.offence_label for o in offences_under("Total Crimes") if o.level == "group"][:5]
    labels += [o.offence_label for o in offences_under("Total Offences") if o.is_total]
    rows: Grid = [
        ["Table A15: Revisions of crimes recorded by the police, Scotland, 2023-24"],
        ["Crime or Offence Group", "Submitted in April 2024", "Submitted in April 2025", "Difference", "% Difference"],
    ]
    rows += [[label, 100 + number, 90, -10 - number, -0.1] for number, label in enumerate(labels)]
    return rows + FOOTERS


def population() -> Grid:
    """Sheet Population of three mid-years."""
    rows: Grid = [
        ["National Records of Scotland, Mid-year population estimates by local authority area, 2021 to 2023"],
        ["Local authority", "2021", "2022", "2023"],
    ]
    rows += [[name.replace("Edinburgh, City of", "Edinburgh City"), 100, 110, 120] for name in area_names()]
    return rows + FOOTERS


def workbook(**sheets: Grid) -> bytes:
    """An .xlsx with an Introduction first, then `sheets` by name."""
    book = Workbook(write_only=True)
    book.create_sheet("Introduction").append(["Recorded Crime in Scotland, 2024-25"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def table_1(rows: Grid, name: str = "Table_1", edition: str = EDITION) -> pd.DataFrame:
    """Observations of `rows` in a sheet `name`."""
    return sg.crimes_by_council(workbook(**{name: rows}), context_for("sc_sg_table_1", edition))


def table_5(rows: Grid) -> pd.DataFrame:
    """Observations of `rows` in a sheet Table_5."""
    return sg.crimes_since_1971(workbook(Table_5=rows), context_for("sc_sg_table_5", EDITION))


def table_a15(rows: Grid) -> pd.DataFrame:
    """Observations of `rows` in a sheet Table_A15."""
    return sg.resubmissions(workbook(Table_A15=rows), context_for("sc_sg_table_a15", EDITION))
