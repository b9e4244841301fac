# coding: utf-8
"""Requests: what goes out, what may come back, what is sent again."""

from __future__ import absolute_import

import email.utils
import logging
import os
import sys
import threading
import time
import traceback
import warnings

import pytest
import requests
import six
from requests.adapters import HTTPAdapter

import tutum
from tests.certificates import make_authority, server_context
from tests.wire import Wire, answer, closed_port, refuse, reset, silence
from tutum.api import http, retry

EMPTY = {"meta": {"next": None, "total_count": 0}, "objects": []}
ONE = {"uuid": "1", "name": "one"}


def _fails(cls, call, *args, **kwargs):
    with pytest.raises(cls) as caught:
        call(*args, **kwargs)
    return caught.value


# What goes out


@pytest.mark.promise("headers")
def test_headers_of_a_request_without_body(play):
    wire = play(answer(json=ONE))
    tutum.Application.fetch("1")
    headers = wire.requests[0].headers
    assert headers["accept"] == "application/json"
    assert headers["authorization"] == "ApiKey username:apikey"
    assert "content-type" not in headers
    assert "python-tutum/" + tutum.__version__ in headers["user-agent"]
    assert "Python/{0}.{1}.{2}".format(*sys.version_info[:3]) in headers["user-agent"]


@pytest.mark.promise("headers")
def test_headers_of_a_request_with_body(play):
    wire = play(answer(201, json=ONE))
    tutum.Application.create(name=u"n\xe4me").save()
    (request,) = wire.requests
    assert request.headers["content-type"] == "application/json"
    assert request.json == {"name": u"n\xe4me"}
    assert request.headers["content-length"] == str(len(request.body))


def test_an_action_has_no_body(play):
    wire = play(answer(202, json=ONE))
    tutum.Application._loaded({"uuid": "1"}).start()
    (request,) = wire.requests
    assert request.body == b"" and request.headers["content-length"] == "0"
    assert "content-type" not in request.headers


@pytest.mark.parametrize(
    "kwargs, body",
    [
        ({"data": '{"a": 1}'}, b'{"a": 1}'),
        ({"data": u'"\xfc"'}, u'"\xfc"'.encode("utf-8")),
        ({"data": b"raw"}, b"raw"),
        ({"data": {"a": 1}}, b'{"a": 1}'),
        ({"json": [1]}, b"[1]"),
        ({"json": False}, b"false"),
        ({"json": {}}, b"{}"),
    ],
)
def test_send_request_takes_bodies(play, kwargs, body):
    wire = play(answer(json={"ok": True}))
    assert http.send_request("POST", "any/", **kwargs) == {"ok": True}
    assert wire.requests[0].body == body


@pytest.mark.parametrize("bad", [{"x": {1, 2}}, {"x": float("nan")}, {"x": b"\xff"}])
def test_a_body_that_json_cannot_say_is_refused(play, bad):
    wire = play()
    assert "JSON" in str(_fails(tutum.TutumApiError, http.send_request, "POST", "x", json=bad))
    assert wire.requests == []


@pytest.mark.parametrize(
    "params, query",
    [
        ({"a": "b c", "d": None}, "a=b+c"),
        ({"a": u"\xfc"}, "a=%C3%BC"),
        ([("a", 1), ("a", 2)], "a=1&a=2"),
        ({"a": [1, None, 2]}, "a=1&a=2"),
        ({"a": "&=#?"}, "a=%26%3D%23%3F"),
        ({}, ""),
        (None, ""),
        ("a=1", "a=1"),
    ],
)
def test_params_become_the_query(play, params, query):
    wire = play(answer(json={}))
    http.send_request("GET", "x/", params=params)
    assert wire.requests[0].query == query


@pytest.mark.parametrize(
    "path, target",
    [
        ("application", "/api/v1/application/"),
        ("/application/", "/api/v1/application/"),
        ("application/1/start", "/api/v1/application/1/start/"),
        ("application/?limit=1", "/api/v1/application/?limit=1"),
        ("a b/\xfc" if six.PY3 else "a b/\xc3\xbc", "/api/v1/a%20b/%C3%BC/"),
        (u"\u20ac", "/api/v1/%E2%82%AC/"),
        ("a%2Fb", "/api/v1/a%2Fb/"),
        ("a#b", "/api/v1/a%23b/"),
        ("", "/api/v1/"),
    ],
)
def test_every_path_stands_below_base_url_and_ends_in_a_slash(play, path, target):
    wire = play(answer(json={}))
    http.send_request("GET", path)
    assert wire.requests[0].target == target


@pytest.mark.parametrize("path", ["..", "../x", "a/../b", "a/./b", "a/%2e%2E/b", "%2e", "a/.."])
def test_a_path_that_would_leave_base_url_is_refused(play, path):
    wire = play()
    assert "leave" in str(_fails(tutum.TutumApiError, http.send_request, "GET", path))
    assert wire.requests == []


