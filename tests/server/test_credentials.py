"""Who may call; that nobody else may is in test_operations.py, for each operation."""

from __future__ import annotations

import hmac

import pytest
import requests

from tests.server.client import Client
from tutum.server import LocalServer


@pytest.mark.parametrize(
    "header",
    ["ApiKey admin:ke", "ApiKey admin:keyy", "ApiKey admin:KEY", "ApiKey admin key", "admin:key"],
)
def test_what_is_nearly_the_key_is_401(client: Client, header: str) -> None:
    client.session.headers["Authorization"] = header
    assert "key" not in client.refused("GET", "application/", status=401)


def test_401_says_how_to_authorize(client: Client) -> None:
    client.session.headers.pop("Authorization")
    assert client.call("GET", "application/").headers["WWW-Authenticate"] == "ApiKey"
    assert client.call("GET", "auth/").headers["WWW-Authenticate"].startswith("Basic ")


def test_401_comes_before_anything_is_told_or_done(client: Client) -> None:
    app = client.run()
    client.session.headers["Authorization"] = "ApiKey admin:wrong"
    client.refused("DELETE", f"application/{app['uuid']}/", status=401)
    client.refused("GET", "application/?nonsense=1", status=401)
    client.refused("POST", "application/", status=401, data="{")
    client.session.headers["Authorization"] = "ApiKey admin:key"
    assert client.application(app["uuid"]) == app


def test_scheme_is_read_in_any_case(client: Client) -> None:
    client.session.headers["Authorization"] = "apikey admin:key"
    client.get("application/")


def test_names_beyond_ascii_come_as_utf_8() -> None:
    with LocalServer(user="zoë", apikey="clé", transition=0) as server:
        headers = {"Authorization": "ApiKey zoë:clé".encode()}
        url = server.base_url + "application/"
        assert requests.get(url, headers=headers).status_code == 200
        headers = {"Authorization": "ApiKey zoë:clé".encode("latin-1")}
        assert requests.get(url, headers=headers).status_code == 401


def test_key_may_hold_a_colon() -> None:
    with LocalServer(user="a", apikey="b:c", transition=0) as server:
        client = Client(server)
        client.get("application/")
        client.session.headers["Authorization"] = "ApiKey a:b"
        client.refused("GET", "application/", status=401)


def test_comparison_takes_constant_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def note(sent: bytes, expected: bytes) -> bool:
        compared.append((sent, expected))
        return sent == expected

    monkeypatch.setattr(hmac, "compare_digest", note)
    client.get("application/")
    assert compared == [(b"admin:key", b"admin:key")]


def test_openapi_document_needs_no_credentials(server: LocalServer) -> None:
    assert requests.get(server.address + "/openapi.json").status_code == 200
