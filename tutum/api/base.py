"""What all resources of the API have in common."""

from __future__ import absolute_import

import copy
import json
import re
import time

import six
from six.moves.urllib.parse import quote

from tutum.api import pages
from tutum.api.exceptions import ObjectNotFound, TutumApiError, TutumTimeoutError
from tutum.api.http import request_timeout, send_request
from tutum.api.states import can_come
from tutum.api.text import decode, has_control, one_line

#: Longest pause between two looks of ``wait_until``, in seconds.
_LONGEST_PAUSE = 5.0

#: What ``wait_until`` takes for several states.
_SEVERAL = (tuple, list, set, frozenset)

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

_monotonic = getattr(time, "monotonic", time.time)


class RESTModel(object):
    """An object that lives on the server, and this program's copy of it.

    Its attributes are the keys of the JSON that the API documents. Reading or assigning them
    never talks to the server; ``save()`` sends what was changed, ``refresh()`` loads what the
    server has. A subclass needs no more than an ``endpoint``::

        class Cluster(RESTModel):
            endpoint = "cluster"

    :param attributes: values of a new object, which ``save()`` creates on the server.
    """

    # _state is a pair that is replaced as a whole, so that threads see one or the other: the
    # parsed answer, never changed (None for a new object), and a dict of what was assigned or
    # handed out since.
    __slots__ = ("_state", "__weakref__")

    #: Path of the collection, below ``tutum.base_url``.
    endpoint = None

    #: States that ``wait_until`` accepts; empty for any.
    _states = ()

    #: Attributes that only the details have, so that listed objects lack them.
    _details_only = ()

    def __init__(self, **attributes):
        _set_state(self, (None, attributes))

    @classmethod
    def create(cls, **attributes):
        """Make a new object; ``save()`` creates it on the server.

        :param attributes: any of the parameters that the API documents for creation.
        :returns: an unsaved object of this class.
        """
        return cls(**attributes)

    @classmethod
    def fetch(cls, pk):
        """Load one object with all its details (``GET <endpoint>/(uuid)/``).

        :param pk: text, the ``uuid``.
        :returns: an object of this class.
        :raises ObjectNotFound: where the server has none with this ``uuid``.
        :raises TutumApiError: on any other failure.
        """
        path = cls._path(pk)
        answer = _require_object(send_request("GET", path), "GET", path)
        if not answer.get("uuid"):
            answer["uuid"] = pk if isinstance(pk, six.text_type) else str(pk)
        return cls._loaded(answer)

    @classmethod
    def iter(cls, **filters):
        """Go through all objects that match, loading a page of 100 when it is reached.

        :param filters: see :meth:`list`.
        :returns: iterator of objects of this class.
        :raises TutumApiError: on any failure, at once or while iterating.
        """
        return _models(cls, pages.walk(cls._endpoint(), filters))

    @classmethod
    def list(cls, **filters):
        """Load all objects that match (``GET <endpoint>/``).

        :param filters: those of the API, e.g. ``name``, ``state``, ``uuid__startswith``; one that
            is ``None`` is left out. ``limit`` and ``offset`` are whole numbers: at most so many
            objects in all, beginning after so many.
        :returns: list of objects of this class, without the attributes that only details have.
        :raises TutumApiError: on any failure.
        """
        return list(cls.iter(**filters))

    @property
    def pk(self):
        """The object's ``uuid``, text; ``None`` before it was saved."""
        loaded, _ = self._state
        return None if loaded is None else loaded.get("uuid")

    @property
    def is_dirty(self):
        """Whether there are changes that ``save()`` would send."""
        return bool(_changes(self._state))

    def save(self):
        """Send what was changed, and take over the server's answer.

        A new object is created (``POST <endpoint>/``), an existing one changed
        (``PATCH <endpoint>/(uuid)/``); where nothing was changed, nothing is sent.

        :returns: ``True``.
        :raises TutumApiError: on any failure; the changes are kept then.
        """
        state = self._state
        changes = _changes(state)
        if state[0] is None:
            method, path = "POST", self._endpoint()
            changes = {name: value for name, value in changes.items() if value is not None}
        elif changes:
            method, path = "PATCH", self._own_path()
        else:
            return True
        sent = {name: _json(name, value) for name, value in changes.items()}
        body = u"{{{0}}}".format(
            u", ".join(u"{0}: {1}".format(json.dumps(name), sent[name]) for name in sorted(sent))
        )
        answer = send_request(method, path, data=body)
        if method == "PATCH" and answer is None:
            answer = {name: json.loads(text) for name, text in sent.items()}
        answer = _require_object(answer, method, path)
        if method == "POST" and not answer.get("uuid"):
            raise TutumApiError(u"POST {0}: the answer names no uuid".format(path))
        self._take_over(answer, sent)
        return True

    def refresh(self, force=False):
        """Load the object anew, with all its details (``GET <endpoint>/(uuid)/``).

        :param force: bool, whether changes that were not saved may be lost.
        :returns: bool; ``False``, and nothing is loaded, where there are such changes.
        :raises TutumApiError: on any failure, and for an object that was never saved.
        """
        path = self._own_path()
        if not force and self.is_dirty:
            return False
        answer = _require_object(send_request("GET", path), "GET", path)
        if force:
            _set_state(self, (_complete(self._state[0], answer), {}))
        else:
            self._take_over(answer)
        return True

    def delete(self):
        """Terminate the object (``DELETE <endpoint>/(uuid)/``). There is no way back.

        :returns: ``True``; ``state`` tells how far it is.
        :raises TutumApiError: on any failure, and for an object that was never saved.
        """
        return self._act("DELETE", self._own_path())

    def start(self):
        """Start what is stopped (``POST <endpoint>/(uuid)/start/``).

        :returns: ``True``; ``state`` tells how far it is.
        :raises TutumApiError: on any failure, and for an object that was never saved.
        """
        return self._act("POST", self._own_path("start"))

    def stop(self):
        """Stop what runs (``POST <endpoint>/(uuid)/stop/``).

        :returns: ``True``; ``state`` tells how far it is.
        :raises TutumApiError: on any failure, and for an object that was never saved.
        """
        return self._act("POST", self._own_path("stop"))

    def wait_until(self, state, timeout=300, callback=None, interval=0.25):
        """Wait until the object reaches a state, loading it again and again.

        Changes that were not saved are kept.

        :param state: text, e.g. ``"Running"``, or several, any of which will do.
        :param timeout: seconds, a number from 0 on, or ``None`` to wait for ever.
        :param callback: function that is called with each new state, the first one included.
        :param interval: seconds between the first two looks; the pauses grow up to five seconds.
        :returns: ``True``.
        :raises TutumTimeoutError: where time ran out; the message names the last state.
        :raises TutumApiError: where the state cannot come any more, and on any failure.
        """
        wanted = self._wanted(state)
        path = self._own_path()
        pause = _positive(interval, u"interval")
        deadline = None if timeout is None else _monotonic() + _positive(timeout, u"timeout")
        last = None
        while True:
            try:
                self._look(path, deadline)
            except ObjectNotFound:
                if "Terminated" in wanted:
                    return True
                raise
            except TutumTimeoutError as error:
                if deadline is not None and _monotonic() >= deadline:
                    timeout_error = self._out_of_time(wanted, timeout, last)
                    timeout_error.__cause__ = error
                    raise timeout_error
                raise
            attributes = self._state[0]
            current = attributes.get("state")
            if current != last:
                last = current
                if callback is not None:
                    callback(current)
            if current in wanted:
                return True
            if not can_come(wanted, attributes):
                raise TutumApiError(
                    u"{0} will not become {1}".format(self._described(), u" or ".join(wanted))
                )
            if deadline is not None:
                left = deadline - _monotonic()
                if left <= 0:
                    raise self._out_of_time(wanted, timeout, last)
                pause = min(pause, left)
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def get_all_attributes(self):
        """Return all attributes, changes included.

        :returns: dict of JSON data, independent of this object.
        """
        loaded, working = self._state
        attributes = {} if loaded is None else _copy_json(loaded)
        attributes.update(_copy_values(working))
        return attributes

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        loaded, working = self._state
        try:
            return working[name]
        except KeyError:
            pass
        if loaded is None or name not in loaded:
            raise AttributeError(self._missing(name))
        value = loaded[name]
        if isinstance(value, (list, dict)):
            return working.setdefault(name, _copy_json(value))
        return value

    def __setattr__(self, name, value):
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        elif not hasattr(type(self), name):
            self._state[1][name] = value
        elif getattr(getattr(type(self), name), "fset", None):
            object.__setattr__(self, name, value)
        else:
            raise AttributeError(
                "{0} is a member of {1} itself and cannot be assigned".format(
                    name, type(self).__name__
                )
            )

    def __delattr__(self, name):
        loaded, working = self._state
        if name.startswith("__") or hasattr(type(self), name):
            object.__delattr__(self, name)
        elif name in working:
            working.pop(name, None)
        elif loaded is not None and name in loaded:
            raise AttributeError(
                "{0} comes from the server and cannot be deleted; assign None".format(name)
            )
        else:
            raise AttributeError(self._missing(name))

    def __dir__(self):
        loaded, working = self._state
        names = set(dir(type(self)))
        keys = list(working.copy()) + list(loaded or ())
        names.update(str(key) for key in keys if _IDENTIFIER.match(key))
        return sorted(names)

    def __repr__(self):
        loaded, working = self._state
        parts = [type(self).__name__]
        for name, show in (("name", _quoted), ("uuid", one_line), ("state", one_line)):
            value = working.get(name, (loaded or {}).get(name))
            if value is not None:
                parts.append(show(value))
        if loaded is None:
            parts.append(u"(not saved)")
        text = u"<{0}>".format(u" ".join(parts))
        return text.encode("ascii", "backslashreplace") if six.PY2 else text

    def __eq__(self, other):
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        return self.pk is not None and self.pk == other.pk

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self):
        pk = self.pk
        # As text, since a server may have named its objects by what Python cannot hash.
        return object.__hash__(self) if pk is None else hash((type(self), decode(pk)))

    def __reduce__(self):
        loaded, _ = state = self._state
        return _restore, (type(self), loaded, _changes(state))

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    def __copy__(self):
        return _restore(type(self), self._state[0], _copy_values(_changes(self._state)))

    def __deepcopy__(self, memo):
        return self.__copy__()

    @classmethod
    def _loaded(cls, answer):
        """Make an object of what the server answered."""
        return _restore(cls, answer, {})

    @classmethod
    def _endpoint(cls):
        """Return the path of the collection, without slashes around it."""
        endpoint = (cls.endpoint or "").strip("/")
        if not endpoint:
            raise TutumApiError(
                u"{0} has no endpoint: set the class attribute to the path of a collection, such "
                u"as 'application'".format(cls.__name__)
            )
        return endpoint

    @classmethod
    def _path(cls, pk, action=None):
        """Return the path of one object, or of an action on it."""
        parts = [cls._endpoint(), _segment(pk)]
        return "/".join(parts if action is None else parts + [action])

    def _own_path(self, action=None):
        if self._state[0] is None:
            raise TutumApiError(u"{0} was never saved: call save() first".format(self._described()))
        return self._path(self.pk, action)

    def _act(self, method, path):
        """Send an action and take over what it answers, if anything."""
        answer = send_request(method, path)
        if answer is not None:
            self._take_over(_require_object(answer, method, path))
        return True

    def _look(self, path, deadline):
        """Load the object for ``wait_until``, within what is left of its time."""
        limits = {}
        if deadline is not None:
            left = max(deadline - _monotonic(), 1.0)
            limits["timeout"] = tuple(
                left if setting is None else min(setting, left) for setting in request_timeout()
            )
        self._take_over(_require_object(send_request("GET", path, **limits), "GET", path))

    def _logs(self):
        """Load the logs (``GET <endpoint>/(uuid)/logs/``)."""
        path = self._own_path("logs")
        return _require_object(send_request("GET", path), "GET", path).get("logs")

    def _take_over(self, answer, sent=None):
        """Replace what was loaded, keeping changes that the server does not know yet.

        :param answer: dict, the parsed answer.
        :param sent: dict of name -> JSON text that was sent, all of which the server knows now.
        """
        state = self._state
        changes = _changes(state)
        for name, text in (sent or {}).items():
            if name in changes and _canonical(changes[name]) == _canonical(json.loads(text)):
                del changes[name]
        if state[0] is None:
            # What a new object left out is None, and known to the server as its default.
            changes = {name: value for name, value in changes.items() if value is not None}
        _set_state(self, (_complete(state[0], answer), changes))

    def _wanted(self, state):
        """Check the states to wait for.

        :returns: tuple of text.
        """
        wanted = tuple(state) if isinstance(state, _SEVERAL) else (state,)
        unknown = [name for name in wanted if self._states and name not in self._states]
        if unknown or not wanted:
            raise TutumApiError(
                u"no state to wait for: {0}; there are {1}".format(
                    u", ".join(map(_quoted, unknown)) or u"none given", u", ".join(self._states)
                )
            )
        return wanted

    def _out_of_time(self, wanted, timeout, last):
        return TutumTimeoutError(
            u"{0} did not become {1} within {2:g} s: its last state was {3}".format(
                self._described(), u" or ".join(wanted), timeout, last or u"never seen"
            )
        )

    def _described(self):
        """Name the object for an error."""
        return six.ensure_text(repr(self), "utf-8")

    def _missing(self, name):
        """Say why an attribute is not there."""
        message = "{0} has no attribute {1!r}".format(type(self).__name__, name)
        if name in self._details_only and self._state[0] is not None:
            message += ", since listings leave it out; refresh() loads it"
        return message


