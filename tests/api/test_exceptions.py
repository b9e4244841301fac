# coding: utf-8
"""Errors: their classes, their facts, their one line."""

from __future__ import absolute_import

import copy
import pickle

import pytest
import six

import tutum
from tests.wire import answer
from tutum.api import exceptions
from tutum.api.exceptions import TutumApiError

CLASSES = [getattr(exceptions, name) for name in exceptions.__all__]


@pytest.mark.promise("one-family", "classes")
def test_all_classes_are_one_family():
    assert all(issubclass(cls, TutumApiError) for cls in CLASSES)
    assert issubclass(TutumApiError, Exception)
    assert issubclass(exceptions.TutumConnectTimeoutError, tutum.TutumConnectionError)
    assert issubclass(exceptions.TutumConnectTimeoutError, tutum.TutumTimeoutError)


@pytest.mark.promise("pickle-errors")
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_errors_survive_pickling(cls, protocol):
    error = cls(u"gr\xfcn", status_code=400, method="GET", url="u", reason=u"r", body=u"b")
    error.__cause__ = ValueError("not to be pickled")
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is cls
    assert (again.args, again.message) == (error.args, u"gr\xfcn")
    facts = (again.status_code, again.method, again.url, again.reason, again.body)
    assert facts == (400, "GET", "u", u"r", u"b")
    assert str(again) == str(error)
    assert getattr(again, "__cause__", None) is None


def test_errors_survive_copying():
    error = TutumApiError("x", status_code=400)
    assert copy.copy(error).status_code == copy.deepcopy(error).status_code == 400


class _Own(TutumApiError):
    def __init__(self, number):
        super(_Own, self).__init__("number {0}".format(number))


@pytest.mark.promise("pickle-errors")
def test_a_subclass_with_a_constructor_of_its_own_survives_pickling():
    again = pickle.loads(pickle.dumps(_Own(7), 2))
    assert type(again) is _Own and str(again) == "number 7"


@pytest.mark.promise("facts")
def test_facts_are_none_where_there_are_none():
    error = TutumApiError()
    assert str(error) == ""
    assert error.args == (None,) or error.args == ()
    for fact in (error.status_code, error.method, error.url, error.reason, error.body):
        assert fact is None


@pytest.mark.promise("one-line")
@pytest.mark.parametrize(
    "message, line",
    [
        (u"a\nb\r\n\tc", u"a b c"),
        (u"\x1b[31mred\x07", u"[31mred"),
        (u"left\u202eright\u2028next", u"left right next"),
        (b"bytes \xc3\xbc", u"bytes \xfc"),
        (u"  around  ", u"around"),
        (42, u"42"),
        (u"\U0001f40b whale", u"\U0001f40b whale"),
    ],
)
def test_str_is_one_plain_line(message, line):
    error = TutumApiError(message)
    assert str(error) == six.ensure_str(line)
    assert isinstance(str(error), str)
    assert six.text_type(error) == line


@pytest.mark.promise("one-line")
def test_long_messages_are_cut():
    assert len(str(TutumApiError("x" * 10**6))) <= 1003


@pytest.mark.promise("one-line")
def test_a_lone_surrogate_can_be_printed(run_python):
    status, _, errors = run_python(
        "import tutum\nprint(str(tutum.TutumApiError(u'\\ud800 odd')))\n"
    )
    assert status == 0, errors


REASONS = [
    ({"error": "no such image"}, u"no such image"),
    ({"error_message": "tastypie says"}, u"tastypie says"),
    ({"detail": "django says"}, u"django says"),
    ({"message": "others say"}, u"others say"),
    ({"errors": ["one", "two"]}, u"one; two"),
    ({"errors": {"name": ["too long"]}}, u"name: too long"),
    ({"error": {"message": "nested"}}, u"nested"),
    ({"name": ["is required"], "image": "unknown"}, u"image: unknown; name: is required"),
    ({"application": {"name": ["is taken"]}}, u"application: name: is taken"),
    (["first", "second"], u"first; second"),
    ("just text", u"just text"),
    ({"error": u"pr\xe9nom"}, u"pr\xe9nom"),
    ({"error": "two\nlines"}, u"two lines"),
    ({}, None),
    ([], None),
]


@pytest.mark.promise("facts")
@pytest.mark.parametrize("body, reason", REASONS)
def test_reason_is_dug_out_of_json(play, body, reason):
    wire = play(answer(400, json=body, reason="Bad Request"))
    with pytest.raises(TutumApiError) as caught:
        tutum.Application.fetch("1")
    error = caught.value
    assert error.reason == reason
    assert error.status_code == 400
    assert error.method == "GET"
    assert error.url == wire.url + "application/1/"
    said = six.ensure_str(reason or u"Bad Request")
    assert str(error) == "GET {0}application/1/: [400] {1}".format(wire.url, said)


@pytest.mark.promise("facts", "one-line")
@pytest.mark.parametrize(
    "body, reason",
    [
        (b"plain words\n", u"plain words"),
        (b"<html><head><title>T</title></head><body><h1>Bad</h1> Gateway</body>", u"Bad Gateway"),
        (b"<html><style>p{}</style><script>x()</script><p>Gone &mdash;</p>", u"Gone &mdash;"),
        (b"\xff\xfe not UTF-8", u"\ufffd\ufffd not UTF-8"),
        (b"[" * 100000, None),
        (b"", None),
    ],
)
def test_reason_is_the_start_of_any_other_text(play, body, reason):
    play(answer(500, body=body, reason="Oops"))
    with pytest.raises(TutumApiError) as caught:
        tutum.Application.create().save()
    if reason is not None or not body:
        assert caught.value.reason == reason
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 600


@pytest.mark.promise("facts")
def test_of_a_huge_error_only_the_start_is_read(play):
    play(answer(500, body=b"x" * 10**7))
    with pytest.raises(TutumApiError) as caught:
        tutum.Application.create().save()
    assert len(caught.value.body) <= 2**16
    assert len(caught.value.reason) <= 300


@pytest.mark.promise("classes")
@pytest.mark.parametrize(
    "status, cls",
    [
        (400, tutum.TutumApiError),
        (401, tutum.TutumAuthError),
        (403, tutum.TutumApiError),
        (404, tutum.ObjectNotFound),
        (409, tutum.TutumApiError),
        (500, tutum.TutumApiError),
        (501, tutum.TutumApiError),
    ],
)
def test_class_follows_the_status(play, status, cls):
    play(answer(status, json={"error": "said"}))
    with pytest.raises(TutumApiError) as caught:
        tutum.Application.fetch("1")
    assert type(caught.value) is cls
    assert caught.value.status_code == status


@pytest.mark.promise("facts")
def test_body_is_kept_as_text(play):
    play(answer(400, body=u'{"error": "\xfc"}'.encode("utf-8")))
    with pytest.raises(TutumApiError) as caught:
        tutum.Application.fetch("1")
    assert caught.value.body == u'{"error": "\xfc"}'
