"""What every request must pass before its operation is looked at."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
from collections.abc import Callable, Coroutine
from typing import Any, Optional

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Message

from tutum.server.answer import problem, shown
from tutum.server.settings import Settings

#: Largest body of a request, in bytes.
LARGEST_BODY = 1024 * 1024

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """A route for callers with the API key, which looks at query and body before the operation.

    FastAPI would ignore unknown parameters, and answer 422 for what the API answers 400 or 415.
    """

    #: What a caller without credentials is told to use.
    challenge = "ApiKey"

    def is_allowed(self, request: Request) -> bool:
        """Tell whether the caller may call."""
        settings: Settings = request.app.state.settings
        return _matches(request, b"apikey", f"{settings.user}:{settings.apikey}")

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()
        known = _query_names(self)

        async def guard(request: Request) -> Response:
            if not self.is_allowed(request):
                return problem(
                    401, "wrong or missing credentials", {"WWW-Authenticate": self.challenge}
                )
            refusal = _check_query(request, known)
            if refusal is None and self.body_field is not None:
                request, refusal = await _read_body(request)
            return refusal or await handle(request)

        return guard


class BasicRoute(GuardedRoute):
    """A route for callers with user and password."""

    challenge = 'Basic realm="Tutum"'

    def is_allowed(self, request: Request) -> bool:
        settings: Settings = request.app.state.settings
        return _matches(request, b"basic", f"{settings.user}:{settings.password}")


def _matches(request: Request, scheme: bytes, expected: str) -> bool:
    """Compare a request's credentials in constant time."""
    sent_scheme, _, sent = (
        request.headers.get("authorization", "").encode("latin-1").partition(b" ")
    )
    sent = sent.strip()
    if scheme == b"basic":
        try:
            sent = base64.b64decode(sent, validate=True)
        except binascii.Error:
            return False
    return hmac.compare_digest(sent, expected.encode()) and sent_scheme.lower() == scheme


def _query_names(route: APIRoute) -> set[str]:
    """Return the names that a route's query may hold."""
    names: set[str] = set()
    for field in route.dependant.query_params:
        names.update(getattr(field.field_info.annotation, "model_fields", {}))
    return names


def _check_query(request: Request, known: set[str]) -> Optional[Response]:
    """Refuse names that an operation does not know, and names that come twice."""
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known:
            allowed = f"allowed: {', '.join(sorted(known))}" if known else "none is allowed"
            return problem(400, f"{shown(name)} is no parameter here; {allowed}")
        if names.count(name) > 1:
            return problem(400, f"{name}: is given more than once; once is allowed")
    return None


async def _read_body(request: Request) -> tuple[Request, Optional[Response]]:
    """Read a body, and refuse one that is not a JSON object.

    :returns: a request with the body at hand, which says that it is JSON where the original said
        nothing, and a refusal or ``None``.
    """
    kind = request.headers.get("content-type")
    if kind is not None and kind.partition(";")[0].strip().lower() != "application/json":
        return request, problem(
            415, f"Content-Type: {shown(kind)} is not supported; allowed: application/json"
        )
    body, length = bytearray(), 0
    try:
        # Too much is read to its end too, since a client that is cut off sees no answer.
        async for chunk in request.stream():
            length += len(chunk)
            if length <= LARGEST_BODY:
                body += chunk
    except (ClientDisconnect, asyncio.CancelledError):
        # The caller, or this server, ends before the body does, which is no fault to be logged.
        return request, problem(400, "the body: was cut off")
    if length > LARGEST_BODY:
        return request, problem(400, f"the body: has {length} bytes; allowed: {LARGEST_BODY}")
    try:
        content = json.loads(bytes(body))
    except (ValueError, RecursionError):
        what = "is missing" if not body else f"is no JSON: {shown(bytes(body[:80]))[1:]}"
        return request, problem(400, f"the body {what}; send a JSON object")
    if not isinstance(content, dict):
        return request, problem(400, f"the body: send a JSON object, not {shown(content)}")
    return _replayed(request, bytes(body)), None


def _replayed(request: Request, body: bytes) -> Request:
    """Make a request whose body can be read once more."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = dict(request.scope)
    if "content-type" not in request.headers:
        scope["headers"] = [*scope["headers"], (b"content-type", b"application/json")]
    return Request(scope, receive)
