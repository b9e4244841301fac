"""A command that runs beside a server, with the environment that leads to it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from types import FrameType
from typing import Optional

from tutum.server.local import LocalServer

#: What shells answer for a command that is not there, and for one that cannot be run.
NOT_FOUND, NOT_EXECUTABLE = 127, 126


def run(command: list[str], server: LocalServer) -> int:
    """Run a command until it ends, handing on the signals that come meanwhile.

    :param command: program and arguments.
    :param server: a server that runs.
    :returns: its exit status; 128 and the number of the signal that killed it.
    """
    home = _empty_home()
    try:
        child = subprocess.Popen(command, env=_environment(server, home))
    except FileNotFoundError:
        _complain(f"{command[0]}: command not found")
        return NOT_FOUND
    except OSError as error:
        _complain(f"{command[0]}: {error.strerror}")
        return NOT_EXECUTABLE
    try:
        status = _wait(child)
    finally:
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)
    return 128 - status if status < 0 else status


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Wait for a child's end, handing on signals."""

    def hand_on(number: int, frame: Optional[FrameType]) -> None:
        # A terminal tells Ctrl-C to the child itself.
        if number != signal.SIGINT or not sys.stdin or not sys.stdin.isatty():
            child.send_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous = {number: signal.signal(number, hand_on) for number in numbers}
    try:
        return child.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _environment(server: LocalServer, home: Optional[str]) -> dict[str, str]:
    """Return the environment that leads any Tutum client to the server."""
    environment = dict(os.environ)
    environment["TUTUM_BASE_URL"] = server.base_url
    environment["TUTUM_USER"] = server.user
    environment["TUTUM_APIKEY"] = server.apikey
    host = server.base_url.partition("://")[2].rpartition(":")[0]
    for name in ("no_proxy", "NO_PROXY"):
        known = environment.get(name)
        environment[name] = f"{known},{host}" if known else host
    if home is not None:
        environment["HOME"] = home
    return environment


def _empty_home() -> Optional[str]:
    """Make an empty home directory where the user's has a ``~/.tutum``.

    :returns: its path, or ``None`` where there is no need for one.
    """
    if os.path.lexists(os.path.expanduser("~/.tutum")):
        return tempfile.mkdtemp(prefix="tutum-home-")
    return None


def _complain(problem: str) -> None:
    print(f"tutum.server: {problem}", file=sys.stderr)
