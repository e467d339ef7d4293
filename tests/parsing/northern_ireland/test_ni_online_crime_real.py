"""PRCONL as NISRA's extracts of it say: control totals, sums, and the regrouping of December 2025."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.northern_ireland.online_crime import online_crime
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.nisra_extracts import PRCONL_FILE_OF_EDITION, matrix_json_stat
from tests.real_files import real

TOTALS = [634, 826, 1028, 1311, 1967, 3686, 4434, 5285, 5125, 4523, 3429]


def original(edition: str, name: str | None = None) -> bytes:
    return matrix_json_stat(real(f"real/ni_portal_extracts/{name or PRCONL_FILE_OF_EDITION[edition]}"), "PRCONL")


def years(edition: str) -> pd.DataFrame:
    """Counts with a year a row and an offence a column."""
    frame = online_crime(original(edition), context_for("ni_psni_prconl", edition))
    frame = frame.assign(year=frame["period_start"].dt.year, offence=frame["offence_id"].str.partition(":")[2])
    return frame.set_index(["year", "offence"])["value"].unstack("offence")


@pytest.mark.parametrize(("edition", "offences", "last"), [("2025-12-05", 22, 2023), ("2025-12-18", 24, 2024)])
def test_each_edition_is_read_whole(edition: str, offences: int, last: int) -> None:
    counts = years(edition)
    assert counts.shape == (last - 2013, offences)
    assert counts.index.tolist() == list(range(2014, last + 1))


def test_totals_and_their_restatement() -> None:
    assert years("2025-12-18")["total"].tolist() == TOTALS
    assert years("2026-03-27")["total"].tolist() == TOTALS
    before = years("2025-12-05")["total"]
    assert {year: int(before[year]) for year in (2020, 2022, 2023)} == {2020: 4435, 2022: 5131, 2023: 4535}


@pytest.mark.parametrize("edition", PRCONL_FILE_OF_EDITION)
def test_types_add_to_groups_and_groups_to_the_total(edition: str) -> None:
    counts = years(edition)
    for _, partition in pd.DataFrame(read_csv("classifications/offence_partitions/psni_online.csv")).groupby(
        "partition_id"
    ):
        parts = [child.partition(":")[2] for child in partition["child_id"]]
        present = [part for part in parts if part in counts]  # two types came in December 2025
        assert len(parts) - len(present) in (0, 2)
        assert (counts[present].sum(axis=1) == counts[partition["parent_id"].iloc[0].partition(":")[2]]).all()


def test_images_left_malicious_communications_and_voyeurism_other_sexual_offences() -> None:
    before, after = years("2025-12-05"), years("2025-12-18")
    assert before.loc[2018, "malicious_communications"] == 749
    assert after.loc[2018, ["malicious_communications", "sharing_an_intimate_image"]].tolist() == [729, 20]
    assert before.loc[2014, "other_sexual_offences"] == 6
    assert after.loc[2014, ["other_sexual_offences", "exposure_and_voyeurism"]].tolist() == [4, 2]
    assert before.loc[2018, ["violence", "sexual_offences"]].tolist() == [1218, 260]
    assert after.loc[2018, ["violence", "sexual_offences"]].tolist() == [1198, 280]


def test_types_not_counted_yet_have_no_figure() -> None:
    counts = years("2026-03-27")
    assert counts["stalking"].isna().tolist() == [True] * 8 + [False] * 3
    assert counts["malicious_communications"].first_valid_index() == 2016
    assert counts["other_sexual_offences"].loc[2015] == 0


def test_extract_of_june_2026_shows_the_table_of_march() -> None:
    context = context_for("ni_psni_prconl", "2026-03-27")
    june = online_crime(original("2026-03-27", "data_2026-06-11.json"), context)
    assert june.equals(online_crime(original("2026-03-27"), context))


@pytest.mark.parametrize("edition", PRCONL_FILE_OF_EDITION)
def test_conversion_is_deterministic_and_the_compact_copy_reads_the_same(edition: str) -> None:
    content = original(edition)
    assert content == original(edition)
    compact = compact_edition(products()["nisra_prconl"], content)
    context = context_for("ni_psni_prconl", edition)
    assert online_crime(compact, context).equals(online_crime(content, context))
