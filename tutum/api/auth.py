"""Where credentials come from, and how they are attached to a request."""

from __future__ import absolute_import

import base64
import errno
import io
import json
import os
import re

import six
from requests.auth import AuthBase

import tutum
from tutum.api.exceptions import TutumApiError, TutumAuthError
from tutum.api.text import decode, decode_strictly, has_control

#: Where credentials are kept on disk.
FILE = "~/.tutum"

#: Most of a file that is read, in bytes: enough for any file of credentials.
_FILE_LIMIT = 1024 * 1024

#: Secrets shorter than this, in characters, are not looked for in a server's words: they would
#: blot out half of any sentence.
_SHORTEST_SECRET = 4

_INDENTED = re.compile(u"^[ \\t]+(?=(?:user|apikey)[ \\t]*[=:]|\\[)", re.MULTILINE | re.IGNORECASE)

#: What the module's attributes were filled with at import.
_filled = (None, None)

#: Whether :func:`logout` was called and nothing was set since.
_logged_out = False


class ApiKeyAuth(AuthBase):
    """Attach ``Authorization: ApiKey user:key``.

    :param user: text, name of the account.
    :param apikey: text, its API key.
    :raises TutumAuthError: where one of them cannot stand in a header.
    """

    def __init__(self, user, apikey):
        user, apikey = _sendable(user, "user"), _sendable(apikey, "API key")
        self._header = _native(u"ApiKey {0}:{1}".format(user, apikey).encode("utf-8"))
        self.secrets = (apikey,)

    @classmethod
    def current(cls):
        """Return the credentials of this moment.

        :raises TutumAuthError: where there are none, or half a pair.
        """
        pair = _lookup()
        if pair is None:
            raise TutumAuthError(
                u"no credentials: you are logged out; set tutum.user and tutum.apikey or call "
                u"tutum.auth.authenticate()"
                if _logged_out
                else u"no credentials: set tutum.user and tutum.apikey, or write user and apikey "
                u"under [auth] in ~/.tutum, or set the environment variables TUTUM_USER and "
                u"TUTUM_APIKEY"
            )
        return cls(*pair)

    def __call__(self, request):
        request.headers["Authorization"] = self._header
        return request

    def __repr__(self):
        return "<{0}>".format(type(self).__name__)


class BasicAuth(ApiKeyAuth):
    """Attach ``Authorization: Basic token``, in UTF-8.

    :param username: text, without a colon.
    :param password: text.
    :raises TutumAuthError: where one of them cannot be sent.
    """

    def __init__(self, username, password):
        username, password = _sendable(username, "user"), _sendable(password, "password")
        if u":" in username:
            raise TutumAuthError(u"a user with a colon cannot log in with a password")
        pair = u"{0}:{1}".format(username, password).encode("utf-8")
        token = base64.b64encode(pair).decode("ascii")
        self._header = str("Basic " + token)
        self.secrets = (token, password)


def authenticate(username, password):
    """Log in, and keep the account's API key for all further calls (``GET auth/``).

    :param username: text, name of the account.
    :param password: text.
    :returns: bool; ``False`` where the account has no API key.
    :raises TutumAuthError: where the server refuses them.
    :raises TutumApiError: on any other failure.
    """
    global _filled, _logged_out
    account, apikey = _account(username, password)
    if not apikey:
        return False
    _filled = (None, None)
    _logged_out = False
    tutum.user, tutum.apikey = account, apikey
    return True


def get_apikey(username, password):
    """Ask for an account's API key, and keep nothing of it (``GET auth/``).

    :param username: text, name of the account.
    :param password: text.
    :returns: text, or ``None`` where the account has no API key.
    :raises TutumAuthError: where the server refuses them.
    :raises TutumApiError: on any other failure.
    """
    return _account(username, password)[1]


def is_authenticated():
    """Tell whether the next call would find credentials; asks no server.

    :rtype: bool
    """
    try:
        return _lookup() is not None
    except TutumAuthError:
        return False


def logout():
    """Forget the credentials.

    Holds, file and environment notwithstanding, until ``tutum.user`` and ``tutum.apikey`` are
    set or :func:`authenticate` succeeds.
    """
    global _filled, _logged_out
    _filled = (None, None)
    _logged_out = True
    tutum.user = tutum.apikey = None


def load_from_file(file=FILE):
    """Read credentials from a file, section ``[auth]``, values ``user`` and ``apikey``.

    :param file: text, path of an INI file in UTF-8.
    :returns: pair of user and API key, text; ``(None, None)`` where there is no such file, or
        none of both in it.
    :raises TutumAuthError: where the file cannot be read or parsed, or has one without the other.
    """
    shown = decode(file)
    data = _read(os.path.expanduser(file), shown)
    if data is None:
        return None, None
    user, apikey = _parse(data, shown)
    return _pair(user, apikey, u"user", u"apikey", u"under [auth] in {0}".format(shown)) or (
        None,
        None,
    )


def get_auth_header():
    """Return the header that authenticates a request.

    :returns: dict, ``{"Authorization": "ApiKey user:key"}``, or empty without credentials.
    :raises TutumAuthError: for half a pair.
    """
    pair = _lookup()
    return {} if pair is None else {"Authorization": ApiKeyAuth(*pair)._header}


def found_at_import():
    """Return what ``tutum.user`` and ``tutum.apikey`` begin with; raises nothing.

    :returns: pair of user and API key, or ``(None, None)``.
    """
    global _filled
    try:
        _filled = _from_outside() or (None, None)
    except TutumAuthError:
        # Said at the first request, where somebody can catch it.
        _filled = (None, None)
    return _filled


