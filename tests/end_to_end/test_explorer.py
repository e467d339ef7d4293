"""The explorer of a published release in a real browser: what it shows is the mart, and everybody can use it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.end_to_end.browser import DESKTOP, PHONE, chromium, needs_chromium, opened, served
from tests.end_to_end.shown_figures import choose, parsed, printed, same, shown_table
from tests.warehouse.dissemination.received_packs import received
from warehouse.connection import open_database

pytestmark = [pytest.mark.slow, needs_chromium]
COMPARISON = "#family=police_recorded&offence=uk_common:robbery&measure=recorded_crime&show=value"


@pytest.fixture(scope="module")
def release(published: Path) -> Path:
    return (published / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def mart(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        yield connection


def address(release: Path, page: str) -> str:
    return f"file://{release}/explorer/{page}"


def pages(release: Path) -> list[str]:
    folder = release / "explorer"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_every_page_opens_from_disk_without_a_word_in_the_console(release: Path, browser: Browser):
    names = pages(release)
    assert "index.html" in names
    assert len([name for name in names if name.startswith("tables/")]) >= 26
    for name in names:
        with opened(browser, address(release, name)) as page:
            assert page.locator("h1").count() == 1, name
            assert page.title().endswith("UK crime and justice statistics"), name


def test_the_pages_of_charts_open_from_a_web_server_too(release: Path, browser: Browser):
    with served(release) as place:
        for name in ("index", "compare", "recorded-crime", "surveys", "fraud", "revisions"):
            with opened(browser, f"{place}/explorer/{name}.html") as page:
                assert page.locator("#panels svg").count() >= 1, name


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_shuts_a_reader_out_and_no_page_is_wider_than_the_screen(
    release: Path, browser: Browser, viewport: dict[str, Any]
):
    from axe_playwright_python.sync_playwright import Axe

    sample = [name for name in pages(release) if not name.startswith("tables/")] + ["tables/uk_comparison.html"]
    for name in sample:
        with opened(browser, address(release, name), viewport) as page:
            # It would read the style anew by a request, which a page from disk may not make.
            found = Axe().run(page, options={"preload": False}).response["violations"]
            grave = [
                (violation["id"], [node["html"] for node in violation["nodes"]][:2])
                for violation in found
                if violation["impact"] in ("serious", "critical")
            ]
            assert grave == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name


def test_every_line_of_the_comparison_is_shown_as_it_is_in_the_mart(
    release: Path, browser: Browser, mart: duckdb.DuckDBPyConnection
):
    shown_lines = 0
    with opened(browser, address(release, "compare.html")) as page:
        lines = mart.execute(
            "select distinct family, measure, conformed_offence_id from uk_comparison where value is not null "
            "and jurisdiction <> 'UK' order by all"
        ).fetchall()
        for family, measure, offence in lines:
            before = page.get_attribute("#view", "data-ready")
            choice = f"#family={family}&measure={measure}&offence={offence}&show=value&from=&to=&nations=EW,SC,NI"
            page.evaluate("(choice) => { window.location.hash = choice; }", choice)
            page.wait_for_function("(before) => document.getElementById('view').dataset.ready !== before", arg=before)
            rows = shown_table(page)
            shown = {
                (row["Nation"], row["Year"]): (
                    parsed(row["Figures as published"]),
                    parsed(row.get("Lower", "")),
                    parsed(row.get("Upper", "")),
                    row["Cell"],
                )
                for row in rows
                if row["Figures as published"]
            }
            expected = {
                (nation, year): (printed(value), printed(lower), printed(upper), f"{sheet}!{cell}")
                for nation, year, value, lower, upper, sheet, cell in mart.execute(
                    "select case jurisdiction when 'EW' then 'England & Wales' when 'SC' then 'Scotland' "
                    "else 'Northern Ireland' end, period_label, value, lower, upper, sheet, cell from uk_comparison "
                    "where family = ? and measure = ? and conformed_offence_id = ? and jurisdiction <> 'UK' "
                    "and value is not null",
                    [family, measure, offence],
                ).fetchall()
            }
            assert shown == expected, choice
            assert all(row["Why missing"] for row in rows if not row["Figures as published"]), choice
            shown_lines += 1
    assert shown_lines > 100


def test_nations_share_a_scale_only_where_their_figures_compare(release: Path, browser: Browser):
    with opened(browser, address(release, "compare.html" + COMPARISON)) as page:
        titles = page.locator("#panels figcaption").all_inner_texts()
        assert [title.split("\n")[0] for title in titles] == [
            "Robbery, England & Wales and Northern Ireland",
            "Robbery, Scotland",
        ]
        verdicts = page.locator("#verdict > ul > li").all_inner_texts()
        assert "Not comparable" in verdicts[0]
        assert "May be compared" in verdicts[1]
        assert "Not comparable" in verdicts[2]
        assert "No total for the United Kingdom" in page.inner_text("#verdict")
        choose(page, "show", "index")  # directions may be set side by side, with caution
        assert page.locator("#panels figure").count() == 1


def test_each_control_of_the_comparison_changes_what_is_shown(release: Path, browser: Browser):
    with opened(browser, address(release, "compare.html" + COMPARISON)) as page:
        seen = [page.inner_text("#behind")]
        for control, value in (
            ("from", "2019-04-01"),
            ("to", "2022-04-01"),
            ("show", "rate"),
            ("offence", "uk_common:homicide"),
            ("family", "survey"),
            ("measure", "survey_incidents"),
        ):
            choose(page, control, value)
            seen.append(page.inner_text("#behind"))
        for code in ("EW", "SC"):
            before = page.get_attribute("#view", "data-ready")
            page.uncheck(f"#nation-{code}")
            page.wait_for_function("(before) => document.getElementById('view').dataset.ready !== before", arg=before)
            seen.append(page.inner_text("#panels"))
        assert len(set(seen)) == len(seen)
        assert "measure=survey_incidents" in page.url


def test_each_control_of_a_table_changes_what_is_shown(release: Path, browser: Browser):
    with opened(browser, address(release, "recorded-crime.html")) as page:
        seen = [page.inner_text("#behind")]
        for control, value in (
            ("dimension-offence_id", "ons_prc:robbery"),
            ("dimension-period_type", "YE"),
            ("split", "offence_id"),
            ("source", "ni_psni_prcpd"),
            ("dimension-area_code", "N09000003"),
            ("dimension-measure", "sanction_outcome"),
        ):
            choose(page, control, value)
            seen.append(page.inner_text("#behind"))
        assert len(set(seen)) == len(seen)
    with opened(browser, address(release, "recorded-crime.html#source=ew_ons_a5a&split=offence_id")) as page:
        assert page.locator("#panels svg").count() == 12
        assert "The first 12 of" in page.inner_text("#note")


def test_the_controls_of_revisions_and_the_filters_of_the_registers_work(release: Path, browser: Browser):
    with opened(browser, address(release, "revisions.html")) as page:
        first = page.inner_text("#behind")
        choose(page, "source", "ni_psni_prcpd")
        second = page.inner_text("#behind")
        choose(page, "measure", "sanction_outcome")
        assert len({first, second, page.inner_text("#behind")}) == 3
    for name in ("changes", "measures"):
        with opened(browser, address(release, f"{name}.html")) as page:
            everything = page.locator("main").inner_text()
            page.locator("main input").first.fill("burglary")
            page.wait_for_function("(all) => document.querySelector('main').innerText !== all", arg=everything)
            few = page.locator("main").inner_text()
            assert "urglary" in few
            assert len(few) < len(everything) / 2
            page.locator("main select").first.select_option(index=1)
            assert page.locator("main").inner_text() != few


def test_points_are_stepped_through_by_keyboard_and_lead_to_their_cell(
    release: Path, browser: Browser, mart: duckdb.DuckDBPyConnection
):
    with opened(browser, address(release, "compare.html" + COMPARISON)) as page:
        page.focus("#later")
        page.keyboard.press("Enter")  # from the last point on to the first
        told = page.inner_text("#point")
        value, sheet, cell, figure = mart.execute(
            "select value, sheet, cell, figure_id from uk_comparison where jurisdiction = 'EW' and "
            "family = 'police_recorded' and conformed_offence_id = 'uk_common:robbery' and period_label = '2002/03'"
        ).fetchall()[0]
        assert f"{value:,.0f} offences" in told
        assert f"{sheet}!{cell}" in told
        assert f"ukcrime trace {figure}" in told
        assert "crime_ye_dec_2025.xlsx" in told
        assert page.inner_text("#steps").endswith("Point 1 of " + page.inner_text("#steps").split()[-1])


def test_a_point_under_the_mouse_tells_what_it_was_before(release: Path, browser: Browser):
    choice = "#source=ew_ons_a5a&offence_id=ons_prc:total_excluding_fraud"
    with opened(browser, address(release, "recorded-crime.html" + choice)) as page:
        rows = shown_table(page)
        position = [row["Period"] for row in rows].index("2020/21")
        marks = page.locator("#panels .mark-symbol path")
        marks.nth(position).hover()
        told = page.inner_text(".bubble")
        assert "2020/21" in told
        assert "4,615,945 offences" in told
        assert "4,605,185 in the edition of" in told


def test_a_missing_figure_is_explained(release: Path, browser: Browser):
    choice = "#source=ew_ons_c3&split="
    with opened(browser, address(release, "fraud.html" + choice)) as page:
        missing = [row for row in shown_table(page) if not row["Value"]]
        assert missing
        assert {row["Status"] for row in missing} == {"x"}
        assert all("Report Fraud" in row["Why missing"] or row["Why missing"] for row in missing)


def test_what_is_shown_can_be_taken_along(release: Path, browser: Browser, tmp_path: Path):
    with opened(browser, address(release, "compare.html" + COMPARISON)) as page:
        with page.expect_download() as caught:
            page.click("#take-csv")
        caught.value.save_as(tmp_path / "figures.csv")
        taken = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text(encoding="utf-8"), newline="")))
        shown = shown_table(page)
        assert [parsed(row["Figures as published"]) for row in shown] == [
            parsed(row["Figures as published"]) for row in taken
        ]
        with page.expect_download() as caught:
            page.locator(".take-svg").first.click()
        caught.value.save_as(tmp_path / "chart.svg")
        assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("name", "fact"),
    [("recorded-crime", "fct_recorded_crime"), ("surveys", "fct_survey_estimate"), ("fraud", "fct_fraud_and_cyber")],
)
def test_every_published_table_can_be_shown_and_equals_the_mart(
    release: Path, browser: Browser, mart: duckdb.DuckDBPyConnection, name: str, fact: str
):
    shown_figures = 0
    with opened(browser, address(release, f"{name}.html")) as page:
        offered = page.locator("#source option").evaluate_all("(options) => options.map((option) => option.value)")
        left_out = {
            source
            for source, told in received(release / "explorer" / "data" / "catalogue.js")["sources"].items()
            if told.get("left_out")
        }
        sources = {source for (source,) in mart.execute(f"select distinct source_id from {fact}").fetchall()}
        assert set(offered) == sources - left_out
        for source in offered:
            if page.input_value("#source") != source:
                choose(page, "source", source)
            rows = shown_table(page)
            assert rows, source
            cells = dict(
                mart.execute(
                    f"select sheet || '!' || cell, list(value) from {fact} where source_id = ? group by all", [source]
                ).fetchall()
            )
            for row in rows:
                value = parsed(row["Value"])
                assert any(same(value, held) for held in cells[row["Cell"]]), (source, row)
                assert value is not None or (row["Status"] and row["Why missing"]), (source, row)
                shown_figures += 1
    assert shown_figures > 100


def test_the_page_set_is_small(release: Path):
    files = [path for path in (release / "explorer").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15_000_000
    first = ["index.html", "assets/site.css", "assets/vega.js", "data/comparison.js"]
    assert sum((release / "explorer" / name).stat().st_size for name in first) < 4_000_000
