"""MPS borough files: every trap of the wide monthly layout, and what the parser refuses."""

from __future__ import annotations

import csv
from io import StringIO

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.force_areas.mps_borough import by_month
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import Rows, altered, with_row, without_row
from tests.real_files import real
from tests.same_frames import assert_same_frame

BOROUGHS = [
    row["area_name"]
    for row in read_csv("classifications/areas.csv")
    if row["area_code"].startswith("E09") and row["area_code"] != "E09000001"
]
MONTHS = [f"{year}{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][3:27]
EDITION = "recent-2026-03"
Edition = tuple[str, pd.DataFrame]
FILES = {"historical-2024-03": "mps_borough_historical.csv", "recent-2026-03": "mps_borough_recent.csv"}


def sample() -> Rows:
    body: Rows = [
        ["VIOLENCE AGAINST THE PERSON", "HOMICIDE", name, *(str(place + month) for month in range(24))]
        for place, name in enumerate([*BOROUGHS, "Unknown", "London Heathrow and London City Airports"])
    ]
    fraud: Rows = [["NFIB FRAUD", "NFIB", "Ealing", "1", *["0"] * 23]]
    return [["MajorText", "MinorText", "BoroughName", *MONTHS], *body, *fraud]


def content_of(rows: Rows) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def read(rows: Rows, edition: str = EDITION) -> pd.DataFrame:
    return by_month(content_of(rows), context_for("ew_mps_borough", edition))


def test_months_are_periods_and_cells_keep_their_address() -> None:
    frame = read(sample())
    assert len(frame) == 35 * 24
    ealing = frame.query("area_code == 'E09000009' and offence_id == 'mps:violence_against_the_person.homicide'")
    first = ealing.iloc[0]
    assert (first["cell"], first["period_type"], first["unit"]) == ("D9", "M", "offences")
    assert (first["period_start"], first["period_end"]) == (pd.Timestamp("2024-04-01"), pd.Timestamp("2024-04-30"))
    assert ealing.iloc[22]["period_end"] == pd.Timestamp("2026-02-28")
    assert first["value"] == BOROUGHS.index("Ealing")


def test_unknown_borough_and_the_airports_are_areas_of_the_warehouse() -> None:
    areas = read(sample()).drop_duplicates("area_code").set_index("area_label")["area_code"]
    assert areas["Unknown"] == "X-MPS-UNKNOWN"
    assert areas["London Heathrow and London City Airports"] == "X-LONDON-AIRPORTS"
    assert sum(code.startswith("E09") for code in areas) == 32


def test_the_airports_and_the_unknown_borough_may_be_absent() -> None:
    rows = sample()
    assert set(read([*rows[:33], rows[-1]])["area_type"]) == {"local_authority"}


def test_a_row_that_is_not_there_is_not_zero() -> None:
    fraud = read(sample()).query("offence_id == 'mps:nfib_fraud.nfib'")
    assert set(fraud["area_label"]) == {"Ealing"}


def test_nfib_fraud_is_not_recorded_by_the_police() -> None:
    frame = read(sample())
    assert set(frame.query("offence_id == 'mps:nfib_fraud.nfib'")["reporting_body"]) == {"Action Fraud / Report Fraud"}
    assert frame.query("offence_id != 'mps:nfib_fraud.nfib'")["reporting_body"].isna().all()
    kinds = {row["offence_id"]: row["kind"] for row in read_csv("classifications/offences/mps.csv")}
    assert {name for name, kind in kinds.items() if kind == "fraud"} == {
        "mps:nfib_fraud",
        "mps:nfib_fraud.nfib",
        "mps:fraud_and_forgery",
        "mps:fraud_and_forgery.fraud_and_forgery",
    }


def test_minor_texts_of_either_file_only_are_known() -> None:
    rows = altered(
        sample(), {"A2": "BURGLARY", "B2": "DOMESTIC BURGLARY", "A3": "BURGLARY", "B3": "BURGLARY - RESIDENTIAL"}
    )
    paths = set(read(rows)["label_path"])
    assert {"BURGLARY > DOMESTIC BURGLARY", "BURGLARY > BURGLARY - RESIDENTIAL"} <= paths


@pytest.mark.parametrize(
    ("address", "text"), [("B2", "HOMICIDES"), ("A2", "BURGLARY"), ("C34", "Not known"), ("C35", "Aviation Security")]
)
def test_a_renamed_crime_borough_or_airport_row_is_refused(address: str, text: str) -> None:
    with pytest.raises(UnknownLabelError) as caught:
        read(altered(sample(), {address: text}))
    assert_names_place(caught.value, "csv", address.replace("A", "B"))


@pytest.mark.parametrize("text", ["", "x", "1.5", "-", "[x]"])
def test_a_cell_that_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read(altered(sample(), {"F9": text}))
    assert_names_place(caught.value, "csv", "F9")


@pytest.mark.parametrize("edition", ["recent-2026-02", "historical-2026-03", "2026-03", "recent"])
def test_a_file_of_another_edition_is_refused(edition: str) -> None:
    with pytest.raises(LayoutError, match="the file runs over 2024-04 to 2026-03"):
        read(sample(), edition)


@pytest.mark.parametrize("text", ["202404", "202407", "Jun 2024", "202413"])
def test_a_month_missing_or_doubled_is_refused(text: str) -> None:
    with pytest.raises(LayoutError, match="header"):
        read(altered(sample(), {"F1": text}))


def test_a_doubled_row_is_refused() -> None:
    rows = sample()
    with pytest.raises(DuplicateKeyError):
        read(with_row(rows, 10, rows[8]))


def test_a_missing_borough_and_another_area_are_refused() -> None:
    with pytest.raises(LayoutError, match="no row for E09000033"):
        read(without_row(sample(), 33))
    with pytest.raises(LayoutError, match="Leeds is no London borough"):
        read(altered(sample(), {"C34": "Leeds"}))


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(LayoutError, match="stands among counts"):
        read(altered(sample(), {"F9": "-1"}))


def test_a_file_cut_off_or_of_another_kind_is_refused() -> None:
    with pytest.raises(LayoutError):
        by_month(content_of(sample())[:-12], context_for("ew_mps_borough", EDITION))
    with pytest.raises(UnreadableFileError):
        by_month(b"<html></html>", context_for("ew_mps_borough", EDITION))
    with pytest.raises(LayoutError, match="no column 'BoroughName'"):
        read(altered(sample(), {"C1": "LookUp_BoroughName"}))


@pytest.fixture(scope="module", params=FILES)
def edition(request: pytest.FixtureRequest) -> Edition:
    content = real(f"real/mps_borough/{FILES[request.param]}").read_bytes()
    return request.param, by_month(content, context_for("ew_mps_borough", request.param))


def test_real_files_every_cell_is_read(edition: Edition) -> None:
    name, frame = edition
    rows, total = {"historical-2024-03": (1092 * 168, 11290747), "recent-2026-03": (1026 * 24, 1834542)}[name]
    assert (len(frame), frame["value"].sum()) == (rows, total)
    assert frame["obs_status"].isna().all()


def test_real_files_differ_in_minor_texts_and_airports(edition: Edition) -> None:
    name, frame = edition
    historical = name == "historical-2024-03"
    offences, areas = set(frame["offence_id"]), set(frame["area_code"])
    assert ("mps:burglary.domestic_burglary" in offences) == historical
    assert ("mps:burglary.burglary_residential" in offences) != historical
    assert ("X-LONDON-AIRPORTS" in areas) == historical
    assert "X-MPS-UNKNOWN" in areas
    assert frame.loc[frame["area_code"] == "X-MPS-UNKNOWN", "value"].sum() == (231991 if historical else 11287)
    assert frame.query("offence_id == 'mps:nfib_fraud.nfib'")["value"].sum() == 9


def test_real_files_are_kept_whole_in_the_bundle(edition: Edition) -> None:
    name, frame = edition
    content = real(f"real/mps_borough/{FILES[name]}").read_bytes()
    compact = compact_edition(products()["mps_borough"], content)
    assert_same_frame(by_month(compact, context_for("ew_mps_borough", name)), frame)
