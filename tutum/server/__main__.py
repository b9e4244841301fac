"""The command line: ``python -m tutum.server``."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import signal
import sys
from collections.abc import Sequence
from typing import Any, Optional

from tutum.server import command
from tutum.server.local import LocalServer
from tutum.server.settings import TRANSITION
from tutum.server.signals import Signals

_PORT = 8000

_LEVELS = ("critical", "error", "warning", "info", "debug")


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Do what the command line says.

    :param arguments: default: the process's own.
    :returns: exit status: that of the command of ``exec``; 128 and the number of the signal that
        ended the server; 1 where it cannot start. A wrong command line exits with 2.
    """
    own, child = _split(list(sys.argv[1:] if arguments is None else arguments))
    parser = _parser()
    options = vars(parser.parse_intermixed_args(own))
    is_exec = options.pop("action") == "exec"
    if is_exec and not child:
        parser.error("exec takes a command: exec -- COMMAND ...")
    if child and not is_exec:
        parser.error("a command after -- takes exec before it")
    # What is not given is left to the settings.
    given = {name: value for name, value in options.items() if value is not None}
    given.setdefault("port", 0 if is_exec else _PORT)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger().setLevel(given.get("log_level", "warning").upper())
    with Signals() as signals:
        try:
            server = LocalServer(**given)
            server.start()
        except ValueError as error:
            parser.error(str(error))
        except OSError as error:
            return _fail(f"cannot listen on {_place(given)}: {error.strerror or error}")
        try:
            return command.run(child, server, signals) if is_exec else _serve(server, signals)
        finally:
            server.stop()


def _serve(server: LocalServer, signals: Signals) -> int:
    """Say how the server is found, and wait for a signal that ends it."""
    variables = {
        "TUTUM_BASE_URL": server.base_url,
        "TUTUM_USER": server.user,
        "TUTUM_APIKEY": server.apikey,
    }
    try:
        for name, value in variables.items():
            print(f"export {name}={shlex.quote(value)}")
        sys.stdout.flush()
    except OSError as error:
        # Python itself would complain once more when it flushes the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _fail(f"cannot write to standard output: {error.strerror}")
    number = signals.wait()
    print(f"tutum.server: stopped by {signal.Signals(number).name}", file=sys.stderr)
    return 128 + number


def _fail(problem: str) -> int:
    print(f"tutum.server: {problem}", file=sys.stderr)
    return 1


def _place(options: dict[str, Any]) -> str:
    return f"{options.get('host', '127.0.0.1')}:{options['port']}"


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the server's own arguments from the command of ``exec``, at the first ``--``."""
    if "--" not in arguments:
        return arguments, []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutum.server",
        usage="%(prog)s [options] [exec [options] -- COMMAND ...]",
        description="A local server that speaks Tutum's API v1. Without exec it serves until "
        "Ctrl-C and prints how clients find it; with exec it runs a command that finds it, and "
        "ends with that command's exit status.",
        allow_abbrev=False,
    )
    parser.add_argument("action", nargs="?", choices=["exec"], help=argparse.SUPPRESS)
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, help=f"port, 0 for any that is free (default: {_PORT}; with exec: 0)"
    )
    parser.add_argument("--user", help="name of the account (default: TUTUM_USER, or random)")
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
