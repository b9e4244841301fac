"""Engines for tests."""

from __future__ import annotations

from typing import Optional

from tutum.server.engine import Change, Engine, Image, Phase, Port, Specification, Status
from tutum.server.simulation import Simulation

AT_REST = (Phase.CREATED, Phase.EXITED, Phase.FAILED)
AWAKE = (Phase.STARTING, Phase.RUNNING)


class Strict(Simulation):
    """The simulation, which minds that the rules keep to what the interface says.

    Containers whose command is ``fail`` fail to start.
    """

    def create(self, container: str, specification: Specification, at: float) -> None:
        assert container not in self._containers
        living = [
            each.specification.name
            for each in self._containers.values()
            if each.status.phase is not Phase.REMOVED
        ]
        assert specification.name not in living
        super().create(container, specification, at)

    def start(self, container: str, at: float) -> None:
        assert self.status(container).phase in AT_REST
        super().start(container, at)
        if self._containers[container].specification.run_command == "fail":
            self._expect(container, Phase.FAILED, at + self._transition, 0)

    def stop(self, container: str, at: float) -> None:
        assert self.status(container).phase in AWAKE
        super().stop(container, at)

    def remove(self, container: str, at: float) -> None:
        assert self.status(container).phase not in (Phase.REMOVING, Phase.REMOVED)
        super().remove(container, at)

    def forget(self, container: str) -> None:
        assert self.status(container).phase is Phase.REMOVED
        super().forget(container)


class Manual(Engine):
    """An engine that shares nothing with the simulation: a test says what happens, and when.

    :param transition: ignored.
    """

    def __init__(self, transition: float) -> None:
        self.specifications: dict[str, Specification] = {}
        self.changes: list[Change] = []
        self.calls: list[str] = []
        self._statuses: dict[str, Status] = {}

    def happen(self, name: str, phase: Phase, **facts: object) -> None:
        """Let a container come into a phase, to be reported at the next chance."""
        container = self._named(name)
        self.changes.append(Change(0, container, Status(phase, **facts)))  # type: ignore[arg-type]

    def image(self, name: str) -> Image:
        return Image(run_command="", entrypoint="", ports=(Port("tcp", 80),))

    def create(self, container: str, specification: Specification, at: float) -> None:
        self.specifications[container] = specification
        self._statuses[container] = Status(Phase.CREATED)

    def start(self, container: str, at: float) -> None:
        self._note("start", container, Phase.STARTING)

    def stop(self, container: str, at: float) -> None:
        self._note("stop", container, Phase.STOPPING)

    def remove(self, container: str, at: float) -> None:
        self._note("remove", container, Phase.REMOVING)

    def forget(self, container: str) -> None:
        self.calls.append(f"forget {self.specifications.pop(container).name}")
        del self._statuses[container]

    def status(self, container: str) -> Status:
        return self._statuses[container]

    def logs(self, container: str) -> str:
        return f"2014-03-24 23:58:08,973 {self.specifications[container].name}\n"

    def next_change(self, until: float) -> Optional[Change]:
        if not self.changes:
            return None
        change = self.changes.pop(0)._replace(at=until)
        self._statuses[change.container] = change.status
        return change

    def _note(self, call: str, container: str, phase: Phase) -> None:
        self.calls.append(f"{call} {self.specifications[container].name}")
        self._statuses[container] = Status(phase)

    def _named(self, name: str) -> str:
        (container,) = (key for key, each in self.specifications.items() if each.name == name)
        return container
