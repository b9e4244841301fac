"""One session a process, and the requests that go through it."""

from __future__ import absolute_import

import atexit
import itertools
import json as _json
import os
import random
import sys
import time

import requests
import six
from requests.adapters import HTTPAdapter
from requests.hooks import dispatch_hook
from requests.models import PreparedRequest
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies

import tutum
from tutum.api import address, answer
from tutum.api import failure as failures
from tutum.api import retry
from tutum.api.auth import ApiKeyAuth, BasicAuth, conceal
from tutum.api.exceptions import (
    TutumApiError,
    TutumConnectionError,
    TutumConnectTimeoutError,
    TutumTimeoutError,
)
from tutum.api.text import one_line

#: Connections that stay open for one host, at most: as many as threads call at once.
_POOL_SIZE = 512

#: Process id -> :class:`_Channel`. Entries of other processes are a forked child's inheritance:
#: never used, and never collected, since a thread of the parent may have held their locks.
_channels = {}

_jitter = random.SystemRandom()


class _Channel(object):
    """A session of this process, and what was found out once for it."""

    def __init__(self, session, generation=0):
        self.session = session
        #: How many forks lie between the process that began and this one.
        self.generation = generation
        #: Origin -> proxies and CA bundle that the environment names for it.
        self.environment = {}


def get_session():
    """Return this process's ``requests.Session``, made on first use.

    What is set on it counts for all further calls, before anything that the environment says:
    ``verify``, ``cert``, ``proxies``, ``headers``, ``hooks``, adapters mounted. A forked child
    gets a session of its own with the same settings.

    :rtype: requests.Session
    """
    return _channel().session


def close():
    """Close this process's connections and forget its session.

    The next call makes a new session, which looks at the environment's proxy and CA variables
    anew. Safe at any time, in any thread.
    """
    channel = _channels.pop(os.getpid(), None)
    if channel is not None:
        channel.session.close()


atexit.register(close)


def send_request(method, path, **kwargs):
    """Send a request to the API and return what it answers.

    :param method: text, the HTTP method, e.g. ``"GET"``.
    :param path: text, below ``tutum.base_url``, e.g. ``"application/"``; with or without slashes
        around it.
    :param params: dict or list of pairs, the query; what is ``None`` is left out.
    :param data: body: text or bytes to go as they are, or anything that JSON can say.
    :param json: body: anything that JSON can say.
    :param auth: pair of user and password for HTTP basic, or a ``requests.auth.AuthBase``;
        default: the API key.
    :param headers: dict, headers besides the library's own.
    :param timeout: seconds, in place of ``tutum.timeout``.
    :param verify: in place of the session's.
    :param cert: in place of the session's.
    :param proxies: dict, in place of the session's.
    :returns: the parsed JSON; ``None`` for an empty answer.
    :raises TutumAuthError: without credentials, or with some that the server refuses (401).
    :raises ObjectNotFound: 404.
    :raises TutumConnectionError: without a connection, or where it breaks.
    :raises TutumTimeoutError: without an answer in time.
    :raises TutumApiError: on any other failure, these being its subclasses.
    """
    unknown = sorted(set(kwargs) - _ARGUMENTS)
    if unknown:
        raise TypeError(
            "send_request() takes no argument {0}; it takes {1}".format(
                ", ".join(map(repr, unknown)), ", ".join(sorted(_ARGUMENTS))
            )
        )
    request, secrets = _prepare(_method(method), path, kwargs)
    timeout = _timeout(kwargs["timeout"] if "timeout" in kwargs else tutum.timeout)
    try:
        response, body = _send(request, timeout, kwargs, secrets)
        return answer.parse(response, body)
    except TutumApiError as error:
        for name in ("message", "reason", "body"):
            setattr(error, name, conceal(getattr(error, name), secrets))
        error.args = (error.message,)
        raise


_ARGUMENTS = frozenset(
    ["params", "data", "json", "auth", "headers", "timeout", "verify", "cert", "proxies"]
)

_clock = getattr(time, "perf_counter", time.time)


