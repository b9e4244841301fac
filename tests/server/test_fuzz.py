"""The HTTP surface, fuzzed from the server's own OpenAPI document (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.server.client import Client

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis cannot be had for this Python"
)


def _checks() -> list[Any]:
    """Return what every answer must pass: status, kind and keys are those of the document."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    return [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]


def _objects(client: Client, path: str) -> list[str]:
    """Start over with a few objects that an operation can be carried out on; return their UUIDs."""
    client.server.reset()
    apps = [client.run(autorestart="ALWAYS") for _ in range(4)]
    if path.endswith("/start/"):
        for app in apps:
            client.accepted("POST", f"application/{app['uuid']}/stop/")
        client.settle()
    if "/container/" in path:
        return [app["containers"][0].split("/")[-2] for app in apps]
    return [app["uuid"] for app in apps]


def test_no_500_and_nothing_undocumented(client: Client) -> None:
    from schemathesis.generation import GenerationMode

    document = client.call("GET", "/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=client.server.address)
    checks = _checks()
    statuses: dict[str, set[int]] = {}

    for found in schema.get_all_operations():
        operation = found.ok()
        known = _objects(client, operation.path)
        seen = statuses.setdefault(f"{operation.method.upper()} {operation.path}", set())
        good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @settings(
            max_examples=60,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(good | bad, st.sampled_from([*known, None]), st.sampled_from([0, 5, 400]))
        def fuzz(case: Any, uuid: str | None, seconds: int) -> None:
            if uuid is not None and case.path_parameters:
                case.path_parameters["uuid"] = uuid
            client.server.advance(seconds)
            case.headers.pop("Authorization", None)
            response = case.call(session=client.session, timeout=30)
            if response.status_code == 405:  # a uuid of "." leads to the collection
                assert response.headers["Allow"]
                return
            seen.add(response.status_code)
            case.validate_response(response, checks=checks)
            if response.status_code >= 400:
                assert list(response.json()) == ["error"]

        fuzz()

    # Cases come through to the operations themselves, so that all this means something.
    assert all(
        seen & {200, 202} for name, seen in statuses.items() if not name.endswith("auth/")
    ), statuses
    assert 400 in statuses["GET /api/v1/container/"] & statuses["POST /api/v1/application/"]
    assert len(statuses) == 15
