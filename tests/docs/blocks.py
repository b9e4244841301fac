"""The code blocks of the documentation: ``python -m tests.docs`` lists them and what runs each."""

from __future__ import absolute_import

import collections
import io
import os
import re
import textwrap

from tests.conftest import ROOT

Block = collections.namedtuple("Block", "file line language text")

_DIRECTIVE = re.compile(r"^\.\. code-block:: (\w+)$")

#: Beginning of a block's text -> what runs it, or why nothing does.
REASONS = {
    "pip install '.[server]' && python -m tutum.server exec": "tests/dist/test_install.py",
    "pip install tox && tox": ".ci/run",
    "pip install '.[server]'": "tests/dist/test_install.py",
    "python -m tutum.server exec -- python docs": "tests/test_examples.py",
    "python -m tutum.server exec -- python": "tests/server/test_command.py; the session that "
    "follows is run as a doctest",
    "python -m tutum.server --user": "tests/server/test_command.py",
    "export TUTUM_BASE_URL": "what the command before it prints: tests/server/test_command.py",
    "tox -e bench": ".ci/run, short",
    "python -m tests.": "by hand: it only prints",
    "[auth]": "tests/api/test_auth.py reads files like it",
}


def find_blocks():
    """Return all code blocks of README.rst and docs/, in order."""
    directory = os.path.join(ROOT, "docs")
    names = ["README.rst"] + sorted(
        os.path.join("docs", name) for name in os.listdir(directory) if name.endswith(".rst")
    )
    return [block for name in names for block in _blocks_of(name)]


def _blocks_of(name):
    with io.open(os.path.join(ROOT, name), encoding="utf-8") as stream:
        lines = stream.read().split("\n")
    blocks = []
    for number, line in enumerate(lines):
        match = _DIRECTIVE.match(line)
        if match:
            body = []
            for following in lines[number + 1 :]:
                if following.strip() and not following.startswith("   "):
                    break
                body.append(following)
            text = textwrap.dedent("\n".join(body)).strip() + "\n"
            blocks.append(Block(name, number + 1, match.group(1), text))
    return blocks


def runner(block):
    """Say what runs a block, or why nothing does; ``None`` where nobody thought of it."""
    if block.language in ("pycon", "python"):
        return "tests/docs/test_blocks.py"
    for beginning in sorted(REASONS, key=len, reverse=True):
        if block.text.startswith(beginning):
            return REASONS[beginning]
    return None


def listing():
    """Return a line for each block."""
    return "\n".join(
        "{0}:{1} {2}: {3} -> {4}".format(
            block.file, block.line, block.language, block.text.split("\n")[0], runner(block)
        )
        for block in find_blocks()
    )
