"""What comes in and what goes out, as Pydantic models: the source of the OpenAPI document."""

from __future__ import annotations

import re
from typing import Annotated, Any, Dict, List, Literal, Optional

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr

#: Most containers that one application may have here.
MOST_CONTAINERS = 500

Size = Literal["XS", "S", "M", "L", "XL"]
Policy = Literal["OFF", "ON_FAILURE", "ALWAYS"]
ContainerState = Literal[
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
]
ApplicationState = Literal[
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

_IMAGE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?\Z"
)
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*\Z")


def _image(text: str) -> str:
    if len(text) > 255 or not _IMAGE.match(text):
        raise ValueError("it is no image in Docker's format, such as tutum/hello-world or mysql:5.5")
    return text


def _name(text: str) -> str:
    if not 1 <= len(text) <= 100 or not text.strip() or not text.isprintable():
        raise ValueError("a name is 1 to 100 printable characters")
    return text


def _text(text: str) -> str:
    if "\x00" in text or len(text) > 10000:
        raise ValueError("it holds a null character or is longer than 10000 characters")
    return text


def _key(text: str) -> str:
    if not text or "=" in text or not text.isprintable() or len(text) > 255:
        raise ValueError("the name of a variable is 1 to 255 printable characters without =")
    return text


def _domain(text: str) -> str:
    if text and not _HOST.match(text):
        raise ValueError("it is no domain name, such as my-app.example.com")
    return text


Text = Annotated[StrictStr, AfterValidator(_text)]
Domain = Annotated[StrictStr, AfterValidator(_domain)]
Target = Annotated[StrictInt, Field(ge=1, le=MOST_CONTAINERS)]


class _Parameters(BaseModel):
    """Parameters of a request: what is not documented is refused."""

    model_config = ConfigDict(extra="forbid")


class PortParameter(_Parameters):
    """A port to expose."""

    protocol: Literal["tcp", "udp"] = "tcp"
    inner_port: Annotated[StrictInt, Field(ge=1, le=65535)]


class VariableParameter(_Parameters):
    """An environment variable to set."""

    key: Annotated[StrictStr, AfterValidator(_key)]
    value: Text


def _different_ports(ports: List[PortParameter]) -> List[PortParameter]:
    if len({(each.protocol, each.inner_port) for each in ports}) < len(ports):
        raise ValueError("each port can be exposed once")
    return ports


def _different_keys(variables: List[VariableParameter]) -> List[VariableParameter]:
    if len({each.key for each in variables}) < len(variables):
        raise ValueError("each key can be set once")
    return variables


class NewApplication(_Parameters):
    """An application to create. A parameter that is null counts as left out."""

    image: Annotated[StrictStr, AfterValidator(_image)]
    name: Optional[Annotated[StrictStr, AfterValidator(_name)]] = None
    container_size: Optional[Size] = None
    target_num_containers: Optional[Target] = None
    run_command: Optional[Text] = None
    entrypoint: Optional[Text] = None
    container_ports: Optional[
        Annotated[
            List[PortParameter], Field(max_length=100), AfterValidator(_different_ports)
        ]
    ] = None
    container_envvars: Optional[
        Annotated[
            List[VariableParameter], Field(max_length=1000), AfterValidator(_different_keys)
        ]
    ] = None
    linked_to_application: Optional[Annotated[List[StrictStr], Field(max_length=100)]] = None
    autorestart: Optional[Policy] = None
    autoreplace: Optional[Policy] = None
    autodestroy: Optional[Policy] = None
    roles: Optional[Annotated[List[Literal["global"]], Field(max_length=1)]] = None
    web_public_dns: Optional[Domain] = None


class ApplicationChanges(_Parameters):
    """What can be changed of an application. ``web_public_dns`` may be null, to have none."""

    target_num_containers: Optional[Target] = None
    web_public_dns: Optional[Domain] = None
    autorestart: Optional[Policy] = None
    autoreplace: Optional[Policy] = None
    autodestroy: Optional[Policy] = None


#: Objects on a page: by default, and at most.
PAGE, LONGEST_PAGE = 25, 100


