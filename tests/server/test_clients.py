"""Clients that are not ours, many of them, and several at one server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import traceback
from typing import Any

import pytest

from tests.conftest import ROOT, load_exchanges
from tests.server.client import Client
from tutum.server import LocalServer

CURL = shutil.which("curl")


@pytest.mark.skipif(CURL is None, reason="there is no curl on this machine")
@pytest.mark.parametrize("exchange", load_exchanges(), ids=lambda each: str(each["operation"]))
def test_curl_as_the_api_document_shows(client: Client, exchange: Any) -> None:
    app = client.run(name="my-web-app", target_num_containers=2)
    method, path = exchange["operation"].split()
    of = path.split("/")[3]
    uuid = app["uuid"] if of == "application" else app["containers"][0].split("/")[-2]
    if path.endswith("/start/"):
        client.accepted("POST", f"{of}/{uuid}/stop/")
        client.server.advance(10)
    command = ["curl", "-sS", "-w", "\n%{http_code}", "-X", method, "--noproxy", "*"]
    for name, value in exchange["request"]["headers"].items():
        if name != "Host":
            command += ["-H", f"{name}: {value.replace('username:apikey', 'admin:key')}"]
    if exchange["request"]["json"] is not None:
        command += ["-d", json.dumps(exchange["request"]["json"])]
    command.append(client.server.address + path.replace("(uuid)", uuid))
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    body, _, status = output.rpartition("\n")
    assert status == exchange["response"]["line"].split()[1], body
    assert set(json.loads(body)) == set(exchange["response"]["json"])


def test_thirty_two_threads_leave_a_consistent_account(server: LocalServer) -> None:
    failures: list[str] = []
    kept: list[str] = []

    def work(number: int) -> None:
        client = Client(server)
        try:
            for turn in range(5):
                app = client.launch(name=f"app-{number}-{turn}", target_num_containers=2)
                path = f"application/{app['uuid']}/"
                client.accepted("PATCH", path, {"target_num_containers": 3})
                client.server.advance(11)
                if turn % 2:
                    client.accepted("DELETE", path)
                else:
                    kept.append(app["uuid"])
        except Exception:
            failures.append(traceback.format_exc())
        finally:
            client.session.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    server.advance(11)
    client = Client(server)
    assert (
        client.get("application/", state="Running", limit=1)["meta"]["total_count"]
        == len(kept)
        == 96
    )
    containers = client.get("container/", state="Running", limit=1)["meta"]["total_count"]
    assert containers == 3 * len(kept)
    server.advance(301)
    assert client.get("application/", limit=1)["meta"]["total_count"] == len(kept)
    assert client.get("container/", limit=1)["meta"]["total_count"] == 3 * len(kept)


def _old_python() -> str | None:
    """Return a Python 2.7 that can import the library, or ``None``."""
    for path in (os.path.join(ROOT, ".tox", "py27", "bin", "python"), shutil.which("python2.7")):
        if path and os.path.exists(path):
            command = [path, "-c", "import requests, six"]
            if not subprocess.call(command, stderr=subprocess.DEVNULL):
                return path
    return None


def test_old_python_new_python_and_curl_share_one_server(server: LocalServer) -> None:
    old = _old_python()
    if old is None or CURL is None:
        pytest.skip("needs curl, and a Python 2.7 with requests and six (tox -e py27 makes one)")
    environment = {
        **os.environ,
        "PYTHONPATH": ROOT,
        "TUTUM_BASE_URL": server.base_url,
        "TUTUM_USER": server.user,
        "TUTUM_APIKEY": server.apikey,
    }
    create = "import sys, tutum; tutum.Application.create(image='x', name=sys.argv[1]).save()"
    for python, name in ((old, "from-2.7"), (sys.executable, "from-3")):
        subprocess.run([python, "-c", create, name], env=environment, check=True, timeout=60)
    header = ["-H", f"Authorization: ApiKey {server.user}:{server.apikey}", "--noproxy", "*"]
    subprocess.run(
        [
            "curl",
            "-sSf",
            *header,
            "-H",
            "Content-Type: application/json",
            "-d",
            '{"image": "x", "name": "from-curl"}',
            server.base_url + "application/",
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    show = "import tutum; print(' '.join(app.name for app in tutum.Application.list()))"
    seen = [
        subprocess.run(
            [python, "-c", show],
            env=environment,
            check=True,
            capture_output=True,
            timeout=60,
            text=True,
        ).stdout.split()
        for python in (old, sys.executable)
    ]
    listed = subprocess.run(
        ["curl", "-sSf", *header, server.base_url + "application/"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    seen.append([each["name"] for each in json.loads(listed)["objects"]])
    assert seen == [["from-2.7", "from-3", "from-curl"]] * 3
