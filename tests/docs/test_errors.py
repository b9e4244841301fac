"""The table of errors in docs/errors.rst, each row provoked."""

from __future__ import absolute_import

import ast
import io
import os
import re
import socket
import sys
import traceback

import pytest
import six
from six.moves.urllib.parse import parse_qsl

import tutum
from tests.certificates import make_authority, server_context
from tests.conftest import ROOT
from tests.wire import answer, closed_port, refuse, silence
from tutum.api import http
from tutum.api.base import RESTModel

#: What happened, what is raised, what it says.
ROW = re.compile(r"   \* - (.+)\n     - (.+)\n     - ``(.+)``\n")


def _rows():
    with io.open(os.path.join(ROOT, "docs", "errors.rst"), encoding="utf-8") as stream:
        return ROW.findall(stream.read())


def _fetch():
    tutum.Application.fetch("1")


def _app(**attributes):
    return tutum.Application._loaded(dict(attributes, uuid="1"))


def _forget():
    tutum.user = tutum.apikey = None


def _no_credentials(case):
    _forget()
    _fetch()


def _logged_out(case):
    tutum.auth.logout()
    _fetch()


def _half(case):
    _forget()
    case.monkeypatch.setenv("TUTUM_USER", "somebody")
    _fetch()


def _mixture(case):
    case.home.join(".tutum").write("[auth]\nuser = somebody\napikey = key\n")
    tutum.auth.logout()
    case.monkeypatch.setattr(tutum.auth, "_filled", (None, None))  # put back at the end
    tutum.user, tutum.apikey = tutum.auth.found_at_import()
    tutum.user = "somebody else"
    _fetch()


def _no_ini(case):
    _forget()
    case.home.join(".tutum").write("[auth]\nnonsense\n")
    _fetch()


def _no_utf_8(case):
    _forget()
    case.home.join(".tutum").write_binary(b"[auth]\nuser = \xff\n")
    _fetch()


def _directory(case):
    _forget()
    case.home.join(".tutum").mkdir()
    _fetch()


def _line_end(case):
    tutum.apikey = "key\n"
    _fetch()


def _colon(case):
    tutum.auth.authenticate("some:body", "password")


def _no_key(case):
    case.play(answer(json={"objects": [{"username": "somebody"}]}))
    tutum.auth.get_apikey("somebody", "password")


def _setting(name, value):
    def call(case):
        setattr(tutum, name, value)
        _fetch()

    return call


def _send(*args, **kwargs):
    return lambda case: http.send_request(*args, **kwargs)


class Cluster(RESTModel):
    """A resource of somebody's own, without an endpoint."""


def _answered(step):
    def call(case):
        case.play(step)
        _fetch()

    return call


def _wrong_parameter(case):
    case.play(answer(400, json={"error": "container_size: XXL is unknown"}))
    tutum.Application.create(image="x", container_size="XXL").save()


def _refused(case):
    tutum.max_retries = 0
    tutum.base_url = "http://127.0.0.1:{0}/".format(closed_port())
    _fetch()


