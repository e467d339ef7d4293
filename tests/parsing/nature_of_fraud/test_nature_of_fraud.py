"""Tables on the nature of fraud: each trap of their layout, on small workbooks."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.nature_of_fraud.tables import TABLES
from orchestration.registry.load import products, sources
from tests.contexts import context_for
from tests.parsing.nature_of_fraud.nature_of_fraud_samples import (
    NOT_APPLICABLE,
    SUPPRESSED,
    header_of,
    parsed,
    sheets_of,
    source_of,
)
from tests.parsing.workbooks import altered, with_row, workbook_of

NUMBERS = range(1, 15)
LEGENDS = {9: NOT_APPLICABLE, 10: SUPPRESSED}


def sample(number: int) -> pd.DataFrame:
    return parsed(number, sheets_of(number, legend=LEGENDS.get(number, "")))


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["comparator_end"].isna()]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_table_is_read_whole(number: int) -> None:
    table, frame = TABLES[number - 1], sample(number)
    assert set(frame["offence_id"]) == {f"csew_fraud:{name}" for name in table.populations}
    assert set(zip(frame["breakdown"], frame["category"], strict=True)) == {
        (block.breakdown, category) for block in table.blocks for category in block.categories
    }
    assert set(frame["area_code"]) == {"K04000001"}
    assert set(frame["period_basis"]) == {"interview_year"}
    assert set(frame["series"]) == {"nature"}
    assert not frame["is_total"].any()
    assert frame["reporting_body"].isna().all()


def test_header_stands_one_row_higher_where_no_marker_is_explained() -> None:
    explained, bare = (sheets_of(3, legend=legend)["Table_3a"] for legend in (LEGENDS[9], ""))
    assert header_of(explained) == header_of(bare) + 1
    assert set(sample(3)["cell"].str[1:].astype(int)) == set(range(header_of(bare) + 1, header_of(bare) + 5))


def test_title_may_run_over_two_rows() -> None:
    sheets = sheets_of(5)
    title = sheets["Table_5b"][0][0]
    cut = title.index("year ending")
    halves = altered(with_row(sheets["Table_5b"], 2, [title[cut:]]), {"A1": title[:cut]})
    frame = parsed(5, {**sheets, "Table_5b": halves})
    whole = parsed(5, sheets)
    assert list(frame["value"].dropna()) == list(whole["value"].dropna())
    assert set(frame.loc[frame["sheet"] == "Table_5b", "offence_id"]) == {"csew_fraud:bank_and_credit_account_fraud"}
    assert set(frame["notes"].dropna().str.slice(0, 17)) == {"[note 1] [note 2]"}


def test_sheets_are_known_by_title_whatever_their_order_and_name() -> None:
    sheets = sheets_of(8)
    shuffled = {name: sheets[name] for name in ("Cover", "Table_8c", "Table_8a", "Table_8b", "Table_8d", "Table_8e")}
    shuffled["Table 8 f "] = sheets["Table_8f"]
    frame = parsed(8, shuffled)
    assert len(frame) == len(parsed(8, sheets))
    assert set(frame.loc[frame["sheet"] == "Table_8c", "offence_label"]) == {"consumer and retail fraud"}
    assert set(frame.loc[frame["sheet"] == "Table 8 f ", "offence_label"]) == {"non-cyber fraud"}


def test_sheets_of_other_tables_are_left_to_their_sources() -> None:
    alone, together = sheets_of(5), {**sheets_of(7), **sheets_of(5), **sheets_of(13)}
    assert len(parsed(5, together)) == len(parsed(5, alone))


def test_rows_are_known_by_label_whatever_their_order() -> None:
    sheets = sheets_of(2)
    rows = sheets["Table_2a"]
    first = header_of(rows)
    swapped = [*rows[:first], rows[first + 1], rows[first], *rows[first + 2 :]]
    swapped = altered(swapped, {f"B{first + 1}": 99.0})
    frame = shares(parsed(2, {**sheets, "Table_2a": swapped}))
    mine = frame[(frame["sheet"] == "Table_2a") & (frame["value"] == 99.0)]
    assert list(mine["category"]) == ["Financial loss"]


def test_periods_are_years_of_interview_and_skip_the_suspension() -> None:
    frame = shares(sample(13))
    years = sorted(set(frame["period_start"].dt.date))
    assert years == [date(year, 4, 1) for year in (2018, 2019, 2022, 2023, 2024)]
    assert set(frame["period_type"]) == {"FY"}


def test_indented_label_is_part_of_the_row_above() -> None:
    frame = sample(1)
    assert "Respondent was emotionally affected > Emotionally affected: Very much" in set(frame["category"])
    assert "  Emotionally affected: Very much" in set(frame["published_label"])


def test_base_describes_the_rows_above_it_and_no_others() -> None:
    frame = sample(6).drop_duplicates(["breakdown", "offence_id"]).set_index("breakdown")
    contact, method = frame.loc["contact"].iloc[0], frame.loc["first_method_of_contact"].iloc[0]
    assert (contact["survey_population"], contact["base"]) == ("incidents", 1000)
    assert (method["survey_population"], method["base"]) == ("incidents_with_contact", 2000)
    assert set(frame["base_unit"]) == {"incidents"}


def test_bases_are_never_observations() -> None:
    frame = sample(8)
    assert not frame["published_label"].str.contains("base", case=False).any()
    assert shares(frame)["base"].notna().all()
    assert shares(frame).groupby("breakdown")["base"].min().to_dict() == {
        "offender_described": 1000,
        "number_of_offenders": 2000,
        "relationship_to_victim": 3000,
    }


def test_mean_rating_is_a_score_among_percentages() -> None:
    frame = shares(sample(3))
    units = frame.groupby("category")["unit"].unique().str.join("")
    assert units.to_dict() == {"1 to 6": "percent", "7 to 13": "percent", "14 to 20": "percent", "Mean rating": "score"}
    assert set(frame.loc[frame["category"] == "Mean rating", "measure"]) == {"mean_rating"}


def test_columns_on_loss_interleave_two_populations() -> None:
    frame = sample(9)
    band = frame[(frame["category"] == "Less than £20") & (frame["sheet"] == "Table_9a")]
    assert list(band["survey_population"]) == ["incidents", "incidents_with_loss"] * 5
    assert list(band["base"]) == [float(base) for base in range(1000, 1010)]
    assert list(band["cell"].str[0]) == list("BCDEFGHIJK")
    assert set(band["unit"]) == {"percent"}


def test_median_loss_is_in_pounds_and_of_frauds_with_a_loss_only() -> None:
    frame = sample(9)
    median = frame[frame["category"] == "Median loss"]
    assert set(zip(median["measure"], median["unit"], strict=True)) == {("median_loss", "pounds")}
    with_loss = median["survey_population"] == "incidents_with_loss"
    assert set(median.loc[with_loss, "value"]) == {130}
    assert set(median.loc[~with_loss, "obs_status"]) == {"z"}
    assert set(median.loc[~with_loss, "marker"]) == {"[z]"}


def test_sub_populations_may_be_columns() -> None:
    frame = sample(4)
    by_column = frame.drop_duplicates("offence_id").set_index("offence_id")
    assert len(by_column) == 10
    assert by_column.loc["csew_fraud:all_other_fraud", "cell"].startswith("F")
    assert by_column.loc["csew_fraud:all_other_fraud", "notes"] == "[note 1] [note 2] [note 9]"
    assert by_column.loc["csew_fraud:unauthorised_access", "base"] == 1009
    assert set(frame["period_end"].dt.date) == {date(2025, 3, 31)}


def test_suppressed_figure_keeps_its_base_and_says_why() -> None:
    sheets = sheets_of(10, legend=SUPPRESSED)
    row = next(number for number, row in enumerate(sheets["Table_10"], 1) if row[1:2] == ["Push payment only"])
    frame = parsed(10, {"Table_10": altered(sheets["Table_10"], {f"D{row}": "[u]", f"D{row + 4}": 23.0})})
    suppressed = frame[frame["obs_status"] == "u"].iloc[0]
    assert pd.isna(suppressed["value"])
    assert suppressed["base"] == 23
    assert suppressed["status_reason"] == "suppressed: the unweighted base is small"
    assert suppressed["offence_id"] == "csew_fraud:bank_and_credit_account_fraud"


def test_answer_not_offered_is_missing_with_the_reason() -> None:
    sheets = sheets_of(11)
    rows = sheets["Table_11"]
    row = next(number for number, row in enumerate(rows, 1) if row[0].startswith("Contacted by"))
    frame = parsed(11, {"Table_11": altered(rows, {f"B{row}": "[x]", f"G{row}": "[z]"})})
    missing = frame[frame["marker"] == "[x]"].iloc[0]
    assert (missing["obs_status"], missing["status_reason"]) == ("x", "the answer option was not offered")
    assert missing["base"] == 1000


def test_years_without_the_question_have_neither_figure_nor_base() -> None:
    sheets = sheets_of(14)
    rows = sheets["Table_14"]
    first = next(
        number for number, row in enumerate(rows, 1) if row[1:2] == ["Device performing badly/stopped working"]
    )
    places = {
        f"{column}{row}": mark for row in range(first, first + 9) for column, mark in (("C", "[x]"), ("H", "[z]"))
    }
    frame = parsed(14, {"Table_14": altered(rows, places)})
    missing = shares(frame)[shares(frame)["value"].isna()]
    assert len(missing) == 8
    assert missing["base"].isna().all()
    assert missing["base_unit"].isna().all()


def test_zero_is_a_figure() -> None:
    sheets = sheets_of(7)
    row = header_of(sheets["Table_7a"]) + 1
    frame = parsed(7, {**sheets, "Table_7a": altered(sheets["Table_7a"], {f"B{row}": 0.0})})
    zero = frame[(frame["sheet"] == "Table_7a") & (frame["cell"] == f"B{row}")].iloc[0]
    assert zero["value"] == 0
    assert pd.isna(zero["obs_status"])


def test_comparison_has_no_value_but_says_whether_the_change_is_significant() -> None:
    sheets = sheets_of(1)
    row = header_of(sheets["Table_1a"]) + 1
    marks = {f"H{row}": "[s]", f"H{row + 1}": "[z]"}
    frame = parsed(1, {**sheets, "Table_1a": altered(sheets["Table_1a"], marks)})
    changes = frame[(frame["sheet"] == "Table_1a") & frame["comparator_end"].notna()].set_index("cell")
    assert set(changes["measure"]) == {"survey_share_change"}
    assert set(changes["unit"]) == {"percentage_points"}
    assert set(changes["period_end"].dt.date) == {date(2025, 3, 31)}
    assert changes["value"].isna().all()
    assert set(changes["obs_status"]) == {"x"}
    said = changes.loc[[f"H{row}", f"H{row + 1}", f"H{row + 2}"]]
    assert list(said["significance"]) == ["s", "z", "ns"]
    assert list(said["status_reason"]) == [
        "only whether the change is significant is published",
        "only whether the change is significant is published; not tested: base below 50",
        "only whether the change is significant is published",
    ]
    assert said["marker"].isna().tolist() == [False, False, True]
    assert changes.loc[f"H{row}", "comparator_start"] == pd.Timestamp("2018-04-01")
    assert changes.loc[f"I{row}", "comparator_end"] == pd.Timestamp("2024-03-31")
    assert changes.loc[f"I{row}", "comparator_type"] == "FY"
    assert changes["base"].isna().all()


def test_change_of_a_mean_rating_is_in_points_of_the_score() -> None:
    frame = sample(3)
    change = frame[(frame["measure"] == "survey_share_change") & (frame["category"] == "Mean rating")]
    assert set(change["unit"]) == {"score"}


def test_marker_beside_a_base_says_nothing_of_the_base() -> None:
    sheets = sheets_of(8)
    rows = sheets["Table_8a"]
    base = header_of(rows) + 2
    frame = parsed(8, {**sheets, "Table_8a": altered(rows, {f"H{base}": "[z]"})})
    assert len(frame) == len(parsed(8, sheets))


def test_note_in_a_comparison_header_may_vary() -> None:
    sheets = sheets_of(5)
    header = header_of(sheets["Table_5a"])
    other = altered(sheets["Table_5a"], {f"G{header}": "Latest year compared with Mar 2019 [note 13]"})
    frame = parsed(5, {**sheets, "Table_5a": other})
    assert (
        frame.loc[(frame["sheet"] == "Table_5a") & (frame["cell"] == f"G{header + 1}"), "notes"].item().endswith("13]")
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_compact_copy_reads_like_the_original(number: int) -> None:
    sheets = sheets_of(number, legend=LEGENDS.get(number, ""))
    product = products()["ons_nature_of_fraud"]
    parser, _ = find_parser(sources()[source_of(number)].table.parser)
    context = context_for(source_of(number), "fy-2024-25")
    original = workbook_of(sheets)
    pd.testing.assert_frame_equal(parser(compact_edition(product, original), context), parser(original, context))


def test_one_year_needs_no_comparison() -> None:
    frame = parsed(6, sheets_of(6, years=(2025,), legend=""))
    assert frame["comparator_end"].isna().all()
    assert set(frame["period_start"].dt.date) == {date(2024, 4, 1)}


def test_empty_rows_are_passed_over() -> None:
    sheets = sheets_of(13)
    rows = with_row(sheets["Table_13"], header_of(sheets["Table_13"]) + 1, [""])
    assert len(parsed(13, {"Table_13": rows})) == len(parsed(13, sheets))
