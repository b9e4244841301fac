from typing import Optional

__all__ = [
    "TutumApiError",
    "TutumAuthError",
    "ObjectNotFound",
    "TutumConnectionError",
    "TutumTimeoutError",
    "TutumConnectTimeoutError",
]

class TutumApiError(Exception):
    message: Optional[str]
    status_code: Optional[int]
    method: Optional[str]
    url: Optional[str]
    reason: Optional[str]
    body: Optional[str]
    def __init__(
        self,
        message: Optional[str] = None,
        status_code: Optional[int] = None,
        method: Optional[str] = None,
        url: Optional[str] = None,
        reason: Optional[str] = None,
        body: Optional[str] = None,
    ) -> None: ...
    def __unicode__(self) -> str: ...

class TutumAuthError(TutumApiError): ...
class ObjectNotFound(TutumApiError): ...
class TutumConnectionError(TutumApiError): ...
class TutumTimeoutError(TutumApiError): ...
class TutumConnectTimeoutError(TutumConnectionError, TutumTimeoutError): ...
