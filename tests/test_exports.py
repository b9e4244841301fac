"""The public surface, as one test would have it."""

from __future__ import absolute_import

import inspect
import logging
import pydoc

import pytest

import tutum
import tutum.api.application
import tutum.api.auth
import tutum.api.base
import tutum.api.container
import tutum.api.exceptions
import tutum.api.http
from tests.conftest import load_exchanges

TOP = """
    user apikey base_url timeout max_retries logger auth Application Container TutumApiError
    TutumAuthError ObjectNotFound TutumConnectionError TutumTimeoutError __version__
""".split()

MODEL = """
    list iter fetch create save refresh delete start stop wait_until get_all_attributes pk is_dirty
""".split()


@pytest.mark.promise("surface")
def test_top_level_has_the_documented_names():
    assert [name for name in TOP if not hasattr(tutum, name)] == []
    assert set(tutum.__all__) == set(TOP) - {"__version__"}


@pytest.mark.promise("surface")
def test_models_have_the_documented_members():
    for model in (tutum.api.base.RESTModel, tutum.Application, tutum.Container):
        assert [name for name in MODEL if not hasattr(model, name)] == []
    assert tutum.Application is tutum.api.application.Application
    assert tutum.Container is tutum.api.container.Container
    assert isinstance(tutum.Application.logs, property)
    assert isinstance(tutum.Container.logs, property)


@pytest.mark.promise("surface")
@pytest.mark.parametrize(
    "function, arguments",
    [
        (tutum.api.auth.authenticate, ["username", "password"]),
        (tutum.api.auth.get_apikey, ["username", "password"]),
        (tutum.api.auth.is_authenticated, []),
        (tutum.api.auth.logout, []),
        (tutum.api.auth.load_from_file, ["file"]),
        (tutum.api.auth.get_auth_header, []),
        (tutum.api.http.send_request, ["method", "path"]),
        (tutum.api.http.get_session, []),
        (tutum.api.http.close, []),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_functions_take_the_documented_arguments(function, arguments):
    code = function.__code__
    assert list(code.co_varnames[: code.co_argcount]) == arguments


@pytest.mark.promise("surface")
def test_modules_are_reached_the_way_scripts_of_the_time_did():
    from tutum.api import auth, exceptions, http  # noqa: F401
    from tutum.api.exceptions import ObjectNotFound, TutumApiError, TutumAuthError  # noqa: F401

    assert tutum.auth is auth
    assert tutum.api.http is http
    assert exceptions.TutumApiError is tutum.TutumApiError


@pytest.mark.promise("surface")
def test_every_public_function_and_class_says_what_it_is_for():
    for module in (
        tutum.api.auth,
        tutum.api.base,
        tutum.api.application,
        tutum.api.container,
        tutum.api.exceptions,
        tutum.api.http,
    ):
        assert module.__doc__
        for name, member in vars(module).items():
            ours = getattr(member, "__module__", None) == module.__name__
            if ours and not name.startswith("_") and callable(member):
                assert inspect.getdoc(member), name


@pytest.mark.promise("log")
def test_logger_has_a_null_handler_and_no_other(run_python):
    program = "import logging, tutum; print(tutum.logger.handlers, logging.getLogger().handlers)"
    _, output, errors = run_python(program)
    assert "NullHandler" in output and output.count("Handler") == 1 and "[]" in output, output
    assert errors == ""
    assert tutum.logger is logging.getLogger("python-tutum")


def test_import_reaches_no_further_than_it_must(run_python):
    program = (
        "import requests, six, sys, logging\n"
        "before = set(sys.modules)\n"
        "import tutum\n"
        "print(sorted(m for m in set(sys.modules) - before if not m.startswith('tutum')))\n"
    )
    status, output, errors = run_python(program)
    assert status == 0, errors
    for heavy in ("configparser", "ConfigParser", "fastapi", "asyncio.base_events"):
        assert "'{0}'".format(heavy) not in output
    assert "tutum.server" not in output


@pytest.mark.parametrize(
    "model, operation",
    [
        (tutum.Application, "GET /api/v1/application/(uuid)/"),
        (tutum.Container, "GET /api/v1/container/(uuid)/"),
    ],
)
def test_help_reads_like_a_manual_page(model, operation):
    documented = [each for each in load_exchanges() if each["operation"] == operation][0]
    parameters = [each for each in load_exchanges() if each["operation"].startswith("POST ")][0]
    text = pydoc.plain(pydoc.render_doc(model))
    for name in MODEL + ["logs"]:
        assert name in text
    for name in documented["response"]["json"]:
        assert "``{0}``".format(name) in text or '"{0}"'.format(name) in text, name
    if model is tutum.Application:
        for parameter in parameters["parameters"]:
            assert "``{0}``".format(parameter["name"]) in text


def test_help_of_the_package_names_settings_and_classes():
    text = pydoc.plain(pydoc.render_doc(tutum))
    for name in ("tutum.user", "TUTUM_APIKEY", "~/.tutum", "base_url", "timeout", "Application"):
        assert name in text
