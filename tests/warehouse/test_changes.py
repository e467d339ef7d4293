"""The change list tells each difference between two releases once, and no difference that is none."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse.test_release import changes_of, check
from tests.warehouse.two_releases import DAYS, FIRST, SECOND, changed, first_build, two_releases
from warehouse.connection import open_database
from warehouse.release import publish
from warehouse.release.changes import COLUMNS, list_changes, read_list, write_list

Lines = list[dict[str, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_releases(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def lines(home: Path) -> Lines:
    return changes_of(home / "releases" / SECOND)


def one(lines: Lines, **wanted: str) -> dict[str, str]:
    [line] = [line for line in lines if all(line[name] == value for name, value in wanted.items())]
    return line


def second(build: Path, home: Path, *statements: str) -> Lines:
    """Lines of the release that the statements make."""
    changed(build, statements)
    return changes_of(publish(build, home, [check()], today=DAYS[1]).path)


@pytest.fixture
def started(tmp_path: Path) -> tuple[Path, Path]:
    """A build and the home where it was published once."""
    build = first_build(tmp_path / "build.duckdb")
    publish(build, tmp_path, [check()], today=DAYS[0])
    return build, tmp_path


def test_every_change_is_told_once_and_nothing_else(lines: Lines) -> None:
    assert sorted((line["kind"], line["mart"], line["figure_id"] or line["item"], line["what"]) for line in lines) == [
        ("added", "fct_recorded_crime", "new", ""),
        ("break_lost", "uk_comparison", "robbery 2024", "break_note"),
        ("caveat_gained", "uk_comparison_caveat", "robbery 2023", "new"),
        ("caveat_lost", "uk_comparison_caveat", "robbery 2023", "old"),
        ("column_added", "dim_offence", "definition", ""),
        ("column_described_anew", "dim_offence", "level", ""),
        ("comparison_removed", "uk_comparison", "robbery gone", ""),
        ("comparison_revised", "uk_comparison", "robbery 2023", ""),
        ("entry_added", "dim_vintage", "a5a@ye-2026-03", ""),
        ("entry_changed", "dim_source", "a3a", "designation"),
        ("entry_changed", "statistical_change", "rule 7", "effect"),
        ("entry_removed", "dim_source", "c3", ""),
        ("grade_changed", "uk_comparison", "robbery 2023", "grade"),
        ("grade_changed", "uk_comparison", "robbery 2024", "grade"),
        ("interval_revised", "fct_survey_estimate", "interval", ""),
        ("rate_revised", "fct_recorded_crime", "total 2023/24", "rate_per_1000"),
        ("removed", "fct_recorded_crime", "leeds 2023/24", ""),
        ("revised", "fct_fraud_and_cyber", "cifas", ""),
        ("revised", "fct_population", one(lines, mart="fct_population")["figure_id"], ""),
        ("revised", "fct_recorded_crime", "arson 2024/25", ""),
        ("revised", "fct_recorded_crime", "leeds 2024/25", ""),
        ("revised", "fct_recorded_crime", "total 2024/25", ""),
        ("revised", "fct_survey_estimate", "prevalence", ""),
    ]


def test_a_line_names_the_figure_its_size_and_the_publishers_cause(lines: Lines) -> None:
    line = one(lines, figure_id="total 2024/25")
    told = ("from_value", "to_value", "from_edition", "to_edition", "tier", "is_headline", "from_unit", "publisher",
            "source_title", "area_name", "period_label", "offence_label", "cause", "cause_note",
            "cause_reference")  # fmt: skip
    assert [line[name] for name in told] == [
        "5307473.0", "6368967.6", "ye-2025-12", "ye-2026-03", "large", "true", "offences", "Office of Counts",
        "Table A5a", "England and Wales", "2024/25", "Total recorded crime", "restatement", "Stations *closed*.",
        "note 61",
    ]  # fmt: skip
    assert float(line["relative_difference"]) == pytest.approx(0.2)


def test_a_figure_that_two_facts_show_is_revised_once(lines: Lines) -> None:
    assert one(lines, figure_id="total 2024/25")["mart"] == "fct_recorded_crime"


def test_the_tiers_are_those_of_the_revisions(lines: Lines) -> None:
    found = {line["figure_id"]: line["tier"] for line in lines if line["kind"] == "revised" and line["to_value"]}
    assert found.pop("leeds 2024/25") == "large"
    assert found["arson 2024/25"] == "moderate"  # by one per cent exactly
    assert one(lines, mart="fct_population")["tier"] == "small"
    assert one(lines, figure_id="cifas")["tier"] == "none"
    assert one(lines, figure_id="interval")["tier"] == ""


def test_a_value_that_the_same_edition_gives_otherwise_is_no_revision_of_the_publisher(lines: Lines) -> None:
    assert one(lines, figure_id="arson 2024/25")["cause"] == "same_edition"


def test_an_interval_alone_is_told_beside_the_value_that_stays(lines: Lines) -> None:
    line = one(lines, kind="interval_revised")
    assert (line["from_value"], line["to_value"]) == ("6.5", "6.5")
    assert (line["from_upper"], line["to_upper"], line["from_lower"], line["to_lower"]) == ("6.8", "6.9", "6.2", "6.2")
    assert (line["breakdown"], line["category"], line["is_headline"]) == ("sex", "women", "false")
    assert (one(lines, kind="rate_revised")["from_text"], one(lines, kind="rate_revised")["to_text"]) == (
        "89.7",
        "90.5",
    )


def test_grades_and_entries_say_what_they_said_before(lines: Lines) -> None:
    line = one(lines, kind="grade_changed", item="robbery 2023")
    assert (line["from_text"], line["to_text"], line["jurisdiction"]) == ("comparable", "not_comparable", "EW")
    line = one(lines, mart="statistical_change")
    assert (line["from_text"], line["to_text"]) == ("Fewer crimes recorded.", "More crimes recorded.")
    gone = one(lines, kind="entry_removed")
    assert (gone["from_text"], gone["publisher"]) == ("Table C3", "Bureau")
    assert one(lines, kind="caveat_gained")["to_text"] == "'=Mind <b>the</b> step."  # inert for spreadsheets


def test_an_edition_that_is_set_aside_is_no_cause_of_the_publisher(started: tuple[Path, Path]) -> None:
    [line] = second(
        *started,
        "update marts.fct_recorded_crime set value = 1, vintage_id = 'a5a@ye-2025-06', edition = 'ye-2025-06', "
        "published_on = date '2025-10-23' where figure_id = 'total 2024/25'",
    )
    assert line["cause"] == "earlier_edition"


def test_another_unit_is_a_revision_without_a_difference(started: tuple[Path, Path]) -> None:
    [line] = second(*started, "update marts.fct_recorded_crime set unit = 'crimes' where figure_id = 'unchanged'")
    assert (line["kind"], line["from_unit"], line["to_unit"]) == ("revised", "offences", "crimes")
    assert (line["difference"], line["tier"]) == ("", "none")


def test_columns_in_another_order_are_no_change(home: Path, tmp_path: Path) -> None:
    parquet = home / "releases" / FIRST / "parquet"
    (tmp_path / "parquet").mkdir()
    with open_database(":memory:") as connection:
        for file in parquet.iterdir():
            columns = [name for name, *_ in connection.execute(f"describe from '{file}'").fetchall()]
            connection.execute(
                f"copy (select {', '.join(reversed(columns))} from '{file}') to '{tmp_path / 'parquet' / file.name}' "
                f"(kv_metadata {{primary_key: '{_key_of(file)}'}})"
            )
        list_changes(connection, tmp_path, parquet.parent)
        assert connection.execute("from change").fetchall() == []


def _key_of(file: Path) -> str:
    key: bytes = pq.read_schema(file).metadata[b"primary_key"]
    return key.decode()


@pytest.mark.parametrize("mart", ["fct_survey_estimate", "uk_comparison", "dim_source", "fct_recorded_crime"])
def test_a_mart_that_one_release_lacks_is_told_as_one_change(started: tuple[Path, Path], mart: str) -> None:
    build, home = started
    lines = second(build, home, f"alter table marts.{mart} rename to dim_area")
    assert {(line["kind"], line["mart"]) for line in lines} == {("mart_removed", mart), ("mart_added", "dim_area")}
    with open_database(":memory:") as connection:
        list_changes(connection, home / "releases" / SECOND, home / "releases" / FIRST)
        back = connection.execute("select kind, mart from change order by all").fetchall()
    assert back == [("mart_added", mart), ("mart_removed", "dim_area")]


@pytest.mark.parametrize(
    ("statement", "kind", "item"),
    [
        ("alter table marts.fct_survey_estimate drop column upper", "column_removed", "upper"),
        ("alter table marts.fct_recorded_crime drop column unit", "column_removed", "unit"),
        ("alter table marts.uk_comparison alter value type bigint", "column_retyped", "value"),
        ("alter table marts.uk_comparison drop column grade", "column_removed", "grade"),
    ],
)
def test_a_column_that_one_release_lacks_is_told_once(
    started: tuple[Path, Path], statement: str, kind: str, item: str
) -> None:
    [line] = second(*started, statement)
    assert (line["kind"], line["item"]) == (kind, item)


def test_the_first_release_lists_the_revisions_between_editions_with_their_labels(home: Path) -> None:
    lines = changes_of(home / "releases" / FIRST)
    assert {line["kind"] for line in lines} == {"revision_between_editions"}
    line = one(lines, figure_id="total 2024/25")
    assert (line["mart"], line["area_name"], line["to_unit"], line["is_headline"], line["cause"], line["tier"]) == (
        "fct_revision", "England and Wales", "offences", "true", "routine_revision", "small",
    )  # fmt: skip
    assert one(lines, figure_id="total 2023/24")["what"] == "resubmission_not_applied"


def test_a_list_that_is_read_again_is_the_same(home: Path, tmp_path: Path) -> None:
    file = home / "releases" / SECOND / "changes.csv"
    with open_database(":memory:") as connection:
        read_list(connection, file)
        assert write_list(connection, tmp_path / "again.csv") == 23
    again = (tmp_path / "again.csv").read_text(encoding="utf-8")
    assert again == file.read_text(encoding="utf-8")
    assert again.splitlines()[0] == ",".join(COLUMNS)


def test_columns_that_programs_read_keep_their_places() -> None:
    assert list(COLUMNS)[:16] == [
        "kind", "mart", "figure_id", "source_id", "area_code", "period_id", "offence_id", "reporting_body", "measure",
        "from_value", "to_value", "from_status", "to_status", "from_edition", "to_edition", "difference",
    ]  # fmt: skip
