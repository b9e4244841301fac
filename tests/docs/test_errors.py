"""The table of errors in docs/errors.rst, each row provoked."""

from __future__ import absolute_import

import io
import os
import re

import pytest

import tutum
from tests.certificates import make_authority, server_context
from tests.conftest import ROOT
from tests.wire import answer, closed_port, silence

ROW = re.compile(r"   \* - (.+)\n     - (.+)\n     - (.+)\n")


def _rows():
    with io.open(os.path.join(ROOT, "docs", "errors.rst"), encoding="utf-8") as stream:
        return ROW.findall(stream.read())[1:]


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


def _no_ini(case):
    _forget()
    case.home.join(".tutum").write("[auth]\nnonsense\n")
    _fetch()


def _directory(case):
    _forget()
    case.home.join(".tutum").mkdir()
    _fetch()


def _line_end(case):
    tutum.apikey = "key\n"
    _fetch()


def _no_base_url(case):
    tutum.base_url = "example.com/api"
    _fetch()


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


def _unknown_authority(case):
    case.play(tls=server_context(make_authority(case.home.mkdir("tls"))[1]))
    _fetch()


def _truncated(case):
    tutum.max_retries = 0
    case.play(answer(json={"uuid": "1"}, length=999, then="close"))
    _fetch()


def _too_late(case):
    tutum.timeout = (5, 0.2)
    case.play(silence())
    _fetch()


def _circles(case):
    meta = {"next": "/api/v1/application/?offset=0", "total_count": 5}
    case.play(forever=answer(json={"meta": meta, "objects": [{"uuid": "1"}]}))
    tutum.Application.list()


def _never(case):
    case.play(forever=answer(json={"uuid": "1", "state": "Starting"}))
    _app().wait_until("Running", timeout=0.05, interval=0.01)


def _dead_end(case):
    case.play(answer(json={"uuid": "1", "state": "Terminated"}))
    _app().wait_until("Running")


def _no_json_value(case):
    app = _app()
    app.name = {1, 2}
    app.save()


CASES = {
    "no credentials anywhere": _no_credentials,
    "after logout()": _logged_out,
    "half a pair": _half,
    "a file that is no INI": _no_ini,
    "a file that cannot be read": _directory,
    "a line end in a key": _line_end,
    "a base_url that is none": _no_base_url,
    "an empty primary key": lambda case: tutum.Application.fetch(""),
    "a key that is no text": lambda case: tutum.Application.fetch(None),
    "refused credentials": _answered(answer(401, json={"error": "no such key"})),
    "no such object": _answered(answer(404, json={"error": "no such application"})),
    "a wrong parameter": _wrong_parameter,
    "a redirect": _answered(answer(302, headers=[("Location", "https://elsewhere.example/")])),
    "a failing server": _answered(answer(500, reason="Internal Server Error")),
    "an answer that is no JSON": _answered(
        answer(body=b"<p>Please sign in</p>", headers=[("Content-Type", "text/html")])
    ),
    "JSON that is no object": _answered(answer(json=[])),
    "nobody listens": _refused,
    "an unknown authority": _unknown_authority,
    "a truncated answer": _truncated,
    "no answer in time": _too_late,
    "pages in circles": _circles,
    "a state that does not come in time": _never,
    "a state that cannot come": _dead_end,
    "a call on an unsaved object": lambda case: tutum.Application().start(),
    "a value that JSON cannot say": _no_json_value,
    "a name that is not there": lambda case: _app().containers,
}


class _Case(object):
    def __init__(self, play, home, monkeypatch):
        self.play, self.home, self.monkeypatch = play, home, monkeypatch


def test_every_row_is_provoked():
    assert sorted(row[0] for row in _rows()) == sorted(CASES)


@pytest.mark.promise("one-line", "one-family")
@pytest.mark.parametrize("happened, raised, said", _rows(), ids=lambda value: value[:30])
def test_the_table_says_what_is_said(play, home, monkeypatch, happened, raised, said):
    with pytest.raises((tutum.TutumApiError, AttributeError)) as caught:
        CASES[happened](_Case(play, home, monkeypatch))
    assert type(caught.value).__name__ == raised
    message = re.sub(r"https?://(127\.0\.0\.1|localhost):\d+/[^ :]*", "URL", str(caught.value))
    pattern = ".*".join(re.escape(part) for part in re.split(r" ?\.\.\. ?", said))
    assert re.match(pattern + r"\Z", message, re.IGNORECASE), message
