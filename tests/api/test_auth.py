# coding: utf-8
"""Credentials: where they come from, and what is refused."""

from __future__ import absolute_import

import base64
import logging
import os
import pickle
import traceback

import pytest
import six

import tutum
from tests.wire import answer
from tutum.api import auth

EMPTY = {"meta": {"next": None, "total_count": 0}, "objects": []}


@pytest.fixture
def header(play):
    """A function that makes a call and returns the header ``Authorization`` that went out."""
    wire = play(forever=answer(json=EMPTY))

    def sent():
        tutum.Application.list()
        return wire.requests[-1].headers["authorization"]

    sent.wire = wire
    return sent


def _write(home, text, mode="wb"):
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    home.join(".tutum").write(data, mode)


def _refused(call):
    with pytest.raises(tutum.TutumAuthError) as caught:
        call()
    return str(caught.value)


PAIR = u"[auth]\nuser = filed\napikey = key-in-file\n"


@pytest.mark.promise("order", "lookup")
def test_attributes_come_before_file_before_environment(header, home, monkeypatch):
    monkeypatch.setenv("TUTUM_USER", "environ")
    monkeypatch.setenv("TUTUM_APIKEY", "key-in-environ")
    _write(home, PAIR)
    tutum.user, tutum.apikey = "attr", "key-in-attr"
    assert header() == "ApiKey attr:key-in-attr"
    tutum.user = tutum.apikey = None
    assert header() == "ApiKey filed:key-in-file"
    home.join(".tutum").remove()
    assert header() == "ApiKey environ:key-in-environ"


@pytest.mark.promise("lookup")
def test_changes_between_calls_count(header, home, no_credentials):
    _write(home, PAIR)
    assert header() == "ApiKey filed:key-in-file"
    _write(home, u"[auth]\nuser=other\napikey=other-key\n")
    assert header() == "ApiKey other:other-key"
    tutum.user, tutum.apikey = "now", "now-key"
    assert header() == "ApiKey now:now-key"


@pytest.mark.promise("order")
@pytest.mark.parametrize("empty", [u"", u"[other]\nuser = x\n", u"[auth]\n", u'[auth]\nuser=""\n'])
def test_a_file_without_credentials_falls_through(header, home, monkeypatch, no_credentials, empty):
    _write(home, empty)
    monkeypatch.setenv("TUTUM_USER", "environ")
    monkeypatch.setenv("TUTUM_APIKEY", "key")
    assert header() == "ApiKey environ:key"


HALVES = [
    ("user = x", "user is set", "apikey is missing", ".tutum"),
    ("apikey = x", "apikey is set", "user is missing", ".tutum"),
    ("user = x\napikey = ''", "user is set", "apikey is missing", ".tutum"),
]


@pytest.mark.promise("pairs")
@pytest.mark.parametrize("lines, present, missing, place", HALVES)
def test_half_a_pair_in_the_file_is_refused(
    header, home, monkeypatch, no_credentials, lines, present, missing, place
):
    monkeypatch.setenv("TUTUM_USER", "environ")
    monkeypatch.setenv("TUTUM_APIKEY", "key")
    _write(home, u"[auth]\n" + lines + u"\n")
    message = _refused(header)
    assert present in message and missing in message and place in message
    assert header.wire.requests == []


@pytest.mark.promise("pairs")
@pytest.mark.parametrize("present, missing", [("USER", "APIKEY"), ("APIKEY", "USER")])
def test_half_a_pair_in_the_environment_is_refused(
    header, monkeypatch, no_credentials, present, missing
):
    monkeypatch.setenv("TUTUM_" + present, "value-that-is-not-shown")
    message = _refused(header)
    assert "TUTUM_{0} is set".format(present) in message
    assert "TUTUM_{0} is missing".format(missing) in message
    assert "environment" in message and "not-shown" not in message


