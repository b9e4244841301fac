"""A local server that speaks Tutum's API v1, for Python 3.9 and later.

In a test or a session::

    with tutum.server.LocalServer() as server:
        tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url

On a terminal: ``python -m tutum.server --help``.
"""

from __future__ import absolute_import

import signal
import sys

#: Whether this is python -m tutum.server, which imports this package before there is anything
#: that could catch an error. Python 2 says -c there.
_is_program = "runpy" in sys.modules and sys.argv[:1] in (["-m"], ["-c"])

if _is_program and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until the program listens to signals itself, Ctrl-C ends it without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

#: What says in one line why the server cannot be used.
_Unusable = SystemExit if _is_program else ImportError

if sys.version_info < (3, 9):
    raise _Unusable(
        "tutum.server needs Python 3.9 or later; this is Python {0}.{1}".format(
            *sys.version_info[:2]
        )
    )

_missing = None
try:
    from tutum.server.local import LocalServer  # noqa: E402  the old Python is refused first
except ImportError as error:
    _missing = str(error)
if _missing is not None:
    raise _Unusable(
        "tutum.server needs fastapi, pydantic and uvicorn: pip install 'python-tutum[server]' "
        "({0})".format(_missing)
    )

__all__ = ["LocalServer"]
