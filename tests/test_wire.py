"""The scripted server does what the other tests rely on."""

from __future__ import absolute_import

import socket

import requests

from tests.wire import Wire, answer, refuse, reset, silence


def test_answers_are_played_in_order_and_requests_recorded():
    with Wire(answer(201, json={"a": 1}), answer(404, body=b"no")) as wire:
        first = requests.post(wire.url + "x/?y=z", data=b"body")
        second = requests.get(wire.url)
    assert (first.status_code, first.json()) == (201, {"a": 1})
    assert (second.status_code, second.content) == (404, b"no")
    request = wire.requests[0]
    assert (request.method, request.path, request.query) == ("POST", "/api/v1/x/", "y=z")
    assert request.body == b"body"
    assert request.raw.startswith(b"POST /api/v1/x/?y=z HTTP/1.1\r\n")


def test_connections_are_counted():
    with Wire(forever=answer(200)) as wire:
        with requests.Session() as session:
            session.get(wire.url)
            session.get(wire.url)
        requests.get(wire.url)
    assert wire.connections == 2
    assert [request.connection for request in wire.requests] == [1, 1, 2]


def test_what_is_not_in_the_script_says_so():
    with Wire() as wire:
        response = requests.get(wire.url)
    assert response.status_code == 599
    assert "not in the script" in response.json()["error"]


def test_chunks_and_gzip_arrive_whole():
    with Wire(answer(json=list(range(99)), chunked=True, zipped=True)) as wire:
        assert requests.get(wire.url).json() == list(range(99))


def _read_after(step):
    with Wire(step) as wire:
        client = socket.create_connection(("127.0.0.1", wire.port))
        client.settimeout(0.3)
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        try:
            return client.recv(100)
        except socket.timeout:
            return "silence"
        except socket.error:
            return "reset"
        finally:
            client.close()


def test_faults_are_what_they_are_called():
    assert _read_after(refuse()) == b""
    assert _read_after(reset()) == "reset"
    assert _read_after(silence()) == "silence"


def test_nothing_is_left_behind():
    with Wire(silence()) as wire:
        client = socket.create_connection(("127.0.0.1", wire.port))
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while not wire.requests:
            pass
    assert client.recv(10) == b""
    client.close()
    try:
        socket.create_connection(("127.0.0.1", wire.port), 1)
        raise AssertionError("the port is still open")
    except socket.error:
        pass
