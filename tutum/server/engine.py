"""What stands behind the API and runs containers: the interface of every engine.

An engine knows containers and nothing else: applications, names, links, limits and recovery are
the state rules' business, and every engine has them for nothing. To add one, subclass
:class:`Engine` in a module of its own, and give it to a server:
``LocalServer(new_engine=MyEngine)``; to make it the default, name it in ``settings``.
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

    **Identifiers.** The rules choose one for each container, a UUID, and pass it everywhere. They
    are unique among all containers that the engine was not told to forget. A real engine labels
    what it runs with it, so that it finds it again.

    **Threads.** All methods are called by one thread, the server's, and must return at once: what
    takes time is begun, and its end reported by :meth:`next_change`. An engine that waits for
    something (Docker's event stream, say) does so in a thread of its own, which leaves what it
    learned in a queue for :meth:`next_change`.

    **Time** is seconds since the epoch. ``at`` is the moment in which the rules act. Where time is
    the engine's own to make, as in a simulation, what follows is due from there; a real engine
    ignores ``at`` and reports the times that it sees.

    **Reports.** The rules learn of a container only from the changes that :meth:`next_change`
    reports, and :meth:`status` tells no more than was reported, but for the phases that begin with
    a call: ``CREATED``, ``STARTING``, ``STOPPING``, ``REMOVING`` count at once and are not
    reported. So each of these phases ends with exactly one report, unless another call overtakes
    it: a container that is stopped while it starts reports no ``RUNNING`` any more.

    **Failures.** The methods raise nothing. What goes wrong is a phase too: a container that
    cannot be created or started becomes ``FAILED``, one that cannot be removed stays ``REMOVING``.
    The rules call a method only in the phases that it names.

    Containers that end by themselves are reported as ``EXITED`` like those that were asked to: the
    rules know which was which, and start, replace or remove what crashed. An engine must not
    restart anything on its own.
    """

    @abc.abstractmethod
    def image(self, name: str) -> Image:
        """Return what an image defines, for the parameters that a caller left out.

        An engine that would have to fetch the image to know answers with empty text and no ports.

        :param name: image with its tag, in Docker's format, e.g. ``"tutum/hello-world:latest"``.
        """

    @abc.abstractmethod
    def create(self, container: str, specification: Specification, at: float) -> None:
        """Prepare a container, which comes into phase ``CREATED`` and is not started.

        :meth:`start` follows at once; fetching the image may be left to it.
        """

    @abc.abstractmethod
    def start(self, container: str, at: float) -> None:
        """Begin to start a container that is ``CREATED``, ``EXITED`` or ``FAILED``.

        It is ``STARTING`` at once. A later change makes it ``RUNNING``, with ``started_at`` and
        all ``outer_ports`` set; ``EXITED``, where it ran and ended before that was seen, with
        ``started_at``, ``finished_at`` and ``exit_code`` set; or ``FAILED``. ``exit_code`` and
        ``finished_at`` of an earlier run stay until it ends again.
        """

    @abc.abstractmethod
    def stop(self, container: str, at: float) -> None:
        """Begin to stop a container that is ``STARTING`` or ``RUNNING``, politely.

        It is ``STOPPING`` at once, and ``EXITED`` by a later change, with ``finished_at`` and
        ``exit_code`` set.
        """

    @abc.abstractmethod
    def remove(self, container: str, at: float) -> None:
        """Begin to remove a container in any phase but ``REMOVING`` and ``REMOVED``.

        It is ended first where it runs; all its data goes. It is ``REMOVING`` at once and
        ``REMOVED`` by a later change. :meth:`status` and :meth:`logs` are asked for it further on,
        until :meth:`forget`: keep what they said last.
        """

    @abc.abstractmethod
    def forget(self, container: str) -> None:
        """Drop all that is known of a container that is ``REMOVED``; it is never named again."""

    @abc.abstractmethod
    def status(self, container: str) -> Status:
        """Return what is known of a container, as of the last change that was reported.

        Called often, several times for each request: answer from memory.
        """

    @abc.abstractmethod
    def logs(self, container: str) -> str:
        """Return what a container wrote so far, in all its runs.

        :returns: its lines in order, each with a line end; ``""`` where it wrote nothing. Lines
            begin with the time, as ``2014-03-24 23:58:08,973``: logs of several containers are
            joined by sorting.
        """

    @abc.abstractmethod
    def next_change(self, until: float) -> Optional[Change]:
        """Report the earliest change that was not reported yet.

        The rules ask before each request until there is none, and act in between, at the time of
        the change. From the moment of the report on, :meth:`status` tells what the change says.

        :param until: now; later changes wait.
        :returns: the change, or ``None``.
        """

    def crash(self, container: str, exit_code: int, at: float) -> None:
        """Let a container that is ``RUNNING`` end by itself, for tests of what follows.

        It is reported as ``EXITED``. An engine need not offer this.

        :param exit_code: the code that it ends with, 0 to 255.
        :raises NotImplementedError: where the engine cannot.
        :raises ValueError: where the container does not run.
        """
        raise NotImplementedError(f"{type(self).__name__} lets no containers crash")
