"""List the code blocks of the documentation: ``python -m tests.docs``."""

from __future__ import absolute_import, print_function

from tests.docs.blocks import listing

if __name__ == "__main__":
    print(listing())
