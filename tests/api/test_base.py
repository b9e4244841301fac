# coding: utf-8
"""Models: attributes, changes, saving, copies."""

from __future__ import absolute_import

import copy
import json
import pickle
import sys
import threading

import pytest
import six

import tutum
from tests.wire import answer, refuse
from tutum.api.base import RESTModel

LISTED = {
    "uuid": "7eaf7fff",
    "name": "web",
    "state": "Running",
    "target_num_containers": 2,
    "web_public_dns": None,
    "container_ports": [{"inner_port": 80, "protocol": "tcp"}],
}
MODELS = [tutum.Application, tutum.Container]


def _loaded(cls=tutum.Application, **changes):
    """Make an object as an answer would."""
    return cls._loaded(json.loads(json.dumps(dict(LISTED, **changes))))


def _fails(cls, call, *args, **kwargs):
    with pytest.raises(cls) as caught:
        call(*args, **kwargs)
    return caught.value


# Attributes


@pytest.mark.promise("attributes")
def test_attributes_are_the_keys_of_the_json():
    app = _loaded()
    assert app.name == "web"
    assert app.web_public_dns is None
    assert app.container_ports[0]["inner_port"] == 80
    assert app.get_all_attributes() == LISTED
    assert json.loads(json.dumps(app.get_all_attributes())) == LISTED


def _members():
    names = set(dir(tutum.Application)) | set(dir(RESTModel)) | set(dir(object))
    names |= {"__class__", "__dict__", "__slots__", "__weakref__", "__module__", "_state", "mro"}
    return sorted(names)


@pytest.mark.promise("attributes")
@pytest.mark.parametrize("key", _members())
def test_a_key_never_hides_a_member_and_stays_readable(play, key):
    plain = _loaded()
    hidden = plain.__class__._loaded(dict(LISTED, **{key: "from the server"}))
    if key not in ("logs", "pk", "mro"):
        assert type(getattr(hidden, key, None)) is type(getattr(plain, key, None))
    assert hidden.pk == ("from the server" if key == "uuid" else "7eaf7fff")
    assert hidden.get_all_attributes()[key] == "from the server"
    assert isinstance(hidden, tutum.Application)
    assert repr(hidden) == repr(plain)
    again = pickle.loads(pickle.dumps(hidden, 2))
    assert again.get_all_attributes() == hidden.get_all_attributes()
    play(answer(202, json=dict(LISTED, **{key: "new"})))
    hidden.name = "other"
    assert hidden.save() is True
    assert hidden.get_all_attributes()[key] == "new"


@pytest.mark.promise("attributes")
@pytest.mark.parametrize("name", ["save", "pk", "logs", "is_dirty", "list", "endpoint", "_state"])
def test_members_cannot_be_assigned(name):
    app = _loaded()
    assert name in str(_fails(AttributeError, setattr, app, name, 1))
    assert not app.is_dirty


@pytest.mark.promise("missing")
@pytest.mark.parametrize("cls", MODELS)
def test_a_name_that_is_not_there_is_an_attribute_error(cls):
    model = _loaded(cls)
    message = str(_fails(AttributeError, getattr, model, "nonsense"))
    assert "nonsense" in message and cls.__name__ in message and "refresh" not in message
    assert not hasattr(model, "nonsense") and not hasattr(cls(), "name")
    assert getattr(model, "nonsense", 5) == 5


@pytest.mark.promise("missing")
@pytest.mark.parametrize("cls", MODELS)
def test_a_name_that_only_details_have_says_so(cls):
    model = _loaded(cls)
    assert cls._details_only
    for name in cls._details_only:
        assert "refresh() loads it" in str(_fails(AttributeError, getattr, model, name))


@pytest.mark.promise("offline")
def test_nothing_but_logs_talks_to_the_server(play):
    wire = play(answer(json={"logs": "line\n"}))
    app = _loaded()
    app.name, app.container_ports, repr(app), dir(app), str(app), app.pk, app.is_dirty
    hasattr(app, "containers"), app == _loaded(), hash(app), app.get_all_attributes()
    app.name = "other"
    del app.name
    copy.copy(app), copy.deepcopy(app), pickle.dumps(app, 2)
    assert wire.connections == 0
    assert app.logs == "line\n"
    assert len(wire.requests) == 1


def test_deleting_an_attribute_forgets_its_change():
    app = _loaded()
    app.name, app.more = "other", 1
    del app.name
    del app.more
    assert app.name == "web" and not hasattr(app, "more") and not app.is_dirty
    assert "comes from the server" in str(_fails(AttributeError, delattr, app, "name"))
    _fails(AttributeError, delattr, app, "nonsense")