def _unreachable(case):
    """Call where the operating system lets nobody in: its queue of callers is full."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(4)]
    try:
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        tutum.base_url = "http://127.0.0.1:{0}/".format(listener.getsockname()[1])
        tutum.timeout, tutum.max_retries = 0.2, 0
        _fetch()
    finally:
        for each in waiting + [listener]:
            each.close()


def _unknown_authority(case):
    case.play(tls=server_context(make_authority(case.home.mkdir("tls"))[1]))
    _fetch()


def _broken(case):
    case.play(refuse())
    tutum.Application(image="x").save()


def _truncated(case):
    tutum.max_retries = 0
    case.play(answer(json={"uuid": "1"}, length=999, then="close"))
    _fetch()


def _too_late(case):
    tutum.timeout = (5, 0.2)
    case.play(silence())
    _fetch()


def _no_uuid(case):
    case.play(answer(202, json={"name": "x"}))
    tutum.Application(image="x").save()


def _listed(*objects, **meta):
    """List applications, each page of which holds the same."""

    def call(case):
        case.play(forever=answer(json={"meta": meta, "objects": list(objects)}))
        tutum.Application.list()

    return call


def _no_objects(case):
    case.play(answer(json={"meta": {}}))
    tutum.Application.list()


def _empty_second_page(case):
    first = {"meta": {"total_count": 5}, "objects": [{"uuid": "1"}]}
    case.play(answer(json=first), answer(json={"meta": {"total_count": 5}, "objects": []}))
    tutum.Application.list()


def _repetition(case):
    def page(request):
        offset = int(dict(parse_qsl(request.query)).get("offset", 0))
        meta = {"next": "/api/v1/application/?offset={0}".format(offset + 1), "total_count": 99}
        return answer(json={"meta": meta, "objects": [{"uuid": "1"}]})

    case.play(forever=page)
    tutum.Application.list()


def _never(case):
    case.play(forever=answer(json={"uuid": "1", "state": "Starting"}))
    _app().wait_until("Running", timeout=0.05, interval=0.01)


def _too_late_for_a_state(case):
    tutum.max_retries = 0
    case.play(answer(json={"uuid": "1", "state": "Starting"}), silence())
    _app().wait_until("Running", timeout=0.05, interval=0.01)


def _dead_end(case):
    case.play(answer(json={"uuid": "1", "state": "Terminated"}))
    _app().wait_until("Running")


def _no_json_value(case):
    app = _app()
    app.name = {1, 2}
    app.save()


def _assign(case):
    _app().save = None


def _delete(*names):
    def call(case):
        app = _app(state="Running")
        for name in names:
            delattr(app, name)

    return call


#: What happened -> what brings it about, or several ways to it.
CASES = {
    "no credentials anywhere": _no_credentials,
    "after logout()": _logged_out,
    "half a pair": _half,
    "one half set beside a pair from the file": _mixture,
    "a file that is no INI": _no_ini,
    "a file that is no UTF-8": _no_utf_8,
    "a file that cannot be read": _directory,
    "a line end in a key": _line_end,
    "a colon in the user of authenticate()": _colon,
    "refused credentials": _answered(answer(401, json={"error": "no such key"})),
    "an answer of auth/ without a key": _no_key,
    "a base_url that is none": _setting("base_url", "example.com/api"),
    "a base_url that is no text": _setting("base_url", 5),
    "a password in base_url": _setting("base_url", "https://user:password@example.com/"),
    "a timeout that is none": _setting("timeout", 0),
    "a max_retries that is none": _setting("max_retries", -1),
    "an empty primary key": lambda case: tutum.Application.fetch(""),
    "a key that is no text": lambda case: tutum.Application.fetch(None),
    "a limit or offset that is none": lambda case: tutum.Application.list(limit=-1),
    "a filter that is no UTF-8": lambda case: tutum.Application.list(name=b"\xff"),
    "a path that leads elsewhere": _send("GET", "../other"),
    "a method that is none": _send("", "application/"),
    "a body that JSON cannot say": _send("POST", "application/", json={"name": {1, 2}}),
    "an argument that is unknown": _send("POST", "application/", body={}),
    "a class without endpoint": lambda case: Cluster.fetch("1"),
    "nobody listens": _refused,
    "no connection in time": _unreachable,
    "an unknown authority": _unknown_authority,
    "a connection that breaks": _broken,
    "a truncated answer": _truncated,
    "no answer in time": _too_late,
    "no such object": _answered(answer(404, json={"error": "no such application"})),
    "a wrong parameter": _wrong_parameter,
    "a redirect": _answered(answer(302, headers=[("Location", "https://elsewhere.example/")])),
    "a failing server": _answered(answer(500, reason="Internal Server Error")),
    "an interim answer alone": _answered(answer(103, length=False)),
    "an answer that is no JSON": _answered(
        answer(body=b"<p>Please sign in</p>", headers=[("Content-Type", "text/html")])
    ),
    "JSON that is no object": _answered(answer(json=[])),
    "a new object without uuid": _no_uuid,
    "pages in circles": _listed({"uuid": "1"}, next="/api/v1/application/?offset=0", total_count=5),
    "pages from elsewhere": _listed({"uuid": "1"}, next="https://elsewhere.example/?offset=100"),
    "a next that is no address": _listed({"uuid": "1"}, next=5),
    "a page without objects": _no_objects,
    "an empty page before the end": [
        _listed(next="/api/v1/application/?offset=100"),
        _empty_second_page,
    ],
    "pages that repeat themselves": _repetition,
    "a state that does not come in time": [_never, _too_late_for_a_state],
    "a state that cannot come": _dead_end,
    "a state that there is not": lambda case: _app().wait_until("Runing"),
    "a time that is none": lambda case: _app().wait_until("Running", timeout=-1),
    "a call on an unsaved object": lambda case: tutum.Application().start(),
    "a value that JSON cannot say": _no_json_value,
    "a name that is not there": [lambda case: _app().nmae, _delete("nmae")],
    "a name that listings leave out": lambda case: _app().containers,
    "an assignment to a method": _assign,
    "del of what the server sent": _delete("state"),
}

#: What the library raises to itself, and catches: none of the errors that callers see.
INTERNAL = ("ValueError", "EOFError('the answer broke off", "AttributeError(name)")


class _Case(object):
    def __init__(self, play, home, monkeypatch):
        self.play, self.home, self.monkeypatch = play, home, monkeypatch


def _ways(happened):
    ways = CASES[happened]
    return ways if isinstance(ways, list) else [ways]


def test_every_row_is_provoked():
    assert sorted(row[0] for row in _rows()) == sorted(CASES)


@pytest.mark.promise("one-line", "one-family")
@pytest.mark.parametrize(
    "happened, raised, said, way",
    [row + (way,) for row in _rows() for way in range(len(_ways(row[0])))],
    ids=lambda value: str(value)[:30],
)
def test_the_table_says_what_is_said(play, home, monkeypatch, happened, raised, said, way):
    if six.PY2 and happened == "a filter that is no UTF-8":
        pytest.skip("to Python 2 it is text like any other")
    with pytest.raises((tutum.TutumApiError, AttributeError, TypeError)) as caught:
        _ways(happened)[way](_Case(play, home, monkeypatch))
    assert type(caught.value).__name__ == raised
    message = re.sub(r"https?://(127\.0\.0\.1|localhost):\d+/[^ :]*", "URL", str(caught.value))
    pattern = ".*".join(re.escape(part) for part in re.split(r" ?\.\.\. ?", said))
    assert re.match(pattern + r"\Z", message, re.IGNORECASE), message
    _raised.update(_places(caught.value))
    _provoked.add(happened)


#: Rows that were provoked in this run.
_provoked = set()

#: File and line of all that was raised in the library while the rows were provoked.
_raised = set()


def _places(error):
    """Return file and line of each step in the library that led to an error or its causes."""
    places = set()
    while error is not None:
        for name, line, _, _ in traceback.extract_tb(getattr(error, "__traceback__", None)):
            places.add((os.path.realpath(name), line))
        error = getattr(error, "__cause__", None)
    return places


@pytest.mark.skipif(sys.version_info < (3, 9), reason="ast.unparse() came with Python 3.9")
def test_the_table_leaves_no_error_out():
    """Each ``raise`` in the library is one that some row leads to."""
    if {row[0] for row in _rows()} - _provoked:
        pytest.skip("only some of the rows were provoked in this run")
    directory = os.path.realpath(os.path.dirname(tutum.api.__file__))
    missed = []
    for name in sorted(os.listdir(directory)):
        if not name.endswith(".py"):
            continue
        path = os.path.join(directory, name)
        with io.open(path, encoding="utf-8") as stream:
            tree = ast.parse(stream.read())
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise) or node.exc is None:
                continue
            if ast.unparse(node.exc).startswith(INTERNAL):
                continue
            lines = range(node.lineno, node.end_lineno + 1)
            if not any((path, line) in _raised for line in lines):
                missed.append("{0}:{1} {2}".format(name, node.lineno, ast.unparse(node)[:100]))
    assert missed == []
