"""The operations: statuses, keys and types, against the API document's exchanges."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import load_exchanges
from tests.server.client import Client

EXCHANGES = {each["operation"]: each for each in load_exchanges()}
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [1-9]\d? [A-Z][a-z]{2} \d{4} [\d:]{8} \+0000")


def kind(value: Any) -> Any:
    """Return what is documented of a value: its type, of lists that of their items."""
    if isinstance(value, dict):
        return {key: kind(item) for key, item in value.items()}
    if isinstance(value, list):
        return [kind(value[0])] if value else []
    return type(value).__name__


def assert_like(answered: Any, documented: Any, where: str = "") -> None:
    """Hold an answer against the documented one: the same keys, the same types."""
    if documented is None or answered is None:
        return
    assert type(answered) is type(documented), where
    if isinstance(documented, dict):
        if where.endswith("link_variables"):
            assert all(isinstance(each, str) for each in answered.values())
            return
        assert set(answered) == set(documented), where
        for key in documented:
            assert_like(answered[key], documented[key], f"{where}.{key}")
    if isinstance(documented, list) and documented:
        for item in answered:
            assert_like(item, documented[0], where + "[]")
    if where.endswith("_datetime"):
        assert DATE.fullmatch(answered), answered


@pytest.fixture
def full(client: Client) -> Any:
    """An application with everything that an answer can show."""
    target = client.run(name="database", container_envvars=[{"key": "A", "value": "b"}])
    return client.run(
        name="my-web-app",
        target_num_containers=2,
        container_envvars=[{"key": "ENVIRONMENT", "value": "dev"}],
        linked_to_application=[target["resource_uri"]],
        roles=["global"],
        web_public_dns="myapp.example.com",
    )


def answer(client: Client, full: Any, operation: str) -> Any:
    """Carry out an operation, after what it takes to come there."""
    method, path = operation.split()
    kind_of, _, action = path.removeprefix("/api/v1/").replace("(uuid)/", "").partition("/")
    uuid = full["uuid"] if kind_of == "application" else full["containers"][1].split("/")[-2]
    if action == "start/":
        client.accepted("POST", f"{kind_of}/{uuid}/stop/")
        client.server.advance(10)
    target = path.replace("(uuid)", uuid).replace("/api/v1/", "")
    return client.call(method, target, EXCHANGES[operation]["request"]["json"])


@pytest.mark.parametrize("operation", list(EXCHANGES))
def test_answer_has_the_documented_status_keys_and_types(
    client: Client, full: Any, operation: str
) -> None:
    response = answer(client, full, operation)
    documented = EXCHANGES[operation]["response"]
    assert response.status_code == int(documented["line"].split()[1])
    for name, value in documented["headers"].items():
        assert response.headers[name] == value
    assert_like(response.json(), documented["json"])


@pytest.mark.parametrize(
    "operation, state",
    [
        ("POST /api/v1/application/", "Starting"),
        ("PATCH /api/v1/application/(uuid)/", "Scaling"),
        ("POST /api/v1/application/(uuid)/start/", "Starting"),
        ("POST /api/v1/application/(uuid)/stop/", "Stopping"),
        ("DELETE /api/v1/application/(uuid)/", "Terminating"),
        ("POST /api/v1/container/(uuid)/start/", "Starting"),
        ("POST /api/v1/container/(uuid)/stop/", "Stopping"),
        ("DELETE /api/v1/container/(uuid)/", "Terminating"),
    ],
)
def test_action_answers_with_the_transitional_state(
    client: Client, full: Any, operation: str, state: str
) -> None:
    assert answer(client, full, operation).json()["state"] == state


def test_what_was_asked_for_is_what_is_shown(client: Client, full: Any) -> None:
    assert full["name"] == full["unique_name"] == "my-web-app"
    assert full["image_tag"] == "/api/v1/image/tutum/hello-world/tag/latest/"
    assert full["run_command"] == "/run.sh" and full["entrypoint"] == ""
    assert full["container_size"] == "XS" and full["roles"] == ["global"]
    assert full["web_public_dns"] == "myapp.example.com"
    assert [
        full[f"{each}_num_containers"] for each in ("target", "current", "running", "stopped")
    ] == [
        2,
        2,
        2,
        0,
    ]
    assert full["container_ports"][0]["inner_port"] == 80
    assert full["container_envvars"] == [
        {"application": full["resource_uri"], "key": "ENVIRONMENT", "value": "dev"}
    ]
    names = [each["unique_name"] for each in client.containers(full["uuid"])]
    assert names == ["my-web-app-1", "my-web-app-2"]


def test_parameters_that_are_documented_are_taken(client: Client) -> None:
    app = client.launch(
        image="quay.io:443/team/app:1.2",
        container_size="XL",
        run_command="serve",
        entrypoint="/bin/sh -c",
        container_ports=[{"protocol": "udp", "inner_port": 53}, {"inner_port": 80}],
        autorestart="ALWAYS",
        autoreplace="ON_FAILURE",
        autodestroy="OFF",
    )
    assert app["name"] == app["unique_name"] == "app"
    assert app["image_tag"] == "/api/v1/image/quay.io:443/team/app/tag/1.2/"
    assert [app[each] for each in ("container_size", "run_command", "entrypoint")] == [
        "XL",
        "serve",
        "/bin/sh -c",
    ]
    assert [(each["protocol"], each["inner_port"]) for each in app["container_ports"]] == [
        ("udp", 53),
        ("tcp", 80),
    ]
    assert [app[each] for each in ("autorestart", "autoreplace", "autodestroy")] == [
        "ALWAYS",
        "ON_FAILURE",
        "OFF",
    ]


def test_what_the_command_line_of_2014_sends_is_taken(client: Client) -> None:
    app = client.launch(
        run_command="",
        entrypoint="",
        container_ports=[],
        container_envvars=[],
        linked_to_application=[],
        roles=[],
        web_public_dns="a.example.com",
    )
    assert app["container_ports"][0]["inner_port"] == 80
    assert app["run_command"] == "/run.sh"


def test_names_are_made_unique_among_the_living(client: Client) -> None:
    apps = [client.launch(name="Web App!") for _ in range(3)]
    assert [each["unique_name"] for each in apps] == ["web-app", "web-app-2", "web-app-3"]
    assert {each["name"] for each in apps} == {"Web App!"}
    client.accepted("DELETE", f"application/{apps[0]['uuid']}/")
    client.server.advance(10)
    assert client.launch(name="web app")["unique_name"] == "web-app"


INVALID = [
    ({}, "image", "required"),
    ({"image": ""}, "image", "''"),
    ({"image": "No Image"}, "image", "No Image"),
    ({"image": 5}, "image", "5"),
    ({"image": None}, "image", "None"),
    ({"image": "x", "container_size": "XXL"}, "container_size", "'XS', 'S', 'M', 'L' or 'XL'"),
    ({"image": "x", "target_num_containers": "2"}, "target_num_containers", "'2'"),
    ({"image": "x", "target_num_containers": True}, "target_num_containers", "True"),
    ({"image": "x", "target_num_containers": 0}, "target_num_containers", "0"),
    ({"image": "x", "target_num_containers": -1}, "target_num_containers", "-1"),
    ({"image": "x", "target_num_containers": 10**30}, "target_num_containers", "1000"),
    ({"image": "x", "target_num_containers": 1.5}, "target_num_containers", "1.5"),
    ({"image": "x", "name": ""}, "name", "''"),
    ({"image": "x", "name": "a\nb"}, "name", "printable"),
    ({"image": "x", "name": "n" * 101}, "name", "100"),
    ({"image": "x", "autorestart": "SOMETIMES"}, "autorestart", "ON_FAILURE"),
    ({"image": "x", "roles": ["local"]}, "roles", "global"),
    ({"image": "x", "container_ports": [{"inner_port": 0}]}, "container_ports.0.inner_port", "0"),
    ({"image": "x", "container_ports": [{"inner_port": 70000}]}, "container_ports", "70000"),
    (
        {"image": "x", "container_ports": [{"protocol": "icmp", "inner_port": 1}]},
        "protocol",
        "icmp",
    ),
    ({"image": "x", "container_ports": [{"inner_port": 1}] * 2}, "container_ports", "once"),
    ({"image": "x", "container_ports": [{"inner_port": 1, "outer_port": 2}]}, "outer_port", "no"),
    ({"image": "x", "container_envvars": [{"key": "A=B", "value": "x"}]}, "key", "A=B"),
    ({"image": "x", "container_envvars": [{"key": "A"}]}, "container_envvars.0.value", "required"),
    ({"image": "x", "container_envvars": {"A": "B"}}, "container_envvars", "list"),
    ({"image": "x", "web_public_dns": "not a domain"}, "web_public_dns", "not a domain"),
    ({"image": "mysql", "web_public_dns": "a.example.com"}, "web_public_dns", "port 80"),
    ({"image": "x", "linked_to_application": ["/nowhere/"]}, "linked_to_application", "/nowhere/"),
    ({"image": "x", "linked_to_application": "x"}, "linked_to_application", "list"),
    ({"image": "x", "nonsense": 1}, "nonsense", "no parameter"),
    ([], "body", ""),
    ("text", "body", ""),
]


@pytest.mark.parametrize("body, field, value", INVALID)
def test_invalid_parameters_are_refused_by_name_and_value(
    client: Client, body: Any, field: str, value: str
) -> None:
    error = client.refused("POST", "application/", body)
    assert field in error and value in error
    assert client.get("application/")["meta"]["total_count"] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"image": "x", "name": "\\ud800"}',
        b'{"image": "x", "name": "\\u0000"}',
        b'{"image": "x", "run_command": "\\u0000"}',
        b'{"image": "x", "target_num_containers": NaN}',
        b'{"image": "x", "target_num_containers": ' + b"9" * 5000 + b"}",
        b'{"image": "x", "target_num_containers": 1e400}',
        b"null",
        b"7",
        b" " * 2_000_000,
    ],
    ids=lambda data: repr(data[:40]),
)
def test_no_body_gives_a_500(client: Client, data: bytes) -> None:
    client.refused("POST", "application/", data=data, headers={"Content-Type": "application/json"})


def test_a_body_that_is_not_json_by_name_is_refused(client: Client) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        error = client.refused(
            "POST",
            "application/",
            status=415,
            data=b'{"image": "x"}',
            headers={"Content-Type": content_type},
        )
        assert content_type in error and "application/json" in error
    response = client.call(
        "POST",
        "application/",
        data=b'{"image": "x"}',
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert response.status_code == 202


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"web_public_dns": "other.example.com"}, {"web_public_dns": "other.example.com"}),
        ({"web_public_dns": None}, {"web_public_dns": None}),
        ({"autorestart": "ALWAYS"}, {"autorestart": "ALWAYS"}),
        (
            {"autoreplace": "ON_FAILURE", "autodestroy": "ALWAYS"},
            {"autoreplace": "ON_FAILURE", "autodestroy": "ALWAYS"},
        ),
        ({"target_num_containers": 4}, {"target_num_containers": 4, "state": "Scaling"}),
        ({"target_num_containers": 1}, {"target_num_containers": 1, "state": "Scaling"}),
        ({"target_num_containers": 2}, {"target_num_containers": 2, "state": "Running"}),
        ({}, {"state": "Running"}),
    ],
)
def test_patch_changes_what_it_names(
    client: Client, full: Any, changes: Any, expected: Any
) -> None:
    answered = client.accepted("PATCH", f"application/{full['uuid']}/", changes)
    assert {**full, **expected}.keys() == answered.keys()
    assert {key: answered[key] for key in expected} == expected
    client.server.advance(10)
    after = client.application(full["uuid"])
    assert after["state"] == "Running"
    assert (
        after["running_num_containers"]
        == after["target_num_containers"]
        == len(after["containers"])
    )


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"name": "x"}, "name"),
        ({"image": "x"}, "image"),
        ({"state": "Stopped"}, "state"),
        ({"uuid": "x"}, "uuid"),
        ({"target_num_containers": "3"}, "target_num_containers"),
        ({"target_num_containers": 0}, "target_num_containers"),
        ({"autorestart": "on"}, "autorestart"),
        ({"web_public_dns": 5}, "web_public_dns"),
        ({"target_num_containers": 9, "autodestroy": "x"}, "autodestroy"),
        ({"target_num_containers": 9, "web_public_dns": "no domain"}, "web_public_dns"),
    ],
)
def test_patch_refuses_anything_else_and_changes_nothing(
    client: Client, full: Any, changes: Any, field: str
) -> None:
    assert field in client.refused("PATCH", f"application/{full['uuid']}/", changes)
    assert client.application(full["uuid"]) == full


def test_the_web_domain_takes_port_80(client: Client) -> None:
    app = client.run(image="mysql")
    changes = {"web_public_dns": "db.example.com", "target_num_containers": 3}
    assert "port 80" in client.refused("PATCH", f"application/{app['uuid']}/", changes)
    assert client.application(app["uuid"]) == app


def test_scaling_down_terminates_the_highest_numbered(client: Client) -> None:
    app = client.run(name="web", target_num_containers=4)
    client.accepted("PATCH", f"application/{app['uuid']}/", {"target_num_containers": 2})
    states = {each["unique_name"]: each["state"] for each in client.containers(app["uuid"])}
    assert states == {
        "web-1": "Running",
        "web-2": "Running",
        "web-3": "Terminating",
        "web-4": "Terminating",
    }


def test_terminating_a_container_lowers_the_target(client: Client) -> None:
    app = client.run(name="web", target_num_containers=3)
    first = app["containers"][0]
    answered = client.accepted("DELETE", first.replace("/api/v1/", ""))
    assert answered["state"] == "Terminating"
    assert client.application(app["uuid"])["target_num_containers"] == 2
    client.server.advance(10)
    after = client.application(app["uuid"])
    assert after["state"] == "Running" and after["containers"] == app["containers"][1:]


SUITABLE = [
    ("start", "Running"),
    ("start", "Starting"),
    ("stop", "Stopped"),
    ("stop", "Stopping"),
    ("start", "Terminated"),
    ("stop", "Terminated"),
    ("delete", "Terminated"),
    ("delete", "Terminating"),
    ("start", "Terminating"),
]


@pytest.mark.parametrize("action, state", SUITABLE)
@pytest.mark.parametrize("of", ["application", "container"])
def test_an_unsuitable_state_is_refused(client: Client, of: str, action: str, state: str) -> None:
    app = client.launch()
    uuid = app["uuid"] if of == "application" else app["containers"][0].split("/")[-2]
    path = f"{of}/{uuid}/"
    if state != "Starting":
        client.server.advance(10)
    if state.startswith("Stop"):
        client.accepted("POST", path + "stop/")
    if state.startswith("Terminat"):
        client.accepted("DELETE", path)
    if state in ("Stopped", "Terminated"):
        client.server.advance(10)
    before = client.get(path)
    assert before["state"] == state
    method, target = ("DELETE", path) if action == "delete" else ("POST", f"{path}{action}/")
    assert state in client.refused(method, target)
    assert client.get(path) == before
    if state == "Terminated" and of == "application":
        assert "Terminated" in client.refused("PATCH", path, {"target_num_containers": 2})


def test_what_is_terminated_is_listed_for_five_minutes(client: Client) -> None:
    app = client.run(target_num_containers=2)
    client.accepted("DELETE", f"application/{app['uuid']}/")
    client.server.advance(10)
    ended = client.application(app["uuid"])
    assert ended["state"] == "Terminated" and ended["destroyed_datetime"]
    assert {each["state"] for each in client.containers(app["uuid"])} == {"Terminated"}
    client.server.advance(290)
    assert client.get("application/")["meta"]["total_count"] == 1
    client.server.advance(15)
    assert client.get("application/")["objects"] == []
    assert client.get("container/")["objects"] == []
    client.refused("GET", f"application/{app['uuid']}/", status=404)
    client.refused("GET", app["containers"][0].replace("/api/v1/", ""), status=404)


def test_logs_of_an_application_are_its_containers_joined(client: Client) -> None:
    app = client.run(target_num_containers=3)
    joined = client.get(f"application/{app['uuid']}/logs/")["logs"].splitlines()
    single = [
        line
        for uri in app["containers"]
        for line in client.get(f"{uri.replace('/api/v1/', '')}logs/")["logs"].splitlines()
    ]
    assert sorted(joined) == sorted(single) and len(single) == 3
    assert joined == sorted(joined)


# Who may call


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "ApiKey",
        "ApiKey admin",
        "ApiKey admin:",
        "ApiKey admin:wrong",
        "ApiKey other:key",
        "ApiKey admin:key2",
        "Bearer admin:key",
        "Basic YWRtaW46c2VjcmV0",
        "ApiKey \xff:key",
    ],
)
@pytest.mark.parametrize("operation", list(EXCHANGES))
def test_without_the_key_every_operation_is_401(
    client: Client, operation: str, header: str | None
) -> None:
    method, path = operation.split()
    target = path.replace("(uuid)", "x").replace("/api/v1/", "")
    client.session.headers.pop("Authorization")
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    client.refused(method, target, status=401, headers=headers)


def test_auth_gives_the_key_for_the_password(client: Client) -> None:
    client.session.headers.pop("Authorization")
    answered = client.call("GET", "auth/", auth=("admin", "secret"))
    assert answered.json() == {"objects": [{"username": "admin", "key": "key"}]}
    for pair in (("admin", "wrong"), ("other", "secret"), ("admin", "")):
        client.refused("GET", "auth/", status=401, auth=pair)
    for header in ("", "Basic", "Basic ???", "Basic YQ==", "ApiKey admin:key"):
        client.refused("GET", "auth/", status=401, headers={"Authorization": header})


def test_wrong_paths_and_methods_are_told_in_json(client: Client) -> None:
    for path in (
        "",
        "nothing/",
        "application",
        "application/x",
        "application/x/y/",
        "container/x/restart/",
    ):
        client.refused("GET", path, status=404)
    client.refused("GET", "application/no-such-uuid/", status=404)
    client.refused("DELETE", "container/%00/", status=404)
    for method, path in (
        ("PUT", "application/"),
        ("DELETE", "application/"),
        ("POST", "container/"),
        ("PATCH", "container/x/"),
        ("GET", "application/x/start/"),
    ):
        assert method in client.refused(method, path, status=405)


# Lists


def test_pages(client: Client) -> None:
    names = [client.launch(name=f"app{number}")["name"] for number in range(30)]
    first = client.get("application/")
    assert [each["name"] for each in first["objects"]] == names[:25]
    assert first["meta"] == {
        "limit": 25,
        "offset": 0,
        "total_count": 30,
        "previous": None,
        "next": "/api/v1/application/?limit=25&offset=25",
    }
    second = client.get("application/", offset=25, limit=10)
    assert [each["name"] for each in second["objects"]] == names[25:]
    assert second["meta"]["previous"] == "/api/v1/application/?limit=10&offset=15"
    assert second["meta"]["next"] is None
    assert client.get("application/", limit=1000)["meta"]["limit"] == 100
    assert client.get("application/", offset=1000)["objects"] == []
    assert client.get("application/", offset=2**70)["objects"] == []


def test_links_between_pages_keep_the_filters(client: Client) -> None:
    for _ in range(5):
        client.launch(name="a b&c")
    page = client.get("application/", name="a b&c", limit=2)
    seen = list(page["objects"])
    while page["meta"]["next"]:
        page = client.get(page["meta"]["next"].replace("/api/v1/", ""))
        seen += page["objects"]
    assert len(seen) == 5 and len({each["uuid"] for each in seen}) == 5


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=x",
        "offset=-1",
        "offset=",
        "limit=1.5",
        "nonsense=1",
        "name__contains=x",
        "limit=" + "9" * 5000,
    ],
)
@pytest.mark.parametrize("of", ["application/", "container/"])
def test_wrong_queries_are_refused(client: Client, of: str, query: str) -> None:
    assert query.split("=")[0] in client.refused("GET", f"{of}?{query}")


def test_a_query_where_none_is_allowed_is_refused(client: Client) -> None:
    app = client.launch()
    assert "none is allowed" in client.refused("GET", f"application/{app['uuid']}/?limit=1")


def test_filters_of_applications(client: Client) -> None:
    one = client.launch(name="one")
    client.server.advance(10)
    two = client.launch(name="two")

    def found(**filters: Any) -> list[str]:
        return [each["name"] for each in client.get("application/", **filters)["objects"]]

    assert found(name="one") == ["one"] and found(name="on") == []
    assert found(name__startswith="on") == ["one"] and found(name__startswith="") == ["one", "two"]
    assert found(unique_name="two") == ["two"] and found(unique_name__startswith="t") == ["two"]
    assert found(uuid=one["uuid"]) == ["one"] and found(uuid="x") == []
    assert found(uuid__startswith=two["uuid"][:8]) == ["two"]
    assert found(state="Running") == ["one"] and found(state="Starting") == ["two"]
    assert found(state="Running", name="two") == []


def test_filters_of_containers(client: Client) -> None:
    one = client.run(name="one", target_num_containers=2)
    client.launch(name="two")

    def found(**filters: Any) -> list[str]:
        return [each["unique_name"] for each in client.get("container/", **filters)["objects"]]

    assert found(name="one") == ["one-1", "one-2"]
    assert found(name="one-2") == found(unique_name="one-2") == ["one-2"]
    assert found(unique_name__startswith="one") == ["one-1", "one-2"]
    assert found(state="Starting") == ["two-1"]
    assert (
        found(application__name="one") == found(application__state="Running") == ["one-1", "one-2"]
    )
    assert found(application__unique_name="two") == ["two-1"]
    assert found(application__uuid=one["uuid"]) == ["one-1", "one-2"]
    assert found(application__uuid__startswith=one["uuid"][:8]) == ["one-1", "one-2"]
    uuid = one["containers"][0].split("/")[-2]
    assert found(uuid=uuid) == found(uuid__startswith=uuid[:9]) == ["one-1"]
    assert found(uuid=uuid, application__name="two") == []


# Links


def test_both_ends_list_a_link(client: Client) -> None:
    database = client.run(name="my-db", container_envvars=[{"key": "PASS", "value": "x"}])
    web = client.run(name="web", linked_to_application=[database["resource_uri"]] * 2)
    database = client.application(database["uuid"])
    assert web["linked_to_application"] == [database["resource_uri"]]
    assert database["linked_from_application"] == [web["resource_uri"]]
    container = client.get(web["containers"][0].replace("/api/v1/", ""))
    assert container["linked_to_application"] == [database["resource_uri"]]
    variables = {each["key"]: each["value"] for each in container["container_envvars"]}
    assert variables["MY_DB_1_ENV_PASS"] == "x"
    host, port = variables["MY_DB_1_PORT_80_TCP_ADDR"], variables["MY_DB_1_PORT_80_TCP_PORT"]
    assert variables["MY_DB_1_PORT"] == variables["MY_DB_1_PORT_80_TCP"] == f"tcp://{host}:{port}"
    assert variables["MY_DB_1_PORT_80_TCP_PROTO"] == "tcp"
    assert variables["MY_DB_TUTUM_API_URL"] == client.server.address + database["resource_uri"]
    assert requests_ok(client, variables["MY_DB_TUTUM_API_URL"])
    for key, value in variables.items():
        assert database["link_variables"][key] == value


def requests_ok(client: Client, url: str) -> bool:
    return client.session.get(url).status_code == 200


def test_a_link_ends_with_either_end(client: Client) -> None:
    database = client.run(name="db")
    web = client.run(name="web", linked_to_application=[database["resource_uri"]])
    client.accepted("DELETE", f"application/{database['uuid']}/")
    assert "Terminating" in client.refused(
        "POST", "application/", {"image": "x", "linked_to_application": [database["resource_uri"]]}
    )
    client.server.advance(10)
    assert client.application(web["uuid"])["linked_to_application"] == []
    assert "Terminated" in client.refused(
        "POST", "application/", {"image": "x", "linked_to_application": [database["resource_uri"]]}
    )


def test_link_variables_are_those_of_running_containers(client: Client) -> None:
    app = client.launch(name="web", target_num_containers=2)
    assert list(app["link_variables"]) == ["WEB_TUTUM_API_URL"]
    client.server.advance(10)
    assert "WEB_2_PORT_80_TCP_ADDR" in client.application(app["uuid"])["link_variables"]


# Crash recovery


def _crash(client: Client, **parameters: Any) -> Any:
    return client.launch(name="job", run_command="exit 3", **parameters)["uuid"]


def test_a_command_that_ends_leaves_its_code(client: Client) -> None:
    for code, state, text in ((0, "Stopped", "Success"), (3, "Stopped with errors", "Error")):
        uuid = client.launch(run_command=f"exit {code}")["uuid"]
        client.server.advance(10)
        container = client.containers(uuid)[0]
        assert container["exit_code"] == code and container["state"] == state
        assert container["exit_code_msg"] == f"Exit code {code} ({text})"
        app = client.application(uuid)
        assert app["state"] == state and app["stopped_num_containers"] == 1


@pytest.mark.parametrize(
    "policy, code, restarts",
    [
        ("OFF", 3, 0),
        ("ON_FAILURE", 3, 3),
        ("ON_FAILURE", 0, 0),
        ("ALWAYS", 0, 3),
        ("ALWAYS", 3, 3),
    ],
)
def test_autorestart_up_to_three_times_a_minute(
    client: Client, policy: str, code: int, restarts: int
) -> None:
    uuid = client.launch(run_command=f"exit {code}", autorestart=policy)["uuid"]
    client.server.advance(1000)
    (container,) = client.containers(uuid)
    log = client.get(f"container/{container['uuid']}/logs/")["logs"]
    assert log.count("started") == 1 + restarts
    assert container["state"] == ("Stopped" if code == 0 else "Stopped with errors")


def test_autoreplace_up_to_three_times_in_five_minutes(client: Client) -> None:
    uuid = _crash(client, autoreplace="ALWAYS")
    client.server.advance(100)
    states = [each["state"] for each in client.containers(uuid)]
    assert states == ["Terminated"] * 3 + ["Stopped with errors"]
    app = client.application(uuid)
    assert app["target_num_containers"] == app["current_num_containers"] == 1


def test_autodestroy_terminates_what_ended(client: Client) -> None:
    uuid = _crash(client, autodestroy="ON_FAILURE", target_num_containers=2)
    client.server.advance(100)
    assert client.application(uuid)["state"] == "Terminated"


def test_recovery_goes_in_order(client: Client) -> None:
    uuid = _crash(client, autorestart="ALWAYS", autoreplace="ALWAYS", autodestroy="ALWAYS")
    client.server.advance(200)
    containers = client.containers(uuid)
    assert [each["state"] for each in containers] == ["Terminated"] * 4
    for each in containers:
        log = client.get(f"container/{each['uuid']}/logs/")["logs"]
        assert log.count("started") == 4


def test_what_was_stopped_is_not_restarted(client: Client) -> None:
    app = client.run(autorestart="ALWAYS", autodestroy="ALWAYS")
    client.accepted("POST", f"application/{app['uuid']}/stop/")
    client.server.advance(100)
    assert client.application(app["uuid"])["state"] == "Stopped"


def test_openapi_describes_every_operation(client: Client) -> None:
    document = client.session.get(client.server.address + "/openapi.json").json()
    described = {
        f"{method.upper()} {path.replace('{uuid}', '(uuid)')}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert set(described) == set(EXCHANGES) | {
        "GET /api/v1/auth/",
        "GET /api/v1/application/(uuid)/logs/",
    }
    for name, exchange in EXCHANGES.items():
        assert set(exchange["statuses"]) <= set(described[name]["responses"]), name
        assert described[name]["security"]
        assert "422" not in described[name]["responses"]
