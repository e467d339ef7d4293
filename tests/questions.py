"""The queries of docs/questions.md, by the name in their first line."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "questions.md").read_text(encoding="utf-8")
QUERIES: dict[str, str] = dict(re.findall(r"```sql\n-- (\w+)\n(.*?)```", TEXT, re.DOTALL))
