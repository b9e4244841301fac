"""What every test of the server has around it; any Python reads it."""

from __future__ import absolute_import

import sys

import pytest

if sys.version_info < (3, 9):
    # test_old_python.py is left, and says why.
    collect_ignore_glob = ["test_[!o]*.py", "test_op*.py"]
else:
    from tests.server.client import TRANSITION, Client
    from tutum.server import LocalServer

    @pytest.fixture(scope="session")
    def one_server():
        """A server for all tests, whose clock they set."""
        with LocalServer(
            user="admin", apikey="key", password="secret", transition=TRANSITION
        ) as running:
            yield running

    @pytest.fixture
    def server(one_server):
        """A server with an empty account."""
        one_server.reset()
        return one_server

    @pytest.fixture
    def client(server):
        """A caller of that server."""
        caller = Client(server)
        yield caller
        caller.session.close()
