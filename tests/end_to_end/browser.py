"""A real headless Chromium on the pages of a release: from disk, and from a web server on loopback."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# What a browser asks its maker's servers for has no place in a test.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: package chromium)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine; downloads go nowhere but where a test puts them."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, viewport: dict[str, Any] = DESKTOP) -> Iterator[Page]:
    """A page that is fully drawn. Fails on any message of the console, any error, any request beyond its own place."""
    complaints: list[str] = []
    place = address.split("/explorer/")[0]
    page = browser.new_page(viewport=viewport, accept_downloads=True)
    page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((place, "data:", "blob:")) else complaints.append(f"asks {request.url}")
        ),
    )
    page.set_default_timeout(20_000)
    try:
        page.goto(address)
        if page.locator("#panels").count():
            page.wait_for_selector("[data-ready], .notice[role=alert]")
            assert page.locator("[role=alert]").all_inner_texts() == [], complaints
        yield page
        assert not complaints, complaints
    finally:
        page.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a plain web server on loopback that offers `folder`."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
