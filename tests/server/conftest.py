"""What every test of the server has around it; read by any Python."""

import sys

import pytest

if sys.version_info < (3, 9):
    # Those that say so are in the one file that is left.
    collect_ignore_glob = ["test_[!o]*.py", "test_operations.py", "test_openapi.py"]
else:
    from tests.server.client import TRANSITION, Client
    from tutum.server import LocalServer

    @pytest.fixture(scope="session")
    def one_server():
        """A server for all tests; its clock is set, so that nobody waits."""
        with LocalServer(
            user="ann", apikey="secret-key", password="pass", transition=TRANSITION
        ) as it:
            yield it

    @pytest.fixture
    def server(one_server):
        """A server with an empty account."""
        one_server.reset()
        return one_server

    @pytest.fixture
    def client(server):
        """Calls that server over HTTP."""
        with Client(server) as it:
            yield it
