"""PRCPD in the portal's CSV 1.0: the same figures as in JSON-stat, and files that must be refused."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from tests.parsing.northern_ireland.prcpd_samples import (
    CRIMES,
    RATE,
    TOTAL,
    csv_bytes,
    csv_rows,
    encode,
    one,
    parse,
    reply,
    table,
)

ROBBERY = "psni:robbery"


def test_csv_and_json_stat_give_the_same_figures() -> None:
    extract = table((CRIMES, RATE))
    extract["data"][RATE]["2024/25"]["Belfast"]["Robbery"] = "NA"
    dataset = reply(extract)
    from_json = parse(encode(dataset))
    from_csv = parse(csv_bytes(csv_rows(dataset)))
    pd.testing.assert_frame_equal(
        from_csv.drop(columns=["sheet", "cell"]), from_json.drop(columns=["sheet", "cell"]), check_dtype=False
    )
    assert (from_csv.loc[0, "sheet"], from_csv.loc[0, "cell"]) == ("csv", "J2")


def test_byte_order_mark_of_the_portal_is_no_part_of_either_format() -> None:
    dataset = reply()
    rows = csv_rows(dataset)
    assert parse(csv_bytes(rows)).equals(parse(csv_bytes(rows, mark=False)))
    assert parse(b"\xef\xbb\xbf" + encode(dataset)).equals(parse(encode(dataset)))


def test_csv_columns_are_found_by_header_text() -> None:
    rows = csv_rows(reply())
    moved = [[*row[8:], *row[2:8], *row[:2]] for row in rows]  # UNIT and VALUE first, statistic last
    frame = parse(csv_bytes(moved, mark=False))
    assert one(frame, "recorded_crime", "N09000003", ROBBERY)["cell"] == "B14"


def test_pivoted_download_of_the_table_page_is_refused() -> None:
    rows = [["Statistic Label", "Financial year", "Policing district", "Robbery", TOTAL]]
    rows.append([CRIMES, "2023/24", "Belfast", "280", "33279"])
    with pytest.raises(LayoutError, match="pivoted") as caught:
        parse(csv_bytes(rows))
    assert (caught.value.sheet, caught.value.cell) == ("csv", "A1")


def test_csv_with_a_renamed_value_column_is_refused() -> None:
    rows = csv_rows(reply())
    rows[0][-1] = "Value (revised)"
    with pytest.raises(LayoutError, match="the header is"):
        parse(csv_bytes(rows))


def test_csv_of_another_encoding_is_refused() -> None:
    content = csv_bytes(csv_rows(reply()), mark=False).replace(b"Mid Ulster", b"Mid\xa0Ulster")
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        parse(content)
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        parse(csv_bytes(csv_rows(reply()), mark=False).decode().encode("utf-16"))


@pytest.mark.parametrize("cut", [5, 40], ids=["inside the last row", "whole fields"])
def test_csv_cut_off_is_refused(cut: int) -> None:
    with pytest.raises((UnreadableFileError, LayoutError)):
        parse(csv_bytes(csv_rows(reply()))[:-cut])


def test_csv_that_lacks_a_row_says_which_figure_is_absent() -> None:
    rows = csv_rows(reply())
    del rows[14]
    with pytest.raises(LayoutError, match=r"1 figures are absent.*2023/24.*Belfast.*shoplifting"):
        parse(csv_bytes(rows))


def test_csv_duplicated_row_is_refused_and_located() -> None:
    rows = csv_rows(reply())
    with pytest.raises(DuplicateKeyError) as caught:
        parse(csv_bytes([*rows, rows[13]]))
    assert caught.value.sheet == "csv"
    assert caught.value.cell in ("J14", "J98")


def test_csv_value_that_is_text_is_refused_and_located() -> None:
    rows = csv_rows(reply())
    rows[13][-1] = "1,234"
    with pytest.raises(UnknownMarkerError, match="1,234") as caught:
        parse(csv_bytes(rows))
    assert (caught.value.sheet, caught.value.cell) == ("csv", "J14")


def test_csv_swapped_columns_are_refused_and_located() -> None:
    rows = [
        [*row[:4], row[6], row[5], row[4], *row[7:]] if number else row for number, row in enumerate(csv_rows(reply()))
    ]
    with pytest.raises((LayoutError, UnknownLabelError)) as caught:
        parse(csv_bytes(rows))
    assert caught.value.sheet == "csv"
    assert re.fullmatch(r"[A-J]\d+", caught.value.cell)


def test_csv_code_with_two_labels_is_refused_and_located() -> None:
    rows = csv_rows(reply())
    period = rows[0].index("TLIST(A1)") + 1
    rows[13][period] = "2022/23"
    with pytest.raises(LayoutError, match="has the labels '2023/24' and '2022/23'") as caught:
        parse(csv_bytes(rows))
    assert (caught.value.sheet, caught.value.cell) == ("csv", f"{'ABCDEFGHIJ'[period]}14")