@pytest.mark.promise("one-family")
@pytest.mark.skipif(six.PY2, reason="Python 2 encodes lone surrogates")
@pytest.mark.parametrize(
    "call",
    [
        lambda: tutum.Application.list(name=u"\ud800"),
        lambda: http.send_request("GET", u"a\ud800"),
        lambda: http.send_request("GET", "a", params={u"\ud800": 1}),
        lambda: http.send_request("GET", "a", params=u"\ud800"),
        lambda: http.send_request("POST", "a", data=u"\ud800"),
    ],
)
def test_what_cannot_be_encoded_is_an_error_of_ours(play, call):
    wire = play()
    _fails(tutum.TutumApiError, call)
    assert wire.connections == 0


def test_unknown_arguments_are_a_type_error():
    with pytest.raises(TypeError) as caught:
        http.send_request("GET", "x", allow_redirects=True)
    assert "allow_redirects" in str(caught.value)


@pytest.mark.parametrize("method", ["", "GET /x HTTP/1.1\r\n", None, 5])
def test_what_is_no_method_is_refused(method):
    _fails(tutum.TutumApiError, http.send_request, method, "x")


def test_a_caller_may_authenticate_in_another_way(play):
    wire = play(forever=answer(json={}))
    http.send_request("GET", "x", auth=("u", "p"))
    assert wire.requests[0].headers["authorization"] == "Basic dTpw"
    http.send_request("GET", "x", auth=requests.auth.HTTPBasicAuth("u", "p"))
    assert wire.requests[1].headers["authorization"] == "Basic dTpw"


def test_a_caller_may_add_headers(play):
    wire = play(answer(json={}))
    http.send_request("GET", "x", headers={"X-More": "1", "Accept": "text/html"})
    assert wire.requests[0].headers["x-more"] == "1"
    assert wire.requests[0].headers["accept"] == "application/json"


# base_url


@pytest.mark.promise("base-url")
@pytest.mark.parametrize("form", ["{0}", "{0}/", "{0}//", " {0}/ "])
def test_base_url_with_or_without_its_last_slash(play, form):
    wire = play(answer(json=ONE))
    tutum.base_url = form.format(wire.url.rstrip("/"))
    tutum.Application.fetch("1")
    assert wire.requests[0].target == "/api/v1/application/1/"


@pytest.mark.promise("base-url")
def test_base_url_may_be_bytes_unicode_or_upper_case(play):
    wire = play(forever=answer(json=ONE))
    for form in (wire.url.encode("ascii"), six.ensure_text(wire.url), "HTTP" + wire.url[4:]):
        tutum.base_url = form
        tutum.Application.fetch("1")
    assert len(wire.requests) == 3


@pytest.mark.promise("base-url")
def test_a_changed_base_url_counts_at_once(play):
    first = play(forever=answer(json=ONE))
    tutum.Application.fetch("1")
    second = play(forever=answer(json=ONE))
    tutum.Application.fetch("1")
    tutum.base_url = first.url
    tutum.Application.fetch("1")
    assert (len(first.requests), len(second.requests)) == (2, 1)


@pytest.mark.promise("base-url")
@pytest.mark.parametrize(
    "variable, expected",
    [
        (None, "https://app.tutum.co/api/v1/"),
        ("", "https://app.tutum.co/api/v1/"),
        ("http://h:1/x", "http://h:1/x"),
    ],
)
def test_base_url_comes_from_the_environment_or_is_that_of_2014(run_python, variable, expected):
    variables = {} if variable is None else {"TUTUM_BASE_URL": variable}
    _, output, errors = run_python("import tutum\nprint(tutum.base_url)\n", **variables)
    assert output.strip() == expected, errors


@pytest.mark.promise("base-url")
def test_base_url_that_is_unset_is_looked_up_again(play, monkeypatch):
    wire = play(answer(json=ONE))
    monkeypatch.setenv("TUTUM_BASE_URL", wire.url)
    tutum.base_url = None
    tutum.Application.fetch("1")
    assert len(wire.requests) == 1


@pytest.mark.promise("base-url", "one-line")
@pytest.mark.parametrize(
    "bad",
    [
        "app.tutum.co/api/v1",
        "ftp://host/",
        "http://",
        "http:///x",
        "http://host:port/",
        "http://host:99999/",
        "http://h/?a=b",
        "http://h/#f",
        "http://h/?",
        "http://h\n/",
        "http://h /",
        "http://[::1",
        5,
        ["http://h/"],
        "http://user:pass-word@host/",
    ],
)
def test_what_is_no_base_url_is_refused(bad):
    tutum.base_url = bad
    message = str(_fails(tutum.TutumApiError, tutum.Application.fetch, "1"))
    assert message.startswith("tutum.base_url ")
    assert "pass-word" not in message


# Primary keys


