"""The simulated engine: containers that exist in memory and live by the clock."""

from __future__ import annotations

import dataclasses
import heapq
import itertools
import re
from collections.abc import Mapping
from typing import Optional

from tutum.server.engine import Change, Engine, Image, Phase, Port, Specification, Status
from tutum.server.moment import log_time

#: The first port that a container gets on the outside; each further one the next, to 65535.
_FIRST_OUTER_PORT = 49153

#: Last part of an image's name -> the port that images of this name expose.
_WELL_KNOWN_PORTS = {
    "elasticsearch": 9200,
    "memcached": 11211,
    "mongo": 27017,
    "mongodb": 27017,
    "mysql": 3306,
    "postgres": 5432,
    "postgresql": 5432,
    "rabbitmq": 5672,
    "redis": 6379,
}

_EXIT = re.compile(r"exit\s+([0-9]{1,3})\Z")


@dataclasses.dataclass
class _Container:
    specification: Specification
    status: Status
    #: Which of the changes on the way is still meant; others were overtaken by an action.
    expected: int = 0
    log: list[str] = dataclasses.field(default_factory=list)


class Simulation(Engine):
    """Runs nothing, and reports what would come of it.

    A container runs until it is stopped. One whose command is ``exit CODE`` ends with that code
    right after its start. None ever fails to start.

    :param transition: how long ``STARTING``, ``STOPPING`` and ``REMOVING`` last, in seconds.
    """

    def __init__(self, transition: float) -> None:
        self._transition = transition
        self._containers: dict[str, _Container] = {}
        self._serial = itertools.count(1)
        self._outer_ports = itertools.cycle(range(_FIRST_OUTER_PORT, 65536))
        #: Heap of what is on its way: time, serial number, container, phase.
        self._due: list[tuple[float, int, str, Phase]] = []

    def image(self, name: str) -> Image:
        repository = name.rpartition("/")[2].partition(":")[0]
        port = _WELL_KNOWN_PORTS.get(repository, 80)
        return Image(run_command="/run.sh", entrypoint="", ports=(Port("tcp", port),))

    def create(self, container: str, specification: Specification, at: float) -> None:
        outer = {port: next(self._outer_ports) for port in specification.ports}
        status = Status(Phase.CREATED, outer_ports=outer)
        self._containers[container] = _Container(specification, status)

    def start(self, container: str, at: float) -> None:
        code = self._exit_code(container)
        self._begin(container, Phase.STARTING, Phase.RUNNING if code is None else Phase.EXITED, at)

    def stop(self, container: str, at: float) -> None:
        self._begin(container, Phase.STOPPING, Phase.EXITED, at)

    def remove(self, container: str, at: float) -> None:
        self._begin(container, Phase.REMOVING, Phase.REMOVED, at)

    def forget(self, container: str) -> None:
        del self._containers[container]

    def status(self, container: str) -> Status:
        return self._containers[container].status

    def logs(self, container: str) -> str:
        return "".join(line + "\n" for line in self._containers[container].log)

    def next_change(self, until: float) -> Optional[Change]:
        while self._due and self._due[0][0] <= until:
            at, serial, identifier, phase = heapq.heappop(self._due)
            container = self._containers.get(identifier)
            if container is not None and container.expected == serial:
                self._arrive(container, phase, at)
                return Change(at, identifier, container.status)
        return None

    def _begin(self, identifier: str, phase: Phase, following: Phase, at: float) -> None:
        """Put a container into a phase that another follows."""
        container = self._containers[identifier]
        container.status = dataclasses.replace(container.status, phase=phase)
        container.expected = next(self._serial)
        heapq.heappush(
            self._due, (at + self._transition, container.expected, identifier, following)
        )

    def _arrive(self, container: _Container, phase: Phase, at: float) -> None:
        """Put a container into the phase that was on its way."""
        before = container.status
        changes: Mapping[str, object] = {"phase": phase}
        if phase is Phase.RUNNING:
            changes = {"phase": phase, "started_at": at}
            self._write(container, at, f"started: {self._command(container)}")
        elif phase is Phase.EXITED and before.phase is Phase.STARTING:
            code = self._code_of(container)
            changes = {"phase": phase, "started_at": at, "finished_at": at, "exit_code": code}
            self._write(container, at, f"started: {self._command(container)}")
            self._write(container, at, f"exited with code {code}")
        elif phase is Phase.EXITED:
            changes = {"phase": phase, "finished_at": at, "exit_code": 0}
            self._write(container, at, "stopped")
        container.status = dataclasses.replace(before, **changes)  # type: ignore[arg-type]

    def _exit_code(self, identifier: str) -> Optional[int]:
        return self._code_of(self._containers[identifier])

    @staticmethod
    def _code_of(container: _Container) -> Optional[int]:
        """Return the code that a container's command ends with, or ``None`` if it runs on."""
        match = _EXIT.match(container.specification.run_command.strip())
        return int(match.group(1)) % 256 if match else None

    @staticmethod
    def _command(container: _Container) -> str:
        specification = container.specification
        return f"{specification.entrypoint} {specification.run_command}".strip()

    @staticmethod
    def _write(container: _Container, at: float, text: str) -> None:
        line = " ".join(text.split())
        container.log.append(f"{log_time(at)} {container.specification.name} {line}")
