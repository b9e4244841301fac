"""Who may call."""

import http.client

import pytest

from tests.server.client import Client
from tutum.server import LocalServer


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "ApiKey",
        "ApiKey ann",
        "ApiKey ann:",
        "ApiKey ann:secret-ke",
        "ApiKey ann:secret-keyy",
        "ApiKey ann:SECRET-KEY",
        "ApiKey bob:secret-key",
        "ApiKey ann secret-key",
        "Basic YW5uOnNlY3JldC1rZXk=",
        "Bearer ann:secret-key",
        "ann:secret-key",
        "ApiKey \xff\xfe",
        "ApiKey ann:secret-key x",
    ],
)
def test_other_credentials_are_401(client, header):
    client.session.headers["Authorization"] = header and header.encode("latin-1")
    error = client.refused("GET", "application/", 401)
    assert "secret-key" not in error


def test_401_says_how_to_authorize(client):
    client.session.headers.clear()
    response = client.send("GET", "application/")
    assert response.headers["WWW-Authenticate"] == "ApiKey"
    assert client.send("GET", "auth/").headers["WWW-Authenticate"].startswith("Basic")


def test_401_comes_before_anything_is_told_or_done(client):
    app = client.launch()
    client.session.headers["Authorization"] = "ApiKey ann:wrong"
    client.refused("DELETE", app["resource_uri"], 401)
    client.refused("GET", "application/none/", 401)
    client.refused("GET", "application/?colour=blue", 401)
    client.refused("POST", "application/", 401, data="{")
    client.session.headers["Authorization"] = "ApiKey ann:secret-key"
    assert client.now(app)["state"] == "Running"


def test_scheme_is_read_in_any_case(client):
    client.session.headers["Authorization"] = "apikey ann:secret-key"
    client.get("application/")


def test_names_beyond_ascii_come_as_utf_8():
    with LocalServer(user="zoë", apikey="clé", transition=0) as server, Client(server) as client:
        client.session.headers["Authorization"] = "ApiKey zoë:clé".encode()
        assert client.create()["public_dns"].endswith(".dev.tutum.local")
        client.session.headers["Authorization"] = "ApiKey zoë:clé".encode("latin-1")
        client.refused("GET", "application/", 401)


def test_key_may_hold_a_colon():
    with LocalServer(user="a", apikey="b:c", transition=0) as server, Client(server) as client:
        client.get("application/")
        client.session.headers["Authorization"] = "ApiKey a:b"
        client.refused("GET", "application/", 401)


def test_comparison_takes_constant_time(monkeypatch, client):
    import hmac

    compared = []
    monkeypatch.setattr(
        hmac, "compare_digest", lambda *pair: compared.append(pair) or pair[0] == pair[1]
    )
    client.get("application/")
    assert compared == [(b"ann:secret-key", b"ann:secret-key")]


def test_openapi_document_needs_no_credentials(server):
    connection = http.client.HTTPConnection(server.address.partition("//")[2])
    connection.request("GET", "/openapi.json")
    assert connection.getresponse().status == 200
    connection.close()
