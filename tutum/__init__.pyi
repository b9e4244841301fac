from logging import Logger
from typing import Optional, Tuple, Union

from tutum import api as api
from tutum.api import auth as auth
from tutum.api.application import Application as Application
from tutum.api.container import Container as Container
from tutum.api.exceptions import ObjectNotFound as ObjectNotFound
from tutum.api.exceptions import TutumApiError as TutumApiError
from tutum.api.exceptions import TutumAuthError as TutumAuthError
from tutum.api.exceptions import TutumConnectionError as TutumConnectionError
from tutum.api.exceptions import TutumTimeoutError as TutumTimeoutError

__version__: str

logger: Logger
timeout: Union[float, Tuple[Optional[float], Optional[float]], None]
max_retries: int
base_url: Optional[str]
user: Optional[str]
apikey: Optional[str]

__all__ = [
    "Application",
    "Container",
    "ObjectNotFound",
    "TutumApiError",
    "TutumAuthError",
    "TutumConnectionError",
    "TutumTimeoutError",
    "apikey",
    "auth",
    "base_url",
    "logger",
    "max_retries",
    "timeout",
    "user",
]
