"""The HTTP API: paths, methods, statuses."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Collection, Coroutine, Iterable
from itertools import islice
from typing import Annotated, Any, Optional, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Query, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader, HTTPBasic
from starlette.exceptions import HTTPException

from tutum.server import representation, schemas
from tutum.server.account import Account
from tutum.server.application import Application
from tutum.server.container import Container
from tutum.server.problem import NotFound, Refused
from tutum.server.settings import Settings

#: Largest body of a request, in bytes.
_LARGEST_BODY = 1024 * 1024

_HEADERS = {
    "Cache-Control": "must-revalidate, max-age=0",
    "Vary": "Accept, Authorization, Cookie",
}

_Thing = TypeVar("_Thing", Application, Container)
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_key_scheme = APIKeyHeader(
    name="Authorization", auto_error=False, description="`ApiKey user:apikey`"
)
_basic_scheme = HTTPBasic(auto_error=False)


class JsonResponse(Response):
    """An answer in JSON, with the headers that the API documents."""

    media_type = "application/json"

    def __init__(
        self, content: schemas.Json, status_code: int = 200, headers: Optional[Any] = None
    ) -> None:
        super().__init__(content, status_code, {**_HEADERS, **(headers or {})})

    def render(self, content: Any) -> bytes:
        # ASCII, since a text may hold what UTF-8 cannot.
        return json.dumps(content).encode("ascii")


class GuardedRoute(APIRoute):
    """A route that looks at credentials, query and kind of body before anything else."""

    def is_allowed(self, request: Request) -> bool:
        """Tell whether the caller has the API key."""
        settings: Settings = request.app.state.settings
        scheme, _, pair = _authorization(request).partition(b" ")
        expected = f"{settings.user}:{settings.apikey}".encode()
        return scheme.lower() == b"apikey" and hmac.compare_digest(pair.strip(), expected)

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()
        known = _query_names(self)

        async def guard(request: Request) -> Response:
            if not self.is_allowed(request):
                return _problem(401, "wrong or missing credentials", {"WWW-Authenticate": "ApiKey"})
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                allowed = f"allowed are {', '.join(sorted(known))}" if known else "none is allowed"
                return _problem(400, f"{unknown[0][:80]!r} is no parameter here; {allowed}")
            if self.body_field is not None:
                refusal = _check_body(request)
                if refusal is not None:
                    return refusal
            request.app.state.account.settle()
            return await handle(request)

        return guard


class BasicRoute(GuardedRoute):
    """A route for user and password."""

    def is_allowed(self, request: Request) -> bool:
        settings: Settings = request.app.state.settings
        scheme, _, token = _authorization(request).partition(b" ")
        try:
            pair = base64.b64decode(token.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{settings.user}:{settings.password}".encode()
        return scheme.lower() == b"basic" and hmac.compare_digest(pair, expected)


def _query_names(route: APIRoute) -> set[str]:
    """Return the names that a route's query may hold."""
    names: set[str] = set()
    for field in route.dependant.query_params:
        model = field.field_info.annotation
        names.update(getattr(model, "model_fields", {}))
    return names


def _authorization(request: Request) -> bytes:
    return request.headers.get("authorization", "").encode("latin-1")


def _check_body(request: Request) -> Optional[Response]:
    """Refuse a body that is not JSON by name, or larger than any application."""
    kind = request.headers.get("content-type", "application/json")
    if kind.partition(";")[0].strip().lower() != "application/json":
        return _problem(
            415, f"Content-Type: {kind[:80]!r} is not supported; send application/json"
        )
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > _LARGEST_BODY:
        return _problem(400, f"the body is longer than {_LARGEST_BODY} bytes")
    return None


def _problem(status: int, text: str, headers: Optional[Any] = None) -> JsonResponse:
    line = " ".join(text.split())
    return JsonResponse({"error": line}, status, headers)


def _documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    texts = {
        400: "cannot be done: a parameter is wrong, or the state does not allow it",
        401: "wrong or missing credentials",
        404: "there is no such object",
        415: "the body is not application/json",
    }
    return {code: {"model": schemas.Problem, "description": texts[code]} for code in statuses}


def _responses(model: Any, status: int, *problems: int) -> dict[str, Any]:
    """Document what an operation answers."""
    return {
        "status_code": status,
        "response_class": JsonResponse,
        "responses": {
            status: {"model": model, "description": "operation accepted" if status == 202 else "ok"},
            **_documented(*problems),
        },
    }


#: Statuses of an action: the good one, and the others.
_ACTION = (202, 400, 401, 404)

