"""What nobody should do with the rest."""

import tutum
from tutum.api import http
from tutum.api.base import RESTModel


class Cluster(RESTModel):
    endpoint = 7  # E: assignment


class Node(RESTModel):
    endpoint = "node"

    memory: int


def resources(node: Node) -> None:
    print(node.memroy)  # E: attr-defined
    node.memory = "much"  # E: assignment
    Node.fetch(None)  # E: arg-type


def settings() -> None:
    tutum.user = 7  # E: assignment (mypy only)
    tutum.timeout = "10"  # E: assignment (mypy only)
    tutum.timeout = (1, 2, 3)  # E: assignment (mypy only)
    tutum.max_retries = None  # E: assignment (mypy only)
    tutum.api_key = "key"  # E: attr-defined


def credentials() -> None:
    tutum.auth.authenticate("alice")  # E: call-arg
    tutum.auth.get_apikey("alice", None)  # E: arg-type
    tutum.auth.get_apikey("alice", "password").lower()  # E: union-attr
    tutum.auth.login("alice", "password")  # E: attr-defined


def errors(error: tutum.TutumApiError) -> None:
    print(error.status_code >= 500)  # E: operator
    print(error.reason.upper())  # E: union-attr
    print(error.status)  # E: attr-defined


def requests_of_ones_own() -> None:
    http.send_request("GET")  # E: call-arg
    http.send_request("GET", "auth/", param={"limit": 1})  # E: call-arg
    http.send_request("GET", "auth/", timeout="10")  # E: arg-type
    http.send_request("GET", "auth/", auth="alice:password")  # E: arg-type
    http.get_session().retries = 3  # E: attr-defined
