"""Small files in the layouts of the Home Office's open data, made of the registry's own forces and labels."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from orchestration.parsing.context import TextCorrection
from orchestration.parsing.errors import ParsingError
from orchestration.parsing.home_office import knife as ho_knife
from orchestration.parsing.home_office import recorded_crime as ho_recorded_crime
from orchestration.parsing.home_office import rolling_force_series as ho_rolling_force_series
from orchestration.parsing.home_office.layout import FORCES
from orchestration.registry.load import area_index, offence_index, read_csv
from tests.contexts import context_for

Rows = list[list[Any]]

AS_PUBLISHED = {"City of London": "London, City of"}
KINDS = [
    ["Homicide", "Violence against the person", "Homicide", "1/4.1/4.10/4.2"],
    ["Homicide", "Violence against the person", "Homicide", "1/4.1/4.10/4.2"],
    ["Intentional destruction of a viable unborn child", "Violence against the person", "Violence with injury", "4.3"],
    ["Burglary Residential", "Theft offences", "Domestic burglary", "28E"],
]
BODIES = {
    "Action Fraud": ["Fraud offences recorded by Action Fraud", "Fraud offences", "Fraud: action fraud", "AF"],
    "CIFAS": ["Fraud offences recorded by CIFAS", "Fraud offences", "Fraud: CIFAS", "CIFAS"],
    "Financial Fraud Action UK": [
        "Fraud offences recorded by Financial Fraud Action UK",
        "Fraud offences",
        "Fraud: Financial Fraud Action UK",
        "FFA UK",
    ],
    "UK Finance": ["Fraud offences recorded by UK Finance", "Fraud offences", "Fraud: UK Finance", "UK Finance"],
}


def force_names() -> list[str]:
    return [area.area_name for area in area_index().of_types(FORCES)]


def as_csv(rows: Rows) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def ods_of(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An OpenDocument spreadsheet of these sheets; numbers are cells of type float, the rest are texts.

    Each sheet ends as the publisher's do: blanks repeated to the last column and the last row a spreadsheet has.
    """

    def cell(value: Any) -> str:
        if isinstance(value, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{escape(str(value))}</text:p>" if value != "" else ""
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    blanks = '<table:table-cell table:number-columns-repeated="16378"/>'
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}{blanks}</table:table-row>" for row in rows)
        + '<table:table-row table:number-rows-repeated="1040000">'
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    namespace = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{namespace}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{namespace}:office:1.0" xmlns:table="{namespace}:table:1.0" '
            f'xmlns:text="{namespace}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return out.getvalue()


def recorded_crime(year: str = "2017/18", quarters: Sequence[str] = ("1", "2", "3", "4")) -> Rows:
    """A year of `KINDS` for every force and of the fraud bodies; the i-th kind is counted i times, homicide once."""
    rows: Rows = [list(ho_recorded_crime.COLUMNS)]
    for quarter in quarters:
        first_body = "Financial Fraud Action UK" if (year, quarter) == ("2017/18", "1") else "UK Finance"
        for body in ("Action Fraud", "CIFAS", first_body):
            rows.append([year, quarter, body, *BODIES[body], " 1000 "])
        for name in force_names():
            for number, kind in enumerate(KINDS):
                rows.append([year, quarter, AS_PUBLISHED.get(name, name), *kind, f" {number} " if number else "-00 "])
    return rows


def as_numbers(rows: Rows) -> Rows:
    """The rows as a spreadsheet holds them: counts, and codes and quarters that are numbers, as numbers."""
    header, *lines = rows
    converted = []
    for year, quarter, *texts, code, count in lines:
        number = code if not code.replace(".", "", 1).isdigit() else float(code)
        converted.append([year, quarter, *texts, number, float(int(count))])
    return [header, *converted]


def knife(years: Sequence[str], codes_of_assault: str, last_quarter: int = 4, two: Any = "2") -> Rows:
    """Two kinds of offence for every force, quarter by quarter up to `last_quarter` of the last year."""
    rows: Rows = [list(ho_knife.COLUMNS)]
    assault = "Assault with injury and assault with intent to cause serious harm"
    for year in years:
        for quarter in range(1, (last_quarter if year == years[-1] else 4) + 1):
            for name in force_names():
                rows.append([year, f"Q{quarter}", name, two, "Attempted murder", 2])
                rows.append([year, f"Q{quarter}", name, codes_of_assault, assault, 3])
    return rows


def knife_sheets() -> dict[str, Rows]:
    return {
        "Cover_sheet": [[], ["Police recorded offences involving knives or sharp instruments"]],
        "2008-09_to_2009-10": knife(["2008/09", "2009/10"], "5A, 8F, 8H, 8G, 8J", two=2),
        "2010-11_to_2011-12": knife(["2010/11", "2011/12"], "5A, 8F, 8H, 8G, 8J", two=2),
        "2012-13_to_2013-14_Q3": knife(["2012/13", "2013/14"], "5D, 8N, 8P", last_quarter=3),
    }


def rolling(dates: Sequence[str]) -> Rows:
    """Every force and label of the years that end on `dates`, five offences each."""
    region_of = ho_rolling_force_series.REGION_OF
    rows: Rows = [list(ho_rolling_force_series.COLUMNS)]
    index = offence_index("ho_rolling")
    label_of = {row["offence_id"]: row["offence_label"] for row in read_csv("classifications/offences/ho_rolling.csv")}
    for text in dates:
        iso = "-".join(reversed(text.split("-")))
        shown = [
            offence_id
            for offence_id, (first, last) in ho_rolling_force_series.SHOWN.items()
            if first.isoformat() <= iso <= last.isoformat()
        ]
        offences = [index.find(label_of[offence_id]) for offence_id in shown]
        for area in area_index().of_types(FORCES):
            for offence in offences:
                if offence.reporting_body is None:
                    rows.append([text, area.area_name, region_of[area.area_code], offence.offence_label, "5"])
        for offence in offences:
            if offence.reporting_body is not None:
                name = offence.offence_label
                rows.append([text, name, f"Fraud: {name}", name, "5"])
    return rows


def read_recorded_crime(rows: Rows, edition: str = "ye-2018-03") -> pd.DataFrame:
    return ho_recorded_crime.by_force(as_csv(rows), context_for("ew_ho_prc_open_data", edition))


def read_knife(sheets: Mapping[str, Rows], edition: str = "ye-2013-12") -> pd.DataFrame:
    return ho_knife.by_force(ods_of(sheets), context_for("ew_ho_knife", edition))


def read_rolling(rows: Rows, edition: str, corrections: tuple[TextCorrection, ...] = ()) -> pd.DataFrame:
    """The registry corrects a date that small files do not have: they are read with the corrections told."""
    context = replace(context_for("ew_ho_rolling", edition), corrections=corrections)
    return ho_rolling_force_series.by_force(as_csv(rows), context)


def refused(error: type[ParsingError], read: Callable[[], pd.DataFrame], cell: str, says: str) -> None:
    """`read` raises `error` at `cell`, and says so."""
    with pytest.raises(error) as caught:
        read()
    assert caught.value.cell == cell, str(caught.value)
    assert says in str(caught.value)
