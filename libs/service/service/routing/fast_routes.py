"""Commands past FastAPI: routes that need only path parameters, a body and a Call run on a short path.

FastAPI describes these routes, and would run them the same; but its way through middleware, exit stacks and dependency
solving costs more than the command itself. What is not of this simple shape goes the usual way.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.convertors import StringConvertor
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive

from service.http.exception_mapping import not_json
from service.http.no_body import unwanted
from service.http.problem_details import MALFORMED, Problem
from service.http.request_context import RequestContext
from service.http.requests import BODY_LIMIT, Body
from service.routing.allow import Allow
from service.runtime import Runtime


class FastRoute:
    """One route. Raises Problem, RequestValidationError, and what the endpoint raises."""

    def __init__(
        self,
        route: APIRoute,
        guard: tuple[str, Allow],
        path: Sequence[tuple[str, TypeAdapter[Any]]],
        body: tuple[str, type[Body], bool] | None,
    ) -> None:
        self.path = route.path
        self._endpoint: Callable[..., Awaitable[Response]] = route.dependant.call or route.endpoint
        self._guard = guard
        self.limit = BODY_LIMIT if body is None else body[1].LIMIT
        """Bytes that its body may have."""
        self._path = path
        self._body = body

    async def run(self, runtime: Runtime, context: RequestContext, receive: Receive, found: dict[str, str]) -> Response:
        """Read the body, check role and input, run the endpoint; `found` are the path's parameters as texts."""
        context.body = await _read(receive)
        name, guard = self._guard
        values: dict[str, Any] = {name: await guard.admit(runtime, context)}
        for parameter, adapter in self._path:
            try:
                values[parameter] = adapter.validate_python(found[parameter])
            except ValidationError as error:
                raise _invalid(error, "path", parameter) from None
        if self._body is not None:
            name, model, required = self._body
            values[name] = _parse(model, context) if required or context.body else None
        elif context.body:
            raise unwanted()
        return await self._endpoint(**values)


class FastRoutes:
    """The routes of an app, for a first look; routes that are no commands are found here too, and passed over."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes: dict[str, list[tuple[Any, FastRoute | None]]] = {}
        for route in routes:
            if isinstance(route, APIRoute):
                for method in (route.methods or set()) - {"GET", "HEAD"}:
                    self._routes.setdefault(method, []).append((route.path_regex, _compile(route)))

    def find(self, method: str, path: str) -> tuple[FastRoute, dict[str, str]] | None:
        """The command that a request is for, with the path's parameters; None sends the request on to FastAPI."""
        for pattern, command in self._routes.get(method, ()):
            match = pattern.match(path)
            if match:
                return (command, match.groupdict()) if command else None
        return None


def _compile(route: APIRoute) -> FastRoute | None:
    """The route as a command, or None for any other shape."""
    endpoint = route.endpoint
    hints = get_type_hints(endpoint, include_extras=True)
    answer = hints.pop("return", None)
    plain = all(type(convertor) is StringConvertor for convertor in route.param_convertors.values())
    if not (plain and inspect.iscoroutinefunction(endpoint) and answer is Response) or route.dependencies:
        return None
    guards: list[tuple[str, Allow]] = []
    path: list[tuple[str, TypeAdapter[Any]]] = []
    bodies: list[tuple[str, type[Body], bool]] = []
    for name, parameter in inspect.signature(endpoint).parameters.items():
        hint: Any = hints.get(name)
        required = parameter.default is inspect.Parameter.empty
        if required and (allow := _allow(hint)):
            guards.append((name, allow))
        elif required and name in route.param_convertors:
            path.append((name, TypeAdapter(hint)))
        elif (model := _model(hint)) and (required or parameter.default is None):
            bodies.append((name, model, required))
        else:
            return None
    if len(guards) != 1 or len(bodies) > 1:
        return None
    return FastRoute(route, guards[0], path, bodies[0] if bodies else None)


def _model(hint: Any) -> type[Body] | None:
    """The body that `SomeBody` or `SomeBody | None` asks for."""
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 and inspect.isclass(kinds[0]) and issubclass(kinds[0], Body) else None


def _allow(hint: Any) -> Allow | None:
    if get_origin(hint) is not Annotated:
        return None
    for extra in get_args(hint)[1:]:
        if isinstance(extra, params.Depends) and isinstance(extra.dependency, Allow):
            return extra.dependency
    return None


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(MALFORMED, "The body ended early", "请求体不完整")
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _parse(model: type[Body], context: RequestContext) -> Body:
    if not context.body:
        raise RequestValidationError([{"type": "missing", "loc": ("body",)}])
    kind = context.headers.get(b"content-type", b"")
    if kind != b"application/json":
        media = kind.partition(b";")[0].strip().lower()
        if media != b"application/json" and not (media.startswith(b"application/") and media.endswith(b"+json")):
            raise not_json()
    try:
        return model.model_validate_json(context.body)
    except ValidationError as error:
        raise _invalid(error, "body") from None


def _invalid(error: ValidationError, *prefix: str) -> RequestValidationError:
    errors = error.errors(include_url=False, include_input=False)
    return RequestValidationError([{**entry, "loc": (*prefix, *entry["loc"])} for entry in errors])
