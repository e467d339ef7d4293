"""The registry holds together: entries are complete, classifications refer to each other, schemas agree."""

from __future__ import annotations

import re

import pytest
import yaml
from pydantic import ValidationError

from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.observations import COLUMNS, MISSING_STATUSES, QUALIFYING_STATUSES
from orchestration.registry.load import REGISTRY, offence_index, products, read_csv, schemes, sources
from orchestration.registry.model import Product
from orchestration.registry.reference import reference_tables
from orchestration.table_facts import REFERENCE_TABLES
from warehouse.raw import SCHEMA


def test_every_source_has_a_parser_that_exists() -> None:
    for source in sources().values():
        parser, version = find_parser(source.table.parser)
        assert callable(parser)
        assert version >= 1


def test_every_scheme_named_by_a_source_is_there() -> None:
    named = {source.table.offence_scheme for source in sources().values()} - {None}
    assert named == set(schemes())


def test_denominator_sources_are_population_sources() -> None:
    for source in sources().values():
        if denominator := source.table.denominator_source_id:
            assert sources()[denominator].table.family == "population"


def test_a_product_without_licence_is_refused_naming_the_field() -> None:
    entry = yaml.safe_load((REGISTRY / "products" / "nisra_prcpd.yaml").read_text())
    del entry["licence"]
    with pytest.raises(ValidationError, match="licence"):
        Product.model_validate(entry)


def test_a_product_with_an_unknown_field_is_refused() -> None:
    entry = yaml.safe_load((REGISTRY / "products" / "nisra_prcpd.yaml").read_text())
    entry["licence_url"] = "x"
    with pytest.raises(ValidationError, match="licence_url"):
        Product.model_validate(entry)


@pytest.mark.parametrize("scheme", schemes())
def test_offence_labels_and_partitions_refer_to_offences_of_their_scheme(scheme: str) -> None:
    offences = {row["offence_id"]: row for row in read_csv(f"classifications/offences/{scheme}.csv")}
    assert len(offences) == len(read_csv(f"classifications/offences/{scheme}.csv"))
    assert all(identity.startswith(f"{scheme}:") for identity in offences)
    assert {row["parent_id"] for row in offences.values() if row["parent_id"]} <= set(offences)
    assert {row["offence_id"] for row in read_csv(f"classifications/offence_labels/{scheme}.csv")} == set(offences)
    for row in read_csv(f"classifications/offence_partitions/{scheme}.csv"):
        assert row["parent_id"] in offences
        assert row["child_id"] in offences
        assert offences[row["parent_id"]]["is_total"] == "true"
    assert offence_index(scheme) is not None


def test_an_offence_is_a_total_exactly_when_it_has_parts() -> None:
    for scheme in schemes():
        parents = {row["parent_id"] for row in read_csv(f"classifications/offence_partitions/{scheme}.csv")}
        totals = {
            row["offence_id"] for row in read_csv(f"classifications/offences/{scheme}.csv") if row["is_total"] == "true"
        }
        assert parents <= totals


def test_area_codes_are_unique_and_parents_exist() -> None:
    rows = read_csv("classifications/areas.csv")
    codes = [row["area_code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert {row["parent_code"] for row in rows if row["parent_code"]} <= set(codes)
    assert {row["area_code"] for row in read_csv("classifications/area_names.csv")} == set(codes)


def test_area_types_have_the_numbers_of_the_real_geography() -> None:
    types = [row["area_type"] for row in read_csv("classifications/areas.csv")]
    numbers = {kind: types.count(kind) for kind in set(types)}
    assert numbers["police_force_area"] == 43
    assert numbers["region"] == 9
    assert numbers["council_area"] == 32
    assert numbers["local_government_district"] == 11
    assert numbers["local_authority"] == 331


def test_status_codes_of_the_frame_and_of_the_code_list_agree() -> None:
    rows = read_csv("obs_status.csv")
    # `u` may stand beside a value that is shown all the same, and in its place.
    assert {row["obs_status"] for row in rows if row["value_missing"] == "true"} == MISSING_STATUSES
    assert {row["obs_status"] for row in rows} == MISSING_STATUSES | QUALIFYING_STATUSES
    assert {row["obs_status"] for row in read_csv("markers.csv")} <= MISSING_STATUSES


def test_schema_and_observation_frame_have_the_same_columns() -> None:
    text = SCHEMA.read_text()
    body = re.search(r"raw\.observation \((.*?)\n\);", text, re.DOTALL)
    assert body is not None
    columns = [line.split()[0] for line in body.group(1).strip().splitlines()]
    assert tuple(columns[2:]) == COLUMNS
    assert columns[:2] == ["vintage_id", "row_no"]


def test_reference_tables_of_registry_schema_and_assets_agree() -> None:
    in_schema = set(re.findall(r"exists reference\.(\w+)", SCHEMA.read_text()))
    assert set(reference_tables()) == in_schema == set(REFERENCE_TABLES)


def test_caveats_have_a_reference_and_an_id_means_one_text() -> None:
    texts: dict[str, str] = {}
    for product in products().values():
        for table in product.tables:
            for caveat in table.caveats:
                assert caveat.reference
                assert texts.setdefault(caveat.caveat_id, caveat.text) == caveat.text