def conceal(text, secrets):
    """Blot out secrets in a text, such as an error in which a server repeats the request.

    :param text: unicode text or ``None``.
    :param secrets: sequence of unicode text.
    """
    for secret in secrets:
        if text and len(secret) >= _SHORTEST_SECRET:
            for form in (secret, json.dumps(secret)[1:-1]):
                text = text.replace(form, u"***")
    return text


def _account(username, password):
    """Ask for the name and the API key of an account."""
    from tutum.api.http import send_request  # http stands above this module

    answer = send_request("GET", "auth/", auth=BasicAuth(username, password))
    try:
        accounts = answer["objects"]
        if not accounts:
            return username, None
        account = accounts[0]
        return account.get("username") or username, account["key"]
    except (TypeError, KeyError, AttributeError, IndexError):
        raise TutumApiError(u"GET auth/: the answer names no account and no key")


def _lookup():
    """Find the credentials of this moment: a pair, or ``None``."""
    global _logged_out
    user, apikey = tutum.user, tutum.apikey
    if user or apikey:
        _logged_out = False
        _refuse_mixture(user, apikey)
        return _pair(user, apikey, u"tutum.user", u"tutum.apikey", u"in this program")
    return None if _logged_out else _from_outside()


def _from_outside():
    """Find credentials in the file, then in the environment: a pair, or ``None``."""
    user, apikey = load_from_file()
    if user:
        return user, apikey
    return _pair(
        os.environ.get("TUTUM_USER"),
        os.environ.get("TUTUM_APIKEY"),
        u"TUTUM_USER",
        u"TUTUM_APIKEY",
        u"in the environment",
    )


def _pair(user, apikey, user_name, apikey_name, place):
    """Return both, or ``None`` for neither.

    :raises TutumAuthError: for one without the other.
    """
    if bool(user) == bool(apikey):
        return (user, apikey) if user else None
    present, missing = (user_name, apikey_name) if user else (apikey_name, user_name)
    raise TutumAuthError(
        u"half a pair of credentials {0}: {1} is set, {2} is missing".format(
            place, present, missing
        )
    )


def _refuse_mixture(user, apikey):
    """Refuse one half set by the program beside another that was found at import."""
    found_user, found_apikey = _filled
    if not found_user or not user or not apikey:
        return
    for name, value, found, other, other_value, other_found in (
        (u"tutum.user", user, found_user, u"tutum.apikey", apikey, found_apikey),
        (u"tutum.apikey", apikey, found_apikey, u"tutum.user", user, found_user),
    ):
        if value != found and other_value is other_found:
            raise TutumAuthError(
                u"half a pair of credentials in this program: {0} is set, {1} is missing (it still "
                u"is the one that was found in ~/.tutum or the environment)".format(name, other)
            )


def _read(path, shown):
    """Read a file: bytes, or ``None`` where there is none."""
    try:
        with io.open(path, "rb") as stream:
            return stream.read(_FILE_LIMIT)
    except EnvironmentError as failure:
        if failure.errno in (errno.ENOENT, errno.ENOTDIR):
            return None
        problem = failure
    error = TutumAuthError(
        u"credentials cannot be read from {0}: {1}".format(shown, decode(problem.strerror))
    )
    error.__cause__ = problem
    raise error


def _parse(data, shown):
    """Find user and API key in the bytes of a file."""
    # Only whoever has a file pays for this import.
    from six.moves import configparser

    try:
        text = decode_strictly(data)
    except UnicodeDecodeError as failure:
        text, line = None, data.count(b"\n", 0, failure.start) + 1
    if text is None:
        raise TutumAuthError(u"{0}, line {1}: no UTF-8".format(shown, line))
    text = _INDENTED.sub(u"", text.replace(u"\r\n", u"\n").replace(u"\r", u"\n"))
    parser, line = _new_parser(configparser), None
    try:
        (parser.readfp if six.PY2 else parser.read_file)(io.StringIO(text))
    except configparser.Error as failure:
        line = getattr(failure, "lineno", None) or getattr(failure, "errors", [(1,)])[0][0]
    if line is not None:
        # Raised out here, since a chained error of the parser would show the line.
        raise TutumAuthError(
            u"{0}, line {1}: neither [section] nor name = value".format(shown, line)
        )
    return tuple(
        _unquote(parser.get("auth", name)) if parser.has_option("auth", name) else None
        for name in ("user", "apikey")
    )


def _new_parser(configparser):
    """Make a parser that reads the same on Python 2 and 3."""
    if six.PY2:
        return configparser.RawConfigParser()
    return configparser.RawConfigParser(strict=False, inline_comment_prefixes=(";",))


def _unquote(value):
    """Take white space and matching quotes off a value; native text, or ``None`` for empty."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in u"\"'":
        value = value[1:-1].strip()
    return six.ensure_str(value) or None


def _sendable(value, what):
    """Check a user, key or password, and return it as unicode text."""
    try:
        text = value.decode("utf-8") if isinstance(value, six.binary_type) else value
        if not isinstance(text, six.text_type):
            raise ValueError
        text.encode("utf-8")
        problem = u"holds control characters" if has_control(text) else None
    except ValueError:
        problem = u"is no text" if not isinstance(value, six.binary_type) else u"is no UTF-8"
    if problem:
        raise TutumAuthError(u"the {0} {1}; it was not sent".format(what, problem))
    return text


def _native(data):
    """Make native text of a header's bytes, in the way that http.client undoes."""
    return data if six.PY2 else data.decode("latin-1")
