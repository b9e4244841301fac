from typing import (
    Any,
    Callable,
    ClassVar,
    Dict,
    FrozenSet,
    Iterator,
    List,
    Literal,
    Optional,
    Set,
    Tuple,
    Union,
)
from uuid import UUID

from typing_extensions import Self

# Without __getattr__, which would let each misspelt attribute pass, in Application too. A subclass
# annotates its attributes, or takes all: `if TYPE_CHECKING: def __getattr__(self, name) -> Any`.
class RESTModel:
    endpoint: ClassVar[Optional[str]]
    def __init__(self, **attributes: Any) -> None: ...
    @classmethod
    def create(cls, **attributes: Any) -> Self: ...
    @classmethod
    def fetch(cls, pk: Union[str, int, UUID]) -> Self: ...
    @classmethod
    def iter(cls, **filters: Any) -> Iterator[Self]: ...
    @classmethod
    def list(cls, **filters: Any) -> List[Self]: ...
    @property
    def pk(self) -> Optional[str]: ...
    @property
    def is_dirty(self) -> bool: ...
    def save(self) -> Literal[True]: ...
    def refresh(self, force: bool = False) -> bool: ...
    def delete(self) -> Literal[True]: ...
    def start(self) -> Literal[True]: ...
    def stop(self) -> Literal[True]: ...
    def wait_until(
        self,
        state: Union[str, Tuple[str, ...], List[str], Set[str], FrozenSet[str]],
        timeout: Optional[float] = 300,
        callback: Optional[Callable[[str], object]] = None,
        interval: float = 0.25,
    ) -> Literal[True]: ...
    def get_all_attributes(self) -> Dict[str, Any]: ...
