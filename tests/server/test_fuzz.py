"""The HTTP surface, fuzzed from the server's own OpenAPI document (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.server.client import Client
from tutum.server import LocalServer

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis cannot be had for this Python"
)

DOCUMENTED = {200, 202, 400, 401, 404, 405, 415}


def test_no_500_and_no_undocumented_status(one_server: LocalServer) -> None:
    one_server.reset()
    client = Client(one_server)
    schema = schemathesis.openapi.from_dict(
        client.session.get(one_server.address + "/openapi.json").json()
    )
    schema.config.update(base_url=one_server.address)
    app = client.run(target_num_containers=3)
    uuids = [app["uuid"]] + [each.split("/")[-2] for each in app["containers"]]
    statuses: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=40,
            deadline=None,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @schemathesis_given(operation)
        def fuzz(case: Any) -> None:
            if case.path_parameters and len(statuses) % 2:
                case.path_parameters["uuid"] = uuids[len(case.path) % len(uuids)]
            headers = {"Authorization": "ApiKey admin:key"}
            response = case.call(headers=headers, session=client.session, timeout=30)
            statuses.add(response.status_code)
            assert response.status_code in DOCUMENTED, (response.status_code, response.text)
            described = {int(each) for each in operation.definition.raw["responses"]}
            assert response.status_code in described | {404, 405}, response.text
            assert "error" in response.json() or response.status_code in (200, 202)

        fuzz()
    assert {200, 202, 400, 404} <= statuses


def schemathesis_given(operation: Any) -> Any:
    """Decorate a test with cases of an operation, good and bad ones."""
    from hypothesis import given
    from schemathesis.generation import GenerationMode

    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return given(good | bad)
