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

#: Every way of reStructuredText to show code: directives at any depth, a paragraph that ends in
#: two colons, a doctest without a directive. Only the first, at the margin, is looked for above.
_CODE = re.compile(
    r"^ *\.\. (code|code-block|sourcecode|literalinclude|parsed-literal|doctest|testcode)::"
    r"|^(?! *\.\. ).*::$|^>>> "
)

#: Beginning of a block's text -> what runs it, or why nothing does.
REASONS = {
    "pip install '.[server]' && python -m tutum.server exec -- python docs": (
        "tests/dist/test_install.py installs it, tests/test_examples.py runs it"
    ),
    "pip install tox && tox": ".ci/run",
    "pip install '.[server]' && python -m tutum.server exec -- python\n": (
        "tests/dist/test_install.py, with a program in place of the session"
    ),
    "pip install '.[server]'": "tests/dist/test_install.py",
    "python -m tutum.server exec -- python docs": "tests/test_examples.py",
    "python -m tutum.server exec -- python": "tests/server/test_command.py; the session that "
    "follows is run as a doctest",
    "python -m tutum.server --user": "tests/docs/test_blocks.py, on a free port",
    "export TUTUM_BASE_URL": "tests/docs/test_blocks.py: what the command before it prints",
    "tox -e bench": ".ci/run, short",
    "python -m tests.": "by hand: it only prints",
    "[auth]": "tests/docs/test_blocks.py: the library reads it",
}


def find_blocks():
    """Return all code blocks of README.rst and docs/, in order."""
    return [block for name in _names() for block in _blocks_of(name)]


def _names():
    directory = os.path.join(ROOT, "docs")
    return ["README.rst"] + sorted(
        os.path.join("docs", name) for name in os.listdir(directory) if name.endswith(".rst")
    )


def _lines_of(name):
    with io.open(os.path.join(ROOT, name), encoding="utf-8") as stream:
        return stream.read().split("\n")


def _blocks_of(name):
    lines = _lines_of(name)
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


def find_strays():
    """Return the places of code that :func:`find_blocks` does not find."""
    strays = []
    for name in _names():
        for number, line in enumerate(_lines_of(name)):
            if _CODE.match(line) and not _DIRECTIVE.match(line):
                strays.append("{0}:{1} {2}".format(name, number + 1, line))
    return strays


def runner(block):
    """Say what runs a block, or why nothing does; ``None`` where nobody thought of it."""
    if block.language in ("pycon", "python"):
        return "tests/docs/test_blocks.py"
    beginning = _beginning(block)
    return None if beginning is None else REASONS[beginning]


def unused_reasons():
    """Return the entries of ``REASONS`` that no block begins with any more."""
    return sorted(set(REASONS) - {_beginning(block) for block in find_blocks()})


def _beginning(block):
    """Return the longest entry of ``REASONS`` that a block begins with, or ``None``."""
    for beginning in sorted(REASONS, key=len, reverse=True):
        if block.text.startswith(beginning):
            return beginning
    return None


def listing():
    """Return a line for each block."""
    return "\n".join(
        "{0}:{1} {2}: {3} -> {4}".format(
            block.file, block.line, block.language, block.text.split("\n")[0], runner(block)
        )
        for block in find_blocks()
    )