@pytest.mark.promise("pk")
@pytest.mark.parametrize(
    "pk, segment",
    [
        ("a/b", "a%2Fb"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("%2e%2e", "%252e%252e"),
        ("../x", "..%2Fx"),
        ("a b", "a%20b"),
        (u"\xfc", "%C3%BC"),
        ("a\\b", "a%5Cb"),
        ("...", "..."),
        (7, "7"),
        ("a;b:c@d&e+f", "a%3Bb%3Ac%40d%26e%2Bf"),
        ("a%", "a%25"),
        ("/api/v1/application/1/", "%2Fapi%2Fv1%2Fapplication%2F1%2F"),
    ],
)
def test_a_primary_key_is_one_segment(play, pk, segment):
    wire = play(answer(json={"uuid": "1"}))
    tutum.Application.fetch(pk)
    assert wire.requests[0].target == "/api/v1/application/{0}/".format(segment)


@pytest.mark.promise("pk")
@pytest.mark.parametrize(
    "pk",
    [
        None,
        "",
        " ",
        ".",
        "..",
        "a\nb",
        "a\x00",
        u"\x85",
        "\r\n",
        True,
        False,
        1.5,
        [],
        {},
        ("a",),
        object(),
        b"",
        b"..",
    ],
)
def test_what_is_no_primary_key_is_refused(play, pk):
    wire = play()
    assert "primary key" in str(_fails(tutum.TutumApiError, tutum.Application.fetch, pk))
    assert wire.connections == 0


@pytest.mark.promise("pk")
def test_a_uuid_object_is_a_primary_key(play):
    import uuid

    wire = play(answer(json={}))
    pk = uuid.UUID("7eaf7fff-882c-4f3d-9a8f-a22317ac00ce")
    assert tutum.Application.fetch(pk).pk == str(pk)
    assert wire.requests[0].path.endswith("/7eaf7fff-882c-4f3d-9a8f-a22317ac00ce/")


@pytest.mark.promise("pk")
@pytest.mark.parametrize("pk", ["../container/1", "a/b", "x?y"])
def test_a_key_that_the_server_chose_stays_one_segment(play, pk):
    wire = play(answer(json={"uuid": pk}), answer(202, json={"uuid": pk}))
    tutum.Application.fetch("1").stop()
    assert wire.requests[1].path.count("/") == 6


# What comes back


@pytest.mark.parametrize(
    "step",
    [
        answer(json=ONE),
        answer(json=ONE, chunked=True),
        answer(json=ONE, zipped=True),
        answer(json=ONE, chunked=True, zipped=True),
        answer(json=ONE, length=False, then="close"),
        answer(body=b'\xef\xbb\xbf{"uuid": "1", "name": "one"}'),
        answer(body=b' \r\n{"uuid": "1", "name": "one"}\n ', headers=[("Content-Type", "text/x")]),
        answer(203, json=ONE),
    ],
    ids=str,
)
def test_json_is_read_however_it_is_wrapped(play, step):
    play(step)
    assert tutum.Application.fetch("1").name == "one"


@pytest.mark.promise("one-family")
@pytest.mark.parametrize(
    "body",
    [
        b"<html>sign in</html>",
        b"{",
        b"[" * 10**5,
        b'{"a": \xff}',
        b"\x00",
        b"nul",
        b'{"a": 1} trailing',
        b"-",
        b'"' + b"x" * 10**5,
    ],
)
def test_what_is_no_json_is_an_error_that_shows_its_start(play, body):
    play(answer(body=body, headers=[("Content-Type", u"text/html; charset=x\xfc")]))
    error = _fails(tutum.TutumApiError, tutum.Application.fetch, "1")
    assert error.status_code == 200 and error.method == "GET"
    assert "JSON" in str(error)
    assert len(str(error)) < 600


@pytest.mark.promise("one-family")
@pytest.mark.parametrize("body", [b"[]", b"null", b"true", b"7", b'"text"', b"", b"  "])
def test_json_that_is_no_object_is_an_error(play, body):
    play(answer(body=body))
    assert "no JSON object" in str(_fails(tutum.TutumApiError, tutum.Application.fetch, "1"))


@pytest.mark.promise("one-family")
@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"{}", b'{"objects": 3}', b'{"objects": [3]}', b""]
)
def test_a_listing_without_objects_is_an_error(play, body):
    play(answer(body=body))
    assert "no list of objects" in str(_fails(tutum.TutumApiError, tutum.Application.list))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 205])
def test_an_empty_answer_is_none(play, status):
    play(answer(status))
    assert http.send_request("DELETE", "x") is None


@pytest.mark.promise("one-family")
@pytest.mark.parametrize("status", [101, 102, 103, 199])
def test_an_interim_answer_in_place_of_a_final_one_is_an_error(play, status):
    wire = play(answer(status, length=False), answer(json=ONE))
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert error.status_code == status
    assert tutum.Application.fetch("1").name == "one"
    assert wire.connections == 2


def test_a_continue_before_the_answer_is_read_over(play):
    final = answer(json=ONE)
    final.pieces.insert(0, b"HTTP/1.1 100 Continue\r\n\r\n")
    play(final)
    assert tutum.Application.fetch("1").name == "one"


@pytest.mark.promise("redirects")
@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_redirect_is_an_error_that_names_its_target(play, status, method):
    wire = play(answer(status, headers=[("Location", "https://elsewhere.example/x/")]))
    error = _fails(tutum.TutumApiError, http.send_request, method, "x")
    assert error.status_code == status
    assert "https://elsewhere.example/x/" in str(error)
    assert len(wire.requests) == 1