@pytest.mark.promise("pairs")
@pytest.mark.parametrize("present, missing", [("user", "apikey"), ("apikey", "user")])
@pytest.mark.parametrize("nothing", [None, "", b""])
def test_half_a_pair_of_attributes_is_refused(header, home, present, missing, nothing):
    _write(home, PAIR)
    setattr(tutum, present, "value")
    setattr(tutum, missing, nothing)
    message = _refused(header)
    assert "tutum.{0} is set, tutum.{1} is missing".format(present, missing) in message
    assert header.wire.requests == []


@pytest.mark.promise("pairs")
@pytest.mark.parametrize("changed, kept", [("user", "apikey"), ("apikey", "user")])
def test_half_of_what_was_found_at_import_is_never_mixed(run_python, home, changed, kept):
    _write(home, PAIR)
    program = (
        "import tutum\n"
        "tutum.{0} = 'another'\n"
        "try:\n"
        "    tutum.Application.list()\n"
        "except tutum.TutumAuthError as error:\n"
        "    print(error)\n"
    ).format(changed)
    status, output, errors = run_python(program, TUTUM_BASE_URL="http://127.0.0.1:9/")
    assert status == 0, errors
    assert "tutum.{0} is set, tutum.{1} is missing".format(changed, kept) in output


@pytest.mark.promise("import")
@pytest.mark.parametrize(
    "content, variables, expected",
    [
        (PAIR, {}, "filed key-in-file"),
        (PAIR, {"TUTUM_USER": "e", "TUTUM_APIKEY": "k"}, "filed key-in-file"),
        (None, {"TUTUM_USER": "e", "TUTUM_APIKEY": "k"}, "e k"),
        (None, {}, "None None"),
        (None, {"TUTUM_USER": "e"}, "None None"),
        (u"[auth]\nuser = half\n", {}, "None None"),
        (u"no section at all\n", {}, "None None"),
        (b"\xff\xfe\x00", {}, "None None"),
    ],
)
def test_import_fills_the_attributes_and_raises_nothing(
    run_python, home, content, variables, expected
):
    if content is not None:
        _write(home, content)
    program = "import tutum\nprint('{0} {1}'.format(tutum.user, tutum.apikey))\n"
    status, output, errors = run_python(program, **variables)
    assert (status, output.strip(), errors) == (0, expected, "")


@pytest.mark.promise("file")
@pytest.mark.parametrize(
    "content, user, apikey",
    [
        (u'[auth]\nuser = "username"\napikey = "k"\n', u"username", u"k"),
        (u"[auth]\nuser='username'\napikey='k'\n", u"username", u"k"),
        (u"[auth]\nuser: username\napikey: k\n", u"username", u"k"),
        (u"[auth]\nuser = 100%\napikey = %(user)s\n", u"100%", u"%(user)s"),
        (u"[auth]\nuser = a#b\napikey = c#d=e:f;g\n", u"a#b", u"c#d=e:f;g"),
        (u"\ufeff[auth]\nuser = u\napikey = k\n", u"u", u"k"),
        (u"[auth]\r\nuser = u\r\napikey = k\r\n", u"u", u"k"),
        (u"[auth]\ruser = u\rapikey = k\r", u"u", u"k"),
        (u"# a comment\n; another\n\n[auth]\n\n  user =  u  \n\n  apikey = k\t\n", u"u", u"k"),
        (u"  [auth]\n\tuser = u\n\tapikey = k\n", u"u", u"k"),
        (u"[auth]\nuser =\n  u\napikey =\n  k\n", u"u", u"k"),
        (u"[auth]\nUSER = u\nApiKey = k\n", u"u", u"k"),
        (u"[auth]\nuser = u ; said twice\napikey = k\n", u"u", u"k"),
        (
            u"[auth]\nuser = j\xf6rg\napikey = \u043a\u043b\u044e\u0447\n",
            u"j\xf6rg",
            u"\u043a\u043b\u044e\u0447",
        ),
        (u"[auth]\nuser = u\napikey = k\n[more]\nuser = no\n", u"u", u"k"),
        (u"[auth]\nuser = u\nuser = v\napikey = k\n", u"v", u"k"),
        (u"[auth]\nuser = 'odd\"\napikey = \"\n", u"'odd\"", u'"'),
    ],
)
def test_file_is_read_as_people_write_it(home, content, user, apikey):
    _write(home, content)
    found = auth.load_from_file()
    assert found == (six.ensure_str(user), six.ensure_str(apikey))
    assert all(isinstance(value, str) for value in found)


