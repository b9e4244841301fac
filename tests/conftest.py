"""What every test has around it."""

from __future__ import absolute_import, print_function

import io
import json
import os
import subprocess
import sys

import pytest

import tutum
from tests import promises
from tests.wire import Wire

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

#: The API document's 13 requests and responses, beside the checkout.
EXCHANGES = os.path.join(os.path.dirname(ROOT), "shared", "reference", "exchanges.json")

#: Variables that would change what a test sees.
_VARIABLES = (
    "TUTUM_USER TUTUM_APIKEY TUTUM_BASE_URL REQUESTS_CA_BUNDLE CURL_CA_BUNDLE SSL_CERT_FILE "
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy"
).split()

#: Tests of the built distributions are written for the Python that tox runs on.
collect_ignore = [] if sys.version_info >= (3, 6) else ["dist"]

_SETTINGS = ("user", "apikey", "base_url", "timeout", "max_retries")


def pytest_addoption(parser):
    parser.addoption(
        "--promises",
        action="store_true",
        help="list what the library promises, each with the tests that hold it, and run nothing",
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "promise(key): holds a promise of tests/promises.py")


def pytest_collection_modifyitems(config, items):
    held = promises.held_by(items)
    if config.getoption("--promises"):
        print(promises.listing(held))
        items[:] = []
        missing = promises.without_test(held)
        if missing:
            raise pytest.UsageError("no test holds: " + ", ".join(missing))


def pytest_sessionfinish(session):
    if session.config.getoption("--promises") and session.exitstatus == 5:
        session.exitstatus = 0  # that nothing ran is what was asked for


@pytest.fixture(autouse=True)
def settings(tmpdir, monkeypatch):
    """A home directory of its own, no variables, and the module's settings put back."""
    home = tmpdir.mkdir("home")
    monkeypatch.setenv("HOME", str(home))
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    saved = {name: getattr(tutum, name) for name in _SETTINGS}
    tutum.auth.logout()
    tutum.user, tutum.apikey = "username", "apikey"
    tutum.base_url = "http://127.0.0.1:9/no/test/calls/this/"
    tutum.auth.is_authenticated()  # ends the logout
    yield
    for name, value in saved.items():
        setattr(tutum, name, value)
    tutum.api.http.close()


@pytest.fixture
def home(tmpdir):
    """The home directory, a ``py.path.local``."""
    return tmpdir.join("home")


@pytest.fixture
def play():
    """A function that starts a scripted server and points the library at it."""
    started = []

    def start(*script, **options):
        wire = Wire(*script, **options)
        started.append(wire.__enter__())
        tutum.base_url = wire.url
        return wire

    yield start
    tutum.api.http.close()
    for wire in started:
        wire.__exit__()


@pytest.fixture
def no_credentials():
    """Credentials are looked for outside this program, where there are none so far."""
    tutum.user = tutum.apikey = None


@pytest.fixture
def run_python(tmpdir):
    """A function that runs a program in a process of its own, with this Python and library.

    It returns status, standard output and standard error, text.
    """

    def run(program, *args, **variables):
        path = tmpdir.join("program.py")
        path.write_binary(("# coding: utf-8\n" + program).encode("utf-8"))
        environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8", **variables)
        process = subprocess.Popen(
            [sys.executable, str(path)] + list(args),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        output, errors = process.communicate()
        return process.returncode, output.decode("utf-8"), errors.decode("utf-8")

    return run


def load_exchanges():
    """Return the API document's exchanges, a list of dicts."""
    with io.open(EXCHANGES, encoding="utf-8") as stream:
        return json.load(stream)