@pytest.mark.promise("redirects")
@pytest.mark.parametrize(
    "target", ["/api/v1/other/", "http://[bad", "", u"/\xfcber", "x\x00y", None]
)
def test_a_redirect_to_anywhere_is_not_followed(play, target):
    headers = [] if target is None else [("Location", target)]
    wire = play(answer(302, headers=headers))
    assert "redirected" in str(_fails(tutum.TutumApiError, http.send_request, "GET", "x"))
    assert len(wire.requests) == 1


@pytest.mark.promise("cookies")
def test_cookies_are_not_kept(play):
    wire = play(
        answer(json=ONE, headers=[("Set-Cookie", "session=1; Path=/")]),
        answer(401, json={}, headers=[("Set-Cookie", "other=1")]),
        answer(json=ONE),
    )
    tutum.Application.fetch("1")
    _fails(tutum.TutumAuthError, tutum.Application.fetch, "1")
    tutum.Application.fetch("1")
    assert all("cookie" not in request.headers for request in wire.requests)
    assert len(http.get_session().cookies) == 0


@pytest.mark.promise("netrc")
def test_netrc_never_replaces_the_key(play, home, monkeypatch):
    home.join(".netrc").write("machine 127.0.0.1 login other password secret\n")
    os.chmod(str(home.join(".netrc")), 0o600)
    monkeypatch.setenv("NETRC", str(home.join(".netrc")))
    wire = play(forever=answer(json=ONE))
    assert requests.get(wire.url).request.headers["Authorization"].startswith("Basic ")
    tutum.Application.fetch("1")
    assert wire.requests[-1].headers["authorization"] == "ApiKey username:apikey"


# Broken connections


@pytest.mark.promise("classes", "one-family")
def test_a_refused_connection(settings):
    tutum.max_retries = 0
    port = closed_port()
    tutum.base_url = "http://127.0.0.1:{0}/".format(port)
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert str(error) == (
        "GET http://127.0.0.1:{0}/application/1/: Connection refused".format(port)
    )
    assert isinstance(error.__cause__, requests.ConnectionError)
    assert (error.method, error.status_code) == ("GET", None)


@pytest.mark.promise("classes")
def test_a_host_that_is_not_known(settings):
    tutum.max_retries = 0
    tutum.base_url = "http://no-such-host.invalid/"
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert "no-such-host.invalid" in str(error) and "object at" not in str(error)


@pytest.mark.promise("classes", "one-family", "once")
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT"])
@pytest.mark.parametrize(
    "step",
    [
        refuse,
        reset,
        lambda: answer(json=ONE, length=10**4, then="close"),
        lambda: answer(503, json={}),
        lambda: answer(429, json={}, headers=[("Retry-After", "0")]),
        lambda: answer(502),
        lambda: answer(504),
    ],
    ids=["refuse", "reset", "truncated", "503", "429", "502", "504"],
)
def test_what_may_have_arrived_is_never_sent_twice(play, method, step):
    wire = play(forever=step())
    _fails(tutum.TutumApiError, http.send_request, method, "x", data="{}")
    assert len(wire.requests) == 1


@pytest.mark.promise("once", "timeout")
def test_a_post_without_answer_is_never_sent_twice(play):
    tutum.timeout = (5, 0.2)
    wire = play(forever=silence())
    _fails(tutum.TutumTimeoutError, http.send_request, "POST", "x", data="{}")
    assert len(wire.requests) == 1


@pytest.mark.promise("retries")
@pytest.mark.parametrize(
    "step",
    [
        refuse,
        reset,
        lambda: answer(json=ONE, length=10**4, then="close"),
        lambda: answer(
            body=b"", headers=[("Transfer-Encoding", "chunked")], length=False, then="close"
        ),
    ]
    + [
        lambda status=status: answer(status, headers=[("Retry-After", "0")])
        for status in (429, 502, 503, 504)
    ],
    ids=["refuse", "reset", "truncated", "chunk", "429", "502", "503", "504"],
)
def test_a_get_is_sent_again(play, step):
    wire = play(step(), answer(json=ONE))
    assert tutum.Application.fetch("1").name == "one"
    assert [request.method for request in wire.requests] == ["GET", "GET"]


@pytest.mark.promise("retries")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 501, 505])
def test_a_get_is_not_sent_again_after_other_errors(play, status):
    wire = play(forever=answer(status))
    _fails(tutum.TutumApiError, tutum.Application.fetch, "1")
    assert len(wire.requests) == 1


@pytest.mark.promise("retries")
@pytest.mark.parametrize("limit", [0, 1, 2])
def test_repetitions_are_bounded(play, limit):
    tutum.max_retries = limit
    wire = play(forever=answer(503, headers=[("Retry-After", "0")]))
    error = _fails(tutum.TutumApiError, tutum.Application.fetch, "1")
    assert error.status_code == 503
    assert len(wire.requests) == limit + 1


@pytest.mark.promise("retries")
@pytest.mark.parametrize("bad", [-1, 1.5, "3", None, True])
def test_what_is_no_number_of_retries_is_refused(play, bad):
    tutum.max_retries = bad
    play()
    assert "tutum.max_retries" in str(_fails(tutum.TutumApiError, tutum.Application.fetch, "1"))


