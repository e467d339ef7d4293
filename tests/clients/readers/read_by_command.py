"""Reads a release with the `duckdb` command of this environment; keeps to the two lines of read_duckdb.py."""

import json
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("duckdb"))


def rows(arguments, query):
    """Rows of a query whose columns are all text."""
    done = subprocess.run([COMMAND, *arguments, "-json", "-c", query], capture_output=True, text=True, check=True)
    return [list(row.values()) for row in json.loads(done.stdout or "[]")]


def main(release, questions):
    """Read, wait, read again; every question is a command of its own."""
    with open(questions, encoding="utf-8") as text:
        asked = json.load(text)
    file = ["-readonly", f"{release}/uk_crime.duckdb"]
    found = {
        "version": subprocess.run([COMMAND, "-version"], capture_output=True, text=True, check=True).stdout.split()[0],
        "file": {name: rows(file, query) for name, query in asked["file"].items()},
        "parquet": {name: rows([], query) for name, query in asked["parquet"].items()},
        "figure": rows(file, asked["figure"]),
        "parquet figure": rows([], asked["parquet_figure"]),
    }
    print(json.dumps(found), flush=True)
    sys.stdin.readline()
    seen = {"next command": rows(file, asked["figure"]), "next command on Parquet": rows([], asked["parquet_figure"])}
    print(json.dumps(seen), flush=True)


main(*sys.argv[1:])
