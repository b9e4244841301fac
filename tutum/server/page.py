"""Listings: filters and pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request

from tutum.server.schemas import LONGEST_PAGE, Json, Page

_Thing = TypeVar("_Thing")


def matching(
    things: Collection[_Thing], page: Page, values_of: Callable[[_Thing, str], Iterable[str]]
) -> Collection[_Thing]:
    """Pick the things that all filters fit.

    :param page: the filters; those that are ``None`` fit everything.
    :param values_of: tells the values of a thing that a filter looks at; one must fit.
    :returns: the same collection where nothing is filtered.
    """
    wanted = [
        (field, value)
        for field, value in page
        if value is not None and field not in ("limit", "offset")
    ]
    # States are derived, which takes longer than reading: they come last.
    wanted.sort(key=lambda item: "state" in item[0])
    for field, value in wanted:
        name = field.removesuffix("__startswith")
        if name == field:
            things = [thing for thing in things if value in values_of(thing, name)]
        else:
            things = [
                thing
                for thing in things
                if any(each.startswith(value) for each in values_of(thing, name))
            ]
    return things


def page_of(
    request: Request,
    page: Page,
    things: Collection[_Thing],
    represent: Callable[[_Thing], Json],
) -> Json:
    """Represent one page of a listing, with the addresses of those before and after it."""
    total = len(things)
    limit, start = min(page.limit, LONGEST_PAGE), min(page.offset, total)
    filters = [
        item for item in request.query_params.multi_items() if item[0] not in ("limit", "offset")
    ]

    def address(beginning: int) -> str:
        query = [*filters, ("limit", str(limit)), ("offset", str(beginning))]
        return f"{request.url.path}?{urlencode(query, errors='replace')}"

    return {
        "meta": {
            "limit": limit,
            "next": address(start + limit) if start + limit < total else None,
            "offset": page.offset,
            "previous": address(max(0, start - limit)) if start else None,
            "total_count": total,
        },
        "objects": [represent(each) for each in islice(things, start, start + limit)],
    }
