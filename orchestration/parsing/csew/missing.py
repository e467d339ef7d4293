"""Why a Crime Survey figure is missing: what was not asked yet, and what cannot be formed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from orchestration.parsing.csew.layout import Row
from orchestration.parsing.csew.rows import NO_RATE, WITH_FRAUD
from orchestration.parsing.periods import Period

FRAUD_ASKED_ALL_YEAR = date(2016, 4, 1)

NOT_YET_ASKED = "no full year of questions on fraud and computer misuse before April 2016"
NO_COMMON_RATE = "household and personal crimes have different denominators, so no rate of both can be formed"


def with_reasons(frame: pd.DataFrame, rows: Sequence[Row], years: Sequence[Period], *, rates: bool) -> pd.DataFrame:
    """Copy of `frame`, the cells where `rows` and `years` cross, with `status_reason` where a value is missing.

    Of a change, `years` are those compared with. A value missing for another reason gets none.
    """
    reasons = [_reason(row.offence.offence_id.partition(":")[2], year, rates) for row in rows for year in years]
    known = pd.Series(reasons, index=frame.index, dtype="str")
    return frame.assign(status_reason=known.where(frame["value"].isna()))


def _reason(slug: str, year: Period, rates: bool) -> str | None:
    if rates and slug in NO_RATE:
        return NO_COMMON_RATE
    return NOT_YET_ASKED if slug in WITH_FRAUD and year.start < FRAUD_ASKED_ALL_YEAR else None
