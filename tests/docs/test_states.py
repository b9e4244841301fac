"""The tables and the pictures in docs/states.rst, held against the server's code."""

from __future__ import absolute_import

import io
import itertools
import os
import re
import sys

import pytest

from tests.conftest import ROOT

#: A row of a table of three columns, and of two.
ROW = re.compile(r"   \* - (.+)\n     - (.+)\n     - (.+)\n")
RULE = re.compile(r"   \* - (.+)\n     - (.+)\n(?!     -)")
EDGE = re.compile(r'data-from="([^"]+)" data-to="([^"]+)"')

pytestmark = pytest.mark.skipif(sys.version_info < (3, 9), reason="the server takes Python 3.9")


def _read(name):
    with io.open(os.path.join(ROOT, "docs", name), encoding="utf-8") as stream:
        return stream.read()


def _table(title):
    """Return the text of a table in docs/states.rst."""
    return _read("states.rst").split(".. list-table:: " + title)[1].split("\n\n\n")[0]


def _transitions():
    """Return what the table of a container says: list of from, by, to."""
    return [
        (begin, by, end)
        for begins, by, ends in ROW.findall(_table("The life of a container"))[1:]
        for begin, end in itertools.product(begins.split(", "), ends.split(", "))
    ]


def _edges(picture):
    """Return what a picture shows: set of from, to."""
    return {
        pair
        for begins, ends in EDGE.findall(_read(picture))
        for pair in itertools.product(begins.split(", "), ends.split(", "))
    }


def _states():
    from tutum.server.schemas import ContainerState

    return set(ContainerState.__args__)


def _application_states():
    from tutum.server.schemas import ApplicationState

    return set(ApplicationState.__args__)


def test_the_table_names_every_state_and_no_other():
    named = {state for begin, _, end in _transitions() for state in (begin, end)}
    assert named == _states() | {"(new)", "(gone)"}


def test_the_picture_shows_what_the_table_says():
    assert _edges("states.svg") == {(begin, end) for begin, _, end in _transitions()}


@pytest.mark.parametrize("picture", ["states.svg", "application.svg"])
def test_a_picture_names_every_state_and_says_in_words_what_it_shows(picture):
    text = _read(picture)
    states = _states() if picture == "states.svg" else _application_states()
    boxes = re.findall(r'text-anchor="middle" fill="#111">([^<]+)</text>', text)
    assert sorted(boxes) == sorted(states)
    (words,) = re.findall(r'<desc id="desc">([^<]+)</desc>', text)
    assert [state for state in states if state not in words] == []


def test_containers_pass_by_themselves_as_the_table_says():
    from tutum.server.container import Container
    from tutum.server.engine import Phase

    #: What an engine may report of a container that nothing is asked of.
    ended = [(Phase.EXITED, 0, False), (Phase.EXITED, 1, False)]
    reports = {
        Phase.STARTING: [(Phase.RUNNING, None, False), (Phase.FAILED, None, False)] + ended,
        Phase.RUNNING: ended,
        Phase.STOPPING: [(Phase.EXITED, 0, True), (Phase.EXITED, 137, True)],
        Phase.REMOVING: [(Phase.REMOVED, None, True)],
    }

    def state(phase, code, asked):
        return Container("u", "a", 1, None, _Engine(phase, code), asked_to_stop=asked).state

    found = {
        (state(phase, None, False), state(*report))
        for phase, following in reports.items()
        for report in following
    }
    assert found == {(a, b) for a, by, b in _transitions() if by in ("itself", "its end")}


class _Engine(object):
    """An engine whose only container is in one phase."""

    def __init__(self, phase, code):
        from tutum.server.engine import Status

        self._status = Status(phase, exit_code=code)

    def status(self, container):
        return self._status


@pytest.mark.parametrize("action, begins", [("start", "AT_REST"), ("stop", "STOPPABLE")])
def test_the_table_lets_in_what_the_code_lets_in(action, begins):
    from tutum.server import container

    said = {state for state, by, _ in _transitions() if action in by.split(", ")}
    assert said == set(getattr(container, begins))


def test_what_can_be_terminated_is_everything_that_lives():
    from tutum.server.container import ENDING

    assert {a for a, _, b in _transitions() if b == "Terminating"} == _states() - set(ENDING)


#: Left side of the table of an application's state -> whether it applies to some states and an
#: action. What is Terminating is not asked here, but in the test after this.
CONDITIONS = {
    "there is none left": lambda states, action: not states,
    "it was asked to terminate": lambda states, action: False,
    "an action is under way, and some are Starting, Stopping or Terminating": (
        lambda states, action: action and states & {"Starting", "Stopping", "Terminating"}
    ),
    "all are in one state": lambda states, action: len(states) == 1,
    "all are in one state, but for some that are Terminating": (
        lambda states, action: "Terminating" in states and len(states) == 2
    ),
    "anything else": lambda states, action: True,
}


