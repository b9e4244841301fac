"""A container as the API sees it."""

from __future__ import annotations

import dataclasses
from typing import Optional

from tutum.server.engine import Engine, Phase, Specification, Status

#: Phase of the engine -> state of the API, where nothing else is to be known.
_STATES = {
    Phase.CREATED: "Starting",
    Phase.STARTING: "Starting",
    Phase.RUNNING: "Running",
    Phase.STOPPING: "Stopping",
    Phase.FAILED: "Start failed",
    Phase.REMOVING: "Terminating",
    Phase.REMOVED: "Terminated",
}

#: States that something was asked for in, and that pass by themselves.
TRANSITIONAL = frozenset(["Starting", "Stopping", "Terminating"])

#: States of what does not run and can be started.
AT_REST = frozenset(["Stopped", "Stopped with errors", "Start failed"])

#: States of what nothing more can be done with.
ENDING = frozenset(["Terminating", "Terminated"])

#: States of what can be stopped.
STOPPABLE = frozenset(["Starting", "Running"])


@dataclasses.dataclass(eq=False)
class Container:
    """A container of an application."""

    uuid: str
    #: UUID of its application.
    application: str
    #: 1 for the application's first container.
    number: int
    specification: Specification
    engine: Engine = dataclasses.field(repr=False)
    #: Whether it ends, or ended, because somebody wanted it to.
    asked_to_stop: bool = False
    #: When it first ran, and when it was gone, in seconds since the epoch.
    deployed_at: Optional[float] = None
    destroyed_at: Optional[float] = None
    #: When it was restarted after a crash.
    restarts: list[float] = dataclasses.field(default_factory=list)
    #: When it, or those whose place it took, were replaced after a crash.
    replacements: list[float] = dataclasses.field(default_factory=list)

    @property
    def resource_uri(self) -> str:
        return f"/api/v1/container/{self.uuid}/"

    @property
    def unique_name(self) -> str:
        return self.specification.name

    @property
    def status(self) -> Status:
        return self.engine.status(self.uuid)

    @property
    def state(self) -> str:
        """The state, one of those that the API names."""
        status = self.status
        if status.phase is Phase.EXITED:
            failed = not self.asked_to_stop and status.exit_code != 0
            return "Stopped with errors" if failed else "Stopped"
        return _STATES[status.phase]

    @property
    def is_living(self) -> bool:
        return self.status.phase is not Phase.REMOVED
