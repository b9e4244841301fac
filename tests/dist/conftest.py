"""Distributions built from a copy of the checkout, and fresh environments to install them in.

These tests run on the Python that tox runs on, in the environment ``dist``.
"""

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

#: Not copied: what tools and earlier builds have left.
_LEFT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "_build")

#: No other library's files, and pip compiles what it installs, as it does elsewhere.
_LEFT_OUT = ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
_ENVIRONMENT = {name: os.environ[name] for name in os.environ if name not in _LEFT_OUT}


def run(*command, cwd, check=True):
    """Run a command outside the checkout, so that no ``tutum`` but the installed one is found.

    :returns: exit status and all that it printed; where `check`, a status other than 0 fails.
    """
    done = subprocess.run(
        [str(word) for word in command],
        cwd=str(cwd),
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    if check and done.returncode != 0:
        pytest.fail("{0}: status {1}\n{2}".format(command, done.returncode, done.stdout))
    return done.returncode, done.stdout


def find_python(version):
    """Return the path of an interpreter such as ``"2.7"``, or ``None``.

    A shim of pyenv may be there without the Python that it stands for, so each one is asked.
    """
    for directory in os.environ["PATH"].split(os.pathsep):
        name = shutil.which("python" + version, path=directory)
        if name is not None:
            program = "import sys; print(sys.executable)"
            status, output = run(name, "-c", program, cwd=ROOT, check=False)
            if status == 0:
                return output.strip()
    return None


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """A copy of the checkout: an earlier build's files would get into a wheel unnoticed."""
    # Not named dist: MANIFEST.in and the patterns above are about names inside.
    return shutil.copytree(ROOT, str(tmp_path_factory.mktemp("copy") / "source"), ignore=_LEFT)


@pytest.fixture(scope="session")
def built(source, tmp_path_factory):
    """The directory with the sdist, and the wheel that was built from that sdist."""
    directory = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--outdir", directory, source, cwd=directory)
    return directory


@pytest.fixture(scope="session")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(built):
    (path,) = built.glob("*.tar.gz")
    return path


@pytest.fixture
def fresh(tmp_path):
    """A function that makes an environment of one Python, and returns its interpreter."""

    def make(version):
        base = find_python(version)
        if base is None:
            pytest.skip("no Python {0} was found".format(version))
        directory = tmp_path / ("python" + version)
        run(sys.executable, "-m", "virtualenv", "-q", "-p", base, directory, cwd=tmp_path)
        return directory / "bin" / "python"

    return make
