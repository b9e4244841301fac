"""The distributions install into fresh environments, and work there."""

import os
import sys

import pytest

from tests.conftest import ROOT
from tests.dist.conftest import run

DEPLOY = os.path.join(ROOT, "docs", "examples", "deploy.py")


def pip_install(python, *what):
    """Install, and return what pip printed."""
    return run(python, "-m", "pip", "install", *what, cwd=python.parent)[1]


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.13"])
def test_wheel_installs_and_the_example_runs(version, fresh, wheel, tmp_path):
    python = fresh(version)
    printed = pip_install(python, wheel)
    assert "Successfully installed" in printed
    assert "SyntaxError" not in printed
    where = run(python, "-c", "import tutum; print(tutum.__file__)", cwd=tmp_path)[1]
    assert where.startswith(str(python.parent.parent))
    server = (sys.executable, "-m", "tutum.server", "exec", "--")
    printed = run(*server, python, DEPLOY, cwd=tmp_path)[1]
    assert "Launched" in printed


@pytest.mark.parametrize("form", ["sdist", "checkout"])
def test_python_2_installs_from_source_without_complaint(form, fresh, sdist, source, tmp_path):
    python = fresh("2.7")
    printed = pip_install(python, {"sdist": sdist, "checkout": source}[form])
    assert "Successfully installed" in printed
    assert "SyntaxError" not in printed
    run(python, "-c", "import tutum", cwd=tmp_path)


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_the_extra_brings_all_that_the_server_needs(version, fresh, source, tmp_path):
    python = fresh(version)
    pip_install(python, source + "[server]")
    program = "import tutum; print(tutum.Application.list())"
    server = (python, "-m", "tutum.server", "exec", "--")
    assert run(*server, python, "-c", program, cwd=tmp_path)[1] == "[]\n"


@pytest.mark.parametrize("version", ["2.7", "3.8"])
def test_the_extra_brings_nothing_where_the_server_cannot_run(version, fresh, wheel, tmp_path):
    python = fresh(version)
    pip_install(python, str(wheel) + "[server]")
    assert run(python, "-c", "import fastapi", cwd=tmp_path, check=False)[0] != 0
    status, printed = run(python, "-m", "tutum.server", cwd=tmp_path, check=False)
    assert status != 0
    assert "tutum.server needs Python 3.9 or later" in printed