def request_timeout():
    """Return ``tutum.timeout`` as a pair, checked."""
    return _timeout(tutum.timeout)


def _timeout(setting):
    """Check a timeout, and return it in the form that requests takes."""
    pair = tuple(setting) if isinstance(setting, (tuple, list)) else (setting, setting)
    if len(pair) == 2 and all(
        value is None
        or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e9)
        for value in pair
    ):
        return pair
    raise TutumApiError(
        u"tutum.timeout is seconds above 0, a pair of them (connect, read) or None, "
        u"not {0!r}".format(setting)
    )


def _max_retries():
    """Check ``tutum.max_retries``, and return it."""
    setting = tutum.max_retries
    if isinstance(setting, bool) or not isinstance(setting, six.integer_types) or setting < 0:
        raise TutumApiError(
            u"tutum.max_retries is a whole number, 0 or more, not {0!r}".format(setting)
        )
    return setting


def _user_agent():
    return "python-tutum/{0} Python/{1} requests/{2}".format(
        tutum.__version__, sys.version.split()[0], requests.__version__
    )


def _channel():
    """Return this process's channel, made on first use and after a fork."""
    pid = os.getpid()
    try:
        return _channels[pid]
    except KeyError:
        inherited = sorted(_channels.values(), key=lambda channel: channel.generation)
        if inherited:
            made = _Channel(_copy_session(inherited[-1].session), inherited[-1].generation + 1)
        else:
            made = _Channel(_new_session())
        return _channels.setdefault(pid, made)


def _new_session():
    session = requests.Session()
    session.headers["User-Agent"] = _user_agent()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=_POOL_SIZE))
    return session


def _copy_session(parent):
    """Make a session with a parent process's settings and connections of its own."""
    session = requests.Session()
    for name, value in parent.__getstate__().items():
        setattr(session, name, value)
    session.adapters = type(parent.adapters)(
        (prefix, _copy_adapter(adapter)) for prefix, adapter in parent.adapters.items()
    )
    return session


def _copy_adapter(parent):
    """Copy an adapter's settings; its connections stay with the parent process."""
    if not isinstance(parent, HTTPAdapter):
        return parent
    adapter = type(parent).__new__(type(parent))
    vars(adapter).update(vars(parent))
    adapter.__setstate__(parent.__getstate__())
    return adapter


def _method(method):
    """Check an HTTP method, and return it in upper case and native text."""
    name = six.ensure_str(method).upper() if isinstance(method, six.string_types) else ""
    if not name.isalpha():
        raise TutumApiError(u"no HTTP method: {0!r}".format(method))
    return name


def _prepare(method, path, arguments):
    """Build a request.

    :returns: the ``requests.PreparedRequest``, and a list of the secrets that it carries.
    """
    session = _channel().session
    request = PreparedRequest()
    request.method = method
    request.url = address.url_of(path, session.params, arguments.get("params"))
    request.headers = headers = CaseInsensitiveDict(session.headers)
    if arguments.get("headers"):
        headers.update(arguments["headers"])
    for name in [name for name, value in headers.items() if value is None]:
        del headers[name]
    headers["Accept"] = "application/json"
    body = _body(arguments)
    if body is not None:
        headers["Content-Type"] = "application/json"
        request.prepare_body(body, None)
    elif method not in ("GET", "HEAD"):
        request.prepare_content_length(None)
    if len(session.cookies):
        request.prepare_cookies(session.cookies)
    auth = arguments.get("auth")
    if auth is None:
        auth = ApiKeyAuth.current()
    elif isinstance(auth, (tuple, list)):
        auth = BasicAuth(*auth)
    request = auth(request)
    return request, getattr(auth, "secrets", ())


def _body(arguments):
    """Return a request's body in bytes, or ``None``."""
    content = arguments.get("json")
    if content is None:
        content = arguments.get("data")
    if content is None or isinstance(content, six.binary_type):
        return content
    try:
        if isinstance(content, six.text_type):
            return content.encode("utf-8")
        return _json.dumps(content, allow_nan=False).encode("utf-8")
    except (TypeError, ValueError, RuntimeError) as failure:
        error = TutumApiError(u"the body cannot be said in JSON: {0}".format(one_line(failure)))
        error.__cause__ = failure
        raise error


