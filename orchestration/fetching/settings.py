"""How patient and how polite requests to publishers are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WebSettings:
    """Times in seconds, sizes in bytes.

    Every single read must bring something within `read_timeout`, and a whole answer must be there within
    `page_deadline` or `download_deadline`: a publisher that sends a byte now and then would hold up a run for ever.
    """

    page_bytes: int = 20_000_000
    attempts: int = 4
    first_wait: float = 1.0  # before the second attempt; doubled before every further one
    longest_wait: float = 120.0
    pause: float = 0.5  # between two requests to one host; data.police.uk allows 15 a second, the others say nothing
    connect_timeout: float = 15.0
    read_timeout: float = 60.0
    page_deadline: float = 120.0
    download_deadline: float = 900.0
