"""The HTTP API: paths, methods, statuses. To add an operation, add a function here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response, Security
from fastapi.security import APIKeyHeader, HTTPBasic

from tutum.server import representation, schemas
from tutum.server.account import Account
from tutum.server.answer import JsonResponse, add_handlers
from tutum.server.application import Application
from tutum.server.container import Container
from tutum.server.guard import BasicRoute, GuardedRoute
from tutum.server.page import matching, page_of
from tutum.server.settings import Settings

_DESCRIPTIONS = {
    200: "no error",
    202: "operation accepted; the state tells what is under way",
    400: "cannot be done: a parameter is wrong, or the state does not allow it",
    401: "wrong or missing credentials",
    404: "there is no such object, or no longer",
    415: "the body is not application/json",
}

#: Statuses of problems: those of every operation, and those besides.
_ANY = (400, 401)
_ONE = (*_ANY, 404)


class _BasicScheme(HTTPBasic):
    """Documents how to call, and leaves the check to the guard: FastAPI's own is ASCII only."""

    async def __call__(self) -> None:  # type: ignore[override]
        return None


keyed = APIRouter(
    prefix="/api/v1",
    route_class=GuardedRoute,
    dependencies=[
        Security(
            APIKeyHeader(name="Authorization", auto_error=False, description="`ApiKey user:apikey`")
        )
    ],
)
basic = APIRouter(
    prefix="/api/v1",
    route_class=BasicRoute,
    dependencies=[Security(_BasicScheme())],
)


async def _current_account(request: Request) -> Account:
    """Return the account as it is now; called when the whole request has come in."""
    account: Account = request.app.state.account
    account.settle()
    return account


TheAccount = Annotated[Account, Depends(_current_account)]


def _answers(model: type[schemas.Answer], status: int, *problems: int) -> dict[str, Any]:
    """Document what an operation answers."""
    models: dict[int, type[schemas.Answer]] = {status: model}
    models.update(dict.fromkeys(problems, schemas.Problem))
    return {
        "status_code": status,
        "response_class": JsonResponse,
        "responses": {
            code: {"model": models[code], "description": _DESCRIPTIONS[code]} for code in models
        },
    }


def _application(application: Application, account: Account, status: int = 202) -> Response:
    return JsonResponse(representation.application_details(application, account), status)


def _container(container: Container, account: Account, status: int = 202) -> Response:
    return JsonResponse(representation.container_details(container, account), status)


@keyed.get("/application/", **_answers(schemas.ApplicationList, 200, *_ANY))
async def list_applications(
    request: Request, account: TheAccount, filters: Annotated[schemas.ApplicationFilters, Query()]
) -> Response:
    """List all applications that live, or were terminated in the last five minutes."""
    found = matching(
        account.find_applications(filters.uuid),
        filters,
        lambda application, field: (getattr(application, field),),
    )
    return JsonResponse(
        page_of(
            request, filters, found, lambda each: representation.application_summary(each, account)
        )
    )


@keyed.post("/application/", **_answers(schemas.ApplicationDetails, 202, *_ANY, 415))
async def create_application(account: TheAccount, wanted: schemas.NewApplication) -> Response:
    """Create an application and launch its containers."""
    return _application(account.create(wanted), account)


@keyed.get("/application/{uuid}/", **_answers(schemas.ApplicationDetails, 200, *_ONE))
async def show_application(account: TheAccount, uuid: str) -> Response:
    """Show an application with all its details."""
    return _application(account.application(uuid), account, 200)


@keyed.patch("/application/{uuid}/", **_answers(schemas.ApplicationDetails, 202, *_ONE, 415))
async def update_application(
    account: TheAccount, uuid: str, changes: schemas.ApplicationChanges
) -> Response:
    """Change an application, and scale it to its new target."""
    application = account.application(uuid)
    account.update(application, changes)
    return _application(application, account)


@keyed.post("/application/{uuid}/start/", **_answers(schemas.ApplicationDetails, 202, *_ONE))
async def start_application(account: TheAccount, uuid: str) -> Response:
    """Start all containers of an application that do not run."""
    application = account.application(uuid)
    account.start(application)
    return _application(application, account)


