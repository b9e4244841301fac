"""The finer print of the state rules: recovery, links, dates, names, time."""

from __future__ import annotations

import email.utils
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.server.client import TRANSITION, Client
from tutum.server import LocalServer, command
from tutum.server.signals import Signals


def _crash(client: Client, app: Any) -> None:
    """Let an application's one running container crash."""
    (container,) = (each for each in client.containers(app["uuid"]) if each["state"] == "Running")
    client.server.crash(container["uuid"], 1)


# Recovery


def test_crashes_that_are_a_minute_apart_are_restarted_each_time(client: Client) -> None:
    app = client.run(autorestart="ALWAYS")
    for _ in range(6):
        _crash(client, app)
        assert client.application(app["uuid"])["state"] == "Starting"
        client.server.advance(61)
        assert client.application(app["uuid"])["state"] == "Running"
    (container,) = client.containers(app["uuid"])
    assert container["unique_name"] == "hello-world-1"


def test_the_fourth_crash_in_a_minute_is_not_restarted(client: Client) -> None:
    app = client.run(autorestart="ON_FAILURE")
    for _ in range(3):
        _crash(client, app)
        client.settle()
    _crash(client, app)
    assert client.application(app["uuid"])["state"] == "Stopped with errors"


def test_crashes_that_are_five_minutes_apart_are_replaced_each_time(client: Client) -> None:
    app = client.run(autoreplace="ALWAYS")
    seen = set()
    for _ in range(6):
        _crash(client, app)
        assert client.application(app["uuid"])["state"] == "Scaling"
        client.server.advance(301)
        now = client.application(app["uuid"])
        assert (now["state"], now["target_num_containers"]) == ("Running", 1)
        seen.update(now["containers"])
    assert len(seen) == 6


def test_the_fourth_crash_in_five_minutes_is_not_replaced(client: Client) -> None:
    app = client.run(autoreplace="ON_FAILURE")
    for _ in range(3):
        _crash(client, app)
        client.server.advance(70)
    _crash(client, app)
    assert client.application(app["uuid"])["state"] == "Stopped with errors"


def test_a_start_that_was_asked_for_begins_the_count_anew(client: Client) -> None:
    app = client.launch(run_command="exit 1", autorestart="ALWAYS")
    client.server.advance(4 * TRANSITION)
    client.accepted("POST", f"application/{app['uuid']}/start/")
    client.server.advance(4 * TRANSITION)
    now = client.application(app["uuid"])
    assert now["state"] == "Stopped with errors"
    assert client.get(f"application/{app['uuid']}/logs/")["logs"].count("started") == 8


def test_what_was_stopped_and_started_again_is_recovered_again(client: Client) -> None:
    app = client.run(autorestart="ALWAYS")
    for action in ("stop", "start"):
        client.accepted("POST", f"application/{app['uuid']}/{action}/")
        client.settle()
    _crash(client, app)
    assert client.application(app["uuid"])["state"] == "Starting"


def test_success_is_recovered_only_by_always(client: Client) -> None:
    for policy, state in (("ON_FAILURE", "Stopped"), ("ALWAYS", "Starting")):
        app = client.run(autorestart=policy)
        client.server.crash(app["containers"][0].split("/")[-2], 0)
        assert client.application(app["uuid"])["state"] == state


def test_exit_codes_are_those_of_a_process(client: Client) -> None:
    for given, code in (("0", 0), ("7", 7), ("255", 255), ("256", 0), ("300", 44)):
        app = client.run(run_command=f" exit  {given} ")
        assert client.containers(app["uuid"])[0]["exit_code"] == code
    for other in ("exit", "exit -1", "exit 1000", "exit 1; sleep 1", "true && exit 1", "exit x"):
        assert client.run(run_command=other)["state"] == "Running"


# Time


