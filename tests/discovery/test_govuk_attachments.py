"""GOV.UK: the one attachment that is wanted, told apart by its title; the alternate offences are never taken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.govuk_attachments import attachment_offer
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.registry.discovery_rules import GovukAttachments
from orchestration.registry.load import products, watched
from tests.discovery.played import Played, page_of
from tests.real_files import real

WORKBOOK = watched()["ho_prc_workbook"]
KNIFE = products()["ho_knife_open_data"]
SURVEY = watched()["cyber_security_breaches_2025_26"]
FIRST = (
    "https://www.gov.uk/api/content/government/statistical-data-sets/"
    "police-recorded-crime-and-outcomes-open-data-tables"
)
MEDIA = "https://assets.publishing.service.gov.uk/media"
PFA_TITLE = "Police recorded crime open data Police Force Area tables, year ending March 2013 onwards"


def attachment(title: str, file_name: str, media: str = "6a5e570dc7c34404041b4645") -> dict[str, Any]:
    return {
        "attachment_type": "file",
        "id": file_name,
        "title": title,
        "url": f"{MEDIA}/{media}/{file_name}",
        "filename": file_name,
        "content_type": "application/vnd.oasis.opendocument.spreadsheet",
    }


PFA = attachment(PFA_TITLE, "prc-pfa-mar2013-onwards-tables-230726.ods")
ALTERNATE = attachment(
    "Police Force Area outcomes for alternate offences, year ending March 2013 onwards",
    "prc-outcomes-alternate-230726.ods",
)


def content(*attachments: dict[str, Any], updated: str | None = "2026-07-23T09:30:04+01:00") -> dict[str, Any]:
    return {
        "base_path": "/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables",
        "public_updated_at": updated,
        "details": {"body": "", "political": False, "attachments": list(attachments)},
        "withdrawn_notice": {},
    }


def test_the_attachment_is_found_by_its_title_and_dated_by_its_stamp() -> None:
    assert discover(WORKBOOK, Played({FIRST: content(ALTERNATE, PFA)})) == [
        Offer(
            product_id="ho_prc_workbook",
            edition="ye-2026-03",
            edition_title="Year ending March 2026",
            published_on=date(2026, 7, 23),
            published_on_basis="Stamp in the name of the file",
            released_at=datetime(2026, 7, 23, 8, 30, 4, tzinfo=UTC),
            url=f"{MEDIA}/6a5e570dc7c34404041b4645/prc-pfa-mar2013-onwards-tables-230726.ods",
            file_name="prc-pfa-mar2013-onwards-tables-230726.ods",
            file_type="ods",
            remark="Edition named after the quarter that ended 15 weeks before or earlier; the page names none",
        )
    ]


def test_the_same_edition_uploaded_again_has_another_address_and_the_same_name() -> None:
    again = attachment(PFA_TITLE, "prc-pfa-mar2013-onwards-tables-v2-230726.ods", "6a5f8ab4f869f6a53d0c898e")
    [first] = discover(WORKBOOK, Played({FIRST: content(PFA)}))
    [second] = discover(WORKBOOK, Played({FIRST: content(again)}))
    assert (first.edition, first.published_on) == (second.edition, second.published_on)
    assert first.url != second.url


def test_a_corrected_file_with_a_new_stamp_is_the_same_edition_of_a_later_day() -> None:
    corrected = attachment(PFA_TITLE, "prc-pfa-mar2013-onwards-tables-060826.ods")
    [offer] = discover(WORKBOOK, Played({FIRST: content(corrected, updated="2026-08-06T10:00:00Z")}))
    assert (offer.edition, offer.published_on) == ("ye-2026-03", date(2026, 8, 6))


@pytest.mark.parametrize(
    ("stamp", "edition"),
    [
        ("290126", "ye-2025-09"),
        ("130726", "ye-2025-12"),
        ("140726", "ye-2026-03"),
        ("230426", "ye-2025-12"),
        ("270326", "ye-2025-09"),
        ("221026", "ye-2026-06"),
    ],
)
def test_a_quarterly_file_is_of_the_quarter_that_ended_some_fifteen_weeks_before(stamp: str, edition: str) -> None:
    file = attachment(PFA_TITLE, f"prc-pfa-mar2013-onwards-tables-{stamp}.ods")
    [offer] = discover(WORKBOOK, Played({FIRST: content(file, updated="2026-11-01T10:00:00Z")}))
    assert offer.edition == edition


def test_a_file_without_a_stamp_is_dated_by_the_page() -> None:
    file = attachment("Knife crime open data, year ending March 2009 onwards", "knifecrime.ods")
    [offer] = discover(KNIFE, Played({FIRST: content(file, PFA, updated="2026-04-22T23:00:00.000+00:00")}))
    assert (offer.edition, offer.published_on) == ("ye-2025-12", date(2026, 4, 23))
    assert offer.published_on_basis == "Last update of the page; the file names no day"
    assert offer.released_at == datetime(2026, 4, 23, 8, 30, tzinfo=UTC)


def test_a_stamp_that_is_no_day_is_no_stamp() -> None:
    file = attachment("Knife crime open data", "prc-knife-121314.ods")
    [offer] = discover(KNIFE, Played({FIRST: content(file)}))
    assert offer.published_on == date(2026, 7, 23)


def test_a_stamp_of_a_later_day_keeps_the_file_back_until_then() -> None:
    [offer] = discover(WORKBOOK, Played({FIRST: content(PFA, updated="2026-07-22T15:00:00Z")}))
    assert offer.released_at == datetime(2026, 7, 23, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "file",
    [
        ALTERNATE,
        attachment(PFA_TITLE, "prc-pfa-ALTERNATE-mar2013-onwards-tables-230726.ods"),
        attachment(f"{PFA_TITLE} (alternative offences)", "prc-pfa-mar2013-onwards-tables-230726.ods"),
    ],
)
def test_alternate_offences_are_never_taken_whatever_the_entry_says(file: dict[str, Any]) -> None:
    rule = WORKBOOK.discovery
    assert isinstance(rule, GovukAttachments)
    careless = rule.model_copy(update={"title": ".", "never": "nothing at all"})
    with pytest.raises(DiscoveryError, match="0 of 1 attachments fit; excluded are: "):
        attachment_offer(page_of(content(file)), careless)


def test_two_attachments_that_fit_are_an_error_that_names_both() -> None:
    twin = attachment(PFA_TITLE, "prc-pfa-mar2013-onwards-tables-230727.ods")
    with pytest.raises(DiscoveryError) as caught:
        discover(WORKBOOK, Played({FIRST: content(PFA, twin)}))
    assert "2 of 2 attachments fit" in str(caught.value)
    assert "tables-230726.ods" in str(caught.value)
    assert "tables-230727.ods" in str(caught.value)
    assert str(caught.value).startswith(f"ho_prc_workbook, {FIRST}: ")


def test_pages_as_attachments_are_told_by_the_day_they_changed() -> None:
    path = "/government/statistics/cyber-security-breaches-survey-20252026"
    page = content(
        {
            "attachment_type": "html",
            "id": "1",
            "title": "Cyber security breaches survey 2025/2026",
            "url": f"{path}/cyber-security-breaches-survey-20252026",
        },
        {"attachment_type": "html", "id": "2", "title": "Technical report", "url": f"{path}/technical-report"},
        updated="2026-04-30T08:30:01Z",
    )
    address = f"https://www.gov.uk/api/content{path}"
    [offer] = discover(SURVEY, Played({address: page}))
    assert (offer.edition, offer.file_type, offer.remark) == ("2026-04-30", "html", None)
    assert offer.url == f"https://www.gov.uk{path}/cyber-security-breaches-survey-20252026"


def test_an_attachment_at_another_host_is_refused() -> None:
    elsewhere = PFA | {"url": "https://example.org/prc-pfa-mar2013-onwards-tables-230726.ods"}
    with pytest.raises(DiscoveryError, match=r"leads to https://example\.org/"):
        discover(WORKBOOK, Played({FIRST: content(elsewhere)}))
    unguarded = PFA | {"url": PFA["url"].replace("https:", "http:")}
    with pytest.raises(DiscoveryError, match="leads to http://assets"):
        discover(WORKBOOK, Played({FIRST: content(unguarded)}))


def test_the_same_title_on_a_file_of_another_type_is_another_file() -> None:
    note = attachment(PFA_TITLE, "prc-pfa-mar2013-onwards-note-230726.pdf")
    [offer] = discover(WORKBOOK, Played({FIRST: content(note, PFA)}))
    assert offer.file_type == "ods"


def test_an_empty_listing_a_withdrawn_page_and_a_changed_shape_are_errors() -> None:
    broken = {
        "details.attachments is ": content(),
        "public_updated_at is None": content(PFA, updated=None),
        "details.attachments is nothing": content() | {"details": {"body": "<p>links</p>"}},
        "details.attachments.0.url is nothing": content({"attachment_type": "file", "title": PFA_TITLE}),
        "the page was withdrawn": content(PFA) | {"withdrawn_notice": {"explanation": "x", "withdrawn_at": "y"}},
    }
    for said, answer in broken.items():
        with pytest.raises(DiscoveryError) as caught:
            discover(WORKBOOK, Played({FIRST: answer}))
        assert said in str(caught.value)


def recorded() -> list[dict[str, Any]]:
    path = real("real/api/govuk_content_api/govuk_page_2026-07-23_filenames_and_titles_partial.json")
    return [attachment(entry["title"], entry["filename"]) for entry in json.loads(path.read_text())]


def test_among_the_recorded_titles_the_one_workbook_is_found() -> None:
    [offer] = discover(WORKBOOK, Played({FIRST: content(*recorded())}))
    assert offer.file_name == "prc-pfa-mar2013-onwards-tables-230726.ods"
    assert offer.edition == "ye-2026-03"


def test_among_the_recorded_titles_none_is_taken_for_the_knife_table_until_it_is_there() -> None:
    with pytest.raises(DiscoveryError, match="knives_or_sharps-outcomes"):
        discover(KNIFE, Played({FIRST: content(*recorded())}))
    table = attachment("Police recorded offences involving knives or sharp instruments open data", "knife-230726.ods")
    [offer] = discover(KNIFE, Played({FIRST: content(*recorded(), table)}))
    assert offer.file_name == "knife-230726.ods"


@pytest.mark.parametrize("name", ["statistical_data_set", "statistical_data_set_with_csv", "statistics_publication"])
def test_recorded_answers_without_a_list_of_attachments_are_refused(name: str) -> None:
    answer = real(f"real/api/govuk_content_api/{name}.json").read_bytes()
    with pytest.raises(DiscoveryError, match=r"details\.attachments is nothing"):
        discover(WORKBOOK, Played({FIRST: answer}))


def test_what_is_read_of_an_attachment_is_what_the_recorded_schema_requires() -> None:
    path = real("real/api/govuk_content_api/statistical_data_set.frontend.schema.json")
    schema = json.loads(path.read_text())
    kinds = schema["definitions"]["publication_attachment_asset"]["oneOf"]
    for kind in kinds:
        assert {"attachment_type", "url"} <= set(kind["required"])
        assert "title" in kind["properties"]
    assert "public_updated_at" in schema["required"]
