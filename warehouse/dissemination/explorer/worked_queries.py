"""Worked queries: questions with the SQL that answers them, kept once, shown where a table of theirs is described."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_QUERY = re.compile(r"^-- (?P<name>[a-z0-9_]+): (?P<question>.+)\n(?P<sql>(?:(?!-- ).*\n)+?)(?=\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class WorkedQuery:
    """A question people ask, and the query on a release that answers it."""

    name: str
    question: str
    sql: str

    def reads(self, table: str) -> bool:
        """Whether the query names a table, view or macro of that name."""
        return re.search(rf"\b{re.escape(table)}\b", self.sql) is not None


class WorkedQueriesError(Exception):
    """worked_queries.sql holds text that is no query with its name and question."""


@cache
def worked_queries() -> tuple[WorkedQuery, ...]:
    """Queries of worked_queries.sql, in its order; raises WorkedQueriesError where a part of it is none."""
    text = resources.files(__package__).joinpath("worked_queries.sql").read_text(encoding="utf-8")
    found = tuple(
        WorkedQuery(part["name"], part["question"], part["sql"].strip().removesuffix(";"))
        for part in _QUERY.finditer(text)
    )
    rest = _QUERY.sub("", text).strip()
    if rest:
        raise WorkedQueriesError(
            f"worked_queries.sql: {rest.splitlines()[0]!r} belongs to no query; expected `-- name: Question?`, the "
            "query on the lines below it, and an empty line"
        )
    return found
