"""Addresses: of the API, and of what is below it."""

from __future__ import absolute_import

import os

import six
from requests import exceptions as broken
from requests.models import PreparedRequest
from requests.utils import requote_uri
from six.moves.urllib.parse import unquote, urlencode, urlsplit

import tutum
from tutum.api.exceptions import TutumApiError
from tutum.api.text import has_control, one_line

#: Where the API stood in 2014.
DEFAULT_BASE_URL = "https://app.tutum.co/api/v1/"

#: Setting of ``tutum.base_url`` -> the address that it stands for.
_checked = {}


def default_base_url():
    """Return the API's address where ``tutum.base_url`` does not say it.

    :returns: text, the value of ``TUTUM_BASE_URL``, or the address of 2014.
    """
    return os.environ.get("TUTUM_BASE_URL") or DEFAULT_BASE_URL


def base_address():
    """Return the address that ``tutum.base_url`` stands for, checked, with its last slash.

    :returns: native text, ASCII.
    :raises TutumApiError: where it is no ``http`` or ``https`` address, or holds what an address
        of an API has no use for: user, password, query, fragment.
    """
    setting = tutum.base_url or default_base_url()
    try:
        return _checked[setting]
    except (KeyError, TypeError):
        address = _check(setting)
        _checked[setting] = address
        return address


def _check(setting):
    """Check and complete an address for :func:`base_address`."""
    if isinstance(setting, six.binary_type):
        setting = setting.decode("utf-8", "replace")
    if not isinstance(setting, six.text_type):
        raise TutumApiError(u"tutum.base_url is no text: {0!r}".format(setting))
    text = setting.strip()
    problem = failure = None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as caught:
        problem, failure = one_line(caught), caught
    else:
        if parts.scheme.lower() not in ("http", "https"):
            problem = u"it starts with neither http:// nor https://"
        elif "@" in parts.netloc:
            # Not shown: it may hold a password.
            raise TutumApiError(
                u"tutum.base_url holds a user or password; set tutum.user and tutum.apikey instead"
            )
        elif not parts.hostname or port == 0:
            problem = u"it names no host" if not parts.hostname else u"no server has port 0"
        elif parts.query or parts.fragment or text[-1] in u"?#":
            problem = u"it holds a query or a fragment"
        elif has_control(text) or u" " in text or u"\\" in parts.netloc:
            problem = u"it holds characters that no address has"
        else:
            prepared = PreparedRequest()
            try:
                prepared.prepare_url(text.rstrip(u"/") + u"/", None)
                return str(prepared.url)
            except (broken.RequestException, ValueError) as caught:
                problem, failure = one_line(caught), caught
    error = TutumApiError(
        u"tutum.base_url is no address of an API: {0} ({1})".format(one_line(text), problem)
    )
    error.__cause__ = failure
    raise error


def url_of(path, *queries):
    """Put the address of a request together.

    :param path: text, below ``tutum.base_url``, perhaps with a query.
    :param queries: dicts or lists of pairs, each a part of the query; what is ``None`` is left out.
    :returns: native text, ASCII.
    :raises TutumApiError: where the path would leave ``tutum.base_url``.
    """
    path, _, query = _native(path).partition("?")
    path = path.strip("/")
    segments = path.split("/")
    if "." in path or "%" in path:
        for segment in segments:
            if unquote(segment) in (".", ".."):
                raise TutumApiError(u"the path {0!r} would leave tutum.base_url".format(path))
    url = base_address()
    if path:
        url += requote_uri(path.replace("#", "%23")) + "/"
    parts = [requote_uri(query.replace("#", "%23"))] + [_encoded(each) for each in queries]
    query = "&".join(part for part in parts if part)
    return url + "?" + query if query else url


def _encoded(params):
    """Encode a query, leaving out what is ``None``."""
    if not params:
        return ""
    if isinstance(params, (six.text_type, six.binary_type)):
        return requote_uri(_native(params))
    pairs = params.items() if hasattr(params, "items") else params
    return urlencode(
        [
            (_native(key), _native(item))
            for key, value in pairs
            for item in (value if isinstance(value, (list, tuple)) else [value])
            if item is not None
        ]
    )


def _native(value):
    """Make native text of a part of an address."""
    if isinstance(value, (six.text_type, six.binary_type)):
        try:
            native = six.ensure_str(value)
            if six.PY3:
                native.encode("utf-8")  # lone surrogates have no place in an address
            return native
        except UnicodeError as failure:
            error = TutumApiError(u"no text that an address can hold: {0!r}".format(value))
            error.__cause__ = failure
            raise error
    return str(value)