keyed = APIRouter(
    prefix="/api/v1", route_class=GuardedRoute, dependencies=[Security(_key_scheme)]
)
basic = APIRouter(
    prefix="/api/v1", route_class=BasicRoute, dependencies=[Security(_basic_scheme)]
)



def _account(request: Request) -> Account:
    account: Account = request.app.state.account
    return account


def _matching(
    things: Iterable[_Thing], filters: schemas.Page, value_of: Callable[[_Thing, str], str]
) -> Optional[list[_Thing]]:
    """Pick the things that all filters fit.

    :param value_of: how to read a filter's field of a thing.
    :returns: list, or ``None`` where nothing is filtered.
    """
    wanted = [
        (field, value)
        for field, value in filters
        if value is not None and field not in ("limit", "offset")
    ]
    if not wanted:
        return None
    return [
        thing
        for thing in things
        if all(
            value_of(thing, field.removesuffix("__startswith")).startswith(value)
            if field.endswith("__startswith")
            else value_of(thing, field) == value
            for field, value in wanted
        )
    ]


def _page(
    request: Request,
    page: schemas.Page,
    things: Collection[_Thing],
    represent: Callable[[_Thing, Account], schemas.Json],
) -> JsonResponse:
    """Answer with one page of a listing."""
    account = _account(request)
    limit, offset, total = min(page.limit, schemas.LONGEST_PAGE), page.offset, len(things)
    start = min(offset, total)
    filters = [
        item for item in request.query_params.multi_items() if item[0] not in ("limit", "offset")
    ]

    def address(beginning: int) -> str:
        query = [*filters, ("limit", str(limit)), ("offset", str(beginning))]
        return f"{request.url.path}?{urlencode(query, errors='replace')}"

    return JsonResponse(
        {
            "meta": {
                "limit": limit,
                "next": address(offset + limit) if offset + limit < total else None,
                "offset": offset,
                "previous": address(max(0, offset - limit)) if offset else None,
                "total_count": total,
            },
            "objects": [represent(each, account) for each in islice(things, start, start + limit)],
        }
    )


def _application_answer(request: Request, application: Application, status: int) -> JsonResponse:
    return JsonResponse(
        representation.application_details(application, _account(request)), status
    )


def _container_answer(request: Request, container: Container, status: int) -> JsonResponse:
    return JsonResponse(representation.container_details(container, _account(request)), status)


@keyed.get("/application/", **_responses(schemas.ApplicationList, 200, 400, 401))
async def list_applications(
    request: Request, filters: Annotated[schemas.ApplicationFilters, Query()]
) -> Response:
    """List all applications that live, or were terminated in the last five minutes."""
    account = _account(request)
    matching = _matching(account.find_applications(filters.uuid), filters, getattr)
    things = account.applications.values() if matching is None else matching
    return _page(request, filters, things, representation.application_summary)


@keyed.post("/application/", **_responses(schemas.ApplicationDetails, 202, 400, 401, 415))
async def create_application(request: Request, wanted: schemas.NewApplication) -> Response:
    """Create an application and launch its containers."""
    return _application_answer(request, _account(request).create(wanted), 202)


@keyed.get("/application/{uuid}/", **_responses(schemas.ApplicationDetails, 200, 401, 404))
async def show_application(request: Request, uuid: str) -> Response:
    """Show an application with all its details."""
    return _application_answer(request, _account(request).application(uuid), 200)


@keyed.patch(
    "/application/{uuid}/", **_responses(schemas.ApplicationDetails, 202, 400, 401, 404, 415)
)
async def update_application(
    request: Request, uuid: str, changes: schemas.ApplicationChanges
) -> Response:
    """Change an application, and scale it to its new target."""
    application = _account(request).application(uuid)
    _account(request).update(application, changes)
    return _application_answer(request, application, 202)


@keyed.post("/application/{uuid}/start/", **_responses(schemas.ApplicationDetails, *_ACTION))
async def start_application(request: Request, uuid: str) -> Response:
    """Start all containers of an application that do not run."""
    application = _account(request).application(uuid)
    _account(request).start(application)
    return _application_answer(request, application, 202)


@keyed.post("/application/{uuid}/stop/", **_responses(schemas.ApplicationDetails, *_ACTION))
async def stop_application(request: Request, uuid: str) -> Response:
    """Stop all containers of an application that run."""
    application = _account(request).application(uuid)
    _account(request).stop(application)
    return _application_answer(request, application, 202)


@keyed.delete("/application/{uuid}/", **_responses(schemas.ApplicationDetails, *_ACTION))
async def terminate_application(request: Request, uuid: str) -> Response:
    """Terminate an application with all its containers."""
    application = _account(request).application(uuid)
    _account(request).terminate(application)
    return _application_answer(request, application, 202)