@pytest.mark.promise("retries", "once")
def test_a_post_is_sent_once_the_server_can_be_reached(play, monkeypatch):
    tutum.max_retries = 5
    with Wire(answer(201, json=ONE)) as wire:
        port = wire.port
    late = []

    def start_late(record):
        if not late:
            import socket

            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            listener.listen(5)
            late.append(listener)
            thread = threading.Thread(target=_answer_once, args=(listener, late))
            thread.start()
            late.append(thread)
        return True

    handler = logging.Handler()
    handler.emit = start_late
    tutum.logger.addHandler(handler)
    try:
        tutum.base_url = "http://127.0.0.1:{0}/".format(port)
        assert http.send_request("POST", "x", data="{}") == {"ok": 1}
    finally:
        tutum.logger.removeHandler(handler)
        late[1].join(10)
        late[0].close()
    assert late[2].startswith(b"POST /x/ HTTP/1.1")


def _answer_once(listener, record):
    connection, _ = listener.accept()
    received = connection.recv(65536)
    record.append(received)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"ok": 1}')
    connection.close()


@pytest.mark.promise("retries")
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "failure",
    [
        requests.exceptions.ConnectTimeout(),
        requests.ConnectionError(
            requests.packages.urllib3.exceptions.MaxRetryError(
                None, "/", requests.packages.urllib3.exceptions.NewConnectionError(None, "refused")
            )
        ),
    ],
    ids=["connect timeout", "refused"],
)
def test_decision_what_was_not_sent_may_be_sent(method, failure):
    assert retry.should_retry(method, failure=failure)


