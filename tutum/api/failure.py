"""What requests, urllib3 and the standard library raise, and what it means."""

from __future__ import absolute_import

import re

from requests import exceptions as broken
from six.moves import http_client
from urllib3 import exceptions as transport

from tutum.api.text import one_line

#: All that a call can fail with below this library.
ALL = (
    broken.RequestException,
    transport.HTTPError,
    EnvironmentError,
    http_client.HTTPException,
    ValueError,
    EOFError,
)

#: What urllib3 puts before the operating system's words.
_WRAPPING = re.compile(
    u"^.*(Failed to establish a new connection|Failed to resolve [^ ]+|Unable to connect to proxy)"
    u"[:;]? *|<[^<>]* object at 0x[0-9a-f]+>[,:]? *"
)
_NUMBER = re.compile(u"^\\[Errno -?[0-9]+\\] ")


def was_not_sent(failure):
    """Tell whether a failure came before any byte of the request could leave."""
    return any(
        isinstance(
            cause,
            (
                broken.ConnectTimeout,
                transport.NewConnectionError,
                transport.ConnectTimeoutError,
                transport.ClosedPoolError,
            ),
        )
        for cause in _causes(failure)
    )


def is_timeout(failure):
    """Tell whether a failure means that time ran out."""
    return any(
        isinstance(cause, (broken.Timeout, transport.TimeoutError))
        and not isinstance(cause, transport.NewConnectionError)
        for cause in _causes(failure)
    )


def is_tls(failure):
    """Tell whether a failure is about certificates or the encryption of a connection."""
    return any(
        isinstance(cause, (broken.SSLError, transport.SSLError)) for cause in _causes(failure)
    )


def is_disconnection(failure):
    """Tell whether a connection could not be had, or broke before the answer was whole."""
    if is_timeout(failure) or is_tls(failure):
        return False
    return isinstance(
        failure,
        (
            broken.ConnectionError,
            broken.ChunkedEncodingError,
            transport.ProtocolError,
            EOFError,
        ),
    )


def words(failure):
    """Say what a failure was, without the wrapping of three libraries.

    :returns: one line of unicode text.
    """
    innermost = _causes(failure)[-1]
    reason = getattr(innermost, "strerror", None) or _WRAPPING.sub(u"", one_line(innermost))
    return _NUMBER.sub(u"", one_line(reason)) or type(innermost).__name__


def _causes(failure):
    """List a failure and what it wraps, the way requests and urllib3 wrap; innermost last."""
    causes = []
    waiting = [failure]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and not any(cause is seen for seen in causes):
            causes.append(cause)
            waiting.extend([getattr(cause, "reason", None), getattr(cause, "original_error", None)])
            waiting.extend(cause.args[:2])
    return causes
