"""A caller of the server that is not the library."""

from __future__ import annotations

from typing import Any, Optional

import requests

from tutum.server import LocalServer

#: Seconds that a transitional state lasts in the tests, which set the clock and never wait.
TRANSITION = 10


class Client:
    """Calls a server over HTTP, and sets its clock."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"ApiKey {server.user}:{server.apikey}"

    def call(self, method: str, path: str, json: Any = None, **options: Any) -> requests.Response:
        """Send a request.

        :param path: below the API's, or from the server's root where it begins with a slash.
        """
        base = self.server.address if path.startswith("/") else self.server.base_url
        return self.session.request(method, base + path, json=json, **options)

    def get(self, path: str, **query: Any) -> Any:
        """Return what is at a path."""
        response = self.call("GET", path, params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def accepted(self, method: str, path: str, json: Any = None) -> Any:
        """Send a request that is accepted, and return the answer."""
        response = self.call(method, path, json)
        assert response.status_code == 202, response.text
        return response.json()

    def refused(
        self, method: str, path: str, json: Any = None, status: int = 400, **options: Any
    ) -> str:
        """Send a request that is refused, and return the text of the error."""
        response = self.call(method, path, json, **options)
        assert response.status_code == status, response.text
        assert response.headers["Content-Type"] == "application/json"
        answered = response.json()
        assert list(answered) == ["error"]
        error: str = answered["error"]
        assert error and "\n" not in error
        return error

    def launch(self, image: str = "tutum/hello-world", **parameters: Any) -> Any:
        """Create an application, and return it as it starts."""
        return self.accepted("POST", "application/", {"image": image, **parameters})

    def run(self, **parameters: Any) -> Any:
        """Create an application, let its containers come where they go, and return it."""
        app = self.launch(**parameters)
        self.settle()
        return self.application(app["uuid"])

    def settle(self) -> None:
        """Let what is under way be done."""
        self.server.advance(TRANSITION)

    def application(self, uuid: str) -> Any:
        """Return an application with its details."""
        return self.get(f"application/{uuid}/")

    def containers(self, uuid: Optional[str] = None) -> Any:
        """Return containers, the terminated ones too: an application's, or all."""
        return self.get("container/", application__uuid=uuid, limit=100)["objects"]
