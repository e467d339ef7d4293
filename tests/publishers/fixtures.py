"""Fixture `publishers`: import it into a conftest to have the publishers played, and the environment lead to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishers.server import Publishers


@pytest.fixture
def publishers(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    """The publishers with an empty table; give `publishers.environment()` to processes of one's own."""
    with Publishers(tmp_path_factory.mktemp("publishers")) as playing:
        for name in ("ALL_PROXY", "all_proxy", "SSL_CERT_DIR", "UKCRIME_CONTACT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in playing.environment().items():
            monkeypatch.setenv(name, value)
        yield playing
