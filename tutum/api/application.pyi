from typing import (
    Callable,
    Dict,
    Final,
    FrozenSet,
    Iterator,
    List,
    Literal,
    Optional,
    Sequence,
    Set,
    Tuple,
    TypedDict,
    Union,
    type_check_only,
)

from typing_extensions import NotRequired, Required, Self, TypeAlias, Unpack

from tutum.api.base import RESTModel
from tutum.api.states import _ApplicationState

_Size: TypeAlias = Literal["XS", "S", "M", "L", "XL"]
_Policy: TypeAlias = Literal["OFF", "ON_FAILURE", "ALWAYS"]
_Protocol: TypeAlias = Literal["tcp", "udp"]
_Role: TypeAlias = Literal["global"]

# What the API answers.

@type_check_only
class ApplicationPort(TypedDict):
    application: str
    inner_port: int
    outer_port: Optional[int]
    protocol: _Protocol

@type_check_only
class ApplicationVariable(TypedDict):
    application: str
    key: str
    value: str

# What the API takes.

@type_check_only
class NewPort(TypedDict):
    protocol: NotRequired[_Protocol]
    inner_port: int

@type_check_only
class NewVariable(TypedDict):
    key: str
    value: str

@type_check_only
class NewApplication(TypedDict, total=False):
    image: Required[str]
    name: Optional[str]
    container_size: Optional[_Size]
    target_num_containers: Optional[int]
    run_command: Optional[str]
    entrypoint: Optional[str]
    container_ports: Optional[Sequence[NewPort]]
    container_envvars: Optional[Sequence[NewVariable]]
    linked_to_application: Optional[Sequence[str]]
    autorestart: Optional[_Policy]
    autoreplace: Optional[_Policy]
    autodestroy: Optional[_Policy]
    roles: Optional[Sequence[_Role]]
    web_public_dns: Optional[str]

@type_check_only
class ApplicationFilters(TypedDict, total=False):
    offset: Optional[int]
    limit: Optional[int]
    name: Optional[str]
    name__startswith: Optional[str]
    unique_name: Optional[str]
    unique_name__startswith: Optional[str]
    uuid: Optional[str]
    uuid__startswith: Optional[str]
    # Any text: the elements of `for state in ("Stopped", "Start failed")` are no Literal to mypy.
    state: Union[_ApplicationState, str, None]
    state__startswith: Optional[str]

# The ignored rules: it takes what the API documents for it, where RESTModel takes anything.
class Application(RESTModel):
    # What the API lets you choose.
    name: str
    container_size: _Size
    target_num_containers: int
    run_command: str
    entrypoint: str
    container_ports: List[ApplicationPort]
    container_envvars: List[ApplicationVariable]
    linked_to_application: List[str]
    autorestart: _Policy
    autoreplace: _Policy
    autodestroy: _Policy
    roles: List[_Role]
    web_public_dns: Optional[str]
    # What it tells you.
    containers: Final[List[str]]
    current_num_containers: Final[int]
    deployed_datetime: Final[Optional[str]]
    destroyed_datetime: Final[Optional[str]]
    image_tag: Final[str]
    link_variables: Final[Dict[str, str]]
    linked_from_application: Final[List[str]]
    public_dns: Final[str]
    resource_uri: Final[str]
    running_num_containers: Final[int]
    started_datetime: Final[Optional[str]]
    state: Final[_ApplicationState]
    stopped_datetime: Final[Optional[str]]
    stopped_num_containers: Final[int]
    unique_name: Final[str]
    uuid: Final[str]

    def __init__(self, **attributes: Unpack[NewApplication]) -> None: ...
    @classmethod
    def create(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        cls, **attributes: Unpack[NewApplication]
    ) -> Self: ...
    @classmethod
    def iter(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        cls, **filters: Unpack[ApplicationFilters]
    ) -> Iterator[Self]: ...
    @classmethod
    def list(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        cls, **filters: Unpack[ApplicationFilters]
    ) -> List[Self]: ...
    @property
    def logs(self) -> str: ...
    def wait_until(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        state: Union[
            _ApplicationState,
            Tuple[_ApplicationState, ...],
            List[_ApplicationState],
            Set[_ApplicationState],
            FrozenSet[_ApplicationState],
        ],
        timeout: Optional[float] = 300,
        callback: Optional[Callable[[_ApplicationState], object]] = None,
        interval: float = 0.25,
    ) -> Literal[True]: ...