def test_another_file_can_be_named(tmpdir):
    tmpdir.join("mine.ini").write(PAIR)
    assert auth.load_from_file(str(tmpdir.join("mine.ini"))) == ("filed", "key-in-file")
    assert auth.load_from_file(file=str(tmpdir.join("none.ini"))) == (None, None)


@pytest.mark.promise("file-errors")
@pytest.mark.parametrize(
    "content, line",
    [
        (u"user = secret-name\napikey = secret-key\n", 1),
        (u"[auth]\nuser = secret-name\nsecret-key\n", 3),
        (u"[auth]\n\n\n= secret-key\n", 4),
        (u"[auth\nuser = secret-name\n", 1),
        (b"[auth]\nuser = secret\xff-name\n", 2),
    ],
)
def test_a_file_that_cannot_be_parsed_is_an_error_with_its_line(
    header, home, no_credentials, content, line
):
    _write(home, content)
    with pytest.raises(tutum.TutumAuthError) as caught:
        header()
    message = str(caught.value)
    assert "~/.tutum, line {0}:".format(line) in message
    shown = "".join(traceback.format_exception(type(caught.value), caught.value, caught.tb))
    assert "secret" not in message and "secret-" not in shown
    assert header.wire.requests == []


@pytest.mark.promise("file-errors")
def test_a_directory_in_place_of_the_file_is_an_error(header, home, no_credentials):
    home.join(".tutum").mkdir()
    assert "cannot be read from ~/.tutum" in _refused(header)


@pytest.mark.promise("file-errors")
def test_a_file_without_permission_is_an_error(run_python, home):
    if os.getuid() != 0:
        pytest.skip("only root can become somebody who may not read the file")
    _write(home, PAIR)
    os.chmod(str(home.join(".tutum")), 0o600)
    program = (
        "import os, sys, tutum\n"
        "tutum.auth.logout()\n"
        "os.setuid(65534)\n"
        "try:\n"
        "    tutum.auth.load_from_file(sys.argv[1])\n"
        "except tutum.TutumAuthError as error:\n"
        "    print(error)\n"
    )
    for directory in [home] + home.parts()[:-1]:
        if str(directory).startswith(str(home.dirpath().dirpath().dirpath())):
            os.chmod(str(directory), 0o755)
    path = str(home.join(".tutum"))
    _, output, errors = run_python(program, path)
    assert output.strip() == "credentials cannot be read from {0}: Permission denied".format(
        path
    ), errors


@pytest.mark.promise("file-errors")
def test_a_path_through_a_file_is_no_file(home):
    home.join("plain").write("")
    assert auth.load_from_file(str(home.join("plain", ".tutum"))) == (None, None)


@pytest.mark.promise("none")
def test_no_credentials_name_the_three_ways_and_send_nothing(header, no_credentials):
    message = _refused(header)
    for way in ("tutum.user", "tutum.apikey", "~/.tutum", "TUTUM_USER", "TUTUM_APIKEY"):
        assert way in message
    assert header.wire.connections == 0