def test_an_action_overtakes_the_one_before(client: Client) -> None:
    app = client.launch()
    path = f"application/{app['uuid']}/"
    client.server.advance(TRANSITION / 2)
    client.accepted("POST", path + "stop/")
    client.server.advance(TRANSITION / 2)
    assert client.get(path)["state"] == "Stopping"
    client.accepted("DELETE", path)
    client.server.advance(TRANSITION / 2)
    assert client.get(path)["state"] == "Terminating"
    client.server.advance(TRANSITION / 2)
    gone = client.get(path)
    assert gone["state"] == "Terminated" and gone["started_datetime"] is None


def test_everything_that_was_due_happens_in_its_time_however_late_it_is_seen(
    client: Client,
) -> None:
    app = client.launch(run_command="exit 1", autorestart="ALWAYS")
    client.server.advance(1000)
    (container,) = client.containers(app["uuid"])
    begun, ended = (
        email.utils.parsedate_to_datetime(each).timestamp()
        for each in (container["deployed_datetime"], container["stopped_datetime"])
    )
    assert ended - begun == pytest.approx(3 * TRANSITION, abs=1)


def test_dates_tell_what_happened(client: Client) -> None:
    path = f"application/{client.launch(target_num_containers=2)['uuid']}/"
    dates = ("deployed_datetime", "started_datetime", "stopped_datetime", "destroyed_datetime")
    new = client.get(path)
    assert [new[each] for each in dates] == [None] * 4
    client.server.advance(100)
    ran = client.get(path)
    assert ran["deployed_datetime"] == ran["started_datetime"] is not None
    assert ran["stopped_datetime"] is ran["destroyed_datetime"] is None
    client.accepted("POST", path + "stop/")
    client.server.advance(100)
    stopped = client.get(path)
    assert stopped["stopped_datetime"] is not None
    client.accepted("POST", path + "start/")
    client.server.advance(100)
    again = client.get(path)
    assert again["deployed_datetime"] == ran["deployed_datetime"]
    assert again["started_datetime"] != ran["started_datetime"]
    assert again["stopped_datetime"] == stopped["stopped_datetime"]
    client.accepted("DELETE", path)
    client.server.advance(100)
    assert client.get(path)["destroyed_datetime"] is not None


def test_a_new_account_has_the_time_of_day(server: LocalServer) -> None:
    server.advance(10**8)
    server.reset()
    client = Client(server)
    client.run()
    (app,) = client.get("application/")["objects"]
    started = email.utils.parsedate_to_datetime(app["started_datetime"]).timestamp()
    assert abs(started - time.time()) < TRANSITION + 60


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan"), 1e18])
def test_a_clock_that_cannot_be_is_refused(client: Client, seconds: float) -> None:
    with pytest.raises(ValueError, match="advances"):
        client.server.advance(seconds)
    client.run()


# Scaling


def test_terminating_a_container_is_scaling(client: Client) -> None:
    app = client.run(target_num_containers=3)
    client.accepted("DELETE", app["containers"][1].replace("/api/v1/", ""))
    now = client.application(app["uuid"])
    assert (now["state"], now["current_num_containers"], now["running_num_containers"]) == (
        "Scaling",
        3,
        2,
    )


def test_an_application_goes_with_its_last_container(client: Client) -> None:
    app = client.run(target_num_containers=2)
    for uri in app["containers"]:
        client.accepted("DELETE", uri.replace("/api/v1/", ""))
    now = client.application(app["uuid"])
    assert (now["state"], now["target_num_containers"]) == ("Terminating", 0)
    error = client.refused("PATCH", f"application/{app['uuid']}/", {"target_num_containers": 1})
    assert "Terminating" in error
    client.settle()
    assert client.application(app["uuid"])["state"] == "Terminated"


def test_a_stopped_application_can_be_scaled(client: Client) -> None:
    app = client.run()
    path = f"application/{app['uuid']}/"
    client.accepted("POST", path + "stop/")
    client.settle()
    assert client.accepted("PATCH", path, {"target_num_containers": 2})["state"] == "Scaling"
    client.settle()
    assert client.get(path)["state"] == "Partly running"
    client.accepted("POST", path + "start/")
    client.settle()
    assert client.get(path)["state"] == "Running"


# Links and names


