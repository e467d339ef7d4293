"""The newest edition that is landed, and whether it is the one a release day promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchestration.landing.archive import Archive
from orchestration.registry.calendar import ExpectedRelease, period_end_of


@dataclass(frozen=True)
class Newest:
    """Name and day of publication of a product's newest landed edition."""

    edition: str
    published_on: date

    def is_of(self, release: ExpectedRelease) -> bool:
        """Whether this is the edition of `release`, or a newer one.

        Its name decides where it names a period, for a correction of an old edition may come out on a release day;
        otherwise the day of publication does.
        """
        period_end = period_end_of(self.edition)
        if period_end is not None:
            return period_end >= release.period_end
        return self.published_on >= release.day


def newest_landed(archive: Archive, product_id: str) -> Newest | None:
    """The newest landed edition by its day of publication; None when nothing is landed."""
    editions = archive.editions(product_id)
    return Newest(editions[-1].edition, editions[-1].published_on) if editions else None
