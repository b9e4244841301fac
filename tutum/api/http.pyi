from typing import Any, Iterable, List, Mapping, Optional, Tuple, TypedDict, Union, type_check_only

from requests import Session
from requests.auth import AuthBase
from typing_extensions import Unpack

@type_check_only
class RequestArguments(TypedDict, total=False):
    params: Union[Mapping[str, Any], Iterable[Tuple[str, Any]], str, bytes, None]
    data: Any
    json: Any
    auth: Union[Tuple[str, str], List[str], AuthBase, None]
    headers: Optional[Mapping[str, Union[str, bytes, None]]]
    timeout: Union[float, Tuple[Optional[float], Optional[float]], None]
    verify: Union[bool, str]
    cert: Union[str, Tuple[str, str], None]
    proxies: Mapping[str, str]

def get_session() -> Session: ...
def close() -> None: ...
def send_request(method: str, path: str, **kwargs: Unpack[RequestArguments]) -> Any: ...
def request_timeout() -> Tuple[Optional[float], Optional[float]]: ...
