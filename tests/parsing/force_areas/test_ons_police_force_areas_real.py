"""Table P1: the published totals, on the publisher's own files."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.force_areas.ons_police_force_areas import offence_groups
from tests.contexts import context_for
from tests.parsing.force_areas.police_force_area_samples import one
from tests.real_files import real

FILES = {
    "ye-2018-03-v2": "policeforceareatablesyearendingmarch2018v2.xlsx",
    "ye-2018-06-corrected": "policeforceareadatatablesyearendingjune2018corrected.xlsx",
    "ye-2019-03": "policeforceareatablesyeendingmarch2019.xlsx",
    "ye-2019-12": "pfatablesdec19.xlsx",
    "ye-2024-12": "policeforceareatablesyedecember2024.xlsx",
}
# Total recorded crime excluding fraud: England and Wales, England, Wales, British Transport Police, Greater Manchester.
TOTALS = {
    "ye-2018-03-v2": (4876282, 4585568, 230929, 59785, 340005),
    "ye-2018-06-corrected": (4978455, 4680317, 237165, 60973, 343089),
    "ye-2019-03": (5257081, 4932611, 257857, 66613, 333749),
    "ye-2019-12": (5013284, 4679321, 263447, 70516, None),
    "ye-2024-12": (5350405, 5008534, 259008, 82863, 323954),
}
AREAS = ("K04000001", "E92000001", "W92000004", "X-BTP", "E23000005")


@pytest.fixture(scope="module", params=FILES)
def edition(request: pytest.FixtureRequest) -> tuple[str, pd.DataFrame]:
    content = real(f"real/ons_pfa_tables/{FILES[request.param]}").read_bytes()
    return request.param, offence_groups(content, context_for("ew_ons_p1", request.param))


Edition = tuple[str, pd.DataFrame]


def test_published_totals_by_edition(edition: Edition) -> None:
    name, frame = edition
    found = [one(frame, area, "total_excluding_fraud")["value"] for area in AREAS]
    assert [None if pd.isna(value) else value for value in found] == list(TOTALS[name])


def test_every_published_cell_is_read(edition: Edition) -> None:
    name, frame = edition
    assert len(frame) == 56 * 23
    assert frame["value"].isna().sum() == (23 if name == "ye-2019-12" else 0)


def test_countries_and_transport_police_add_to_england_and_wales_in_every_group(edition: Edition) -> None:
    _, frame = edition
    values = frame.pivot(index="area_code", columns="offence_id", values="value")
    parts = values.loc["E92000001"] + values.loc["W92000004"] + values.loc["X-BTP"]
    pd.testing.assert_series_equal(parts, values.loc["K04000001"], check_names=False)
    forces = frame[frame["area_type"] == "police_force_area"].groupby("offence_id")["value"].sum()
    countries = values.loc["E92000001"] + values.loc["W92000004"]
    pd.testing.assert_series_equal(forces, countries, check_names=False)


def test_greater_manchester_is_missing_in_december_2019_and_only_there(edition: Edition) -> None:
    name, frame = edition
    covered = set(frame.loc[frame["coverage"].notna(), "area_code"])
    if name == "ye-2019-12":
        assert covered == {"K04000001", "E92000001", "E12000002"}
        assert set(frame.loc[frame["area_code"] == "E23000005", "obs_status"]) == {"x"}
    else:
        assert covered == set()
        assert frame["obs_status"].isna().all()
