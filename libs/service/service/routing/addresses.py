"""What answers at which address: by which methods, and with which query parameters."""

import re
from collections.abc import Iterable, Mapping
from typing import get_args, get_origin
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from service.http.openapi import LARGEST_BODY
from service.http.problem_details import INVALID, METHOD_NOT_ALLOWED, FieldError, Problem, malformed
from service.http.validation_errors import MOST, NAME_LENGTH
from service.routing.allow import WAIT_FOR, Allow

_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_ONCE = ("只能给出一次", "must be given only once")

Parameters = Mapping[str, bool]
"""The names of a route's query parameters, in their order, and whether one may be given several times."""


class Addresses:
    """The routes of an app. One that is no route of FastAPI's has no query parameters, and takes no body."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._found: dict[str, tuple[re.Pattern[str], dict[str, Parameters]]] = {}
        self._with_body: set[tuple[str, str]] = set()
        self._largest: dict[tuple[str, str], int] = {}
        for route in routes:
            if isinstance(route, Route):
                _, methods = self._found.setdefault(route.path, (route.path_regex, {}))
                for method in (route.methods or set()) | ({"HEAD"} if "GET" in (route.methods or ()) else set()):
                    methods.setdefault(method, _parameters(route))
                    largest = ((isinstance(route, APIRoute) and route.openapi_extra) or {}).get(LARGEST_BODY)
                    if largest is not None:
                        self._largest[route.path, method] = largest
                    if largest is not None or (isinstance(route, APIRoute) and route.body_field is not None):
                        self._with_body.add((route.path, method))

    def allowed(self, path: str) -> str | None:
        """The methods of an address, as an Allow header names them; None where there is none."""
        methods = {method for pattern, methods in self._found.values() if pattern.match(path) for method in methods}
        return ", ".join(sorted(methods | {"OPTIONS"})) if methods else None

    def require_method(self, method: str, path: str) -> None:
        """Raises Problem, 405, where an address has other methods only."""
        if any(method in methods and pattern.match(path) for pattern, methods in self._found.values()):
            return
        if allowed := self.allowed(path):
            allow = (b"allow", allowed.encode())
            raise Problem(METHOD_NOT_ALLOWED, f"Allowed: {allowed}", f"可用方法：{allowed}", headers=[allow])

    def require_parameters(self, method: str, path: str, query: bytes) -> None:
        """Raises Problem, 422, for a query parameter that the route does not have, or that is given twice."""
        for pattern, methods in self._found.values():
            if method in methods and pattern.match(path):
                given = [name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)]
                _require(methods[method], given)
                return

    def largest_body(self, method: str, path: str, usual: int) -> int:
        """How many bytes a body may have."""
        return next(
            (
                largest
                for (route, verb), largest in self._largest.items()
                if verb == method and self._found[route][0].match(path)
            ),
            usual,
        )

    def takes_body(self, method: str, path: str) -> bool:
        """Whether a body may come with it; OPTIONS never has one, what is nowhere is told that instead."""
        for route, (pattern, methods) in self._found.items():
            if method in methods and pattern.match(path):
                return (route, method) in self._with_body
        return method != "OPTIONS"


def require_plain(path: str, raw_path: bytes, query: bytes) -> None:
    """Raises Problem, 400, for an address with blanks, control characters or an encoded slash: it would look like
    another one to whoever stands before the service."""
    if _NO_ADDRESS.search(path) or (b"%" in raw_path and b"%2f" in raw_path.lower()) or b"%00" in query:
        raise malformed(
            "The address holds a blank, a control character or an encoded slash",
            "地址含有空白、控制字符或编码的斜杠",
            "path",
        )


def _parameters(route: Route) -> Parameters:
    if not isinstance(route, APIRoute):
        return {}
    guarded = any(isinstance(dependency.call, Allow) for dependency in route.dependant.dependencies)
    names = _names(route.dependant)
    return names | {WAIT_FOR: False} if guarded else names


def _names(dependant: Dependant) -> dict[str, bool]:
    """Its own, and those of what it depends on."""
    names = {field.alias: _is_list(field.field_info.annotation) for field in dependant.query_params}
    for dependency in dependant.dependencies:
        names |= _names(dependency)
    return names


def _is_list(kind: object) -> bool:
    return get_origin(kind) in (list, tuple) or any(_is_list(part) for part in get_args(kind))


def _require(known: Parameters, given: list[str]) -> None:
    unknown = [name for name in dict.fromkeys(given) if name not in known]
    twice = [name for name, repeatable in known.items() if not repeatable and given.count(name) > 1]
    if not unknown and not twice:
        return
    there = (f"未知参数，可用：{'、'.join(known)}", f"is no parameter here; there are: {', '.join(known)}")
    if not known:
        there = ("未知参数，此处没有参数", "is no parameter here; there are none")
    faults = [FieldError(name[:NAME_LENGTH], *there) for name in unknown[:MOST]]
    faults += [FieldError(name, *_ONCE) for name in twice]
    raise Problem(
        INVALID,
        "; ".join(f"{fault.field} {fault.en}" for fault in faults[:3]),
        "；".join(f"{fault.field}：{fault.zh}" for fault in faults[:3]),
        faults,
    )
