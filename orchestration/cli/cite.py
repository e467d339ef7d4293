"""`ukcrime cite`: how to cite a mart of a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from orchestration.cli.query import ANSWERED, REFUSED, found_release
from orchestration.cli.terminal import err

if TYPE_CHECKING:
    from warehouse.dissemination.citation import Form


def run_cite(mart: str, *, form: str, release: str | None) -> int:
    """Print the citation of `mart`; returns 0, 1 when there is no release, 2 for a mart, form or release unknown."""
    from warehouse.client.connecting import manifest_of, open_release
    from warehouse.dissemination.citation import UnknownFormError, UnknownMartError, cite

    with found_release(release) as folder:
        if isinstance(folder, int):
            return folder
        try:
            with open_release(folder) as connection:
                print(cite(connection, manifest_of(folder), mart, cast("Form", form)))
        except (UnknownFormError, UnknownMartError) as error:
            err.print(f"No citation: {error}", markup=False)
            return REFUSED
    return ANSWERED