@pytest.mark.promise("retries", "once")
@pytest.mark.parametrize(
    "failure, for_get",
    [
        (requests.exceptions.ReadTimeout(), False),
        (requests.ConnectionError("aborted"), True),
        (requests.exceptions.ChunkedEncodingError(), True),
        (EOFError(), True),
        (requests.exceptions.SSLError(), False),
        (requests.exceptions.InvalidURL(), False),
        (requests.exceptions.ContentDecodingError(), False),
        (ValueError(), False),
        (OSError("no such CA bundle"), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_decision_other_failures(failure, for_get):
    assert retry.should_retry("GET", failure=failure) is for_get
    for method in ("POST", "PATCH", "DELETE", "PUT"):
        assert retry.should_retry(method, failure=failure) is False


NOW = 1400000000.0


@pytest.mark.promise("retries")
@pytest.mark.parametrize(
    "header, seconds",
    [
        ("0", 0),
        ("3", 3),
        (" 7 ", 7),
        ("99999", retry.LONGEST),
        ("9" * 400, retry.LONGEST),
        (email.utils.formatdate(NOW + 4, usegmt=True), 4),
        (email.utils.formatdate(NOW - 99), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", retry.LONGEST),
    ],
)
def test_delay_follows_retry_after(header, seconds):
    assert retry.retry_delay(1, header, NOW, 0.5) == seconds


@pytest.mark.promise("retries")
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "soon",
        "-1",
        "1.5.2",
        "1e9",
        u"\u0663",
        "Fri, 99 Foo 99999999999 25:61:61 GMT",
        "Fri, 31 Dec",
        "nan",
        "inf",
        "0x10",
        "00000000000000:",
    ],
)
def test_delay_backs_off_where_retry_after_says_nothing(header):
    delays = [retry.retry_delay(number, header, NOW, 1.0) for number in (1, 2, 3, 50, 10**6)]
    assert delays == [0.25, 0.5, 1.0, retry.LONGEST, retry.LONGEST]
    assert retry.retry_delay(1, header, NOW, 0.0) == 0.125


@pytest.mark.promise("retries", "log")
def test_retries_are_logged(play, caplog):
    wire = play(answer(503, headers=[("Retry-After", "0")]), answer(json=ONE))
    with caplog.at_level(logging.WARNING, "python-tutum"):
        tutum.Application.fetch("1")
    (record,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert record.name == "python-tutum"
    for part in ("GET " + wire.url + "application/1/", "1 of 3", "503"):
        assert part in record.getMessage()


@pytest.mark.promise("log")
def test_requests_are_logged_with_method_url_status_and_milliseconds(play, caplog):
    wire = play(answer(202, json=ONE))
    with caplog.at_level(logging.INFO, "python-tutum"):
        http.send_request("POST", "x", json={"password": "in the body"})
    (record,) = [each for each in caplog.records if each.name == "python-tutum"]
    message = record.getMessage()
    assert message.startswith("POST {0}x/: 202 in ".format(wire.url)) and message.endswith(" ms")


# Stale and slow connections


@pytest.mark.promise("stale")
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_connection_closed_while_idle_is_no_error(play, method):
    tutum.max_retries = 0
    wire = play(answer(json=ONE), answer(json=ONE))
    http.send_request("GET", "x")
    wire.drop()
    assert http.send_request(method, "x") == ONE
    assert wire.connections == 2


def test_a_connection_is_kept_alive(play):
    wire = play(forever=answer(json=ONE))
    for _ in range(5):
        tutum.Application.fetch("1")
    assert wire.connections == 1


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_connection_is_kept_alive_after_an_error(play, status):
    wire = play(answer(status, json={"error": "x"}), answer(json=ONE))
    _fails(tutum.TutumApiError, tutum.Application.fetch, "1")
    tutum.Application.fetch("1")
    assert wire.connections == 1


@pytest.mark.promise("timeout", "classes")
def test_no_answer_in_time(play):
    tutum.timeout = (5, 0.2)
    wire = play(forever=silence())
    error = _fails(tutum.TutumTimeoutError, tutum.Application.fetch, "1")
    assert not isinstance(error, tutum.TutumConnectionError)
    said = (
        "GET {0}application/1/: no answer in time (tutum.timeout: 5 s to connect, 0.2 s to answer)"
    )
    assert str(error) == said.format(wire.url)
    assert len(wire.requests) == 1


@pytest.mark.promise("timeout", "classes")
def test_an_answer_that_stops_in_the_middle(play):
    tutum.timeout = 0.2
    step = answer(json=ONE, length=10**4)
    step.then = "hold"
    wire = play(forever=step)
    _fails(tutum.TutumTimeoutError, tutum.Application.fetch, "1")
    assert len(wire.requests) == 1


@pytest.mark.promise("timeout", "classes")
def test_no_connection_in_time(settings):
    import socket

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    # A full backlog leaves further connections without an answer.
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    tutum.timeout, tutum.max_retries = (0.2, 5), 0
    tutum.base_url = "http://127.0.0.1:{0}/".format(listener.getsockname()[1])
    try:
        error = _fails(tutum.TutumTimeoutError, http.send_request, "POST", "x")
    finally:
        for each in fillers + [listener]:
            each.close()
    assert isinstance(error, tutum.TutumConnectionError)
    assert "no connection within 0.2 s" in str(error)


@pytest.mark.promise("timeout")
def test_timeouts_are_finite_by_default():
    connect, read = tutum.timeout
    assert 0 < connect <= 60 and 0 < read <= 300


@pytest.mark.promise("timeout")
@pytest.mark.parametrize(
    "bad", [0, -1, "5", (1,), (1, 2, 3), (0, 1), True, float("nan"), float("inf"), object()]
)
def test_what_is_no_timeout_is_refused(play, bad):
    wire = play()
    tutum.timeout = bad
    assert "tutum.timeout" in str(_fails(tutum.TutumApiError, tutum.Application.fetch, "1"))
    assert wire.requests == []


@pytest.mark.promise("timeout")
@pytest.mark.parametrize("good", [5, 0.5, (1, None), None, [1, 2]])
def test_forms_of_a_timeout(play, good):
    play(answer(json=ONE))
    tutum.timeout = good
    assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("one-family")
@pytest.mark.parametrize(
    "raw",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10**5 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 99999 X\r\n\r\n",
        b"",
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_what_is_no_http_is_an_error_of_ours(play, raw):
    from tests.wire import Answer

    tutum.max_retries = 0
    play(forever=Answer([raw], "close"))
    _fails(tutum.TutumApiError, tutum.Application.fetch, "1")


# TLS


@pytest.fixture(scope="module")
def authority(tmpdir_factory):
    return make_authority(tmpdir_factory.mktemp("certificates"))


@pytest.fixture
def secure(play, authority):
    def start(*script, **options):
        return play(*script, tls=server_context(authority[1]), **options)

    return start


@pytest.mark.promise("proxy-ca", "one-line")
def test_an_unknown_authority_is_an_error_that_says_what_to_do(secure):
    wire = secure(forever=answer(json=ONE))
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert "certificate verify failed" in str(error).lower()
    assert "REQUESTS_CA_BUNDLE" in str(error)
    assert wire.requests == [] and wire.connections == 1
    assert error.__cause__ is not None


@pytest.mark.promise("proxy-ca")
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_of_the_environment(secure, authority, monkeypatch, name):
    monkeypatch.setenv(name, authority[0])
    secure(answer(json=ONE))
    assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("session")
def test_an_authority_of_the_session(secure, authority):
    http.get_session().verify = authority[0]
    secure(answer(json=ONE))
    assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("session")
def test_the_session_wins_over_the_environment(secure, authority, monkeypatch, tmpdir):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority[0])
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmpdir.join("missing.pem")))
    secure(forever=answer(json=ONE))
    http.get_session().verify = requests.certs.where()
    _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    http.close()
    http.get_session().verify = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # urllib3 warns of what is asked for here
        assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("one-family")
def test_a_bundle_that_is_missing_is_an_error_that_names_it(secure, monkeypatch, tmpdir):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmpdir.join("missing.pem")))
    secure(answer(json=ONE))
    error = _fails(tutum.TutumApiError, tutum.Application.fetch, "1")
    assert "missing.pem" in str(error)


@pytest.mark.promise("proxy-ca")
def test_an_environment_that_changed_counts_after_close(secure, authority, monkeypatch):
    secure(forever=answer(json=ONE))
    _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority[0])
    http.close()
    assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("one-family")
