"""Pages of GOV.UK through its content API: attachments are told apart by their titles, their names change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import AwareDatetime, Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import in_words, not_before_release
from orchestration.discovery.edition_names import quarter_before
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import GovukAttachments

# The file of alternate offences shows crimes a second time: whatever an entry says, it is never taken.
COUNTED_TWICE = re.compile("alternat", re.IGNORECASE)
_STAMP = re.compile(r"-(\d{2})(\d{2})(\d{2})\.[a-z]+$")


class _Attachment(Shape):
    kind: str = Field(alias="attachment_type")
    url: str
    title: str = ""

    @property
    def file_name(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def file_type(self) -> str:
        return "html" if self.kind == "html" else self.file_name.rpartition(".")[2].lower()


class _Details(Shape):
    attachments: list[_Attachment] = Field(min_length=1)


class _Content(Shape):
    updated: AwareDatetime = Field(alias="public_updated_at")
    details: _Details
    withdrawn: dict[str, Any] | None = Field(default=None, alias="withdrawn_notice")


def offers(product_id: str, rule: GovukAttachments, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The one edition that the page has: GOV.UK replaces files and keeps no older ones on it."""
    return [attachment_offer(ask(asker, product_id, rule.first_address), rule)]


def attachment_offer(page: Page, rule: GovukAttachments) -> Offer:
    """The attachment of `page` that `rule` wants; raises DiscoveryError when it is none or not the only one."""
    content = page.json(_Content)
    if content.withdrawn:
        raise page.trouble("the page was withdrawn", "a page in force", "look where the publication went")
    chosen = _the_one(page, content.details.attachments, rule)
    page_day = clock.london_day(content.updated)
    stamp = _stamped(chosen.file_name)
    day = stamp or page_day
    edition, title = quarter_before(day) if rule.editions == "quarter_before" else (day.isoformat(), in_words(day))
    basis = "Stamp in the name of the file" if stamp else "Last update of the page; the file names no day"
    named = "Edition named after the quarter that ended 15 weeks before or earlier; the page names none"
    return Offer(
        product_id=page.product_id,
        edition=edition,
        edition_title=title,
        published_on=day,
        published_on_basis=basis,
        released_at=not_before_release(content.updated) if day == page_day else clock.release_moment(day),
        url=page.link(chosen.url, rule.hosts),
        file_name=chosen.file_name,
        file_type=chosen.file_type,
        remark=named if rule.editions == "quarter_before" else None,
    )


def _the_one(page: Page, attachments: Sequence[_Attachment], rule: GovukAttachments) -> _Attachment:
    matching = [one for one in attachments if re.search(rule.title, one.title) and one.file_type in rule.file_types]
    allowed = [one for one in matching if not _is_excluded(one, rule)]
    if len(allowed) == 1:
        return allowed[0]
    found = "; ".join(f"{one.title!r} ({one.file_name})" for one in allowed or matching) or "none"
    raise page.trouble(
        f"{len(allowed)} of {len(attachments)} attachments fit"
        + (f": {found}" if allowed else f"; excluded are: {found}"),
        f"one with a title like {rule.title!r}, of type {' or '.join(rule.file_types)}, without {rule.never!r}",
        "look at the page's list and at the entry's `title` and `never`",
    )


def _is_excluded(attachment: _Attachment, rule: GovukAttachments) -> bool:
    texts = (attachment.title, attachment.file_name)
    return any(COUNTED_TWICE.search(text) or re.search(rule.never, text) for text in texts)


def _stamped(file_name: str) -> date | None:
    """Day of a stamp such as -230726 (23 July 2026) at the end of a file's name; old files have none."""
    match = _STAMP.search(file_name)
    try:
        return date(2000 + int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:  # -121314
        return None