@pytest.mark.promise("logout")
def test_logout_holds_until_credentials_are_set(header, home, monkeypatch):
    _write(home, PAIR)
    monkeypatch.setenv("TUTUM_USER", "environ")
    monkeypatch.setenv("TUTUM_APIKEY", "key")
    auth.logout()
    assert tutum.user is None and tutum.apikey is None
    assert not auth.is_authenticated()
    assert auth.get_auth_header() == {}
    assert "logged out" in _refused(header)
    assert "logged out" in _refused(header)
    tutum.user, tutum.apikey = "again", "key"
    assert header() == "ApiKey again:key"
    tutum.user = tutum.apikey = None
    assert header() == "ApiKey filed:key-in-file"


@pytest.mark.promise("logout", "basic")
def test_authenticate_ends_a_logout(play):
    wire = play(
        answer(json={"objects": [{"username": "somebody", "key": "new-key"}]}),
        answer(json=EMPTY),
    )
    auth.logout()
    assert auth.authenticate("somebody", "pass:word") is True
    assert (tutum.user, tutum.apikey) == ("somebody", "new-key")
    assert auth.is_authenticated()
    tutum.Application.list()
    assert wire.requests[1].headers["authorization"] == "ApiKey somebody:new-key"


@pytest.mark.promise("basic")
def test_get_apikey_asks_with_basic_and_keeps_nothing(play):
    wire = play(answer(json={"objects": [{"username": "u", "key": "new-key"}]}))
    assert auth.get_apikey(u"j\xf6rg", u"p\xe4ss:\u20ac") == "new-key"
    (request,) = wire.requests
    assert (request.method, request.path) == ("GET", "/api/v1/auth/")
    scheme, token = request.headers["authorization"].split()
    assert scheme == "Basic"
    assert base64.b64decode(token).decode("utf-8") == u"j\xf6rg:p\xe4ss:\u20ac"
    assert (tutum.user, tutum.apikey) == ("username", "apikey")


@pytest.mark.promise("basic")
def test_an_account_without_key(play):
    play(forever=answer(json={"objects": []}))
    assert auth.get_apikey("u", "p") is None
    assert auth.authenticate("u", "p") is False
    assert (tutum.user, tutum.apikey) == ("username", "apikey")


@pytest.mark.promise("basic")
@pytest.mark.parametrize("body", [[], {"objects": 3}, {"objects": [{}]}, {}, {"objects": [[]]}])
def test_an_answer_that_names_no_account_is_an_error(play, body):
    play(forever=answer(json=body))
    with pytest.raises(tutum.TutumApiError) as caught:
        auth.authenticate("u", "p")
    assert "names no account" in str(caught.value)


@pytest.mark.promise("basic")
def test_a_wrong_password_is_an_auth_error_and_changes_nothing(play):
    play(answer(401, json={"error": "wrong: tr0ub4dor"}))
    with pytest.raises(tutum.TutumAuthError) as caught:
        auth.authenticate("u", "tr0ub4dor")
    assert "tr0ub4dor" not in str(caught.value) + repr(vars(caught.value))
    assert (tutum.user, tutum.apikey) == ("username", "apikey")


@pytest.mark.promise("basic")
@pytest.mark.parametrize(
    "user, password", [("a:b", "p"), ("a\n", "p"), ("a", "p\x00"), (None, "p")]
)
def test_what_basic_cannot_say_is_refused(play, user, password):
    wire = play()
    with pytest.raises(tutum.TutumAuthError):
        auth.get_apikey(user, password)
    assert wire.requests == []


@pytest.mark.promise("control")
@pytest.mark.parametrize(
    "bad", [u"\n", u"\r\nX-Evil: 1", u"\x00", u"\x7f", u"\x85", u"\t", u"\u2028"]
)
@pytest.mark.parametrize("which", ["user", "apikey"])
def test_control_characters_are_refused_and_not_shown(header, which, bad):
    setattr(tutum, which, u"SECRET" + bad)
    message = _refused(header)
    assert "control characters" in message and "SECRET" not in message
    assert ("user" if which == "user" else "API key") in message
    assert header.wire.connections == 0


