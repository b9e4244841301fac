"""Names: of applications, of hosts, of variables."""

from __future__ import annotations

import re
from collections.abc import Container as Collection

_NOT_IN_HOSTS = re.compile(r"[^a-z0-9]+")
_NOT_IN_VARIABLES = re.compile(r"[^A-Z0-9]+")


def host_label(text: str) -> str:
    """Make one label of a host name out of any text."""
    return _NOT_IN_HOSTS.sub("-", text.lower()).strip("-")[:48].strip("-") or "app"


def unique(wanted: str, taken: Collection[str]) -> str:
    """Find a name like the wanted one that is not taken: ``web``, ``web-2``, ``web-3``, …"""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def variable(unique_name: str) -> str:
    """Write a unique name the way environment variables are written."""
    return _NOT_IN_VARIABLES.sub("_", unique_name.upper())


def image_name(image: str) -> str:
    """Take namespace and tag off an image."""
    return image.rpartition("/")[2].partition(":")[0]


def application_host(unique_name: str, user: str) -> str:
    """Name the host under which an application is reached."""
    return f"{unique_name}-{host_label(user)}.dev.tutum.local"


def container_host(unique_name: str, user: str) -> str:
    """Name the host under which a container is reached."""
    return f"{unique_name}-{host_label(user)}.alpha-dev.tutum.local"
