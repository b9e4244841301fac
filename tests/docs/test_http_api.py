"""The HTTP API's reference, held against the API document and the server."""

from __future__ import absolute_import

import io
import os
import re
import sys

import pytest

from tests.conftest import ROOT, load_exchanges


def _sections():
    """Return the text of each operation in docs/http-api.rst."""
    with io.open(os.path.join(ROOT, "docs", "http-api.rst"), encoding="utf-8") as stream:
        parts = re.split(r"(?m)^\.\. http:(\w+):: (\S+)$", stream.read())[1:]
    return {
        "{0} {1}".format(method.upper(), path): text
        for method, path, text in zip(parts[::3], parts[1::3], parts[2::3])
    }


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


@pytest.mark.skipif(sys.version_info < (3, 9), reason="the server takes Python 3.9")
def test_the_reference_is_that_of_the_server():
    import requests

    from tutum.server import LocalServer

    with LocalServer() as server:
        document = requests.get(server.address + "/openapi.json").json()
    described = _sections()
    operations = {
        "{0} {1}".format(method.upper(), path.replace("{uuid}", "(uuid)")): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(described) == set(operations)
    for name, operation in operations.items():
        statuses = set(re.findall(r":statuscode (\d+):", described[name]))
        assert statuses <= set(operation["responses"]), name
