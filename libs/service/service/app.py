"""The app factory: a Definition and Settings become a FastAPI app that refuses by default."""

import platform
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from copy import copy
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api_page.page import pages
from service.database.migrate import NewerSchema, newest_versions
from service.database.restoring import NotWhole
from service.definition import Definition
from service.http.choices import learn
from service.http.exception_mapping import answer
from service.http.openapi import complete
from service.http.traffic import expect
from service.metrics import BUILD
from service.operations.logs import configure
from service.operations.traces import exporting
from service.program import program_version
from service.routes import entrance, event_log, health, metrics, parked
from service.routing.addresses import Addresses
from service.routing.allow import Allow
from service.routing.fast_routes import FastRoutes
from service.routing.folder import Folder, folder_of
from service.routing.middleware import OPEN_PATHS, Middleware
from service.routing.spoken_numbers import take_numbers
from service.runtime import Runtime
from service.settings import Settings

log = structlog.get_logger(__name__)


class App(FastAPI):
    """FastAPI behind the edge, with a description that says what every service has in common."""

    def guard(self, runtime: Runtime) -> None:
        """Put the edge in front, once all routes are there."""
        self.state.runtime = runtime
        routes = self.router.routes
        expect(routes)
        edge = Middleware(super().__call__, runtime, FastRoutes(routes), Addresses(routes))
        folder = folder_of(runtime.definition.name, runtime.settings.public_urls)
        self._edge: ASGIApp = Folder(edge, folder) if folder else edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._edge if scope["type"] == "http" else super().__call__)(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The completed description."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi(), OPEN_PATHS, self.state.glossary)
        return self.openapi_schema


def create_app(definition: Definition, settings: Settings) -> App:
    """An app that opens the service's Runtime with its lifespan and closes it at the end.

    Raises RuntimeError for a route without `allow`, OSError or ValueError for a file that cannot be read, or is wrong.
    """
    configure(settings.log_level, definition.name, settings.log_format)
    schema = str(newest_versions(definition))
    BUILD.labels(program_version(), platform.python_version(), schema, settings.run).set(1)
    routers = [] if settings.run == "worker" else list(definition.load_routers())
    refuse_open_routes(routers)
    definition.files()
    runtime = Runtime(definition, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with exporting(settings, definition.name):
                try:
                    await runtime.open()
                    yield
                finally:
                    await runtime.close()
        except (NewerSchema, NotWhole) as error:
            app.state.refusal = str(error)  # the last words of the process
            raise
        except Exception as error:
            log.error("service.failed", error=type(error).__name__, reason=str(error))
            raise

    own = [event_log.router] if definition.publishes and settings.run != "worker" else []
    own += [metrics.router, parked.router, health.router, entrance.router]
    app = App(
        title=definition.title,
        description=definition.description,
        version=program_version(),
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        exception_handlers=dict.fromkeys((HTTPException, RequestValidationError, Exception), answer),
    )
    app.state.glossary = definition.glossary
    learn(definition.choices)
    for router in [*routers, *own]:
        # Not include_router: included routers are searched twice, and every request would pay for it.
        app.router.routes.extend(named(route, definition.name, router in own) for route in router.routes)
    app.state.pages = pages(definition.name, settings.public_urls)
    take_numbers(app.router.routes)
    app.guard(runtime)
    return app


def refuse_open_routes(routers: Iterable[APIRouter]) -> None:
    """Raises RuntimeError for the first route that no `allow` guards, and for whatever is not a plain route."""
    for router in routers:
        for route in router.routes:
            guards = route.dependant.dependencies if isinstance(route, APIRoute) else []
            if not any(isinstance(guard.call, Allow) for guard in guards):
                raise RuntimeError(f"route {getattr(route, 'path', route)} has no allow(…)")


def named(route: BaseRoute, service: str, shared: bool) -> BaseRoute:
    """The route with the operation id of its function, `verb_noun`. One that every service has is named for the
    service, too, so that no two of all operations are called the same: `list_events` → `list_intake_events`."""
    if not isinstance(route, APIRoute):
        return route
    verb, _, noun = route.name.partition("_")
    own = copy(route)
    own.operation_id = f"{verb}_{service}_{noun}" if shared else route.name
    return own
