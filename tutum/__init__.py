"""Run Docker containers on Tutum, from Python.

A first session::

    >>> import tutum
    >>> app = tutum.Application.create(image="tutum/hello-world", target_num_containers=2)
    >>> app.save()
    True
    >>> app.wait_until("Running")
    True

Who calls is found in this order, each source only as a pair: ``tutum.user`` and
``tutum.apikey``; the section ``[auth]`` of the file ``~/.tutum``; the environment variables
``TUTUM_USER`` and ``TUTUM_APIKEY``.

Settings are attributes of this module and count from the next call on: ``user``, ``apikey``,
``base_url``, ``timeout`` and ``max_retries``. Every failure of a call is a ``TutumApiError``.

See ``help(tutum.Application)`` and ``help(tutum.Container)`` for what can be done with them.
"""

from __future__ import absolute_import

import logging

__version__ = "1.0.0.dev0"

#: Where records go: method, URL, status and milliseconds of each request, and what is retried.
logger = logging.getLogger("python-tutum")
logger.addHandler(logging.NullHandler())

#: Seconds to wait: one number, a pair (to connect, between two bytes of an answer), or ``None``
#: to wait for ever.
timeout = (10, 60)

#: How often a request may be sent again after a failure that sending again can mend. An int.
max_retries = 3

from tutum.api import auth  # noqa: E402  the settings above stand before what reads them
from tutum.api.address import default_base_url as _default_base_url  # noqa: E402
from tutum.api.application import Application  # noqa: E402
from tutum.api.container import Container  # noqa: E402
from tutum.api.exceptions import (  # noqa: E402
    ObjectNotFound,
    TutumApiError,
    TutumAuthError,
    TutumConnectionError,
    TutumTimeoutError,
)

#: Address of the API, ``http`` or ``https``, e.g. ``"https://app.tutum.co/api/v1/"``.
base_url = _default_base_url()

#: Name of the account, and its API key; ``None`` where file and environment give no pair.
user, apikey = auth.found_at_import()

__all__ = [
    "Application",
    "Container",
    "ObjectNotFound",
    "TutumApiError",
    "TutumAuthError",
    "TutumConnectionError",
    "TutumTimeoutError",
    "apikey",
    "auth",
    "base_url",
    "logger",
    "max_retries",
    "timeout",
    "user",
]