def test_a_plain_server_behind_https(play):
    wire = play(forever=answer(json=ONE))
    tutum.timeout = 0.3  # both ends wait for the other to say something sensible
    tutum.base_url = wire.url.replace("http://", "https://")
    _fails(tutum.TutumTimeoutError, tutum.Application.fetch, "1")


# Proxies


@pytest.mark.promise("proxy-ca")
@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment(play, monkeypatch, name):
    proxy = play(answer(json=ONE))
    monkeypatch.setenv(name, "http://" + proxy.host)
    tutum.base_url = "http://behind.example/api/v1/"
    assert tutum.Application.fetch("1").pk == "1"
    assert proxy.requests[0].target == "http://behind.example/api/v1/application/1/"


@pytest.mark.promise("proxy-ca")
def test_no_proxy_is_heeded(play, monkeypatch):
    wire = play(answer(json=ONE))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:{0}".format(closed_port()))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert tutum.Application.fetch("1").pk == "1"
    assert wire.requests[0].target == "/api/v1/application/1/"


@pytest.mark.promise("session")
def test_a_proxy_of_the_session_wins(play, monkeypatch):
    proxy = play(answer(json=ONE))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:{0}".format(closed_port()))
    http.get_session().proxies["http"] = "http://" + proxy.host
    tutum.base_url = "http://behind.example/api/v1/"
    assert tutum.Application.fetch("1").pk == "1"


@pytest.mark.promise("session")
def test_trust_env_off_leaves_the_environment_out(play, monkeypatch):
    wire = play(answer(json=ONE))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:{0}".format(closed_port()))
    http.get_session().trust_env = False
    assert tutum.Application.fetch("1").pk == "1"
    assert wire.requests[0].target == "/api/v1/application/1/"


@pytest.mark.promise("classes", "once")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_down_is_a_connection_error(settings, monkeypatch, scheme):
    tutum.max_retries = 0
    monkeypatch.setenv(scheme + "_proxy", "http://127.0.0.1:{0}".format(closed_port()))
    tutum.base_url = scheme + "://behind.example/"
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert "object at" not in str(error)


@pytest.mark.promise("classes")
def test_a_proxy_that_refuses_the_tunnel_is_a_connection_error(play, monkeypatch):
    tutum.max_retries = 0
    proxy = play(answer(407, body=b"no", then="close"))
    monkeypatch.setenv("https_proxy", "http://" + proxy.host)
    tutum.base_url = "https://behind.example/"
    error = _fails(tutum.TutumConnectionError, tutum.Application.fetch, "1")
    assert "407" in str(error)
    assert proxy.requests[0].line.startswith("CONNECT behind.example:443")
    assert "authorization" not in proxy.requests[0].headers


# The session


@pytest.mark.promise("session")
def test_one_session_a_process():
    assert http.get_session() is http.get_session()
    assert isinstance(http.get_session(), requests.Session)
    before = http.get_session()
    http.close()
    assert http.get_session() is not before


@pytest.mark.promise("session")
def test_settings_of_the_session_count(play):
    wire = play(forever=answer(json=ONE))
    session = http.get_session()
    seen = []
    session.headers["X-Team"] = "ops"
    session.headers["User-Agent"] = "mine/1"
    session.headers["Accept-Encoding"] = None
    session.params = {"tenant": "7"}
    session.cookies.set("own", "cookie")
    session.hooks["response"].append(lambda response, **_: seen.append(response.status_code))
    session.auth = ("never", "used")
    tutum.Application.fetch("1")
    (request,) = wire.requests
    assert request.headers["x-team"] == "ops"
    assert request.headers["user-agent"] == "mine/1"
    assert request.query == "tenant=7"
    assert request.headers["cookie"] == "own=cookie"
    assert request.headers["authorization"] == "ApiKey username:apikey"
    assert seen == [200]


@pytest.mark.promise("session")
def test_a_mounted_adapter_counts(play):
    wire = play(answer(json=ONE))

    class Counting(HTTPAdapter):
        sent = 0

        def send(self, *args, **kwargs):
            Counting.sent += 1
            return super(Counting, self).send(*args, **kwargs)

    http.get_session().mount(wire.url, Counting())
    tutum.Application.fetch("1")
    assert Counting.sent == 1


@pytest.mark.promise("session")
def test_a_hook_may_read_the_answer_first(play):
    play(answer(json=ONE))
    seen = []
    hooks = http.get_session().hooks["response"]
    hooks.append(lambda response, **_: seen.append(response.json()["name"]))
    assert tutum.Application.fetch("1").name == "one"
    assert seen == ["one"]


@pytest.mark.promise("threads")
def test_sixteen_threads_open_sixteen_connections_at_most(play):
    wire = play(forever=answer(json=ONE))
    failures = []

    def call():
        try:
            for _ in range(30):
                assert tutum.Application.fetch("1").name == "one"
        except Exception:
            failures.append(traceback.format_exc())

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(wire.requests) == 480
    assert wire.connections <= 16


@pytest.mark.promise("threads")
def test_close_in_the_middle_of_other_threads_calls_disturbs_nobody(play):
    play(forever=answer(json=ONE))
    failures = []
    stop = threading.Event()

    def call():
        try:
            while not stop.is_set():
                tutum.Application.fetch("1")
        except Exception:
            failures.append(traceback.format_exc())

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        http.close()
        time.sleep(0.002)
    stop.set()
    for thread in threads:
        thread.join(60)
    assert failures == []


