"""PRCPD drifts between its editions: statistics, crime types and years come and go; anything else is refused."""

from __future__ import annotations

import pytest

from orchestration.parsing.errors import UnknownLabelError
from tests.parsing.northern_ireland.prcpd_samples import (
    CRIMES,
    OUTCOMES,
    PER_1000,
    RATE,
    TOTAL,
    csv_bytes,
    csv_rows,
    encode,
    parse,
    reply,
    table,
)

EDITIONS = {
    "November 2025, a hierarchy": (
        (CRIMES, OUTCOMES, RATE),
        ("2023/24", "2024/25"),
        ("Sexual offences (Total)", "Robbery", "Robbery of personal property", "Burglarly", TOTAL),
    ),
    "December 2025, flat, with former burglaries": (
        (CRIMES, OUTCOMES, RATE),
        ("2019/20", "2020/21"),
        ("Sexual offences", "Robbery", "Theft - domestic burglary", TOTAL),
    ),
    "May 2026, with a population rate": (
        (CRIMES, OUTCOMES, RATE, PER_1000),
        ("2019/20", "2020/21"),
        ("Sexual offences", "Robbery", TOTAL),
    ),
    "June 2026, without outcomes and most types": (
        (CRIMES, PER_1000),
        ("2019/20", "2025/26"),
        ("Sexual offences", TOTAL),
    ),
}


@pytest.mark.parametrize("name", EDITIONS)
def test_statistics_types_and_years_may_come_and_go(name: str) -> None:
    statistics, years, types = EDITIONS[name]
    dataset = reply(table(statistics, years, types))
    frame = parse(encode(dataset))
    assert len(frame) == len(statistics) * len(years) * 12 * len(types)
    assert frame["measure"].nunique() == len(statistics)
    assert {"psni:total", "psni:sexual_offences"} <= set(frame["offence_id"])
    assert frame["offence_id"].nunique() == len(types)
    assert len(parse(csv_bytes(csv_rows(dataset)))) == len(frame)


def test_figures_of_one_edition_meet_those_of_the_next_under_one_identity() -> None:
    key = ["series", "area_code", "period_start", "offence_id", "measure"]
    before = parse(encode(reply(table((CRIMES,), types=("Sexual offences (Total)", TOTAL)))))
    after = parse(encode(reply(table((CRIMES,), types=("Sexual offences", TOTAL)))))
    assert before[key].equals(after[key])


@pytest.mark.parametrize(("code", "label"), [("S92000003", "Scotland"), ("S12000036", "City of Edinburgh")])
def test_an_area_of_another_country_is_refused(code: str, label: str) -> None:
    dataset = reply()
    category = dataset["dimension"]["LGD2014"]["category"]
    category["index"][3] = code
    category["label"] = dict(zip(category["index"], [*category["label"].values()], strict=True)) | {code: label}
    with pytest.raises(UnknownLabelError, match=f"area of PRCPD '{label}'") as caught:
        parse(encode(dataset))
    assert (caught.value.sheet, caught.value.cell) == ("PRCPD", "dimension.LGD2014.category[3]")


def test_an_area_of_another_country_is_refused_by_its_name_alone() -> None:
    dataset = reply()
    category = dataset["dimension"]["LGD2014"]["category"]
    names = [*category["label"].values()]
    names[3] = "Scotland"
    category["index"] = [str(number) for number in range(len(names))]
    category["label"] = dict(zip(category["index"], names, strict=True))
    with pytest.raises(UnknownLabelError, match="area of PRCPD 'Scotland'"):
        parse(encode(dataset))
