"""The simulated engine: containers that exist in memory and live by the clock."""

from __future__ import annotations

import dataclasses
import heapq
import itertools
import re
from typing import NamedTuple, Optional

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
    #: Serial number of the change that is still meant; others were overtaken by an action.
    expected: int = 0
    log: list[str] = dataclasses.field(default_factory=list)


class _Due(NamedTuple):
    """A change that is on its way."""

    at: float
    #: Tells apart what is due at the same time, the first asked for being the first to happen.
    serial: int
    container: str
    phase: Phase
    #: The code of ``EXITED``.
    exit_code: int


class Simulation(Engine):
    """Runs nothing, and reports what would come of it.

    A container runs until it is stopped. One whose command is ``exit CODE`` ends with that code
    right after its start. None fails to start. Every image exposes port 80, but for a few
    well-known ones that expose their own.

    :param transition: how long ``STARTING``, ``STOPPING`` and ``REMOVING`` last, in seconds.
    """

    def __init__(self, transition: float) -> None:
        self._transition = transition
        self._containers: dict[str, _Container] = {}
        self._serial = itertools.count(1)
        self._outer_ports = itertools.cycle(range(_FIRST_OUTER_PORT, 65536))
        #: Heap of what is on its way.
        self._due: list[_Due] = []

    def image(self, name: str) -> Image:
        repository = name.rpartition("/")[2].partition(":")[0]
        port = _WELL_KNOWN_PORTS.get(repository, 80)
        return Image(run_command="/run.sh", entrypoint="", ports=(Port("tcp", port),))

    def create(self, container: str, specification: Specification, at: float) -> None:
        outer = {port: next(self._outer_ports) for port in specification.ports}
        status = Status(Phase.CREATED, outer_ports=outer)
        self._containers[container] = _Container(specification, status)

    def start(self, container: str, at: float) -> None:
        code = _own_end(self._containers[container].specification)
        following = Phase.RUNNING if code is None else Phase.EXITED
        self._begin(container, Phase.STARTING, following, at, code or 0)

    def stop(self, container: str, at: float) -> None:
        self._begin(container, Phase.STOPPING, Phase.EXITED, at)

    def remove(self, container: str, at: float) -> None:
        self._begin(container, Phase.REMOVING, Phase.REMOVED, at)

    def crash(self, container: str, exit_code: int, at: float) -> None:
        if self.status(container).phase is not Phase.RUNNING:
            raise ValueError(f"container {container} does not run, so it cannot crash")
        self._expect(container, Phase.EXITED, at, exit_code)

    def forget(self, container: str) -> None:
        del self._containers[container]

    def status(self, container: str) -> Status:
        return self._containers[container].status

    def logs(self, container: str) -> str:
        return "".join(self._containers[container].log)

    def next_change(self, until: float) -> Optional[Change]:
        while self._due and self._due[0].at <= until:
            due = heapq.heappop(self._due)
            container = self._containers.get(due.container)
            if container is not None and container.expected == due.serial:
                _arrive(container, due)
                return Change(due.at, due.container, container.status)
        return None

    def _begin(
        self, identifier: str, phase: Phase, following: Phase, at: float, exit_code: int = 0
    ) -> None:
        """Put a container into a phase that another follows."""
        container = self._containers[identifier]
        container.status = dataclasses.replace(container.status, phase=phase)
        self._expect(identifier, following, at + self._transition, exit_code)

    def _expect(self, identifier: str, phase: Phase, at: float, exit_code: int) -> None:
        """Send a container on its way into a phase, in place of what was on its way before."""
        serial = next(self._serial)
        self._containers[identifier].expected = serial
        heapq.heappush(self._due, _Due(at, serial, identifier, phase, exit_code))


def _arrive(container: _Container, due: _Due) -> None:
    """Put a container into the phase that was on its way."""
    status = container.status
    if status.phase is Phase.STARTING:
        status = dataclasses.replace(status, started_at=due.at)
        specification = container.specification
        command = f"{specification.entrypoint} {specification.run_command}".strip()
        _write(container, due.at, f"started: {command}")
    if due.phase is Phase.EXITED:
        status = dataclasses.replace(status, finished_at=due.at, exit_code=due.exit_code)
        _write(container, due.at, f"ended with exit code {due.exit_code}")
    container.status = dataclasses.replace(status, phase=due.phase)


def _own_end(specification: Specification) -> Optional[int]:
    """Return the code that a container's command ends with, or ``None`` where it runs on."""
    match = _EXIT.match(specification.run_command.strip())
    return int(match.group(1)) % 256 if match else None


def _write(container: _Container, at: float, text: str) -> None:
    """Write a line to a container's log."""
    line = " ".join(text.split())
    container.log.append(f"{log_time(at)} {container.specification.name} {line}\n")
