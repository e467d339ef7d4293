"""Reads a release through SQLAlchemy's `duckdb` dialect and pandas; keeps to the two lines of read_duckdb.py.

Whichever of duckdb-sqlalchemy and duckdb-engine is installed serves the dialect.
"""

import importlib.metadata
import json
import os
import sys

import pandas
import sqlalchemy
from sqlalchemy.pool import NullPool


def rows(connection, query):
    """Rows of a query whose columns are all text; sent as it is, for `:` is no parameter here."""
    return [list(row) for row in connection.exec_driver_sql(query).fetchall()]


def served():
    """Name and version of what serves the dialect."""
    for name in ("duckdb-sqlalchemy", "duckdb-engine"):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        others = (f"{other} {importlib.metadata.version(other)}" for other in ("SQLAlchemy", "duckdb"))
        return f"{version} ({', '.join(others)})"
    raise SystemExit("neither duckdb-sqlalchemy nor duckdb-engine is installed")


def main(release, questions):
    """Reflect, read, wait, read again."""
    with open(questions, encoding="utf-8") as text:
        asked = json.load(text)
    address = "duckdb:///" + os.path.join(release, "uk_crime.duckdb")
    read_only = {"read_only": True}
    pooled = sqlalchemy.create_engine(address, connect_args=read_only)
    unpooled = sqlalchemy.create_engine(address, connect_args=read_only, poolclass=NullPool)
    inspector = sqlalchemy.inspect(unpooled)
    columns = {name: [column["name"] for column in inspector.get_columns(name)] for name in asked["tables"]}
    with unpooled.connect() as connection:
        periods = sqlalchemy.table("dim_period")
        counted = connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(periods)).scalar_one()
        frame = pandas.read_sql("select * from dim_period", connection)
        assert len(frame) == counted
        assert list(frame.columns) == columns["dim_period"]
        found = {
            "version": served(),
            "columns": columns,
            "file": {name: rows(connection, query) for name, query in asked["file"].items()},
            "figure": rows(connection, asked["figure"]),
        }
    with pooled.connect() as connection:
        assert rows(connection, asked["figure"]) == found["figure"]
    print(json.dumps(found), flush=True)

    sys.stdin.readline()
    seen = {}
    with pooled.connect() as connection:
        seen["pooled engine"] = rows(connection, asked["figure"])
    pooled.dispose()
    with pooled.connect() as connection:
        seen["pooled engine after dispose()"] = rows(connection, asked["figure"])
    pooled.dispose()
    with unpooled.connect() as connection:
        seen["engine with NullPool"] = rows(connection, asked["figure"])
    print(json.dumps(seen), flush=True)


main(*sys.argv[1:])
