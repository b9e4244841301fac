"""What the library promises, and which tests hold it.

``python -m pytest --promises tests`` lists each promise with the tests that hold it; a promise
without a test, and a test that names an unknown promise, end it with an error.
"""

from __future__ import absolute_import

#: Section -> pairs of key and promise. A test takes one over: ``@pytest.mark.promise("key")``.
PROMISES = (
    (
        "Public surface",
        (
            ("surface", "the names, arguments and return values of python-tutum 0.6.x"),
            ("operations", "each of the 13 operations goes out, and comes back, as documented"),
        ),
    ),
    (
        "Credentials",
        (
            ("order", "attributes, then the file, then the environment"),
            ("pairs", "a source counts as a pair; half a pair is refused, naming half and place"),
            ("import", "filled at import from file or environment; nothing is raised at import"),
            ("lookup", "looked up again at each request where the attributes are not set"),
            ("file", "INI; quotes, %, white space, line ends, a byte order mark"),
            (
                "file-errors",
                "a missing file falls through; a bad one is an error with name and line",
            ),
            ("none", "no credentials: an error that names three ways, nothing is sent"),
            ("logout", "logout() holds until credentials are set or authenticate() succeeds"),
            ("control", "control characters are refused before sending, and not shown"),
            ("utf-8", "names beyond Latin-1 go out as UTF-8"),
            ("basic", "get_apikey and authenticate ask GET auth/ with HTTP basic"),
            ("secrecy", "no key or password in any log, message, repr or pickle"),
        ),
    ),
    (
        "Requests",
        (
            ("headers", "Accept, Authorization, Content-Type with a body, User-Agent"),
            ("base-url", "attribute, TUTUM_BASE_URL, default; with or without its last slash"),
            ("pk", "a primary key is one escaped path segment; what is none is refused"),
            ("session", "one session a process, reachable, its settings before the environment's"),
            ("fork", "a session made anew after a fork; no shared sockets"),
            ("threads", "many threads use it safely, each connection kept alive"),
            ("proxy-ca", "proxy and CA variables of the environment work"),
            ("netrc", ".netrc never replaces the key"),
            ("cookies", "cookies are not kept"),
            ("redirects", "a redirect is an error that names its target"),
            ("stale", "a keep-alive connection that was closed is no error"),
            ("timeout", "finite by default, for connecting and for reading"),
            (
                "retries",
                "GET on connection errors, 429, 502, 503, 504; bounded, backed off, logged",
            ),
            ("once", "what may have arrived is never sent twice"),
            ("log", "logger python-tutum, NullHandler; method, URL, status, milliseconds"),
        ),
    ),
    (
        "Errors",
        (
            ("one-family", "every failure of a call is a TutumApiError with its cause chained"),
            ("facts", "status_code, method, url, reason, body"),
            ("one-line", "str() is one line that a person can act on"),
            ("classes", "401, 404, no connection, no answer in time have classes of their own"),
            ("pickle-errors", "errors survive pickling"),
        ),
    ),
    (
        "Models",
        (
            ("attributes", "keys of the JSON, which never hide a member and stay readable"),
            ("missing", "a missing name is an AttributeError; it says where refresh() loads it"),
            ("offline", "no access, repr, dir or assignment talks to the server, logs apart"),
            ("dirty", "changes go by value, at any depth; reading or changing back is none"),
            ("save", "POST without None; PATCH exactly what changed; nothing where clean"),
            ("failed-save", "after a failure it is as dirty as before"),
            ("refresh", "False, changing nothing, where there are unsaved changes, unless forced"),
            ("unsaved", "start, stop, delete, refresh, logs on an unsaved object raise"),
            ("delete", "accepts 202 with a body, an empty body, and 204"),
            (
                "pages",
                "list() walks pages of 100; limit and offset are the caller's; iter() lazily",
            ),
            (
                "page-faults",
                "pages come from base_url's own host; a next that does not advance ends",
            ),
            ("wait", "wait_until polls, tells a callback, times out, gives up on dead ends"),
            ("repr", "class, name, uuid and state in native str"),
            ("copies", "pickle, copy and deepcopy keep class, data, changes; no key, no session"),
            ("equality", "same class and pk; an unsaved object equals only itself"),
            ("subclass", "a subclass with an endpoint is all that a new resource takes"),
        ),
    ),
)


def held_by(items):
    """Group collected tests by the promise that they hold.

    :param items: list of pytest's items.
    :returns: dict of key -> list of test names, without parameters, each once.
    :raises KeyError: where a test names a promise that is not listed.
    """
    held = {key: [] for _, promises in PROMISES for key, _ in promises}
    for item in items:
        for marker in item.iter_markers("promise"):
            for key in marker.args:
                name = item.nodeid.partition("[")[0]
                if name not in held[key]:
                    held[key].append(name)
    return held


def listing(held):
    """Print each promise with its tests.

    :returns: text.
    """
    lines = []
    for section, promises in PROMISES:
        lines.extend(["", section, "=" * len(section)])
        for key, promise in promises:
            lines.append("{0}: {1}".format(key, promise))
            lines.extend("    " + name for name in held[key])
    return "\n".join(lines)


def without_test(held):
    """List the promises that no test holds."""
    return sorted(key for key, names in held.items() if not names)
