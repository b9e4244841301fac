"""The tables and the picture in docs/states.rst, held against the server's code."""

from __future__ import absolute_import

import io
import itertools
import os
import re
import sys

import pytest

from tests.conftest import ROOT

ROW = re.compile(r"   \* - (.+)\n     - (.+)\n     - (.+)\n")
RULE = re.compile(r"   \* - (.+)\n     - (.+)\n(?!     -)")

pytestmark = pytest.mark.skipif(sys.version_info < (3, 9), reason="the server takes Python 3.9")


def _read(name):
    with io.open(os.path.join(ROOT, "docs", name), encoding="utf-8") as stream:
        return stream.read()


def _transitions():
    """Return what the table of a container says: set of from, to."""
    pairs = set()
    for begins, _, ends in ROW.findall(_read("states.rst"))[1:]:
        pairs.update(itertools.product(begins.split(", "), ends.split(", ")))
    return pairs


def _states():
    from tutum.server.schemas import ContainerState

    return set(ContainerState.__args__)


def test_the_table_names_every_state_and_no_other():
    named = {state for pair in _transitions() for state in pair}
    assert named == _states() | {"(new)", "(gone)"}


def test_the_picture_names_every_state():
    picture = _read("states.svg")
    assert {state for state in _states() if ">{0}</text>".format(state) not in picture} == set()


@pytest.mark.parametrize("action, begins", [("start", "AT_REST"), ("stop", "STOPPABLE")])
def test_the_table_lets_in_what_the_code_lets_in(action, begins):
    from tutum.server import container

    said = {
        state
        for states, by, _ in ROW.findall(_read("states.rst"))[1:]
        for state in states.split(", ")
        if action in by.replace(",", "").split()
    }
    assert said == set(getattr(container, begins))


def test_what_can_be_terminated_is_everything_that_lives():
    from tutum.server.container import ENDING

    assert {a for a, b in _transitions() if b == "Terminating"} == _states() - set(ENDING)


def _expected(states, action):
    """Apply the table of an application, line by line."""
    present = set(states)
    transitional = {"Starting", "Stopping", "Terminating"}
    lines = [
        ("there is none left", not present, "Terminated"),
        ("an action is under way", action is not None and present & transitional, action),
        ("all are in one state", len(present) == 1, states[0] if states else None),
        (
            "all are in one state, but for some",
            "Terminating" in present and len(present) == 2,
            "Scaling",
        ),
        ("some are Running", "Running" in present, "Partly running"),
        ("some are Starting", "Starting" in present, "Starting"),
        ("some are Stopping", "Stopping" in present, "Stopping"),
        ("some are Stopped with errors", "Stopped with errors" in present, "Stopped with errors"),
        ("some are Start failed", "Start failed" in present, "Start failed"),
        ("anything else", True, "Stopped"),
    ]
    said = [row[0] for row in RULE.findall(_read("states.rst"))]
    place = -1
    for text, applies, state in lines:
        following = [index for index, each in enumerate(said) if each.startswith(text)]
        place = min(index for index in following if index > place)
        if applies:
            return state
    return None


def test_an_applications_state_follows_the_table():
    from tutum.server.application import Action, _combined

    living = sorted(_states() - {"Terminated"})
    actions = [None, Action.START, Action.STOP, Action.SCALE]
    for size in range(4):
        for states in itertools.combinations_with_replacement(living, size):
            for action in actions:
                expected = _expected(list(states), action and action.value)
                assert _combined(list(states), action) == expected, (states, action)
