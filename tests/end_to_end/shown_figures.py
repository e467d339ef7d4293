"""What a page of charts shows: the table behind the chart, read back, and its controls worked."""

from __future__ import annotations

import math

from playwright.sync_api import Page


def shown_table(page: Page) -> list[dict[str, str]]:
    """Rows of the table behind the chart, by column title."""
    rows: list[dict[str, str]] = page.evaluate("""() => {
        const table = document.querySelector("#behind table");
        const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
        return [...table.querySelectorAll("tbody tr")].map((row) =>
            Object.fromEntries([...row.children].map((cell, position) => [names[position], cell.textContent])));
    }""")
    return rows


def parsed(text: str) -> float | None:
    return float(text.replace(",", "")) if text else None


def choose(page: Page, control: str, value: str) -> None:
    """Pick an option, and wait until the page is drawn anew."""
    before = page.get_attribute("#view", "data-ready")
    page.select_option(f"#{control}", value)
    page.wait_for_function("(before) => document.getElementById('view').dataset.ready !== before", arg=before)


def printed(value: float | None) -> float | None:
    """The mart's number with the twelve decimals that the page shows at most."""
    return None if value is None else round(value, 12)


def same(shown: float | None, held: float | None) -> bool:
    if shown is None or held is None:
        return shown is held
    return math.isclose(shown, held, rel_tol=0, abs_tol=1e-12)
