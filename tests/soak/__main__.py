"""The long soak: `python -m tests.soak 200 [--seed N]`; prints the counts, ends with 1 if any is wrong."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.driver import soak

parser = argparse.ArgumentParser(prog="python -m tests.soak")
parser.add_argument("days", type=int)
parser.add_argument("--seed", type=int, default=1)
chosen = parser.parse_args()
with tempfile.TemporaryDirectory(prefix="ukcrime-soak-") as folder:
    counts = soak(chosen.days, chosen.seed, Path(folder), lambda line: print(line, file=sys.stderr, flush=True))
print(counts.table())
sys.exit(bool(counts.wrong))
