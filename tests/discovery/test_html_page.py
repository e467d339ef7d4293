"""Web pages are read by a parser: links, named texts, days and words, whatever the mark-up around them."""

from __future__ import annotations

from orchestration.discovery.html_page import read_html
from tests.discovery.played import page_of


def test_links_texts_days_and_words_are_taken() -> None:
    page = read_html(
        page_of(
            """<!doctype html><html><head><meta id="m" content="1"><script>var x = "<a href='/no'>April</a>";</script>
            <style>a { color: red }</style></head><body><p>Published <time itemprop="datePublished"
            datetime="2022-03-24">24 March</time><div id="outer">one <div id="inner">two</div> three</div>
            <a href="/a?b=1&amp;c=2">First<br>link</a><a name="anchor">no link</a>
            <p id="open">never closed</body></html>"""
        )
    )
    assert page.links == ("/a?b=1&c=2",)
    assert page.by_id["outer"] == "one two three"
    assert page.by_id["inner"] == "two"
    assert "m" not in page.by_id
    assert page.days == {"datePublished": "2022-03-24"}
    assert page.text == "Published 24 March one two three First link no link never closed"
