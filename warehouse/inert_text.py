"""Text that a spreadsheet shows and does not run.

A spreadsheet that opens a CSV file takes a cell for a formula by its first character, quoted or not, and a formula can
send what stands beside it to an address, or start a program (OWASP, "CSV Injection"). Labels, notes and messages come
from publishers, so a cell of text that begins like a formula is given an apostrophe in front, which spreadsheets take
for "this is text". White space before the character does not hide it, nor does its full-width form, which East Asian
settings read alike. Values that look like numbers stay exact, minus sign and all: programs that read the file back
must find the very number.
"""

from __future__ import annotations

import re

# Characters stand for themselves, without classes such as \s: Python and DuckDB (RE2) must read both patterns alike.
_BLANKS = (
    "".join(
        map(chr, (*range(0x01, 0x21), 0x7F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F))
    )
    + "\u2060\u3000\ufeff"
)
_FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
_FORMULA = rf"\A(?:[\t\r\n]|[{_BLANKS}]*[=+@{_FULL_WIDTH}-])"
_NUMBER = r"\A[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?\z"
_is_formula = re.compile(_FORMULA).match
_is_number = re.compile(_NUMBER.replace(r"\z", r"\Z")).match


def inert(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _is_formula(text) and not _is_number(text) else text


def inert_sql(expression: str) -> str:
    """The same of a DuckDB expression of type VARCHAR."""
    formula, number = (pattern.replace("'", "''") for pattern in (_FORMULA, _NUMBER))
    is_formula = f"regexp_matches({expression}, '{formula}') and not regexp_matches({expression}, '{number}')"
    return f"case when {is_formula} then '''' || {expression} else {expression} end"
