"""An account: its applications and containers, and the rules by which they change."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Collection
from typing import Optional

from tutum.server import links, names
from tutum.server.application import Action, Application
from tutum.server.clock import Clock
from tutum.server.container import AT_REST, ENDING, STOPPABLE, Container
from tutum.server.engine import Change, Engine, Phase, Port, Specification
from tutum.server.problem import NotFound, Refused
from tutum.server.recovery import Remedy, remedy
from tutum.server.schemas import ApplicationChanges, NewApplication

#: How long what is terminated stays listed, in seconds.
KEPT = 300.0


class Account:
    """All that belongs to one user, and what the user can do with it.

    Nothing happens in the background: :meth:`settle` catches up with the clock, and is called
    before anything is looked at or done.

    :param user: name of the account.
    :param address: address of the server, without path, for links.
    """

    def __init__(self, user: str, address: str, engine: Engine, clock: Clock) -> None:
        self.user = user
        self.address = address
        self.engine = engine
        self._clock = clock
        #: By UUID, the oldest first.
        self.applications: dict[str, Application] = {}
        self.containers: dict[str, Container] = {}
        #: Unique name of a living application -> its UUID.
        self._names: dict[str, str] = {}
        #: Heap of what is listed no longer: time, 0 for a container, which goes before its
        #: application, or 1, UUID.
        self._expiring: list[tuple[float, int, str]] = []

    def settle(self) -> None:
        """Catch up with the clock: everything that was due by now happens, in order of time."""
        now = self._clock.now()
        change = self.engine.next_change(now)
        while change is not None:
            self._take_note(change)
            change = self.engine.next_change(now)
        while self._expiring and self._expiring[0][0] <= now:
            self._drop(heapq.heappop(self._expiring)[2])

    def application(self, identifier: str) -> Application:
        """Find an application.

        :param identifier: its UUID.
        :raises NotFound: where there is none.
        """
        try:
            return self.applications[identifier]
        except KeyError:
            raise NotFound(f"no application has the uuid {identifier[:80]!r}") from None

    def container(self, identifier: str) -> Container:
        """Find a container.

        :param identifier: its UUID.
        :raises NotFound: where there is none.
        """
        try:
            return self.containers[identifier]
        except KeyError:
            raise NotFound(f"no container has the uuid {identifier[:80]!r}") from None

    def create(self, wanted: NewApplication) -> Application:
        """Create an application and launch its containers.

        :raises Refused: for a link to what is not there, or a web domain without port 80.
        """
        image = wanted.image if ":" in wanted.image.rpartition("/")[2] else wanted.image + ":latest"
        defined = self.engine.image(image)
        ports = defined.ports
        if wanted.container_ports:  # the command line of 2014 sends an empty list for none given
            ports = tuple(Port(each.protocol, each.inner_port) for each in wanted.container_ports)
        name = wanted.name or names.image_name(image)
        application = Application(
            uuid=str(uuid.uuid4()),
            name=name,
            unique_name=names.unique(names.host_label(name), self._names),
            image=image,
            container_size=wanted.container_size or "XS",
            target_num_containers=wanted.target_num_containers or 1,
            run_command=wanted.run_command or defined.run_command,
            entrypoint=wanted.entrypoint or defined.entrypoint,
            ports=ports,
            envvars=tuple((each.key, each.value) for each in wanted.container_envvars or ()),
            roles=tuple(wanted.roles or ()),
            autorestart=wanted.autorestart or "OFF",
            autoreplace=wanted.autoreplace or "OFF",
            autodestroy=wanted.autodestroy or "OFF",
            web_public_dns=wanted.web_public_dns or None,
        )
        _require_web_port(application, application.web_public_dns)
        self._link(application, wanted.linked_to_application or ())
        self.applications[application.uuid] = application
        self._names[application.unique_name] = application.uuid
        application.action = Action.START
        self._grow(application)
        return application

    def update(self, application: Application, changes: ApplicationChanges) -> None:
        """Change an application, and scale it to its new target.

        All is checked before anything is changed.

        :raises Refused: for one that is terminated, or a web domain without port 80.
        """
        _require_living(application)
        given = changes.model_fields_set
        if "web_public_dns" in given:
            _require_web_port(application, changes.web_public_dns)
            application.web_public_dns = changes.web_public_dns or None
        if "autorestart" in given:
            application.autorestart = changes.autorestart
        if "autoreplace" in given:
            application.autoreplace = changes.autoreplace
        if "autodestroy" in given:
            application.autodestroy = changes.autodestroy
        if "target_num_containers" in given:
            self._scale(application, changes.target_num_containers)

    def start(self, application: Application) -> None:
        """Start all containers of an application that do not run.

        :raises Refused: where none can be started.
        """
        _require_living(application)
        startable = [each for each in application.living if each.state in AT_REST]
        if not startable:
            raise _unsuitable("application", application.state, "start", "has stopped")
        application.action = Action.START
        for container in startable:
            self._start(container)

    def stop(self, application: Application) -> None:
        """Stop all containers of an application that run.

        :raises Refused: where none can be stopped.
        """
        _require_living(application)
        stoppable = [each for each in application.living if each.state in STOPPABLE]
        if not stoppable:
            raise _unsuitable("application", application.state, "stop", "runs")
        application.action = Action.STOP
        for container in stoppable:
            self._stop(container)

    def terminate(self, application: Application) -> None:
        """Terminate an application with all its containers.

        :raises Refused: where that was done already.
        """
        _require_living(application)
        application.action = Action.TERMINATE
        for container in application.living:
            self._remove(container)

    def start_container(self, container: Container) -> None:
        """Start one container.

        :raises Refused: for one that does not stand still.
        """
        _require_living(container)
        if container.state not in AT_REST:
            raise _unsuitable("container", container.state, "start", "has stopped")
        self._start(container)

    def stop_container(self, container: Container) -> None:
        """Stop one container.

        :raises Refused: for one that does not run.
        """
        _require_living(container)
        if container.state not in STOPPABLE:
            raise _unsuitable("container", container.state, "stop", "runs")
        self._stop(container)

    def terminate_container(self, container: Container) -> None:
        """Terminate one container, and lower its application's target by it.

        :raises Refused: where that was done already.
        """
        _require_living(container)
        self._dismiss(container)

    def application_logs(self, application: Application) -> str:
        """Return the logs of an application's containers, joined in the order of time."""
        lines: list[str] = []
        for container in application.containers:
            lines.extend(self.engine.logs(container.uuid).splitlines(keepends=True))
        return "".join(sorted(lines))

    def find_applications(self, uuid: Optional[str]) -> Collection[Application]:
        """List applications, the oldest first.

        :param uuid: leave out all others, without looking at them, unless ``None``.
        """
        if uuid is not None:
            return [self.applications[uuid]] if uuid in self.applications else []
        return self.applications.values()

    def find_containers(
        self, uuid: Optional[str], application_uuid: Optional[str]
    ) -> Collection[Container]:
        """List containers, the oldest first.

        :param uuid: leave out all others, without looking at them, unless ``None``.
        :param application_uuid: leave out those of other applications likewise.
        """
        if uuid is not None:
            return [self.containers[uuid]] if uuid in self.containers else []
        if application_uuid is not None:
            application = self.applications.get(application_uuid)
            return list(application.containers) if application else []
        return self.containers.values()

    def _link(self, application: Application, uris: Collection[str]) -> None:
        """Link a new application to others, and those to it."""
        targets = []
        for uri in uris:
            identifier = uri.rstrip("/").rpartition("/")[2]
            target = self.applications.get(identifier)
            if target is None or target.resource_uri.strip("/") != uri.strip("/"):
                raise Refused(f"linked_to_application: there is no application {uri[:80]!r}")
            if target.state in ENDING:
                raise Refused(
                    f"linked_to_application: {uri[:80]!r} is {target.state} and takes no links"
                )
            if target not in targets:
                targets.append(target)
        for target in targets:
            application.linked_to.append(target.uuid)
            target.linked_from.append(application.uuid)

    def _unlink(self, application: Application) -> None:
        """End all links of an application that is gone."""
        for other in application.linked_to:
            self.applications[other].linked_from.remove(application.uuid)
        for other in application.linked_from:
            self.applications[other].linked_to.remove(application.uuid)
        application.linked_to, application.linked_from = [], []

    def _scale(self, application: Application, target: int) -> None:
        """Give an application so many containers, the highest numbers being the first to go."""
        application.target_num_containers = target
        staying = application.staying
        if len(staying) == target:
            return
        application.action = Action.SCALE
        for container in staying[target:]:
            self._remove(container)
        self._grow(application)

    def _grow(self, application: Application) -> None:
        """Launch the containers that an application lacks."""
        for _ in range(application.target_num_containers - len(application.staying)):
            self._launch(application)

    def _launch(self, application: Application, at: Optional[float] = None) -> Container:
        """Create and start one more container."""
        number = max((each.number for each in application.living), default=0) + 1
        now = self._clock.now() if at is None else at
        container = Container(
            uuid=str(uuid.uuid4()),
            application=application.uuid,
            number=number,
            specification=Specification(
                image=application.image,
                name=f"{application.unique_name}-{number}",
                size=application.container_size,
                run_command=application.run_command,
                entrypoint=application.entrypoint,
                ports=application.ports,
                variables=self._variables_for(application),
            ),
            engine=self.engine,
        )
        self.engine.create(container.uuid, container.specification, now)
        self.containers[container.uuid] = container
        application.containers.append(container)
        self.engine.start(container.uuid, now)
        return container

    def _variables_for(self, application: Application) -> dict[str, str]:
        """Return the environment of an application's next container."""
        variables: dict[str, str] = {}
        for identifier in application.linked_to:
            target = self.applications[identifier]
            variables.update(
                links.application_variables(target, target.living, self.user, self.address)
            )
        for sibling in application.staying:
            variables.update(links.container_variables(sibling, self.user))
        variables.update(application.envvars)
        return variables

    def _start(self, container: Container) -> None:
        container.asked_to_stop = False
        container.restarts.clear()
        self.engine.start(container.uuid, self._clock.now())

    def _stop(self, container: Container) -> None:
        container.asked_to_stop = True
        self.engine.stop(container.uuid, self._clock.now())

    def _remove(self, container: Container, at: Optional[float] = None) -> None:
        if container.status.phase not in (Phase.REMOVING, Phase.REMOVED):
            container.asked_to_stop = True
            self.engine.remove(container.uuid, self._clock.now() if at is None else at)

    def _dismiss(self, container: Container, at: Optional[float] = None) -> None:
        """Terminate a container, and lower its application's target by it."""
        application = self.applications[container.application]
        if not application.is_ending:
            application.target_num_containers -= 1
        self._remove(container, at)

    def _take_note(self, change: Change) -> None:
        """Act on a container's change of phase."""
        container = self.containers[change.container]
        application = self.applications[container.application]
        phase = change.status.phase
        started_at = change.status.started_at
        if started_at is not None:
            container.deployed_at = container.deployed_at or started_at
            application.deployed_at = application.deployed_at or started_at
            application.started_at = max(application.started_at or started_at, started_at)
        if phase is Phase.EXITED:
            if not container.asked_to_stop:
                self._recover(application, container, change.at)
            if not application.running_num_containers:
                application.stopped_at = change.at
        if phase is Phase.REMOVED:
            container.destroyed_at = change.at
            heapq.heappush(self._expiring, (change.at + KEPT, 0, container.uuid))
            if not application.living:
                self._bury(application, change.at)
        if not application.is_in_transition:
            application.action = None

    def _recover(self, application: Application, container: Container, at: float) -> None:
        """Do what an application wants done about a crash."""
        choice = remedy(application, container, at)
        if choice is Remedy.RESTART:
            container.restarts.append(at)
            self.engine.start(container.uuid, at)
        elif choice is Remedy.REPLACE:
            self._remove(container, at)
            successor = self._launch(application, at)
            successor.replacements = container.replacements + [at]
        elif choice is Remedy.DESTROY:
            self._dismiss(container, at)

    def _bury(self, application: Application, at: float) -> None:
        """Note that an application is gone, since its last container is."""
        application.destroyed_at = at
        del self._names[application.unique_name]
        self._unlink(application)
        heapq.heappush(self._expiring, (at + KEPT, 1, application.uuid))

    def _drop(self, identifier: str) -> None:
        """List an object no longer."""
        container = self.containers.pop(identifier, None)
        if container is None:
            self.applications.pop(identifier, None)
            return
        self.engine.forget(identifier)
        self.applications[container.application].containers.remove(container)


def _require_living(thing: Application | Container) -> None:
    """Refuse what is terminated, or about to be."""
    kind = type(thing).__name__.lower()
    if thing.state in ENDING:
        raise Refused(
            f"state: the {kind} {thing.unique_name!r} is {thing.state}; nothing more can be done"
        )


def _require_web_port(application: Application, domain: Optional[str]) -> None:
    """Refuse a web domain for an application that serves no web."""
    if domain and Port("tcp", 80) not in application.ports:
        raise Refused(
            f"web_public_dns: {domain[:80]!r} leads nowhere, since the application does not "
            "expose port 80"
        )


def _unsuitable(kind: str, state: str, action: str, wanted: str) -> Refused:
    return Refused(f"state: the {kind} is {state}; {action} takes one that {wanted}")
