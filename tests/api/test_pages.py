"""Listings: pages, bounds, and servers that cannot be trusted."""

from __future__ import absolute_import

import pytest
from six.moves.urllib.parse import parse_qs

import tutum
from tests.wire import answer


class Collection(object):
    """A collection on a scripted server, which answers as the API document says.

    :param size: how many objects there are.
    :param before: function that is called with this and the request before each answer.
    :param meta: function that changes the ``meta`` of an answer.
    """

    def __init__(self, size, before=None, meta=None):
        self.items = [{"uuid": "u{0}".format(number), "name": number} for number in range(size)]
        self.before, self.meta = before, meta
        self.asked = []

    def __call__(self, request):
        query = {name: values[-1] for name, values in parse_qs(request.query).items()}
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), 100)
        self.asked.append((offset, limit))
        if self.before:
            self.before(self, len(self.asked))
        page = self.items[offset : offset + limit]
        end = offset + limit
        path = "{0}?limit={1}&offset={2}".format(request.path, limit, end)
        meta = {
            "limit": limit,
            "offset": offset,
            "next": path if end < len(self.items) else None,
            "previous": None,
            "total_count": len(self.items),
        }
        if self.meta:
            self.meta(meta)
        return answer(json={"meta": meta, "objects": page})


def _names(models):
    return [model.name for model in models]


def _fails(call, *args, **kwargs):
    with pytest.raises(tutum.TutumApiError) as caught:
        call(*args, **kwargs)
    return str(caught.value)


@pytest.mark.promise("pages")
@pytest.mark.parametrize(
    "size, pages",
    [
        (0, [(0, 100)]),
        (1, [(0, 100)]),
        (99, [(0, 100)]),
        (100, [(0, 100)]),
        (101, [(0, 100), (100, 100)]),
        (250, [(0, 100), (100, 100), (200, 100)]),
    ],
)
def test_every_match_comes_whatever_the_number(play, size, pages):
    collection = Collection(size)
    play(forever=collection)
    assert _names(tutum.Application.list()) == list(range(size))
    assert collection.asked == pages


@pytest.mark.promise("pages")
@pytest.mark.parametrize("limit", [0, 1, 25, 99, 100, 101, 200, 249, 250, 251, 10**6])
@pytest.mark.parametrize("offset", [None, 0, 1, 100, 130, 249, 250, 1000])
def test_limit_and_offset_are_the_callers(play, limit, offset):
    collection = Collection(250)
    play(forever=collection)
    found = tutum.Application.list(limit=limit, offset=offset)
    assert _names(found) == list(range(250))[offset or 0 :][:limit]
    assert all(asked <= 100 for _, asked in collection.asked)
    assert sum(asked for _, asked in collection.asked) <= max(limit, 100)


@pytest.mark.promise("pages")
def test_offset_alone_lists_the_rest(play):
    play(forever=Collection(250))
    assert _names(tutum.Container.list(offset=120)) == list(range(120, 250))


@pytest.mark.promise("pages")
@pytest.mark.parametrize("bad", [-1, 1.5, "x", "-1", "", [], True, object()])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_what_is_no_bound_is_refused_at_once(play, name, bad):
    wire = play()
    assert name in _fails(tutum.Application.iter, **{name: bad})
    assert wire.connections == 0


@pytest.mark.promise("pages")
def test_bounds_may_be_text(play):
    play(forever=Collection(250))
    assert _names(tutum.Application.list(limit="3", offset="5")) == [5, 6, 7]


@pytest.mark.promise("pages")
def test_filters_go_along_to_every_page_and_none_is_left_out(play):
    wire = play(forever=Collection(150))
    tutum.Application.list(state="Running", name=None, uuid__startswith="u")
    assert len(wire.requests) == 2
    for request in wire.requests:
        query = parse_qs(request.query)
        assert query["state"] == ["Running"] and query["uuid__startswith"] == ["u"]
        assert "name" not in query


@pytest.mark.promise("pages")
def test_iter_loads_a_page_when_it_is_reached(play):
    wire = play(forever=Collection(250))
    models = tutum.Application.iter()
    assert len(wire.requests) == 0
    assert next(models).name == 0 and len(wire.requests) == 1
    for _ in range(99):
        next(models)
    assert len(wire.requests) == 1
    assert next(models).name == 100 and len(wire.requests) == 2


@pytest.mark.promise("pages")
@pytest.mark.parametrize(
    "form",
    ["/api/v1/application/?offset={0}", "?offset={0}", "{1}application/?limit=100&offset={0}"],
)
def test_next_may_be_relative_or_absolute(play, form):
    wire = play()
    wire._forever = Collection(
        250, meta=lambda m: m.update(next=m["next"] and form.format(m["offset"] + 100, wire.url))
    )
    assert _names(tutum.Application.list()) == list(range(250))


def _without(name):
    return lambda meta: meta.pop(name)


@pytest.mark.promise("pages")
@pytest.mark.parametrize("size", [0, 99, 100, 101, 250])
def test_without_next_the_total_counts(play, size):
    play(forever=Collection(size, meta=_without("next")))
    assert _names(tutum.Application.list()) == list(range(size))


@pytest.mark.promise("pages")
@pytest.mark.parametrize("size", [0, 99, 100, 101, 250])
def test_without_total_next_counts(play, size):
    play(forever=Collection(size, meta=_without("total_count")))
    assert _names(tutum.Application.list()) == list(range(size))


@pytest.mark.promise("pages")
@pytest.mark.parametrize("size", [0, 99, 100, 101, 200, 250])
def test_without_meta_a_full_page_is_followed(play, size):
    play(forever=Collection(size, meta=lambda meta: meta.clear()))
    assert _names(tutum.Application.list()) == list(range(size))


