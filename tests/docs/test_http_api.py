"""The HTTP API's reference, held against the API document and the server."""

from __future__ import absolute_import

import io
import os
import re
import sys

import pytest

from tests.conftest import ROOT, load_exchanges

new_python = pytest.mark.skipif(sys.version_info < (3, 9), reason="the server takes Python 3.9")

#: Types as the tables name them -> as the OpenAPI document does.
TYPES = {"text": "string", "int": "integer", "list": "array", "object": "object", "null": "null"}


def _read(name):
    with io.open(os.path.join(ROOT, "docs", name), encoding="utf-8") as stream:
        return stream.read()


def _sections():
    """Return the text of each operation in docs/http-api.rst."""
    operations = _read("http-api.rst").split("\nLists\n-----")[0]
    parts = re.split(r"(?m)^\.\. http:(\w+):: (\S+)$", operations)[1:]
    return {
        "{0} {1}".format(method.upper(), path): text
        for method, path, text in zip(parts[::3], parts[1::3], parts[2::3])
    }


def _names(text, kind):
    """Return the parameters of one kind that an operation's text describes."""
    return re.findall(r"(?m)^   :{0} \S+ (\w+): \S".format(kind), text)


def _keys(title):
    """Return what a table says of an answer's keys: name -> type, whether in details only."""
    table = _read("http-api.rst").split(".. list-table:: " + title + "\n")[1].split("\n\n\n")[0]
    table = table.split(".. list-table::")[0]
    rows = re.findall(r"   \* - ``(\w+)``\n     - (.+)\n     - (.+)\n", table)
    return {name: (kind, said.startswith("details only")) for name, kind, said in rows}


@pytest.mark.parametrize("exchange", load_exchanges(), ids=lambda each: each["operation"])
def test_operation_is_described_with_its_parameters_and_statuses(exchange):
    text = _sections()[exchange["operation"]]
    assert "In the library: ``" in text
    for parameter in exchange["parameters"]:
        kind = {"queryparam": "query", "jsonparam": "<json"}[parameter["kind"]]
        line = ":{0} {1} {2}: ".format(kind, parameter["type"], parameter["name"])
        assert line in text
    for status in exchange["statuses"]:
        assert ":statuscode {0}: ".format(status) in text


@pytest.mark.parametrize("exchange", load_exchanges(), ids=lambda each: each["operation"])
def test_every_key_of_the_documented_answers_is_described(exchange):
    answer = exchange["response"]["json"]
    if "logs" in answer:
        return
    title = "An application" if "/application/" in exchange["operation"] else "A container"
    described = _keys(title)
    listed = "objects" in answer
    for item in answer.get("objects", [answer]):
        assert set(item) == {name for name in described if not (listed and described[name][1])}


@pytest.fixture(scope="module")
def document():
    """The OpenAPI document of a server."""
    import requests

    from tutum.server import LocalServer

    with LocalServer() as server:
        return requests.get(server.address + "/openapi.json").json()


def _operations(document):
    return {
        "{0} {1}".format(method.upper(), path.replace("{uuid}", "(uuid)")): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


@new_python
def test_the_reference_is_that_of_the_server(document):
    described, operations = _sections(), _operations(document)
    assert set(described) == set(operations)
    for name, operation in operations.items():
        statuses = set(re.findall(r":statuscode (\d+):", described[name]))
        # 400 is left out where there is no parameter and no state that could be wrong.
        assert statuses | {"400"} == set(operation["responses"]) | {"400"}, name


@new_python
def test_the_parameters_are_those_of_the_server(document):
    described, schemas = _sections(), document["components"]["schemas"]
    for name, operation in _operations(document).items():
        queries = [
            each["name"] for each in operation.get("parameters", []) if each["in"] == "query"
        ]
        assert sorted(_names(described[name], "query")) == sorted(queries), name
        bodies = operation.get("requestBody", {}).get("content", {}).values()
        allowed = [
            parameter
            for body in bodies
            for parameter in schemas[body["schema"]["$ref"].split("/")[-1]]["properties"]
        ]
        assert sorted(_names(described[name], "<json")) == sorted(allowed), name


@new_python
@pytest.mark.parametrize(
    "title, name", [("An application", "Application"), ("A container", "Container")]
)
def test_the_keys_of_answers_are_those_of_the_server(document, title, name):
    schemas = document["components"]["schemas"]
    details = schemas[name + "Details"]["properties"]
    described = _keys(title)
    assert set(described) == set(details)
    only = {key for key, (_, is_detail) in described.items() if is_detail}
    assert only == set(details) - set(schemas[name + "Summary"]["properties"])
    for key, (kind, _) in described.items():
        kinds = {each["type"] for each in details[key].get("anyOf", [details[key]])}
        assert {TYPES[each] for each in kind.split(" or ")} == kinds, key


@new_python
def test_the_limits_are_those_of_the_server():
    from tutum.server import guard, schemas

    assert guard.LARGEST_BODY == 1024 * 1024 and "a body of 1 MiB" in _read("server.rst")
    assert "at most {0} containers,".format(schemas.MOST_CONTAINERS) in _read("server.rst")
    reference = _read("http-api.rst")
    assert reference.count("1 to {0} here".format(schemas.MOST_CONTAINERS)) == 2
    most = "default: {0}, at most {1}".format(schemas.PAGE, schemas.LONGEST_PAGE)
    assert reference.count(":query int limit: how many at most; " + most) == 2


def test_the_library_has_what_the_reference_calls():
    import tutum.api.http  # noqa: F401  named in the text

    names = {"tutum": tutum, "application": tutum.Application, "container": tutum.Container}
    for text in _sections().values():
        called = text.split("In the library: ")[1].split("\n\n")[0]
        for path in re.findall(r"``(\w+(?:\.\w+)+)", called):
            parts = path.split(".")
            member = names[parts[0]]
            for part in parts[1:]:
                member = getattr(member, part)