# Changes


@pytest.mark.promise("dirty")
@pytest.mark.parametrize("value", [0, "", [], False, None, {}, "x", 1.5, {"a": [1]}, [None]])
def test_an_assigned_value_is_dirty(value):
    app = _loaded()
    app.other = value
    assert app.is_dirty
    app = _loaded(other="something")
    app.other = value
    assert app.is_dirty and app.other == value


@pytest.mark.promise("dirty")
@pytest.mark.parametrize(
    "one, other", [(1, True), (0, False), (1, 1.0), (None, False), ("", None), ([], {}), ("1", 1)]
)
def test_values_that_json_tells_apart_are_changes(one, other):
    app = _loaded(value=one)
    app.value = other
    assert app.is_dirty


@pytest.mark.promise("dirty")
def test_reading_and_changing_back_are_no_changes():
    app = _loaded()
    app.container_ports, app.container_ports[0]["inner_port"], app.name
    assert not app.is_dirty
    app.name, app.target_num_containers = "other", 5
    app.name, app.target_num_containers = "web", 2
    assert not app.is_dirty
    app.container_ports = [{"protocol": "tcp", "inner_port": 80}]
    assert not app.is_dirty
    app.name = u"web"
    assert not app.is_dirty


DEEP = {"a": [{"b": {"c": [1, {"d": None}]}}]}


@pytest.mark.promise("dirty")
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(new=1),
        lambda data: data["a"].append(2),
        lambda data: data["a"][0]["b"].pop("c"),
        lambda data: data["a"][0]["b"]["c"].insert(0, 0),
        lambda data: data["a"][0]["b"]["c"][1].update(d=False),
        lambda data: data.clear(),
        lambda data: data["a"].reverse() or data["a"].append(None),
    ],
)
def test_a_change_in_place_at_any_depth_is_dirty_and_sent(play, change):
    app = _loaded(data=DEEP)
    change(app.data)
    assert app.is_dirty
    expected = json.loads(json.dumps(DEEP))
    change(expected)
    wire = play(answer(202, json=dict(LISTED, data=expected)))
    app.save()
    assert wire.requests[0].json == {"data": expected}
    assert not app.is_dirty


@pytest.mark.promise("dirty")
def test_a_change_in_place_that_is_undone_is_none():
    app = _loaded(data=DEEP)
    inner = app.data["a"][0]["b"]["c"]
    inner.append(5)
    assert app.is_dirty
    inner.pop()
    assert not app.is_dirty


@pytest.mark.promise("dirty")
def test_what_get_all_attributes_returns_is_independent():
    app = _loaded(data=DEEP)
    app.own = [1]
    attributes = app.get_all_attributes()
    attributes["data"]["a"].append(1)
    attributes["own"].append(2)
    attributes["name"] = "x"
    assert app.data == DEEP and app.own == [1] and app.name == "web"


def test_a_new_object_is_clean_until_it_has_attributes():
    assert not tutum.Application().is_dirty
    assert not tutum.Application.create().is_dirty
    assert tutum.Application.create(image="x").is_dirty
    assert tutum.Application(image="x").image == "x"


# Saving


@pytest.mark.promise("save")
def test_a_new_object_is_posted_without_its_nones(play):
    wire = play(answer(202, json=LISTED))
    app = tutum.Application.create(image="x", name=None, zero=0, empty="", no=False, none_in=[None])
    assert app.save() is True
    (request,) = wire.requests
    assert (request.method, request.path) == ("POST", "/api/v1/application/")
    assert request.json == {"image": "x", "zero": 0, "empty": "", "no": False, "none_in": [None]}
    assert app.pk == "7eaf7fff" and not app.is_dirty
    assert app.get_all_attributes() == LISTED


def test_an_empty_new_object_is_posted_too(play):
    wire = play(answer(400, json={"error": "image is required"}))
    _fails(tutum.TutumApiError, tutum.Application.create().save)
    assert wire.requests[0].json == {}


@pytest.mark.promise("save")
@pytest.mark.parametrize("value", [0, "", [], False, None, {}, u"\xfc", 10**30])
def test_an_existing_object_patches_exactly_what_changed(play, value):
    app = _loaded(other="something")
    app.other = value
    app.container_ports
    answered = dict(LISTED, other=value, state="Scaling")
    wire = play(answer(202, json=answered))
    assert app.save() is True
    (request,) = wire.requests
    assert (request.method, request.path) == ("PATCH", "/api/v1/application/7eaf7fff/")
    assert request.json == {"other": value}
    assert app.state == "Scaling" and not app.is_dirty


