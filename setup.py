"""Build and install python-tutum; all metadata stands here, settings of the tools in tox.ini."""

import io
import os
import re

from setuptools import find_packages, setup

HERE = os.path.dirname(os.path.abspath(__file__))


def read(*names):
    with io.open(os.path.join(HERE, *names), encoding="utf-8") as stream:
        return stream.read()


def version():
    """Read the version without importing the package: ``requests`` may not be there yet."""
    return re.search(r'^__version__ = "([^"]+)"$', read("tutum", "__init__.py"), re.M).group(1)


setup(
    name="python-tutum",
    version=version(),
    description="Run Docker containers on Tutum, from Python, with an API server of your own",
    long_description=read("README.rst"),
    long_description_content_type="text/x-rst",
    author="The python-tutum authors",
    license="Apache-2.0",
    keywords="tutum docker containers api client rest paas",
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Developers",
        "Intended Audience :: System Administrators",
        "License :: OSI Approved :: Apache Software License",
        "Operating System :: OS Independent",
        "Programming Language :: Python",
        "Programming Language :: Python :: 2",
        "Programming Language :: Python :: 2.7",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.6",
        "Programming Language :: Python :: 3.7",
        "Programming Language :: Python :: 3.8",
        "Programming Language :: Python :: 3.9",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Software Development :: Libraries :: Python Modules",
        "Topic :: System :: Distributed Computing",
        "Typing :: Typed",
    ],
    packages=find_packages(include=["tutum", "tutum.*"]),
    package_data={"": ["py.typed", "*.pyi"]},
    zip_safe=False,  # type checkers read py.typed and the stubs from a directory
    python_requires=">=2.7, !=3.0.*, !=3.1.*, !=3.2.*, !=3.3.*, !=3.4.*, !=3.5.*",
    # The lowest releases that work on every one of these Pythons.
    install_requires=["requests>=2.25", "six>=1.16"],
    extras_require={
        # Elsewhere the library is all there is, and the server says which Python it needs. Without
        # the markers pip would try release after release before it gives up, on 3.8 for minutes.
        "server": [
            requirement + '; python_version >= "3.9"'
            for requirement in ("fastapi>=0.115", "pydantic>=2.7", "uvicorn>=0.34")
        ],
        "docs": ["sphinx>=7", "sphinxcontrib-httpdomain>=1.8", "furo>=2024.1.29"],
    },
    # One wheel for Python 2 and 3.
    options={"bdist_wheel": {"python_tag": "py2.py3"}},
)