@pytest.mark.promise("control")
@pytest.mark.parametrize("bad", [7, 1.5, ["k"], {"k": 1}, u"\ud800", b"\xff\xfe"])
def test_what_is_no_text_is_refused(header, bad):
    if six.PY2 and isinstance(bad, six.text_type):
        pytest.skip("Python 2 encodes lone surrogates")
    tutum.apikey = bad
    assert "API key" in _refused(header)
    assert header.wire.connections == 0


@pytest.mark.promise("utf-8")
@pytest.mark.parametrize("name", [u"j\xf6rg", u"\u0418\u0432\u0430\u043d", u"\U0001f40b"])
@pytest.mark.parametrize("encoded", [False, True])
def test_names_go_out_as_utf8(header, name, encoded):
    tutum.user = name.encode("utf-8") if encoded else name
    sent = header().encode("latin-1").decode("utf-8")
    assert sent == u"ApiKey {0}:apikey".format(name)


def test_get_auth_header_is_a_dict_of_native_text():
    tutum.user, tutum.apikey = u"u", u"k"
    header = auth.get_auth_header()
    assert header == {"Authorization": "ApiKey u:k"}
    assert isinstance(header["Authorization"], str)


def test_is_authenticated_says_no_instead_of_raising(no_credentials):
    assert auth.is_authenticated() is False
    tutum.user = "half"
    assert auth.is_authenticated() is False
    tutum.apikey = "whole"
    assert auth.is_authenticated() is True


KEY = "0123456789abcdef-secret"


@pytest.mark.promise("secrecy")
def test_no_key_in_any_log(play, caplog):
    tutum.apikey = KEY
    tutum.max_retries = 1
    echo = answer(503, json={"error": "you sent " + KEY}, headers=[("Retry-After", "0")])
    play(echo, answer(json=EMPTY), answer(400, json={"error": KEY}))
    with caplog.at_level(1):
        logging.getLogger("urllib3").setLevel(1)
        tutum.Application.list()
        with pytest.raises(tutum.TutumApiError):
            tutum.Application.fetch("1")
    assert caplog.records
    assert KEY not in caplog.text


@pytest.mark.promise("secrecy")
@pytest.mark.parametrize("status", [400, 401, 404, 500, 302])
def test_no_key_in_an_error_that_repeats_the_request(play, status):
    tutum.apikey = KEY
    body = {"error": u"bad header ApiKey username:" + KEY}
    play(answer(status, json=body, headers=[("Location", "/x?key=" + KEY)]))
    with pytest.raises(tutum.TutumApiError) as caught:
        tutum.Application.fetch("1")
    error = caught.value
    assert KEY not in str(error) + repr(error) + repr(vars(error))
    assert KEY.encode() not in pickle.dumps(error, 2)
    assert "***" in str(error)


@pytest.mark.promise("secrecy")
def test_no_key_in_an_answer_that_is_no_json(play):
    tutum.apikey = KEY
    play(answer(body=b"debug: " + KEY.encode()))
    with pytest.raises(tutum.TutumApiError) as caught:
        tutum.Application.fetch("1")
    assert KEY not in str(caught.value) + repr(vars(caught.value))


@pytest.mark.promise("secrecy")
def test_no_key_in_the_traceback_of_a_broken_connection(play):
    tutum.apikey = KEY
    tutum.max_retries = 0
    tutum.base_url = "http://127.0.0.1:1/"
    with pytest.raises(tutum.TutumConnectionError) as caught:
        tutum.Application.fetch("1")
    shown = "".join(traceback.format_exception(type(caught.value), caught.value, caught.tb))
    assert KEY not in shown


@pytest.mark.promise("secrecy")
def test_no_key_in_the_repr_of_what_attaches_it():
    assert KEY not in repr(auth.ApiKeyAuth("u", KEY)) + repr(auth.BasicAuth("u", KEY))
