"""What came back: JSON, or an error in the server's words."""

from __future__ import absolute_import

import json
import re

import six
from urllib3 import HTTPResponse

from tutum.api.exceptions import (
    ObjectNotFound,
    TutumApiError,
    TutumAuthError,
    TutumConnectionError,
)
from tutum.api.text import decode_strictly, one_line

#: Most of an error's body that is read, in bytes.
_ERROR_LIMIT = 64 * 1024

#: Most of a text that serves as a reason, in characters.
_REASON_LIMIT = 300

#: Where servers put their reason, the usual places first.
_REASON_KEYS = ("error", "error_message", "detail", "message", "reason", "errors")

_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE
)


def read(response):
    """Read the body of a response; of an error, no more than a person would read.

    :param response: a ``requests.Response`` whose body was not read yet.
    :returns: bytes, decompressed.
    :raises EOFError: where the connection ended before the announced length.
    """
    status = response.status_code
    if status < 200 or status in (204, 304):
        # What such an answer has no right to send would be taken for the next answer.
        response.close()
        return b""
    if status < 300:
        body = _whole(response)
        _check_length(response)
        return body
    chunks = []
    length = 0
    for chunk in response.iter_content(8192):
        chunks.append(chunk)
        length += len(chunk)
        if length >= _ERROR_LIMIT:
            response.close()
            break
    return b"".join(chunks)[:_ERROR_LIMIT]


def _whole(response):
    """Read a body to its end, in one piece where that can be; requests reads small ones."""
    body = b""
    if isinstance(response.raw, HTTPResponse):
        body = response.raw.read(decode_content=True)
    # Nothing: there is none, or a hook or an adapter read it before, which requests remembers.
    return body or response.content


def parse(response, body):
    """Make Python objects of a good answer, or an error of any other.

    :param response: a ``requests.Response``.
    :param body: bytes, from :func:`read`.
    :returns: the parsed JSON, or ``None`` for an empty body.
    :raises TutumApiError: for a status outside 200 to 299, and for a body that is no JSON.
    """
    if not 200 <= response.status_code < 300:
        raise _error(response, body)
    if not body.strip():
        return None
    try:
        return json.loads(decode_strictly(body))
    except (ValueError, RuntimeError) as failure:  # RuntimeError: nested too deeply
        text = body[:_REASON_LIMIT].decode("utf-8", "replace")
        error = TutumApiError(
            u"{0}: the answer is no JSON but {1}: {2}".format(
                _subject(response),
                one_line(_header_text(response.headers.get("Content-Type"))) or u"of no type",
                _plain(text),
            ),
            body=body.decode("utf-8", "replace"),
            **_where(response)
        )
        error.__cause__ = failure
        raise error


def _check_length(response):
    """Find a body that was cut off, which older versions of urllib3 let pass."""
    announced = response.headers.get("Content-Length", "")
    tell = getattr(response.raw, "tell", None)
    if not announced.isdigit() or tell is None or response.headers.get("Transfer-Encoding"):
        return
    if response.request.method != "HEAD" and tell() < int(announced):
        raise EOFError("the answer broke off after {0} of {1} bytes".format(tell(), int(announced)))


def _error(response, body):
    """Build the error of an answer: its class by the status, its words the server's."""
    status = response.status_code
    text = body.decode("utf-8", "replace")
    reason = _reason(text)
    if 300 <= status < 400:
        target = response.headers.get("Location")
        said = u"redirected to {0}; set tutum.base_url to the address that answers".format(
            one_line(_header_text(target)) if target else u"nowhere"
        )
        reason = reason or None
    else:
        said = reason or one_line(_header_text(response.reason)) or u"no reason given"
    if status == 401:
        cls = TutumAuthError
        said += u" (the credentials were refused)"
    elif status == 404:
        cls = ObjectNotFound
    elif 100 <= status < 200:
        cls = TutumConnectionError
        said = u"an interim answer that no final one followed"
    else:
        cls = TutumApiError
    return cls(
        u"{0}: [{1}] {2}".format(_subject(response), status, said),
        reason=reason,
        body=text,
        **_where(response)
    )


def _where(response):
    """Name request and status, as keyword arguments of an error."""
    return {
        "status_code": response.status_code,
        "method": response.request.method,
        "url": response.request.url,
    }


def _subject(response):
    return u"{0} {1}".format(response.request.method, response.request.url)


def _header_text(value):
    """Decode a header's value: UTF-8 where it is, else Latin-1."""
    if value is None:
        return u""
    data = value if isinstance(value, six.binary_type) else value.encode("latin-1", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _reason(text):
    """Find the server's own words in a body.

    :param text: unicode text, JSON, HTML or plain.
    :returns: one line of unicode text, or ``None``.
    """
    try:
        found = _dig(json.loads(text.lstrip(u"\ufeff")), 0)
    except (ValueError, RuntimeError):
        found = _plain(text)
    return one_line(found)[:_REASON_LIMIT] or None


def _dig(value, depth):
    """Put the words that stand in an error's JSON together."""
    if depth > 8:
        return u""
    if isinstance(value, six.string_types):
        return value
    if isinstance(value, dict):
        for key in _REASON_KEYS:
            if value.get(key):
                return _dig(value[key], depth + 1)
        parts = [
            u"{0}: {1}".format(key, _dig(item, depth + 1)) for key, item in sorted(value.items())
        ]
        return u"; ".join(parts)
    if isinstance(value, list):
        return u"; ".join([part for part in [_dig(item, depth + 1) for item in value[:10]] if part])
    if value is None or isinstance(value, bool):
        return u"" if value is None else six.text_type(value).lower()
    return six.text_type(value)


def _plain(text):
    """Take the markup out of a text and shorten it."""
    if text.lstrip()[:1] == u"<":
        text = _MARKUP.sub(u" ", text)
    return one_line(text)[:_REASON_LIMIT]
