"""What can be a password or a token of an address is hidden wherever it turns up; ordinary words are left alone."""

from __future__ import annotations

import base64

import pytest

from orchestration.alerts.redaction import redacted, secrets_in


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("json://user:p4ss@host/hook", "the password p4ss"),
        ("json://user:p%40ss+word@host/hook", "the password p@ss+word"),
        ("json://user:p%40ss@host/hook", "as it stands in the address, p%40ss"),
        ("json://user:p4ss@host/hook", "Authorization: Basic " + base64.b64encode(b"user:p4ss").decode()),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "T1JJ3T3L2 A1BRTD4JD TIiajkdnlazkcOXrIdevi7FQ"),
        ("json://host/?+X-Key=a-long-header", "a-long-header"),
        ("json://[not-an-address", "json://[not-an-address"),
    ],
)
def test_parts_of_an_address_that_can_be_secrets_are_hidden(url: str, text: str) -> None:
    shown = redacted(f"{text} in {url}", secrets_in(url))
    for secret in ("p4ss", "p%40ss", "p@ss", "dXNlcjpwNHNz", "T1JJ", "A1BR", "TIiaj", "a-long", "not-an"):
        assert secret not in shown
    assert shown.endswith(" in ***")


def test_user_names_and_passwords_in_any_address_are_hidden() -> None:
    text = "ProxyError http://user:pa@ss@proxy:3128/, see https://www.ons.gov.uk/x?mail=a@b"
    assert redacted(text) == "ProxyError http://***@proxy:3128/, see https://www.ons.gov.uk/x?mail=a@b"


def test_ordinary_words_of_an_address_are_not_hidden() -> None:
    text = "mail.example.org refused the hook of the user"
    assert redacted(text, secrets_in("mailto://user:p4ss@mail.example.org/hook")) == text
