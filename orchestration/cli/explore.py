"""`ukcrime explore`: open the pages of the current release in a browser."""

from __future__ import annotations

import webbrowser

from orchestration.cli.terminal import err, out
from orchestration.home import current_home


def explore() -> int:
    """Print the address of the pages and open them where there is a browser; returns 1 when there are none."""
    from warehouse.release import current_release

    release = current_release(current_home().root)
    page = release / "explorer" / "index.html" if release else None
    if page is None or not page.exists():
        err.print("There are no pages yet. Run: ukcrime run")
        return 1
    out.print(page.as_uri(), soft_wrap=True)
    webbrowser.open(page.as_uri())
    return 0
