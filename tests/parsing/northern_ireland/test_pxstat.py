"""PRCPD from the portal: its measures, areas, drifting crime types, and replies that must be refused."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from tests.parsing.northern_ireland.prcpd_samples import (
    CRIMES,
    DISTRICTS,
    OUTCOMES,
    PER_1000,
    RATE,
    TOTAL,
    csv_rows,
    encode,
    one,
    parse,
    reply,
    table,
)

ROBBERY, DOMESTIC = "psni:robbery", "psni:burglary_domestic"


def test_statistics_become_measures_with_their_own_units() -> None:
    frame = parse(encode(reply(table((CRIMES, OUTCOMES, RATE, PER_1000)))))
    assert set(zip(frame["measure"], frame["unit"], strict=True)) == {
        ("recorded_crime", "offences"),
        ("sanction_outcome", "outcomes"),
        ("sanction_outcome_rate", "percent"),
        ("recorded_crime_rate", "per_1000_population"),
    }
    assert len(frame) == 4 * 2 * 12 * 4


def test_a_figure_knows_its_area_year_offence_and_place_in_the_reply() -> None:
    row = one(parse(encode(reply())), "recorded_crime", "N09000003", ROBBERY)
    assert (row["area_label"], row["area_type"], row["jurisdiction"]) == ("Belfast", "local_government_district", "NI")
    assert (str(row["period_start"].date()), str(row["period_end"].date()), row["period_type"]) == (
        "2023-04-01",
        "2024-03-31",
        "FY",
    )
    assert (row["value"], row["sheet"], row["cell"]) == (3.0, "PRCPD", "value[12]")
    assert (row["offence_label"], row["label_path"]) == ("Robbery", f"{TOTAL} > Robbery")


def test_order_of_dimensions_does_not_matter() -> None:
    dataset = reply()
    straight = parse(encode(dataset))
    order = ["CRIME", "LGD2014", "STATISTIC", "TLIST(A1)"]
    rows = csv_rows(dataset)[1:]
    place = {name: 2 * dataset["id"].index(name) for name in order}
    axes = {name: dataset["dimension"][name]["category"]["index"] for name in order}
    rows.sort(key=lambda row: [axes[name].index(row[place[name]]) for name in order])
    turned = {
        **dataset,
        "id": order,
        "size": [len(axes[name]) for name in order],
        "value": [int(row[-1]) for row in rows],
    }
    turned = parse(encode(turned))
    key = ["area_code", "period_start", "offence_id"]
    assert straight.set_index(key)["value"].sort_index().equals(turned.set_index(key)["value"].sort_index())


def test_dimensions_without_roles_are_told_by_identifier_and_members() -> None:
    dataset = reply()
    del dataset["role"]
    assert len(parse(encode(dataset))) == 96


def test_a_code_that_is_more_than_the_label_is_kept_as_text() -> None:
    dataset = reply()
    category = dataset["dimension"]["CRIME"]["category"]
    category["index"] = ["05", "13", "8", "All"]
    category["label"] = dict(zip(category["index"], category["label"].values(), strict=True))
    frame = parse(encode(dataset))
    assert one(frame, "recorded_crime", "N92000002", ROBBERY)["offence_code"] == "05"
    assert parse(encode(reply()))["offence_code"].isna().all()


@pytest.mark.parametrize("style", ["council", "policing district"])
def test_districts_are_found_by_name_where_the_code_is_not_a_gss_code(style: str) -> None:
    dataset = reply()
    names = ["Northern Ireland", *(DISTRICTS if style == "council" else DISTRICTS.values())]
    category = dataset["dimension"]["LGD2014"]["category"]
    category["index"] = [str(number) for number in range(12)]
    category["label"] = dict(zip(category["index"], names, strict=True))
    frame = parse(encode(dataset))
    assert one(frame, "recorded_crime", "N09000003", ROBBERY)["value"] == 3
    assert frame["area_code"].nunique() == 12


@pytest.mark.parametrize(
    ("label", "offence_id"),
    [
        ("Burglarly", "psni:burglary"),
        (
            "Violence with injury (including homicide & death/serious injury by unlawful driving",
            "psni:violence_with_injury",
        ),
        (
            "Violence with injury (including homicide & death/serious injury by unlawful driving)",
            "psni:violence_with_injury",
        ),
        ("Stalking & harassment", "psni:stalking_and_harassment"),
        ("Stalking & Harassment", "psni:stalking_and_harassment"),
        ("Stalking and harassment", "psni:stalking_and_harassment"),
        ("Theft - shoplifting", "psni:shoplifting"),
        ("Shoplifting", "psni:shoplifting"),
        ("Trafficking of controlled drugs", "psni:drug_trafficking"),
        ("Trafficking of drugs", "psni:drug_trafficking"),
        ("Possession of weapon offences", "psni:weapons"),
        ("Possession of weapons offences", "psni:weapons"),
        ("Theft - vehicle offences", "psni:vehicle_offences"),
        ("Vehicle offences", "psni:vehicle_offences"),
        ("Sexual offences (Total)", "psni:sexual_offences"),
        ("Sexual offences", "psni:sexual_offences"),
    ],
)
def test_schema_drift_every_published_spelling_names_the_same_offence(label: str, offence_id: str) -> None:
    frame = parse(encode(reply(table(types=(label, TOTAL)))))
    assert set(frame["offence_id"]) == {offence_id, "psni:total"}
    assert label in set(frame["published_label"])


def test_robbery_is_a_total_only_where_its_parts_stand_beside_it() -> None:
    flat = parse(encode(reply()))
    tree = parse(
        encode(reply(table(types=("Robbery", "Robbery of personal property", "Robbery of business property"))))
    )
    assert set(flat.loc[flat["is_total"], "offence_id"]) == {"psni:total"}
    assert set(tree.loc[tree["is_total"], "offence_id"]) == {ROBBERY}


def test_discontinued_burglary_is_not_applicable_and_its_outcome_of_zero_stays_zero() -> None:
    extract = table((CRIMES, OUTCOMES, RATE))
    for statistic, figure in ((CRIMES, "NA"), (OUTCOMES, 0), (RATE, "NA")):
        for year in extract["data"][statistic].values():
            for area in year.values():
                area["Theft - domestic burglary"] = figure
    frame = parse(encode(reply(extract)))
    assert one(frame, "recorded_crime", "N92000002", DOMESTIC)["obs_status"] == "z"
    assert one(frame, "sanction_outcome_rate", "N92000002", DOMESTIC)["obs_status"] == "z"
    outcome = one(frame, "sanction_outcome", "N92000002", DOMESTIC)
    assert outcome["value"] == 0
    assert pd.isna(outcome["obs_status"])


def test_discontinued_burglary_before_april_2017_is_merely_not_available() -> None:
    extract = table(years=("2016/17",))
    extract["data"][CRIMES]["2016/17"]["Belfast"]["Theft - domestic burglary"] = "NA"
    assert one(parse(encode(reply(extract))), "recorded_crime", "N09000003", DOMESTIC, 2016)["obs_status"] == "x"


def test_an_empty_outcome_of_discontinued_burglary_is_merely_not_available() -> None:
    extract = table((CRIMES, OUTCOMES))
    extract["data"][OUTCOMES]["2023/24"]["Belfast"]["Theft - domestic burglary"] = "NA"
    assert one(parse(encode(reply(extract))), "sanction_outcome", "N09000003", DOMESTIC)["obs_status"] == "x"


def test_a_rate_of_no_crimes_is_not_applicable_any_other_gap_not_available() -> None:
    extract = table((CRIMES, RATE))
    extract["data"][CRIMES]["2023/24"]["Belfast"]["Robbery"] = 0
    extract["data"][RATE]["2023/24"]["Belfast"]["Robbery"] = "NA"
    extract["data"][RATE]["2024/25"]["Belfast"]["Robbery"] = "NA"
    frame = parse(encode(reply(extract)))
    assert one(frame, "sanction_outcome_rate", "N09000003", ROBBERY, 2023)["obs_status"] == "z"
    assert one(frame, "sanction_outcome_rate", "N09000003", ROBBERY, 2024)["obs_status"] == "x"


def test_a_rate_over_100_per_cent_is_valid() -> None:
    extract = table((RATE,))
    extract["data"][RATE]["2024/25"]["Lisburn and Castlereagh"]["Robbery"] = 143.8
    assert one(parse(encode(reply(extract))), "sanction_outcome_rate", "N09000007", ROBBERY, 2024)["value"] == 143.8


def test_status_na_is_a_missing_value_and_any_other_status_raises() -> None:
    dataset = reply()
    dataset["value"][12] = None
    dataset["status"] = {"12": "NA"}
    row = one(parse(encode(dataset)), "recorded_crime", "N09000003", ROBBERY)
    assert (row["obs_status"], row["marker"]) == ("x", "NA")
    dataset["status"] = {"12": "c"}
    with pytest.raises(UnknownMarkerError) as caught:
        parse(encode(dataset))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "value[12]")
    dataset["status"] = {"13": "NA"}  # beside a figure
    with pytest.raises(UnknownMarkerError):
        parse(encode(dataset))


def test_json_area_codes_beside_other_names_are_refused() -> None:
    dataset = reply()
    label = dataset["dimension"]["LGD2014"]["category"]["label"]
    label["N09000001"], label["N09000003"] = label["N09000003"], label["N09000001"]
    with pytest.raises(UnknownLabelError, match="beside code N09000001") as caught:
        parse(encode(dataset))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "dimension.LGD2014.category[1]")


def test_unknown_crime_type_names_the_nearest_known_one() -> None:
    with pytest.raises(UnknownLabelError, match=r"'Robbery of a bank'.*nearest: 'robbery") as caught:
        parse(encode(reply(table(types=("Robbery of a bank", TOTAL)))))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "dimension.CRIME.category[0]")


def test_unknown_statistic_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(LayoutError, match=r"'Detections'.*All sanction outcomes rate") as caught:
        parse(encode(reply(table((CRIMES, "Detections")))))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "dimension.STATISTIC.category[1]")


def test_missing_district_is_refused_and_named() -> None:
    extract = table()
    for year in extract["data"][CRIMES].values():
        del year["Mid Ulster"]
    with pytest.raises(LayoutError, match="N09000009 are missing"):
        parse(encode(reply(extract)))


def test_duplicated_crime_type_is_refused_and_located() -> None:
    with pytest.raises(DuplicateKeyError, match=r"Shoplifting|shoplifting") as caught:
        parse(encode(reply(table(types=("Shoplifting", "Theft - shoplifting", TOTAL)))))
    assert caught.value.sheet == "PRCPD"
    assert caught.value.cell.startswith("value[")


def test_period_that_is_no_financial_year_is_refused() -> None:
    with pytest.raises(LayoutError, match="the period is '2024'") as caught:
        parse(encode(reply(table(years=("2023/24", "2024")))))
    assert caught.value.cell == "dimension.TLIST(A1).category[1]"


def test_a_further_breakdown_is_refused() -> None:
    dataset = reply()
    dataset["dimension"]["SEX"] = {"category": {"index": ["all"], "label": {"all": "All persons"}}}
    dataset["id"].append("SEX")
    dataset["size"].append(1)
    with pytest.raises(LayoutError, match="'offence': 2"):
        parse(encode(dataset))


def test_file_of_another_table_is_refused() -> None:
    other = reply()
    other["extension"]["matrix"] = "PRCLGD"
    with pytest.raises(LayoutError, match=r"'PRCLGD'.*expected table PRCPD"):
        parse(encode(other))
    unnamed = reply()
    del unnamed["extension"]
    assert len(parse(encode(unnamed))) == 96  # the title says it
    unnamed["label"] = "Homicide"
    with pytest.raises(LayoutError, match="'Homicide'"):
        parse(encode(unnamed))


def test_file_of_another_edition_is_refused_and_a_file_without_a_day_is_read() -> None:
    with pytest.raises(LayoutError, match="updated on 2026-06-10; expected the edition of 2026-05-01"):
        parse(encode(reply()), "2026-05-01")
    assert len(parse(encode(reply(table(updated=None))), "2025-11-13")) == 96


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"<html><body>403 Forbidden</body></html>", "web page"),
        (b'{"error": {"message": "busy"}}', "answered with an error"),
        (encode(reply())[:-100], "cannot be read"),
        (b"PK\x03\x04\x14\x00\xff", "a workbook"),
    ],
    ids=["empty", "web page", "error in a 200", "cut off", "a workbook"],
)
def test_a_reply_that_is_no_table_gives_one_clear_error(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        parse(content)


def test_values_swapped_to_text_are_refused_and_located() -> None:
    dataset = reply()
    dataset["value"][7] = "66"
    with pytest.raises(LayoutError) as caught:
        parse(encode(dataset))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "value[7]")
