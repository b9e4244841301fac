"""The variables by which linked applications find each other."""

from __future__ import annotations

from tutum.server import names
from tutum.server.application import Application
from tutum.server.container import Container


def container_variables(container: Container, user: str) -> dict[str, str]:
    """Return the variables that lead to one container's ports.

    :param user: name of the account, a part of host names.
    """
    prefix = names.variable(container.unique_name)
    host = names.container_host(container.unique_name, user)
    ports = sorted(container.status.outer_ports.items(), key=lambda item: item[0].inner)
    variables: dict[str, str] = {}
    for (protocol, inner), outer in ports:
        address = f"{protocol}://{host}:{outer}"
        variables.setdefault(f"{prefix}_PORT", address)
        port = f"{prefix}_PORT_{inner}_{protocol.upper()}"
        variables[port] = address
        variables[f"{port}_ADDR"] = host
        variables[f"{port}_PORT"] = str(outer)
        variables[f"{port}_PROTO"] = protocol
    return variables


def environment_variables(container: Container, application: Application) -> dict[str, str]:
    """Return the variables that repeat what a container's own environment was given."""
    prefix = names.variable(container.unique_name)
    return {f"{prefix}_ENV_{key}": value for key, value in application.envvars}


def application_variables(
    application: Application, containers: list[Container], user: str, address: str
) -> dict[str, str]:
    """Return the variables that lead to an application and some of its containers.

    :param containers: those to include.
    :param address: the server's, without path, e.g. ``"http://127.0.0.1:8000"``.
    """
    variables = {}
    for container in containers:
        variables.update(container_variables(container, user))
        variables.update(environment_variables(container, application))
    prefix = names.variable(application.unique_name)
    variables[f"{prefix}_TUTUM_API_URL"] = address + application.resource_uri
    return variables