def _expected(states, action):
    """Apply the table of an application's state, line by line."""
    for condition, result in RULE.findall(_table("What an application's state follows from"))[1:]:
        if condition.startswith("some are "):
            applies = condition[len("some are ") :] in states
        else:
            applies = CONDITIONS[condition](set(states), action)
        if applies and result == "that state":
            return states[0]
        if applies and result.endswith(", as the action is"):
            assert action in re.split(", | or ", result[: -len(", as the action is")])
            return action
        if applies:
            return result
    return None


def _mixtures(most):
    """Return all states that up to so many living containers can be in."""
    living = sorted(_states() - {"Terminated"})
    return [
        list(states)
        for size in range(most + 1)
        for states in itertools.combinations_with_replacement(living, size)
    ]


def test_an_applications_state_follows_the_table():
    from tutum.server.application import Action, _combined

    actions = [None, Action.START, Action.STOP, Action.SCALE]
    for states in _mixtures(3):
        for action in actions:
            expected = _expected(states, action and action.value)
            assert _combined(states, action) == expected, (states, action)


def _requests():
    """Return what the table says can be asked: asked -> where, state under way, state then."""
    found = {}
    for asked, where, follows in ROW.findall(_table("What can be asked of an application"))[1:]:
        found[asked] = (where.split(", "),) + tuple(follows.split(", then "))
    return found


def _account():
    from tutum.server.account import Account
    from tutum.server.clock import Clock
    from tutum.server.schemas import NewApplication
    from tutum.server.simulation import Simulation

    clock = Clock()
    account = Account("user", "http://127.0.0.1", Simulation(1), clock)
    application = account.create(NewApplication(image="x", target_num_containers=2))
    return account, application, clock


def _put(account, container, state):
    """Put a container into a state, however it came there."""
    import dataclasses

    from tutum.server import container as containers
    from tutum.server.engine import Phase

    phases = {state: phase for phase, state in containers._STATES.items()}
    phase = Phase.EXITED if state in ("Stopped", "Stopped with errors") else phases[state]
    simulated = account.engine._containers[container.uuid]
    container.asked_to_stop = state == "Stopped"
    simulated.status = dataclasses.replace(simulated.status, phase=phase, exit_code=1)
    assert container.state == state


def _ask(account, application, asked):
    from tutum.server.schemas import ApplicationChanges

    if asked == "another target":
        account.update(application, ApplicationChanges(target_num_containers=5))
    else:
        {"start": account.start, "stop": account.stop, "delete": account.terminate}[asked](
            application
        )


@pytest.mark.parametrize("asked", ["start", "stop", "another target", "delete"])
def test_what_can_be_asked_of_an_application_is_what_the_table_says(asked):
    from tutum.server.problem import Refused

    where, under_way, _ = _requests()[asked]
    for states in _mixtures(2):
        if len(states) != 2 or states == ["Terminating", "Terminating"]:
            continue  # that is an application that is Terminating, with which nothing can be done
        account, application, clock = _account()
        for container, state in zip(application.containers, states):
            _put(account, container, state)
        application.action = None
        if where == ["any but terminated"] or set(where) & set(states):
            _ask(account, application, asked)
            assert application.state == under_way, states
        else:
            with pytest.raises(Refused):
                _ask(account, application, asked)


@pytest.mark.parametrize("asked", ["create", "start", "stop", "another target", "delete"])
def test_what_follows_is_what_the_table_says(asked):
    account, application, clock = _account()
    where, under_way, then = _requests()[asked]
    if asked != "create":
        clock.advance(2)
        account.settle()
        if asked == "start":
            account.stop(application)
            clock.advance(2)
            account.settle()
        _ask(account, application, asked)
    assert application.state == under_way
    clock.advance(2)
    account.settle()
    assert application.state == then


@pytest.mark.parametrize("asked", ["start", "stop", "another target", "delete"])
def test_nothing_can_be_asked_of_what_ends(asked):
    from tutum.server.problem import Refused

    account, application, clock = _account()
    account.terminate(application)
    for state in ("Terminating", "Terminated"):
        assert application.state == state
        with pytest.raises(Refused):
            _ask(account, application, asked)
        clock.advance(2)
        account.settle()


def test_the_picture_of_an_application_shows_what_the_rules_let_in():
    from tutum.server.application import _combined
    from tutum.server.container import AT_REST, STOPPABLE

    edges = _edges("application.svg")
    passing = {"Starting", "Scaling", "Stopping"}
    resting = _application_states() - passing - {"Terminating", "Terminated"}
    expected = {("(new)", "Starting"), ("Terminating", "Terminated"), ("Terminated", "(gone)")}
    expected |= set(itertools.product(passing, resting))
    expected |= set(itertools.product(passing | resting, ["Terminating"]))
    expected |= set(itertools.product(resting, ["Scaling"]))
    for states in _mixtures(3):
        combined = _combined(states, None)
        if combined in resting and set(states) & AT_REST:
            expected.add((combined, "Starting"))
        if combined in resting and set(states) & STOPPABLE:
            expected.add((combined, "Stopping"))
    assert edges == expected
