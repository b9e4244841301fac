"""An application: its state and its counts, derived from its containers."""

from __future__ import annotations

import dataclasses
import enum
from typing import Optional

from tutum.server.container import AT_REST, TRANSITIONAL, Container
from tutum.server.engine import Port


class Action(enum.Enum):
    """What was asked of an application, named by the state in which it is under way."""

    START = "Starting"
    STOP = "Stopping"
    SCALE = "Scaling"
    TERMINATE = "Terminating"


@dataclasses.dataclass(eq=False)
class Application:
    """A group of like containers."""

    uuid: str
    name: str
    unique_name: str
    #: Image with its tag.
    image: str
    container_size: str
    target_num_containers: int
    run_command: str
    entrypoint: str
    ports: tuple[Port, ...]
    #: Pairs of key and value.
    envvars: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    autorestart: str
    autoreplace: str
    autodestroy: str
    web_public_dns: Optional[str]
    #: UUIDs of the applications at the other ends of its links.
    linked_to: list[str] = dataclasses.field(default_factory=list)
    linked_from: list[str] = dataclasses.field(default_factory=list)
    #: All its containers that are still listed, in the order of their numbers.
    containers: list[Container] = dataclasses.field(default_factory=list)
    #: The action under way.
    action: Optional[Action] = None
    deployed_at: Optional[float] = None
    started_at: Optional[float] = None
    stopped_at: Optional[float] = None
    destroyed_at: Optional[float] = None

    @property
    def resource_uri(self) -> str:
        return f"/api/v1/application/{self.uuid}/"

    @property
    def living(self) -> list[Container]:
        """Its containers that are not terminated."""
        return [container for container in self.containers if container.is_living]

    @property
    def staying(self) -> list[Container]:
        """Its containers that are neither terminated nor about to be."""
        return [each for each in self.living if each.state != "Terminating"]

    @property
    def is_terminated(self) -> bool:
        return self.destroyed_at is not None

    @property
    def is_in_transition(self) -> bool:
        """Whether one of its containers is on its way to another state."""
        return any(container.state in TRANSITIONAL for container in self.containers)

    @property
    def is_ending(self) -> bool:
        """Whether it is terminated or on the way there."""
        return self.is_terminated or self.action is Action.TERMINATE

    @property
    def current_num_containers(self) -> int:
        return len(self.living)

    @property
    def running_num_containers(self) -> int:
        return sum(container.state == "Running" for container in self.containers)

    @property
    def stopped_num_containers(self) -> int:
        return sum(container.state in AT_REST for container in self.containers)

    @property
    def state(self) -> str:
        """The state, one of those that the API names."""
        if self.is_terminated:
            return "Terminated"
        if self.action is Action.TERMINATE:
            return "Terminating"
        return _combined([container.state for container in self.living], self.action)


def _combined(states: list[str], action: Optional[Action]) -> str:
    """Derive an application's state from those of its living containers.

    The first rule that fits decides.
    """
    present = set(states)
    if action is not None and present & TRANSITIONAL:
        return action.value
    if len(present) == 1:
        return states[0]
    if "Terminating" in present and len(present - {"Terminating"}) == 1:
        return "Scaling"
    for state, combined in (
        ("Running", "Partly running"),
        ("Starting", "Starting"),
        ("Stopping", "Stopping"),
        ("Stopped with errors", "Stopped with errors"),
        ("Start failed", "Start failed"),
    ):
        if state in present:
            return combined
    return "Stopped" if present else "Terminated"
