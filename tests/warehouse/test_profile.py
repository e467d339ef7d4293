"""The application profile: every public column has a part in it, and the parts have an order."""

import csv
from importlib import resources
from pathlib import Path

import pytest
import yaml

from warehouse.release.profile import ROLES, UnknownColumnError, in_profile_order, role_of

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"


def public_columns() -> set[str]:
    models = [model for file in MARTS.glob("*.yml") for model in yaml.safe_load(file.read_text())["models"]]
    return {column["name"] for model in models for column in model["columns"]}


def listed() -> list[dict[str, str]]:
    text = resources.files("warehouse.release").joinpath("column_roles.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_public_column_has_a_role_and_no_other_name_has_one():
    assert {line["column_name"] for line in listed()} == public_columns()


def test_a_name_is_listed_once_with_a_known_role():
    names = [line["column_name"] for line in listed()]
    assert len(names) == len(set(names))
    assert {line["role"] for line in listed()} == set(ROLES)


def test_columns_stand_in_the_order_of_the_profile():
    columns = ["obs_status", "cell", "unit", "measure", "value", "period_id", "area_code", "figure_id"]
    assert in_profile_order(columns) == [
        "figure_id", "period_id", "area_code", "value", "measure", "unit", "cell", "obs_status",
    ]  # fmt: skip


def test_a_column_nobody_decided_on_is_an_error_that_names_it():
    with pytest.raises(UnknownColumnError, match="'colour'"):
        role_of("colour")
