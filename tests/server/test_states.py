"""Applications and containers in any order of actions, crashes and time (stateful tests)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.server.client import TRANSITION, Client
from tests.server.engines import Strict
from tutum.server import LocalServer

CONTAINER_STATES = {
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
}
APPLICATION_STATES = CONTAINER_STATES | {"Scaling", "Partly running"}
AT_REST = {"Stopped", "Stopped with errors", "Start failed"}

#: What a container's state may be one step later, where the step is anything but a crash: an
#: action, or time in which what is under way comes to its end, recovery included.
STEPS = {
    "Starting": CONTAINER_STATES,
    "Running": {"Running", "Stopping", "Terminating"},
    "Stopping": {"Stopping", "Stopped", "Terminating"},
    "Stopped": {"Stopped", "Starting", "Terminating"},
    "Stopped with errors": {"Stopped with errors", "Starting", "Terminating"},
    "Start failed": {"Start failed", "Starting", "Terminating"},
    "Terminating": {"Terminating", "Terminated"},
    "Terminated": {"Terminated"},
}
#: What it may be after a crash besides.
CRASH = {"Stopped", "Stopped with errors", "Starting"}
#: What is listed no longer was last seen in one of these: crashes while starting are recovered
#: from, which can take a container all the way.
BEFORE_GONE = {"Terminating", "Terminated", "Starting"}

COMMANDS = st.sampled_from(["/run.sh", "/run.sh", "/run.sh", "exit 0", "exit 3", "fail"])
POLICIES = st.sampled_from(["OFF", "ON_FAILURE", "ALWAYS"])


class Life(RuleBasedStateMachine):
    """Throws everything at one server, and looks whether the account adds up."""

    server: LocalServer

    applications: Bundle[str] = Bundle("applications")

    def __init__(self) -> None:
        super().__init__()
        self.server.reset()
        self.client = Client(self.server)
        self.container_states: dict[str, str] = {}
        self.crashed: set[str] = set()

    def teardown(self) -> None:
        self.client.session.close()

    def _do(self, method: str, path: str, json: Any = None) -> Any:
        """Carry out an action, which may be refused but must not fail."""
        response = self.client.call(method, path, json)
        assert response.status_code in (202, 400, 404), response.text
        return response.json() if response.status_code == 202 else None

    @rule(
        target=applications,
        number=st.integers(1, 4),
        command=COMMANDS,
        autorestart=POLICIES,
        autoreplace=POLICIES,
        autodestroy=POLICIES,
    )
    def launch(self, number: int, command: str, **policies: str) -> str:
        app = self.client.launch(target_num_containers=number, run_command=command, **policies)
        assert app["state"] == "Starting" and app["current_num_containers"] == number
        return str(app["uuid"])

    @rule(uuid=applications, action=st.sampled_from(["start", "stop"]))
    def act(self, uuid: str, action: str) -> None:
        answered = self._do("POST", f"application/{uuid}/{action}/")
        assert (
            answered is None
            or answered["state"] == {"start": "Starting", "stop": "Stopping"}[action]
        )

    @rule(uuid=applications, number=st.integers(1, 5))
    def scale(self, uuid: str, number: int) -> None:
        answered = self._do("PATCH", f"application/{uuid}/", {"target_num_containers": number})
        assert answered is None or answered["target_num_containers"] == number

    @rule(uuid=applications)
    def terminate(self, uuid: str) -> None:
        answered = self._do("DELETE", f"application/{uuid}/")
        assert answered is None or answered["state"] == "Terminating"

    @rule(
        uuid=applications, place=st.integers(0, 5), action=st.sampled_from(["start", "stop", None])
    )
    def act_on_container(self, uuid: str, place: int, action: str | None) -> None:
        containers = self.client.containers(uuid)
        if place < len(containers):
            path = f"container/{containers[place]['uuid']}/"
            self._do("DELETE", path) if action is None else self._do("POST", f"{path}{action}/")

    # The clock goes on between two requests: nothing must be due within the next seconds.
    @rule(seconds=st.sampled_from([0, TRANSITION / 2, TRANSITION, 30, 60, 290, 400]))
    def wait(self, seconds: float) -> None:
        self.server.advance(seconds)

    @rule(uuid=applications, place=st.integers(0, 5), code=st.sampled_from([0, 1, 137]))
    def crash(self, uuid: str, place: int, code: int) -> None:
        containers = self.client.containers(uuid)
        if place < len(containers) and containers[place]["state"] == "Running":
            self.server.crash(containers[place]["uuid"], code)
            self.crashed.add(containers[place]["uuid"])

    @invariant()
    def everything_adds_up(self) -> None:
        applications = self._all("application/")
        containers = self._all("container/")
        for app in applications.values():
            own = [
                each for each in containers.values() if each["application"] == app["resource_uri"]
            ]
            self._check_application(app, own)
        for container in containers.values():
            assert container["state"] in CONTAINER_STATES
            assert container["application"].split("/")[-2] in applications
            before = self.container_states.get(container["uuid"], "Starting")
            legal = STEPS[before] | (CRASH if container["uuid"] in self.crashed else set())
            assert container["state"] in legal, before
        living = [
            each["unique_name"] for each in applications.values() if each["state"] != "Terminated"
        ]
        assert len(living) == len(set(living))
        for uuid, state in self.container_states.items():
            assert uuid in containers or state in BEFORE_GONE
        self.container_states = {uuid: each["state"] for uuid, each in containers.items()}
        self.crashed.clear()

    def _check_application(self, app: Any, own: list[Any]) -> None:
        states = [each["state"] for each in own]
        living = [state for state in states if state != "Terminated"]
        assert app["state"] in APPLICATION_STATES
        assert app["current_num_containers"] == len(living)
        assert app["running_num_containers"] == states.count("Running")
        assert app["stopped_num_containers"] == sum(state in AT_REST for state in states)
        assert (app["state"] == "Terminated") == (not living)
        if app["state"] not in ("Terminating", "Terminated"):
            assert app["target_num_containers"] == sum(state != "Terminating" for state in living)
        if app["state"] == "Running":
            assert set(living) == {"Running"}
        if app["state"] == "Partly running":
            assert "Running" in living and set(living) != {"Running"}
        if app["state"] in AT_REST:
            assert set(living) <= AT_REST
        names = [each["unique_name"] for each in own if each["state"] != "Terminated"]
        assert len(names) == len(set(names))

    def _all(self, path: str) -> dict[str, Any]:
        objects: dict[str, Any] = {}
        page = self.client.get(path, limit=100)
        objects.update({each["uuid"]: each for each in page["objects"]})
        while page["meta"]["next"]:
            page = self.client.get(page["meta"]["next"].replace("/api/v1/", ""))
            objects.update({each["uuid"]: each for each in page["objects"]})
        assert len(objects) == page["meta"]["total_count"]
        return objects


@pytest.fixture
def strict_server() -> Iterator[LocalServer]:
    """A server whose engine minds what the rules do with it."""
    with LocalServer(new_engine=Strict, transition=TRANSITION) as running:
        yield running


def test_any_order_of_events_leaves_a_consistent_account(strict_server: LocalServer) -> None:
    machine = type("Life", (Life,), {"server": strict_server})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


TRANSITIONS = [
    # From, action, at once, after the transition.
    (None, "create", "Starting", "Running"),
    ("Running", "stop", "Stopping", "Stopped"),
    ("Stopped", "start", "Starting", "Running"),
    ("Running", "scale", "Scaling", "Running"),
    ("Running", "delete", "Terminating", "Terminated"),
    ("Stopped", "delete", "Terminating", "Terminated"),
    ("Starting", "stop", "Stopping", "Stopped"),
    ("Starting", "delete", "Terminating", "Terminated"),
    ("Stopping", "delete", "Terminating", "Terminated"),
]


@pytest.mark.parametrize("before, action, at_once, after", TRANSITIONS)
def test_transitions_of_an_application(
    client: Client, before: str, action: str, at_once: str, after: str
) -> None:
    app = client.launch(target_num_containers=2)
    path = f"application/{app['uuid']}/"
    if before not in (None, "Starting"):
        client.server.advance(10)
    if before in ("Stopped", "Stopping"):
        client.accepted("POST", path + "stop/")
    if before == "Stopped":
        client.server.advance(10)
    if action == "delete":
        app = client.accepted("DELETE", path)
    elif action == "scale":
        app = client.accepted("PATCH", path, {"target_num_containers": 4})
    elif action != "create":
        app = client.accepted("POST", f"{path}{action}/")
    assert app["state"] == at_once
    client.server.advance(9)
    assert client.get(path)["state"] == at_once
    client.server.advance(2)
    assert client.get(path)["state"] == after


def test_one_of_several_containers_makes_an_application_partly_running(client: Client) -> None:
    app = client.run(target_num_containers=2)
    path = app["containers"][0].replace("/api/v1/", "")
    client.accepted("POST", path + "stop/")
    assert client.application(app["uuid"])["state"] == "Partly running"
    client.server.advance(10)
    stopped = client.application(app["uuid"])
    assert (stopped["state"], stopped["stopped_num_containers"]) == ("Partly running", 1)
    client.accepted("POST", path + "start/")
    client.server.advance(10)
    assert client.application(app["uuid"])["state"] == "Running"
