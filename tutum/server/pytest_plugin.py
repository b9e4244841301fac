"""A pytest fixture: ``pytest_plugins = ["tutum.server.pytest_plugin"]``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tutum
from tutum.server.local import LocalServer


@pytest.fixture(scope="session")
def _tutum_local_server() -> Iterator[LocalServer]:
    """One server for all tests of a session."""
    with LocalServer(transition=0) as server:
        yield server


@pytest.fixture
def tutum_server(_tutum_local_server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> LocalServer:
    """Give a test a fresh, empty account, and point the library at it.

    Transitional states last no time: an action's answer shows them, the next answer shows what
    follows. ``tutum_server.advance(seconds)`` sets the server's clock forward.
    """
    server = _tutum_local_server
    server.reset()
    monkeypatch.setattr(tutum, "user", server.user)
    monkeypatch.setattr(tutum, "apikey", server.apikey)
    monkeypatch.setattr(tutum, "base_url", server.base_url)
    return server
