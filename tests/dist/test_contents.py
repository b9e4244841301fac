"""What is in the wheel and in the sdist."""

import email
import re
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.dist.conftest import run


def package_files(source):
    """Return the names of all files of the package, ``tutum/__init__.py`` and so on."""
    root = Path(source)
    return {str(path.relative_to(root)) for path in root.glob("tutum/**/*") if path.is_file()}


def contents(wheel):
    """Return what the wheel holds, a dict from name to bytes."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def metadata(wheel):
    (text,) = [data for name, data in contents(wheel).items() if name.endswith("/METADATA")]
    return email.message_from_bytes(text)


@pytest.fixture(scope="module")
def members(sdist):
    """The names in the sdist, below its one directory."""
    with tarfile.open(sdist) as archive:
        return {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}


def test_one_wheel_is_for_python_2_and_3(wheel):
    assert wheel.name.endswith("-py2.py3-none-any.whl")


def test_wheel_holds_the_package_whole_and_nothing_else(wheel, source):
    names = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert names == package_files(source)


def test_stubs_come_with_the_marker_that_lets_type_checkers_read_them(wheel):
    names = contents(wheel)
    if any(name.endswith(".pyi") for name in names):
        assert "tutum/py.typed" in names


def test_wheel_has_the_license(wheel):
    (name,) = [name for name in contents(wheel) if name.endswith("/LICENSE")]
    assert b"Apache License" in contents(wheel)[name]


def test_sdist_holds_what_a_build_needs_and_the_documentation(members, source):
    docs = {str(p.relative_to(source)) for p in Path(source).glob("docs/**/*") if p.is_file()}
    top = {"LICENSE", "MANIFEST.in", "README.rst", "setup.py"}
    made = {"PKG-INFO", "setup.cfg"}
    names = {name for name in members if ".egg-info/" not in name}
    assert names == package_files(source) | docs | top | made


def test_wheels_from_the_sdist_and_from_the_checkout_are_the_same(wheel, source, tmp_path):
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, source, cwd=tmp_path)
    assert contents(tmp_path / wheel.name) == contents(wheel)


def test_the_metadata_say_what_is_needed(wheel, source):
    said = metadata(wheel)
    version = re.search('__version__ = "(.+)"', Path(source, "tutum/__init__.py").read_text())
    assert (said["Name"], said["Version"]) == ("python-tutum", version.group(1))
    needed = [line for line in said.get_all("Requires-Dist") if "extra ==" not in line]
    assert sorted(re.match("[a-z]+", line).group() for line in needed) == ["requests", "six"]
    assert set(said.get_all("Provides-Extra")) == {"server", "docs"}
    assert said.get_payload().strip() == Path(source, "README.rst").read_text("utf-8").strip()


def test_metadata_and_readme_pass_twine(built):
    run(sys.executable, "-m", "twine", "check", "--strict", *built.iterdir(), cwd=built)
