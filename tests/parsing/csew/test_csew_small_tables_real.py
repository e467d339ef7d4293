"""Crime Survey by quarter, fraud by loss and reimbursement: the published figures, on the publisher's own files."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.parsing.csew.csew_samples import one, parsed
from tests.parsing.csew.test_csew_real import BY_YEAR, REAL
from tests.real_files import real

Published = dict[tuple[str, str], pd.DataFrame]


@pytest.fixture(scope="module")
def published() -> Published:
    frames = {}
    for edition, name in REAL.items():
        content = real(f"real/ons_appendix_tables/{name}").read_bytes()
        frames |= {(table, edition): parsed(table, content, edition) for table in (*BY_YEAR, "e1", "c1", "c2")}
    return frames


@pytest.mark.parametrize("edition", REAL)
def test_four_quarters_of_interview_add_to_the_rolling_year(published: Published, edition: str) -> None:
    quarters, years = published["e1", edition], published["a1a", edition]
    newest = years[years["period_end"] == years["period_end"].max()].set_index("offence_id")["value"]
    inside = quarters[quarters["period_start"] >= years["period_start"].max()]
    sums = inside.groupby("offence_id")["value"].agg(["sum", "count"])
    assert set(sums["count"]) == {4}
    assert len(sums) == 14
    assert ((sums["sum"] - newest[sums.index]).abs() <= 2.5).all()


def test_published_quarters(published: Published) -> None:
    last = {"period_start": pd.Timestamp("2025-10-01"), "period_type": "FQ"}
    frame = published["e1", "ye-2025-12"]
    assert one(frame, "fraud", **last)[["value", "base", "cell"]].tolist() == [1288, 6966, "M22"]
    assert one(frame, "domestic_burglary", **last)[["value", "base", "survey_population"]].tolist() == [
        85, 6949, "households",
    ]  # fmt: skip
    first = one(published["e1", "ye-2025-06"], "all_including_fraud", period_start=pd.Timestamp("2022-07-01"))
    assert first[["value", "base"]].tolist() == [2095, 7228]


def test_published_fraud_by_loss(published: Published) -> None:
    frame = published["c1", "ye-2025-12"]
    whole = {"category": None}
    values = {measure: one(frame, "fraud", measure=measure, **whole) for measure in frame["measure"].unique()}
    assert {measure: row["value"] for measure, row in values.items()} == {
        "survey_incidents": 4420,
        "survey_incidence_rate": 91,
        "survey_victims": 3765,
        "survey_prevalence": 7.7,
    }
    assert values["survey_incidents"]["base"] == values["survey_victims"]["base"] == 31454
    assert pd.isna(values["survey_incidence_rate"]["base"])
    assert pd.isna(values["survey_prevalence"]["base"])
    assert one(frame, "computer_misuse", measure="survey_incidents")["value"] == 735
    refunded = {"measure": "survey_incidents", "breakdown": "loss", "category": "With loss, fully reimbursed"}
    assert one(frame, "fraud", **refunded)["value"] == 2370
    assert one(frame, "consumer_and_retail_fraud", **refunded)["value"] == 539
    assert one(published["c1", "ye-2025-06"], "fraud", measure="survey_incidents", **whole)["value"] == 4072


@pytest.mark.parametrize("edition", REAL)
def test_fraud_by_loss_is_the_fraud_of_the_tables_by_year(published: Published, edition: str) -> None:
    by_loss = published["c1", edition]
    by_loss = by_loss[by_loss["category"].isna()]
    compared = 0
    for table in BY_YEAR:
        years = published[table, edition]
        newest = years[years["period_end"] == years["period_end"].max()].set_index("offence_id")["value"]
        measure = years["measure"].iloc[0]
        parts = by_loss[by_loss["measure"] == measure].set_index("offence_id")["value"]
        tolerance = 0.5 + 1e-9 if table == "a2a" else 0
        known = parts.index.intersection(newest.index)
        assert ((parts[known] - newest[known]).abs() <= tolerance).all(), table
        compared += len(known)
        other = parts["csew:advance_fee_and_other_fraud"]
        if table in ("a1a", "a2a"):
            assert abs(other - newest["csew:advance_fee_fraud"] - newest["csew:other_fraud"]) <= 1.5
    assert compared == 24


@pytest.mark.parametrize("edition", REAL)
def test_incidents_by_loss_add_to_the_offence(published: Published, edition: str) -> None:
    frame = published["c1", edition]
    frame = frame[frame["measure"] == "survey_incidents"]
    parts = frame[frame["category"].notna()].groupby("offence_id")["value"].agg(["sum", "count"])
    whole = frame[frame["category"].isna()].set_index("offence_id")["value"]
    assert set(parts["count"]) == {3}
    assert len(parts) == 5
    assert ((parts["sum"] - whole[parts.index]).abs() <= 2).all()


def test_published_reimbursement(published: Published) -> None:
    frame = published["c2", "ye-2025-12"]
    full = one(frame, "fraud", category="Refunded in full")
    assert full[["value", "unit", "base", "base_unit"]].tolist() == [74, "percent", 1842, "incidents"]
    assert one(frame, "consumer_and_retail_fraud", category="Not refunded at all")[["value", "base"]].tolist() == [
        34,
        533,
    ]
    june = one(published["c2", "ye-2025-06"], "bank_and_credit_account_fraud", category="Refunded in full")
    assert june[["value", "base"]].tolist() == [85, 1085]