_set_state = RESTModel._state.__set__


def _restore(cls, loaded, changes):
    """Make an object of its data; how pickles and copies come back."""
    model = cls.__new__(cls)
    _set_state(model, (loaded, changes))
    return model


def _models(cls, found):
    """Make objects of what was found, page by page."""
    new = cls.__new__
    for objects in found:
        for item in objects:
            model = new(cls)
            _set_state(model, (item, {}))
            yield model


def _changes(state):
    """Return what differs from what was loaded: dict of name -> value."""
    loaded, working = state
    # copy() is one step for other threads, iterating is not.
    working = working.copy()
    if loaded is None or not working:
        return working
    return {
        name: value
        for name, value in working.items()
        if name not in loaded or not _is_same(value, loaded[name])
    }


def _is_same(value, other):
    """Compare by what JSON says, in which ``1``, ``1.0`` and ``true`` differ."""
    if value is other:
        return True
    return _canonical(value) == _canonical(other)


def _canonical(value):
    """Return a form of JSON data that is equal for equal data."""
    try:
        return json.dumps(value, sort_keys=True)
    except (TypeError, ValueError, RuntimeError):
        return object()  # equal to nothing: save() says what is wrong with it


def _json(name, value):
    """Say a value in JSON.

    :raises TutumApiError: where JSON cannot say it; the message names the attribute.
    """
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RuntimeError) as failure:
        error = TutumApiError(
            u"attribute {0} cannot be sent: {1}".format(one_line(name), one_line(failure))
        )
        error.__cause__ = failure
        raise error


