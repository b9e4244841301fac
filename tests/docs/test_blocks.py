"""Every code block of the documentation is run, or somebody said why not."""

from __future__ import absolute_import

import doctest
import os
import re
import subprocess
import sys

import pytest

import tutum
from tests.conftest import ROOT
from tests.docs.blocks import REASONS, find_blocks, find_strays, runner, unused_reasons

BLOCKS = find_blocks()
FILES = sorted({block.file for block in BLOCKS if block.language == "pycon"})
PROGRAMS = [block for block in BLOCKS if block.language == "python"]

#: Doctests show Python 3's texts and prints.
new_python = pytest.mark.skipif(
    sys.version_info < (3, 9), reason="the server takes Python 3.9, and the sessions are Python 3's"
)


def test_every_block_is_run_or_says_why_not():
    assert len(BLOCKS) > 20
    assert ["{0.file}:{0.line}".format(block) for block in BLOCKS if not runner(block)] == []


def test_no_code_stands_outside_of_blocks_that_are_found():
    assert find_strays() == []


def test_no_reason_is_left_over_and_what_it_names_is_there():
    assert unused_reasons() == []
    for reason in REASONS.values():
        for name in re.findall(r"[\w./]+\.py|\.ci/run", reason):
            assert os.path.exists(os.path.join(ROOT, name)), reason


#: Sessions that show transitional states, which last so many seconds there, and none elsewhere.
TRANSITIONS = {"docs/quickstart.rst": 0.8}


@pytest.fixture
def local_server(request):
    """A server of its own, which the library is pointed at."""
    from tutum.server import LocalServer

    transition = TRANSITIONS.get(request.node.callspec.params.get("name"), 0)
    with LocalServer(transition=transition) as server:
        tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url
        yield server


@new_python
@pytest.mark.parametrize("name", FILES)
def test_sessions_show_what_they_show(local_server, name):
    text = "\n".join(
        block.text for block in BLOCKS if block.language == "pycon" and block.file == name
    )
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    printed = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=printed.append)
    assert "".join(printed) == ""
    assert test.examples


@new_python
@pytest.mark.parametrize("block", PROGRAMS, ids=lambda block: "{0.file}:{0.line}".format(block))
def test_programs_run(local_server, block):
    names = {}
    exec(compile(block.text, block.file, "exec"), names)
    for name, member in list(names.items()):
        if name.startswith("test_"):
            member(local_server)


def _block(beginning):
    (block,) = [block for block in BLOCKS if block.text.startswith(beginning)]
    return block


def test_the_file_of_credentials_is_read(home, no_credentials):
    home.join(".tutum").write(_block("[auth]").text)
    assert tutum.auth.load_from_file() == ("username", "apikey")
    header = {"Authorization": "ApiKey username:apikey"}
    assert tutum.auth.get_auth_header() == header


@new_python
def test_the_server_prints_the_lines_that_are_shown():
    command = _block("python -m tutum.server --user").text.split()
    process = subprocess.Popen(
        [sys.executable] + command[1:] + ["--port", "0"],
        stdout=subprocess.PIPE,
        env=dict(os.environ, PYTHONPATH=ROOT),
    )
    try:
        printed = "".join(process.stdout.readline().decode("utf-8") for _ in range(3))
    finally:
        process.terminate()
        process.communicate()
    shown = _block("export TUTUM_BASE_URL").text
    assert re.sub(r":\d+/", ":PORT/", printed) == re.sub(r":\d+/", ":PORT/", shown)
