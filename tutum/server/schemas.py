"""What comes in and what goes out, as Pydantic models: the source of the OpenAPI document."""

from __future__ import annotations

import re
from typing import Annotated, Any, Dict, List, Literal, Optional

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

#: Most containers that one application may have here: each knows the ports of all before it.
MOST_CONTAINERS = 100

#: Type of the error about a parameter that is not documented.
UNKNOWN = "unknown_parameter"

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

_IMAGE = (
    r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?/)?"
    r"[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
    r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
)
_HOST = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*"


def _image(text: str) -> str:
    if len(text) > 255 or not re.fullmatch(_IMAGE, text):
        raise ValueError(
            "it is no image in Docker's format, such as tutum/hello-world or mysql:5.5"
        )
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
    if text and (len(text) > 253 or not re.fullmatch(_HOST, text)):
        raise ValueError("it is no domain name, such as my-app.example.com")
    return text


def _documented(**keywords: Any) -> Any:
    """Tell in the OpenAPI document what a validator checks, whose errors read better."""
    return Field(json_schema_extra=keywords)


Image = Annotated[
    StrictStr, AfterValidator(_image), _documented(pattern=f"^{_IMAGE}$", maxLength=255)
]
Name = Annotated[StrictStr, AfterValidator(_name), _documented(minLength=1, maxLength=100)]
Text = Annotated[StrictStr, AfterValidator(_text), _documented(maxLength=10000)]
Key = Annotated[
    StrictStr, AfterValidator(_key), _documented(pattern="^[^=]+$", minLength=1, maxLength=255)
]
Domain = Annotated[
    StrictStr, AfterValidator(_domain), _documented(pattern=f"^({_HOST})?$", maxLength=253)
]
Target = Annotated[StrictInt, Field(ge=1, le=MOST_CONTAINERS)]


class _Parameters(BaseModel):
    """Parameters of a request: what is not documented is refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, given: Any) -> Any:
        """Say which parameters there are, which ``extra="forbid"`` by itself does not."""
        for name in given if isinstance(given, dict) else ():
            if name not in cls.model_fields:
                raise PydanticCustomError(
                    UNKNOWN,
                    "{name} is no parameter here; allowed: {allowed}",
                    {"name": repr(name[:80]), "allowed": ", ".join(cls.model_fields)},
                )
        return given


class PortParameter(_Parameters):
    """A port to expose."""

    protocol: Literal["tcp", "udp"] = "tcp"
    inner_port: Annotated[StrictInt, Field(ge=1, le=65535)]


class VariableParameter(_Parameters):
    """An environment variable to set."""

    key: Key
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

    image: Image
    name: Optional[Name] = None
    container_size: Optional[Size] = None
    target_num_containers: Optional[Target] = None
    run_command: Optional[Text] = None
    entrypoint: Optional[Text] = None
    container_ports: Optional[
        Annotated[List[PortParameter], Field(max_length=100), AfterValidator(_different_ports)]
    ] = None
    container_envvars: Optional[
        Annotated[List[VariableParameter], Field(max_length=1000), AfterValidator(_different_keys)]
    ] = None
    linked_to_application: Optional[Annotated[List[StrictStr], Field(max_length=100)]] = None
    autorestart: Optional[Policy] = None
    autoreplace: Optional[Policy] = None
    autodestroy: Optional[Policy] = None
    roles: Optional[Annotated[List[Literal["global"]], Field(max_length=1)]] = None
    web_public_dns: Optional[Domain] = None


def _left_out() -> Any:
    """Default of what may be left out, but not be null."""
    return None


class ApplicationChanges(_Parameters):
    """What to change of an application; what is not in ``model_fields_set`` stays."""

    target_num_containers: Target = Field(default_factory=_left_out)
    autorestart: Policy = Field(default_factory=_left_out)
    autoreplace: Policy = Field(default_factory=_left_out)
    autodestroy: Policy = Field(default_factory=_left_out)
    #: Null, or ``""``, to have none.
    web_public_dns: Optional[Domain] = None


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


class Answer(BaseModel):
    """What an operation answers, or a part of it."""


class ApplicationPort(Answer):
    application: str
    inner_port: int
    outer_port: Optional[int]
    protocol: str


class ApplicationVariable(Answer):
    application: str
    key: str
    value: str


class ContainerPort(Answer):
    container: str
    inner_port: int
    outer_port: Optional[int]
    protocol: str


class ContainerVariable(Answer):
    container: str
    key: str
    value: str


class ApplicationSummary(Answer):
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


class ContainerSummary(Answer):
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


class Meta(Answer):
    limit: int
    next: Optional[str]
    offset: int
    previous: Optional[str]
    total_count: int


class ApplicationList(Answer):
    meta: Meta
    objects: List[ApplicationSummary]


class ContainerList(Answer):
    meta: Meta
    objects: List[ContainerSummary]


class Logs(Answer):
    logs: str


class ApiKey(Answer):
    username: str
    key: str


class ApiKeyList(Answer):
    objects: List[ApiKey]


class Problem(Answer):
    """What went wrong, in one line."""

    error: str


#: Any JSON object that goes out.
Json = Dict[str, Any]