@pytest.mark.promise("save")
def test_a_clean_object_sends_nothing(play):
    wire = play()
    assert _loaded().save() is True
    assert wire.connections == 0


@pytest.mark.promise("save")
def test_the_answer_becomes_the_state(play):
    app = _loaded(gone="soon")
    app.name = "wanted"
    play(answer(202, json=dict(LISTED, name="decided", extra=1)))
    app.save()
    assert app.name == "decided" and app.extra == 1 and not hasattr(app, "gone")


@pytest.mark.promise("save")
@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_patch_with_an_empty_answer_keeps_what_was_sent(play, status):
    app = _loaded()
    app.name = "new"
    play(answer(status))
    assert app.save() is True
    assert app.name == "new" and app.state == "Running" and not app.is_dirty


@pytest.mark.parametrize(
    "step", [answer(202), answer(204), answer(202, json=[]), answer(202, json={})]
)
def test_a_post_whose_answer_names_no_object_is_an_error(play, step):
    play(step)
    app = tutum.Application.create(image="x")
    _fails(tutum.TutumApiError, app.save)
    assert app.pk is None and app.is_dirty


@pytest.mark.promise("failed-save")
@pytest.mark.parametrize("step", [answer(400, json={}), answer(500), refuse(), answer(body=b"<")])
@pytest.mark.parametrize("new", [True, False])
def test_after_a_failure_it_is_as_dirty_as_before(play, step, new):
    app = tutum.Application.create(image="x") if new else _loaded(data=DEEP)
    app.name = "changed"
    if not new:
        app.data["a"].append(1)
    before = app.get_all_attributes()
    wire = play(step, answer(202, json=LISTED))
    _fails(tutum.TutumApiError, app.save)
    assert app.is_dirty and app.get_all_attributes() == before
    assert (app.pk is None) is new
    app.save()
    assert wire.requests[0].json == wire.requests[1].json


@pytest.mark.promise("failed-save", "one-family")
@pytest.mark.parametrize("bad", [{1, 2}, object(), float("nan"), b"\xff", 1j, [float("inf")]])
def test_a_value_that_json_cannot_say_is_an_error_that_names_it(play, bad):
    wire = play()
    app = _loaded()
    app.culprit = bad
    assert app.is_dirty
    assert "culprit" in str(_fails(tutum.TutumApiError, app.save))
    assert wire.connections == 0 and app.culprit is bad


def test_circular_and_bottomless_values_are_errors(play):
    play()
    app = _loaded()
    app.culprit = []
    app.culprit.append(app.culprit)
    assert app.is_dirty
    assert "culprit" in str(_fails(tutum.TutumApiError, app.save))
    deep = []
    for _ in range(sys.getrecursionlimit() * 50):
        deep = [deep]
    app.culprit = deep
    assert "culprit" in str(_fails(tutum.TutumApiError, app.save))
    while deep:  # taken apart by hand: freeing it in one go overflows the stack of old Pythons
        deep = deep[0]


@pytest.mark.promise("save")
def test_a_change_made_during_the_call_is_not_lost(play):
    app = _loaded()
    gate = threading.Event()
    wire = play(answer(202, json=dict(LISTED, name="first"), gate=gate))
    app.name = "first"
    thread = threading.Thread(target=app.save)
    thread.start()
    while not wire.requests:
        pass
    app.name, app.other = "second", 1
    gate.set()
    thread.join()
    assert app.name == "second" and app.is_dirty and app.other == 1


# Refresh and actions


@pytest.mark.promise("refresh")
def test_refresh_loads_the_details(play):
    wire = play(answer(json=dict(LISTED, containers=["/x/"], state="Stopped")))
    app = _loaded()
    assert app.refresh() is True
    assert (wire.requests[0].method, wire.requests[0].path) == (
        "GET",
        "/api/v1/application/7eaf7fff/",
    )
    assert app.containers == ["/x/"] and app.state == "Stopped"


@pytest.mark.promise("refresh")
def test_refresh_keeps_unsaved_changes_unless_forced(play):
    wire = play(answer(json=dict(LISTED, state="Stopped")))
    app = _loaded()
    app.name = "changed"
    assert app.refresh() is False
    assert app.name == "changed" and app.state == "Running" and wire.connections == 0
    assert app.refresh(force=True) is True
    assert app.name == "web" and app.state == "Stopped" and not app.is_dirty


