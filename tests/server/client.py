"""A caller of the server that is not the library."""

import requests

#: Seconds that a transitional state lasts in the tests: longer than any test, since they set the
#: clock.
TRANSITION = 1000


class Client:
    """Calls a server over HTTP, and sets its clock."""

    def __init__(self, server):
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"ApiKey {server.user}:{server.apikey}"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.session.close()

    def send(self, method, path, **options):
        """Send a request to a path below the API's, and return the response."""
        return self.session.request(method, self.url(path), **options)

    def url(self, path):
        if path.startswith("/"):
            return self.server.address + path
        return self.server.base_url + path

    def get(self, path, **query):
        return self.expect(200, "GET", path, params=query)

    def do(self, method, path, **content):
        """Do what is answered with 202."""
        return self.expect(202, method, path, json=content or None)

    def expect(self, status, method, path, **options):
        """Send a request that gets this status, and return the JSON of the answer."""
        response = self.send(method, path, **options)
        assert response.status_code == status, response.text
        return response.json()

    def refused(self, method, path, status=400, **options):
        """Send a request that is refused, and return the text of the error."""
        answer = self.expect(status, method, path, **options)
        assert list(answer) == ["error"]
        assert answer["error"] and "\n" not in answer["error"]
        return answer["error"]

    def create(self, image="tutum/hello-world", **parameters):
        """Create an application that is starting, and return it."""
        return self.do("POST", "application/", image=image, **parameters)

    def launch(self, **parameters):
        """Create an application and let its containers get where they go."""
        return self.later(self.create(**parameters))

    def settle(self):
        """Let all that is under way be done."""
        self.server.advance(TRANSITION)

    def later(self, thing):
        """Let all that is under way be done, and return what became of an object."""
        self.settle()
        return self.now(thing)

    def now(self, thing):
        """Return an object as it is."""
        return self.get(thing["resource_uri"])

    def act(self, action, thing):
        """Start, stop or terminate an object, and return the answer."""
        if action == "terminate":
            return self.do("DELETE", thing["resource_uri"])
        return self.do("POST", thing["resource_uri"] + action + "/")

    def scale(self, application, target):
        return self.do("PATCH", application["resource_uri"], target_num_containers=target)

    def containers(self, application):
        """Return an application's containers with all their details, the terminated ones too."""
        listed = self.get("container/", application__uuid=application["uuid"], limit=100)
        return [self.now(each) for each in listed["objects"]]

    def states(self, application):
        """Return the states of an application's containers by their unique names."""
        return {each["unique_name"]: each["state"] for each in self.containers(application)}
