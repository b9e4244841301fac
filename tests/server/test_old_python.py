"""On a Python that is too old for the server."""

from __future__ import absolute_import

import sys

import pytest


def test_server_says_in_one_line_which_python_it_needs(run_python):
    if sys.version_info >= (3, 9):
        pytest.skip("this Python is not too old for the server")
    program = "try:\n    import tutum.server\nexcept ImportError as error:\n    print(error)\n"
    status, output, errors = run_python(program)
    assert (status, errors) == (0, "")
    assert output == "tutum.server needs Python 3.9 or later; this is Python {0}.{1}\n".format(
        *sys.version_info[:2]
    )


def test_server_tests_are_for_newer_pythons():
    if sys.version_info < (3, 9):
        pytest.skip(
            "the server's own tests need Python 3.9; the server is driven from here "
            "by tests/test_examples.py"
        )