@pytest.mark.promise("unsaved")
@pytest.mark.parametrize("cls", MODELS)
@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.start(),
        lambda m: m.stop(),
        lambda m: m.delete(),
        lambda m: m.refresh(),
        lambda m: m.refresh(force=True),
        lambda m: m.logs,
        lambda m: m.wait_until("Running"),
    ],
)
def test_what_needs_a_saved_object_says_so(play, cls, call):
    wire = play()
    model = cls(uuid="7eaf7fff", name="pretender")
    assert "never saved" in str(_fails(tutum.TutumApiError, call, model))
    assert wire.connections == 0


@pytest.mark.promise("delete")
@pytest.mark.parametrize(
    "step, state",
    [
        (answer(202, json=dict(LISTED, state="Terminating")), "Terminating"),
        (answer(202), "Running"),
        (answer(200), "Running"),
        (answer(204), "Running"),
    ],
)
def test_delete_takes_every_kind_of_answer(play, step, state):
    wire = play(step)
    app = _loaded()
    assert app.delete() is True
    assert app.state == state
    assert (wire.requests[0].method, wire.requests[0].path) == (
        "DELETE",
        "/api/v1/application/7eaf7fff/",
    )


@pytest.mark.parametrize("name", ["start", "stop", "delete"])
def test_an_action_keeps_unsaved_changes(play, name):
    play(answer(202, json=dict(LISTED, state="Elsewhere")))
    app = _loaded()
    app.target_num_containers = 9
    assert getattr(app, name)() is True
    assert app.state == "Elsewhere" and app.target_num_containers == 9 and app.is_dirty


@pytest.mark.parametrize("body", [[], "text", 5, True])
def test_an_action_whose_answer_is_no_object_is_an_error(play, body):
    play(answer(202, json=body))
    app = _loaded()
    _fails(tutum.TutumApiError, app.start)
    assert app.get_all_attributes() == LISTED


def test_the_key_survives_an_answer_that_leaves_it_out(play):
    play(answer(202, json={"state": "Stopping"}))
    app = _loaded()
    app.stop()
    assert (app.pk, app.state, app.name) == ("7eaf7fff", "Stopping", "web")


def test_the_key_is_the_loaded_one(play):
    wire = play(answer(202, json=LISTED))
    app = _loaded()
    app.uuid = "another"
    app.stop()
    assert app.pk == "7eaf7fff" and wire.requests[0].path.endswith("/7eaf7fff/stop/")


# Representation, copies, equality


@pytest.mark.promise("repr")
def test_repr_names_class_name_uuid_and_state():
    assert repr(_loaded()) == "<Application 'web' 7eaf7fff Running>"
    assert repr(_loaded(tutum.Container)) == "<Container 'web' 7eaf7fff Running>"
    assert repr(tutum.Application.create(name="web")) == "<Application 'web' (not saved)>"
    assert repr(tutum.Application()) == "<Application (not saved)>"


@pytest.mark.promise("repr")
@pytest.mark.parametrize(
    "name", [u"n\xe4me", u"\U0001f40b", "a\nb", 5, None, ["x"], {"a": 1}, u"\ud800"]
)
def test_repr_is_native_text_that_can_be_printed(name):
    for model in (_loaded(name=name, state=name), tutum.Application(name=name)):
        text = repr(model)
        assert isinstance(text, str) and "\n" not in text
        text.encode("ascii" if six.PY2 else "utf-8")


def test_dir_lists_the_attributes_that_the_object_has():
    app = _loaded(**{"not a name": 1})
    app.own = 1
    names = dir(app)
    for name in ("name", "container_ports", "own", "save", "logs", "pk"):
        assert name in names
    assert "containers" not in names and "not a name" not in names
    assert all(isinstance(name, str) for name in names)


PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
COPIES = [lambda m, p=p: pickle.loads(pickle.dumps(m, p)) for p in PROTOCOLS] + [
    copy.copy,
    copy.deepcopy,
]


@pytest.mark.promise("copies")
@pytest.mark.parametrize("duplicate", COPIES)
@pytest.mark.parametrize("cls", MODELS)
def test_copies_keep_class_data_and_changes(duplicate, cls):
    model = _loaded(cls, data=DEEP, text=u"\xfc")
    model.name = "changed"
    model.data["a"].append({"new": [1]})
    again = duplicate(model)
    assert type(again) is cls and again == model
    assert again.get_all_attributes() == model.get_all_attributes()
    assert again.is_dirty
    again.data["a"].append("only here")
    again.name = "web"
    again.data = json.loads(json.dumps(DEEP))
    assert not again.is_dirty and model.is_dirty
    assert "only here" not in model.data["a"]


@pytest.mark.promise("copies")
@pytest.mark.parametrize("duplicate", COPIES)
def test_copies_of_an_unsaved_object_are_unsaved(duplicate):
    model = tutum.Application.create(image="x", ports=[1])
    again = duplicate(model)
    assert again.pk is None and again.image == "x" and again.is_dirty
    again.ports.append(2)
    assert model.ports == [1]


