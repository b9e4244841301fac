"""Each answer has exactly the keys and types that the API document shows."""

import base64

import pytest

from tests.conftest import load_exchanges

EXCHANGES = {each["operation"]: each for each in load_exchanges()}

#: Keys that the document shows as null or as a text, a number, a list of something.
_NULLABLE = {
    "deployed_datetime": str,
    "destroyed_datetime": str,
    "exit_code": int,
    "exit_code_msg": str,
    "next": str,
    "outer_port": int,
    "previous": str,
    "started_datetime": str,
    "stopped_datetime": str,
    "web_public_dns": str,
}


def shape(value, key=""):
    """Reduce JSON to its keys and types.

    Objects in lists are reduced to the shape of the first, those of variables to a text each.
    """
    if key in _NULLABLE:
        assert value is None or type(value) is _NULLABLE[key], key
        return "nullable"
    if key == "link_variables":
        assert all(type(each) is str for item in value.items() for each in item)
        return "variables"
    if isinstance(value, dict):
        return {name: shape(each, name) for name, each in value.items()}
    if isinstance(value, list):
        shapes = [shape(each) for each in value]
        assert all(each == shapes[0] for each in shapes)
        return shapes[:1]
    return type(value).__name__


#: An envvar, whose shape the document shows elsewhere where a list of them is empty.
def _same(actual, documented):
    """Compare shapes; a list that is empty in one of them says nothing of its items."""
    if isinstance(actual, dict) and isinstance(documented, dict):
        return actual.keys() == documented.keys() and all(
            _same(actual[key], documented[key]) for key in actual
        )
    if isinstance(actual, list) and isinstance(documented, list):
        return not actual or not documented or _same(actual[0], documented[0])
    return actual == documented


def test_comparison_of_shapes_can_fail():
    documented = shape({"a": 1, "b": [{"c": "text"}]})
    assert _same(shape({"a": 2, "b": []}), documented)
    assert not _same(shape({"a": "2", "b": []}), documented)
    assert not _same(shape({"a": 2, "b": [], "c": 1}), documented)
    assert not _same(shape({"a": 2}), documented)
    assert not _same(shape({"a": 2, "b": [{"c": 3}]}), documented)
    assert not _same(shape({"a": True, "b": []}), documented)


@pytest.fixture
def answered(client):
    """The answers to all operations, by their names in the document."""
    database = client.create(name="db", container_envvars=[{"key": "PASSWORD", "value": "x"}])
    client.settle()
    answers = {}

    def note(operation, method, path, **options):
        response = client.send(method, path, **options)
        answers[operation] = response
        return response.json()

    app = note(
        "POST /api/v1/application/",
        "POST",
        "application/",
        json={
            "image": "tutum/hello-world",
            "target_num_containers": 2,
            "web_public_dns": "a.example.com",
            "container_envvars": [{"key": "ENVIRONMENT", "value": "dev"}],
            "linked_to_application": [database["resource_uri"]],
            "roles": ["global"],
        },
    )
    client.settle()
    uri = app["resource_uri"]
    container = app["containers"][1]
    note("GET /api/v1/application/", "GET", "application/")
    note("GET /api/v1/application/(uuid)/", "GET", uri)
    note("PATCH /api/v1/application/(uuid)/", "PATCH", uri, json={"target_num_containers": 3})
    note("GET /api/v1/container/", "GET", "container/")
    note("GET /api/v1/container/(uuid)/", "GET", container)
    note("GET /api/v1/container/(uuid)/logs/", "GET", container + "logs/")
    note("POST /api/v1/container/(uuid)/stop/", "POST", container + "stop/")
    client.settle()
    note("POST /api/v1/container/(uuid)/start/", "POST", container + "start/")
    note("DELETE /api/v1/container/(uuid)/", "DELETE", container)
    note("POST /api/v1/application/(uuid)/stop/", "POST", uri + "stop/")
    client.settle()
    note("POST /api/v1/application/(uuid)/start/", "POST", uri + "start/")
    note("DELETE /api/v1/application/(uuid)/", "DELETE", uri)
    return answers


def test_every_operation_answers_with_documented_status_headers_keys_and_types(answered):
    assert answered.keys() == EXCHANGES.keys()
    for operation, exchange in EXCHANGES.items():
        response, documented = answered[operation], exchange["response"]
        assert f"HTTP/1.1 {response.status_code} {response.reason}" == documented["line"]
        for name, value in documented["headers"].items():
            assert response.headers[name] == value, operation
        assert _same(shape(response.json()), shape(documented["json"])), operation


def test_every_operation_without_credentials_is_401(answered, client):
    for operation, exchange in EXCHANGES.items():
        method, path = operation.split()
        del client.session.headers["Authorization"]
        path = path.replace("(uuid)", "7eaf7fff-882c-4f3d-9a8f-a22317ac00ce")
        client.refused(method, path, 401, json=exchange["request"]["json"])
        client.session.headers["Authorization"] = "ApiKey ann:secret-key"


def test_every_operation_on_what_is_not_there_is_404(answered, client):
    for operation, exchange in EXCHANGES.items():
        method, path = operation.split()
        if "(uuid)" in path:
            path = path.replace("(uuid)", "7eaf7fff-882c-4f3d-9a8f-a22317ac00ce")
            error = client.refused(method, path, 404, json=exchange["request"]["json"])
            assert "7eaf7fff-882c-4f3d-9a8f-a22317ac00ce" in error


@pytest.mark.parametrize("kind", ["application", "container"])
def test_list_is_shorter_than_details(answered, kind):
    (summary, *_), details = (
        answered[f"GET /api/v1/{kind}/"].json()["objects"],
        answered[f"GET /api/v1/{kind}/(uuid)/"].json(),
    )
    left_out = {"container_envvars", "link_variables", "linked_from_application"}
    left_out |= {"linked_to_application", "roles"}
    left_out |= {"containers"} if kind == "application" else set()
    assert details.keys() - summary.keys() == left_out
    assert summary.keys() < details.keys()


def test_dates_are_written_as_documented(client):
    app = client.launch()
    written = app["started_datetime"]
    weekday, day, month, year, clock, zone = written.split(" ")
    assert weekday in "Mon, Tue, Wed, Thu, Fri, Sat, Sun,".split() and zone == "+0000"
    assert not day.startswith("0") and len(year) == 4 and len(clock.split(":")) == 3
    assert month in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def test_auth_tells_the_key_for_the_password(client):
    response = client.send("GET", "auth/", headers={"Authorization": basic("ann:pass")})
    assert response.json() == {"objects": [{"username": "ann", "key": "secret-key"}]}
    for wrong in (basic("ann:other"), basic("bob:pass"), "Basic !", "Basic", "ApiKey ann:secret-key"):
        client.refused("GET", "auth/", 401, headers={"Authorization": wrong})


def basic(pair):
    return "Basic " + base64.b64encode(pair.encode()).decode()
