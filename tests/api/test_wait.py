"""Waiting for a state."""

from __future__ import absolute_import

import time

import pytest

import tutum
from tests.wire import answer, silence


def _states(*states, **attributes):
    return [answer(json=dict(attributes, uuid="1", state=state)) for state in states]


def _app(cls=tutum.Application, **attributes):
    return cls._loaded(dict(attributes, uuid="1", name="web", state="Starting"))


def _fails(cls, call, *args, **kwargs):
    with pytest.raises(cls) as caught:
        call(*args, **kwargs)
    return str(caught.value)


QUICK = {"interval": 0.001}


@pytest.mark.promise("wait")
def test_it_polls_until_the_state_and_tells_each_new_one(play):
    wire = play(*_states("Starting", "Starting", "Partly running", "Running"))
    seen = []
    app = _app()
    assert app.wait_until("Running", callback=seen.append, **QUICK) is True
    assert seen == ["Starting", "Partly running", "Running"]
    assert app.state == "Running"
    assert [request.path for request in wire.requests] == ["/api/v1/application/1/"] * 4


@pytest.mark.promise("wait")
def test_it_looks_at_once(play):
    play(*_states("Running"))
    started = time.time()
    assert _app().wait_until("Running", interval=60) is True
    assert time.time() - started < 30


@pytest.mark.promise("wait")
@pytest.mark.parametrize(
    "wanted", [("Running", "Partly running"), ["Stopped", "Running"], {"Running"}, u"Running"]
)
def test_several_states_will_do(play, wanted):
    play(*_states("Starting", "Running"))
    assert _app().wait_until(wanted, **QUICK) is True


@pytest.mark.promise("wait")
def test_it_times_out_with_the_last_state(play):
    play(forever=_states("Starting")[0])
    message = _fails(tutum.TutumTimeoutError, _app().wait_until, "Running", timeout=0.05, **QUICK)
    assert "did not become Running within 0.05 s" in message and "was Starting" in message
    assert "<Application 1 Starting>" in message


@pytest.mark.promise("wait")
def test_a_timeout_of_zero_looks_once(play):
    wire = play(forever=_states("Starting")[0])
    _fails(tutum.TutumTimeoutError, _app().wait_until, "Running", timeout=0)
    assert len(wire.requests) == 1
    play(*_states("Running"))
    assert _app().wait_until("Running", timeout=0) is True


@pytest.mark.promise("wait")
def test_a_server_that_falls_silent_does_not_outlast_the_timeout(play):
    play(_states("Starting")[0], forever=silence())
    started = time.time()
    message = _fails(tutum.TutumTimeoutError, _app().wait_until, "Running", timeout=1.2, **QUICK)
    assert time.time() - started < 20
    assert "last state was Starting" in message


DEAD_ENDS = [
    ("Terminated", "Running", {}),
    ("Terminated", "Terminating", {}),
    ("Terminating", "Running", {}),
    ("Terminating", "Stopped", {}),
    ("Stopped", "Running", {}),
    ("Stopped with errors", "Running", {}),
    ("Start failed", "Running", {"autorestart": "OFF", "autoreplace": "OFF"}),
    ("Stopped with errors", "Stopped", {}),
]


@pytest.mark.promise("wait")
@pytest.mark.parametrize("state, wanted, attributes", DEAD_ENDS)
def test_a_dead_end_is_an_error_at_once(play, state, wanted, attributes):
    wire = play(*_states("Starting", state, **attributes))
    message = _fails(tutum.TutumApiError, _app().wait_until, wanted, **QUICK)
    assert state in message and "will not become " + wanted in message
    assert len(wire.requests) == 2


@pytest.mark.promise("wait")
@pytest.mark.parametrize(
    "state, wanted, attributes",
    [
        ("Terminating", "Terminated", {}),
        ("Stopping", "Stopped", {}),
        ("Stopped", "Terminated", {}),
        ("Running", "Stopped", {}),
        ("Stopped with errors", "Running", {"autorestart": "ALWAYS"}),
        ("Start failed", "Running", {"autoreplace": "ON_FAILURE"}),
        ("Scaling", "Running", {}),
    ],
)
def test_what_can_still_come_is_waited_for(play, state, wanted, attributes):
    play(*_states(state, wanted, **attributes))
    assert _app().wait_until(wanted, **QUICK) is True


@pytest.mark.promise("wait")
def test_what_is_gone_counts_as_terminated(play):
    play(_states("Terminating")[0], answer(404, json={"error": "no such application"}))
    assert _app().wait_until("Terminated", **QUICK) is True
    play(answer(404, json={"error": "no such application"}))
    _fails(tutum.ObjectNotFound, _app().wait_until, "Running", **QUICK)


@pytest.mark.promise("wait")
@pytest.mark.parametrize("bad", ["running", "", None, [], ["Running", "nonsense"], 5, ()])
def test_what_is_no_state_is_refused(play, bad):
    wire = play()
    assert "Partly running" in _fails(tutum.TutumApiError, _app().wait_until, bad)
    assert wire.connections == 0


def test_a_container_has_no_scaling(play):
    play()
    _fails(tutum.TutumApiError, _app(tutum.Container).wait_until, "Scaling")


@pytest.mark.parametrize("name", ["timeout", "interval"])
@pytest.mark.parametrize("bad", [-1, "5", float("nan"), True, [1]])
def test_what_is_no_time_is_refused(play, name, bad):
    wire = play()
    assert name in _fails(tutum.TutumApiError, _app().wait_until, "Running", **{name: bad})
    assert wire.connections == 0


@pytest.mark.promise("wait")
def test_unsaved_changes_are_kept(play):
    play(*_states("Starting", "Running"))
    app = _app()
    app.target_num_containers = 5
    app.wait_until("Running", **QUICK)
    assert app.target_num_containers == 5 and app.is_dirty


def test_an_error_of_the_callback_is_the_callers(play):
    play(*_states("Running"))

    def fail(state):
        raise KeyError(state)

    with pytest.raises(KeyError):
        _app().wait_until("Running", callback=fail)


def test_an_error_of_the_server_ends_the_waiting(play):
    play(*(_states("Starting") + [answer(500, json={"error": "down"})]))
    assert "down" in _fails(tutum.TutumApiError, _app().wait_until, "Running", **QUICK)


@pytest.mark.promise("wait")
def test_without_timeout_it_waits_on(play):
    play(*_states("Starting", "Starting", "Running"))
    assert _app().wait_until("Running", timeout=None, **QUICK) is True