def _send(request, timeout, overrides, secrets):
    """Send a request, again where that can help and cannot do harm, and read the answer.

    :returns: the last ``requests.Response``, of whatever status, and its body in bytes.
    :raises TutumApiError: where no answer came.
    """
    repetitions = _max_retries()
    for repetition in itertools.count(1):
        failure = response = body = None
        started = _clock()
        try:
            response, body = _exchange(request, timeout, overrides)
        except failures.ALL as caught:
            failure = caught
        _log(request, response, failure, started)
        status = None if response is None else response.status_code
        if repetition > repetitions or not retry.should_retry(request.method, status, failure):
            break
        said = status if failure is None else conceal(failures.words(failure), secrets)
        _pause(request, response, said, repetition, repetitions)
    if failure is not None:
        raise _unanswered(request, failure, timeout)
    return response, body


def _pause(request, response, said, repetition, repetitions):
    """Wait before a request is sent again, and say so."""
    retry_after = None if response is None else response.headers.get("Retry-After")
    delay = retry.retry_delay(repetition, retry_after, time.time(), _jitter.random())
    tutum.logger.warning(
        "%s %s: sent again in %.2f s (%d of %d): %s",
        request.method,
        request.url,
        delay,
        repetition,
        repetitions,
        said,
    )
    time.sleep(delay)


def _exchange(request, timeout, overrides):
    """Send a request once and read the answer.

    :returns: the ``requests.Response``, and its body in bytes.
    """
    channel = _channel()
    session = channel.session
    proxies, verify, cert = _connection_settings(channel, request.url)
    response = session.get_adapter(request.url).send(
        request,
        stream=True,
        timeout=timeout,
        verify=overrides.get("verify", verify),
        cert=overrides.get("cert", cert),
        proxies=overrides.get("proxies", proxies),
    )
    for hooks in (request.hooks, session.hooks):
        if hooks.get("response"):
            response = dispatch_hook("response", hooks, response)
    try:
        return response, answer.read(response)
    except BaseException:
        response.close()
        raise


def _connection_settings(channel, url):
    """Return proxies, verification and client certificate: the session's, then the environment's.

    The environment is read once for each host, until :func:`close`.
    """
    session = channel.session
    proxies, verify = session.proxies, session.verify
    if session.trust_env:
        origin = url[: url.index("/", 8)]
        found = channel.environment.get(origin)
        if found is None:
            bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
            found = (get_environ_proxies(url), bundle or True)
            channel.environment[origin] = found
        if found[0]:
            proxies = dict(found[0], **proxies)
        if verify is True or verify is None:
            verify = found[1]
    return proxies, verify, session.cert


def _log(request, response, failure, started):
    tutum.logger.info(
        "%s %s: %s in %.0f ms",
        request.method,
        request.url,
        response.status_code if failure is None else type(failure).__name__,
        (_clock() - started) * 1000.0,
    )


def _unanswered(request, failure, timeout):
    """Build the error of a request that no answer came for."""
    words = failures.words(failure)
    if failures.is_timeout(failure):
        if failures.was_not_sent(failure):
            cls = TutumConnectTimeoutError
            words = u"no connection within {0} s (tutum.timeout)".format(timeout[0])
        else:
            cls = TutumTimeoutError
            words = u"no answer in time (tutum.timeout: {0} s to connect, {1} s to answer)".format(
                *timeout
            )
    elif failures.is_tls(failure):
        cls = TutumConnectionError
        words += u" (an own certificate authority goes into REQUESTS_CA_BUNDLE)"
    elif failures.is_disconnection(failure):
        cls = TutumConnectionError
    else:
        cls = TutumApiError
    error = cls(
        u"{0} {1}: {2}".format(request.method, request.url, words),
        method=request.method,
        url=request.url,
    )
    error.__cause__ = failure
    return error
