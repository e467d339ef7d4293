"""Second files of one edition: a publisher who corrects a file puts other bytes at the same place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime

from orchestration import clock
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.editions import version_of, without_version


def named_as_version(sidecar: Sidecar, landed: Sequence[Sidecar], last_modified: str | None = None) -> Sidecar:
    """`sidecar` as it may be landed beside `landed`: other bytes of an edition that is here are its next version.

    Publishers correct files without saying when. Where the stated day is no later than the version's before, the day
    on which the server says the file was changed (`last_modified`, of its reply) is taken, else the day on which it was
    first seen: figures must not seem known before they could be.
    """
    earlier = [known for known in landed if without_version(known.edition) == sidecar.edition]
    if not earlier:
        return sidecar
    newest = max(earlier, key=lambda known: (known.published_on, known.retrieved_at))
    number = 1 + max(version_of(known.edition) for known in earlier)
    changes: dict[str, object] = {"edition": f"{sidecar.edition}-v{number}"}
    if sidecar.published_on <= newest.published_on:
        day, basis = _day_of_change(last_modified, newest.published_on, clock.london_day(sidecar.retrieved_at))
        changes |= {"published_on": day, "published_on_basis": basis, "released_at": None}
    remark = f"Other bytes than {newest.edition}, offered as the same edition"
    changes["remark"] = f"{sidecar.remark}. {remark}" if sidecar.remark else remark
    return sidecar.model_copy(update=changes)


def _day_of_change(last_modified: str | None, before: date, seen_on: date) -> tuple[date, str]:
    try:
        changed = clock.london_day(parsedate_to_datetime(last_modified)) if last_modified else None
    except ValueError:  # a server's date that is none
        changed = None
    if changed is not None and before <= changed <= seen_on:
        return changed, "The publisher states no day of the correction; day on which its server changed the file"
    return max(seen_on, before), "The publisher states no day of the correction; day on which it was first seen"
