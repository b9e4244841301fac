"""When a request is sent again, and after how long."""

from __future__ import absolute_import

import email.utils
import re

from tutum.api import failure as failures

#: Longest wait before a request is sent again, in seconds, whatever the server asks for.
LONGEST = 10.0

#: Wait before the first repetition, in seconds; doubled for each further one.
FIRST = 0.25

_SENT_AGAIN = frozenset([429, 502, 503, 504])
_SECONDS = re.compile(r"[0-9]+\Z")


def should_retry(method, status=None, failure=None):
    """Decide whether sending a request again can help and cannot do harm.

    :param method: HTTP method, upper case.
    :param status: int, HTTP status of the answer, or ``None`` where there was none.
    :param failure: the exception that came in place of an answer, or ``None``.
    :returns: bool. True for a GET that met a broken connection or one of 429, 502, 503 and 504;
        for other methods, true only where the request cannot have reached the server.
    """
    if failure is None:
        return method == "GET" and status in _SENT_AGAIN
    if failures.was_not_sent(failure):
        return True
    return method == "GET" and failures.is_disconnection(failure)


def retry_delay(repetition, retry_after, now, fraction):
    """Compute how long to wait before a request is sent again.

    :param repetition: int, 1 for the first repetition.
    :param retry_after: text of the header ``Retry-After``, seconds or a date, or ``None``.
    :param now: float, seconds since the epoch.
    :param fraction: float from 0 to 1, the random part.
    :returns: float, seconds, at most ``LONGEST``.
    """
    asked = _asked_for(retry_after, now)
    if asked is not None:
        return min(asked, LONGEST)
    return min(FIRST * 2 ** min(repetition - 1, 10), LONGEST) * (0.5 + fraction / 2)


def _asked_for(retry_after, now):
    """Read ``Retry-After``: seconds, or ``None`` where it says nothing that can be read."""
    text = (retry_after or "").strip()
    if _SECONDS.match(text):
        return float(text[:12])
    try:
        parsed = email.utils.parsedate_tz(text)
        return None if parsed is None else max(0.0, email.utils.mktime_tz(parsed) - now)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
