"""What went wrong between this project and a publisher, said so that a person knows what to do."""

from __future__ import annotations

from orchestration.fetching.addresses import loggable


class FetchError(Exception):
    """An address that could not be had: names product, address, what was found, what was expected, what to do.

    `http_status` is that of the last answer, None where there was none; `attempts` how often it was tried.
    """

    def __init__(
        self,
        product_id: str,
        url: str,
        found: str,
        expected: str,
        action: str,
        *,
        http_status: int | None = None,
        attempts: int = 1,
    ) -> None:
        self.product_id, self.url = product_id, loggable(url)
        self.found, self.expected, self.action = found, expected, action
        self.http_status, self.attempts = http_status, attempts
        tried = f" ({attempts} attempts)" if attempts > 1 else ""
        super().__init__(f"{product_id}, {self.url}: {found}{tried}; expected {expected}. To do: {action}")


class PassingFetchError(FetchError):
    """Trouble that may have passed in a while; `retry_after` is how long the publisher asks to be left alone, in s."""

    retry_after: float | None = None
