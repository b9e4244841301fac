"""The room for a second engine: the rules work with one that is nothing like the simulation."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import tutum.server
from tests.server.client import Client
from tests.server.engines import Manual, Strict
from tutum.server import LocalServer, engine
from tutum.server.engine import Engine, Phase, Port


@pytest.fixture
def manual() -> Iterator[Client]:
    """Calls a server whose engine is manual."""
    with LocalServer(new_engine=Manual) as server:
        yield Client(server)


def _engine(client: Client) -> Manual:
    assert isinstance(client.server.engine, Manual)
    return client.server.engine


def test_a_containers_state_is_what_the_engine_reports(manual: Client) -> None:
    uuid = manual.launch(name="web")["uuid"]
    host = _engine(manual)
    seen = []
    for phase, facts in (
        (Phase.FAILED, {}),
        (Phase.RUNNING, {"started_at": 1.0}),
        (Phase.EXITED, {"started_at": 1.0, "finished_at": 2.0, "exit_code": 137}),
    ):
        host.happen("web-1", phase, **facts)
        (container,) = manual.containers(uuid)
        assert manual.application(uuid)["state"] == container["state"]
        seen.append(container["state"])
    assert seen == ["Start failed", "Running", "Stopped with errors"]
    assert container["exit_code"] == 137
    assert container["started_datetime"] == "Thu, 1 Jan 1970 00:00:01 +0000"
    assert container["stopped_datetime"] == "Thu, 1 Jan 1970 00:00:02 +0000"


def test_what_failed_to_start_is_left_alone_and_can_be_started(manual: Client) -> None:
    app = manual.launch(
        name="web", autorestart="ALWAYS", autoreplace="ALWAYS", autodestroy="ALWAYS"
    )
    host = _engine(manual)
    host.happen("web-1", Phase.FAILED)
    assert manual.application(app["uuid"])["state"] == "Start failed"
    assert manual.application(app["uuid"])["stopped_num_containers"] == 1
    assert "Start failed" in manual.refused("POST", f"application/{app['uuid']}/stop/")
    assert manual.accepted("POST", f"application/{app['uuid']}/start/")["state"] == "Starting"
    assert host.calls == ["start web-1", "start web-1"]


def test_transitional_states_last_until_the_engine_reports(manual: Client) -> None:
    app = manual.launch(name="web")
    host = _engine(manual)
    manual.server.advance(10_000)
    assert manual.application(app["uuid"])["state"] == "Starting"
    manual.accepted("POST", f"application/{app['uuid']}/stop/")
    manual.server.advance(10_000)
    assert manual.application(app["uuid"])["state"] == "Stopping"
    # Killed after a grace period: it was asked to stop, so that this is no error.
    host.happen("web-1", Phase.EXITED, exit_code=137)
    assert manual.application(app["uuid"])["state"] == "Stopped"


def test_ports_are_unknown_until_the_engine_knows_them(manual: Client) -> None:
    app = manual.launch(name="web")
    (container,) = manual.containers(app["uuid"])
    assert container["container_ports"][0]["outer_port"] is None
    _engine(manual).happen("web-1", Phase.RUNNING, outer_ports={Port("tcp", 80): 32768})
    (container,) = manual.containers(app["uuid"])
    assert container["container_ports"][0]["outer_port"] == 32768
    variables = manual.application(app["uuid"])["link_variables"]
    assert variables["WEB_1_PORT_80_TCP_PORT"] == "32768"


def test_a_container_gets_what_was_asked_for_and_its_links(manual: Client) -> None:
    database = manual.launch(name="db", container_envvars=[{"key": "PASS", "value": "x"}])
    _engine(manual).happen("db-1", Phase.RUNNING, outer_ports={Port("tcp", 80): 1})
    manual.launch(
        image="a/b:1",
        name="web",
        run_command="serve",
        entrypoint="/bin/sh",
        container_size="L",
        container_ports=[{"inner_port": 8080}],
        container_envvars=[{"key": "MODE", "value": "test"}],
        linked_to_application=[database["resource_uri"]],
    )
    asked = list(_engine(manual).specifications.values())[-1]
    assert (asked.image, asked.name, asked.size) == ("a/b:1", "web-1", "L")
    assert (asked.run_command, asked.entrypoint) == ("serve", "/bin/sh")
    assert asked.ports == (Port("tcp", 8080),)
    assert asked.variables["MODE"] == "test" and asked.variables["DB_1_ENV_PASS"] == "x"
    assert asked.variables["DB_1_PORT_80_TCP_PORT"] == "1"


def test_logs_come_from_the_engine_until_it_is_told_to_forget(manual: Client) -> None:
    app = manual.launch(name="web", target_num_containers=2)
    manual.accepted("DELETE", f"application/{app['uuid']}/")
    host = _engine(manual)
    host.happen("web-1", Phase.REMOVED)
    host.happen("web-2", Phase.REMOVED)
    logs = manual.get(f"application/{app['uuid']}/logs/")["logs"].splitlines()
    assert [line.split()[-1] for line in logs] == ["web-1", "web-2"]
    manual.server.advance(301)
    manual.refused("GET", f"application/{app['uuid']}/", status=404)
    assert sorted(host.calls[-2:]) == ["forget web-1", "forget web-2"]


def test_recovery_is_the_rules_business(manual: Client) -> None:
    app = manual.launch(name="web", autorestart="ON_FAILURE")
    host = _engine(manual)
    host.happen("web-1", Phase.RUNNING)
    host.happen("web-1", Phase.EXITED, exit_code=1)
    assert manual.application(app["uuid"])["state"] == "Starting"
    assert host.calls == ["start web-1", "start web-1"]


def test_an_engine_need_not_let_containers_crash(manual: Client) -> None:
    app = manual.launch()
    with pytest.raises(NotImplementedError):
        manual.server.crash(app["containers"][0].split("/")[-2])


def test_a_running_container_can_crash() -> None:
    with LocalServer(new_engine=Strict, transition=10) as server:
        client = Client(server)
        app = client.run(target_num_containers=2)
        first = app["containers"][0].split("/")[-2]
        server.crash(first, 139)
        container = client.get(f"container/{first}/")
        assert (container["state"], container["exit_code"]) == ("Stopped with errors", 139)
        assert client.application(app["uuid"])["state"] == "Partly running"
        with pytest.raises(ValueError, match="does not run"):
            server.crash(first)
        with pytest.raises(Exception, match="no container"):
            server.crash("nothing")


def test_every_method_of_the_interface_says_what_it_has_to_do() -> None:
    for name, method in vars(Engine).items():
        if inspect.isfunction(method):
            assert len(method.__doc__ or "") > 60, name


def test_the_simulation_stands_in_one_module() -> None:
    folder = Path(tutum.server.__file__).parent
    naming = {
        path.name
        for path in folder.glob("*.py")
        if "import Simulation" in path.read_text() or "server.simulation" in path.read_text()
    }
    # Only where the default is chosen.
    assert naming == {"settings.py"}
    assert "imulation" not in Path(engine.__file__).read_text().replace("as in a simulation", "")


def test_imports_run_one_way() -> None:
    """Routes, then rules, then the engine; schemas know nobody, and nobody knows the library."""
    folder = Path(tutum.server.__file__).parent
    levels = [
        {"schemas", "problem", "moment", "clock", "names", "engine"},
        {"simulation", "container"},
        {"application", "settings", "links", "recovery"},
        {"account"},
        {"representation", "answer", "page", "guard", "protocol", "routes"},
        {"local", "signals", "command", "__main__", "__init__", "pytest_plugin"},
    ]
    place = {name: number for number, names in enumerate(levels) for name in names}
    assert set(place) == {path.stem for path in folder.glob("*.py")}
    for path in folder.glob("*.py"):
        for module in _imported(path):
            if module.startswith("tutum.server."):
                used = module.split(".")[2]
                assert place[used] <= place[path.stem], (path.name, module)
                assert path.stem not in ("schemas", "engine"), module
            else:
                assert path.stem == "pytest_plugin", (path.name, module)


def _imported(path: Path) -> list[str]:
    """Return what a module imports of this distribution."""
    modules = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert not node.level
            whole = [f"{node.module}.{each.name}" for each in node.names]
            modules += whole if node.module == "tutum.server" else [str(node.module)]
        elif isinstance(node, ast.Import):
            modules += [each.name for each in node.names]
    return [module for module in modules if module.split(".")[0] == "tutum"]