def _variables(client: Client, uri: str) -> dict[str, str]:
    details = client.get(uri.replace("/api/v1/", ""))
    return {each["key"]: each["value"] for each in details["container_envvars"]}


def test_a_container_knows_those_of_its_application_that_were_there_before(
    client: Client,
) -> None:
    app = client.run(name="web", target_num_containers=2)
    first, second = (_variables(client, uri) for uri in app["containers"])
    assert first == {}
    assert set(second) == {
        f"WEB_1_PORT{suffix}"
        for suffix in ("", "_80_TCP", "_80_TCP_ADDR", "_80_TCP_PORT", "_80_TCP_PROTO")
    }


def test_own_variables_come_before_those_of_links(client: Client) -> None:
    database = client.run(name="db", container_envvars=[{"key": "PASS", "value": "theirs"}])
    web = client.launch(
        linked_to_application=[database["resource_uri"]],
        container_envvars=[{"key": "DB_1_ENV_PASS", "value": "mine"}],
    )
    assert _variables(client, web["containers"][0])["DB_1_ENV_PASS"] == "mine"


def test_the_port_of_a_link_is_the_lowest(client: Client) -> None:
    ports = [{"inner_port": each} for each in (8080, 443, 9000)]
    variables = client.run(name="web", container_ports=ports)["link_variables"]
    assert variables["WEB_1_PORT"] == variables["WEB_1_PORT_443_TCP"]
    assert {"WEB_1_PORT_8080_TCP", "WEB_1_PORT_9000_TCP"} < set(variables)


def test_a_unique_name_fits_into_a_host_name(client: Client) -> None:
    app = client.launch(name="Ünder_the  Sea " + "x" * 80)
    assert app["unique_name"].startswith("nder-the-sea-x") and len(app["unique_name"]) <= 48
    assert client.launch(name="日本")["unique_name"] == "app"
    assert client.launch(name="日本")["name"] == "日本"


# Pages


def test_the_last_page_is_the_last(client: Client) -> None:
    for _ in range(4):
        client.launch()
    assert client.get("application/", limit=2, offset=0)["meta"]["next"] is not None
    assert client.get("application/", limit=2, offset=2)["meta"]["next"] is None
    assert client.get("application/", limit=4)["meta"]["next"] is None
    previous = client.get("application/", limit=3, offset=2)["meta"]["previous"]
    assert previous == "/api/v1/application/?limit=3&offset=0"
    beyond = client.get("application/", limit=2, offset=100)["meta"]
    assert beyond["previous"] == "/api/v1/application/?limit=2&offset=2"
    assert beyond["offset"] == 100 and beyond["total_count"] == 4


def test_the_order_of_a_listing_is_stable(client: Client) -> None:
    names = [client.launch(name=f"app-{number}")["name"] for number in range(6)]
    client.accepted("DELETE", f"application/{client.get('application/')['objects'][2]['uuid']}/")
    client.settle()
    assert [each["name"] for each in client.get("application/")["objects"]] == names
    client.server.advance(301)
    del names[2]
    names.append(client.launch(name="app-2")["name"])
    assert [each["name"] for each in client.get("application/")["objects"]] == names


# Settings and signals


def test_the_account_is_made_at_random_where_nothing_says_otherwise() -> None:
    server, other = LocalServer(), LocalServer()
    assert server.user != other.user and server.apikey != other.apikey
    assert len(server.apikey) == 40 and len(server.password) >= 16
    assert server.apikey not in repr(server._settings) and "password" not in repr(server._settings)


def test_a_command_is_not_run_after_the_signal_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with Signals() as signals, LocalServer() as server:
        signal.raise_signal(signal.SIGTERM)
        monkeypatch.delattr(subprocess, "Popen")
        assert command.run(["true"], server, signals) == 128 + signal.SIGTERM


def test_a_signal_that_came_while_a_child_was_made_is_handed_on() -> None:
    with Signals() as signals:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        signal.raise_signal(signal.SIGTERM)
        signals.hand_to(child)
        assert child.wait(30) == -signal.SIGTERM
        assert signals.wait() == signal.SIGTERM
