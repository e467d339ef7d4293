"""Reading the registry: products from YAML, classifications and code lists from CSV beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from orchestration.parsing.classification import Area, AreaIndex, Offence, OffenceIndex
from orchestration.parsing.context import ParseContext, TextCorrection
from orchestration.parsing.editions import without_version
from orchestration.registry.discovery_rules import Watched
from orchestration.registry.model import Product, Table

REGISTRY = Path(__file__).parent


class RegistryError(Exception):
    """A registry file that cannot be used; the message names file and field."""


@dataclass(frozen=True)
class Source:
    """One published table together with the product it is read from."""

    product: Product
    table: Table

    @property
    def source_id(self) -> str:
        """Identity of the table."""
        return self.table.source_id

    def has_edition(self, edition: str) -> bool:
        """Whether `edition` of the product has this table."""
        return self.table in self.product.tables_of(edition)


def read_all(name: str) -> list[dict[str, str]]:
    """Rows of classifications/<name>.csv and of every classifications/<name>.<part>.csv, in order of the file names."""
    parts = sorted(path.name for path in (REGISTRY / "classifications").glob(f"{name}.*.csv"))
    return [row for part in (f"{name}.csv", *parts) for row in read_csv(f"classifications/{part}")]


def read_csv(relative: str) -> list[dict[str, str]]:
    """Rows of a registry CSV as text; raises RegistryError when it is absent."""
    path = REGISTRY / relative
    if not path.exists():
        raise RegistryError(f"registry file {relative} is missing")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def products() -> dict[str, Product]:
    """All products by product_id, in file order."""
    found: dict[str, Product] = {}
    for path in sorted((REGISTRY / "products").glob("*.yaml")):
        try:
            product = Product.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValidationError, yaml.YAMLError) as error:
            raise RegistryError(f"registry/products/{path.name}: {error}") from error
        found[product.product_id] = product
    return found


@cache
def watched() -> dict[str, Watched]:
    """Publications that are watched but not read, by publication_id; raises RegistryError when an id is taken."""
    try:
        listed = yaml.safe_load((REGISTRY / "watched.yaml").read_text(encoding="utf-8"))
        entries = TypeAdapter(list[Watched]).validate_python(listed)
    except (ValidationError, yaml.YAMLError) as error:
        raise RegistryError(f"registry/watched.yaml: {error}") from error
    found: dict[str, Watched] = {}
    for entry in entries:
        if entry.publication_id in found or entry.publication_id in products():
            raise RegistryError(f"registry/watched.yaml: {entry.publication_id} stands in two entries")
        found[entry.publication_id] = entry
    return found


@cache
def sources() -> dict[str, Source]:
    """All published tables by source_id; raises RegistryError when two products claim one id."""
    found: dict[str, Source] = {}
    for product in products().values():
        for table in product.tables:
            if table.source_id in found:
                raise RegistryError(f"source_id {table.source_id} stands in two products")
            found[table.source_id] = Source(product, table)
    return found


def schemes() -> list[str]:
    """Offence schemes that the registry holds."""
    return sorted(path.stem for path in (REGISTRY / "classifications" / "offences").glob("*.csv"))


@cache
def offence_index(scheme: str) -> OffenceIndex:
    """Lookup of a scheme's published labels."""
    offences = {
        row["offence_id"]: Offence(
            offence_scheme=scheme,
            offence_id=row["offence_id"],
            offence_code=row["offence_code"] or None,
            offence_label=row["offence_label"],
            level=row["level"],
            parent_id=row["parent_id"] or None,
            is_total=row["is_total"] == "true",
            reporting_body=row["reporting_body"] or None,
            label_path=row["label_path"],
        )
        for row in read_csv(f"classifications/offences/{scheme}.csv")
    }
    labels: Iterator[tuple[str, str, str, Offence]] = (
        (row["offence_code"], row["offence_group"], row["offence_label"], offences[row["offence_id"]])
        for row in read_csv(f"classifications/offence_labels/{scheme}.csv")
    )
    return OffenceIndex(labels)


@cache
def area_index() -> AreaIndex:
    """Lookup of all areas by code and by published name."""
    areas = [
        Area(row["area_code"], row["area_name"], row["area_type"], row["jurisdiction"]) for row in read_all("areas")
    ]
    names = [(row["area_code"], row["area_name"]) for row in read_all("area_names")]
    return AreaIndex(areas, names)


@cache
def markers() -> dict[str, str]:
    """Publishers' markers, case-folded, and the status each stands for."""
    return {row["marker"].casefold(): row["obs_status"] for row in read_csv("markers.csv")}


@cache
def text_corrections(source_id: str) -> tuple[TextCorrection, ...]:
    """Misprinted texts of a source that its parser corrects; figures are corrected in the models, not there."""
    return tuple(
        TextCorrection(row["correction_id"], row["column_name"], row["expect"], row["corrected"])
        for row in read_csv("corrections.csv")
        if row["kind"] == "text" and row["source_id"] == source_id
    )


def parse_context(source: Source, edition: str) -> ParseContext:
    """What the parser of `source` is told about one edition: of a corrected file, the name of the first one."""
    table = source.table
    return ParseContext(
        source_id=table.source_id,
        edition=without_version(edition),
        jurisdiction=table.jurisdiction,
        series=table.series,
        period_basis=table.period_basis,
        offence_scheme=table.offence_scheme,
        offences=offence_index(table.offence_scheme) if table.offence_scheme else OffenceIndex([]),
        areas=area_index(),
        markers=markers(),
        corrections=text_corrections(table.source_id),
    )