# Processes

FORK = """
import json, os, sys, threading
import tutum
tutum.user, tutum.apikey = "username", "apikey"
tutum.Application.fetch("1")
session = tutum.api.http.get_session()
session.headers["X-Set"] = "before the fork"
children = []
for _ in range(4):
    pid = os.fork()
    if not pid:
        status = 1
        try:
            for number in range(20):
                assert tutum.Application.fetch("1").name == "one"
            assert tutum.api.http.get_session() is not session
            status = 0
        finally:
            os._exit(status)
    children.append(pid)
for number in range(20):
    assert tutum.Application.fetch("1").name == "one"
assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 4
assert tutum.Application.fetch("1").name == "one"
assert tutum.api.http.get_session() is session
"""


@pytest.mark.promise("fork")
def test_parent_and_children_share_no_socket(play, run_python):
    wire = play(forever=answer(json=ONE))
    status, _, errors = run_python(FORK, TUTUM_BASE_URL=wire.url)
    assert status == 0, errors
    assert len(wire.requests) == 1 + 5 * 20 + 1
    # One connection each: the parent's is not used by a child, and stays open.
    assert wire.connections == 5
    assert all(r.headers.get("x-set") == "before the fork" for r in wire.requests[1:])


THREAD_FORK = """
import os, sys, threading, time
import tutum
tutum.user, tutum.apikey = "username", "apikey"
stop = threading.Event()
failures = []
def call():
    while not stop.is_set():
        try:
            tutum.Application.fetch("1")
        except Exception as error:
            failures.append(error)
threads = [threading.Thread(target=call) for _ in range(4)]
for thread in threads:
    thread.start()
statuses = []
for _ in range(15):
    pid = os.fork()
    if not pid:
        try:
            tutum.Application.fetch("1")
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(1)
    deadline = time.time() + 20
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.time() > deadline:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            status = "hangs"
            break
        time.sleep(0.005)
    statuses.append(status)
stop.set()
for thread in threads:
    thread.join()
assert statuses == [0] * 15, statuses
assert failures == [], failures
"""


@pytest.mark.promise("fork", "threads")
def test_a_fork_in_the_middle_of_other_threads_calls(play, run_python):
    wire = play(forever=answer(json=ONE))
    status, _, errors = run_python(THREAD_FORK, TUTUM_BASE_URL=wire.url)
    errors = [line for line in errors.splitlines() if "DeprecationWarning" not in line]
    assert status == 0, errors


@pytest.mark.promise("fork")
def test_adapters_of_the_session_are_copied_for_a_child(play, run_python):
    wire = play(forever=answer(json=ONE))
    program = """
import os, sys
import tutum
from requests.adapters import HTTPAdapter

class Own(HTTPAdapter):
    def __init__(self, mark):
        self.mark = mark
        super(Own, self).__init__()

    def send(self, request, **kwargs):
        request.headers["X-Mark"] = self.mark
        return super(Own, self).send(request, **kwargs)

tutum.user, tutum.apikey = "username", "apikey"
tutum.api.http.get_session().mount("http://", Own("kept"))
tutum.api.http.get_session().verify = "/nowhere"
tutum.Application.fetch("1")
pid = os.fork()
if not pid:
    tutum.Application.fetch("1")
    assert tutum.api.http.get_session().verify == "/nowhere"
    os._exit(0)
sys.exit(os.waitpid(pid, 0)[1])
"""
    status, _, errors = run_python(program, TUTUM_BASE_URL=wire.url)
    assert status == 0, errors
    assert [request.headers["x-mark"] for request in wire.requests] == ["kept", "kept"]
    assert wire.connections == 2


@pytest.mark.promise("threads")
@pytest.mark.parametrize("ending", ["", "import sys; sys.exit(0)", "tutum.api.http.close()"])
def test_an_interpreter_ends_quietly_with_connections_open(play, run_python, ending):
    wire = play(forever=answer(json=ONE))
    program = (
        "import warnings, tutum\n"
        "warnings.simplefilter('always')\n"
        "tutum.user, tutum.apikey = 'u', 'k'\n"
        "tutum.Application.fetch('1')\n" + ending + "\n"
    )
    status, output, errors = run_python(program, TUTUM_BASE_URL=wire.url)
    assert (status, output, errors) == (0, "", "")


@pytest.mark.promise("threads")
def test_an_interpreter_ends_quietly_in_the_middle_of_a_threads_call(play, run_python):
    wire = play(forever=silence())
    program = (
        "import threading, time, tutum\n"
        "tutum.user, tutum.apikey = 'u', 'k'\n"
        "thread = threading.Thread(target=tutum.Application.fetch, args=('1',))\n"
        "thread.daemon = True\n"
        "thread.start()\n"
        "time.sleep(0.3)\n"
    )
    status, _, errors = run_python(program, TUTUM_BASE_URL=wire.url)
    assert (status, errors) == (0, "")
