"""What stands behind the API and runs containers: the interface of every engine.

An engine knows containers and nothing else: applications, names, links, limits and recovery are
the state rules' business. To add an engine, subclass :class:`Engine` in a module of its own and
name it in ``settings.new_engine``.
"""

from __future__ import annotations

import abc
import dataclasses
import enum
from collections.abc import Mapping
from typing import NamedTuple, Optional


class Port(NamedTuple):
    """A port that a container listens on."""

    #: ``"tcp"`` or ``"udp"``.
    protocol: str
    #: Its number inside the container, 1 to 65535.
    inner: int


@dataclasses.dataclass(frozen=True)
class Image:
    """What an image defines for the containers that are made of it."""

    #: The command that its containers run.
    run_command: str
    #: The prefix of that command, ``""`` for none.
    entrypoint: str
    #: The ports that it exposes.
    ports: tuple[Port, ...]


@dataclasses.dataclass(frozen=True)
class Specification:
    """What a container is made from."""

    #: Image with its tag, in Docker's format, e.g. ``"tutum/hello-world:latest"``.
    image: str
    #: Name that no other living container has.
    name: str
    #: ``"XS"``, ``"S"``, ``"M"``, ``"L"`` or ``"XL"``: share of processor and memory.
    size: str
    run_command: str
    entrypoint: str
    ports: tuple[Port, ...]
    #: Environment variables.
    variables: Mapping[str, str]


class Phase(enum.Enum):
    """How far a container is in its life, as its engine sees it."""

    CREATED = "created"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    #: It ended, asked to or not; ``exit_code`` says how.
    EXITED = "exited"
    #: It could not be started at all: no such image, no room, a command that is not there.
    FAILED = "failed"
    REMOVING = "removing"
    #: It is gone with all its data.
    REMOVED = "removed"


@dataclasses.dataclass(frozen=True)
class Status:
    """What an engine knows of a container at one moment."""

    phase: Phase
    #: Code of the latest end, or ``None`` before the first.
    exit_code: Optional[int] = None
    #: When it last began to run, in seconds since the epoch.
    started_at: Optional[float] = None
    #: When it last ended.
    finished_at: Optional[float] = None
    #: Its ports as the outside sees them; empty as long as they are not known.
    outer_ports: Mapping[Port, int] = dataclasses.field(default_factory=dict)


class Change(NamedTuple):
    """A container came into another phase."""

    #: Seconds since the epoch.
    at: float
    container: str
    status: Status


class Engine(abc.ABC):
    """Runs containers for the state rules.

    Containers are named by an identifier that the rules choose. All methods are called by one
    thread and must not block: what takes time is begun, and its end reported as a
    :class:`Change`. ``at`` is the moment in which the rules act, in seconds since the epoch; an
    engine whose time is not its own to choose ignores it.
    """

    @abc.abstractmethod
    def image(self, name: str) -> Image:
        """Return what an image defines.

        :param name: image with its tag, in Docker's format.
        """

    @abc.abstractmethod
    def create(self, container: str, specification: Specification, at: float) -> None:
        """Prepare a container, which comes into phase ``CREATED`` and is not started."""

    @abc.abstractmethod
    def start(self, container: str, at: float) -> None:
        """Begin to start a container that is ``CREATED``, ``EXITED`` or ``FAILED``.

        It is ``STARTING`` at once, and ``RUNNING``, ``EXITED`` or ``FAILED`` by a later change.
        """

    @abc.abstractmethod
    def stop(self, container: str, at: float) -> None:
        """Begin to stop a container that is ``STARTING`` or ``RUNNING``.

        It is ``STOPPING`` at once and ``EXITED`` by a later change.
        """

    @abc.abstractmethod
    def remove(self, container: str, at: float) -> None:
        """Begin to remove a container in any phase, ending it first where it runs.

        It is ``REMOVING`` at once and ``REMOVED`` by a later change.
        """

    @abc.abstractmethod
    def forget(self, container: str) -> None:
        """Drop all that is known of a removed container."""

    @abc.abstractmethod
    def status(self, container: str) -> Status:
        """Return what is known of a container, as of the last change that was reported."""

    @abc.abstractmethod
    def logs(self, container: str) -> str:
        """Return what a container wrote so far, its lines in order, with its last line end."""

    @abc.abstractmethod
    def next_change(self, until: float) -> Optional[Change]:
        """Report the earliest change that was not reported yet.

        The rules ask again until there is none, and act in between, at the time of the change.

        :param until: seconds since the epoch; later changes wait.
        :returns: the change, or ``None``.
        """
