"""LocalServer and the pytest plugin."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
import requests

import tutum
from tests.conftest import ROOT
from tests.server.client import Client
from tutum.server import LocalServer


def test_it_is_ready_when_entered_and_gone_when_left() -> None:
    before = threading.active_count()
    with LocalServer() as server:
        assert server.base_url.startswith("http://127.0.0.1:") and server.base_url.endswith(
            "/api/v1/"
        )
        assert Client(server).get("application/")["objects"] == []
        port = int(server.address.rpartition(":")[2])
    assert threading.active_count() == before
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 2)
    with pytest.raises(RuntimeError):
        server.base_url


def test_several_run_side_by_side_with_accounts_of_their_own() -> None:
    with LocalServer() as one, LocalServer(user="other") as other:
        assert one.apikey != other.apikey and one.base_url != other.base_url
        Client(one).launch()
        assert Client(one).get("application/")["meta"]["total_count"] == 1
        assert Client(other).get("application/")["meta"]["total_count"] == 0
        stranger = Client(one)
        stranger.session.headers["Authorization"] = f"ApiKey {other.user}:{other.apikey}"
        stranger.refused("GET", "application/", status=401)


def test_it_can_be_entered_again() -> None:
    server = LocalServer()
    for _ in range(2):
        with server:
            with pytest.raises(RuntimeError):
                server.start()
            Client(server).launch()
            assert Client(server).get("application/")["meta"]["total_count"] == 1
    server.stop()


def test_a_taken_port_is_an_os_error() -> None:
    with LocalServer() as server:
        with pytest.raises(OSError):
            LocalServer(port=int(server.address.rpartition(":")[2])).start()


@pytest.mark.parametrize(
    "options",
    [{"transition": -1}, {"port": 70000}, {"user": ""}, {"user": "a:b"}, {"apikey": "a\nb"}],
)
def test_settings_that_cannot_be_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        LocalServer(**options)
    with pytest.raises(TypeError):
        LocalServer(nonsense=1)


def test_time_passes_by_itself() -> None:
    with LocalServer(transition=0.05) as server:
        tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url
        app = tutum.Application.create(image="x")
        app.save()
        assert app.state == "Starting"
        assert app.wait_until("Running", timeout=20) is True


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError):
        LocalServer().advance(-1)


def test_names_beyond_latin_1_can_call() -> None:
    with LocalServer(user="Иван", apikey="ключ", password="пароль") as server:
        tutum.base_url = server.base_url
        assert tutum.auth.authenticate("Иван", "пароль") is True
        assert (tutum.user, tutum.apikey) == ("Иван", "ключ")
        assert tutum.Application.list() == []


def test_the_library_logs_in_and_reads_logs() -> None:
    with LocalServer(transition=0) as server:
        tutum.base_url = server.base_url
        assert tutum.auth.get_apikey(server.user, server.password) == server.apikey
        assert tutum.auth.authenticate(server.user, server.password)
        app = tutum.Application.create(image="x")
        app.save()
        app.refresh()
        assert app.logs == tutum.Container.list()[0].logs != ""


PLUGIN = """
import tutum
pytest_plugins = ["tutum.server.pytest_plugin"]

before = (tutum.user, tutum.apikey, tutum.base_url)
addresses = []

def test_one(tutum_server):
    assert (tutum.user, tutum.apikey, tutum.base_url) == (
        tutum_server.user, tutum_server.apikey, tutum_server.base_url)
    app = tutum.Application.create(image="x", name="one")
    app.save()
    assert app.state == "Starting"
    assert app.wait_until("Running", timeout=20)
    addresses.append(tutum_server.base_url)

def test_between():
    assert (tutum.user, tutum.apikey, tutum.base_url) == before

def test_two(tutum_server):
    assert tutum.Application.list() == []
    app = tutum.Application.create(image="x", name="one")
    app.save()
    assert app.unique_name == "one"
    app.delete()
    assert app.wait_until("Terminated")
    tutum_server.advance(301)
    assert tutum.Application.list() == []
"""


def test_the_plugin_gives_each_test_an_empty_account(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    (tmp_path / "conftest.py").write_text(PLUGIN.split("\n\n")[0].replace("import tutum\n", ""))
    (tmp_path / "test_tool.py").write_text(PLUGIN.replace(PLUGIN.split("\n\n")[0], "import tutum"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_keep_alive_and_closed_connections_are_both_served() -> None:
    with LocalServer() as server, requests.Session() as session:
        session.headers["Authorization"] = f"ApiKey {server.user}:{server.apikey}"
        for close in (False, True, False):
            headers = {"Connection": "close"} if close else {}
            assert session.get(server.base_url + "container/", headers=headers).status_code == 200
