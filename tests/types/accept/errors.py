"""What can go wrong, caught and looked at."""

from typing import Optional, Type

import tutum
from tutum.api.exceptions import ObjectNotFound, TutumApiError, TutumConnectTimeoutError


def find(pk: str) -> Optional[tutum.Application]:
    try:
        return tutum.Application.fetch(pk)
    except tutum.ObjectNotFound:
        return None
    except tutum.TutumAuthError as error:
        raise SystemExit(error.reason or str(error))
    except (tutum.TutumConnectionError, tutum.TutumTimeoutError) as error:
        print(error.method, error.url, error.__cause__)
        raise
    except tutum.TutumApiError as error:
        if error.status_code is not None and error.status_code >= 500:
            print(error.status_code + 0, (error.body or "")[:80], (error.message or "").strip())
        raise


def both(error: TutumConnectTimeoutError) -> tutum.TutumTimeoutError:
    connection: tutum.TutumConnectionError = error
    print(connection)
    return error


class QuotaError(TutumApiError):
    """An error of one's own."""


family: Type[Exception] = ObjectNotFound
raised = QuotaError("no more containers", status_code=402, method="POST")
