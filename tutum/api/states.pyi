from typing import Any, Collection, Literal, Mapping, Tuple

from typing_extensions import TypeAlias

# What the API document allows. Python 2.7 has no Literal, so that these names stand in the stubs
# only; for annotations of your own, import them under `if TYPE_CHECKING:`.
_ContainerState: TypeAlias = Literal[
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
]
_ApplicationState: TypeAlias = Literal[_ContainerState, "Scaling", "Partly running"]

CONTAINER_STATES: Tuple[_ContainerState, ...]
APPLICATION_STATES: Tuple[_ApplicationState, ...]

def can_come(wanted: Collection[str], attributes: Mapping[str, Any]) -> bool: ...
