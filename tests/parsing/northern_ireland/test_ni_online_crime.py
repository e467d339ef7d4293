"""PRCONL from the portal: one area, types that come later, and replies that must be refused."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError, ParsingError, UnknownLabelError
from orchestration.parsing.northern_ireland.online_crime import online_crime
from tests.contexts import context_for
from tests.nisra_extracts import json_stat
from tests.parsing.northern_ireland import ni_samples
from tests.parsing.northern_ireland.prcpd_samples import table


def parse(content: bytes, edition: str = "2026-03-27") -> pd.DataFrame:
    return online_crime(content, context_for("ni_psni_prconl", edition))


def reply(extract: dict[str, Any] | None = None) -> dict[str, Any]:
    dataset: dict[str, Any] = json.loads(json_stat(extract or ni_samples.online_crime(), "PRCONL"))
    return dataset


def encode(dataset: dict[str, Any]) -> bytes:
    return json.dumps(dataset).encode()


def test_table_without_an_area_is_of_northern_ireland() -> None:
    frame = parse(encode(reply()))
    assert len(frame) == 10
    assert set(zip(frame["area_code"], frame["area_type"], strict=True)) == {("N92000002", "country")}
    assert set(zip(frame["measure"], frame["unit"], strict=True)) == {("online_flagged_crime", "offences")}
    assert (frame["sheet"].iloc[0], frame["cell"].iloc[0]) == ("PRCONL", "value[0]")


def test_type_without_a_figure_is_not_zero() -> None:
    frame = parse(encode(reply()))
    stalking = frame[frame["offence_id"] == "psni_online:stalking"]
    assert stalking["obs_status"].tolist()[0] == "x"
    assert stalking["value"].tolist()[1] == 1


def test_groups_are_totals_where_their_types_are_published() -> None:
    totals = parse(encode(reply())).groupby("offence_id")["is_total"].any().to_dict()
    assert totals == {
        "psni_online:total": True,
        "psni_online:violence": True,
        "psni_online:harassment": False,
        "psni_online:stalking": False,
        "psni_online:state_and_public_order": False,
    }


def test_extract_may_not_say_when_it_was_updated() -> None:
    assert len(parse(encode(reply(ni_samples.online_crime(updated=None))), "2025-12-05")) == 10


def without(dataset: dict[str, Any], name: str, index: int) -> dict[str, Any]:
    """The reply without one category of dimension `name` and its figures."""
    sizes, position = dataset["size"], dataset["id"].index(name)
    below = 1
    for size in sizes[position + 1 :]:
        below *= size
    category = dataset["dimension"][name]["category"]
    del category["label"][category["index"].pop(index)]
    kept = [value for at, value in enumerate(dataset["value"]) if at // below % sizes[position] != index]
    return {
        **dataset,
        "value": kept,
        "size": [len(dataset["dimension"][one]["category"]["index"]) for one in dataset["id"]],
    }


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (json_stat(table(updated="2026-03-27")), LayoutError, "PRCPD"),
        (encode(reply(ni_samples.online_crime(updated="2025-12-18"))), LayoutError, "updated on 2025-12-18"),
        (encode(reply(ni_samples.online_crime({"Phishing": 1}))), UnknownLabelError, "Phishing"),
        (encode(reply(ni_samples.online_crime({"Harassment": 0.5}))), LayoutError, "0.5"),
        (encode(without(reply(), "CRIME", 4)), LayoutError, "no total"),
        (encode({**reply(), "status": {"0": "u"}}), ParsingError, "'u'"),
    ],
)
def test_reply_that_is_not_the_known_one_is_refused(content: bytes, error: type[ParsingError], words: str) -> None:
    with pytest.raises(error) as caught:
        parse(content)
    assert words in str(caught.value)


def test_a_breakdown_by_district_needs_its_own_reading() -> None:
    dataset = reply()
    dataset["id"].append("LGD2014")
    dataset["size"].append(1)
    dataset["dimension"]["LGD2014"] = {
        "label": "District",
        "category": {"index": ["N92000002"], "label": {"N92000002": "Northern Ireland"}},
    }
    with pytest.raises(LayoutError, match="LGD2014"):
        parse(encode(dataset))


def test_year_left_out_between_two_is_refused() -> None:
    extract = ni_samples.online_crime()
    years = extract["data"]["All online crimes"]
    years["2021/22"] = years.pop("2023/24")
    with pytest.raises(LayoutError, match="gap"):
        parse(encode(reply(extract)))
