"""Applications and containers as the JSON that the API documents."""

from __future__ import annotations

from typing import Optional

from tutum.server import links, names
from tutum.server.account import Account
from tutum.server.application import Application
from tutum.server.container import Container
from tutum.server.moment import api_time
from tutum.server.schemas import Json


def application_summary(application: Application, account: Account) -> Json:
    """Represent an application as listings show it (``schemas.ApplicationSummary``)."""
    return {
        "autodestroy": application.autodestroy,
        "autoreplace": application.autoreplace,
        "autorestart": application.autorestart,
        "container_ports": [
            {
                "application": application.resource_uri,
                "inner_port": port.inner,
                "outer_port": None,
                "protocol": port.protocol,
            }
            for port in application.ports
        ],
        "container_size": application.container_size,
        "current_num_containers": application.current_num_containers,
        "deployed_datetime": api_time(application.deployed_at),
        "destroyed_datetime": api_time(application.destroyed_at),
        "entrypoint": application.entrypoint,
        "image_tag": _image_tag(application.image),
        "name": application.name,
        "public_dns": names.application_host(application.unique_name, account.user),
        "resource_uri": application.resource_uri,
        "run_command": application.run_command,
        "running_num_containers": application.running_num_containers,
        "started_datetime": api_time(application.started_at),
        "state": application.state,
        "stopped_datetime": api_time(application.stopped_at),
        "stopped_num_containers": application.stopped_num_containers,
        "target_num_containers": application.target_num_containers,
        "unique_name": application.unique_name,
        "uuid": application.uuid,
        "web_public_dns": application.web_public_dns,
    }


def application_details(application: Application, account: Account) -> Json:
    """Represent an application with all its details (``schemas.ApplicationDetails``)."""
    running = [each for each in application.containers if each.state == "Running"]
    listed = application.containers if application.is_terminated else application.living
    return {
        **application_summary(application, account),
        "container_envvars": [
            {"application": application.resource_uri, "key": key, "value": value}
            for key, value in application.envvars
        ],
        "containers": [each.resource_uri for each in listed],
        "link_variables": links.application_variables(
            application, running, account.user, account.address
        ),
        **_links(application, account),
    }


def container_summary(container: Container, account: Account) -> Json:
    """Represent a container as listings show it (``schemas.ContainerSummary``)."""
    application = account.applications[container.application]
    status = container.status
    return {
        "application": application.resource_uri,
        "autodestroy": application.autodestroy,
        "autoreplace": application.autoreplace,
        "autorestart": application.autorestart,
        "container_ports": [
            {
                "container": container.resource_uri,
                "inner_port": port.inner,
                "outer_port": status.outer_ports.get(port),
                "protocol": port.protocol,
            }
            for port in application.ports
        ],
        "container_size": application.container_size,
        "deployed_datetime": api_time(container.deployed_at),
        "destroyed_datetime": api_time(container.destroyed_at),
        "entrypoint": application.entrypoint,
        "exit_code": status.exit_code,
        "exit_code_msg": _exit_message(status.exit_code),
        "image_tag": _image_tag(application.image),
        "name": application.name,
        "public_dns": names.container_host(container.unique_name, account.user),
        "resource_uri": container.resource_uri,
        "run_command": application.run_command,
        "started_datetime": api_time(status.started_at),
        "state": container.state,
        "stopped_datetime": api_time(status.finished_at),
        "unique_name": container.unique_name,
        "uuid": container.uuid,
    }


def container_details(container: Container, account: Account) -> Json:
    """Represent a container with all its details (``schemas.ContainerDetails``)."""
    application = account.applications[container.application]
    return {
        **container_summary(container, account),
        "container_envvars": [
            {"container": container.resource_uri, "key": key, "value": value}
            for key, value in sorted(container.specification.variables.items())
        ],
        "link_variables": {
            **links.container_variables(container, account.user),
            **links.environment_variables(container, application),
        },
        **_links(application, account),
    }


def _links(application: Application, account: Account) -> Json:
    """Represent what an application and its containers have in common at their ends."""
    return {
        "linked_from_application": [
            account.applications[each].resource_uri for each in application.linked_from
        ],
        "linked_to_application": [
            account.applications[each].resource_uri for each in application.linked_to
        ],
        "roles": list(application.roles),
    }


def _image_tag(image: str) -> str:
    name, _, tag = image.rpartition(":")
    return f"/api/v1/image/{name}/tag/{tag}/"


def _exit_message(code: Optional[int]) -> Optional[str]:
    if code is None:
        return None
    return f"Exit code {code} ({'Success' if code == 0 else 'Error'})"
