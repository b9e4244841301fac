"""Requests that are out of the ordinary: their bodies, their queries, and what is no HTTP."""

from __future__ import annotations

import json
import logging
import socket
import statistics
import time
from collections.abc import Iterator

import pytest

from tests.server.client import Client

JSON = {"Content-Type": "application/json"}


def _connect(client: Client) -> socket.socket:
    host, _, port = client.server.address.partition("//")[2].rpartition(":")
    return socket.create_connection((host, int(port)), 20)


def _answer_to(client: Client, raw: bytes) -> tuple[bytes, bytes]:
    """Send bytes, and return head and body of the answer."""
    with _connect(client) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
    ],
)
def test_what_is_no_http_is_400_in_json(client: Client, raw: bytes) -> None:
    head, body = _answer_to(client, raw)
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"content-type: application/json" in head.lower()
    assert b'{"error": "Invalid HTTP request received."}' in body


@pytest.mark.parametrize("path", ["http://x/api/v1/application/", "/api/v1/application/%zz/"])
def test_paths_that_are_none_are_404(client: Client, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: ApiKey admin:key\r\n\r\n"
    head, body = _answer_to(client, request.encode())
    assert head.startswith(b"HTTP/1.1 404") and b'{"error": "' in body


def test_body_without_content_type_is_read_as_json(client: Client) -> None:
    body = b'{"image": "web"}'
    request = (
        b"POST /api/v1/application/ HTTP/1.1\r\nHost: x\r\nAuthorization: ApiKey admin:key\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    assert _answer_to(client, request)[0].startswith(b"HTTP/1.1 202")


def test_body_may_come_in_chunks(client: Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"ima'
        yield b'ge": "web"}'

    response = client.call("POST", "application/", data=chunks(), headers=JSON)
    assert response.status_code == 202


def test_body_that_is_too_large_is_400_and_not_kept(client: Client) -> None:
    error = client.refused("POST", "application/", data=b" " * 20_000_000, headers=JSON)
    assert "20000000" in error and "1048576" in error
    limit = 1024 * 1024
    fits = json.dumps({"image": "web"}).encode().ljust(limit)
    assert client.call("POST", "application/", data=fits, headers=JSON).status_code == 202
    client.refused("POST", "application/", data=fits + b" ", headers=JSON)


def test_body_that_is_cut_off_is_no_fault(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with _connect(client) as connection:
        connection.sendall(
            b"POST /api/v1/application/ HTTP/1.1\r\nHost: x\r\nAuthorization: ApiKey admin:key\r\n"
            b'Content-Length: 100\r\n\r\n{"image": "web"'
        )
    assert client.get("application/")["objects"] == []
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("depth", [10, 100, 500, 900, 1000, 3000, 10_000, 100_000])
@pytest.mark.parametrize("begin, end", [(b"[", b"]"), (b'{"image":', b"}")])
def test_deep_nesting_is_400(client: Client, depth: int, begin: bytes, end: bytes) -> None:
    data = begin * depth + b"1" + end * depth
    assert len(client.refused("POST", "application/", data=data, headers=JSON)) < 400
    data = b'{"image": "web", "container_envvars": ' + data + b"}"
    assert len(client.refused("POST", "application/", data=data, headers=JSON)) < 400


def test_errors_repeat_long_values_shortened(client: Client) -> None:
    for body in (
        {"image": "x" * 100_000},
        {"image": "web", "x" * 100_000: 1},
        {"image": "web", "roles": ["x" * 1000] * 1000},
        {"image": "web", "container_ports": [{"inner_port": "x"}] * 100},
    ):
        assert len(client.refused("POST", "application/", body)) < 1000
    for path in ("application/?" + "x" * 10_000, "application/" + "x" * 10_000 + "/start/"):
        response = client.call("POST" if "start" in path else "GET", path)
        assert response.status_code in (400, 404) and len(response.json()["error"]) < 1000


def test_error_about_an_unknown_parameter_names_those_that_are_known(client: Client) -> None:
    error = client.refused("POST", "application/", {"image": "web", "nmae": "x"})
    assert "'nmae'" in error and "name" in error.split("allowed: ")[1].split(", ")
    ports = [{"inner_port": 1, "outer_port": 2}]
    error = client.refused("POST", "application/", {"image": "web", "container_ports": ports})
    assert error == (
        "container_ports.0: 'outer_port' is no parameter here; allowed: protocol, inner_port"
    )
    app = client.run()
    error = client.refused("PATCH", f"application/{app['uuid']}/", {"name": "x", "{braces}": 1})
    assert error.endswith(
        "allowed: target_num_containers, autorestart, autoreplace, autodestroy, web_public_dns"
    )
    error = client.refused("GET", "container/?colour=blue")
    assert error.startswith("'colour' is no parameter here; allowed: application__name, ")


@pytest.mark.parametrize(
    "field", ["target_num_containers", "autorestart", "autoreplace", "autodestroy"]
)
def test_what_cannot_be_null_is_refused(client: Client, field: str) -> None:
    app = client.run(autorestart="ALWAYS")
    assert field in client.refused("PATCH", f"application/{app['uuid']}/", {field: None})
    assert client.application(app["uuid"]) == app


def test_parameter_that_is_null_at_creation_counts_as_left_out(client: Client) -> None:
    plain = client.launch(image="web")
    fields = (
        "name container_size target_num_containers run_command entrypoint container_ports "
        "container_envvars linked_to_application autorestart autoreplace autodestroy roles "
        "web_public_dns"
    ).split()
    nothing = client.launch(image="web", **dict.fromkeys(fields))
    same = set(plain) - {"uuid", "resource_uri", "containers", "unique_name", "public_dns"}
    same -= {"container_ports", "link_variables"}
    assert {key: nothing[key] for key in same} == {key: plain[key] for key in same}


def test_filter_that_is_given_twice_is_refused(client: Client) -> None:
    assert "name" in client.refused("GET", "application/?name=a&name=b")
    assert "limit" in client.refused("GET", "container/?limit=1&limit=1")


def test_405_lists_what_is_allowed(client: Client) -> None:
    for path, allowed in (
        ("application/", "GET, POST"),
        ("application/x/", "DELETE, GET, PATCH"),
        ("container/x/", "DELETE, GET"),
        ("container/x/start/", "POST"),
        ("auth/", "GET"),
    ):
        response = client.call("PUT", path)
        assert (response.status_code, response.headers["Allow"]) == (405, allowed)
        assert response.json()["error"].endswith(f"allowed: {allowed}")


def test_answers_do_not_wait_for_the_network(client: Client) -> None:
    """Head and body leave at once: with Nagle's algorithm each answer would take 40 ms."""
    client.get("container/")
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        client.get("container/")
        seconds.append(time.perf_counter() - began)
    assert statistics.median(seconds) < 0.03