@pytest.mark.parametrize("meta", [None, [], 5, "x"])
def test_a_meta_that_is_none_is_no_obstacle(play, meta):
    play(answer(json={"meta": meta, "objects": [{"uuid": "1"}]}))
    assert len(tutum.Application.list()) == 1


@pytest.mark.promise("page-faults")
@pytest.mark.parametrize(
    "following, problem",
    [
        ("/api/v1/application/?offset=0", "does not advance"),
        ("/api/v1/application/?offset=-100", "does not advance"),
        ("/api/v1/application/?offset=x", "does not advance"),
        ("/api/v1/application/", "does not advance"),
        ("/api/v1/application/?limit=100", "does not advance"),
        ("/api/v1/container/?offset=100", "points elsewhere"),
        ("/?offset=100", "points elsewhere"),
        ("http://elsewhere.example/api/v1/application/?offset=100", "points elsewhere"),
        ("//elsewhere.example/api/v1/application/?offset=100", "points elsewhere"),
        ("file:///api/v1/application/?offset=100", "points elsewhere"),
        ("http://[bad", "no address"),
        (5, "no address"),
        (["x"], "no address"),
        (True, "no address"),
        ({}, "no address"),
    ],
)
def test_a_next_that_leads_astray_ends_in_an_error(play, following, problem):
    collection = Collection(250, meta=lambda meta: meta.update(next=following))
    wire = play(forever=collection)
    assert problem in _fails(tutum.Application.list)
    assert len(wire.requests) == 1


@pytest.mark.promise("page-faults")
def test_the_key_is_sent_to_no_other_port(play):
    elsewhere = play(forever=Collection(250))
    other = elsewhere.url + "application/?offset=100"
    play(forever=Collection(250, meta=lambda meta: meta.update(next=other)))
    assert "points elsewhere" in _fails(tutum.Application.list)
    assert elsewhere.connections == 0


@pytest.mark.promise("page-faults")
def test_a_next_that_repeats_ends_in_an_error(play):
    collection = Collection(
        250, meta=lambda meta: meta.update(next="/api/v1/application/?offset=100")
    )
    wire = play(forever=collection)
    assert "does not advance" in _fails(tutum.Application.list)
    assert len(wire.requests) == 2


@pytest.mark.promise("page-faults")
def test_an_empty_page_though_more_is_said_to_follow_is_an_error(play):
    def empty(collection, number):
        if number == 2:
            collection.items = collection.items[:100] + []
            collection.meta = lambda meta: meta.update(total_count=250)

    play(forever=Collection(250, before=empty))
    assert "is empty" in _fails(tutum.Application.list)


@pytest.mark.promise("page-faults")
def test_an_empty_page_with_a_next_is_an_error(play):
    wire = play(
        forever=lambda request: answer(
            json={"meta": {"next": "/api/v1/application/?offset=100"}, "objects": []}
        )
    )
    assert "is empty" in _fails(tutum.Application.list)
    assert len(wire.requests) == 1


@pytest.mark.promise("page-faults")
def test_pages_that_bring_nothing_new_end_in_an_error(play):
    def same_page(request):
        offset = int(parse_qs(request.query).get("offset", ["0"])[0])
        following = "/api/v1/application/?offset={0}".format(offset + 100)
        return answer(json={"meta": {"next": following}, "objects": [{"uuid": "same"}]})

    wire = play(forever=same_page)
    assert "nothing new" in _fails(tutum.Application.list)
    assert len(wire.requests) < 10


@pytest.mark.promise("page-faults")
@pytest.mark.parametrize("objects", [None, {}, "x", [1], [None], [[]]])
def test_objects_that_are_none_are_an_error(play, objects):
    play(answer(json={"meta": {"next": None}, "objects": objects}))
    assert "no list of objects" in _fails(tutum.Application.list)


@pytest.mark.promise("pages")
@pytest.mark.parametrize("place", [0, 50, 99, 100, 150, 249])
@pytest.mark.parametrize("count", [1, 7])
def test_what_goes_away_meanwhile_hides_nothing_else(play, place, count):
    def shrink(collection, number):
        if number == 2:
            del collection.items[place : place + count]

    play(forever=Collection(250, before=shrink))
    names = _names(tutum.Application.list())
    gone = set(range(place, place + count))
    assert set(range(250)) - gone <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.promise("pages")
def test_what_comes_in_meanwhile_doubles_nothing(play):
    def grow(collection, number):
        if number in (2, 3):
            collection.items.insert(0, {"uuid": "new{0}".format(number), "name": -number})

    play(forever=Collection(250, before=grow))
    names = _names(tutum.Application.list())
    assert set(range(250)) <= set(names) and len(names) == len(set(names))


@pytest.mark.promise("page-faults")
def test_a_total_that_keeps_falling_and_rising_comes_to_an_end(play):
    def waver(meta):
        meta["total_count"] = 10**6 - meta["offset"] % 200

    wire = play(forever=Collection(250, meta=waver))
    try:
        tutum.Application.list()
    except tutum.TutumApiError:
        pass
    assert len(wire.requests) < 20


def test_objects_without_uuid_are_all_listed(play):
    play(answer(json={"meta": {"next": None}, "objects": [{"name": 1}, {"name": 1}, {}]}))
    assert len(tutum.Application.list()) == 3


def test_a_page_longer_than_asked_for_is_cut_to_the_limit(play):
    play(answer(json={"meta": {"next": None}, "objects": [{"uuid": str(n)} for n in range(150)]}))
    assert len(tutum.Application.list(limit=20)) == 20


@pytest.mark.promise("one-family")
def test_a_fault_on_a_later_page_is_an_error_not_a_short_list(play):
    collection = Collection(250)
    play(collection, answer(500, json={"error": "down"}))
    assert "down" in _fails(tutum.Application.list)
