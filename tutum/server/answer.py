"""Answers: JSON with the documented headers, and errors that say in one line what is wrong."""

from __future__ import annotations

import json
import reprlib
from typing import Any, Optional

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Match, Route

from tutum.server.problem import NotFound, Refused
from tutum.server.schemas import UNKNOWN, Json

_HEADERS = {
    "Cache-Control": "must-revalidate, max-age=0",
    "Vary": "Accept, Authorization, Cookie",
}

#: Most characters of a value that an error repeats.
_SHOWN = 80

# Values come from outside: deep nesting or a great length must not make an error of their own.
_shortened = reprlib.Repr()
_shortened.maxstring = _shortened.maxother = _shortened.maxlong = _SHOWN


class JsonResponse(JSONResponse):
    """An answer in JSON, with the headers that the API documents."""

    def __init__(
        self, content: Json, status_code: int = 200, headers: Optional[Any] = None
    ) -> None:
        super().__init__(content, status_code, {**_HEADERS, **(headers or {})})

    def render(self, content: Any) -> bytes:
        # ASCII, since a text may hold what UTF-8 cannot.
        return json.dumps(content).encode("ascii")


def problem(status: int, text: str, headers: Optional[Any] = None) -> JsonResponse:
    """Answer with an error.

    :param text: what is wrong; made one line.
    """
    return JsonResponse({"error": " ".join(text.split())}, status, headers)


def shown(value: object) -> str:
    """Write a value from outside for an error, shortened."""
    text = _shortened.repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def add_handlers(app: FastAPI) -> None:
    """Make an application answer every error in JSON."""
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(NotFound, _on_not_found)
    app.add_exception_handler(Exception, _on_fault)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router found wrong: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        path = request.url.path[:200]
        return problem(404, f"there is nothing at {path}; paths of the API end in a slash")
    if error.status_code == 405:
        allowed = ", ".join(sorted(_allowed_methods(request)))
        text = f"{request.method} is not allowed at {request.url.path[:200]}; allowed: {allowed}"
        return problem(405, text, {"Allow": allowed})
    return problem(error.status_code, str(error.detail), error.headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem(400, "; ".join(_explained(each) for each in error.errors()[:5]))


async def _on_refused(request: Request, error: Exception) -> Response:
    return problem(400, str(error))


async def _on_not_found(request: Request, error: Exception) -> Response:
    return problem(404, str(error))


async def _on_fault(request: Request, error: Exception) -> Response:
    """Answer what must not happen; the web server logs the traceback."""
    return problem(500, f"a fault of the server itself ({type(error).__name__}); see its log")


def _allowed_methods(request: Request) -> set[str]:
    methods: set[str] = set()
    for route in request.app.state.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods.update(route.methods or ())
    return methods


def _explained(error: Any) -> str:
    """Say what is wrong with one field: its name, its value, what is allowed."""
    name = ".".join(str(part)[:_SHOWN] for part in error["loc"][1:])
    if error["type"] == "missing":
        return f"{name or 'the body'}: is required"
    if error["type"] == UNKNOWN:
        return f"{name}: {error['msg']}" if name else str(error["msg"])
    text = error["msg"].removeprefix("Value error, ")
    return f"{name or 'the body'}: {text}, not {shown(error.get('input'))}"