def _copy_json(value):
    """Copy JSON data that came from the server."""
    return json.loads(json.dumps(value))


def _copy_values(values):
    """Copy a dict of values that the program assigned, whatever they are."""
    copies = {}
    for name, value in values.copy().items():
        try:
            copies[name] = copy.deepcopy(value)
        except Exception:  # an object of the program's own that cannot be copied stays itself
            copies[name] = value
    return copies


def _complete(loaded, answer):
    """Return an object's new state: the answer; one that names no object, on top of the old."""
    if loaded is None or answer.get("uuid"):
        return answer
    return dict(loaded, **answer)


def _require_object(answer, method, path):
    """Refuse an answer that is no JSON object."""
    if isinstance(answer, dict):
        return answer
    raise TutumApiError(
        u"{0} {1}/: the answer is no JSON object but {2}".format(
            method, path, u"empty" if answer is None else type(answer).__name__
        ),
        method=method,
    )


def _segment(pk):
    """Escape a primary key, so that it is one segment of a path and stays one.

    :raises TutumApiError: for what cannot be a primary key.
    """
    text = pk
    if isinstance(pk, six.binary_type):
        text = pk.decode("utf-8", "replace")
    elif isinstance(pk, six.integer_types) and not isinstance(pk, bool):
        text = six.text_type(pk)
    elif type(pk).__module__ == "uuid":
        text = six.text_type(pk)
    if not isinstance(text, six.text_type):
        raise TutumApiError(u"a primary key is text, not {0!r}".format(pk))
    try:
        data = text.encode("utf-8")
    except UnicodeError:
        data = None
    if not text.strip() or text in (u".", u"..") or has_control(text) or data is None:
        raise TutumApiError(u"no primary key: {0}".format(_quoted(text)))
    return quote(data, safe="")


def _positive(value, name):
    """Check a number of seconds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise TutumApiError(u"{0} is seconds, 0 or more, not {1!r}".format(name, value))
    return value


def _quoted(value):
    """Quote a text as Python would, without the prefix that Python 2 gives it."""
    shown = one_line(repr(value))
    return shown.lstrip(u"u") if isinstance(value, six.text_type) else shown
