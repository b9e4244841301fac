"""The command line: ``python -m tutum.server``."""

from __future__ import annotations

import argparse
import logging
import shlex
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any, Optional

from tutum.server import command
from tutum.server.local import LocalServer
from tutum.server.settings import TRANSITION

_LEVELS = ("critical", "error", "warning", "info", "debug")


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Do what the command line says.

    :param arguments: default: the process's own.
    :returns: exit status: 0; that of the command of ``exec``; 1 where the server cannot start; 2
        for a command line that cannot be; 128 and the number of the signal that ended it.
    """
    own, child = _split(list(sys.argv[1:] if arguments is None else arguments))
    parser = _parser()
    options = vars(parser.parse_args(own))
    is_exec = options.pop("action") == "exec"
    if is_exec and not child:
        parser.error("exec takes a command: exec -- COMMAND ...")
    if child and not is_exec:
        parser.error("a command after -- takes exec before it")
    if is_exec and options["port"] is None:
        options["port"] = 0
    try:
        return _run(child if is_exec else None, _given(options))
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        return _fail(options, error)


def _run(child: Optional[list[str]], options: dict[str, Any]) -> int:
    """Serve: beside a command, or until a signal comes."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger().setLevel(options.get("log_level", "warning").upper())
    if child is not None:
        with LocalServer(**options) as server:
            return command.run(child, server)
    with _Signals() as signals, LocalServer(**options) as server:
        for name, value in (
            ("TUTUM_BASE_URL", server.base_url),
            ("TUTUM_USER", server.user),
            ("TUTUM_APIKEY", server.apikey),
        ):
            print(f"export {name}={shlex.quote(value)}", flush=True)
        number = signals.wait()
    print(f"tutum.server: stopped by {signal.Signals(number).name}", file=sys.stderr)
    return 128 + number


class _Signals:
    """Waits for a signal that ends a server."""

    def __enter__(self) -> _Signals:
        self._came = threading.Event()
        self._number = 0
        self._previous = {
            number: signal.signal(number, self._note)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def wait(self) -> int:
        """Wait for the first signal, and return its number."""
        self._came.wait()
        return self._number

    def _note(self, number: int, frame: object) -> None:
        self._number = self._number or number
        self._came.set()


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the server's own arguments from the command of ``exec``, at the first ``--``."""
    if "--" not in arguments:
        return arguments, []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the command line does not say, so that the settings' defaults count."""
    given = {name: value for name, value in options.items() if value is not None}
    return {"port": 8000, **given}


def _fail(options: dict[str, Any], error: OSError) -> int:
    """Say in one line why the server cannot start."""
    given = _given(options)
    place = f"{given.get('host', '127.0.0.1')}:{given['port']}"
    print(f"tutum.server: cannot listen on {place}: {error.strerror or error}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutum.server",
        usage="%(prog)s [options] [exec [options] -- COMMAND ...]",
        description="A local server that speaks Tutum's API v1. Without exec it serves until "
        "Ctrl-C and prints how clients find it; with exec it runs a command that finds it, and "
        "ends with that command's exit status.",
    )
    parser.add_argument("action", nargs="?", choices=["exec"], help=argparse.SUPPRESS)
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, help="port, 0 for any that is free (default: 8000; with exec: 0)"
    )
    parser.add_argument("--user", help="name of the account (default: TUTUM_USER, or local)")
    parser.add_argument("--apikey", help="its API key (default: TUTUM_APIKEY, or made at random)")
    parser.add_argument("--password", help="its password, for GET auth/ (default: made at random)")
    parser.add_argument(
        "--transition",
        type=float,
        metavar="SECONDS",
        help=f"how long a transitional state lasts (default: {TRANSITION:g})",
    )
    parser.add_argument("--log-level", choices=_LEVELS, help="(default: warning)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
