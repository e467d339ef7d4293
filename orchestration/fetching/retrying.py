"""Another try after trouble that may pass: later each time, never at the same moment as others, never for ever."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from orchestration import clock
from orchestration.fetching import waiting
from orchestration.fetching.errors import PassingFetchError
from orchestration.fetching.settings import WebSettings

if TYPE_CHECKING:
    import tenacity


def tries(settings: WebSettings) -> tenacity.Retrying:
    """Attempts to make: each that ends in a PassingFetchError is followed by another, the last one's error is raised.

    The wait doubles, and a random part of up to `first_wait` is added, so that products refused together do not come
    back together. A publisher's Retry-After is kept to where it is longer, but for no more than `longest_wait`.
    """
    import tenacity

    backoff = tenacity.wait_exponential(multiplier=settings.first_wait, max=settings.longest_wait)
    jitter = tenacity.wait_random(0, settings.first_wait)

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.retry_after if isinstance(error, PassingFetchError) else None
        return min(max(backoff(state) + jitter(state), asked or 0.0), settings.longest_wait)

    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(settings.attempts),
        wait=wait,
        retry=tenacity.retry_if_exception_type(PassingFetchError),
        sleep=lambda seconds: waiting.sleep(seconds),
        reraise=True,
    )


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a moment; None where it says neither."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(value)  # of any number of digits: float knows infinity
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return max((moment - clock.now()).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return None
