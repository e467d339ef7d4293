"""Datasets of ons.gov.uk: the page lists editions, each edition's page its file, its release and its corrections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from pydantic import AwareDatetime, Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import in_words, month_of, not_before_release
from orchestration.discovery.edition_names import financial_year, year_ending
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import ONS, OnsDataset

_FOLDER = re.compile(r"(?:yearending)?([a-z]+)(\d{4})")
_FILE = re.compile(r"[\w.() +-]+\.([a-z]+)", re.ASCII)


class _Entry(Shape):
    uri: str


class _Landing(Shape):
    type: Literal["dataset_landing_page"]
    datasets: list[_Entry] = Field(min_length=1)


class _Description(Shape):
    released: AwareDatetime = Field(alias="releaseDate")


class _Download(Shape):
    file: str


class _Version(Shape):
    """An earlier file of the edition, and when it was replaced."""

    replaced: AwareDatetime = Field(alias="updateDate")
    notice: str | None = Field(default=None, alias="correctionNotice")


class _Dataset(Shape):
    type: Literal["dataset"]
    description: _Description
    downloads: list[_Download] = Field(min_length=1)
    versions: list[_Version] | None = None


def offers(product_id: str, rule: OnsDataset, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """Editions of the dataset, newest first, one request each; raises DiscoveryError or FetchError."""
    landing = ask(asker, product_id, rule.first_address)
    addresses = edition_addresses(landing, rule)
    if newest_only:
        addresses = addresses[:1]
    return [edition_offer(ask(asker, product_id, f"{ONS}{uri}/data"), uri, rule) for uri in addresses]


def edition_addresses(landing: Page, rule: OnsDataset) -> list[str]:
    """Paths of the editions that the dataset page lists, by their periods, newest first."""
    entries = landing.json(_Landing).datasets
    periods = {entry.uri: _period(landing, entry.uri, rule) for entry in entries}
    return sorted(periods, key=lambda uri: periods[uri], reverse=True)


def edition_offer(page: Page, uri: str, rule: OnsDataset) -> Offer:
    """The edition at `uri` as its page describes it."""
    dataset = page.json(_Dataset)
    year, month = _period(page, uri, rule)
    edition, title = year_ending(year, month)
    if rule.editions == "financial_year":
        edition = financial_year(year)[0]
    path = _download_path(page, uri, [download.file for download in dataset.downloads], rule)
    moment, basis, remark = _moment(dataset)
    return Offer(
        product_id=page.product_id,
        edition=edition,
        edition_title=title,
        published_on=clock.london_day(moment),
        published_on_basis=basis,
        released_at=not_before_release(moment),
        url=f"{ONS}/file?uri={quote(path)}",
        file_name=path.rpartition("/")[2],
        file_type=path.rpartition(".")[2],
        remark=remark,
    )


def _moment(dataset: _Dataset) -> tuple[datetime, str, str | None]:
    """When the present file came out, who says so, and what is to be told of its corrections."""
    released = dataset.description.released
    replaced = [version for version in dataset.versions or [] if version.replaced > released]
    if not replaced:
        return released, "Release date on the edition's page", None
    newest = max(replaced, key=lambda version: version.replaced)
    noticed = "with a correction notice" if newest.notice else "without a notice"
    remark = (
        f"First released on {in_words(clock.london_day(released))}; the page lists a file that was replaced on "
        f"{in_words(clock.london_day(newest.replaced))}, {noticed}"
    )
    return newest.replaced, "Day of the newest update that the edition's page lists", remark


def _period(page: Page, uri: str, rule: OnsDataset) -> tuple[int, int]:
    """Year and month that the edition at `uri` ends with, from the name of its folder."""
    folder = uri.removeprefix(f"{rule.page}/")
    match = _FOLDER.fullmatch(folder)
    month = month_of(match[1]) if match else None
    if folder == uri or match is None or month is None or (rule.editions == "financial_year" and month != 3):
        raise page.trouble(
            f"the page lists the edition {uri!r}",
            f"a folder such as {rule.page}/yearendingmarch2026, which names its period",
            "look what period that edition is of: a folder `current` or another name does not say",
        )
    return int(match[2]), month


def _download_path(page: Page, uri: str, files: list[str], rule: OnsDataset) -> str:
    """Path of the one file of the edition; some pages name the file, older ones its whole path."""
    wanted = [file for file in files if file.lower().endswith(f".{rule.file_type}")]
    if len(wanted) != 1:
        raise page.trouble(f"the edition offers {files}", f"one file of type .{rule.file_type}")
    folder, _, name = wanted[0].rpartition("/")
    if not _FILE.fullmatch(name) or (folder and folder != uri and not folder.startswith(f"{rule.page}/")):
        raise page.trouble(f"the file is {wanted[0]!r}", f"a file name, or a path below {rule.page}")
    return f"{folder or uri}/{name}"
