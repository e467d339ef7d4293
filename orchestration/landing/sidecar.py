"""The sidecar: everything known about one landed file that its bytes do not say."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from orchestration import clock

Origin = Literal["live", "bundled", "file"]


class Sidecar(BaseModel):
    """Provenance of one edition of a product.

    `original_sha256` identifies the edition: a compact bundled copy and the publisher's file it was made from are
    the same edition. `published_on_basis` says where the date comes from, for not every file states it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_id: str
    publisher: str
    title: str
    edition: str = Field(pattern=r"^[a-z0-9-]+$")
    edition_title: str
    published_on: date
    published_on_basis: str
    released_at: AwareDatetime | None = None  # where the publisher states the moment
    retrieved_at: datetime
    landing_page: str
    licence: str
    attribution: str
    origin: Origin
    file_name: str
    file_type: Literal["xlsx", "ods", "csv", "json", "zip"]
    size: int
    sha256: str
    original_sha256: str
    original_file_name: str
    url: str | None = None
    etag: str | None = None
    remark: str | None = None

    @property
    def public_from(self) -> datetime:
        """The moment (aware, UTC) before which nothing of the edition may be published: never before half past nine."""
        usual = clock.release_moment(self.published_on)
        return max(usual, self.released_at) if self.released_at else usual

    def write(self, path: Path) -> None:
        """Write as indented JSON."""
        path.write_text(self.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Sidecar:
        """Sidecar at `path`; raises pydantic.ValidationError when a field is missing or wrong."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))
