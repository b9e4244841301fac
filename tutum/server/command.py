"""A command that runs beside a server, with the environment that leads to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

from tutum.server.local import LocalServer
from tutum.server.signals import Signals

#: What shells answer for a command that is not there, and for one that cannot be run.
NOT_FOUND, NOT_EXECUTABLE = 127, 126


def run(command: list[str], server: LocalServer, signals: Signals) -> int:
    """Run a command until it ends, handing on the signals that come meanwhile.

    :param command: program and arguments.
    :param server: a server that runs.
    :param signals: entered; where one came already, the command is not run.
    :returns: its exit status; 128 and the number of the signal that killed it.
    """
    with _environment(server) as environment:
        if signals.first is not None:
            return 128 + signals.first
        try:
            child = subprocess.Popen(command, env=environment)
        except FileNotFoundError:
            return _complain(NOT_FOUND, f"{command[0]}: command not found")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            return _complain(NOT_EXECUTABLE, f"{command[0]}: {reason}")
        signals.hand_to(child)
        status = child.wait()
    return 128 - status if status < 0 else status


@contextlib.contextmanager
def _environment(server: LocalServer) -> Iterator[dict[str, str]]:
    """Make the environment that leads any Tutum client to the server.

    An empty home directory, where it takes one, is there until the context ends.
    """
    environment = dict(os.environ)
    environment["TUTUM_BASE_URL"] = server.base_url
    environment["TUTUM_USER"] = server.user
    environment["TUTUM_APIKEY"] = server.apikey
    host = urlsplit(server.base_url).hostname or ""
    for name in ("no_proxy", "NO_PROXY"):
        environment[name] = ",".join(filter(None, [environment.get(name), host]))
    if not os.path.lexists(os.path.expanduser("~/.tutum")):
        yield environment
        return
    # That file comes before the variables.
    environment["HOME"] = tempfile.mkdtemp(prefix="tutum-home-")
    # What was installed with pip install --user is found by way of HOME otherwise.
    environment.setdefault("PYTHONUSERBASE", site.getuserbase())
    try:
        yield environment
    finally:
        shutil.rmtree(environment["HOME"], ignore_errors=True)


def _complain(status: int, problem: str) -> int:
    print(f"tutum.server: {problem}", file=sys.stderr)
    return status