@keyed.get("/application/{uuid}/logs/", **_responses(schemas.Logs, 200, 401, 404))
async def show_application_logs(request: Request, uuid: str) -> Response:
    """Show the logs of an application's containers, joined."""
    account = _account(request)
    return JsonResponse({"logs": account.application_logs(account.application(uuid))})


@keyed.get("/container/", **_responses(schemas.ContainerList, 200, 400, 401))
async def list_containers(
    request: Request, filters: Annotated[schemas.ContainerFilters, Query()]
) -> Response:
    """List all containers that live, or were terminated in the last five minutes."""
    account = _account(request)

    def value_of(container: Container, field: str) -> str:
        application = account.applications[container.application]
        of_application = field.removeprefix("application__")
        if of_application != field or field == "name":
            return str(getattr(application, of_application))
        return str(getattr(container, field))

    candidates = account.find_containers(filters.uuid, filters.application__uuid)
    matching = _matching(candidates, filters, value_of)
    things = account.containers.values() if matching is None else matching
    return _page(request, filters, things, representation.container_summary)


@keyed.get("/container/{uuid}/", **_responses(schemas.ContainerDetails, 200, 401, 404))
async def show_container(request: Request, uuid: str) -> Response:
    """Show a container with all its details."""
    return _container_answer(request, _account(request).container(uuid), 200)


@keyed.post("/container/{uuid}/start/", **_responses(schemas.ContainerDetails, *_ACTION))
async def start_container(request: Request, uuid: str) -> Response:
    """Start a container."""
    container = _account(request).container(uuid)
    _account(request).start_container(container)
    return _container_answer(request, container, 202)


@keyed.post("/container/{uuid}/stop/", **_responses(schemas.ContainerDetails, *_ACTION))
async def stop_container(request: Request, uuid: str) -> Response:
    """Stop a container."""
    container = _account(request).container(uuid)
    _account(request).stop_container(container)
    return _container_answer(request, container, 202)


@keyed.delete("/container/{uuid}/", **_responses(schemas.ContainerDetails, *_ACTION))
async def terminate_container(request: Request, uuid: str) -> Response:
    """Terminate a container, and lower its application's target by it."""
    container = _account(request).container(uuid)
    _account(request).terminate_container(container)
    return _container_answer(request, container, 202)


@keyed.get("/container/{uuid}/logs/", **_responses(schemas.Logs, 200, 401, 404))
async def show_container_logs(request: Request, uuid: str) -> Response:
    """Show what a container wrote."""
    account = _account(request)
    return JsonResponse({"logs": account.engine.logs(account.container(uuid).uuid)})


@basic.get("/auth/", **_responses(schemas.ApiKeyList, 200, 401))
async def show_api_key(request: Request) -> Response:
    """Show the account's API key to whoever has its password."""
    settings: Settings = request.app.state.settings
    return JsonResponse({"objects": [{"username": settings.user, "key": settings.apikey}]})


def new_app(settings: Settings, account: Account) -> FastAPI:
    """Make the application that a web server serves.

    :param settings: who may call.
    :param account: what the calls are about; ``app.state.account`` replaces it.
    """
    app = FastAPI(
        title="Tutum API",
        version="1",
        description="The API of Tutum as of 2014, answered by python-tutum's local server.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.account = account
    app.include_router(keyed)
    app.include_router(basic)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(NotFound, _on_not_found)
    return app


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    texts = {
        404: f"there is nothing at {request.url.path[:200]}; paths end in a slash",
        405: f"{request.method} is not allowed here",
    }
    return _problem(
        error.status_code, texts.get(error.status_code, str(error.detail)), error.headers
    )


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _problem(400, "; ".join(_explained(each) for each in error.errors()[:5]))


async def _on_refused(request: Request, error: Exception) -> Response:
    return _problem(400, str(error))


async def _on_not_found(request: Request, error: Exception) -> Response:
    return _problem(404, str(error))


def _explained(error: Any) -> str:
    """Say what is wrong with one field: its name, its value, what is allowed."""
    place = [str(part) for part in error["loc"][1:]]
    if error["type"] == "json_invalid":
        return "the body is no JSON"
    if error["type"] == "missing":
        return f"{'.'.join(place) or 'a body'} is required"
    if error["type"] == "extra_forbidden":
        return f"{place[-1][:80]!r} is no parameter here"
    text = error["msg"].removeprefix("Value error, ")
    value = repr(error.get("input"))
    shown = value if len(value) <= 80 else value[:79] + "\u2026"
    return f"{'.'.join(place) or 'the body'}: {text}, not {shown}"
