from typing import (
    Callable,
    Dict,
    Final,
    FrozenSet,
    Iterator,
    List,
    Literal,
    Optional,
    Set,
    Tuple,
    TypedDict,
    Union,
    type_check_only,
)

from typing_extensions import Self, Unpack

from tutum.api.application import _Policy, _Protocol, _Role, _Size
from tutum.api.base import RESTModel
from tutum.api.states import _ApplicationState, _ContainerState

@type_check_only
class ContainerPort(TypedDict):
    container: str
    inner_port: int
    outer_port: Optional[int]
    protocol: _Protocol

@type_check_only
class ContainerVariable(TypedDict):
    container: str
    key: str
    value: str

@type_check_only
class ContainerFilters(TypedDict, total=False):
    offset: Optional[int]
    limit: Optional[int]
    name: Optional[str]
    name__startswith: Optional[str]
    unique_name: Optional[str]
    unique_name__startswith: Optional[str]
    uuid: Optional[str]
    uuid__startswith: Optional[str]
    # Any text: the elements of `for state in ("Stopped", "Start failed")` are no Literal to mypy.
    state: Union[_ContainerState, str, None]
    state__startswith: Optional[str]
    application__name: Optional[str]
    application__name__startswith: Optional[str]
    application__unique_name: Optional[str]
    application__unique_name__startswith: Optional[str]
    application__uuid: Optional[str]
    application__uuid__startswith: Optional[str]
    application__state: Union[_ApplicationState, str, None]
    application__state__startswith: Optional[str]

# The ignored rules: it takes what the API documents for it, where RESTModel takes anything.
class Container(RESTModel):
    application: Final[str]
    autodestroy: Final[_Policy]
    autoreplace: Final[_Policy]
    autorestart: Final[_Policy]
    container_envvars: Final[List[ContainerVariable]]
    container_ports: Final[List[ContainerPort]]
    container_size: Final[_Size]
    deployed_datetime: Final[Optional[str]]
    destroyed_datetime: Final[Optional[str]]
    entrypoint: Final[str]
    exit_code: Final[Optional[int]]
    exit_code_msg: Final[Optional[str]]
    image_tag: Final[str]
    link_variables: Final[Dict[str, str]]
    linked_from_application: Final[List[str]]
    linked_to_application: Final[List[str]]
    name: Final[str]
    public_dns: Final[str]
    resource_uri: Final[str]
    roles: Final[List[_Role]]
    run_command: Final[str]
    started_datetime: Final[Optional[str]]
    state: Final[_ContainerState]
    stopped_datetime: Final[Optional[str]]
    unique_name: Final[str]
    uuid: Final[str]

    @classmethod
    def iter(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        cls, **filters: Unpack[ContainerFilters]
    ) -> Iterator[Self]: ...
    @classmethod
    def list(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        cls, **filters: Unpack[ContainerFilters]
    ) -> List[Self]: ...
    @property
    def logs(self) -> str: ...
    def wait_until(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        state: Union[
            _ContainerState,
            Tuple[_ContainerState, ...],
            List[_ContainerState],
            Set[_ContainerState],
            FrozenSet[_ContainerState],
        ],
        timeout: Optional[float] = 300,
        callback: Optional[Callable[[_ContainerState], object]] = None,
        interval: float = 0.25,
    ) -> Literal[True]: ...
