"""The pages of a listing."""

from __future__ import absolute_import

import six
from six.moves.urllib.parse import parse_qs, urljoin, urlsplit

from tutum.api.address import base_address
from tutum.api.exceptions import TutumApiError
from tutum.api.http import send_request
from tutum.api.text import one_line

#: Objects on a page, the most that the API gives.
PAGE_SIZE = 100

#: Pages in a row that may bring nothing new, since a collection can change while it is read.
_IDLE_PAGES = 3


def walk(endpoint, filters):
    """List the JSON objects of a collection, each one once.

    :param endpoint: text, path of the collection.
    :param filters: dict, the query; ``limit`` and ``offset`` bound the whole listing.
    :returns: iterator of lists of dicts, one for each page, loaded when it is reached.
    :raises TutumApiError: where ``limit`` or ``offset`` is no whole number from 0 on.
    """
    filters = dict(filters)
    limit = _whole_number(filters.pop("limit", None), u"limit")
    offset = _whole_number(filters.pop("offset", None), u"offset") or 0
    return _walk(endpoint, filters, limit, offset)


def _walk(endpoint, filters, limit, first):
    """Do what :func:`walk` says, lazily."""
    seen = set()
    given = idle = 0
    offset = first
    total = None
    while limit is None or given < limit:
        size = PAGE_SIZE if limit is None else min(PAGE_SIZE, limit - given)
        query = dict(filters, limit=size)
        if offset:
            query["offset"] = offset
        page = _Page(endpoint, send_request("GET", endpoint, params=query), offset, size)
        new = _take_new(page.objects, seen)[: None if limit is None else limit - given]
        yield new
        given += len(new)
        if given == limit:
            return
        idle = 0 if new else idle + 1
        following = page.following(bool(seen or given))
        lost = 0 if total is None or page.total is None else max(0, total - page.total)
        total = page.total if page.total is not None else total
        if lost and offset > first:
            # What went away stood before this page perhaps, and moved others out of sight.
            following = max(first, offset - lost)
        elif following is None:
            return
        if idle >= _IDLE_PAGES:
            raise _refusal(endpoint, u"{0} pages in a row bring nothing new".format(idle))
        offset = following


def _take_new(objects, seen):
    """Pick the objects that were not seen on an earlier page, and note them as seen.

    Those without a key all count as new, since nobody can tell them apart.
    """
    keys = [item.get("uuid") for item in objects]
    if all(isinstance(key, six.string_types) for key in keys):
        fresh = set(keys)
        if len(fresh) == len(keys) and fresh.isdisjoint(seen):
            seen.update(fresh)
            return objects
    new = []
    for item, key in zip(objects, keys):
        if not isinstance(key, six.string_types):
            new.append(item)
        elif key not in seen:
            seen.add(key)
            new.append(item)
    return new


class _Page(object):
    """One answer to a request for a page.

    :param endpoint: text, path of the collection.
    :param answer: the parsed JSON.
    :param offset: int, where the page begins.
    :param size: int, how many objects were asked for.
    """

    def __init__(self, endpoint, answer, offset, size):
        self.endpoint, self.offset, self.size = endpoint, offset, size
        objects = answer.get("objects") if isinstance(answer, dict) else None
        if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
            raise _refusal(endpoint, u"the answer holds no list of objects")
        #: The objects on the page, dicts.
        self.objects = objects
        meta = answer.get("meta")
        self.meta = meta if isinstance(meta, dict) else {}
        total = self.meta.get("total_count")
        #: How many objects the collection has, or ``None`` where that is not said.
        self.total = total if _is_whole_number(total) else None

    def following(self, begun):
        """Tell where the next page begins.

        :param begun: bool, whether there were objects on this page or before.
        :returns: int, or ``None`` where this page is the last.
        :raises TutumApiError: where the page contradicts itself.
        """
        end = self.offset + len(self.objects)
        more = self.total is not None and end < self.total
        if self.meta.get("next") is not None:
            if not self.objects:
                raise self._lacking()
            return self._next_offset(self.meta["next"])
        if not self.objects:
            if more and begun:
                raise self._lacking()
            return None
        if "next" in self.meta:
            return None
        if self.total is None:
            return end if len(self.objects) >= self.size else None
        return end if more else None

    def _lacking(self):
        return _refusal(
            self.endpoint,
            u"the page at offset {0} is empty though more is said to follow".format(self.offset),
        )

    def _next_offset(self, address):
        """Read the offset out of ``next``, which must point into the same collection."""
        url = base_address() + self.endpoint.strip("/") + "/"
        try:
            if not isinstance(address, six.string_types):
                raise ValueError
            here, there = urlsplit(url), urlsplit(urljoin(url, address))
            offset = parse_qs(there.query).get("offset", [""])[-1]
        except ValueError:
            raise _refusal(self.endpoint, u"next is no address: {0}".format(one_line(address)))
        same = (
            there.scheme in ("http", "https")
            and there.netloc.lower() == here.netloc.lower()
            and there.path.rstrip("/").endswith("/" + self.endpoint.strip("/"))
        )
        if not same:
            raise _refusal(self.endpoint, u"next points elsewhere: {0}".format(one_line(address)))
        try:
            offset = int(offset)
        except ValueError:
            offset = -1
        if offset <= self.offset:
            raise _refusal(
                self.endpoint,
                u"next does not advance beyond offset {0}: {1}".format(
                    self.offset, one_line(address)
                ),
            )
        return offset


def _refusal(endpoint, problem):
    """Build the error of a listing that cannot be trusted."""
    url = base_address() + endpoint.strip("/") + "/"
    return TutumApiError(u"GET {0}: {1}".format(url, problem), method="GET", url=url)


def _whole_number(value, name):
    """Check a bound of a listing.

    :returns: int, or ``None`` for none.
    """
    if value is None or _is_whole_number(value):
        return value
    if isinstance(value, six.string_types) and value.isdigit():
        return int(value)
    raise TutumApiError(u"{0} is a whole number, 0 or more, not {1!r}".format(name, value))


def _is_whole_number(value):
    return isinstance(value, six.integer_types) and not isinstance(value, bool) and value >= 0
