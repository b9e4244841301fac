"""Each operation of the API document, to the letter."""

from __future__ import absolute_import

import re

import pytest

import tutum
from tests.conftest import load_exchanges
from tests.wire import answer

EXCHANGES = {exchange["operation"]: exchange for exchange in load_exchanges()}


def _models(exchange):
    return tutum.Container if "/container/" in exchange["operation"] else tutum.Application


def _existing(exchange):
    """Make a saved object as an earlier answer would have."""
    path = exchange["request"]["line"].split()[1]
    uuid = re.search("[0-9a-f]{8}-[0-9a-f-]{27}", path).group()
    return _models(exchange)._loaded({"uuid": uuid})


def _list(exchange):
    return _models(exchange).list()[0]


def _fetch(exchange):
    return _models(exchange).fetch(_existing(exchange).pk)


def _create(exchange):
    model = _models(exchange).create(**exchange["request"]["json"])
    assert model.save() is True
    return model


def _update(exchange):
    model = _existing(exchange)
    for name, value in exchange["request"]["json"].items():
        setattr(model, name, value)
    assert model.save() is True
    return model


def _act(name):
    def act(exchange):
        model = _existing(exchange)
        assert getattr(model, name)() is True
        return model

    return act


CALLS = {
    "GET /api/v1/application/": _list,
    "GET /api/v1/application/(uuid)/": _fetch,
    "POST /api/v1/application/": _create,
    "PATCH /api/v1/application/(uuid)/": _update,
    "POST /api/v1/application/(uuid)/start/": _act("start"),
    "POST /api/v1/application/(uuid)/stop/": _act("stop"),
    "DELETE /api/v1/application/(uuid)/": _act("delete"),
    "GET /api/v1/container/": _list,
    "GET /api/v1/container/(uuid)/": _fetch,
    "POST /api/v1/container/(uuid)/start/": _act("start"),
    "POST /api/v1/container/(uuid)/stop/": _act("stop"),
    "DELETE /api/v1/container/(uuid)/": _act("delete"),
}

LOGS = "GET /api/v1/container/(uuid)/logs/"


def test_every_operation_is_tested():
    assert set(EXCHANGES) == set(CALLS) | {LOGS}
    assert len(EXCHANGES) == 13


def _played(exchange):
    response = exchange["response"]
    _, status, reason = response["line"].split(" ", 2)
    headers = [item for item in response["headers"].items() if item[0] != "Content-Type"]
    return answer(int(status), json=response["json"], reason=reason, headers=headers)


def _assert_sent_as_documented(request, documented):
    method, path, version = documented["line"].split()
    assert (request.method, request.path, request.version) == (method, path, version)
    for name in ("Accept", "Authorization"):
        assert request.headers[name.lower()] == documented["headers"][name]
    if documented["json"] is None:
        assert request.body == b""
        assert "content-type" not in request.headers
    else:
        assert request.headers["content-type"] == documented["headers"]["Content-Type"]
        assert request.json == documented["json"]


@pytest.mark.promise("operations", "headers")
@pytest.mark.parametrize("operation", sorted(CALLS))
def test_operation_goes_out_and_comes_back_as_documented(play, operation):
    exchange = EXCHANGES[operation]
    wire = play(_played(exchange))
    model = CALLS[operation](exchange)
    (request,) = wire.requests
    _assert_sent_as_documented(request, exchange["request"])
    documented = exchange["response"]["json"]
    documented = documented["objects"][0] if "objects" in documented else documented
    assert {name: getattr(model, name) for name in documented} == documented
    assert model.get_all_attributes() == documented
    assert type(model) is _models(exchange)
    assert not model.is_dirty


@pytest.mark.promise("operations")
def test_logs_go_out_and_come_back_as_documented(play):
    exchange = EXCHANGES[LOGS]
    wire = play(_played(exchange))
    assert _existing(exchange).logs == exchange["response"]["json"]["logs"]
    _assert_sent_as_documented(wire.requests[0], exchange["request"])


@pytest.mark.parametrize("operation", ["GET /api/v1/application/", "GET /api/v1/container/"])
def test_documented_filters_go_out_under_their_names(play, operation):
    exchange = EXCHANGES[operation]
    wire = play(_played(exchange))
    names = [each["name"] for each in exchange["parameters"] if each["kind"] == "queryparam"]
    filters = {name: "x" for name in names if name not in ("limit", "offset")}
    _models(exchange).list(limit=7, offset=3, **filters)
    expected = {"{0}=x".format(name) for name in filters} | {"limit=7", "offset=3"}
    assert set(wire.requests[0].query.split("&")) == expected