@keyed.post("/application/{uuid}/stop/", **_answers(schemas.ApplicationDetails, 202, *_ONE))
async def stop_application(account: TheAccount, uuid: str) -> Response:
    """Stop all containers of an application that run."""
    application = account.application(uuid)
    account.stop(application)
    return _application(application, account)


@keyed.delete("/application/{uuid}/", **_answers(schemas.ApplicationDetails, 202, *_ONE))
async def terminate_application(account: TheAccount, uuid: str) -> Response:
    """Terminate an application with all its containers."""
    application = account.application(uuid)
    account.terminate(application)
    return _application(application, account)


@keyed.get("/application/{uuid}/logs/", **_answers(schemas.Logs, 200, *_ONE))
async def show_application_logs(account: TheAccount, uuid: str) -> Response:
    """Show the logs of an application's containers, joined in the order of time."""
    return JsonResponse({"logs": account.application_logs(account.application(uuid))})


@keyed.get("/container/", **_answers(schemas.ContainerList, 200, *_ANY))
async def list_containers(
    request: Request, account: TheAccount, filters: Annotated[schemas.ContainerFilters, Query()]
) -> Response:
    """List all containers that live, or were terminated in the last five minutes.

    `name` fits a container's `name`, which is its application's, or its `unique_name`.
    """

    def values_of(container: Container, field: str) -> tuple[str, ...]:
        application = account.applications[container.application]
        if field == "name":
            return application.name, container.unique_name
        if field.startswith("application__"):
            return (getattr(application, field.removeprefix("application__")),)
        return (getattr(container, field),)

    candidates = account.find_containers(filters.uuid, filters.application__uuid)
    return JsonResponse(
        page_of(
            request,
            filters,
            matching(candidates, filters, values_of),
            lambda each: representation.container_summary(each, account),
        )
    )


@keyed.get("/container/{uuid}/", **_answers(schemas.ContainerDetails, 200, *_ONE))
async def show_container(account: TheAccount, uuid: str) -> Response:
    """Show a container with all its details."""
    return _container(account.container(uuid), account, 200)


@keyed.post("/container/{uuid}/start/", **_answers(schemas.ContainerDetails, 202, *_ONE))
async def start_container(account: TheAccount, uuid: str) -> Response:
    """Start a container."""
    container = account.container(uuid)
    account.start_container(container)
    return _container(container, account)


@keyed.post("/container/{uuid}/stop/", **_answers(schemas.ContainerDetails, 202, *_ONE))
async def stop_container(account: TheAccount, uuid: str) -> Response:
    """Stop a container."""
    container = account.container(uuid)
    account.stop_container(container)
    return _container(container, account)


@keyed.delete("/container/{uuid}/", **_answers(schemas.ContainerDetails, 202, *_ONE))
async def terminate_container(account: TheAccount, uuid: str) -> Response:
    """Terminate a container, and lower its application's target by it."""
    container = account.container(uuid)
    account.terminate_container(container)
    return _container(container, account)


@keyed.get("/container/{uuid}/logs/", **_answers(schemas.Logs, 200, *_ONE))
async def show_container_logs(account: TheAccount, uuid: str) -> Response:
    """Show what a container wrote."""
    return JsonResponse({"logs": account.engine.logs(account.container(uuid).uuid)})


@basic.get("/auth/", **_answers(schemas.ApiKeyList, 200, *_ANY))
async def show_api_key(request: Request) -> Response:
    """Show the account's API key to whoever has its password."""
    settings: Settings = request.app.state.settings
    return JsonResponse({"objects": [{"username": settings.user, "key": settings.apikey}]})


class _App(FastAPI):
    """FastAPI, whose OpenAPI document leaves out the answer that this API never gives."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            document = super().openapi()
            for path in document["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            for name in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(name, None)
            self.openapi_schema = document
        return self.openapi_schema


def new_app(settings: Settings) -> FastAPI:
    """Make the application that a web server serves.

    What the calls are about is ``app.state.account``, to be set before the first one.

    :param settings: who may call.
    """
    app = _App(
        title="Tutum API",
        version="1",
        description="The API of Tutum as of 2014, answered by python-tutum's local server.",
        docs_url=None,
        redoc_url=None,
        # Paths end in a slash, as documented: a redirect is a status that the API does not know.
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.include_router(keyed)
    app.include_router(basic)
    app.state.routes = [*app.routes, *keyed.routes, *basic.routes]
    add_handlers(app)
    return app
