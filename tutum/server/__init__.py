"""A local server that speaks Tutum's API v1, for Python 3.9 and later.

In a test or a session::

    with tutum.server.LocalServer() as server:
        tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url

On a terminal: ``python -m tutum.server --help``.
"""

from __future__ import absolute_import

import sys

_EXTRA = "pip install 'python-tutum[server]'"


def _missing():
    """Say what this Python lacks to run the server.

    :returns: one line of text, or ``None`` where nothing is missing.
    """
    if sys.version_info < (3, 9):
        return "tutum.server needs Python 3.9 or later; this is Python {0}.{1}".format(
            *sys.version_info[:2]
        )
    for name in ("fastapi", "pydantic", "uvicorn"):
        try:
            __import__(name)
        except ImportError as error:
            return "tutum.server cannot import {0} ({1}): {2}".format(name, error, _EXTRA)
    return None


_problem = _missing()
if _problem is not None:
    if sys.argv[0] == "-m":
        # python -m tutum.server imports this package before there is anything to catch an error.
        sys.exit(_problem)
    raise ImportError(_problem)

from tutum.server.local import LocalServer  # noqa: E402  what is missing is said first

__all__ = ["LocalServer"]
