"""Functions of one's own around the library."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import TYPE_CHECKING, Callable, Iterable, List, Literal, Optional

import tutum
from tutum import Application, Container

if TYPE_CHECKING:
    from tutum.api.application import NewApplication, NewPort
    from tutum.api.states import _ApplicationState as State


def scale(app: Application, number: int) -> Application:
    app.target_num_containers = number
    app.save()
    return app


def settle(app: Application, wanted: Literal["Running", "Stopped"]) -> bool:
    return app.wait_until(wanted, timeout=60)


def announce(state: str) -> None:
    sys.stdout.write(state)


def wait(app: Application, state: State, show: Optional[Callable[[str], None]] = None) -> None:
    app.wait_until(state, callback=announce)
    app.wait_until(state, callback=show)
    app.wait_until(state, callback=lambda seen: print("  " + seen))
    seen: List[str] = []
    app.wait_until(state, callback=seen.append)


def restart(app: Application) -> bool:
    # mypy takes an attribute that was compared with "Running" to be "Running" from there on,
    # whatever is called; of a variable it is right about that.
    before = app.state
    if before == "Running":
        app.stop()
        app.wait_until("Stopped")
        app.start()
        app.refresh()
    after = app.state
    return after in ("Starting", "Running")


def ports(numbers: Iterable[int]) -> List[NewPort]:
    return [{"inner_port": number, "protocol": "udp"} for number in numbers]


def launch(image: str) -> Application:
    attributes: NewApplication = {"image": image, "container_ports": ports([53])}
    attributes["name"] = "dns"
    app = Application.create(**attributes)
    app.save()
    return app


def constructed() -> Application:
    app = Application(image="tutum/hello-world", container_size="XL")
    app.name = "renamed-before-it-is-saved"
    app.roles = ["global"]
    app.linked_to_application.append("/api/v1/application/80ff1635-2d56-478d-a97f-9b59c720e513/")
    return app


def copies(app: Application) -> List[Application]:
    loaded: Application = pickle.loads(pickle.dumps(app))
    return [copy.copy(app), copy.deepcopy(app), loaded]


def exit_codes(containers: Iterable[Container]) -> List[int]:
    return [each.exit_code for each in containers if each.exit_code is not None]


def failed(container: Container) -> bool:
    return container.state in ("Start failed", "Stopped with errors")


def key(username: str, password: str) -> Optional[str]:
    user, apikey = tutum.auth.load_from_file("~/.other")
    if user is None or apikey is None:
        return tutum.auth.get_apikey(username, password)
    return tutum.auth.get_auth_header().get("Authorization") or apikey
