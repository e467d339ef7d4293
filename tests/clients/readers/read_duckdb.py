"""Reads a release with whatever DuckDB this Python has, and no other package: `read_duckdb.py RELEASE QUESTIONS`.

Prints one line of JSON with all it read, waits for a line (meanwhile `current` is switched), and prints a second one:
the figure by each way of asking again. Every reader of this folder keeps to these two lines.
"""

import json
import os
import sys

import duckdb


def rows(connection, query):
    """Rows of a query whose columns are all text."""
    return [list(row) for row in connection.execute(query).fetchall()]


def main(release, questions):
    """Read, wait, read again."""
    with open(questions, encoding="utf-8") as text:
        asked = json.load(text)
    file = os.path.join(release, "uk_crime.duckdb")
    connection = duckdb.connect(file, read_only=True)
    beside = duckdb.connect()  # an in-memory database that reads the Parquet files where they lie
    found = {
        "version": duckdb.__version__,
        "file": {name: rows(connection, query) for name, query in asked["file"].items()},
        "parquet": {name: rows(beside, query) for name, query in asked["parquet"].items()},
        "figure": rows(connection, asked["figure"]),
        "parquet figure": rows(beside, asked["parquet_figure"]),
    }
    print(json.dumps(found), flush=True)

    sys.stdin.readline()
    seen = {"same connection": rows(connection, asked["figure"])}
    for way, path in (("second connection", file), ("second connection to the resolved link", os.path.realpath(file))):
        second = duckdb.connect(path, read_only=True)
        seen[way] = rows(second, asked["figure"])
        second.close()
    connection.close()
    again = duckdb.connect(file, read_only=True)
    seen["connection after all were closed"] = rows(again, asked["figure"])
    again.close()
    seen["Parquet on the same connection"] = rows(beside, asked["parquet_figure"])
    print(json.dumps(seen), flush=True)


main(*sys.argv[1:])