@pytest.mark.promise("copies", "secrecy")
def test_a_pickle_holds_neither_key_nor_session(play):
    tutum.apikey = "very-secret-key"
    play(answer(json=LISTED))
    app = tutum.Application.fetch("7eaf7fff")
    for protocol in PROTOCOLS:
        data = pickle.dumps(app, protocol)
        assert b"very-secret-key" not in data and b"Session" not in data


@pytest.mark.promise("copies")
def test_a_pickle_of_another_python_is_read():
    # What Python 2.7 writes at protocol 2 for an application with one change.
    data = (
        b"\x80\x02ctutum.api.base\n_restore\nq\x00ctutum.api.application\nApplication\nq\x01"
        b"}q\x02(X\x04\x00\x00\x00uuidq\x03X\x01\x00\x00\x001q\x04X\x04\x00\x00\x00nameq\x05"
        b"X\x02\x00\x00\x00\xc3\xbcq\x06u}q\x07U\x04nameq\x08U\x01xq\ts\x87q\nRq\x0b."
    )
    app = pickle.loads(data)
    assert type(app) is tutum.Application
    assert (app.pk, app.name, app.is_dirty) == ("1", "x", True)


@pytest.mark.promise("equality")
def test_equality_is_class_and_key():
    assert _loaded() == _loaded(name="other") and not _loaded() != _loaded()
    assert _loaded() != _loaded(uuid="other") and not _loaded() == _loaded(uuid="other")
    assert _loaded() != _loaded(tutum.Container)
    assert _loaded() != LISTED and _loaded() != None and _loaded() != "7eaf7fff"  # noqa: E711
    assert len({_loaded(), _loaded(), _loaded(tutum.Container)}) == 2


@pytest.mark.parametrize("uuid", [5, 1.5, True, {"a": 1}, [1]])
def test_a_key_that_is_no_text_does_no_harm(uuid):
    app = _loaded(uuid=uuid)
    assert app == _loaded(uuid=uuid) and len({app, _loaded(uuid=uuid)}) == 1
    assert repr(app) and pickle.loads(pickle.dumps(app, 2)) == app


@pytest.mark.promise("equality")
def test_an_unsaved_object_equals_only_itself():
    one, other = tutum.Application(name="x"), tutum.Application(name="x")
    assert one == one and one != other and len({one, other}) == 2
    assert _loaded(uuid=None) != _loaded(uuid=None)


@pytest.mark.promise("subclass")
@pytest.mark.parametrize("endpoint", ["cluster", "/cluster/", "nested/cluster"])
def test_a_subclass_with_an_endpoint_is_a_resource(play, endpoint):
    Cluster = type("Cluster", (RESTModel,), {"endpoint": endpoint})
    path = "/api/v1/" + endpoint.strip("/") + "/"
    wire = play(
        answer(json={"uuid": "1", "size": 3}),
        answer(json={"meta": {"next": None}, "objects": [{"uuid": "1"}]}),
        answer(201, json={"uuid": "2"}),
        answer(202, json={"uuid": "1", "state": "Odd"}),
    )
    cluster = Cluster.fetch("1")
    assert cluster.size == 3 and Cluster.list()[0] == cluster
    Cluster.create(size=1).save()
    cluster.start()
    assert cluster.state == "Odd"
    assert [request.path for request in wire.requests] == [
        path + "1/",
        path,
        path,
        path + "1/start/",
    ]
    assert repr(cluster).startswith("<Cluster ")
    cluster.own = 1
    assert cluster.is_dirty


@pytest.mark.promise("subclass")
@pytest.mark.parametrize(
    "call", [lambda cls: cls.list(), lambda cls: cls.fetch("1"), lambda cls: cls().save()]
)
def test_a_subclass_without_endpoint_says_so(play, call):
    wire = play()
    Nameless = type("Nameless", (RESTModel,), {})
    message = str(_fails(tutum.TutumApiError, call, Nameless))
    assert "Nameless" in message and "endpoint" in message and wire.connections == 0


@pytest.mark.promise("threads")
def test_threads_read_one_object(play):
    app = _loaded(data=DEEP)
    seen, failures = [], []
    start = threading.Event()

    def read():
        start.wait()
        try:
            for _ in range(200):
                seen.append(id(app.data))
                assert app.data == DEEP and not app.is_dirty
                app.get_all_attributes(), repr(app), dir(app), pickle.dumps(app, 2)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(seen)) == 1  # all were handed the same copy
