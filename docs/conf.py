"""Settings of Sphinx."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tutum  # noqa: E402  found beside this directory

project = "python-tutum"
author = "The python-tutum authors"
copyright = "the python-tutum authors"
release = version = tutum.__version__

extensions = ["sphinx.ext.autodoc", "sphinxcontrib.httpdomain"]
autodoc_member_order = "bysource"
autodoc_typehints = "none"

html_theme = "furo"
html_title = "python-tutum " + release
html_static_path = ["_static"]
html_css_files = ["tables.css"]
exclude_patterns = ["_build", "examples"]
# Dashes only: quotes stay as they are typed.
smartquotes_action = "D"
