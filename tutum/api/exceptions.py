"""What can go wrong in a call, all of it one family."""

from __future__ import absolute_import

import six

from tutum.api.text import one_line

__all__ = [
    "TutumApiError",
    "TutumAuthError",
    "ObjectNotFound",
    "TutumConnectionError",
    "TutumTimeoutError",
    "TutumConnectTimeoutError",
]


class TutumApiError(Exception):
    """A call that failed: the one class to catch.

    Every failure of a call is one of these, network failures and unreadable answers
    included. What led to it, if anything did, is chained as ``__cause__``.

    :param message: text; what happened, in words that a person can act on.
    :param status_code: int, the HTTP status of the answer, or ``None`` where there was none.
    :param method: text, the HTTP method of the request, e.g. ``"GET"``.
    :param url: text, the address of the request.
    :param reason: text, the server's own words, or ``None`` where it gave none.
    :param body: text, the answer's body, or ``None`` where there was none.
    """

    def __init__(
        self, message=None, status_code=None, method=None, url=None, reason=None, body=None
    ):
        super(TutumApiError, self).__init__(message)
        #: What happened.
        self.message = message
        #: HTTP status of the answer, an int.
        self.status_code = status_code
        #: HTTP method of the request.
        self.method = method
        #: Address of the request.
        self.url = url
        #: The server's own words.
        self.reason = reason
        #: Body of the answer, as text.
        self.body = body

    def __str__(self):
        return six.ensure_str(one_line(self.message))

    def __unicode__(self):
        return one_line(self.message)

    def __repr__(self):
        return "{0}({1!r})".format(type(self).__name__, str(self))

    def __reduce__(self):
        attributes = dict(self.__dict__)
        # Of a cause, Python 2 keeps the reference here; it may hold the request and so the key.
        attributes.pop("__cause__", None)
        return _restore, (type(self), self.args, attributes)


class TutumAuthError(TutumApiError):
    """Credentials that are missing, incomplete, unreadable or refused (status 401)."""


class ObjectNotFound(TutumApiError):
    """The server knows no such object (status 404)."""


class TutumConnectionError(TutumApiError):
    """No connection, or one that broke before the answer was complete."""


class TutumTimeoutError(TutumApiError):
    """No answer, or no wanted state, in time."""


class TutumConnectTimeoutError(TutumConnectionError, TutumTimeoutError):
    """No connection in time: both a connection error and a timeout."""


def _restore(cls, args, attributes):
    """Rebuild an error from its pickle without calling a subclass's constructor."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error
