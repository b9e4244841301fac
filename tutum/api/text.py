"""Text as people read it and as wires carry it."""

from __future__ import absolute_import

import codecs
import re

import six

#: Longest line, in characters: what a person reads before acting.
LONGEST_LINE = 1000

#: White space, control characters, and characters that turn the direction of a terminal's line.
_NOT_PLAIN = re.compile(u"[\\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]+", re.UNICODE)

_CONTROL = re.compile(u"[\x00-\x1f\x7f-\x9f\u2028\u2029]", re.UNICODE)


def one_line(value):
    """Make one readable line of anything.

    :param value: text, bytes, ``None`` or any object.
    :returns: unicode text that can be encoded, without line ends and control characters, of
        ``LONGEST_LINE`` characters at most.
    """
    text = decode(value)[: 4 * LONGEST_LINE].encode("utf-8", "replace").decode("utf-8", "replace")
    line = _NOT_PLAIN.sub(u" ", text).strip()
    if len(line) > LONGEST_LINE:
        line = line[: LONGEST_LINE - 1].rstrip() + u"\u2026"
    return line


def decode(value):
    """Make unicode text of anything; of bytes, as UTF-8."""
    if value is None:
        return u""
    if isinstance(value, six.text_type):
        return value
    if not isinstance(value, six.binary_type):
        try:
            return six.text_type(value)
        except UnicodeError:  # an object of Python 2 whose str() is no ASCII
            value = str(value)
    return value.decode("utf-8", "replace")


def has_control(text):
    """Tell whether a unicode text holds line ends or other control characters."""
    return _CONTROL.search(text) is not None


def decode_strictly(data):
    """Decode UTF-8, with a byte order mark or without.

    Not by the codec ``utf-8-sig``: it is a module of its own, which a fork in the middle of
    another thread's import of it would leave locked.

    :raises UnicodeDecodeError: where it is no UTF-8.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    return data.decode("utf-8")