class Page(_Parameters):
    """Which part of a listing is wanted."""

    offset: int = Field(0, ge=0, description="objects to skip")
    limit: int = Field(
        PAGE, ge=1, description=f"objects at most; above {LONGEST_PAGE} counts as {LONGEST_PAGE}"
    )


class ApplicationFilters(Page):
    """Which applications are wanted; all filters must fit."""

    name: Optional[str] = None
    name__startswith: Optional[str] = None
    unique_name: Optional[str] = None
    unique_name__startswith: Optional[str] = None
    uuid: Optional[str] = None
    uuid__startswith: Optional[str] = None
    state: Optional[str] = None
    state__startswith: Optional[str] = None


class ContainerFilters(ApplicationFilters):
    """Which containers are wanted; all filters must fit."""

    application__name: Optional[str] = None
    application__name__startswith: Optional[str] = None
    application__unique_name: Optional[str] = None
    application__unique_name__startswith: Optional[str] = None
    application__uuid: Optional[str] = None
    application__uuid__startswith: Optional[str] = None
    application__state: Optional[str] = None
    application__state__startswith: Optional[str] = None


class ApplicationPort(BaseModel):
    application: str
    inner_port: int
    outer_port: Optional[int]
    protocol: str


class ApplicationVariable(BaseModel):
    application: str
    key: str
    value: str


class ContainerPort(BaseModel):
    container: str
    inner_port: int
    outer_port: Optional[int]
    protocol: str


class ContainerVariable(BaseModel):
    container: str
    key: str
    value: str


class ApplicationSummary(BaseModel):
    """An application as listings show it."""

    autodestroy: Policy
    autoreplace: Policy
    autorestart: Policy
    container_ports: List[ApplicationPort]
    container_size: Size
    current_num_containers: int
    deployed_datetime: Optional[str]
    destroyed_datetime: Optional[str]
    entrypoint: str
    image_tag: str
    name: str
    public_dns: str
    resource_uri: str
    run_command: str
    running_num_containers: int
    started_datetime: Optional[str]
    state: ApplicationState
    stopped_datetime: Optional[str]
    stopped_num_containers: int
    target_num_containers: int
    unique_name: str
    uuid: str
    web_public_dns: Optional[str]


class ApplicationDetails(ApplicationSummary):
    """An application with all that is known of it."""

    container_envvars: List[ApplicationVariable]
    containers: List[str]
    link_variables: Dict[str, str]
    linked_from_application: List[str]
    linked_to_application: List[str]
    roles: List[str]


class ContainerSummary(BaseModel):
    """A container as listings show it."""

    application: str
    autodestroy: Policy
    autoreplace: Policy
    autorestart: Policy
    container_ports: List[ContainerPort]
    container_size: Size
    deployed_datetime: Optional[str]
    destroyed_datetime: Optional[str]
    entrypoint: str
    exit_code: Optional[int]
    exit_code_msg: Optional[str]
    image_tag: str
    name: str
    public_dns: str
    resource_uri: str
    run_command: str
    started_datetime: Optional[str]
    state: ContainerState
    stopped_datetime: Optional[str]
    unique_name: str
    uuid: str


class ContainerDetails(ContainerSummary):
    """A container with all that is known of it."""

    container_envvars: List[ContainerVariable]
    link_variables: Dict[str, str]
    linked_from_application: List[str]
    linked_to_application: List[str]
    roles: List[str]


class Meta(BaseModel):
    limit: int
    next: Optional[str]
    offset: int
    previous: Optional[str]
    total_count: int


class ApplicationList(BaseModel):
    meta: Meta
    objects: List[ApplicationSummary]


class ContainerList(BaseModel):
    meta: Meta
    objects: List[ContainerSummary]


class Logs(BaseModel):
    logs: str


class ApiKey(BaseModel):
    username: str
    key: str


class ApiKeyList(BaseModel):
    objects: List[ApiKey]


class Problem(BaseModel):
    """What went wrong, in one line."""

    error: str


#: Any JSON object that goes out.
Json = Dict[str, Any]
