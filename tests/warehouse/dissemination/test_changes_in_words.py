"""CHANGES.md says in plain words what the change list holds, the largest first, and claims nothing beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.two_releases import FIRST, SECOND, two_releases
from warehouse.connection import open_database
from warehouse.dissemination.change_lines import amount, code, difference, escaped, number, revision
from warehouse.dissemination.changes_in_words import FILE, LARGEST_FILE, write_changes_in_words
from warehouse.release.changes import COLUMNS
from warehouse.release.publication import Publication

NOTHING: dict[str, Any] = dict.fromkeys(COLUMNS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_releases(tmp_path_factory.mktemp("words"), [write_changes_in_words])


@pytest.fixture(scope="module")
def words(home: Path) -> str:
    return (home / "releases" / SECOND / FILE).read_text(encoding="utf-8")


def section(words: str, heading: str) -> list[str]:
    """Lines under a heading, up to the next one of its level."""
    lines = words.splitlines()
    start = lines.index(heading) + 1
    level = heading.split(" ")[0] + " "
    end = next((at for at in range(start, len(lines)) if lines[at].startswith(level)), len(lines))
    return [line for line in lines[start:end] if line]


def written(folder: Path, lines: list[dict[str, object]], **manifest: object) -> str:
    """CHANGES.md of a made-up list, against a release before it."""
    release, before = folder / "v2026.02.1", folder / "v2026.01.1"
    release.mkdir()
    before.mkdir()
    whole = {"release": release.name, "created_at": "2026-02-01T10:00:00+00:00", "previous_release": before.name,
             "format": 2, "inputs": [], "stale_sources": [], "checks": [], **manifest}  # fmt: skip
    (before / "manifest.json").write_text(json.dumps(whole | {"release": before.name, "format": 1}))
    rows = [",".join(COLUMNS)]
    rows += [",".join(f'"{line[name]}"' if line.get(name) is not None else "" for name in COLUMNS) for line in lines]
    (release / "changes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with open_database(":memory:") as connection:
        write_changes_in_words(Publication(release.name, release, (), whole, connection))
    return (release / FILE).read_text(encoding="utf-8")


def test_it_begins_with_the_two_releases_and_how_much_changed(words: str) -> None:
    lines = [line for line in words.split("\n## ")[0].splitlines() if line]
    assert lines[0] == f"# Changes in {SECOND}"
    assert f"compared with {FIRST}" in lines[1]
    assert lines[2].startswith(
        "- 6 figures revised: 2 by 15% or more (large), 2 by 1% or more (moderate), 1 by less than 1% (small), 1 "
        "without a share to measure it by"
    )
    assert lines[3:9] == [
        "- 1 figure added",
        "- 1 figure no longer there",
        "- 1 figure with another interval beside the same value",
        "- 1 figure with another rate beside the same value",
        "- 7 changes of the comparison of nations",
        "- 4 changes of entries about figures, sources and editions",
    ]
    assert lines[9] == "- 2 changes of tables and columns"
    assert f"23 lines: changes.csv of {SECOND}, or `ukcrime diff {FIRST} {SECOND} --format csv`" in lines[10]


def test_totals_of_nations_come_first_with_unit_size_and_editions(words: str) -> None:
    first, second, *_ = section(words, "## Totals of the nations")
    assert first == (
        "- **England and Wales, 2024/25, Total recorded crime**, recorded crime: 5,307,473 → 6,368,967.6 offences "
        "(+1,061,494.6, +20.0%); edition ye-2025-12 → ye-2026-03"
    )
    assert second == (
        "- **England and Wales, 2024/25, All crime, people 16 plus**, survey prevalence: 5.1% → 5.8% "
        "(+0.7 percentage points); edition ye-2025-12"
    )


def test_each_table_says_its_counts_its_cause_and_its_largest_with_small_counts_last(words: str) -> None:
    lines = section(words, "### Office of Counts")
    at = lines.index(
        "**Table A5a** (`a5a`): 3 revised (2 large, 1 moderate); 1 with another rate; 1 added (2025/26); "
        "1 removed (2023/24)."
    )
    assert lines[at + 1 : at + 5] == [
        "Cause of 2: the same edition, read or corrected otherwise by this project.",
        "Cause of 1: restatement. Stations \\*closed\\*. (note 61).",
        "- **England and Wales, 2024/25, Arson_and \\*more\\***, recorded crime: 20,000 → 20,200 offences "
        "(+200, +1.0%); edition ye-2025-12",
        "- **Leeds, 2024/25, Arson**, recorded crime: 2 → 6 offences (+4, +200.0%); edition ye-2025-12",
    ]
    assert "**Table C3** (`c3`): 1 revised; 1 of them without a value now." in section(words, "### Bureau")


def test_grades_sources_editions_and_columns_have_a_heading_each(words: str) -> None:
    assert section(words, "## Grades, breaks and caveats") == [
        "- `uk_comparison`: EW, Robbery, recorded crime (2024/25), 1 line: break lost: Another rule.",
        "- `uk_comparison_caveat`: (2023/24), 1 line: caveat gained: '=Mind \\<b\\>the\\</b\\> step.",
        "- `uk_comparison_caveat`: (2023/24), 1 line: caveat lost: Mind the gap.",
        "- `uk_comparison`: EW, Robbery, recorded crime (2023/24 to 2024/25), 2 lines: `grade` comparable → "
        "not comparable",
    ]
    assert section(words, "## Nations side by side") == [
        "Lines of `uk_comparison`: 1 with another value or status, 1 removed.",
        "- **EW, 2023/24, Robbery**, recorded crime: 100 → 120 offences (+20, +20.0%); edition ye-2025-12",
    ]
    assert section(words, "## Editions") == [
        "- `appendix` ye-2026-03, Year ending March 2026, published 23 July 2026: added, 1 table"
    ]
    assert section(words, "## Sources") == [
        "- `dim_source`: `a3a`: `designation` accredited → suspended",
        "- `dim_source`: `c3`: entry removed: Table C3",
    ]
    assert section(words, "## Tables and columns") == [
        "- column `dim_offence.definition` added: VARCHAR",
        "- column `dim_offence.level` described anew: nothing → How broad it is.",
    ]


def test_checks_that_warn_and_stale_sources_are_told(words: str, tmp_path: Path) -> None:
    assert section(words, "## Checks that warn") == [
        "- Control totals match: not so for 1 row of 10 (`fct_recorded_crime_vintage`)"
    ]
    late = {"edition": "ye-2025-12", "published_on": "2026-01-29", "stale_after_days": 120,
            "days_since_published": 210, "failure": None}  # fmt: skip
    never = {"source_id": "c", "edition": None, "published_on": None, "failure": "no | header"}
    text = written(tmp_path, [], stale_sources=[late | {"source_id": "a"}, late | {"source_id": "b"}, never])
    assert section(text, "## Sources that are stale") == [
        "- `a`, `b`: newest edition ye-2025-12, published 29 January 2026, 210 days before; a newer one is expected "
        "within 120 days",
        "- `c`: no edition is at hand; the latest run failed: no \\| header",
    ]


def test_the_first_release_says_so_and_tells_the_revisions_between_its_editions(home: Path) -> None:
    text = (home / "releases" / FIRST / FILE).read_text(encoding="utf-8")
    assert f"{FIRST} of" in text
    assert "is the first release" in text
    assert "- 1 figure revised: 1 by less than 1% (small)" in text
    assert "5,300,000 → 5,307,473 offences (+7,473, +0.14%); edition ye-2025-06 → ye-2025-12" in text
    assert "1 extracted again and printed beside the figure, which the publisher keeps" in text
    assert "9,999,999" not in text


def test_equal_figures_in_another_form_are_told_as_such(tmp_path: Path) -> None:
    text = written(tmp_path, [])
    assert "Nothing differs: figures, grades, entries and columns are the same." in text
    assert "The release offers other files, or the same in another form." in text


def test_it_says_nothing_of_crime_rising_or_falling(words: str) -> None:
    assert "not whether there was more crime or less" in words
    assert not {"rose", "fell", "increase", "increased", "decrease", "decreased", "up", "down"} & set(
        words.lower().replace(",", " ").split()
    )


def test_it_stays_small_however_much_changed_and_says_what_is_left_out(tmp_path: Path) -> None:
    label = "An offence with a name as long as the longest that a publisher prints, and then some " * 3
    lines = [
        {"kind": "revised", "mart": "fct_recorded_crime", "figure_id": f"{source}-{figure}",
         "source_id": f"source_{source:03}", "publisher": f"Publisher {source:03}", "offence_label": label,
         "area_name": label, "period_label": "2024/25", "period_id": "FY:2024-04-01", "from_value": 2000.0,
         "to_value": 3000.0 + figure, "difference": 1000.0 + figure, "relative_difference": 0.5, "tier": "large",
         "from_unit": "offences", "to_unit": "offences", "is_headline": False, "measure": "recorded_crime",
         "cause": "not_stated"}
        for source in range(300)
        for figure in range(7)
    ]  # fmt: skip
    text = written(tmp_path, lines)
    assert len(text.encode()) < LARGEST_FILE
    assert "2,100 figures revised" in text
    assert "- … and 6 more in the whole list" in text
    assert text.endswith("There is more than this page has room for: see the whole list, changes.csv.\n")


def test_within_a_tier_the_largest_share_comes_first_and_headlines_before_all(tmp_path: Path) -> None:
    def line(name: str, before: float, after: float, tier: str, is_headline: bool = False) -> dict[str, object]:
        return {"kind": "revised", "figure_id": name, "source_id": "s", "area_name": name, "from_value": before,
                "to_value": after, "difference": after - before, "relative_difference": (after - before) / before,
                "tier": tier, "is_headline": is_headline, "cause": "not_stated"}  # fmt: skip

    text = written(
        tmp_path,
        [
            line("moderate", 1e6, 1.1e6, "moderate"),
            line("twenty", 1e5, 1.2e5, "large"),
            line("minus fifty", 2000, 1000, "large"),
            line("few", 2, 8, "large"),
            line("nation", 1e6, 1e6 + 1, "small", is_headline=True),
        ],
    )
    names = [line.split("**")[1] for line in text.splitlines() if line.startswith("- **")]
    assert names == ["nation", "minus fifty", "twenty", "moderate", "few"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b _c_ *d*", r"a_b \_c\_ \*d\*"),
        ("<script>|x|</script>", r"\<script\>\|x\|\</script\>"),
        ("[a](b) `c` \\", r"\[a\](b) \`c\` \\"),
        ("one\ntwo  # three", r"one two \# three"),
        ("R&D &lt;", r"R&D \&lt;"),
    ],
)
def test_text_of_publishers_is_text_in_markdown(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_long_text_is_cut_and_code_cannot_be_left() -> None:
    assert escaped("x" * 500) == "x" * 179 + "…"
    assert code("a`b\nc") == "`ab c`"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234567.0, "1,234,567"),
        (-1234.5, "-1,234.5"),
        (5.8 - 5.1, "0.7"),
        (0.0, "0"),
        (0.137, "0.137"),
        (1e-7, "1e-07"),
    ],
)
def test_numbers_have_their_own_decimals_and_thousands_separators(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "unit", "status", "shown"),
    [
        (12.5, "percent", None, "12.5%"),
        (-40.0, "pounds", None, "-£40"),
        (3.0, "per_1000_population", None, "3 per 1,000 population"),
        (2403.0, "thousand_incidents", None, "2,403 thousand incidents"),
        (0.137, "proportion", None, "0.137 (fraction of one)"),
        (None, "offences", "x", "no value (status x)"),
        (7.0, None, None, "7"),
    ],
)
def test_a_value_stands_with_its_unit_or_its_status(
    value: float | None, unit: str | None, status: str | None, shown: str
) -> None:
    assert amount(value, unit, status) == shown


@pytest.mark.parametrize(
    ("by", "share", "unit", "shown"),
    [
        (0.7, 0.137, "percent", "+0.7 percentage points"),
        (-2.0, 0.5, "percentage_points", "-2 percentage points"),
        (-0.01, -0.05, "proportion", "-0.01"),
        (-136.0, -0.00142, "offences", "-136, -0.14%"),
        (1.0, 0.00001, "offences", "+1, less than 0.01%"),
        (5.0, None, "offences", "+5"),
        (30.0, -0.3, "offences", "+30, +30.0%"),  # from -100: the sign is that of the difference
    ],
)
def test_points_of_a_percentage_are_no_per_cent(by: float, share: float | None, unit: str, shown: str) -> None:
    row = NOTHING | {"difference": by, "relative_difference": share, "to_unit": unit}
    assert difference(row) == shown


def test_a_status_that_changed_and_a_unit_that_changed_are_told() -> None:
    row = NOTHING | {"from_value": 4.0, "to_value": 4.0, "to_status": "p", "from_unit": "cases", "to_unit": "cases"}
    assert revision(row | {"area_name": "Leeds"}) == "**Leeds**, figure: 4 cases, status none → p"
    row = NOTHING | {"from_value": 4.0, "to_value": 4000.0, "from_unit": "thousand_cases", "to_unit": "cases"}
    assert revision(row | {"area_name": "Leeds"}) == "**Leeds**, figure: 4 thousand cases → 4,000 cases"
