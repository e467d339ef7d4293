"""Home Office open data of 2017/18: the control totals of the publisher's own file, and the same rows as a workbook."""

from __future__ import annotations

import csv
from io import StringIO

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.home_office.recorded_crime import HOMICIDE, by_force
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.parsing.home_office.ho_samples import as_numbers, ods_of
from tests.real_files import real
from tests.same_frames import assert_same_frame

FILE = "real/ho_prc_open_data/prc-pfa-mar2013-onwards-tables201718.csv"


def content() -> bytes:
    return real(FILE).read_bytes()


def read(data: bytes) -> pd.DataFrame:
    return by_force(data, context_for("ew_ho_prc_open_data", "ye-2018-03"))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return read(content())


def test_published_totals(frame: pd.DataFrame) -> None:
    assert frame["value"].sum() == 5_519_401
    bodies = frame.groupby("reporting_body")["value"].sum()
    assert bodies.to_dict() == {"Action Fraud / Report Fraud": 277_033, "Cifas": 276_997, "UK Finance": 84_328}
    crime = frame[frame["reporting_body"].isna()]
    assert crime["value"].sum() == 4_881_043
    forces = crime.groupby("area_code")["value"].sum()
    assert forces["X-BTP"] == 59_591
    assert forces["E23000005"] == 339_818
    assert forces["E23000035"] == 103_406
    assert forces["E23000001"] == 815_528
    assert forces["E23000034"] == 5_870


def test_every_row_is_read_and_homicides_are_added_up(frame: pd.DataFrame) -> None:
    assert len(frame) == 23_068 - 528
    homicide = frame[frame["offence_id"] == HOMICIDE]
    assert len(homicide) == 44 * 4
    assert set(homicide["cell"].str.count(r"\+")) == {3}
    first = homicide[(homicide["area_label"] == "Avon and Somerset") & (homicide["period_start"] == "2017-04-01")]
    assert first[["value", "cell"]].values.tolist() == [[2, "H60+H61+H62+H63"]]


def test_every_force_has_524_rows_and_the_bodies_twelve(frame: pd.DataFrame) -> None:
    crime = frame[frame["reporting_body"].isna()]
    assert crime.groupby("area_code").size().unique().tolist() == [524 - 3 * 4]
    assert crime["area_code"].nunique() == 44
    assert frame["reporting_body"].value_counts().unique().tolist() == [4]


def test_zeros_and_negative_counts_stay_what_they_are(frame: pd.DataFrame) -> None:
    rows = list(csv.reader(StringIO(content().decode())))
    assert sum(row[7] == "-00 " for row in rows) == 5_792
    assert sum(int(row[7]) < 0 for row in rows[1:]) == 36
    assert sorted(frame.loc[frame["value"] < 0, "value"])[:4] == [-45, -22, -10, -4]
    assert frame["obs_status"].isna().all()


def test_codes_of_the_file_and_the_lists_are_all_classified(frame: pd.DataFrame) -> None:
    assert frame["offence_code"].nunique() == 132
    codes = {row["offence_code"] for row in read_csv("classifications/offence_labels/ho_prc.csv")}
    for name, column in (("2014_2024", "Offence Code"), ("2018_19", "offence_code")):
        with real(f"reference/offences/ho_offence_codes_{name}.csv").open(encoding="utf-8-sig") as lines:
            listed = {row[column] for row in csv.DictReader(lines)}
        assert len(listed) > 130
        assert listed <= codes


def test_labels_of_the_lists_lead_to_an_offence_of_their_code() -> None:
    offences = context_for("ew_ho_prc_open_data", "ye-2018-03").offences
    with real("reference/offences/ho_offence_codes_2014_2024.csv").open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            group = f"{row['Offence Group']} > {row['Offence Subgroup']}"
            offence = offences.find(row["Offence Description"], code=row["Offence Code"], group=group)
            assert offence.offence_code == row["Offence Code"]


def test_the_same_rows_as_a_workbook_give_the_same_observations(frame: pd.DataFrame) -> None:
    rows = as_numbers(list(csv.reader(StringIO(content().decode()))))
    workbook = read(ods_of({"Cover_sheet": [["Open data tables"]], "2017_18": rows}))
    assert set(workbook["sheet"]) == {"2017_18"}
    assert_same_frame(workbook.drop(columns="sheet"), frame.drop(columns="sheet"))


def test_the_compact_copy_reads_like_the_original(frame: pd.DataFrame) -> None:
    assert read(compact_edition(products()["ho_prc_open_data"], content())).equals(frame)
