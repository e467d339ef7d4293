"""Tables C3, C4, C5 and referrals by force: the published figures, on the publishers' own files."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.context import Parser
from orchestration.parsing.fraud.by_body import by_reporting_body
from orchestration.parsing.fraud.by_force import referrals_and_outcomes
from orchestration.parsing.fraud.camis import payment_fraud
from orchestration.parsing.fraud.online import flagged_offences
from orchestration.parsing.ons_appendix import by_year
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.parsing.fraud.fraud_samples import one
from tests.parsing.test_ons_appendix_real import REAL
from tests.real_files import real
from tests.same_frames import assert_same_frame

PARSERS: dict[str, Parser] = {
    "ew_ons_c3": by_reporting_body,
    "uk_ons_c4": payment_fraud,
    "ew_ons_c5": flagged_offences,
}
BODIES = ("Action Fraud / Report Fraud", "Cifas", "UK Finance", None)
BY_FORCE = "real/action_fraud_transcribed/TRANSCRIBED_action_fraud_referrals_outcomes_by_force.csv"
# Year to March: Action Fraud, Cifas, UK Finance, total (with what forces still recorded up to 2013).
BY_BODY = {
    2012: (46658, 235499, 121478, 476403),
    2013: (117402, 217369, 113143, 510403),
    2014: (211221, 214156, 96534, 521918),
    2015: (230323, 257762, 104982, 593067),
    2016: (220638, 298968, 99546, 619152),
    2017: (261943, 306195, 84224, 652362),
    2018: (277033, 276997, 84328, 638358),
    2019: (311086, 313175, 69160, 693421),
    2020: (338250, 334297, 101990, 774537),
    2021: (428489, 301755, 98121, 828365),
    2022: (383644, 335233, 293559, 1012436),
    2023: (326673, 371340, 460537, 1158550),
    2024: (352841, 348337, 554293, 1255471),
    2025: (354622, 381709, 545023, 1281354),
}
A5A_ROWS = ("fraud_action_fraud", "fraud_cifas", "fraud_uk_finance", "fraud_and_computer_misuse")
ALL_BODIES_2025 = (359525, 376234, 568887, 1304646)

Published = dict[tuple[str, str], pd.DataFrame]


@pytest.fixture(scope="module")
def published() -> Published:
    frames = {}
    for edition, name in REAL.items():
        content = real(f"real/ons_appendix_tables/{name}").read_bytes()
        for source, parser in PARSERS.items():
            frames[source, edition] = parser(content, context_for(source, edition))
        frames["ew_ons_a5a", edition] = by_year(content, context_for("ew_ons_a5a", edition))
    return frames


@pytest.fixture(scope="module")
def by_force() -> pd.DataFrame:
    return referrals_and_outcomes(real(BY_FORCE).read_bytes(), context_for("uk_action_fraud_by_force", "fy-2018-19"))


def parts_that_differ(frame: pd.DataFrame, scheme: str, keys: list[str]) -> tuple[int, int]:
    """Sums of published parts compared with their published total, and how many of them differ."""
    parts = defaultdict(list)
    for row in read_csv(f"classifications/offence_partitions/{scheme}.csv"):
        parts[row["partition_id"], row["parent_id"]].append(row["child_id"])
    values = frame.assign(**{key: frame[key].astype("object").fillna("") for key in keys}).pivot(
        index=keys, columns="offence_id", values="value"
    )
    compared = different = 0
    for (_, parent), children in parts.items():
        known = values[parent].notna()
        assert values.loc[known, children].notna().any(axis=1).all()
        compared += int(known.sum())
        different += int((values[children].sum(axis=1)[known] != values.loc[known, parent]).sum())
    return compared, different


@pytest.mark.parametrize(
    ("source", "edition", "rows", "missing"),
    [
        ("ew_ons_c3", "ye-2025-06", 536, 236),
        ("ew_ons_c3", "ye-2025-12", 536, 536),
        ("uk_ons_c4", "ye-2025-06", 165, 18),
        ("uk_ons_c4", "ye-2025-12", 22, 22),
        ("ew_ons_c5", "ye-2025-06", 20, 0),
        ("ew_ons_c5", "ye-2025-12", 20, 0),
    ],
)
def test_every_published_cell_is_read(published: Published, source: str, edition: str, rows: int, missing: int) -> None:
    frame = published[source, edition]
    assert len(frame) == rows
    assert frame["value"].isna().sum() == missing
    assert frame.loc[frame["value"].isna(), "status_reason"].notna().all()


def test_c3_published_totals_of_the_bodies(published: Published) -> None:
    frame = published["ew_ons_c3", "ye-2025-06"]
    for body, value in zip(BODIES, ALL_BODIES_2025, strict=True):
        figure = one(frame, offence_id="nfib:total", reporting_body=body, period_start=pd.Timestamp("2024-07-01"))
        assert figure["value"] == value
    fraud = one(frame, offence_id="nfib:total_fraud", reporting_body=None, period_start=pd.Timestamp("2024-07-01"))
    assert (fraud["value"], fraud["cell"]) == (1247401, "I66")
    dating = one(
        frame, offence_id="nfib:dating_scam", reporting_body=BODIES[0], period_start=pd.Timestamp("2024-07-01")
    )
    assert (dating["value"], dating["cell"]) == (9624, "C28")


def test_c3_total_is_the_sum_of_the_three_bodies_in_every_row(published: Published) -> None:
    frame = published["ew_ons_c3", "ye-2025-06"]
    keys = ["offence_id", "period_start"]
    of_bodies = frame[frame["reporting_body"].notna()].groupby(keys)["value"].sum()
    total = frame[frame["reporting_body"].isna()].set_index(keys)["value"]
    assert len(total) == 134
    assert (of_bodies - total).abs().max() == 0


def test_c3_types_add_to_their_group_for_every_body(published: Published) -> None:
    frame = published["ew_ons_c3", "ye-2025-06"]
    assert parts_that_differ(frame, "nfib", ["reporting_body", "period_start"]) == (60, 0)


def test_c3_totals_of_the_bodies_are_those_of_a5a(published: Published) -> None:
    c3, a5a = published["ew_ons_c3", "ye-2025-06"], published["ew_ons_a5a", "ye-2025-06"]
    compared = 0
    for start in ("2023-07-01", "2024-07-01"):
        for body, row in zip(BODIES, A5A_ROWS, strict=True):
            where = {"period_start": pd.Timestamp(start), "period_type": "YE"}
            here = one(c3, offence_id="nfib:total", reporting_body=body, **where)
            assert here["value"] == one(a5a, offence_id=f"ons_prc:{row}", **where)["value"]
            compared += 1
    assert compared == 8


@pytest.mark.parametrize("year", BY_BODY)
def test_a5a_published_fraud_by_body(published: Published, year: int) -> None:
    frame = published["ew_ons_a5a", "ye-2025-06"]
    for row, value in zip(A5A_ROWS, BY_BODY[year], strict=True):
        figure = one(
            frame, offence_id=f"ons_prc:{row}", period_start=pd.Timestamp(f"{year - 1}-04-01"), period_type="FY"
        )
        assert figure["value"] == value, row


def test_a5a_rolling_years_are_revised(published: Published) -> None:
    frame = published["ew_ons_a5a", "ye-2025-12"]
    found = [
        one(frame, offence_id=f"ons_prc:{row}", period_start=pd.Timestamp("2024-01-01"), period_type="YE")["value"]
        for row in A5A_ROWS
    ]
    assert found == [354002, 378697, 557007, 1289706]


@pytest.mark.parametrize(
    ("offence", "start", "value"),
    [
        ("total_excluding_app", "2010-04-01", 1040901),
        ("total_excluding_app", "2018-04-01", 2809787),
        ("total_excluding_app", "2022-04-01", 2723433),
        ("total_excluding_app", "2023-07-01", 3136010),
        ("total_excluding_app", "2024-07-01", 3794925),
        ("total_including_app", "2024-07-01", 4016962),
        ("authorised_push_payment", "2019-04-01", 31606),
        ("authorised_push_payment", "2024-07-01", 222037),
        ("card_not_received", "2014-04-01", 9464),
    ],
)
def test_c4_published_cases(published: Published, offence: str, start: str, value: int) -> None:
    frame = published["uk_ons_c4", "ye-2025-06"]
    assert one(frame, offence_id=f"camis:{offence}", period_start=pd.Timestamp(start))["value"] == value


def test_c4_types_add_to_their_totals(published: Published) -> None:
    frame = published["uk_ons_c4", "ye-2025-06"]
    assert parts_that_differ(frame, "camis", ["period_start"]) == (36, 0)


def test_c4_is_more_than_c3_for_it_is_of_the_united_kingdom_and_of_cases(published: Published) -> None:
    cases = one(
        published["uk_ons_c4", "ye-2025-06"],
        offence_id="camis:total_excluding_app",
        period_start=pd.Timestamp("2024-07-01"),
    )
    assert (cases["area_code"], cases["unit"]) == ("K02000001", "cases")
    assert cases["value"] > 6 * ALL_BODIES_2025[2]


@pytest.mark.parametrize(("edition", "number", "share"), [("ye-2025-12", 297624, 5.68), ("ye-2025-06", 276471, 5.23)])
def test_c5_published_totals(published: Published, edition: str, number: int, share: float) -> None:
    frame = published["ew_ons_c5", edition]
    assert one(frame, offence_id="ons_online:total", measure="online_flagged_crime")["value"] == number
    assert round(one(frame, offence_id="ons_online:total", measure="online_flagged_share")["value"], 2) == share
    assert parts_that_differ(frame[frame["unit"] == "offences"], "ons_online", ["period_start"]) == (1, 0)


@pytest.mark.parametrize("edition", REAL)
def test_c5_shares_are_of_the_offences_that_a5a_prints(published: Published, edition: str) -> None:
    a5a = published["ew_ons_a5a", edition]
    newest = a5a[(a5a["period_type"] == "YE") & (a5a["period_end"] == a5a["period_end"].max())]
    recorded = newest.set_index("offence_id")["value"]
    frame = published["ew_ons_c5", edition].pivot(index="offence_id", columns="measure", values="value")
    implied = (100 * frame["online_flagged_crime"] / frame["online_flagged_share"]).round(3)
    for grouping, rows in {
        "total": ["total_excluding_fraud"],
        "harassment_and_stalking": ["8l", "8m", "8q", "8r"],
        "obscene_publications": ["86"],
        "blackmail": ["35"],
        "public_order_offences": ["public_order_offences"],
        "criminal_damage_and_arson": ["criminal_damage_and_arson"],
    }.items():
        assert implied[f"ons_online:{grouping}"] == recorded[[f"ons_prc:{row}" for row in rows]].sum(), grouping
    sexual = implied[["ons_online:child_sexual_offences", "ons_online:other_sexual_offences"]].sum()
    assert sexual == recorded["ons_prc:sexual_offences"]


@pytest.mark.parametrize("edition", REAL)
def test_the_compact_copy_gives_the_same_observations(published: Published, edition: str) -> None:
    content = real(f"real/ons_appendix_tables/{REAL[edition]}").read_bytes()
    compact = compact_edition(products()["ons_crime_appendix_tables"], content)
    for source, parser in PARSERS.items():
        assert_same_frame(parser(compact, context_for(source, edition)), published[source, edition])


@pytest.mark.parametrize(
    ("start", "values"),
    [("2017-04-01", (52077, 59163, 9434, 49729)), ("2018-04-01", (43717, 52371, 7725, 44646))],
)
def test_published_totals_of_referrals_and_outcomes(
    by_force: pd.DataFrame, start: str, values: tuple[int, ...]
) -> None:
    year = by_force[by_force["period_start"] == start]
    assert tuple(year.loc[year["area_code"] == "X-AFREF", "value"]) == values
    assert year["area_code"].nunique() == 50
    assert tuple(year[year["area_code"] != "X-AFREF"].groupby("measure", sort=False)["value"].sum()) == values


def test_judicial_and_other_outcomes_add_up_in_every_row(by_force: pd.DataFrame) -> None:
    rows = by_force.pivot(index=["area_code", "period_start"], columns="measure", values="value")
    assert len(rows) == 100
    assert (rows["judicial_outcome"] + rows["non_judicial_outcome"] == rows["fraud_outcome"]).all()


def test_only_the_two_whole_years_are_read_and_police_scotland_is_not_there(by_force: pd.DataFrame) -> None:
    assert set(by_force["period_start"].dt.year) == {2017, 2018}
    assert not by_force["area_label"].str.contains("Scotland").any()


def test_the_compact_copy_of_referrals_gives_the_same_observations(by_force: pd.DataFrame) -> None:
    compact = compact_edition(products()["action_fraud_by_force"], real(BY_FORCE).read_bytes())
    again = referrals_and_outcomes(compact, context_for("uk_action_fraud_by_force", "fy-2018-19"))
    assert_same_frame(again, by_force)
