"""Each documented attribute, with its exact type."""

from typing import Any, Dict, Iterator, List, Literal, Optional, Tuple, Union

from typing_extensions import TypeAlias, assert_type

import tutum

Size: TypeAlias = Literal["XS", "S", "M", "L", "XL"]
Policy: TypeAlias = Literal["OFF", "ON_FAILURE", "ALWAYS"]
Protocol: TypeAlias = Literal["tcp", "udp"]
ContainerState: TypeAlias = Literal[
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
]
ApplicationState: TypeAlias = Literal[
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
    "Scaling",
    "Partly running",
]


def application(app: tutum.Application) -> None:
    assert_type(app.autodestroy, Policy)
    assert_type(app.autoreplace, Policy)
    assert_type(app.autorestart, Policy)
    assert_type(app.container_envvars[0]["application"], str)
    assert_type(app.container_envvars[0]["key"], str)
    assert_type(app.container_envvars[0]["value"], str)
    assert_type(app.container_ports[0]["application"], str)
    assert_type(app.container_ports[0]["inner_port"], int)
    assert_type(app.container_ports[0]["outer_port"], Optional[int])
    assert_type(app.container_ports[0]["protocol"], Protocol)
    assert_type(app.container_size, Size)
    assert_type(app.containers, List[str])
    assert_type(app.current_num_containers, int)
    assert_type(app.deployed_datetime, Optional[str])
    assert_type(app.destroyed_datetime, Optional[str])
    assert_type(app.entrypoint, str)
    assert_type(app.image_tag, str)
    assert_type(app.link_variables, Dict[str, str])
    assert_type(app.linked_from_application, List[str])
    assert_type(app.linked_to_application, List[str])
    assert_type(app.logs, str)
    assert_type(app.name, str)
    assert_type(app.public_dns, str)
    assert_type(app.resource_uri, str)
    assert_type(app.roles, List[Literal["global"]])
    assert_type(app.run_command, str)
    assert_type(app.running_num_containers, int)
    assert_type(app.started_datetime, Optional[str])
    assert_type(app.state, ApplicationState)
    assert_type(app.stopped_datetime, Optional[str])
    assert_type(app.stopped_num_containers, int)
    assert_type(app.target_num_containers, int)
    assert_type(app.unique_name, str)
    assert_type(app.uuid, str)
    assert_type(app.web_public_dns, Optional[str])


def container(each: tutum.Container) -> None:
    assert_type(each.application, str)
    assert_type(each.autodestroy, Policy)
    assert_type(each.autoreplace, Policy)
    assert_type(each.autorestart, Policy)
    assert_type(each.container_envvars[0]["container"], str)
    assert_type(each.container_envvars[0]["key"], str)
    assert_type(each.container_envvars[0]["value"], str)
    assert_type(each.container_ports[0]["container"], str)
    assert_type(each.container_ports[0]["inner_port"], int)
    assert_type(each.container_ports[0]["outer_port"], Optional[int])
    assert_type(each.container_ports[0]["protocol"], Protocol)
    assert_type(each.container_size, Size)
    assert_type(each.deployed_datetime, Optional[str])
    assert_type(each.destroyed_datetime, Optional[str])
    assert_type(each.entrypoint, str)
    assert_type(each.exit_code, Optional[int])
    assert_type(each.exit_code_msg, Optional[str])
    assert_type(each.image_tag, str)
    assert_type(each.link_variables, Dict[str, str])
    assert_type(each.linked_from_application, List[str])
    assert_type(each.linked_to_application, List[str])
    assert_type(each.logs, str)
    assert_type(each.name, str)
    assert_type(each.public_dns, str)
    assert_type(each.resource_uri, str)
    assert_type(each.roles, List[Literal["global"]])
    assert_type(each.run_command, str)
    assert_type(each.started_datetime, Optional[str])
    assert_type(each.state, ContainerState)
    assert_type(each.stopped_datetime, Optional[str])
    assert_type(each.unique_name, str)
    assert_type(each.uuid, str)


def methods(app: tutum.Application, each: tutum.Container) -> None:
    assert_type(tutum.Application.create(image="nginx"), tutum.Application)
    assert_type(tutum.Application.fetch("7eaf7fff"), tutum.Application)
    assert_type(tutum.Application.iter(), Iterator[tutum.Application])
    assert_type(tutum.Application.list(), List[tutum.Application])
    assert_type(tutum.Container.fetch("7eaf7fff"), tutum.Container)
    assert_type(tutum.Container.iter(), Iterator[tutum.Container])
    assert_type(tutum.Container.list(), List[tutum.Container])
    assert_type(app.pk, Optional[str])
    assert_type(app.is_dirty, bool)
    assert_type(app.save(), Literal[True])
    assert_type(app.refresh(), bool)
    assert_type(app.delete(), Literal[True])
    assert_type(app.start(), Literal[True])
    assert_type(app.stop(), Literal[True])
    assert_type(app.wait_until("Running"), Literal[True])
    assert_type(each.wait_until("Running"), Literal[True])
    assert_type(app.get_all_attributes(), Dict[str, Any])


def functions(username: str, password: str) -> None:
    assert_type(tutum.auth.authenticate(username, password), bool)
    assert_type(tutum.auth.get_apikey(username, password), Optional[str])
    assert_type(tutum.auth.is_authenticated(), bool)
    assert_type(tutum.auth.load_from_file(), Tuple[Optional[str], Optional[str]])
    assert_type(tutum.auth.get_auth_header(), Dict[str, str])


def settings() -> None:
    assert_type(tutum.user, Optional[str])
    assert_type(tutum.apikey, Optional[str])
    assert_type(tutum.base_url, Optional[str])
    assert_type(tutum.timeout, Union[float, Tuple[Optional[float], Optional[float]], None])
    assert_type(tutum.max_retries, int)


def error(caught: tutum.TutumApiError) -> None:
    assert_type(caught.message, Optional[str])
    assert_type(caught.status_code, Optional[int])
    assert_type(caught.method, Optional[str])
    assert_type(caught.url, Optional[str])
    assert_type(caught.reason, Optional[str])
    assert_type(caught.body, Optional[str])
